/**
 * Mutation fuzzing of every parser: `npm run fuzz -- --seconds N --seed S [--target NAME] [--coverage | --quick]
 * [--replay FILE]`.
 *
 * Each target gets its share of the time in turns, in a thread with bounded memory. Promises: an input is read with an exact
 * round trip or turned down with a typed error, in bounded time and memory, and no message holds a control character.
 * Inputs depend on seed, turn, target and number only; with `--coverage` also on what reached new blocks of code, which is kept
 * in build/fuzz/corpus and mutated further. `--quick` is guided too, and tries small inputs in rounds, tens of thousands a
 * second. An input that breaks a promise is kept in build/fuzz/findings.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { printable } from '../../src/core.js';
import { LARGEST_INPUT } from './mutate.js';
import { type FuzzFinding, SHARED_HEADER, SharedInput, type TargetFigures, type WorkerOrder } from './order.js';
import { TARGETS } from './targets/index.js';
import { QUICK_TARGETS } from './targets/quick.js';

/** An input that is not done with after so much processor time hangs; a busy machine gives less of it than time passes. */
const HANG_MILLISECONDS = 20_000;
/** Milliseconds between two looks at a thread. */
const WATCH = 2_000;
/** Longest time of a target in a turn, so that a long run tries every target early, and reports as it goes. */
const LONGEST_TURN = 20_000;
const FINDINGS = 'build/fuzz/findings';
/** Megabytes of a thread's heap: an input that needs more ends it. Small inputs need little. */
const HEAP = { usual: 512, quick: 192 } as const;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    coverage: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    replay: { type: 'string' },
  },
});

function run(target: string, seed: string, milliseconds: number): Promise<TargetFigures> {
  const shared = new SharedArrayBuffer(SHARED_HEADER + LARGEST_INPUT);
  const shown = new SharedInput(shared);
  const replay = values.replay === undefined ? {} : { replay: new Uint8Array(readFileSync(values.replay)) };
  const isQuick = values.quick;
  const order: WorkerOrder = {
    target,
    isQuick,
    seed,
    milliseconds,
    shared,
    isGuided: values.coverage || isQuick,
    ...replay,
  };
  const worker = new Worker(new URL('../../build/fuzz/worker.js', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: isQuick ? HEAP.quick : HEAP.usual },
  });
  return new Promise((resolve) => {
    const stopped = (message: string): void => {
      clearInterval(watch);
      const findings = [{ target, message, input: shown.taken() }];
      resolve({ ...noFigures(target), inputs: shown.number, findings });
    };
    let last = -1;
    let since = processorTime();
    const watch = setInterval(() => {
      if (shown.number !== last) {
        last = shown.number;
        since = processorTime();
        // A thread that never came to its first input hangs as well.
      } else if (processorTime() - since > HANG_MILLISECONDS) {
        stopped(`was not done after ${HANG_MILLISECONDS} ms`);
        void worker.terminate();
      }
    }, WATCH);
    worker.once('error', (error) => stopped(`stopped the thread: ${error.message}`));
    // After its message, or after an input that is waited for without end, which keeps no thread alive.
    worker.once('exit', () => stopped('ended the thread'));
    worker.once('message', (figures: TargetFigures) => {
      clearInterval(watch);
      resolve(figures);
    });
  });
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function noFigures(target: string): TargetFigures {
  return { target, inputs: 0, accepted: 0, refused: 0, slowestMilliseconds: 0, blocks: 0, kept: 0, findings: [] };
}

function keep({ target, message, input }: FuzzFinding): void {
  mkdirSync(FINDINGS, { recursive: true });
  const name = `${target.replaceAll(/\W+/g, '-')}-${createHash('sha256').update(input).digest('hex').slice(0, 12)}`;
  writeFileSync(`${FINDINGS}/${name}.bin`, input);
  console.error(`\n${target}: ${printable(message).slice(0, 600)}`);
  const quick = values.quick ? '--quick ' : '';
  console.error(`  npm run fuzz -- ${quick}--target "${target}" --replay ${FINDINGS}/${name}.bin`);
}

/** Adds a turn's figures to those of the turns before. */
function added(sum: TargetFigures, turn: TargetFigures): TargetFigures {
  return {
    target: sum.target,
    inputs: sum.inputs + turn.inputs,
    accepted: sum.accepted + turn.accepted,
    refused: sum.refused + turn.refused,
    slowestMilliseconds: Math.max(sum.slowestMilliseconds, turn.slowestMilliseconds),
    blocks: Math.max(sum.blocks, turn.blocks),
    kept: Math.max(sum.kept, turn.kept),
    findings: [...sum.findings, ...turn.findings],
  };
}

function report(all: ReadonlyMap<string, TargetFigures>): void {
  const rows = [...all.values()].map(
    ({ target, inputs, accepted, refused, slowestMilliseconds, blocks, kept, findings }) => {
      const slowest = Math.ceil(slowestMilliseconds);
      const counts = { inputs, read: accepted, 'turned down': refused, 'slowest ms': slowest, blocks, kept };
      return [target, { ...counts, findings: findings.length }];
    },
  );
  console.table(Object.fromEntries(rows));
  const sum = [...all.values()].reduce(added, noFigures(''));
  const seconds = (processorTime() / 1000).toFixed(1);
  const when = new Date().toISOString();
  console.log(
    `${when}: ${sum.inputs} inputs, ${sum.findings.length} findings, ${seconds} s of processor time (seed ${values.seed})`,
  );
  process.exitCode = sum.findings.length > 0 ? 2 : 0;
}

const targets = values.quick ? QUICK_TARGETS : TARGETS;
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0) {
  console.error(`there is no target ${values.target}; there are: ${targets.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
const share = (Number(values.seconds) * 1000) / chosen.length;
const turns = values.replay === undefined ? Math.ceil(share / LONGEST_TURN) : 1;
const all = new Map(chosen.map(({ name }) => [name, noFigures(name)]));
// A run that is ended says how far it came.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    report(all);
    process.exit();
  });
}
for (let turn = 0; turn < turns; turn++) {
  for (const { name } of chosen) {
    const figures = await run(name, turn === 0 ? values.seed : `${values.seed}/${turn}`, share / turns);
    all.set(name, added(all.get(name) ?? noFigures(name), figures));
    figures.findings.forEach(keep);
  }
  report(all);
}
