/** Rows that are read without a search become the records that the search makes of them, wherever a file is cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOfText, TextRecords } from '../../src/input/read.js';
import { device, fileOf, HEADER, rowOf } from '../csv/devices.js';

const TAGGED = `${HEADER},Group Tag`;
const devices = Array.from({ length: 40 }, (_, i) => device(i));

/** The records of a text that comes in pieces of a size. */
function inPieces(text: string, size: number): ReturnType<typeof recordsOfText> {
  const reader = new TextRecords();
  const records = [];
  for (let at = 0; at < text.length; at += size) records.push(...reader.push(text.slice(at, at + size)));
  return [...records, ...reader.finish()];
}

/** Keeps rows from being plain: a column that the header does not name. */
const searched = (text: string): ReturnType<typeof recordsOfText> =>
  text
    .split('\r\n')
    .slice(1, -1)
    .flatMap((line, i) => recordsOfText(`${HEADER}\r\n${line}`).map((record) => ({ ...record, line: i + 2 })));

/** Records without the mark that only those of plain rows have. */
const unmarked = (records: ReturnType<typeof recordsOfText>): object[] =>
  records.map(({ proven: _, ...record }) => record);

describe('plain rows', () => {
  it('become the same records as rows that are searched', () => {
    // A last line without an end is always searched.
    const text = fileOf(HEADER, ...devices.map((own) => rowOf(own)));
    const records = recordsOfText(text);
    expect(unmarked(records)).toEqual(searched(text));
    // A serial number may look like the beginning of a hash.
    expect(records.filter(({ proven }) => proven).length).toBeGreaterThan(devices.length - 3);
  });

  it('are read around rows of any kind, each with its line', () => {
    const odd = [
      (row: string) => row,
      (row: string) => row.replace(',', ' ,'),
      (row: string) => `"${row.replaceAll(',', '","')}"`,
      (row: string) => row.replace(/T0.{300}/, (start) => `${start}\r\n`),
      (row: string) => `${row.slice(0, -900)}`,
      (row: string) => row.replace('=', ''),
      (row: string) => `${row}\r\n${HEADER}`,
      (row: string) => `${row}\r\n`,
      (row: string) => row.replace(/^[^,]*/, 'T0E1234'),
      (row: string) => row.replace(/^[^,]*/, 'Größe 7'),
      (row: string) => row.replace(/,/g, ';'),
      (row: string) => `${row},`,
    ];
    const rows = fc.array(fc.tuple(fc.nat(devices.length - 1), fc.nat(3 * odd.length)), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 40_000 }), (picked, size) => {
        const lines = picked.map(([own, kind]) => (odd[kind] ?? odd[0])(rowOf(devices[own])));
        const text = fileOf(HEADER, ...lines);
        const records = recordsOfText(text);
        expect(unmarked(inPieces(text, size))).toEqual(unmarked(records));
        const wanted = picked.flatMap(([own, kind]) => (kind === 4 ? [] : devices[own].hash));
        const found = records.filter(({ fault }) => fault === undefined).map(({ content }) => content);
        expect(found).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('say where they are, and how their lines end', () => {
    const reader = new TextRecords();
    const rows = devices.map((own) => rowOf(own, 'Kiosk'));
    const records = [...reader.push(`${TAGGED}\n${rows.join('\n')}\n`), ...reader.finish()];
    expect(records.map(({ line }) => line)).toEqual(devices.map((_, i) => i + 2));
    expect(records.map(({ values }) => values.groupTag)).toEqual(devices.map(() => 'Kiosk'));
    expect(reader.oddLines).toEqual({ endings: devices.length + 1, blank: 0 });
  });
});

describe('hashes of a group that the text ends with', () => {
  it('are found where the text is nearly JSON', () => {
    const [one, other] = devices.map(({ hash }) => hash);
    const text = `{\nCachedHardwareBlob\u201c:\u201d${one}\nCurrentHardwareBlob\u201c:\u201d${other}\n}`;
    expect(recordsOfText(text).map(({ content }) => content)).toEqual([one, other]);
  });
});

describe('hashes alone, a line each', () => {
  it('are found once in a file of any size', () => {
    const hashes = Array.from({ length: 1600 }, (_, i) => device(i).hash);
    const found = inPieces(hashes.map((hash) => `${hash}\n`).join(''), 1 << 20);
    expect(found.map(({ content }) => content)).toEqual(hashes);
  });
});
