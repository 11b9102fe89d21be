/**
 * Writes members of the model as the data of a block. As for reading, each layout of the table is turned into a function
 * once.
 */
import type { BlockBuffer } from './block-buffer.js';
import { HashModelError } from './errors.js';
import { type FieldCodec, u16, u32 } from './field-codecs.js';
import {
  BRAND_SIZE,
  type BrandLayout,
  type CountedLayout,
  type DigestsLayout,
  type Layout,
  type Members,
  type NamedLayout,
  type PipedLayout,
  type StructLayout,
  type TextStyle,
} from './layouts.js';
import { isAllOnes } from './read-layout.js';
import { elementPath, type Part } from './table.js';
import { textProblem, writeUtf8, writeUtf16 } from './text.js';

/** What writing needs to know besides the block's members. */
export interface WriteContext {
  /** Whether processor brand strings are padded to 48 bytes. */
  readonly padBrand: boolean;
  /** Whether members that are missing are written as zeros or empty text instead of being refused. */
  partial: boolean;
  /** Whose members are written: a part of the model, and which of its elements. Errors name it. */
  part: Part;
  index: number;
  /** The list inside it that is written, and which record of it. */
  list: string;
  record: number;
}

/**
 * Writes the members of `from` as the data of a block, at the end of `into`.
 *
 * @throws {@link HashModelError} when a member is missing or holds what the format cannot
 */
export type LayoutWrite = (into: BlockBuffer, from: Members, context: WriteContext) => void;

type StructWrite = (bytes: Uint8Array, start: number, from: Members, context: WriteContext) => void;

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function modelError({ part, index, list, record }: WriteContext, key: string, problem: string): HashModelError {
  const object = elementPath(part, index);
  const path = join(list === '' ? object : join(object, `${list}[${record}]`), key);
  return new HashModelError(path, `${path} ${problem}`);
}

/** What writes blocks of a layout. */
export function layoutWriter(layout: Layout): LayoutWrite {
  switch (layout.form) {
    case 'struct': {
      const write = structWriter(layout);
      return (into, from, context) => write(into.bytes, into.takeZeros(layout.size), from, context);
    }
    case 'text': {
      const [{ key }] = layout.fields;
      return (into, from, context) => writeText(into, layout.style, textOf(from, key, context), key, context);
    }
    case 'brand':
      return brandWriter(layout);
    case 'piped':
      return pipedWriter(layout);
    case 'named':
      return namedWriter(layout);
    case 'counted':
      return countedWriter(layout);
    case 'digests':
      return digestsWriter(layout);
  }
}

/** A field of a struct; all are objects of one shape. */
interface FieldWrite {
  readonly write: FieldCodec['write'];
  readonly at: number;
  /** Name of the member; empty where there is none. */
  readonly key: string;
  readonly absent: unknown;
}

function structWriter({ size, fields, allOnes }: StructLayout): StructWrite {
  const steps = fields.map(({ kind, at, key = '', absent }): FieldWrite => ({ write: kind.write, at, key, absent }));
  const isNothing = (from: Members): boolean => steps.every(({ key }) => key === '' || from[key] === null);
  return (bytes, start, from, context) => {
    if (allOnes && isNothing(from)) {
      bytes.fill(0xff, start, start + size);
      return;
    }
    for (let i = 0; i < steps.length; i++) writeField(steps[i], bytes, start, from, context);
    if (allOnes && isAllOnes(bytes, start, start + size)) {
      throw modelError(context, steps[steps.length - 1].key, 'must be null as well');
    }
  };
}

function writeField(
  { write, at, key, absent }: FieldWrite,
  bytes: Uint8Array,
  start: number,
  from: Members,
  context: WriteContext,
): void {
  const own = key === '' ? undefined : from[key];
  const value = own === undefined ? absent : own;
  if (key !== '' && value === undefined) {
    if (context.partial) return;
    throw modelError(context, key, 'is missing');
  }
  const problem = write(bytes, start + at, value);
  if (problem !== undefined) throw modelError(context, key, problem);
}

/** The text of a member; that it has no NUL and no half a surrogate pair shows when it is written. */
function textOf(from: Members, key: string, context: WriteContext): string {
  const value = from[key];
  if (typeof value === 'string') return value;
  if (value === undefined && context.partial) return '';
  throw modelError(context, key, value === undefined ? 'is missing' : 'must be text');
}

