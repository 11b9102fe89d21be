/** Reading in steps: what is found does not depend on where a text is cut. */
import { describe, expect, it } from 'vitest';
import { findHashesSteps } from '../../src/input/carriers.js';
import { findHashes } from '../../src/input/index.js';
import { recordsOfText } from '../../src/input/read.js';
import { finishSteps } from '../../src/input/steps.js';
import { decodeMixed, decodingSteps } from '../../src/input/text.js';
import { fixture } from '../fixtures.js';

const HASH = fixture('laptop-hp-hybrid-tv8');
const MIB = 1024 * 1024;

describe('a long text', () => {
  it('says how far its reading is, from nothing to all of it', () => {
    const shares = [...findHashesSteps(Buffer.from(`${HASH}\r\n${'a\r\n'.repeat(MIB)}`))];
    expect(shares.length).toBeGreaterThan(10);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('is read to the hash that is late in a text which it holds in base64', () => {
    const inner = `${'no hash in this line\r\n'.repeat(100_000)}${HASH}\r\n`;
    const text = `start\r\n${Buffer.from(inner).toString('base64')}\r\nend\r\n`;
    expect(recordsOfText(text).map(({ content }) => content)).toEqual([HASH]);
  });

  it('keeps the hash behind megabytes of one line, and the number of its line behind empty ones', () => {
    const { hashes } = findHashes(
      Buffer.from(`${'x'.repeat(3 * MIB)}\r\n${'\n'.repeat(2 * MIB)}${HASH}\r\n${HASH}\r\n`),
    );
    expect(hashes.map(({ place }) => place)).toEqual([`line ${2 * MIB + 2}`, `line ${2 * MIB + 3}`]);
  });

  it('has as many records as the caller allows, and is refused with more', () => {
    const rows = Buffer.from(`Device Serial Number,Windows Product ID,Hardware Hash\r\n${'a,b,c\r\n'.repeat(200_000)}`);
    expect(finishSteps(findHashesSteps(rows, 200_000)).hashes).toHaveLength(200_000);
    expect(() => finishSteps(findHashesSteps(rows, 100_000))).toThrow(new RangeError('it has more than 100,000 rows'));
  });

  it('counts each of CR, LF and CRLF as the end of a line, CRLF behind further CR as one', () => {
    const { hashes } = findHashes(Buffer.from(`a\rb\nc\r\nd\r\r\n\n\n${HASH}\re\r\n${HASH}\n`));
    expect(hashes.map(({ place }) => place)).toEqual(['line 7', 'line 9']);
  });

  it.each(['', 'a', 'aa', 'aaa'])('is not cut within a character of UTF-8, behind "%s"', (start) => {
    const text = start + '\u20ac\u00fc\u{1f4bb}'.repeat(700_000);
    const bytes = new TextEncoder().encode(text);
    expect(finishSteps(decodingSteps(bytes)) === text).toBe(true);
    expect(decodeMixed(bytes) === text).toBe(true);
  });
});
