import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFields, sniffDelimiter, splitFields, trimValue } from '../../src/csv/fields.js';

describe('cutting a line into values', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    ['"a","b"', ['a', 'b']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a ""b""",c', ['a "b"', 'c']],
    ['"",""', ['', '']],
    ['15" screen,b', ['15" screen', 'b']],
    ['"a" x,b', ['a x', 'b']],
    ['a,"b', ['a', 'b']],
  ])('%s', (line, values) => {
    expect(splitFields(line, ',').values).toEqual(values);
  });

  it('tells a quotation mark that is not closed', () => {
    expect(splitFields('a,"b,c', ',')).toMatchObject({ quoted: true, unclosed: true });
    expect(splitFields('a,"b",c', ',')).toMatchObject({ quoted: true, unclosed: false });
    expect(splitFields('a,b,c', ',')).toMatchObject({ quoted: false, unclosed: false });
  });

  it('counts the values that it would cut', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\t'), maxLength: 12 });
    const property = fc.property(line, fc.constantFrom(',', ';', '\t'), (text, delimiter) => {
      expect(countFields(text, delimiter)).toBe(splitFields(text, delimiter).values.length);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('agrees with csv-parse on every line of RFC 4180', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'B', '0', ' ', '"', ',', ';', 'é'), maxLength: 6 });
    const delimiters = fc.constantFrom(',', ';', '\t');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 6 }),
        delimiters,
        (values, delimiter) => {
          const quote = (text: string, always: boolean): string =>
            always || /["]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
          const line = values.map(([text, always]) => quote(text, always)).join(delimiter);
          fc.pre(line !== '');
          const [expected] = parse(line, { delimiter }) as string[][];
          expect(splitFields(line, delimiter).values).toEqual(expected);
          expect(expected).toEqual(values.map(([text]) => text));
        },
      ),
    );
  });

  it('finds the delimiter of a header', () => {
    expect(sniffDelimiter('a,b,c')).toBe(',');
    expect(sniffDelimiter('a;b;c')).toBe(';');
    expect(sniffDelimiter('a\tb')).toBe('\t');
    expect(sniffDelimiter('"a;b;c",d')).toBe(',');
    expect(sniffDelimiter('a')).toBe(',');
  });

  it('removes trailing spaces in linear time', () => {
    expect(trimValue(' \u00a0a\u00a0b\u200b\ufeff\t')).toBe('a b');
    expect(trimValue('\u200b \u200b')).toBe('');
  });

  it('takes a time in proportion to the line', () => {
    const spaces = ' '.repeat(1_000_000);
    expect(trimValue(`a${spaces}b${spaces}`)).toBe(`a${spaces}b`);
    expect(splitFields('"'.repeat(1_000_001), ',').values).toHaveLength(1);
    expect(splitFields('"a"x'.repeat(250_000), ',').values).toHaveLength(1);
    expect(splitFields(','.repeat(1_000_000), ',').values).toHaveLength(1_000_001);
    expect(splitFields('"",'.repeat(300_000), ',').values).toHaveLength(300_001);
  });
});
