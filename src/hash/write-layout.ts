/** Writes members of the model as the data of a block. */
import { HashModelError } from './errors.js';
import { u16, u32 } from './field-codecs.js';
import {
  BRAND_SIZE,
  type BrandLayout,
  type CountedLayout,
  type DigestsLayout,
  type Field,
  type Layout,
  type Members,
  type NamedLayout,
  type PipedLayout,
  type StructLayout,
  type TextStyle,
} from './layouts.js';
import { isAllOnes } from './read-layout.js';
import { textProblem, writeUtf8, writeUtf16 } from './text.js';

/** What writing needs to know besides the block's members. */
export interface WriteContext {
  /** Whether processor brand strings are padded to 48 bytes. */
  readonly padBrand: boolean;
  /** Whether members that are missing are written as zeros or empty text instead of being refused. */
  readonly partial: boolean;
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function modelError(path: string, key: string, problem: string): HashModelError {
  return new HashModelError(join(path, key), `${join(path, key)} ${problem}`);
}

/**
 * The data that the members of `from` make; `path` names the object in errors.
 *
 * @throws {HashModelError} when a member is missing or holds what the format cannot
 */
export function writeLayout(layout: Layout, context: WriteContext, from: Members, path: string): Uint8Array {
  switch (layout.form) {
    case 'struct':
      return writeStruct(layout, context, from, path);
    case 'text':
      return writeText(layout.style, textOf(context, from, layout.fields[0].key, path));
    case 'brand':
      return writeBrand(layout, context, from, path);
    case 'piped':
      return writePiped(layout, context, from, path);
    case 'named':
      return writeNamed(layout, context, from, path);
    case 'counted':
      return writeCounted(layout, context, from, path);
    case 'digests':
      return writeDigests(layout, from, path);
  }
}

function writeStruct(layout: StructLayout, context: WriteContext, from: Members, path: string): Uint8Array {
  const { size, fields, allOnes } = layout;
  if (allOnes && fields.every(({ key }) => key === undefined || from[key] === null)) {
    return new Uint8Array(size).fill(0xff);
  }
  const bytes = new Uint8Array(size);
  for (const field of fields) writeField(field, bytes, context, from, path);
  if (allOnes && isAllOnes(bytes, 0, size)) throw modelError(path, fields.at(-1)?.key ?? '', 'must be null as well');
  return bytes;
}

function writeField(
  { key, at = 0, kind, absent }: Field,
  bytes: Uint8Array,
  { partial }: WriteContext,
  from: Members,
  path: string,
): void {
  const value = key === undefined || from[key] === undefined ? absent : from[key];
  if (key !== undefined && value === undefined) {
    if (partial) return;
    throw modelError(path, key, 'is missing');
  }
  const problem = kind?.write(bytes, at, value);
  if (problem !== undefined) throw modelError(path, key ?? '', problem);
}

function writeText({ encoding, terminator }: TextStyle, text: string): Uint8Array {
  return encoding === 'utf8' ? writeUtf8(text, terminator) : writeUtf16(text, terminator);
}

function textOf({ partial }: WriteContext, from: Members, key: string, path: string): string {
  const value = from[key] === undefined && partial ? '' : from[key];
  const problem = value === undefined ? 'is missing' : textProblem(value);
  if (problem !== undefined) throw modelError(path, key, problem);
  return value as string;
}

function writeBrand(layout: BrandLayout, context: WriteContext, from: Members, path: string): Uint8Array {
  const { key } = layout.fields[0];
  const value = textOf(context, from, key, path);
  if (!context.padBrand) return writeText(layout.style, value);
  const padding = BRAND_SIZE - writeUtf8(value, 0).length;
  if (padding < 0) throw modelError(path, key, `must not be longer than ${BRAND_SIZE} bytes`);
  return writeUtf8(value, padding);
}

function writePiped({ fields, style }: PipedLayout, context: WriteContext, from: Members, path: string): Uint8Array {
  const parts = fields.map(({ key }) => textOf(context, from, key, path));
  const bad = parts.findIndex((part) => part.includes('|'));
  if (bad >= 0) throw modelError(path, fields[bad].key, 'must not hold a "|"');
  return writeText(style, parts.join('|'));
}

function writeNamed(layout: NamedLayout, context: WriteContext, from: Members, path: string): Uint8Array {
  const { head, name, nameAt, style } = layout;
  const text = writeText(style, textOf(context, from, name.key, path));
  const bytes = new Uint8Array(nameAt + text.length);
  bytes.set(writeStruct(head, context, from, path));
  u32.write(bytes, head.size, text.length);
  bytes.set(text, nameAt);
  return bytes;
}

function writeCounted(layout: CountedLayout, context: WriteContext, from: Members, path: string): Uint8Array {
  const { record, fields } = layout;
  const { key } = fields[0];
  const records = from[key];
  if (!Array.isArray(records) || records.length > 255) throw modelError(path, key, 'must be a list of up to 255');
  const bytes = new Uint8Array(1 + records.length * record.size);
  bytes[0] = records.length;
  records.forEach((members: Members, index) => {
    bytes.set(writeStruct(record, context, members, join(path, `${key}[${index}]`)), 1 + index * record.size);
  });
  return bytes;
}

function writeDigests({ fields }: DigestsLayout, from: Members, path: string): Uint8Array {
  const [counts, memory, bios, instances] = fields;
  const classes = (memory.at - counts.at) / 2;
  const found = numbers(from[counts.key], path, counts.key);
  const digests = numbers(from[instances.key], path, instances.key);
  if (found.length !== classes) throw modelError(path, counts.key, `must hold ${classes} numbers`);
  if (found.reduce((sum, count) => sum + count, 0) !== digests.length) {
    throw modelError(path, instances.key, 'must hold as many digests as the counts add up to');
  }
  const single = [memory, bios].map(({ key }) => numbers([from[key]], path, key)[0]);
  const bytes = new Uint8Array(instances.at + 2 * digests.length);
  u32.write(bytes, 0, bytes.length - 4);
  u32.write(bytes, 4, bytes.length - 4);
  [...found, ...single, ...digests].forEach((value, index) => {
    u16.write(bytes, counts.at + 2 * index, value);
  });
  return bytes;
}

function numbers(value: unknown, path: string, key: string): number[] {
  const is16 = (item: unknown): item is number => u16.write(new Uint8Array(2), 0, item) === undefined;
  if (!Array.isArray(value) || !value.every(is16)) throw modelError(path, key, 'must be numbers from 0 to 65535');
  return value;
}
