/**
 * Containers read by functions of their own. The hashes of a fleet have few sequences of block types; for one that is
 * seen often, a function is made that reads these blocks in this order (`compile-model.ts`). It refuses a container with
 * anything unusual in it, which is then read block by block, as all are where the host allows no functions of text.
 */
import { compileModel, type ModelRead } from './compile-model.js';
import type { BlockDirectory } from './container.js';
import type { LayoutContext } from './layouts.js';
import type { Checksum, HardwareHash } from './model.js';

/** A sequence of block types that has been seen. */
interface Sequence {
  readonly types: Uint16Array;
  /** How often it was seen until its function was made. */
  seen: number;
  read: ModelRead | undefined;
}

/** Sequences by some bits of their types, or a few places further: no input makes more functions than this has places. */
const sequences: (Sequence | undefined)[] = new Array(128).fill(undefined);
/** How many places a sequence may have. */
const PLACES = 8;
/** How often a sequence is read block by block before a function is made for it, which takes as long as 100 of those. */
const SEEN_OFTEN = 32;
/** Longer sequences get no function; real ones have up to 40 blocks. */
const LONGEST_SEQUENCE = 64;

/** Reads a container by the function of its sequence; undefined where there is none, or where that refuses it. */
export function readSequence(
  context: LayoutContext,
  { types, starts, ends, count }: BlockDirectory,
  checksum: Checksum,
  length: number,
): HardwareHash | undefined {
  const sequence = count > LONGEST_SEQUENCE ? undefined : find(types, count);
  if (sequence === undefined) return undefined;
  if (sequence.read !== undefined) return sequence.read(context, starts, ends, checksum, length);
  sequence.seen++;
  if (sequence.seen === SEEN_OFTEN) sequence.read = compileModel(sequence.types);
  return undefined;
}

/** The sequence of the first `count` types, kept from now on if it is new and there is room. */
function find(types: Uint16Array, count: number): Sequence | undefined {
  let bits = count;
  for (let i = 0; i < count; i++) bits = Math.imul(bits, 31) + types[i];
  const first = bits ^ (bits >>> 7);
  for (let place = first; place < first + PLACES; place++) {
    const slot = place & (sequences.length - 1);
    const known = sequences[slot];
    if (known === undefined) {
      sequences[slot] = { types: types.slice(0, count), seen: 0, read: undefined };
      return sequences[slot];
    }
    if (isSequence(known.types, types, count)) return known;
  }
  return undefined;
}

function isSequence(known: Uint16Array, types: Uint16Array, count: number): boolean {
  if (known.length !== count) return false;
  for (let i = 0; i < count; i++) if (known[i] !== types[i]) return false;
  return true;
}
