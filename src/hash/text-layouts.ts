/** Layouts of blocks that are text, or end with one. */
import { emitCountedName, emitPiped, emitText } from './compile-layout.js';
import { u32 } from './kinds.js';
import {
  type Field,
  type FieldNotes,
  type FixedField,
  type Layout,
  type LayoutContext,
  modelError,
  type Span,
  struct,
} from './layouts.js';
import { readUtf8, readUtf8z, readUtf16, type TextSource, textProblem, writeUtf8, writeUtf16 } from './text.js';

/** How text ends in a block. */
export interface TextStyle {
  readonly encoding: 'utf8' | 'utf16';
  /** Zero bytes behind the text. */
  readonly terminator: 0 | 1 | 2;
}

const TEXT_LABELS: Record<string, string> = {
  utf80: 'text, no NUL',
  utf81: 'text + NUL',
  utf160: 'UTF-16LE text, no NUL',
  utf162: 'UTF-16LE text + NUL',
};

/** Reads the text in bytes [start, end) with its terminator; undefined where the bytes are not that. */
export type TextReader = (source: TextSource, start: number, end: number) => string | undefined;

/** Reads text of a style: its terminator, and nothing but text before it. */
function textReader({ encoding, terminator }: TextStyle): TextReader {
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

function writeText(style: TextStyle, text: string): Uint8Array {
  return style.encoding === 'utf8' ? writeUtf8(text, style.terminator) : writeUtf16(text, style.terminator);
}

function checkText(value: unknown, path: string, key: string): string {
  const problem = value === undefined ? 'is missing' : textProblem(value);
  if (problem !== undefined) throw modelError(path, key, problem);
  return value as string;
}

/** One text that fills the block. */
export function text(style: TextStyle, key: string, notes: FieldNotes): Layout {
  const readStyle = textReader(style);
  return {
    fields: [{ key, at: 0, label: TEXT_LABELS[style.encoding + style.terminator], ...notes }],
    read(context, start, end, into) {
      const value = readStyle(context, start, end);
      if (value === undefined) return false;
      into[key] = value;
      return true;
    },
    emit: (text) => emitText(text, readStyle, key),
    write: (_context, from, path) => writeText(style, checkText(from[key], path, key)),
    spans: (_bytes, start, end) => [{ key, start, end: end - style.terminator }],
  };
}

/** Parts of the text at hand: a read stores all or, where it is refused, none. */
const values: string[] = [];

/** Texts joined by `|`; a part that holds one itself cannot be told from two. */
export function piped(style: TextStyle, fields: readonly (Field & { key: string })[]): Layout {
  const unit = style.encoding === 'utf8' ? 1 : 2;
  const readStyle = textReader(style);
  const keys = fields.map(({ key }) => key);
  return {
    fields,
    read(context, start, end, into) {
      const whole = readStyle(context, start, end);
      if (whole === undefined) return false;
      const last = keys.length - 1;
      let from = 0;
      for (let i = 0; i < last; i++) {
        const bar = whole.indexOf('|', from);
        if (bar < 0) return false;
        values[i] = whole.slice(from, bar);
        from = bar + 1;
      }
      if (whole.includes('|', from)) return false;
      values[last] = whole.slice(from);
      for (let i = 0; i <= last; i++) into[keys[i]] = values[i];
      return true;
    },
    emit: (text) => emitPiped(text, readStyle, keys),
    write(_context, from, path) {
      const parts = fields.map(({ key }) => checkText(from[key], path, key));
      const bad = parts.findIndex((part) => part.includes('|'));
      if (bad >= 0) throw modelError(path, fields[bad].key, 'must not hold a "|"');
      return writeText(style, parts.join('|'));
    },
    spans(bytes, start, end) {
      const spans: Span[] = [];
      let from = start;
      for (const { key } of fields) {
        let to = from;
        while (to < end - style.terminator && bytes[to] !== 0x7c) to += unit;
        spans.push({ key, start: from, end: to });
        from = to + unit;
      }
      return spans;
    },
  };
}

/** Bytes of the CPUID brand string. */
const BRAND_SIZE = 48;

/** Block 4: the brand string, padded with NULs to 48 bytes on x86, followed by one NUL on ARM. */
export function brand(key: string, notes: FieldNotes): Layout {
  const style: TextStyle = { encoding: 'utf8', terminator: 1 };
  const readStyle = textReader(style);
  const readBrand = (context: LayoutContext, start: number, end: number): string | undefined => {
    if (!context.padBrand) return readStyle(context, start, end);
    return end - start === BRAND_SIZE ? readUtf8(context, start, trimNuls(context.bytes, start, end)) : undefined;
  };
  return {
    fields: [{ key, at: 0, label: 'text, NULs up to 48 bytes on x86; text + NUL on ARM', ...notes }],
    read(context, start, end, into) {
      const value = readBrand(context, start, end);
      if (value === undefined) return false;
      into[key] = value;
      return true;
    },
    emit: (text) => emitText(text, readBrand, key),
    write(context, from, path) {
      const value = checkText(from[key], path, key);
      if (!context.padBrand) return writeText(style, value);
      const padding = BRAND_SIZE - writeUtf8(value, 0).length;
      if (padding < 0) throw modelError(path, key, `must not be longer than ${BRAND_SIZE} bytes`);
      return writeUtf8(value, padding);
    },
    spans: (bytes, start, end) => [{ key, start, end: trimNuls(bytes, start, end) }],
  };
}

function trimNuls(bytes: Uint8Array, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && bytes[trimmed - 1] === 0) trimmed--;
  return trimmed;
}

/** Fixed members, then a u32 with the bytes of a UTF-16LE text + NUL, then that text: block 8. */
export function withCountedName(head: readonly FixedField[], at: number, key: string, notes: FieldNotes): Layout {
  const style: TextStyle = { encoding: 'utf16', terminator: 2 };
  const front = struct(at, head);
  const readStyle = textReader(style);
  const nameAt = at + u32.size;
  const label = 'u32 bytes of the name, then UTF-16LE text + NUL';
  return {
    fields: [...head, { key, at: nameAt, label, ...notes }],
    read(context, start, end, into) {
      if (end - start < nameAt || u32.read(context.bytes, start + at) !== end - start - nameAt) return false;
      const name = readStyle(context, start + nameAt, end);
      if (name === undefined || !front.read(context, start, start + at, into)) return false;
      into[key] = name;
      return true;
    },
    emit: (text) => emitCountedName(text, head, at, readStyle, key),
    write(context, from, path) {
      const fixedPart = front.write(context, from, path);
      const name = writeText(style, checkText(from[key], path, key));
      const bytes = new Uint8Array(nameAt + name.length);
      bytes.set(fixedPart);
      u32.write(bytes, at, name.length);
      bytes.set(name, nameAt);
      return bytes;
    },
    spans: (bytes, start, end) => [
      ...front.spans(bytes, start, start + at),
      { key, start: start + nameAt, end: end - style.terminator },
    ],
  };
}
