/**
 * Layouts: how the data of a block is laid out. Each reads the data into the members of one object and writes those
 * members back; a read that would not give the same bytes again is refused, and the block stays opaque. Those of texts are
 * in `text-layouts.ts`.
 */
import { emitOrNothing, emitStruct, keysOf } from './compile-layout.js';
import { HashModelError } from './errors.js';
import type { FunctionText, MemberText } from './function-text.js';
import { constant, type FieldKind, NOT_CANONICAL, u16, u32 } from './kinds.js';
import type { TextSource } from './text.js';

/** Members of one object of the model, by name. */
export type Members = Record<string, unknown>;

/** An object of the model as its members by name. */
export function membersOf(value: object): Members {
  return value as Members;
}

/** A member of the model and where its bytes stand. */
export interface Field {
  /** Name of the member; undefined where the bytes have none (reserved, lengths). */
  readonly key?: string;
  /** Offset inside the data; undefined where it depends on what stands before it. */
  readonly at?: number;
  /** How it is stored. */
  readonly label: string;
  /** Its kind, where it is of fixed size. */
  readonly kind?: FieldKind;
  /** Name in the XML of `oa3tool /DecodeHwHash`. */
  readonly oa3?: string;
  /** What it is. */
  readonly about: string;
  /** Members of each record, where it is a list of records. */
  readonly parts?: readonly Field[];
  /** Value that is written where the member is absent, and read as absent. */
  readonly absent?: unknown;
}

