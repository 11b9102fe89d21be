import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSmbios, type SmbiosTables, smbiosText } from '../../src/firmware/smbios.js';
import { STRUCTURES } from '../../src/firmware/smbios-fields.js';
import { summarizeSmbios } from '../../src/firmware/smbios-summary.js';
import {
  END,
  entryPoint21,
  entryPoint30,
  LAPTOP,
  LAPTOP_TABLE,
  LAPTOP_UUID,
  seal,
  structure,
  TABLE_ADDRESS,
  table,
} from './smbios-builder.js';

const codes = ({ problems }: SmbiosTables) => problems.map(({ code }) => code);
const laptop = parseSmbios({ entryPoint: entryPoint30(LAPTOP_TABLE.length), table: LAPTOP_TABLE });

describe('a sound table', () => {
  test('gives every structure and no problem', () => {
    expect(laptop.problems).toEqual([]);
    expect(laptop.structures.map(({ type }) => type)).toEqual([0, 1, 2, 3, 4, 16, 17, 17, 127]);
    expect(laptop.version).toBe(0x0307);
    expect(laptop.entryPoint).toMatchObject({ kind: '3.0', tableAddress: BigInt(TABLE_ADDRESS) });
  });

  test('gives the fields of each type at their offsets', () => {
    expect(laptop.firmware[0].fields).toMatchObject({
      vendor: 'Contoso Firmware',
      startingAddressSegment: 0xe000,
      characteristics: 0x1_0000_0008n,
      extendedRomSize: 32,
    });
    expect(laptop.system[0].fields).toMatchObject({
      serialNumber: 'CT5CD1234X',
      version: ' ',
      wakeUpType: 6,
      uuid: Uint8Array.from(LAPTOP_UUID),
    });
    expect(laptop.baseboard[0].fields).toMatchObject({
      product: '8B41',
      assetTag: null,
      containedObjectHandles: [4, 16],
    });
    expect(laptop.chassis[0].fields).toMatchObject({ type: 0x8a, oemDefined: 0xdeadbeef, skuNumber: 'CHASSIS-SKU' });
    expect(laptop.chassis[0].fields.containedElements).toHaveLength(6);
    expect(laptop.processor[0].fields).toMatchObject({ id: 0xbfeb_fbff_000b_06a3n, threadEnabled: 12 });
    expect(laptop.memoryArray[0].fields).toMatchObject({ numberOfDevices: 2, extendedMaximumCapacity: 0n });
    expect(laptop.memoryDevice[0].fields).toMatchObject({ deviceLocator: 'DIMM 0', speed: 4800, rcdRevision: 0 });
  });

  test('a structure that ends early lacks the fields behind its end', () => {
    const { system } = parseSmbios({ table: table(structure(1, 1, 0x19, [[4, 1]], ['Contoso'])) });
    expect(Object.keys(system[0].fields)).toEqual([
      'manufacturer',
      'productName',
      'version',
      'serialNumber',
      'uuid',
      'wakeUpType',
    ]);
  });

  test('a 2.1 entry point counts the structures', () => {
    const entryPoint = entryPoint21(LAPTOP_TABLE.length, 9);
    const tables = parseSmbios({ entryPoint, table: LAPTOP_TABLE });
    expect(codes(tables)).toEqual([]);
    expect(tables.version).toBe(0x0207);
    expect(codes(parseSmbios({ entryPoint: entryPoint21(LAPTOP_TABLE.length, 10), table: LAPTOP_TABLE }))).toEqual([
      'smbios-structure-count',
    ]);
  });

  test('bytes behind the length of the entry point are not read', () => {
    const longer = Uint8Array.from([...LAPTOP_TABLE.slice(0, -6), ...LAPTOP.system, ...END]);
    const entryPoint = entryPoint21(LAPTOP_TABLE.length - 6, 8);
    expect(parseSmbios({ entryPoint, table: longer }).system).toHaveLength(1);
  });

  test('a version may come from elsewhere than an entry point', () => {
    expect(parseSmbios({ table: LAPTOP_TABLE, version: 0x0302 }).version).toBe(0x0302);
  });

  test('structures behind the end of the table are not read', () => {
    expect(parseSmbios({ table: Uint8Array.from([...END, ...LAPTOP_TABLE]) }).structures).toHaveLength(1);
  });

  test('unknown and OEM types are kept raw', () => {
    const { structures } = parseSmbios({ table: table(structure(221, 9, 6, [[4, 0xbeef, 2]], ['OEM'])) });
    expect(structures[0]).toMatchObject({ type: 221, handle: 9, offset: 0 });
    expect(Array.from(structures[0].area.slice(4))).toEqual([0xef, 0xbe]);
    expect(structures[0].strings.map(smbiosText)).toEqual(['OEM']);
  });
});

