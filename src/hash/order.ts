/** The canonical order of blocks (docs/FORMAT.md), as the table of blocks has it. */
import { BLOCKS } from './blocks.js';
import { KNOWN_TYPES, knownBlock } from './table.js';

const RANKS = Uint8Array.from({ length: KNOWN_TYPES }, (_, type) => knownBlock(type)?.rank ?? 0);
const TURNS = Uint8Array.from({ length: KNOWN_TYPES }, (_, type) => knownBlock(type)?.turn ?? 0);

/** For each type that takes turns with another behind it, that one; 0 for all others. */
const SECONDS = new Uint8Array(KNOWN_TYPES);
for (const { type, turns } of BLOCKS) if (turns !== undefined) SECONDS[turns] = type;

/** Whether the first `count` of a sequence of typed blocks are in the order that {@link inOrder} gives them. */
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

/** Blocks waiting to be written, by type, each list in the order of its elements. */
export type BlockQueues = Map<number, Uint8Array[]>;

/** A block on its way into the container. */
export interface QueuedBlock {
  type: number;
  data: Uint8Array;
}

/** Empties the queues: first in the given order of types, what is left in the canonical one. */
export function inOrder(queues: BlockQueues, order: readonly number[] = []): QueuedBlock[] {
  const blocks: QueuedBlock[] = [];
  /** How many of each type have been taken. */
  const taken = new Uint32Array(KNOWN_TYPES);
  const take = (type: number): boolean => {
    const data = queues.get(type)?.[taken[type]];
    if (data === undefined) return false;
    blocks.push({ type, data });
    taken[type]++;
    return true;
  };
  for (const type of order) take(type);
  for (let i = 0; i < BLOCKS.length; i++) {
    const { type } = BLOCKS[i];
    const second = SECONDS[type];
    while (take(type)) if (second !== 0) take(second);
  }
  return blocks;
}
