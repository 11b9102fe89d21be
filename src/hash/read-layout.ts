/** Reads the data of a block into members of the model; refuses what would not give the same bytes again. */
import { NOT_CANONICAL, u16, u32 } from './kinds.js';
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
import { readUtf8, readUtf8z, readUtf16, type TextSource } from './text.js';

/** What reading needs to know of the hash around the block. */
export interface LayoutContext extends TextSource {
  /** Whether processor brand strings are padded to 48 bytes, as CPUID gives them. */
  padBrand: boolean;
}

/**
 * Reads data [start, end) of a block into `into`.
 *
 * @returns false, with nothing read, where the members would not give the same bytes again: the block stays opaque
 */
export function readLayout(layout: Layout, context: LayoutContext, start: number, end: number, into: Members): boolean {
  switch (layout.form) {
    case 'struct':
      return readStruct(layout, context.bytes, start, end, into);
    case 'text':
      return setText(into, layout.fields[0].key, readText(layout.style, context, start, end));
    case 'brand':
      return setText(into, layout.fields[0].key, readBrand(layout, context, start, end));
    case 'piped':
      return readPiped(layout, context, start, end, into);
    case 'named':
      return readNamed(layout, context, start, end, into);
    case 'counted':
      return readCounted(layout, context.bytes, start, end, into);
    case 'digests':
      return readDigests(layout, context.bytes, start, end, into);
  }
}

function setText(into: Members, key: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  into[key] = value;
  return true;
}

/** Whether bytes [start, end) are all ones. */
export function isAllOnes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0xff) return false;
  return true;
}

/** Values of the layout at hand: a read stores all members or, where it is refused, none. */
const values: unknown[] = [];

function readStruct(layout: StructLayout, bytes: Uint8Array, start: number, end: number, into: Members): boolean {
  if (end - start !== layout.size) return false;
  const { reads, offsets, keys, absents } = layout.plan;
  const nothing = layout.allOnes && isAllOnes(bytes, start, end);
  for (let i = 0; i < reads.length; i++) {
    const value = nothing ? null : reads[i](bytes, start + offsets[i]);
    if (value === NOT_CANONICAL) return false;
    values[i] = value;
  }
  for (let i = 0; i < reads.length; i++) {
    const key = keys[i];
    if (key !== undefined && (absents[i] === undefined || values[i] !== absents[i])) into[key] = values[i];
  }
  return true;
}

/** Text of a style in bytes [start, end): its terminator, and nothing but text before it. */
function readText(style: TextStyle, source: TextSource, start: number, end: number): string | undefined {
  if (style.encoding === 'utf8' && style.terminator === 1) return readUtf8z(source, start, end);
  const textEnd = end - style.terminator;
  if (textEnd < start) return undefined;
  for (let i = textEnd; i < end; i++) if (source.bytes[i] !== 0) return undefined;
  return style.encoding === 'utf8' ? readUtf8(source, start, textEnd) : readUtf16(source, start, textEnd);
}

function readBrand({ style }: BrandLayout, context: LayoutContext, start: number, end: number): string | undefined {
  if (!context.padBrand) return readText(style, context, start, end);
  return end - start === BRAND_SIZE ? readUtf8(context, start, trimNuls(context.bytes, start, end)) : undefined;
}

/** The end of bytes [start, end) without the zeros at their end. */
export function trimNuls(bytes: Uint8Array, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && bytes[trimmed - 1] === 0) trimmed--;
  return trimmed;
}

function readPiped(layout: PipedLayout, source: TextSource, start: number, end: number, into: Members): boolean {
  const { fields, style } = layout;
  const whole = readText(style, source, start, end);
  if (whole === undefined) return false;
  const last = fields.length - 1;
  let from = 0;
  for (let i = 0; i < last; i++) {
    const bar = whole.indexOf('|', from);
    if (bar < 0) return false;
    values[i] = whole.substring(from, bar);
    from = bar + 1;
  }
  if (whole.includes('|', from)) return false;
  values[last] = whole.substring(from);
  for (let i = 0; i <= last; i++) into[fields[i].key] = values[i];
  return true;
}

function readNamed(layout: NamedLayout, source: TextSource, start: number, end: number, into: Members): boolean {
  const { head, nameAt, name, style } = layout;
  const { bytes } = source;
  const size = end - start - nameAt;
  if (size < 0 || u32.read(bytes, start + head.size) !== size) return false;
  const text = readText(style, source, start + nameAt, end);
  if (text === undefined || !readStruct(head, bytes, start, start + head.size, into)) return false;
  into[name.key] = text;
  return true;
}

function readCounted(layout: CountedLayout, bytes: Uint8Array, start: number, end: number, into: Members): boolean {
  const { record, fields } = layout;
  if (end === start || end - start !== 1 + bytes[start] * record.size) return false;
  const records: Members[] = [];
  for (let at = start + 1; at < end; at += record.size) {
    const members: Members = {};
    if (!readStruct(record, bytes, at, at + record.size, members)) return false;
    records.push(members);
  }
  into[fields[0].key] = records;
  return true;
}

function readDigests(layout: DigestsLayout, bytes: Uint8Array, start: number, end: number, into: Members): boolean {
  const [counts, memory, bios, instances] = layout.fields;
  const size = end - start;
  if (size < instances.at || size % 2 !== 0) return false;
  if (u32.read(bytes, start) !== size - 4 || u32.read(bytes, start + 4) !== size - 4) return false;
  const numbers = readNumbers(bytes, start + counts.at, start + memory.at);
  const found = readNumbers(bytes, start + instances.at, end);
  if (numbers.reduce((sum, count) => sum + count, 0) !== found.length) return false;
  into[counts.key] = numbers;
  into[memory.key] = u16.read(bytes, start + memory.at);
  into[bios.key] = u16.read(bytes, start + bios.at);
  into[instances.key] = found;
  return true;
}

function readNumbers(bytes: Uint8Array, start: number, end: number): number[] {
  const numbers: number[] = [];
  for (let at = start; at < end; at += 2) numbers.push(bytes[at] | (bytes[at + 1] << 8));
  return numbers;
}
