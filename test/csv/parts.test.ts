/** A check divided into parts gives the report of a single check; what does not fit together is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import { checkCsv } from '../../src/csv/check-files.js';
import { checkCsvPart } from '../../src/csv/check-part.js';
import { type CsvPart, type CsvPartErrorCode, joinCsvParts, reportOfCsvParts } from '../../src/csv/part.js';
import { decodeCsvPart, encodeCsvPart } from '../../src/csv/part-file.js';
import type { CsvReport } from '../../src/csv/report.js';
import { poke } from '../validate/containers.js';
import { device, fileOf, HEADER, rowOf } from './devices.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const rows = (from: number, count: number): string[] => [
  ...Array.from({ length: count }, (_, i) => rowOf(device(from + i))),
  rowOf({ ...device(from), serial: 'OTHER1' }),
  rowOf(device(from + 1, 0, poke(12, 0, '00'.repeat(16)))),
  'x,y',
  rowOf(device(from)),
];
const first = fileOf(HEADER, ...rows(0, 9));
const FILES = [
  put('a.csv', first),
  put('empty.csv', ''),
  put('b.csv.gz', gzipSync(fileOf(HEADER, ...rows(5, 4)))),
  put('c.csv', Buffer.from(`\ufeff${fileOf(HEADER, ...rows(20, 5))}`, 'utf16le')),
  put('d.csv', fileOf(HEADER, ...rows(7, 8))),
  put('last.csv', ''),
];
const OPTIONS = { target: 'fleet', now: new Date('2026-01-01T00:00:00Z') } as const;

const timeless = ({ seconds: _, ...report }: CsvReport): Omit<CsvReport, 'seconds'> => report;
const parts = (files: readonly string[], of: number): Promise<CsvPart[]> =>
  Promise.all(Array.from({ length: of }, (_, i) => checkCsvPart(files, { part: i + 1, of }, OPTIONS)));
/** A part as it comes out of a file. */
const stored = (part: CsvPart): CsvPart => decodeCsvPart(encodeCsvPart(part));
const fault = (run: () => unknown): { code: CsvPartErrorCode; message: string } => {
  try {
    run();
  } catch (error) {
    return error as { code: CsvPartErrorCode; message: string };
  }
  throw new Error('nothing was refused');
};

