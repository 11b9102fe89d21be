/**
 * Fingerprints of identity values: 96 bits over every character, since makers share long prefixes (Dell's UUIDs all begin with
 * `4c4c4544`). Three multiplicative lanes that are mixed into each other at the end. They guard against chance (two of a
 * million devices collide with a probability of 10^-17), not against somebody who looks for a collision: where the hashes are
 * at hand, their texts are compared.
 */

/** 32-bit words of a fingerprint. */
export const FINGERPRINT_WORDS = 3;

/** Odd constants: the golden ratio and two primes that spread well under multiplication. */
const GOLDEN = 0x9e3779b1;
const SECOND = 0x85ebca6b;
const THIRD = 0xc2b2ae35;

/** Spreads the bits of a word over the whole word (the finaliser of MurmurHash3, public domain). */
export function mix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), SECOND);
  mixed = Math.imul(mixed ^ (mixed >>> 13), THIRD);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The lanes of a fingerprint on the way: what many texts begin with is read once. */
export type FingerprintLanes = readonly [number, number, number];

/** Goes on with a text. */
function readOn([first, second, third]: FingerprintLanes, text: string): FingerprintLanes {
  let [a, b, c] = [first, second, third];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(((a << 5) | (a >>> 27)) ^ code, GOLDEN);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ code, SECOND);
    c = Math.imul(((c << 22) | (c >>> 10)) ^ code, THIRD);
  }
  return [a, b, c];
}

function finish([a, b, c]: FingerprintLanes, target: Uint32Array, at: number): void {
  target[at] = mix(a ^ Math.imul(b, GOLDEN));
  target[at + 1] = mix(b ^ Math.imul(c, SECOND));
  target[at + 2] = mix(c ^ Math.imul(a, THIRD));
}

/** Writes the fingerprint of a text into `target` at `at`. */
export function fingerprint(text: string, target: Uint32Array, at: number): void {
  finish(readOn([GOLDEN ^ text.length, SECOND, THIRD], text), target, at);
}

/** Begins the fingerprint of texts that begin alike. */
export const beginFingerprint = (text: string): FingerprintLanes => readOn([GOLDEN, SECOND, THIRD], text);

/** Ends a fingerprint with the rest of a text; another one than {@link fingerprint} of the whole. */
export function endFingerprint(lanes: FingerprintLanes, text: string, target: Uint32Array): void {
  finish(readOn(lanes, text), target, 0);
}

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const LOWER = 0x20;

/** {@link endFingerprint} with the ASCII text in bytes [start, end), in lower case. */
export function endFingerprintInLowerCase(
  [first, second, third]: FingerprintLanes,
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint32Array,
): void {
  let [a, b, c] = [first, second, third];
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    const code = byte >= UPPER_A && byte <= UPPER_Z ? byte | LOWER : byte;
    a = Math.imul(((a << 5) | (a >>> 27)) ^ code, GOLDEN);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ code, SECOND);
    c = Math.imul(((c << 22) | (c >>> 10)) ^ code, THIRD);
  }
  finish([a, b, c], target, 0);
}

const scratch = new Uint32Array(FINGERPRINT_WORDS);

/** No {@link fingerprint32} is under this: the numbers below mark states. */
export const LEAST_FINGERPRINT = 16;

/** 32 bits of a text. */
export function fingerprint32(text: string): number {
  fingerprint(text, scratch, 0);
  return scratch[0] < LEAST_FINGERPRINT ? scratch[0] + LEAST_FINGERPRINT : scratch[0];
}
