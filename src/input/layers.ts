/** Texts within a text: base64 of JSON or of a file, folded or not, and hexadecimal of a registry export or a query. */
import { allocate, base64DecodeInto } from '#platform';
import { SEXTETS } from './characters.js';

/** A piece of text that stands for bytes. */
export interface Layer {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** Fewest characters of base64 and fewest bytes of hexadecimal that can hold a hash. */
const SHORTEST = 700;
const SHORTEST_HEX = 300;
/** Most characters of one piece. */
const LARGEST = 64 * 1024 * 1024;

const LONG_RUN = /[A-Za-z0-9+/]{48}/g;
/** A line end, with what precedes and follows it in folded and quoted text. */
const FOLD = /[ \t]{0,8}(?:\r{1,3}\n?|\n)[ \t>]{0,40}(?=[A-Za-z0-9+/])/y;
const BEHIND_LINE = /[=\s"'<]/;

const isBase64 = (code: number): boolean => code < 256 && SEXTETS[code] >= 0;

function runEnd(text: string, at: number, end: number): number {
  let stop = at;
  while (stop < end && isBase64(text.charCodeAt(stop))) stop++;
  return stop;
}

/** Where the lines of nothing but base64 end, the first of which begins at a position. */
function pieceEnd(text: string, start: number, end: number): number {
  let stop = runEnd(text, start, end);
  for (;;) {
    FOLD.lastIndex = stop;
    if (!FOLD.test(text) || FOLD.lastIndex >= end) return stop;
    const next = runEnd(text, FOLD.lastIndex, end);
    if (next < end && !BEHIND_LINE.test(text[next])) return stop;
    stop = next;
  }
}

/** The pieces of base64 in text[start, end) that are not hashes themselves. */
export function* base64Layers(text: string, start: number, end: number): Generator<Layer> {
  if (end - start < SHORTEST) return;
  LONG_RUN.lastIndex = start;
  for (let match = LONG_RUN.exec(text); match && match.index < end; match = LONG_RUN.exec(text)) {
    const at = match.index;
    const stop = pieceEnd(text, at, end);
    LONG_RUN.lastIndex = stop;
    const piece = text.slice(at, stop);
    if (piece.length < SHORTEST || piece.length > LARGEST) continue;
    const characters = piece.replace(/[ \t\r\n>]{1,32}/g, '');
    const whole = characters.slice(0, characters.length - (characters.length % 4 === 1 ? 1 : 0));
    const padded = whole.padEnd(Math.ceil(whole.length / 4) * 4, '=');
    const bytes = allocate((padded.length / 4) * 3);
    const length = base64DecodeInto(padded, bytes);
    if (length < 0 || !isWorthALook(bytes)) continue;
    yield { start: at, end: stop, bytes: bytes.subarray(0, length) };
    LONG_RUN.lastIndex = stop;
  }
}

/** Whether bytes begin like text, or like an archive. */
function isWorthALook(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) return true;
  if (first === 0x1f && second === 0x8b) return true;
  if (first === 0x4f && second === 0x41) return true;
  if ((first === 0xff && second === 0xfe) || (first === 0xef && second === 0xbb)) return true;
  return isTextual(bytes.subarray(0, START));
}

/** Bytes by which text is recognized. */
const START = 48;

/** Whether bytes are text: of ASCII or UTF-16 for the most part, or UTF-8. */
function isTextual(bytes: Uint8Array): boolean {
  const wide = bytes[1] === 0 && bytes[3] === 0 ? 2 : 1;
  let high = 0;
  for (let i = 0; i < bytes.length; i += wide) {
    const byte = bytes[i];
    if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
    if (byte > 0x7f) high++;
  }
  return high * 4 <= bytes.length || isUtf8(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

// `OA`, or `T0` in one byte or two a letter, in hexadecimal digits with what separates bytes.
const HEX = /(?:4f[^0-9a-z\n]{0,3}41|54[^0-9a-z\n]{0,3}(?:00[^0-9a-z\n]{0,3})?30)/gi;
const SEPARATORS = new Set([0x20, 9, 10, 13, 0x2c, 0x3a, 0x2d, 0x5c]);

/** The pieces of hexadecimal digits in text[start, end) that begin like a hash. */
export function* hexLayers(text: string, start: number, end: number): Generator<Layer> {
  if (end - start < 2 * SHORTEST_HEX) return;
  // The expression gets this piece alone: between two hashes it would search the rest of the text.
  const piece = text.slice(start, end);
  HEX.lastIndex = 0;
  for (let match = HEX.exec(piece); match; match = HEX.exec(piece)) {
    const layer = hexAt(piece, match.index, piece.length);
    // Digits that were read once are not read again: a hash begins where its value does.
    HEX.lastIndex = Math.max(layer.end, match.index + 1);
    if (layer.bytes.length < SHORTEST_HEX) continue;
    yield { start: start + layer.start, end: start + layer.end, bytes: layer.bytes };
  }
}

/** The bytes of hexadecimal digits from a position on. */
function hexAt(text: string, start: number, end: number): Layer {
  const bytes: number[] = [];
  let at = start;
  let stop = start;
  for (;;) {
    let skipped = 0;
    while (at < end && skipped < 24 && SEPARATORS.has(text.charCodeAt(at))) {
      at++;
      skipped++;
    }
    if (text.startsWith('0x', at)) at += 2;
    const high = digit(text.charCodeAt(at));
    const low = digit(text.charCodeAt(at + 1));
    if (at + 1 >= end || high < 0 || low < 0) break;
    bytes.push(high * 16 + low);
    at += 2;
    stop = at;
  }
  return { start, end: stop, bytes: Uint8Array.from(bytes) };
}

function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
