/**
 * From bytes to text where the encoding may change within one file: files that were put together by `copy /b` or by
 * appending with another tool. UTF-16 of either order is recognized by its byte order mark or by its zero bytes, wherever
 * it begins; the rest is UTF-8 or, line by line, the Windows code page 1252.
 */
import { isPlainText, toLatin1 } from '#platform';
import { decodeLine } from '../csv/encoding.js';
import type { Steps } from './steps.js';

type State = 'bytes' | 'utf-16le' | 'utf-16be';

/** Pairs of printable ASCII bytes after which UTF-16 is known to have ended: too many for a text in an East Asian script. */
const PAIRS_OF_ASCII = 12;
const LF = 10;

const isAscii = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === LF || byte === 13;

/** Turns chunks of bytes into text. */
export class MixedDecoder {
  private state: State = 'bytes';
  private held: Uint8Array | undefined;
  private hasBegun = false;

  /**
   * The text of a chunk; what a boundary may have cut is kept for the next one unless `final` says that nothing goes on behind
   * it. A byte order mark is taken off the beginning of the first.
   */
  push(chunk: Uint8Array, final: boolean): string {
    let bytes = chunk;
    if (this.held) {
      bytes = new Uint8Array(this.held.length + chunk.length);
      bytes.set(this.held);
      bytes.set(chunk, this.held.length);
      this.held = undefined;
    }
    const { text, end } = this.decode(bytes, final ? bytes.length : this.safeEnd(bytes), final);
    // A copy, which a Buffer's own slice is not: the memory of a chunk is filled again.
    if (end < bytes.length) this.held = new Uint8Array(bytes.subarray(end));
    if (end > 0) this.hasBegun = true;
    if (final) this.state = 'bytes';
    return text;
  }

  /** Where a chunk can be cut: behind a line end where there is one, never within a character. */
  private safeEnd(bytes: Uint8Array): number {
    const last = bytes.lastIndexOf(LF);
    // A zero behind the LF belongs to it in UTF-16LE, and may not have come yet.
    if (last > bytes.length / 2 && last + 2 < bytes.length) return bytes[last + 1] === 0 ? last + 2 : last + 1;
    const even = Math.max(0, bytes.length - 4) & ~1;
    return this.state === 'bytes' ? characterStart(bytes, even) : even;
  }

  /** The text of bytes [0, end), and where it ends: UTF-16 that goes on is cut between characters. */
  private decode(bytes: Uint8Array, end: number, final: boolean): { text: string; end: number } {
    // What nearly every chunk is.
    if (this.state === 'bytes' && isPlainText(bytes, 0, end)) return { text: toLatin1(bytes, 0, end), end };
    const parts: string[] = [];
    let at = 0;
    // Where bytes are treated as bytes whatever they look like: UTF-16 would have ended where it began.
    let forced = -1;
    while (at < end) {
      const { state } = this;
      if (state === 'bytes') {
        const stop = this.bytesEnd(bytes, at === forced ? at + 1 : at, end);
        if (stop > at) parts.push(narrow(bytes, at, stop, this.hasBegun || at > 0));
        if (stop < end) this.state = this.next(bytes, stop);
        at = stop;
      } else {
        const stop = this.wideEnd(bytes, at, end);
        if (stop === end && !final) {
          const cut = wideCut(bytes, at, end, state);
          return { text: parts.join('') + new TextDecoder(state).decode(bytes.subarray(at, cut)), end: cut };
        }
        if (stop > at) parts.push(new TextDecoder(state).decode(bytes.subarray(at, stop)));
        else forced = at;
        if (stop < end) this.state = 'bytes';
        at = stop;
      }
    }
    return { text: parts.join(''), end };
  }

  /** The state that begins at a position where another ended. */
  private next(bytes: Uint8Array, at: number): State {
    if (bytes[at] === 0xff || (bytes[at] !== 0xfe && bytes[at + 1] === 0)) return 'utf-16le';
    return 'utf-16be';
  }

