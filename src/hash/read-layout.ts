/**
 * Reads the data of a block into members of the model; refuses what would not encode to the same bytes. Each layout of
 * the table is turned into a function once: what depends on the layout alone is not asked again for each of a hash's
 * forty blocks.
 */
import { type FieldCodec, NOT_CANONICAL, u16, u32 } from './field-codecs.js';
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
  /** Whether processor brand strings are padded to 48 bytes, as CPUID has them. */
  padBrand: boolean;
}

/**
 * Reads data [start, end) of a block into `into`.
 *
 * @returns false, with nothing read, where the members would not encode to the same bytes: the block stays opaque
 */
export type LayoutRead = (context: LayoutContext, start: number, end: number, into: Members) => boolean;

type TextRead = (source: TextSource, start: number, end: number) => string | undefined;

/** What reads blocks of a layout. */
export function layoutReader(layout: Layout): LayoutRead {
  switch (layout.form) {
    case 'struct':
      return structReader(layout);
    case 'text':
      return wholeTextReader(layout.fields[0].key, textReader(layout.style));
    case 'brand':
      return brandReader(layout);
    case 'piped':
      return pipedReader(layout);
    case 'named':
      return namedReader(layout);
    case 'counted':
      return countedReader(layout);
    case 'digests':
      return digestsReader(layout);
  }
}

/** Whether bytes [start, end) are all ones. */
export function isAllOnes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0xff) return false;
  return true;
}

/** A field of a struct; all are objects of one shape. */
interface FieldRead {
  readonly read: FieldCodec['read'];
  readonly at: number;
  /** Name of the member; without a meaning where only `absent` is ever read. */
  readonly key: string;
  /** Read as absent; undefined is what bytes without a member read as. */
  readonly absent: unknown;
}

function structReader({ size, fields, allOnes }: StructLayout): LayoutRead {
  const steps = fields.map(({ kind, at, key = '', absent }): FieldRead => ({ read: kind.read, at, key, absent }));
  return ({ bytes }, start, end, into) => {
    if (end - start !== size) return false;
    if (allOnes && isAllOnes(bytes, start, end)) {
      for (const { key } of steps) if (key !== '') into[key] = null;
      return true;
    }
    for (let i = 0; i < steps.length; i++) {
      const { read, at, key, absent } = steps[i];
      const value = read(bytes, start + at);
      if (value === NOT_CANONICAL) return takeBack(steps, i, into);
      if (value !== absent) into[key] = value;
    }
    return true;
  };
}

/** Removes the members that the first `count` steps have read. */
function takeBack(steps: readonly FieldRead[], count: number, into: Members): false {
  for (let i = 0; i < count; i++) delete into[steps[i].key];
  return false;
}

/** What reads text of a style: its terminator, and nothing but text before it. */
function textReader({ encoding, terminator }: TextStyle): TextRead {
  if (encoding === 'utf8' && terminator === 1) return readUtf8z;
  const read = encoding === 'utf8' ? readUtf8 : readUtf16;
  if (terminator === 0) return read;
  return (source, start, end) => {
    const textEnd = end - terminator;
    if (textEnd < start) return undefined;
    for (let i = textEnd; i < end; i++) if (source.bytes[i] !== 0) return undefined;
    return read(source, start, textEnd);
  };
}

function wholeTextReader(key: string, read: TextRead): LayoutRead {
  return (context, start, end, into) => {
    const value = read(context, start, end);
    if (value === undefined) return false;
    into[key] = value;
    return true;
  };
}

function brandReader({ style, fields }: BrandLayout): LayoutRead {
  const { key } = fields[0];
  const readUnpadded = wholeTextReader(key, textReader(style));
  const readPadded = wholeTextReader(key, (source, start, end) =>
    end - start === BRAND_SIZE ? readUtf8(source, start, trimNuls(source.bytes, start, end)) : undefined,
  );
  return (context, start, end, into) => (context.padBrand ? readPadded : readUnpadded)(context, start, end, into);
}

/** The end of bytes [start, end) without the zeros at their end. */
export function trimNuls(bytes: Uint8Array, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && bytes[trimmed - 1] === 0) trimmed--;
  return trimmed;
}

function pipedReader({ fields, style }: PipedLayout): LayoutRead {
  const readText = textReader(style);
  const keys = fields.map(({ key }) => key);
  const last = keys.length - 1;
  return (context, start, end, into) => {
    const whole = readText(context, start, end);
    if (whole === undefined) return false;
    let bars = 0;
    for (let bar = whole.indexOf('|'); bar >= 0; bar = whole.indexOf('|', bar + 1)) bars++;
    if (bars !== last) return false;
    let from = 0;
    for (let i = 0; i < last; i++) {
      const bar = whole.indexOf('|', from);
      into[keys[i]] = whole.substring(from, bar);
      from = bar + 1;
    }
    into[keys[last]] = whole.substring(from);
    return true;
  };
}

function namedReader({ head, nameAt, name, style }: NamedLayout): LayoutRead {
  const readHead = structReader(head);
  const readName = textReader(style);
  const { key } = name;
  return (context, start, end, into) => {
    const size = end - start - nameAt;
    if (size < 0 || u32.read(context.bytes, start + head.size) !== size) return false;
    const text = readName(context, start + nameAt, end);
    if (text === undefined || !readHead(context, start, start + head.size, into)) return false;
    into[key] = text;
    return true;
  };
}

function countedReader({ record, fields }: CountedLayout): LayoutRead {
  const readRecord = structReader(record);
  const { key } = fields[0];
  return (context, start, end, into) => {
    if (end === start || end - start !== 1 + context.bytes[start] * record.size) return false;
    const records: Members[] = [];
    for (let at = start + 1; at < end; at += record.size) {
      const members: Members = {};
      if (!readRecord(context, at, at + record.size, members)) return false;
      records.push(members);
    }
    into[key] = records;
    return true;
  };
}

function digestsReader(layout: DigestsLayout): LayoutRead {
  const [counts, memory, bios, instances] = layout.fields;
  return ({ bytes }, start, end, into) => {
    if (!digestsFit(layout, bytes, start, end)) return false;
    into[counts.key] = readNumbers(bytes, start + counts.at, start + memory.at);
    into[memory.key] = u16.read(bytes, start + memory.at);
    into[bios.key] = u16.read(bytes, start + bios.at);
    into[instances.key] = readNumbers(bytes, start + instances.at, end);
    return true;
  };
}

/** Whether data [start, end) has its length twice, and as many digests as its counts say. */
export function digestsFit({ fields }: DigestsLayout, bytes: Uint8Array, start: number, end: number): boolean {
  const [counts, memory, , instances] = fields;
  const size = end - start;
  if (size < instances.at || u32.read(bytes, start) !== size - 4 || u32.read(bytes, start + 4) !== size - 4)
    return false;
  let expected = instances.at;
  for (let at = start + counts.at; at < start + memory.at; at += 2) expected += 2 * (bytes[at] | (bytes[at + 1] << 8));
  return size === expected;
}

function readNumbers(bytes: Uint8Array, start: number, end: number): number[] {
  const numbers: number[] = [];
  for (let at = start; at < end; at += 2) numbers.push(bytes[at] | (bytes[at + 1] << 8));
  return numbers;
}
