/**
 * Which blocks of the code under test have run. `instrument.mjs` puts `reached[id] || reach(id)` at the beginning of each, so
 * that a block reports its first run and costs next to nothing afterwards.
 */

/** 1 for each block that has run, by its number. */
export const reached = new Uint8Array(1 << 16);
let count = 0;

/**
 * Called by a block that runs for the first time, in the code that `instrument.mjs` makes.
 *
 * @public
 */
export function reach(id: number): number {
  reached[id] = 1;
  return ++count;
}

/** The number of blocks that have run so far. */
export const blocksReached = (): number => count;

/** Forgets what has run: loading the sources is no input's merit. */
export function forgetBlocks(): void {
  reached.fill(0);
  count = 0;
}