function writeText(into: BlockBuffer, style: TextStyle, text: string, key: string, context: WriteContext): void {
  const isWritten = style.encoding === 'utf8' ? writeUtf8(into, text) : writeUtf16(into, text);
  if (!isWritten) throw modelError(context, key, textProblem(text) ?? 'cannot be written');
  into.takeZeros(style.terminator);
}

function brandWriter({ style, fields }: BrandLayout): LayoutWrite {
  const { key } = fields[0];
  const bare: TextStyle = { ...style, terminator: 0 };
  return (into, from, context) => {
    const text = textOf(from, key, context);
    if (!context.padBrand) {
      writeText(into, style, text, key, context);
      return;
    }
    const start = into.end;
    writeText(into, bare, text, key, context);
    const padding = BRAND_SIZE - (into.end - start);
    if (padding < 0) throw modelError(context, key, `must not be longer than ${BRAND_SIZE} bytes`);
    into.takeZeros(padding);
  };
}

function pipedWriter({ fields, style }: PipedLayout): LayoutWrite {
  const keys = fields.map(({ key }) => key);
  const bare: TextStyle = { ...style, terminator: 0 };
  return (into, from, context) => {
    let bad = -1;
    for (let i = 0; i < keys.length; i++) {
      const text = textOf(from, keys[i], context);
      if (bad < 0 && text.includes('|')) bad = i;
      writeText(into, bare, text, keys[i], context);
      if (i < keys.length - 1) writeText(into, bare, '|', keys[i], context);
    }
    if (bad >= 0) throw modelError(context, keys[bad], 'must not hold a "|"');
    into.takeZeros(style.terminator);
  };
}

function namedWriter({ head, name, nameAt, style }: NamedLayout): LayoutWrite {
  const writeHead = structWriter(head);
  const { key } = name;
  return (into, from, context) => {
    const start = into.takeZeros(nameAt);
    writeText(into, style, textOf(from, key, context), key, context);
    writeHead(into.bytes, start, from, context);
    u32.write(into.bytes, start + head.size, into.end - start - nameAt);
  };
}

function countedWriter({ record, fields }: CountedLayout): LayoutWrite {
  const writeRecord = structWriter(record);
  const { key } = fields[0];
  return (into, from, context) => {
    const records = from[key];
    if (!Array.isArray(records) || records.length > 255) throw modelError(context, key, 'must be a list of up to 255');
    const start = into.takeZeros(1 + records.length * record.size);
    into.bytes[start] = records.length;
    context.list = key;
    for (let i = 0; i < records.length; i++) {
      context.record = i;
      writeRecord(into.bytes, start + 1 + i * record.size, records[i] ?? {}, context);
    }
    context.list = '';
  };
}

function digestsWriter({ fields }: DigestsLayout): LayoutWrite {
  const [counts, memory, bios, instances] = fields;
  const classes = (memory.at - counts.at) / 2;
  return (into, from, context) => {
    const found = numbers(from[counts.key], counts.key, context);
    const digests = numbers(from[instances.key], instances.key, context);
    if (found.length !== classes) throw modelError(context, counts.key, `must hold ${classes} numbers`);
    if (found.reduce((sum, count) => sum + count, 0) !== digests.length) {
      throw modelError(context, instances.key, 'must hold as many digests as the counts add up to');
    }
    const size = instances.at + 2 * digests.length;
    const start = into.takeZeros(size);
    const { bytes } = into;
    u32.write(bytes, start, size - 4);
    u32.write(bytes, start + 4, size - 4);
    writeNumbers(bytes, start + counts.at, found);
    for (const { key, at } of [memory, bios]) writeNumbers(bytes, start + at, numbers([from[key]], key, context));
    writeNumbers(bytes, start + instances.at, digests);
  };
}

function numbers(value: unknown, key: string, context: WriteContext): number[] {
  const is16 = (item: unknown): item is number =>
    typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 0xffff;
  if (!Array.isArray(value) || !value.every(is16)) throw modelError(context, key, 'must be numbers from 0 to 65535');
  return value;
}

function writeNumbers(bytes: Uint8Array, at: number, values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) u16.write(bytes, at + 2 * i, values[i]);
}
