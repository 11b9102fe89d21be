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

/** How many sequences are kept: there are never more functions than this. */
export const MOST_SEQUENCES = 128;
/** Places that a sequence may have, from the one that some bits of its types give. */
const PLACES = 8;
/** How often a sequence is read block by block before its function is made, which takes as long as fifty reads. */
export const SEEN_OFTEN = 32;
/** Longer sequences get no function; real ones have up to 40 blocks. */
const LONGEST_SEQUENCE = 64;

/** The sequences seen so far, and their functions. */
export class Sequences {
  private readonly places: (Sequence | undefined)[] = new Array(MOST_SEQUENCES).fill(undefined);

  constructor(private readonly compile: (types: Uint16Array) => ModelRead | undefined = compileModel) {}

  /** Reads a container by the function of its sequence; undefined where there is none, or where that refuses it. */
  read(
    context: LayoutContext,
    { types, starts, ends, count }: BlockDirectory,
    checksum: Checksum,
    length: number,
  ): HardwareHash | undefined {
    const sequence = count > LONGEST_SEQUENCE ? undefined : this.find(types, count);
    if (sequence === undefined) return undefined;
    if (sequence.read !== undefined) return sequence.read(context, starts, ends, checksum, length);
    sequence.seen++;
    if (sequence.seen === SEEN_OFTEN) sequence.read = this.compile(sequence.types);
    return undefined;
  }

  /** The sequence of the first `count` types; a new one takes the place of the least seen that has no function. */
  private find(types: Uint16Array, count: number): Sequence | undefined {
    const first = bitsOf(types, count);
    let free = -1;
    let least = SEEN_OFTEN;
    for (let i = 0; i < PLACES; i++) {
      const place = (first + i) & (MOST_SEQUENCES - 1);
      const known = this.places[place];
      if (known !== undefined && isSequence(known.types, types, count)) return known;
      const seen = known?.seen ?? -1;
      if (seen < least) {
        least = seen;
        free = place;
      }
      if (known === undefined) break;
    }
    if (free < 0) return undefined;
    const sequence = { types: types.slice(0, count), seen: 0, read: undefined };
    this.places[free] = sequence;
    return sequence;
  }
}

/** Some bits that most sequences differ in. */
function bitsOf(types: Uint16Array, count: number): number {
  let bits = count;
  for (let i = 0; i < count; i++) bits = Math.imul(bits, 31) + types[i];
  return bits ^ (bits >>> 7);
}

function isSequence(known: Uint16Array, types: Uint16Array, count: number): boolean {
  if (known.length !== count) return false;
  for (let i = 0; i < count; i++) if (known[i] !== types[i]) return false;
  return true;
}
