/** What is read from the bytes of a file is what the reader of texts makes of all of it, wherever the bytes are cut. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashSlot } from '../../src/csv/hash-slot.js';
import { decodeHash } from '../../src/hash/decode.js';
import { type ByteRecordSink, ByteRecords } from '../../src/input/byte-records.js';
import type { PlainRow } from '../../src/input/plain-rows.js';
import { recordsOfText } from '../../src/input/read.js';
import type { InputRecord } from '../../src/input/record.js';
import { decodeMixed, MixedDecoder } from '../../src/input/text.js';
import { layoutOf } from '../../src/input/text-form.js';
import { device, fileOf, HEADER, rowOf } from '../csv/devices.js';

const TAGGED = `${HEADER},Group Tag`;
const OTHER = 'Hardware Hash;Serial;Order ID';
const devices = Array.from({ length: 24 }, (_, i) => device(i));

/** What a file was read as. */
interface Read {
  records: object[];
  /** Rows that were taken where they lie. */
  taken: number;
  /** The bytes that the sink saw, in order. */
  seen: Buffer;
}

const unmarked = ({ proven: _, ...record }: InputRecord): object => record;

/** Reads bytes in chunks of a size, all of which are the same memory; every n-th plain row is taken where it lies. */
function inChunks(bytes: Uint8Array, size: number, every = 0): Read {
  const records: object[] = [];
  const seen: Buffer[] = [];
  let plain = 0;
  let taken = 0;
  const copy = (from: Uint8Array, start: number, end: number): void =>
    void seen.push(Buffer.from(from.subarray(start, end)));
  const reader = new ByteRecords({
    plain(row) {
      copy(row.bytes, row.start, row.end);
      copy(Buffer.from(row.crlf ? '\r\n' : '\n'), 0, row.crlf ? 2 : 1);
      if (every === 0 || ++plain % every !== 0) return false;
      taken++;
      records.push(recordIn(row));
      return true;
    },
    record: (record) => void records.push(unmarked(record)),
    text: copy,
  });
  const memory = new Uint8Array(size + 7);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    memory.fill(0x2c);
    memory.set(part, 3);
    reader.push(memory, 3, 3 + part.length);
  }
  reader.finish();
  return { records, taken, seen: Buffer.concat(seen) };
}

/** The record of a row that was taken where it lies. */
function recordIn({ bytes, columns, starts, ends, hashAt, line, slot }: PlainRow): object {
  const texts = columns.map((_, i) => Buffer.from(bytes.subarray(starts[i], ends[i])).toString('latin1'));
  expect(slot.isValid).toBe(true);
  expect(Buffer.from(slot.container(3000)).toString('base64')).toBe(texts[hashAt]);
  const values = Object.fromEntries(
    columns.flatMap((column, i) => (column === null || i === hashAt ? [] : [[column, texts[i]]])),
  );
  return { content: texts[hashAt], line, values, repairs: [], faults: [], aligned: true };
}

const wanted = (bytes: Uint8Array): object[] => recordsOfText(decodeMixed(bytes)).map(unmarked);

/** The same where the bytes are decoded chunk by chunk, which matters where UTF-16 begins in the middle of a file. */
function decodedInChunks(bytes: Uint8Array, size: number): object[] {
  const decoder = new MixedDecoder();
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += size) texts.push(decoder.push(bytes.subarray(at, at + size), false));
  return recordsOfText(texts.join('') + decoder.push(new Uint8Array(0), true)).map(unmarked);
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What may be between rows, or be made of one. */
const ODD: readonly ((row: string) => Buffer)[] = [
  (row) => ascii(row.replace(',', ' ,')),
  (row) => ascii(`"${row.replaceAll(',', '","')}"`),
  (row) => ascii(row.replace(/T0.{300}/, (start) => `${start}\r\n`)),
  (row) => ascii(row.slice(0, -900)),
  (row) => ascii(row.replace('=', '').replace(/.$/, 'B')),
  (row) => ascii(`${row}\r\n${HEADER}`),
  (row) => ascii(`${row}\r\n${TAGGED}\r\n${row},Kiosk`),
  (row) => ascii(`${OTHER}\r\n${row.split(',').reverse().join(';')}`),
  (row) => ascii(`${row}\r\n\r\n`),
  (row) => ascii(row.replace(/^[^,]*/, 'T0E1234')),
  (row) => ascii(row.replace(/^[^,]*/, 'Serial Number: 7')),
  (row) => ascii(row.replace(/,\d+,/, ',00330-80000-00000-AA123,')),
  (row) => ascii(row.replace(/,\d+,/, ',,')),
  (row) => Buffer.from(row.replace(/^[^,]*/, 'Größe 7'), 'utf8'),
  (row) => ascii(row.replace(/^[^,]*/, 'Gr\xf6\xdfe 7')),
  (row) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), ascii(row)]),
  (row) => Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(`${HEADER}\r\n${row}\r\n`)]),
  (row) => ascii(row.replace(/,/g, ';')),
  (row) => ascii(`${row},`),
  (row) => ascii(`${row}\r${row}`),
  (row) => ascii(`${row}\r`),
  (row) =>
    ascii(
      row
        .split(',')
        .map((value, i) => `${HEADER.split(',')[i]} : ${value}`)
        .join('\r\n'),
    ),
  (row) => ascii(row.split(',')[2]),
  () => ascii('a line of text'),
  () => ascii(`insert into devices (serial, hash) values ('X', '${devices[0].hash}')`),
];

