/** The guide of the fuzzer: of a batch it finds the inputs that reach what the others do not. */
import { expect, it } from 'vitest';
import { type BlockCounter, newcomers } from '../fuzz/coverage.js';

/** Stands in for V8: an input reaches one block for each of its bytes. */
class Counted {
  readonly known = new Set<string>();
  private run = new Set<string>();

  try(input: Uint8Array): void {
    for (const byte of input) this.run.add(String(byte));
  }

  reached(): string[] {
    const blocks = [...this.run].filter((block) => !this.known.has(block));
    this.run = new Set();
    return blocks;
  }

  learn(blocks: readonly string[]): void {
    for (const block of blocks) this.known.add(block);
  }
}

const find = (batch: readonly number[][]): Promise<Uint8Array[]> => {
  const counter = new Counted();
  const inputs = batch.map((bytes) => Uint8Array.from(bytes));
  const seen: Pick<BlockCounter, 'reached' | 'learn'> = counter;
  return newcomers(seen, inputs, async (input) => counter.try(input));
};

it('keeps the first input of each block', async () => {
  const found = await find([[1], [1], [1, 2], [2], [1], [3], [1, 2, 3]]);
  expect(found.map((input) => [...input])).toEqual([[1], [1, 2], [3]]);
});

it('ends for a batch of none', async () => expect(await find([])).toEqual([]));
