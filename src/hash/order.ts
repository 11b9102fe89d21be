/** The canonical order of blocks (docs/FORMAT.md), as the table of blocks has it. */
import { BLOCKS } from './blocks.js';
import { KNOWN_TYPES, knownBlock } from './table.js';

const RANKS = Uint8Array.from({ length: KNOWN_TYPES }, (_, type) => knownBlock(type)?.rank ?? 0);
const TURNS = Uint8Array.from({ length: KNOWN_TYPES }, (_, type) => knownBlock(type)?.turn ?? 0);

/** For each type that takes turns with another behind it, that one; 0 for all others. */
const SECONDS = new Uint8Array(KNOWN_TYPES);
for (const { type, turns } of BLOCKS) if (turns !== undefined) SECONDS[turns] = type;

/** Whether the first `count` of a sequence of typed blocks are in the order that {@link arrange} gives them. */
export function isCanonicalOrder(types: ArrayLike<number>, count: number): boolean {
  let rank = 0;
  // Of two types that take turns: how many more of the first there were.
  let ahead = 0;
  for (let i = 0; i < count; i++) {
    const type = types[i];
    if (RANKS[type] < rank) return false;
    if (RANKS[type] > rank) ahead = 0;
    rank = RANKS[type];
    if (TURNS[type] === 0) continue;
    // One of the two goes on alone only where the other has run out.
    if (TURNS[type] === 1 ? ahead < 0 : ahead > 1) return false;
    ahead += TURNS[type] === 1 ? 1 : -1;
  }
  return true;
}

/**
 * Where blocks that were written, those of one type in the order of their elements, come in the container: first in the given
 * order of types, then what is left in the canonical one.
 *
 * @param types the type of each block
 * @param sequence filled with the numbers of the blocks in their order
 */
export function arrange(types: readonly number[], order: readonly number[], sequence: number[]): void {
  sequence.length = 0;
  heads.fill(NONE);
  nexts.length = types.length;
  for (let i = types.length - 1; i >= 0; i--) {
    nexts[i] = heads[types[i]];
    heads[types[i]] = i;
  }
  for (let i = 0; i < order.length; i++) take(order[i], sequence);
  for (let i = 0; i < BLOCKS.length; i++) {
    const { type } = BLOCKS[i];
    const second = SECONDS[type];
    while (take(type, sequence)) if (second !== 0) take(second, sequence);
  }
}

const NONE = -1;
/** For each type, the first of its blocks that was not taken; for each block, the next of its type. */
const heads = new Int32Array(KNOWN_TYPES).fill(NONE);
const nexts: number[] = [];

/** Takes the next block of a type; whether there was one. */
function take(type: number, sequence: number[]): boolean {
  const block = heads[type] ?? NONE;
  if (block === NONE) return false;
  heads[type] = nexts[block];
  sequence.push(block);
  return true;
}
