/** Files as people bring them (test/field/expected.tsv): every device that is in them is found and written, nothing else is. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeHash, findHashesInFile, fixCsvBytes, mergeCsv } from '../../src/index.js';
import { inflateNode } from '../../src/input/inflate-node.js';
import { fixture } from '../fixtures.js';
import { DEVICES, FIELD, FIELD_CASES } from './expected.js';

const LETTERS = new Map(Object.entries(DEVICES).map(([letter, name]) => [fixture(name).trim(), letter]));

/** Files whose rows the import refuses for another value than the hash, which is found. */
const REFUSED = new Map([
  ['43i-group-tag-comma.csv', 'A'],
  ['43j-group-tag-umlaut.csv', 'A'],
]);

describe('the hashes of a file', () => {
  test.each(FIELD_CASES)('%s', (name, devices) => {
    const { hashes } = findHashesInFile(readFileSync(FIELD + name), { inflate: inflateNode });
    const sound = hashes.filter(({ fault }) => fault === undefined).map(({ content }) => LETTERS.get(String(content)));
    expect(sound.filter(Boolean).sort().join(' ')).toBe(REFUSED.get(name) ?? devices);
    const isBare = hashes.length === 1 && hashes[0].fault === undefined && devices === '';
    if (!isBare || REFUSED.has(name)) expect(sound).not.toContain(undefined);
  });
});

describe('the devices that a merge writes', () => {
  test.each(FIELD_CASES)('%s', async (name, devices) => {
    let text = '';
    const sink = {
      write: (part: string): void => {
        text += part;
      },
    };
    const merging = mergeCsv(FIELD + name, sink);
    const { leftOut } = await merging;
    const rows = text.trimEnd().split('\r\n').slice(1);
    const written = rows.map((row) => LETTERS.get(row.split(',')[2]));
    expect(written.sort().join(' ')).toBe(devices);
    for (const row of rows) expect(decodeHash(row.split(',')[2]).checksum.valid).toBe(true);
    if (devices === '') expect(leftOut.length).toBeGreaterThan(0);
  });
});

const isPacked = (bytes: Uint8Array): boolean =>
  /^(?:PK|MSCF)/.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1'));

describe('the devices that fixing a file in memory writes', () => {
  const texts = FIELD_CASES.filter(([name]) => !isPacked(readFileSync(FIELD + name)));
  test.each(texts)('%s', (name, devices) => {
    const { text, leftOut } = fixCsvBytes(readFileSync(FIELD + name));
    const written = text.trimEnd().split('\r\n').slice(1);
    expect(
      written
        .map((row) => LETTERS.get(row.split(',')[2]))
        .sort()
        .join(' '),
    ).toBe(devices);
    if (devices === '') expect(leftOut.length).toBeGreaterThan(0);
  });

  test('an archive is named, and nothing is read from it', () => {
    const { leftOut, written } = fixCsvBytes(readFileSync(`${FIELD}02c-autopilot.zip`));
    expect(leftOut.map(({ message }) => message)).toEqual(['the file is an archive, which is not unpacked here']);
    expect(written).toBe(0);
  });
});
