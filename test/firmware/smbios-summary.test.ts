import { describe, expect, test } from 'vitest';
import { parseSmbios } from '../../src/firmware/smbios.js';
import { summarizeSmbios, uuidText } from '../../src/firmware/smbios-summary.js';
import { type Area, LAPTOP_TABLE, structure, table } from './smbios-builder.js';

const summarize = (...structures: Uint8Array[]) => summarizeSmbios(parseSmbios({ table: table(...structures) }));

test('a laptop gives everything that its hash holds', () => {
  expect(summarizeSmbios(parseSmbios({ table: LAPTOP_TABLE }))).toEqual({
    uuid: '4c4c4544-0042-4310-8001-020304050607',
    uuidStatus: 'set',
    systemSerialNumber: 'CT5CD1234X',
    systemManufacturer: 'Contoso',
    systemProductName: 'Laptop 14 G3',
    skuNumber: 'CT-SKU-1#ABA',
    systemFamily: 'Contoso Laptop',
    systemVersion: ' ',
    firmwareVendor: 'Contoso Firmware',
    firmwareVersion: 'CT10 1.07',
    firmwareReleaseDate: '03/14/2024',
    boardManufacturer: 'Contoso',
    boardProduct: '8B41',
    boardVersion: 'KBC 12.34.56',
    chassisType: 10,
    memory: { arrays: 1, slots: 2, maximumGiB: 64, errorCorrection: 3, installedBytes: 48n << 30n },
    processors: [
      {
        socket: 'U3E1',
        manufacturer: 'Intel(R) Corporation',
        version: '13th Gen Intel(R) Core(TM) i5-1335U',
        populated: true,
        cores: 10,
        enabledCores: 10,
        threads: 12,
      },
    ],
  });
});

test('an empty table gives nothing, and invents nothing', () => {
  expect(summarize()).toEqual({ uuidStatus: 'absent', processors: [] });
});

test('a string of index 0 is written as Windows writes it; one that the structure is too short for is absent', () => {
  const summary = summarize(structure(1, 1, 0x19, [[4, 1]], ['Contoso']));
  expect(summary).toMatchObject({ systemManufacturer: 'Contoso', systemProductName: 'SMBIOS_STRING_INDEX_0' });
  expect(summary).not.toHaveProperty('skuNumber');
});

test('the first structure of a type counts', () => {
  const board = (product: string) => structure(2, 2, 8, [[5, 1]], [product]);
  expect(summarize(board('first'), board('second')).boardProduct).toBe('first');
});

describe('the UUID', () => {
  const status = (byte: number) => summarize(structure(1, 1, 0x19, [[8, Array(16).fill(byte)]])).uuidStatus;
  test('of zeros is absent, of ones not set', () => {
    expect([status(0), status(0xff), status(0x11)]).toEqual(['absent', 'not-set', 'set']);
  });

  test('is shown in its little-endian reading', () => {
    const raw = Uint8Array.from({ length: 16 }, (_, i) => i * 0x11);
    expect(uuidText(raw)).toBe('33221100-5544-7766-8899-aabbccddeeff');
  });
});

describe('memory', () => {
  const array = (area: Area) => structure(16, 1, 0x17, [[6, 6], [0x0d, 1, 2], ...area]);
  const maximum = (...arrays: Area[]) => summarize(...arrays.map(array)).memory?.maximumGiB;
  test.each<[string, number | null, Area[]]>([
    ['in KiB', 32, [[[7, 32 * 1024 * 1024, 4]]]],
    [
      'in the extended field',
      2048,
      [
        [
          [7, 0x8000_0000, 4],
          [0x0f, 2048n << 30n, 8],
        ],
      ],
    ],
    ['truncated to GiB', 1, [[[7, 2 * 1024 * 1024 - 1, 4]]]],
    ['of several arrays, added', 48, [[[7, 32 * 1024 * 1024, 4]], [[7, 16 * 1024 * 1024, 4]]]],
    ['0, unknown', null, [[[7, 0, 4]]]],
    ['unknown in one of two arrays', null, [[[7, 32 * 1024 * 1024, 4]], [[7, 0, 4]]]],
    ['extended, and 0 there', null, [[[7, 0x8000_0000, 4]]]],
    ['below a GiB', null, [[[7, 1024, 4]]]],
  ])('maximum capacity %s', (_, expected, arrays) => {
    expect(maximum(...arrays)).toBe(expected);
  });

  test('a maximum that is said to be extended in a structure without that field is unknown', () => {
    expect(summarize(structure(16, 1, 0x0f, [[7, 0x8000_0000, 4]])).memory?.maximumGiB).toBeNull();
  });

  test.each<[string, bigint | undefined, Area]>([
    ['in MiB', 8n << 30n, [[0x0c, 8192, 2]]],
    ['in KiB', 512n << 10n, [[0x0c, 0x8000 | 512, 2]]],
    [
      'in the extended field',
      64n << 30n,
      [
        [0x0c, 0x7fff, 2],
        [0x1c, 65536, 4],
      ],
    ],
    ['of an empty slot', 0n, [[0x0c, 0, 2]]],
    ['unknown', undefined, [[0x0c, 0xffff, 2]]],
  ])('device size %s', (_, expected, area) => {
    const { memory } = summarize(array([]), structure(17, 2, 0x22, area));
    expect(memory?.installedBytes).toBe(expected);
  });
});

describe('processors', () => {
  const processor = (area: Area) => summarize(structure(4, 4, 0x30, area)).processors[0];
  test('counts above 254 come from the wide fields', () => {
    expect(
      processor([
        [0x23, 0xff],
        [0x25, 0xff],
        [0x2a, 288, 2],
        [0x2e, 576, 2],
      ]),
    ).toEqual({ populated: false, cores: 288, threads: 576 });
  });

  test('a count of 0 is unknown', () => {
    expect(processor([[0x18, 0x41]])).toEqual({ populated: true });
  });
});
