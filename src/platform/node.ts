/**
 * What the codec needs of its host, on Node: SHA-256, base64, hex and Latin-1 at the speed of Buffer and OpenSSL.
 * `default.ts` beside it exports the same names for every other runtime; `#platform` chooses between the two.
 */
// Not the global, which Node makes a getter of: it costs two hundredths of a decode.
import { Buffer, isAscii } from 'node:buffer';
import { createHash, hash } from 'node:crypto';

/** What `Buffer.prototype.toString` and `write` come to in the end: two dozen calls a hash are worth the shorter way. */
interface FastBuffer extends Buffer {
  base64Slice(start: number, end: number): string;
  hexSlice(start: number, end: number): string;
  latin1Slice(start: number, end: number): string;
  ucs2Slice(start: number, end: number): string;
  base64Write(text: string, offset: number, length: number): number;
}

const asBuffer = (bytes: Uint8Array): FastBuffer =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as FastBuffer;

/** A zeroed byte array that this module's functions are fastest on. */
export function allocate(size: number): Uint8Array {
  return Buffer.alloc(size);
}

/** A byte array that its maker fills: what it holds at first is anything. Small ones share one piece of memory. */
export function allocateUnfilled(size: number): Uint8Array {
  return Buffer.allocUnsafe(size);
}

/**
 * Views on one array, by where they start and what they hold: the decoder reads hash after hash into the same array, and
 * a new view takes as long as a tenth of its digest.
 */
const views = new Map<number, Uint8Array>();
let viewed: Uint8Array | undefined;
/** How many digests of other arrays there have been since the last one of this. */
let others = 0;
/** Containers fit into this; an array of a file's bytes would be kept alive. */
const LARGEST_VIEWED = 0x11000;
const VIEW_SIZES = 0x1000;
const MOST_VIEWS = 1024;

function view(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const size = end - start;
  if (bytes !== viewed) {
    others++;
    if (others < 16 || bytes.buffer.byteLength > LARGEST_VIEWED) return bytes.subarray(start, end);
    viewed = bytes;
    views.clear();
  }
  others = 0;
  if (size >= VIEW_SIZES) return bytes.subarray(start, end);
  const place = start * VIEW_SIZES + size;
  const known = views.get(place);
  if (known !== undefined) return known;
  if (views.size === MOST_VIEWS) views.clear();
  const made = bytes.subarray(start, end);
  views.set(place, made);
  return made;
}

/** SHA-256 of bytes [start, end), lower-case hex. */
export function sha256Hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return hash('sha256', view(bytes, start, end), 'hex');
}

/** The first two bytes of the SHA-256 of bytes [start, end), read little-endian. */
export function sha256Word(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const digest = hash('sha256', start === 0 ? prefix(bytes, end) : bytes.subarray(start, end), 'binary');
  return digest.charCodeAt(0) | (digest.charCodeAt(1) << 8);
}

/** Views on the beginning of one small array, by their size: a check gathers what it digests in the same one again and again. */
const prefixes: (Uint8Array | undefined)[] = [];
let gathered: Uint8Array | undefined;

function prefix(bytes: Uint8Array, size: number): Uint8Array {
  if (size === bytes.length) return bytes;
  if (bytes !== gathered) {
    if (bytes.buffer.byteLength > LARGEST_VIEWED) return bytes.subarray(0, size);
    gathered = bytes;
    prefixes.length = 0;
  }
  prefixes[size] ??= bytes.subarray(0, size);
  return prefixes[size];
}

