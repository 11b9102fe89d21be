/**
 * Text inside blocks: UTF-8 or UTF-16LE, read only where encoding returns the same bytes. Anything else (a lone
 * surrogate, an odd length, an overlong sequence, a NUL inside) reads as undefined, and its block stays opaque.
 */
import { allocate, toLatin1, toUtf16 } from '#platform';
import type { BlockBuffer } from './block-buffer.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The container being read: its bytes, and the same bytes as one Latin-1 string to cut ASCII text out of. */
export interface TextSource {
  readonly bytes: Uint8Array;
  readonly latin1: string;
}

/** UTF-8 text of bytes [start, end) without any NUL; undefined where the bytes are not that. */
export function readUtf8(source: TextSource, start: number, end: number): string | undefined {
  const { bytes } = source;
  let bits = 0;
  // A zero byte less one is negative, and so is everything that it is joined with.
  for (let i = start; i < end; i++) bits |= bytes[i] | (bytes[i] - 1);
  if (bits < 0) return undefined;
  if (bits < 0x80) return source.latin1.substring(start, end);
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** As {@link readUtf8}, of bytes that end with one NUL. */
export function readUtf8z(source: TextSource, start: number, end: number): string | undefined {
  const stop = end - 1;
  return stop >= start && source.bytes[stop] === 0 ? readUtf8(source, start, stop) : undefined;
}

/** Room for the ASCII texts among UTF-16 ones: nearly all are, and make strings of one byte a character. */
const ascii = allocate(1024);

/** UTF-16LE text of bytes [start, end) without any NUL; undefined where the bytes are not that. */
export function readUtf16(source: TextSource, start: number, end: number): string | undefined {
  const { bytes } = source;
  const size = end - start;
  if (size % 2 !== 0) return undefined;
  const length = Math.min(size / 2, ascii.length);
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const unit = bytes[start + 2 * i] | (bytes[start + 2 * i + 1] << 8);
    // A zero less one is negative, and so is everything that it is joined with.
    bits |= unit | (unit - 1);
    ascii[i] = unit;
  }
  if (bits >= 0 && bits < 0x80 && length === size / 2) return shortLatin1(length);
  return isUtf16(bytes, start, end) ? toUtf16(bytes, start, end) : undefined;
}

/** Characters up to which joining them is faster than asking the platform: enumerators are this short. */
const SHORT = 8;
const ASCII = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code));

function shortLatin1(length: number): string {
  if (length > SHORT) return toLatin1(ascii, 0, length);
  let text = '';
  for (let i = 0; i < length; i++) text += ASCII[ascii[i]];
  return text;
}

/** Units below this are characters of their own. */
const SURROGATES = 0xd800;

/** Whether bytes are UTF-16LE without a NUL and without half a surrogate pair. */
function isUtf16(bytes: Uint8Array, start: number, end: number): boolean {
  let bits = 0;
  for (let i = start; i < end; i += 2) {
    const unit = bytes[i] | (bytes[i + 1] << 8);
    bits |= unit | (unit - 1);
  }
  return bits >= 0 && (bits < SURROGATES || hasWholePairs(bytes, start, end));
}

function hasWholePairs(bytes: Uint8Array, start: number, end: number): boolean {
  let open = false;
  for (let i = start + 1; i < end; i += 2) {
    const low = bytes[i] >= 0xdc && bytes[i] <= 0xdf;
    if (low !== open) return false;
    open = bytes[i] >= 0xd8 && bytes[i] <= 0xdb;
  }
  return !open;
}

/** Why a text cannot be stored in a block; undefined where it can. */
export function textProblem(text: unknown): string | undefined {
  if (typeof text !== 'string') return 'must be text';
  if (text.includes('\0')) return 'must not hold a NUL';
  return hasLoneSurrogate(text) ? 'must not hold half a surrogate pair' : undefined;
}

function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udfff]/u.test(text);
}

/** Writes a text as UTF-8; false, with anything written, where a block cannot hold it: {@link textProblem} says why. */
export function writeUtf8(into: BlockBuffer, text: string): boolean {
  // Nearly all are ASCII, and short: the encoder takes longer.
  const { length } = text;
  const start = into.take(length);
  const { bytes } = into;
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    // A zero less one is negative, and so is everything that it is joined with.
    bits |= code | (code - 1);
    bytes[start + i] = code;
  }
  if (bits >= 0 && bits < 0x80) return true;
  if (textProblem(text) !== undefined) return false;
  const encoded = encoder.encode(text);
  into.end = start;
  into.take(encoded.length);
  into.bytes.set(encoded, start);
  return true;
}

/** Writes a text as UTF-16LE; false as {@link writeUtf8}. */
export function writeUtf16(into: BlockBuffer, text: string): boolean {
  const { length } = text;
  const start = into.take(2 * length);
  const { bytes } = into;
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    bits |= unit | (unit - 1);
    bytes[start + 2 * i] = unit & 0xff;
    bytes[start + 2 * i + 1] = unit >> 8;
  }
  return bits >= 0 && (bits < SURROGATES || textProblem(text) === undefined);
}

/** UTF-16LE bytes of a text and a NUL, whatever the text is. */
export function utf16z(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2 + 2);
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 0xff;
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8;
  }
  return bytes;
}
