/** Runs one target in a thread of its own, whose memory is bounded and whose input the main thread can see. */
import { parentPort, workerData } from 'node:worker_threads';
import { Corpus } from './corpus.js';
import { BlockCounter, newcomers } from './coverage.js';
import { Random } from './random.js';
import { type FuzzTarget, safeToPrint, Violation } from './target.js';
import { TARGETS } from './targets/index.js';

/** What the main thread tells a worker. */
export interface WorkerOrder {
  target: string;
  seed: string;
  milliseconds: number;
  /** {@link SharedInput} */
  shared: SharedArrayBuffer;
  /** An input to try instead of made ones. */
  replay?: Uint8Array;
  /** Count the blocks of code that are reached; with `guided`, inputs that reach new ones are mutated further. */
  coverage?: 'counted' | 'guided';
}

/** What came of a target. */
export interface TargetFigures {
  target: string;
  inputs: number;
  /** Inputs that were read. */
  accepted: number;
  /** Inputs that a typed error turned down. */
  refused: number;
  slowestMilliseconds: number;
  /** Blocks of code that were reached, where they are counted. */
  blocks?: number;
  /** Inputs that reached new ones. */
  kept?: number;
  findings: FuzzFinding[];
}

/** A broken promise. */
export interface FuzzFinding {
  target: string;
  message: string;
  input: Uint8Array;
}

/** Shared memory: the number of the input, its size, then its bytes. */
export const SHARED_HEADER = 8;
/** The longest time that one input may take; tried three times before it counts, because the machine may be busy. */
const SLOW_MILLISECONDS = 1000;
/** The most memory that one input may take beside what it is itself. */
const LARGEST_GROWTH = 128 * 1024 * 1024;
/** Findings of one target that are kept. */
const MOST_FINDINGS = 10;

async function tried(target: FuzzTarget, input: Uint8Array): Promise<'accepted' | 'refused' | Violation> {
  try {
    await target.run(input);
    return 'accepted';
  } catch (error) {
    if (error instanceof Violation) return error;
    if (!target.errors.some((known) => error instanceof known)) {
      return new Violation(`not a documented error: ${error instanceof Error ? error.stack : error}`);
    }
    const { message, code } = error as Error & { code: unknown };
    if (typeof code !== 'string' || code === '') return new Violation(`an error without a code: ${message}`);
    try {
      safeToPrint(message);
    } catch (violation) {
      return violation as Violation;
    }
    return 'refused';
  }
}

async function timed(target: FuzzTarget, input: Uint8Array): Promise<number> {
  const started = performance.now();
  await tried(target, input);
  return performance.now() - started;
}

const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

async function judged(target: FuzzTarget, input: Uint8Array, figures: TargetFigures): Promise<string | undefined> {
  const before = memory();
  const started = performance.now();
  const outcome = await tried(target, input);
  let elapsed = performance.now() - started;
  const growth = memory() - before;
  for (let i = 0; i < 2 && elapsed > SLOW_MILLISECONDS; i++) elapsed = Math.min(elapsed, await timed(target, input));
  figures.slowestMilliseconds = Math.max(figures.slowestMilliseconds, elapsed);
  if (outcome instanceof Violation) return outcome.message;
  figures[outcome]++;
  if (elapsed > SLOW_MILLISECONDS) return `took ${Math.round(elapsed)} ms`;
  if (growth > LARGEST_GROWTH) return `took ${Math.round(growth / 1024 / 1024)} MiB of memory`;
  if (Object.keys(Object.prototype).length > 0 || 'polluted' in {}) return "changed Object's prototype";
  return undefined;
}

async function fuzz(order: WorkerOrder): Promise<TargetFigures> {
  const target = TARGETS.find(({ name }) => name === order.target);
  if (target === undefined) throw new Error(`there is no fuzz target ${order.target}`);
  const figures: TargetFigures = {
    target: target.name,
    inputs: 0,
    accepted: 0,
    refused: 0,
    slowestMilliseconds: 0,
    findings: [],
  };
  const counters = new Int32Array(order.shared, 0, 2);
  const shown = new Uint8Array(order.shared, SHARED_HEADER);
  const end = performance.now() + order.milliseconds;
  const seeds = order.replay ? [order.replay] : target.seeds;
  const guide = order.coverage && new Guide(target, order.coverage === 'guided', () => Atomics.add(counters, 0, 1));
  while (figures.findings.length < MOST_FINDINGS) {
    const number = figures.inputs;
    // The sound inputs come first, as they are.
    const random = new Random(`${order.seed}/${target.name}/${number}`);
    const input =
      number < seeds.length ? seeds[number] : target.mutate(guide?.pick(seeds, random) ?? random.pick(seeds), random);
    shown.set(input.subarray(0, shown.length));
    counters[1] = Math.min(input.length, shown.length);
    Atomics.add(counters, 0, 1);
    const message = await judged(target, input, figures);
    figures.inputs++;
    await guide?.tried(input);
    if (message !== undefined) figures.findings.push({ target: target.name, message, input });
    if (order.replay || (performance.now() >= end && figures.inputs >= seeds.length)) break;
  }
  await guide?.close(figures);
  return figures;
}

/** Inputs between two looks at the coverage: few while much is new, because a batch with something new is tried again. */
const BATCH = { least: 4, most: 512 } as const;

/** Learns which inputs are worth mutating. */
class Guide {
  private readonly counter = new BlockCounter();
  private readonly corpus: Corpus | undefined;
  private batch: Uint8Array[] = [];
  private size: number = BATCH.least;

  constructor(
    private readonly target: FuzzTarget,
    isGuided: boolean,
    /** Tells the main thread that this one does not hang. */
    private readonly alive: () => void,
  ) {
    this.corpus = isGuided ? new Corpus(target.name) : undefined;
  }

  /** An input that reached something new, every other time. */
  pick(seeds: readonly Uint8Array[], random: Random): Uint8Array {
    const found = this.corpus?.inputs ?? [];
    return random.pick(found.length > 0 && random.once(2) ? found : seeds);
  }

  async tried(input: Uint8Array): Promise<void> {
    this.batch.push(input);
    if (this.batch.length >= this.size) await this.look();
  }

  private async look(): Promise<void> {
    const { counter, corpus } = this;
    const batch = this.batch.splice(0);
    const blocks = counter.reached();
    if (blocks.length === 0) {
      this.size = Math.min(BATCH.most, 2 * this.size);
      return;
    }
    this.size = Math.max(BATCH.least, this.size >> 1);
    if (corpus === undefined) {
      counter.learn(blocks);
      return;
    }
    for (const input of await newcomers(counter, batch, (one) => this.again(one))) corpus.add(input);
    // What another try does not reach, such as what runs once, belongs to no input.
    counter.learn(blocks);
  }

  private again(input: Uint8Array): Promise<unknown> {
    this.alive();
    return tried(this.target, input);
  }

  async close(figures: TargetFigures): Promise<void> {
    await this.look();
    figures.blocks = this.counter.size;
    figures.kept = this.corpus?.inputs.length ?? 0;
    this.counter.close();
  }
}

parentPort?.postMessage(await fuzz(workerData as WorkerOrder));
