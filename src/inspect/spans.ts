/**
 * Where the members of the model are in the container: what a hex view links with the lines of a summary. It reads the
 * same table of blocks as decoding does.
 */
import { aboutMember } from '../hash/about.js';
import { BLOCK_HEADER_SIZE, CHECKSUM_SIZE } from '../hash/container.js';
import { type Field, keysOf, type Layout, type PipedLayout } from '../hash/layouts.js';
import { trimNuls } from '../hash/read-layout.js';
import { elementPath, type KnownBlock, knownBlock, PARTS } from '../hash/table.js';
import type { Inspection } from './inspect.js';

/** The bytes of one member of the model. */
export interface FieldSpan {
  /** Path of the member: `smbios.uuid`, `networkAdapters[0].macAddress`, `opaqueBlocks[0].data`, `checksum.stored`, `tail`. */
  field: string;
  /** Index of the block in {@link Inspection.blocks}; absent for the checksum and what follows it. */
  block?: number;
  /** First byte of the container. */
  start: number;
  /** Byte after the last one. */
  end: number;
  /** How it is stored, such as `text + NUL`. */
  storage: string;
  /** What it is. */
  about: string;
  /** Name in the XML of `oa3tool /DecodeHwHash`, where it has one. */
  oa3?: string;
}

/**
 * Says which bytes of a container hold which member of the model.
 *
 * @param inspection what {@link inspectHash} said of the hash
 * @returns the spans in the order of the bytes; none where the blocks could not be parsed
 * @example
 * const inspection = inspectHash(text);
 * fieldSpans(inspection).find(({ field }) => field === 'smbios.uuid'); // { start: 482, end: 498, … }
 */
export function fieldSpans(inspection: Inspection): FieldSpan[] {
  const { hash, blocks, bytes } = inspection;
  if (hash === undefined) return [];
  const counts = new Map<number, number>();
  let opaque = 0;
  const spans = blocks.flatMap(({ type, offset, length, opaque: isOpaque }, block): FieldSpan[] => {
    const start = offset + BLOCK_HEADER_SIZE;
    const end = offset + length;
    const known = knownBlock(type);
    if (isOpaque || known === undefined) {
      const field = `opaqueBlocks[${opaque++}].data`;
      return [{ field, block, start, end, storage: 'bytes', about: 'kept byte for byte' }];
    }
    const nth = counts.get(type) ?? 0;
    counts.set(type, nth + 1);
    return blockSpans(known, nth, bytes, start, end).map((span) => ({ ...span, block }));
  });
  return [...spans, ...closingSpans(inspection)];
}

function blockSpans(
  { definition: { type, layout }, part }: KnownBlock,
  nth: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): FieldSpan[] {
  const path = elementPath(PARTS[part], nth);
  return layoutSpans(layout, bytes, start, end).map(([key, from, to]) => {
    const found = layout.fields.find((field) => field.key === key) as Field;
    const { label, oa3 } = found;
    const about = aboutMember(type, found);
    const field = path === '' ? key : `${path}.${key}`;
    return { field, start: from, end: to, storage: label, about, ...(oa3 === undefined ? {} : { oa3 }) };
  });
}

type KeySpan = readonly [key: string, start: number, end: number];

/** Where each member is in data [start, end) that has the layout. */
function layoutSpans(layout: Layout, bytes: Uint8Array, start: number, end: number): KeySpan[] {
  switch (layout.form) {
    case 'struct':
      return layout.fields.flatMap(({ key, at, kind }): KeySpan[] =>
        key === undefined ? [] : [[key, start + at, start + at + kind.size]],
      );
    case 'text':
      return [[layout.fields[0].key, start, end - layout.style.terminator]];
    case 'brand':
      return [[layout.fields[0].key, start, trimNuls(bytes, start, end)]];
    case 'piped':
      return pipedSpans(keysOf(layout), unitOf(layout), bytes, start, end - layout.style.terminator);
    case 'named':
      return [
        ...layoutSpans(layout.head, bytes, start, start + layout.head.size),
        [layout.name.key, start + layout.nameAt, end - layout.style.terminator],
      ];
    case 'counted':
      return [[layout.fields[0].key, start, end]];
    case 'digests':
      return layout.fields.map(({ key, at }, index) => {
        const next = layout.fields[index + 1]?.at;
        return [key, start + at, next === undefined ? end : start + next];
      });
  }
}

const unitOf = ({ style }: PipedLayout): number => (style.encoding === 'utf8' ? 1 : 2);

function pipedSpans(keys: readonly string[], unit: number, bytes: Uint8Array, start: number, end: number): KeySpan[] {
  let from = start;
  return keys.map((key) => {
    let to = from;
    while (to < end && bytes[to] !== 0x7c) to += unit;
    const span: KeySpan = [key, from, to];
    from = to + unit;
    return span;
  });
}

/** The checksum, and what follows it where that is not zero. */
function closingSpans({ hash, blocks }: Inspection): FieldSpan[] {
  const last = blocks.at(-1);
  const at = last === undefined ? BLOCK_HEADER_SIZE : last.offset + last.length;
  const checksum: FieldSpan = {
    field: 'checksum.stored',
    start: at + BLOCK_HEADER_SIZE,
    end: at + CHECKSUM_SIZE,
    storage: '32 bytes',
    about: 'SHA-256 over header and blocks',
  };
  if (hash?.tail === undefined) return [checksum];
  const start = at + CHECKSUM_SIZE;
  const end = start + hash.tail.length / 2;
  return [checksum, { field: 'tail', start, end, storage: 'bytes', about: 'bytes that follow the checksum' }];
}