/** Where the bytes of one member stand in a given block. */
export interface Span {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** What a layout needs to know of the hash around its block. */
export interface LayoutContext extends TextSource {
  /** Whether processor brand strings are padded to 48 bytes, as CPUID gives them. */
  padBrand: boolean;
}

/** How the data of a block is laid out. */
export interface Layout {
  readonly fields: readonly Field[];
  /** Bytes of the data, where it is fixed. */
  readonly size?: number;
  /** Reads data [start, end) into `into`; false (and nothing read) where it would not give the same bytes again. */
  read(context: LayoutContext, start: number, end: number, into: Members): boolean;
  /** Adds to the text of a function of `context`, `start` and `end` what {@link Layout.read} does; gives the members. */
  emit?(text: FunctionText): MemberText[];
  /** The data that the members of `from` make; `path` names the object in errors. */
  write(context: Pick<LayoutContext, 'padBrand'>, from: Members, path: string): Uint8Array;
  /** Where each member stands in data [start, end) that {@link Layout.read} accepts. */
  spans(bytes: Uint8Array, start: number, end: number): Span[];
}

/** A member of a fixed layout. */
export interface FixedField extends Field {
  readonly at: number;
  readonly kind: FieldKind;
}

/** What is said of a field beside where and how it stands. */
export type FieldNotes = Omit<Field, 'key' | 'at' | 'label' | 'kind' | 'parts'>;

/** Declares a member of a fixed layout. */
export function field(key: string, at: number, kind: FieldKind, notes: FieldNotes): FixedField {
  return { key, at, kind, label: kind.label, ...notes };
}

/** Declares bytes of a fixed layout that are always the same. */
export function fixed(at: number, kind: FieldKind, expected: number, about: string): FixedField {
  const always = constant(kind, expected);
  return { at, kind: always, label: always.label, about };
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** The error of a member that cannot be written. */
export function modelError(path: string, key: string, problem: string): HashModelError {
  return new HashModelError(join(path, key), `${join(path, key)} ${problem}`);
}

/** Values of the layout at hand: a read stores all members or, where it is refused, none. */
const values: unknown[] = [];

/** A layout of fixed size whose members have fixed places. */
export function struct(size: number, fields: readonly FixedField[]): Layout & { readonly size: number } {
  return {
    fields,
    size,
    read({ bytes }, start, end, into) {
      if (end - start !== size) return false;
      for (let i = 0; i < fields.length; i++) {
        values[i] = fields[i].kind.read(bytes, start + fields[i].at);
        if (values[i] === NOT_CANONICAL) return false;
      }
      for (let i = 0; i < fields.length; i++) {
        const { key, absent } = fields[i];
        if (key !== undefined && (absent === undefined || values[i] !== absent)) into[key] = values[i];
      }
      return true;
    },
    emit: (text) => emitStruct(text, size, fields),
    write(_context, from, path) {
      const bytes = new Uint8Array(size);
      for (const { key, at, kind, absent } of fields) {
        const value = key === undefined ? undefined : (from[key] ?? (from[key] === null ? null : absent));
        const missing = key !== undefined && value === undefined;
        const problem = missing ? 'is missing' : kind.write(bytes, at, value);
        if (problem !== undefined) throw modelError(path, key ?? '', problem);
      }
      return bytes;
    },
    spans: (_bytes, start) =>
      fields.flatMap(({ key, at, kind }) => (key ? [{ key, start: start + at, end: start + at + kind.size }] : [])),
  };
}

/** A layout in which bytes that are all ones say that nothing is known: every member is null then. */
export function orNothing(layout: Layout & { readonly size: number }): Layout {
  const keys = keysOf(layout);
  const allOnes = (bytes: Uint8Array, start: number, end: number): boolean => {
    for (let i = start; i < end; i++) if (bytes[i] !== 0xff) return false;
    return end - start === layout.size;
  };
  return {
    ...layout,
    read(context, start, end, into) {
      if (!allOnes(context.bytes, start, end)) return layout.read(context, start, end, into);
      for (const key of keys) into[key] = null;
      return true;
    },
    emit: (text) => emitOrNothing(text, layout, allOnes),
    write(context, from, path) {
      if (keys.every((key) => from[key] === null)) return new Uint8Array(layout.size).fill(0xff);
      const bytes = layout.write(context, from, path);
      if (allOnes(bytes, 0, bytes.length)) throw modelError(path, keys[keys.length - 1], 'must be null as well');
      return bytes;
    },
  };
}

/** A u8 count, then that many records of a fixed layout: block 34. */
export function counted(key: string, record: Layout & { readonly size: number }, notes: FieldNotes): Layout {
  const label = `u8 count, then records of ${record.size} bytes`;
  return {
    fields: [{ key, at: 0, label, parts: record.fields, ...notes }],
    read(context, start, end, into) {
      if (end === start || end - start !== 1 + context.bytes[start] * record.size) return false;
      const records: Members[] = [];
      for (let at = start + 1; at < end; at += record.size) {
        const members: Members = {};
        if (!record.read(context, at, at + record.size, members)) return false;
        records.push(members);
      }
      into[key] = records;
      return true;
    },
    write(context, from, path) {
      const records = from[key];
      if (!Array.isArray(records) || records.length > 255) throw modelError(path, key, 'must be a list of up to 255');
      const bytes = new Uint8Array(1 + records.length * record.size);
      bytes[0] = records.length;
      records.forEach((members: Members, index) => {
        bytes.set(record.write(context, members, join(path, `${key}[${index}]`)), 1 + index * record.size);
      });
      return bytes;
    },
    spans: (_bytes, start, end) => [{ key, start, end }],
  };
}

/** Classes of hardware that block 37 counts. */
const HWID_CLASSES = 10;
/** Bytes of block 37 in front of the digests of the instances. */
const HWID_FIXED = 32;

/** Block 37: two u32 lengths, ten u16 counts, two u16 digests, and a u16 digest an instance. */
export function hwid(fields: readonly [counts: Field, memory: Field, bios: Field, instances: Field]): Layout {
  return {
    fields,
    read({ bytes }, start, end, into) {
      const size = end - start;
      if (size < HWID_FIXED || size % 2 !== 0) return false;
      if (u32.read(bytes, start) !== size - 4 || u32.read(bytes, start + 4) !== size - 4) return false;
      const counts = digests(bytes, start + 8, start + 28);
      const instances = digests(bytes, start + HWID_FIXED, end);
      if (counts.reduce((sum, count) => sum + count, 0) !== instances.length) return false;
      into.counts = counts;
      into.memory = u16.read(bytes, start + 28);
      into.bios = u16.read(bytes, start + 30);
      into.instances = instances;
      return true;
    },
    write(_context, from, path) {
      const counts = numbers(from.counts, path, 'counts');
      const instances = numbers(from.instances, path, 'instances');
      if (counts.length !== HWID_CLASSES) throw modelError(path, 'counts', `must hold ${HWID_CLASSES} numbers`);
      if (counts.reduce((sum, count) => sum + count, 0) !== instances.length) {
        throw modelError(path, 'instances', 'must hold as many digests as the counts add up to');
      }
      const bytes = new Uint8Array(HWID_FIXED + 2 * instances.length);
      u32.write(bytes, 0, bytes.length - 4);
      u32.write(bytes, 4, bytes.length - 4);
      const [memory, bios] = numbers([from.memory, from.bios], path, 'memory and bios');
      [...counts, memory, bios, ...instances].forEach((value, index) => {
        u16.write(bytes, 8 + 2 * index, value);
      });
      return bytes;
    },
    spans: (_bytes, start, end) => [
      { key: 'counts', start: start + 8, end: start + 28 },
      { key: 'memory', start: start + 28, end: start + 30 },
      { key: 'bios', start: start + 30, end: start + 32 },
      { key: 'instances', start: start + HWID_FIXED, end },
    ],
  };
}

function digests(bytes: Uint8Array, start: number, end: number): number[] {
  const values: number[] = [];
  for (let at = start; at < end; at += 2) values.push(bytes[at] | (bytes[at + 1] << 8));
  return values;
}

function numbers(value: unknown, path: string, key: string): number[] {
  const is16 = (item: unknown): item is number => u16.write(new Uint8Array(2), 0, item) === undefined;
  if (!Array.isArray(value) || !value.every(is16)) throw modelError(path, key, 'must be numbers from 0 to 65535');
  return value;
}
