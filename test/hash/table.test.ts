/** Every entry of the table of blocks, through everything that follows from the table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHash,
  encodeHash,
  fieldSpans,
  fromOa3Xml,
  fromProto,
  hashFromJson,
  hashToJson,
  inspectHash,
  toOa3Xml,
  toProto,
} from '../../src/core.js';
import { BLOCKS, type BlockDefinition } from '../../src/hash/blocks.js';
import { BlockDirectory } from '../../src/hash/container.js';
import { NOT_CANONICAL } from '../../src/hash/field-codecs.js';
import { hasKnownForms } from '../../src/hash/known-form.js';
import { keysOf, type Layout, type Members, type StructLayout } from '../../src/hash/layouts.js';
import type { HardwareHash } from '../../src/hash/model.js';
import { PARTS, type Part, place } from '../../src/hash/table.js';
import { container, whole } from './container.js';

/** Members of a fixed layout: what random bytes say, where they say something. */
function structMembers({ size, fields }: StructLayout): fc.Arbitrary<Members> {
  const bytes = fc.uint8Array({ minLength: size, maxLength: size });
  const small = fc.uint8Array({ minLength: size, maxLength: size, max: 1 });
  const read = (data: Uint8Array): Members | undefined => {
    const members: Members = {};
    for (const { key, at, kind, absent } of fields) {
      if (key === undefined) continue;
      const value = kind.read(data, at);
      if (value === NOT_CANONICAL) return undefined;
      if (absent === undefined || value !== absent) members[key] = value;
    }
    return members;
  };
  return fc
    .oneof(bytes, small)
    .map(read)
    .filter((members) => members !== undefined);
}

const ascii = fc.string({ unit: fc.constantFrom('A', 'z', '7', ' ', '_', '.'), maxLength: 20 });

/** Random members of a layout. */
function membersOf(layout: Layout): fc.Arbitrary<Members> {
  switch (layout.form) {
    case 'struct':
      return structMembers(layout);
    case 'text':
    case 'brand':
    case 'piped':
      return fc.record(Object.fromEntries(keysOf(layout).map((key) => [key, ascii])));
    case 'named':
      return fc.tuple(structMembers(layout.head), ascii).map(([head, name]) => ({ ...head, [layout.name.key]: name }));
    case 'counted':
      return fc
        .array(structMembers(layout.record), { maxLength: 3 })
        .map((records) => ({ [layout.fields[0].key]: records }));
    case 'digests': {
      const [counts, memory, bios, instances] = layout.fields.map(({ key }) => key);
      const u16 = fc.nat(0xffff);
      return fc
        .tuple(fc.array(fc.nat(2), { minLength: 10, maxLength: 10 }), u16, u16, u16)
        .map(([found, a, b, digest]) => ({
          [counts]: found,
          [memory]: a,
          [bios]: b,
          [instances]: Array(found.reduce((sum, count) => sum + count, 0)).fill(digest),
        }));
    }
  }
}

/** A model with one object or two elements of a part, and nothing else. */
function modelOf(part: Part, only?: BlockDefinition): fc.Arbitrary<HardwareHash> {
  const blocks = only === undefined || part.isWhole ? part.blocks : [only];
  const object = fc
    .tuple(...blocks.map(({ layout }) => membersOf(layout)))
    .map((parts) => Object.assign({}, ...parts) as Members);
  return fc.tuple(object, object).map(([first, second]) => {
    const model: Members = { schemaVersion: 2, networkAdapters: [], displays: [], graphics: [] };
    const value = part.isList ? [first, second] : first;
    if (part.path === '') Object.assign(model, value);
    else if (part.keys.length === 1) model[part.path] = value;
    else model[part.keys[0]] = { [part.keys[1]]: { ...first, sha256: '' } };
    const complete: object = { ...model, checksum: { stored: '', computed: '', valid: false }, length: 3000 };
    return complete as HardwareHash;
  });
}

/** Sends a model through everything that follows from the table; returns the paths of the bytes that were told. */
function roundTrip(model: HardwareHash, part: Part): string[] {
  const text = encodeHash(model);
  const inspection = inspectHash(text);
  const hash = inspection.hash as HardwareHash;
  expect(hash.opaqueBlocks).toBeUndefined();
  expect(hash.order).toBeUndefined();
  const read = part.keys.reduce<unknown>((at, key) => (at as Members)[key], hash);
  const given = part.keys.reduce<unknown>((at, key) => (at as unknown as Members)[key], model);
  const { checksum: _, ...members } = given as Members;
  if (part.path !== 'tpm.endorsementKey') expect(read).toMatchObject(members);
  expect(encodeHash(hash)).toBe(text);
  expect(hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))))).toEqual(hash);
  expect(fromProto(toProto(hash))).toEqual(hash);
  expect(fromOa3Xml(toOa3Xml(hash))).toEqual({ hash, unread: [] });
  const directory = new BlockDirectory();
  expect(directory.walk(inspection.bytes)).toBeUndefined();
  expect(hasKnownForms(inspection.bytes, directory)).toBe(true);
  return fieldSpans(inspection).map(({ field }) => field);
}

