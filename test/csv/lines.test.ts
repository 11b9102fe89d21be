import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineEnd, LineSplitter } from '../../src/csv/lines.js';

const NAMES = Object.fromEntries(Object.entries(LineEnd).map(([name, value]) => [value, name]));

/** The lines of a text that arrives in the given pieces. */
function lines(pieces: readonly string[], limit?: number): string[] {
  const found: string[] = [];
  const splitter = new LineSplitter(
    {
      line: (bytes, start, end, ending) => {
        found.push(`${Buffer.from(bytes.subarray(start, end)).toString('latin1')}|${NAMES[ending]}`);
      },
      longLine: (length, ending) => {
        found.push(`<${length}>|${NAMES[ending]}`);
      },
    },
    limit,
  );
  for (const piece of pieces) splitter.push(Buffer.from(piece, 'latin1'));
  splitter.finish();
  return found;
}

describe('cutting bytes into lines', () => {
  it.each([
    ['nothing', '', []],
    ['one line without an end', 'a', ['a|none']],
    ['LF', 'a\nb\n', ['a|lf', 'b|lf']],
    ['CRLF', 'a\r\nb\r\n', ['a|crlf', 'b|crlf']],
    ['a lone CR', 'a\rb\r', ['a|cr', 'b|cr']],
    ['all of them', 'a\r\nb\nc\rd', ['a|crlf', 'b|lf', 'c|cr', 'd|none']],
    ['empty lines', '\n\r\n\r\r\n', ['|lf', '|crlf', '|cr', '|crlf']],
    ['over the limit', 'abcde\nabcdef\nx', ['abcde|lf', '<6>|lf', 'x|none']],
    ['over the limit at the end', 'x\nabcdef', ['x|lf', '<6>|none']],
    ['over the limit, CR only', 'abcdef\rx\r', ['<6>|cr', 'x|cr']],
  ])('%s', (_what, text, expected) => {
    expect(lines([text], 5)).toEqual(expected);
    expect(lines([...text], 5)).toEqual(expected);
  });

  it('does not depend on how the bytes arrive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'bc', '\r', '\n', '\r\n'), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(8)), (whole, sizes) => {
        const pieces: string[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(whole.slice(at, at + size));
          at += size;
        }
        pieces.push(whole.slice(at));
        expect(lines(pieces, 7)).toEqual(lines([whole], 7));
      }),
    );
  });

  it('does not keep a line of any length', () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    let seen = 0;
    const splitter = new LineSplitter({ line: () => undefined, longLine: (length) => (seen = length) });
    for (let i = 0; i < 1024; i++) splitter.push(piece);
    splitter.finish();
    expect(seen).toBe(2 ** 30);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(100 << 20);
  });
});