describe('a damaged table', () => {
  const system = (...strings: string[]) => structure(1, 1, 0x1b, [[4, 1]], strings);
  const cut = (bytes: Uint8Array, to: number) => bytes.subarray(0, to);
  test.each<[string, Uint8Array, string[]]>([
    ['empty', new Uint8Array(0), ['smbios-no-end']],
    ['a header that is cut', Uint8Array.of(1, 0x1b, 1), ['smbios-no-end']],
    ['a length of 0', Uint8Array.of(1, 0, 0, 0, 0, 0), ['smbios-structure-length']],
    ['a length below its header', Uint8Array.of(1, 3, 0, 0, 0, 0), ['smbios-structure-length']],
    ['a length beyond the table', cut(system('Contoso'), 0x10), ['smbios-structure-length']],
    ['a string that is not ended', cut(system('Contoso'), 0x1b + 4), ['smbios-strings-unterminated', 'smbios-no-end']],
    [
      'a string set that is not ended',
      cut(system('Contoso'), 0x1b + 8),
      ['smbios-strings-unterminated', 'smbios-no-end'],
    ],
    ['no strings and one NUL', cut(structure(5, 1, 4, []), 5), ['smbios-strings-unterminated', 'smbios-no-end']],
    ['no end of the table', system('Contoso'), ['smbios-no-end']],
    ['a string index beyond the set', table(structure(1, 1, 0x1b, [[4, 7]], ['a'])), ['smbios-string-index']],
    ['a structure shorter than any version', table(structure(1, 1, 7, [[4, 1]], ['a'])), ['smbios-structure-short']],
  ])('%s', (_, bytes, expected) => {
    const tables = parseSmbios({ table: bytes });
    expect(codes(tables)).toEqual(expected);
    expect(tables.system.every(({ fields }) => fields.manufacturer !== '')).toBe(true);
  });

  test('what is before the damage is kept', () => {
    const tables = parseSmbios({ table: cut(LAPTOP_TABLE, LAPTOP.firmware.length + 10) });
    expect(codes(tables)).toEqual(['smbios-structure-length']);
    expect(tables.firmware[0].fields.vendor).toBe('Contoso Firmware');
  });

  test('the string that runs into the end of the table is kept', () => {
    expect(parseSmbios({ table: cut(system('Contoso'), 0x1b + 4) }).system[0].fields.manufacturer).toBe('Cont');
  });

  test('problems are bounded', () => {
    const bad = structure(1, 1, 0x1b, [
      [4, 9],
      [5, 9],
      [6, 9],
      [7, 9],
    ]);
    const { problems, system: systems } = parseSmbios({ table: table(...Array.from({ length: 1000 }, () => bad)) });
    expect(systems).toHaveLength(1000);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.code).toBe('smbios-too-many-problems');
  });
});