describe.each(PARTS.flatMap((part) => part.blocks.map((block) => ({ ...block, part, block }))))(
  'block $type, $name',
  ({ part, block }) => {
    const property = (known: Set<string>) =>
      fc.property(modelOf(part, block), (model) => {
        for (const field of roundTrip(model, part)) known.add(field.split(/[.\]]+/).at(-1) as string);
      });

    it.each([
      ['always the same', { seed: 20251125, numRuns: 30 }],
      ['new', { numRuns: 30 }],
    ])('goes through codec, JSON, protobuf, XML and quick test, with %s values', (_what, options) => {
      const told = new Set<string>();
      fc.assert(property(told), options);
      for (const key of keysOf(block.layout)) expect(told).toContain(key);
    });
  },
);

it('names every type once, below the number that the index has room for', () => {
  const types = BLOCKS.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  expect(Math.max(...types)).toBeLessThan(64);
});

describe('place', () => {
  it('gives block, offset, sizes and name of a member', () => {
    expect(place('smbios.uuid')).toEqual({ block: 12, at: 0, size: 16, blockSize: 16, oa3: 'SmbiosUuid' });
    expect(place('disks[].serialNumber')).toEqual({ block: 7, at: 0, size: 0, blockSize: 0, oa3: 'DiskSerialNumber' });
    expect(place('networkAdapters[].enumerator').at).toBe(14);
  });

  it('refuses what no block has', () => {
    expect(() => place('tail' as 'smbios.uuid')).toThrow(RangeError);
  });
});

/** Blocks of two disks, made by hand. */
const six = (gb: number): { type: number; data: Buffer } => {
  const data = Buffer.alloc(12);
  data.writeBigUInt64LE(BigInt(gb));
  data.writeUInt16LE(17, 8);
  return { type: 6, data };
};
const seven = (serial: string) => ({ type: 7, data: Buffer.from(`${serial}|MODEL|`) });
const kernel = (serial: string) => ({ type: 28, data: Buffer.from(`${serial}|MODEL|\0`) });

describe('a device with two disks', () => {
  const first = {
    capacityGB: 256,
    busType: 'NVMe',
    seekPenalty: false,
    trim: false,
    serialNumber: 'A1',
    product: 'MODEL',
    vendor: '',
  };
  const second = { ...first, capacityGB: 512, serialNumber: 'B2' };

  it.each([
    ['6 7 6 7', [six(256), seven('A1'), six(512), seven('B2')], undefined, [first, second]],
    ['6 6 7 7', [six(256), six(512), seven('A1'), seven('B2')], [6, 6, 7, 7], [first, second]],
    [
      '6 7 6 7 28',
      [six(256), seven('A1'), six(512), seven('B2'), kernel('A1')],
      undefined,
      [{ ...first, kernelSerialNumber: 'A1|MODEL|' }, second],
    ],
    [
      '6 7 6 7 28 28',
      [six(256), seven('A1'), six(512), seven('B2'), kernel('A1'), kernel('B2')],
      undefined,
      [
        { ...first, kernelSerialNumber: 'A1|MODEL|' },
        { ...second, kernelSerialNumber: 'B2|MODEL|' },
      ],
    ],
    [
      '6 7 28 6 7 28',
      [six(256), seven('A1'), kernel('A1'), six(512), seven('B2'), kernel('B2')],
      [6, 7, 28, 6, 7, 28],
      [
        { ...first, kernelSerialNumber: 'A1|MODEL|' },
        { ...second, kernelSerialNumber: 'B2|MODEL|' },
      ],
    ],
  ])('in the order %s is read whole, and its order kept', (_order, blocks, order, disks) => {
    const text = whole(container(blocks));
    const hash = decodeHash(text);
    expect(hash.disks).toEqual(disks);
    expect(hash.disk).toEqual(disks[0]);
    expect(hash.opaqueBlocks).toBeUndefined();
    expect(hash.order).toEqual(order);
    expect(encodeHash(hash)).toBe(text);
    expect(encodeHash(hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash)))))).toBe(text);
    expect(fromProto(toProto(hash))).toEqual(hash);
    const spans = fieldSpans(inspectHash(text)).map(({ field }) => field);
    expect(spans).toContain('disk.serialNumber');
    expect(spans).toContain('disks[1].serialNumber');
  });

  it('cannot be written where a disk lacks a block that a later one has', () => {
    const hash = decodeHash(whole(container([six(1), seven('A1'), six(2), seven('B2')])));
    const gap = { ...hash, disk: { capacityGB: 1, busType: 'NVMe', seekPenalty: false, trim: false } } as HardwareHash;
    expect(() => encodeHash(gap)).toThrow('disk.serialNumber is missing');
  });

  it('is written as disk says where disk and the list differ', () => {
    const hash = decodeHash(whole(container([six(1), seven('A1'), six(2), seven('B2')])));
    const edited = decodeHash(encodeHash({ ...hash, disk: { ...hash.disk, serialNumber: 'NEW' } }));
    expect(edited.disks?.map(({ serialNumber }) => serialNumber)).toEqual(['NEW', 'B2']);
  });
});

it('reads JSON of schema version 1', () => {
  const { disks: _, ...json } = hashToJson(decodeHash(whole(container([six(1), seven('A1')]))));
  expect(hashFromJson({ ...json, schemaVersion: 1 }).disk?.serialNumber).toBe('A1');
});
