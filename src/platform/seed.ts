/**
 * Hashes for tables of what strangers wrote. Their parameters are drawn once a process, so that nobody can make rows that
 * fall into one slot; they say nothing outside the process and are never stored.
 */

/** Most words of a key. */
const MOST_WORDS = 16;
const seed = globalThis.crypto.getRandomValues(new Uint32Array(2 * MOST_WORDS + 2));
const START = seed[2 * MOST_WORDS];
const MULTIPLIER = seed[2 * MOST_WORDS + 1] | 1;

/**
 * A hash of `count` words of `words` from `at` on. Multilinear over their halves: whatever two keys are chosen, they agree for
 * one seed in 2^17 at most.
 */
export function seededWords(words: Uint32Array, at: number, count: number, start = START): number {
  let sum = start;
  for (let i = 0; i < count; i++) {
    const word = words[at + i];
    sum += Math.imul(seed[2 * i], word & 0xffff) + Math.imul(seed[2 * i + 1], word >>> 16);
    sum |= 0;
  }
  return spread(sum);
}

/** Begins a hash of bytes. */
export const seededStart = (): number => START;

/** Adds a byte to a hash of bytes. */
export function seededByte(state: number, byte: number): number {
  const mixed = Math.imul(state ^ byte, MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}

/** A number that is the same for all of this process: salts of tables. */
export const seededSalt = (index: number): number => spread(START + Math.imul(index + 1, MULTIPLIER));

/** Spreads the bits of a word (the finaliser of MurmurHash3, public domain). */
export function spread(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