describe('an entry point', () => {
  const parse = (entryPoint: Uint8Array) => parseSmbios({ entryPoint, table: LAPTOP_TABLE });
  const with_ = (bytes: Uint8Array, at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  const v3 = entryPoint30(LAPTOP_TABLE.length);
  const v2 = entryPoint21(LAPTOP_TABLE.length, 9);
  test.each<[string, Uint8Array, string[]]>([
    ['empty', new Uint8Array(0), ['smbios-entry-point']],
    ['another anchor', with_(v3, 0, 0x41), ['smbios-entry-point']],
    ['a length that is too small', with_(v3, 6, 0x17), ['smbios-entry-point-length']],
    ['a length beyond the bytes', with_(v3, 6, 0x19), ['smbios-entry-point-length']],
    ['bytes that are cut', v3.subarray(0, 0x10), ['smbios-entry-point-length']],
    ['a wrong checksum', with_(v3, 0x10, 1), ['smbios-entry-point-checksum']],
    ['2.1 with a wrong checksum', with_(v2, 8, 1), ['smbios-entry-point-checksum']],
    [
      '2.1 with both checksums wrong',
      with_(v2, 0x18, 1),
      ['smbios-entry-point-checksum', 'smbios-entry-point-checksum'],
    ],
    ['2.1 without _DMI_', seal(seal(with_(v2, 0x10, 0x41), 0x15, 0x10, 0x1f), 4, 0, 0x1f), ['smbios-entry-point']],
    ['2.1 with the length of the erratum', seal(with_(v2, 5, 0x1e), 4, 0, 0x1f), []],
  ])('with %s is described, and the table read all the same', (_, entryPoint, expected) => {
    const tables = parse(entryPoint);
    expect(codes(tables)).toEqual(expected);
    expect(tables.system[0].fields.serialNumber).toBe('CT5CD1234X');
  });

  test('that gives more bytes than there are is described', () => {
    const tables = parse(entryPoint21(LAPTOP_TABLE.length + 10, 9));
    expect(codes(tables)).toEqual(['smbios-table-length']);
  });
});

describe('hostile bytes', () => {
  test('each byte of a sound table set to each of the values that lengths break at: never a throw', () => {
    for (let at = 0; at < LAPTOP_TABLE.length; at++) {
      for (const value of [0, 1, 3, 4, 0x7f, 0x80, 0xfe, 0xff]) {
        const bytes = LAPTOP_TABLE.slice();
        bytes[at] = value;
        const tables = parseSmbios({ table: bytes });
        expect(() => summarizeSmbios(tables)).not.toThrow();
      }
    }
  });

  test('a sound table cut at each byte: never a throw, and never more than was there', () => {
    for (let length = 0; length < LAPTOP_TABLE.length; length++) {
      const tables = parseSmbios({ table: LAPTOP_TABLE.subarray(0, length) });
      summarizeSmbios(tables);
      expect(tables.problems.length).toBeGreaterThan(0);
      expect(tables.structures.every(({ offset, area }) => offset + area.length <= length)).toBe(true);
    }
  });

  test('any bytes, with any entry point: never a throw', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    const header = fc.constantFrom('_SM_', '_SM3_', '').map((anchor) => Buffer.from(anchor, 'latin1'));
    const entry = fc
      .tuple(header, fc.uint8Array({ maxLength: 40 }))
      .map((parts) => new Uint8Array(Buffer.concat(parts)));
    fc.assert(
      fc.property(fc.option(entry, { nil: undefined }), bytes, (entryPoint, table_) => {
        summarizeSmbios(parseSmbios({ ...(entryPoint && { entryPoint }), table: table_ }));
      }),
      { numRuns: 2000 },
    );
  });

  test('structures of decoded types with any area and strings: every value comes from the bytes', () => {
    const type = fc.constantFrom(...Object.keys(STRUCTURES).map(Number));
    const strings = fc.array(fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'aB 1') }), {
      maxLength: 6,
    });
    const one = fc.tuple(type, fc.uint8Array({ maxLength: 100 }), strings).map(([t, area, texts]) => {
      return { bytes: structure(t, 7, 4 + area.length, [[4, [...area]]], texts), texts };
    });
    fc.assert(
      fc.property(one, ({ bytes, texts }) => {
        const tables = parseSmbios({ table: table(bytes) });
        expect(tables.structures).toHaveLength(2);
        expect(tables.structures[0].strings.map(smbiosText)).toEqual(texts);
      }),
    );
  });
});

describe('strings', () => {
  test('UTF-8 is read as such, anything else as Latin-1', () => {
    expect(smbiosText(Uint8Array.of(0x4d, 0xc3, 0xbc))).toBe('Mü');
    expect(smbiosText(Uint8Array.of(0x4d, 0xfc))).toBe('Mü');
    expect(smbiosText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA');
  });
});
