/** The canonical order of blocks (FORMAT.md, section 2), as the block table gives it. */
import { ALTERNATING, BLOCKS, KNOWN_TYPES } from './blocks.js';

const [FIRST, SECOND] = ALTERNATING;

/** Place of each type in the canonical order; the two that take turns share one. */
const RANKS = new Uint8Array(KNOWN_TYPES);
BLOCKS.forEach(({ type }, rank) => {
  RANKS[type] = type === SECOND ? RANKS[FIRST] : rank;
});

/** Whether the first `count` of a sequence of typed blocks are in canonical order. */
export function isCanonicalOrder(types: ArrayLike<number>, count: number): boolean {
  let last = 0;
  let open = false;
  for (let i = 0; i < count; i++) {
    const type = types[i];
    const rank = RANKS[type];
    if (rank < last || open !== (type === SECOND)) return false;
    open = type === FIRST;
    last = rank;
  }
  return !open;
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
  const take = (type: number): boolean => {
    const data = queues.get(type)?.shift();
    if (data !== undefined) blocks.push({ type, data });
    return data !== undefined;
  };
  for (const type of order) take(type);
  for (const { type } of BLOCKS) {
    while (take(type)) if (type === FIRST) take(SECOND);
  }
  return blocks;
}
