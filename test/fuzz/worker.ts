/** Runs one target in a thread of its own, whose memory is bounded and whose input the main thread can see. */
import { parentPort, workerData } from 'node:worker_threads';
import { blocksReached, forgetBlocks } from './guards.js';
import { Guide } from './guide.js';
import { pollution, shortest, slowness, tried } from './judge.js';
import { SharedInput, type TargetFigures, type WorkerOrder } from './order.js';
import { runRounds } from './quick.js';
import { Random } from './random.js';
import { type FuzzTarget, Violation } from './target.js';
import { TARGETS } from './targets/index.js';
import { QUICK_TARGETS } from './targets/quick.js';

/** The most memory that one input may take beside what it is itself. */
const LARGEST_GROWTH = 128 * 1024 * 1024;
/** Findings of one target that are kept. */
const MOST_FINDINGS = 10;

const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

async function judged(target: FuzzTarget, input: Uint8Array, figures: TargetFigures): Promise<string | undefined> {
  const before = memory();
  const started = performance.now();
  const outcome = await tried(target, input);
  const elapsed = performance.now() - started;
  const growth = memory() - before;
  const least = await shortest(elapsed, target, input);
  figures.slowestMilliseconds = Math.max(figures.slowestMilliseconds, least);
  if (outcome instanceof Violation) return outcome.message;
  figures[outcome]++;
  if (growth > LARGEST_GROWTH) return `took ${Math.round(growth / 1024 / 1024)} MiB of memory`;
  return slowness(least) ?? pollution();
}

/** Tries inputs one by one: each has its own number, and its own look at time and memory. */
async function runOneByOne(
  target: FuzzTarget,
  order: WorkerOrder,
  figures: TargetFigures,
  guide: Guide,
): Promise<void> {
  const shown = new SharedInput(order.shared);
  const end = performance.now() + order.milliseconds;
  const { first } = guide;
  while (figures.findings.length < MOST_FINDINGS) {
    const number = figures.inputs;
    // The sound inputs come first, as they are.
    const random = new Random(`${order.seed}/${target.name}/${number}`);
    const input = number < first.length ? first[number] : target.mutate(guide.pick(random), random, guide.pick(random));
    shown.show(input);
    const message = await judged(target, input, figures);
    figures.inputs++;
    guide.learn(input);
    if (message !== undefined) figures.findings.push({ target: target.name, message, input });
    if (order.replay || (performance.now() >= end && figures.inputs >= first.length)) break;
  }
}

async function fuzz(order: WorkerOrder): Promise<TargetFigures> {
  const target = (order.isQuick ? QUICK_TARGETS : TARGETS).find(({ name }) => name === order.target);
  if (target === undefined) throw new Error(`there is no fuzz target ${order.target}`);
  const figures: TargetFigures = {
    target: target.name,
    inputs: 0,
    accepted: 0,
    refused: 0,
    slowestMilliseconds: 0,
    blocks: 0,
    kept: 0,
    findings: [],
  };
  // Loading the sources is no input's merit.
  forgetBlocks();
  const guide = new Guide(target.name, order.replay ? [order.replay] : target.seeds, order.isGuided && !order.replay);
  const isOneByOne = !order.isQuick || order.replay !== undefined;
  await (isOneByOne ? runOneByOne : runRounds)(target, order, figures, guide);
  figures.blocks = blocksReached();
  figures.kept = guide.kept;
  return figures;
}

parentPort?.postMessage(await fuzz(workerData as WorkerOrder));
