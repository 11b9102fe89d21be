/**
 * Which blocks of code an input reaches, by V8's precise coverage. Taking it costs milliseconds, so inputs are tried in
 * batches; of a batch that reached something new, halves are tried again until the inputs are found that did.
 */
import { Session } from 'node:inspector';

/** A block: script, start and end. */
type Block = string;

/** Counts the blocks that run in this thread. */
export class BlockCounter {
  private readonly session = new Session();
  private readonly known = new Set<Block>();

  constructor() {
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    // What has run before is not the merit of an input.
    this.reached();
  }

  /** Blocks that were reached so far. */
  get size(): number {
    return this.known.size;
  }

  /** The blocks that have run since the last call and are not known. */
  reached(): Block[] {
    const blocks: Block[] = [];
    this.session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) throw error;
      for (const { scriptId, url, functions } of taken.result) {
        if (!url.includes('build/fuzz')) continue;
        for (const { ranges } of functions) {
          for (const { startOffset, endOffset, count } of ranges) {
            const block = `${scriptId} ${startOffset} ${endOffset}`;
            if (count > 0 && !this.known.has(block)) blocks.push(block);
          }
        }
      }
    });
    return blocks;
  }

  /** Remembers blocks. */
  learn(blocks: readonly Block[]): void {
    for (const block of blocks) this.known.add(block);
  }

  close(): void {
    this.session.disconnect();
  }
}

/** Runs an input, whatever comes of it. */
export type Trial = (input: Uint8Array) => Promise<unknown>;

/** Finds the inputs of a batch that reach what no input before them did, and learns it. */
export async function newcomers(
  counter: Pick<BlockCounter, 'reached' | 'learn'>,
  batch: readonly Uint8Array[],
  trial: Trial,
): Promise<Uint8Array[]> {
  if (batch.length === 0) return [];
  counter.reached();
  for (const input of batch) await trial(input);
  const blocks = counter.reached();
  if (blocks.length === 0) return [];
  if (batch.length === 1) {
    counter.learn(blocks);
    return [...batch];
  }
  const half = batch.length >> 1;
  const first = await newcomers(counter, batch.slice(0, half), trial);
  return [...first, ...(await newcomers(counter, batch.slice(half), trial))];
}