  /** Where UTF-16 begins. */
  private bytesEnd(bytes: Uint8Array, start: number, end: number): number {
    let zero = bytes.indexOf(0, start);
    let mark = nextMark(bytes, start);
    for (;;) {
      const at = Math.min(zero < 0 ? end : zero, mark);
      if (at >= end) return end;
      if (at === mark) {
        if (isWide(bytes, mark + 2, mark) || mark + 2 >= end) return mark;
        mark = nextMark(bytes, mark + 1);
      } else {
        if (zero > start && isAscii(bytes[zero - 1]) && isWideLittle(bytes, zero - 1, end)) return zero - 1;
        if (isWideBig(bytes, zero, end)) return zero;
        zero = bytes.indexOf(0, zero + 1);
      }
    }
  }

  /** Where UTF-16 ends: at bytes that are plain ASCII in both halves of many units. */
  private wideEnd(bytes: Uint8Array, start: number, end: number): number {
    let ascii = 0;
    let at = start;
    for (; at + 1 < end; at += 2) {
      if (isAscii(bytes[at]) && isAscii(bytes[at + 1])) {
        if (++ascii === PAIRS_OF_ASCII) return at + 2 - 2 * PAIRS_OF_ASCII;
      } else if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) {
        return at;
      } else {
        ascii = 0;
      }
    }
    return end;
  }
}

/**
 * Where UTF-16 can be cut that may go on behind `end`, or end there: before ASCII bytes that are too few to tell, and not within a
 * character of two units.
 */
function wideCut(bytes: Uint8Array, start: number, end: number, state: State): number {
  let at = end - ((end - start) % 2);
  while (at > start && isAscii(bytes[at - 2]) && isAscii(bytes[at - 1])) at -= 2;
  const high = state === 'utf-16le' ? bytes[at - 1] : bytes[at - 2];
  return at > start && (high & 0xfc) === 0xd8 ? at - 2 : at;
}

/** The place of the character of UTF-8 that a position lies within; the position itself where it lies in none. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > at - 3 && start > 0 && (bytes[start] & 0xc0) === 0x80) start--;
  return bytes[start] >= 0xc2 && bytes[start] <= 0xf4 ? start : at;
}

function nextMark(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xfe, from); at >= 0; at = bytes.indexOf(0xfe, at + 1)) {
    if (at > from && bytes[at - 1] === 0xff) return at - 1;
    if (bytes[at + 1] === 0xff) return at;
  }
  return Number.MAX_SAFE_INTEGER;
}

const isWide = (bytes: Uint8Array, at: number, mark: number): boolean =>
  bytes[mark] === 0xff
    ? bytes[at + 1] === 0 || bytes[at + 3] === 0 || bytes[at + 1] > 0x7f || bytes[at + 1] < 0x20
    : true;

/** Whether two letters of UTF-16LE are at a position: letter, zero, letter, zero. */
const isWideLittle = (bytes: Uint8Array, at: number, end: number): boolean =>
  at + 3 >= end ? at + 2 >= end : isAscii(bytes[at + 2]) && bytes[at + 3] === 0;

const isWideBig = (bytes: Uint8Array, at: number, end: number): boolean =>
  at + 3 < end && isAscii(bytes[at + 1]) && bytes[at + 2] === 0 && isAscii(bytes[at + 3]);

/** Text of bytes that are ASCII, UTF-8 or a code page, which is told line by line. */
function narrow(bytes: Uint8Array, start: number, end: number, keepMark: boolean): string {
  if (isPlain(bytes, start, end)) return toLatin1(bytes, start, end);
  const text = decodeLine(bytes, start, end, keepMark);
  if (!text.includes('\u20ac') && !/[\u0080-\u00ff]/.test(text)) return text;
  const lines: string[] = [];
  for (let at = start; at < end; ) {
    const feed = bytes.indexOf(LF, at);
    const stop = feed < 0 || feed >= end ? end : feed + 1;
    lines.push(decodeLine(bytes, at, stop, keepMark || at > start));
    at = stop;
  }
  return lines.join('');
}

function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] > 0x7f) return false;
  return true;
}

/** The text of bytes that are all there. */
export const decodeMixed = (bytes: Uint8Array): string => new MixedDecoder().push(bytes, true);

/** Bytes that are decoded at a time. */
const STEP = 2 * 1024 * 1024;

/** {@link decodeMixed} in steps, which report no share: reading what they return takes far longer. */
export function* decodingSteps(bytes: Uint8Array): Steps<string> {
  const decoder = new MixedDecoder();
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += STEP) {
    parts.push(decoder.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length));
    yield 0;
  }
  return parts.join('');
}