describe('the report of all parts', () => {
  test.each([1, 2, 3, 8, 97, 5000])('is that of a single check, with %i parts', async (of) => {
    const single = await checkCsv(FILES.slice(0, 1), { ...OPTIONS, workers: 1 });
    expect(single.withErrors).toBeGreaterThan(1);
    const whole = reportOfCsvParts((await parts(FILES.slice(0, 1), Math.min(of, 400))).map(stored));
    expect(JSON.stringify(timeless(whole))).toBe(JSON.stringify(timeless(single)));
  });

  test.each([1, 2, 5, 40])('is that of a single check of six files of all kinds, with %i parts', async (of) => {
    const single = await checkCsv(FILES, { ...OPTIONS, workers: 1 });
    expect(single.duplicates).toBeGreaterThan(5);
    expect(single.findings.map(({ code }) => code)).toContain('duplicate-tuple');
    const whole = reportOfCsvParts((await parts(FILES, of)).map(stored));
    expect(JSON.stringify(timeless(whole))).toBe(JSON.stringify(timeless(single)));
  });

  it('does not depend on the order, or on how neighbours were put together before', async () => {
    const all = await parts(FILES, 12);
    const expected = JSON.stringify(timeless(reportOfCsvParts(all.map(stored))));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), async (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), 12];
        const groups = borders
          .slice(1)
          .map((end, i) => stored(joinCsvParts(all.slice(borders[i], end).map(stored).reverse())));
        expect(JSON.stringify(timeless(reportOfCsvParts(groups.reverse())))).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('parts that do not fit together', () => {
  it('names a part that is missing, in front, between and behind', async () => {
    const all = await parts(FILES.slice(0, 1), 4);
    const without = (...numbers: number[]) =>
      fault(() => reportOfCsvParts(all.map(stored).filter(({ first }) => !numbers.includes(first))));
    expect(without(1)).toMatchObject({ code: 'part-missing', message: 'part 1 of 4 is missing' });
    expect(without(2, 3)).toMatchObject({ code: 'part-missing', message: 'parts 2 to 3 of 4 are missing' });
    expect(without(4)).toMatchObject({ code: 'part-missing', message: 'part 4 of 4 is missing' });
    expect(without(1, 2, 3, 4)).toMatchObject({ code: 'part-missing' });
  });

  it('names a part that is there twice', async () => {
    const all = await parts(FILES.slice(0, 1), 3);
    expect(fault(() => reportOfCsvParts([...all, stored(all[1])].map(stored)))).toMatchObject({
      code: 'part-repeated',
      message: 'part 2 of 3 is there more than once',
    });
  });

  it('refuses parts of other files, other options and another division', async () => {
    const other = put('other.csv', first.replace('\r\n', '\n'));
    const [a] = await parts([FILES[0]], 2);
    const pairs = [
      checkCsvPart([other], { part: 2, of: 2 }, OPTIONS),
      checkCsvPart([FILES[0], other], { part: 2, of: 2 }, OPTIONS),
      checkCsvPart([FILES[0]], { part: 2, of: 2 }, { ...OPTIONS, target: 'intune' }),
      checkCsvPart([FILES[0]], { part: 2, of: 2 }, { ...OPTIONS, scenario: 'oem' }),
      checkCsvPart([FILES[0]], { part: 2, of: 3 }, OPTIONS),
    ];
    for (const b of await Promise.all(pairs))
      expect(fault(() => joinCsvParts([stored(a), b])).code).toBe('parts-differ');
  });
});

describe('a partial file', () => {
  it('of version 1, which had no keys of manufacturer, product and serial number, is refused by name', async () => {
    const older = encodeCsvPart((await parts(FILES.slice(0, 1), 2))[0]);
    older[8] = 1;
    expect(fault(() => decodeCsvPart(older))).toMatchObject({
      code: 'part-version',
      message: expect.stringContaining('version 1, not 2'),
    });
  });

  it('is refused wherever a byte of it is changed or missing', async () => {
    const bytes = encodeCsvPart((await parts(FILES.slice(0, 1), 2))[0]);
    for (let at = 0; at < bytes.length; at += 97) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x10;
      expect(fault(() => decodeCsvPart(damaged)).code).toMatch(/^(part-damaged|part-version|not-a-part)$/);
      expect(fault(() => decodeCsvPart(bytes.subarray(0, at))).code).toMatch(/^(part-damaged|not-a-part)$/);
    }
  });

  it('is refused where it is sealed but holds something else', async () => {
    const [part] = await parts(FILES.slice(0, 1), 1);
    const hostile: unknown[] = [
      { ...part, of: 0 },
      { ...part, first: 2 },
      { ...part, files: [] },
      { ...part, report: { ...part.report, target: 'constructor' } },
      { ...part, segments: [...part.segments, ...part.segments] },
      { ...part, segments: part.segments.map((s) => ({ ...s, partial: { ...s.partial, groups: [{}] } })) },
      { ...part, segments: part.segments.map((s) => ({ ...s, file: 7 })) },
      { ...part, seconds: 'long' },
    ];
    for (const value of hostile)
      expect(fault(() => decodeCsvPart(encodeCsvPart(value as CsvPart))).code).toBe('part-damaged');
  });
});

it('refuses a part that there is not, and a file that cannot be read twice', async () => {
  for (const [part, of] of [
    [0, 2],
    [3, 2],
    [1.5, 2],
    [1, 0],
  ]) {
    await expect(checkCsvPart([FILES[0]], { part, of }, OPTIONS)).rejects.toThrow(RangeError);
  }
  await expect(checkCsvPart(['/dev/null'], { part: 1, of: 1 }, OPTIONS)).rejects.toMatchObject({
    code: 'input-not-readable',
  });
  await expect(checkCsvPart([folder], { part: 1, of: 1 }, OPTIONS)).rejects.toMatchObject({ code: 'input-is-folder' });
});