/** Whether the 32 bytes at `at` are the SHA-256 of bytes [start, end). */
export function isSha256Of(bytes: Uint8Array, start: number, end: number, at: number): boolean {
  // A character a byte: that is compared in a third of the time of hex.
  const digest = hash('sha256', view(bytes, start, end), 'binary');
  for (let i = 0; i < digest.length; i++) if (digest.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}

/** Writes the SHA-256 of bytes [start, end) at `at`. */
export function sha256Into(bytes: Uint8Array, start: number, end: number, at: number): void {
  const digest = hash('sha256', view(bytes, start, end), 'binary');
  for (let i = 0; i < digest.length; i++) bytes[at + i] = digest.charCodeAt(i);
}

/** SHA-256 of bytes that come in pieces. */
export function sha256InPieces(): { update(piece: Uint8Array): void; digest(): Uint8Array } {
  const state = createHash('sha256');
  return { update: (piece) => void state.update(piece), digest: () => state.digest() };
}

/** Bytes of a block of SHA-256, and of its digest. */
const BLOCK = 64;
const DIGEST = 32;

/**
 * HMAC-SHA-256 under a key: writes the digest of a message, 32 bytes, to a place in an array. Two digests of arrays that are
 * used again (RFC 2104) take a third of the time of `createHmac`, which prepares the key for each message again.
 */
export function hmacSha256Under(key: Uint8Array): (message: Uint8Array, target: Uint8Array, at: number) => void {
  const own = key.length > BLOCK ? hash('sha256', key, 'buffer') : key;
  let inner = Buffer.alloc(4 * BLOCK, 0x36);
  const outer = Buffer.alloc(BLOCK + DIGEST, 0x5c);
  for (let i = 0; i < own.length; i++) {
    inner[i] ^= own[i];
    outer[i] ^= own[i];
  }
  return (message, target, at) => {
    const size = BLOCK + message.length;
    if (inner.length < size) inner = Buffer.concat([inner.subarray(0, BLOCK)], 2 * size);
    inner.set(message, BLOCK);
    outer.write(hash('sha256', inner.subarray(0, size), 'binary'), BLOCK, DIGEST, 'latin1');
    const digest = hash('sha256', outer, 'binary');
    for (let i = 0; i < DIGEST; i++) target[at + i] = digest.charCodeAt(i);
  };
}

/**
 * Decodes padded standard base64 into `target`; returns the number of bytes, or -1 where the text is anything else or
 * does not fit. Node's own decoder skips foreign characters (and then comes out short), takes
 * the URL alphabet and truncates wide characters: the checks for these cost a tenth of the decoding.
 */
export function base64DecodeInto(text: string, target: Uint8Array): number {
  const size = base64Size(text);
  if (size < 0 || size > target.length) return -1;
  if (text.includes('-') || text.includes('_') || Buffer.byteLength(text, 'utf8') !== text.length) return -1;
  return asBuffer(target).base64Write(text, 0, size) === size ? size : -1;
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
  return asBuffer(bytes).base64Slice(start, end);
}

/** Lower-case hex of bytes [start, end). */
export function toHex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).hexSlice(start, end);
}

/** Bytes [start, end) as text, one character a byte. */
export function toLatin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).latin1Slice(start, end);
}

/** Bytes [start, end), an even number of them, as UTF-16LE text. */
export function toUtf16(bytes: Uint8Array, start: number, end: number): string {
  return asBuffer(bytes).ucs2Slice(start, end);
}

/** Whether bytes [start, end) are ASCII without a NUL. */
export function isPlainText(bytes: Uint8Array, start: number, end: number): boolean {
  const part = asBuffer(bytes).subarray(start, end);
  return isAscii(part) && !part.includes(0);
}

const ZEROS = Buffer.alloc(4096);
const LETTERS_A = Buffer.alloc(4096, 'A');

/** Whether bytes [start, end) are all zero. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  return repeats(bytes, start, end, ZEROS);
}

/** Whether bytes [start, end) are all the letter A: zeros, in base64. */
export function isZeroText(bytes: Uint8Array, start: number, end: number): boolean {
  return repeats(bytes, start, end, LETTERS_A);
}

function repeats(bytes: Uint8Array, start: number, end: number, pattern: Buffer): boolean {
  const buffer = asBuffer(bytes);
  for (let at = start; at < end; at += pattern.length) {
    const stop = Math.min(end, at + pattern.length);
    if (buffer.compare(pattern, 0, stop - at, at, stop) !== 0) return false;
  }
  return true;
}
