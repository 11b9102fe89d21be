/**
 * What the codec needs of its host, for browsers and other runtimes: the same names as `node.ts`, on @noble/hashes and
 * plain loops. Everything is synchronous, which Web Crypto is not.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { _SHA256, sha256 } from '@noble/hashes/sha2.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SEXTETS = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) SEXTETS[ALPHABET.charCodeAt(i)] = i;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A zeroed byte array. */
export function allocate(size: number): Uint8Array {
  return new Uint8Array(size);
}

/** A byte array that its maker fills. */
export function allocateUnfilled(size: number): Uint8Array {
  return new Uint8Array(size);
}

/** The class itself: the function beside it brings a kilobyte of what describes hashes to programs. */
const digestOf = (bytes: Uint8Array, start: number, end: number): Uint8Array =>
  new _SHA256().update(bytes.subarray(start, end)).digest();

/** SHA-256 of bytes [start, end), lower-case hex. */
export function sha256Hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return toHex(digestOf(bytes, start, end));
}

/** The first two bytes of the SHA-256 of bytes [start, end), read little-endian. */
export function sha256Word(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const digest = digestOf(bytes, start, end);
  return digest[0] | (digest[1] << 8);
}

/** Whether the 32 bytes at `at` are the SHA-256 of bytes [start, end). */
export function isSha256Of(bytes: Uint8Array, start: number, end: number, at: number): boolean {
  return digestOf(bytes, start, end).every((byte, i) => byte === bytes[at + i]);
}

/** Writes the SHA-256 of bytes [start, end) at `at`. */
export function sha256Into(bytes: Uint8Array, start: number, end: number, at: number): void {
  bytes.set(digestOf(bytes, start, end), at);
}

/** SHA-256 of bytes that come in pieces. */
export function sha256InPieces(): { update(piece: Uint8Array): void; digest(): Uint8Array } {
  const state = new _SHA256();
  return { update: (piece) => void state.update(piece), digest: () => state.digest() };
}

/** HMAC-SHA-256 under a key: writes the digest of a message, 32 bytes, to a place in an array. */
export function hmacSha256Under(key: Uint8Array): (message: Uint8Array, target: Uint8Array, at: number) => void {
  const own = new Uint8Array(key);
  return (message, target, at) => target.set(hmac(sha256, own, message), at);
}

/** Decodes padded standard base64 into `target`; returns the number of bytes, or -1 where the text is anything else or does not fit. */
export function base64DecodeInto(text: string, target: Uint8Array): number {
  const { length } = text;
  if (length % 4 !== 0) return -1;
  const padding = length === 0 || text[length - 1] !== '=' ? 0 : text[length - 2] === '=' ? 2 : 1;
  const size = (length / 4) * 3 - padding;
  if (size > target.length) return -1;
  let written = 0;
  for (let i = 0; i < length; i += 4) {
    const used = i + 4 === length ? 4 - padding : 4;
    let quantum = 0;
    for (let k = 0; k < 4; k++) {
      const code = text.charCodeAt(i + k);
      const sextet = k < used ? (code < 128 ? SEXTETS[code] : -1) : 0;
      if (sextet < 0) return -1;
      quantum = (quantum << 6) | sextet;
    }
    for (let k = 0; k < used - 1; k++) target[written++] = (quantum >> (16 - 8 * k)) & 0xff;
  }
  return written;
}

/** Standard base64 of bytes [start, end), padded. */
export function base64Encode(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let i = start; i < end; i += 3) {
    const count = Math.min(3, end - i);
    const quantum = (bytes[i] << 16) | ((count > 1 ? bytes[i + 1] : 0) << 8) | (count > 2 ? bytes[i + 2] : 0);
    text += ALPHABET[quantum >> 18] + ALPHABET[(quantum >> 12) & 63];
    text += count > 1 ? ALPHABET[(quantum >> 6) & 63] : '=';
    text += count > 2 ? ALPHABET[quantum & 63] : '=';
  }
  return text;
}

/** Lower-case hex of bytes [start, end). */
export function toHex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let i = start; i < end; i++) text += HEX[bytes[i]];
  return text;
}

/** Bytes [start, end) as text, one character a byte. */
export function toLatin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let i = start; i < end; i += 4096) {
    // Not as a spread: that walks the array through its iterator, and takes six times as long.
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(i, Math.min(i + 4096, end)));
  }
  return text;
}

/** Bytes [start, end), an even number of them, as UTF-16LE text. */
export function toUtf16(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i + 1 < end; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8));
  return text;
}

/** Whether bytes [start, end) are ASCII without a NUL. */
export function isPlainText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === 0 || bytes[at] > 0x7f) return false;
  return true;
}

/** Whether bytes [start, end) are all zero. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  return repeats(bytes, start, end, 0);
}

/** Whether bytes [start, end) are all the letter A: zeros, in base64. */
export function isZeroText(bytes: Uint8Array, start: number, end: number): boolean {
  return repeats(bytes, start, end, 0x41);
}

function repeats(bytes: Uint8Array, start: number, end: number, byte: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== byte) return false;
  return true;
}
