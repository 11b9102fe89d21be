/**
 * What the codec needs of its host, on Node: SHA-256, base64, hex and Latin-1 at the speed of Buffer and OpenSSL.
 * `default.ts` beside it exports the same names for every other runtime; `#platform` chooses between the two.
 */
import { createHmac, hash } from 'node:crypto';

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A zeroed byte array that this module's functions are fastest on. */
export function allocate(size: number): Uint8Array {
  return Buffer.alloc(size);
}

/** SHA-256 of bytes [start, end), lower-case hex. */
export function sha256Hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return hash('sha256', bytes.subarray(start, end), 'hex');
}

/** HMAC-SHA-256 of a message under a key, raw. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(message).digest();
}

/**
 * Decodes padded standard base64 into `target`; gives the number of bytes, or -1 where the text is anything else or
 * does not fit. Node's own decoder skips foreign characters (and then comes out short), takes
 * the URL alphabet and truncates wide characters: the checks for these cost a tenth of the decoding.
 */
export function base64DecodeInto(text: string, target: Uint8Array): number {
  const size = base64Size(text);
  if (size < 0 || size > target.length) return -1;
  if (text.includes('-') || text.includes('_') || Buffer.byteLength(text, 'utf8') !== text.length) return -1;
  return asBuffer(target).write(text, 0, size, 'base64') === size ? size : -1;
}

/** Bytes that padded base64 of this length and ending decodes to; -1 where it is not padded to a multiple of four. */
function base64Size(text: string): number {
  const { length } = text;
  if (length % 4 !== 0) return -1;
  const padding = length === 0 || text[length - 1] !== '=' ? 0 : text[length - 2] === '=' ? 2 : 1;
  return (length / 4) * 3 - padding;
}

/** Standard base64 of bytes [start, end), padded. */
export function base64Encode(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).toString('base64', start, end);
}

/** Lower-case hex of bytes [start, end). */
export function toHex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).toString('hex', start, end);
}

/** Bytes [start, end) as text, one character a byte. */
export function toLatin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).toString('latin1', start, end);
}

/** Bytes [start, end), an even number of them, as UTF-16LE text. */
export function toUtf16(bytes: Uint8Array, start: number, end: number): string {
  return asBuffer(bytes).toString('utf16le', start, end);
}

const ZEROS = Buffer.alloc(4096);

/** Whether bytes [start, end) are all zero. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  const buffer = asBuffer(bytes);
  for (let at = start; at < end; at += ZEROS.length) {
    const stop = Math.min(end, at + ZEROS.length);
    if (buffer.compare(ZEROS, 0, stop - at, at, stop) !== 0) return false;
  }
  return true;
}