interface Part {
  own: number;
  odd: number;
  end: string;
}

const parts: fc.Arbitrary<Part[]> = fc.array(
  fc.record({
    own: fc.nat(devices.length - 1),
    odd: fc.nat(3 * ODD.length),
    end: fc.constantFrom('\r\n', '\r\n', '\n'),
  }),
  { minLength: 1, maxLength: 24 },
);

/** A file of rows, with its header line and without an end of its last line if so asked. */
function fileIn(list: readonly Part[], header: string, isCut: boolean): Buffer {
  const lines = list.map(({ own, odd, end }) => {
    const row = rowOf(devices[own]);
    return Buffer.concat([ODD[odd]?.(row) ?? ascii(row), ascii(end)]);
  });
  const bytes = Buffer.concat([ascii(header), ...lines]);
  return isCut ? bytes.subarray(0, bytes.length - 2) : bytes;
}

describe('records from bytes', () => {
  it('are those of the text, in chunks of any size, whatever is between plain rows', () => {
    const headers = fc.constantFrom(
      `${HEADER}\r\n`,
      `${HEADER}\n`,
      `\ufeff${HEADER}\r\n`,
      '',
      'sep=,\r\nHash,Serial\r\n',
    );
    const size = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 4000, max: 60_000 }));
    fc.assert(
      fc.property(parts, headers, fc.boolean(), size, fc.nat(3), (list, header, isCut, chunk, every) => {
        const bytes = fileIn(list, header, isCut);
        const { records } = inChunks(bytes, chunk, every);
        expect(records).toEqual(decodedInChunks(bytes, chunk));
      }),
      { numRuns: 150 },
    );
  });

  it('are taken where they lie as soon as the header line is read, and again behind what is no plain row', () => {
    const rows = devices.map((own, i) => (i === 7 ? `"${rowOf(own)}"` : rowOf(own)));
    const bytes = ascii(fileOf(HEADER, ...rows));
    for (const size of [8192, 10_001, 65_536, bytes.length]) {
      const { records, taken } = inChunks(bytes, size, 1);
      expect(records).toEqual(wanted(bytes));
      // Of the lines that are searched, the next one has its beginning in a chunk of theirs.
      expect(taken).toBeGreaterThanOrEqual(devices.length - 3);
    }
  });

  it('come with every byte of the file, in order', () => {
    fc.assert(
      fc.property(parts, fc.boolean(), fc.integer({ min: 1, max: 60_000 }), (list, isCut, size) => {
        const bytes = fileIn(list, `${HEADER}\r\n`, isCut);
        const clean = (row: Buffer): boolean => row.equals(bytes);
        expect(clean(inChunks(bytes, size, 1).seen)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are the same for every file that people send', () => {
    const folder = new URL('../field/', import.meta.url);
    const names = readdirSync(folder).filter((name) => /\.(csv|txt|md|yml|eml|reg|ndjson)$/.test(name));
    for (const name of names) {
      const bytes = readFileSync(new URL(name, folder));
      if (layoutOf(decodeMixed(bytes)) !== 'lines') continue;
      for (const size of [997, 4096, 16_384, bytes.length]) {
        expect([name, size, inChunks(bytes, size).records]).toEqual([name, size, decodedInChunks(bytes, size)]);
      }
    }
  });

  it('leave the hash in the slot of the sink', () => {
    const slot = new HashSlot();
    const serials: (string | undefined)[] = [];
    const models: object[] = [];
    const sink: ByteRecordSink = {
      slot,
      plain() {
        models.push(slot.model());
        return serials.push(slot.identity().serialNumber) > 0;
      },
      record: () => expect.unreachable(),
    };
    const reader = new ByteRecords(sink);
    reader.push(ascii(fileOf(HEADER, ...devices.map((own) => rowOf(own)))));
    reader.finish();
    expect(serials).toEqual(devices.map(({ serial }) => serial));
    expect(models).toEqual(devices.map(({ hash }) => decodeHash(hash)));
  });
});
