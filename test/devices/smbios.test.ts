/** SMBIOS tables as dmidecode reads them, beside what hwhash reads. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSmbios } from '../../src/firmware/smbios.js';
import { type SmbiosSummary, STRING_INDEX_0, summarizeSmbios } from '../../src/firmware/smbios-summary.js';
import { CHASSIS_TYPE, ERROR_CORRECTION } from '../../src/hash/enumerations.js';
import {
  type Area,
  entryPoint21,
  entryPoint30,
  LAPTOP,
  structure,
  TABLE_ADDRESS,
  table,
} from '../firmware/smbios-builder.js';
import { bytesOf, records } from './dmidecode.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-dmidecode-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A dump as `dmidecode --dump-bin` writes it. */
function dump(entryPoint: Uint8Array, structures: Uint8Array): string {
  const file = join(folder, 'dump.bin');
  const bytes = new Uint8Array(TABLE_ADDRESS + structures.length);
  bytes.set(entryPoint);
  bytes.set(structures, TABLE_ADDRESS);
  writeFileSync(file, bytes);
  return file;
}

const dmidecode = (file: string, ...args: string[]) =>
  execFileSync('dmidecode', ['--from-dump', file, ...args], { encoding: 'utf8' });

/** Members of the summary, and what `dmidecode --string` calls them. */
const KEYWORDS = {
  uuid: 'system-uuid',
  systemSerialNumber: 'system-serial-number',
  systemManufacturer: 'system-manufacturer',
  systemProductName: 'system-product-name',
  systemVersion: 'system-version',
  skuNumber: 'system-sku-number',
  systemFamily: 'system-family',
  firmwareVendor: 'bios-vendor',
  firmwareVersion: 'bios-version',
  firmwareReleaseDate: 'bios-release-date',
  boardManufacturer: 'baseboard-manufacturer',
  boardProduct: 'baseboard-product-name',
  boardVersion: 'baseboard-version',
} as const satisfies Partial<Record<keyof SmbiosSummary, string>>;

/** What dmidecode prints for a member: its words for an unspecified string are not ours, and it cuts what a line cannot show. */
function expectStrings(summary: SmbiosSummary, file: string): void {
  for (const [member, keyword] of Object.entries(KEYWORDS) as [keyof typeof KEYWORDS, string][]) {
    const printed = dmidecode(file, '--string', keyword).replace(/\n$/, '');
    const value = summary[member];
    expect(value === STRING_INDEX_0 ? 'Not Specified' : (value ?? '')).toBe(printed);
  }
}

function expectMemory({ memory }: SmbiosSummary, file: string): void {
  const output = dmidecode(file);
  const arrays = records(output, 16);
  expect(memory?.arrays).toBe(arrays.length);
  expect(memory?.slots).toBe(arrays.reduce((sum, array) => sum + Number(array['Number Of Devices']), 0));
  expect(ERROR_CORRECTION.name(memory?.errorCorrection ?? 0)).toBe(arrays[0]['Error Correction Type']);
  const capacity = bytesOf(arrays[0]['Maximum Capacity']);
  expect(memory?.maximumGiB).toBe(capacity === undefined || capacity < 1n << 30n ? null : Number(capacity >> 30n));
  const sizes = records(output, 17).map((device) => bytesOf(device.Size));
  const known = sizes.filter((size) => size !== undefined);
  expect(memory?.installedBytes).toBe(known.length === 0 ? undefined : known.reduce((sum, size) => sum + size, 0n));
}

describe.each([
  ['3.7', (length: number, _: number) => entryPoint30(length)],
  ['2.7', (length: number, count: number) => entryPoint21(length, count)],
])('a table of SMBIOS %s', (_, entryOf) => {
  const structures = table(...Object.values(LAPTOP));
  const entryPoint = entryOf(structures.length, Object.keys(LAPTOP).length + 1);
  const summary = summarizeSmbios(parseSmbios({ entryPoint, table: structures }));

  test('has the strings that dmidecode reads', () => {
    expectStrings(summary, dump(entryPoint, structures));
  });

  test('has the memory, chassis and processor that dmidecode reads', () => {
    const file = dump(entryPoint, structures);
    expectMemory(summary, file);
    expect(CHASSIS_TYPE.name(summary.chassisType ?? 0)).toBe(dmidecode(file, '--string', 'chassis-type').trim());
    const [processor] = records(dmidecode(file), 4);
    expect(summary.processors).toEqual([
      {
        socket: processor['Socket Designation'],
        manufacturer: processor.Manufacturer,
        version: processor.Version,
        populated: processor.Status.startsWith('Populated'),
        cores: Number(processor['Core Count']),
        enabledCores: Number(processor['Core Enabled']),
        threads: Number(processor['Thread Count']),
      },
    ]);
  });
});

test('generated tables give what dmidecode reads', () => {
  const text = fc.string({ minLength: 1, maxLength: 24, unit: fc.constantFrom(...'ABCxyz0189 -_./#') });
  const index = fc.nat(5);
  const byte = fc.nat(255);
  const strings = (count: number) => fc.array(text, { minLength: count, maxLength: count });
  const zeros = new Array<number>(16).fill(0);
  const ones = new Array<number>(16).fill(0xff);
  const system = fc
    .tuple(
      strings(5),
      fc.array(index, { minLength: 6, maxLength: 6 }),
      fc.oneof(fc.array(byte, { minLength: 16, maxLength: 16 }), fc.constantFrom(zeros, ones)),
    )
    .map(([texts, at, uuid]) => {
      const area: Area = [
        [4, at.slice(0, 4)],
        [8, uuid],
        [0x19, at.slice(4)],
      ];
      return structure(1, 1, 0x1b, area, texts);
    });
  const board = fc.tuple(strings(5), index, index).map(([texts, a, b]) => structure(2, 2, 0x0f, [[4, [a, b]]], texts));
  const capacity = fc.oneof(
    fc.nat(64).map((gib) => gib * 1024 * 1024),
    fc.constant(0x8000_0000),
  );
  const array = fc
    .tuple(fc.integer({ min: 1, max: 7 }), capacity, fc.nat(16), fc.nat(4096))
    .map(([ecc, kib, slots, gib]) =>
      structure(16, 3, 0x17, [
        [6, ecc],
        [7, kib, 4],
        [0x0d, slots, 2],
        [0x0f, BigInt(gib) << 30n, 8],
      ]),
    );
  const size = fc.constantFrom(0, 0xffff, 0x7fff, 512, 16384, 0x8000 | 1024);
  const device = fc.tuple(size, fc.nat(64)).map(([word, gib]) =>
    structure(17, 4, 0x28, [
      [4, 3, 2],
      [0x0c, word, 2],
      [0x1c, gib * 1024, 4],
    ]),
  );
  const tables = fc
    .tuple(fc.constant(LAPTOP.firmware), system, board, array, device, device)
    .map((parts) => table(...parts));
  fc.assert(
    fc.property(tables, (structures) => {
      const entryPoint = entryPoint30(structures.length);
      const summary = summarizeSmbios(parseSmbios({ entryPoint, table: structures }));
      const file = dump(entryPoint, structures);
      const words = { absent: 'Not Settable', 'not-set': 'Not Present', set: summary.uuid };
      expectStrings({ ...summary, uuid: words[summary.uuidStatus] }, file);
      expectMemory(summary, file);
    }),
    { numRuns: 25 },
  );
});
