/**
 * Mutation fuzzing of every parser: `npm run fuzz -- --seconds N --seed S [--target NAME] [--coverage | --blocks]
 * [--replay FILE]`.
 *
 * Each target gets its share of the time, in a thread with bounded memory. Promises: an input is read with an exact
 * round trip or turned down with a typed error, in bounded time and memory, and no message holds a control character.
 * Inputs depend on seed, target and number only; with `--coverage` also on what reached new blocks of code, which is kept in
 * build/fuzz/corpus and mutated further. `--blocks` counts the blocks without being guided by them. An input that breaks a promise is kept in build/fuzz/findings.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { printable } from '../../src/core.js';
import { LARGEST_INPUT } from './mutate.js';
import { TARGETS } from './targets/index.js';
import { type FuzzFinding, SHARED_HEADER, type TargetFigures, type WorkerOrder } from './worker.js';

/** An input that is not done with after this long hangs. */
const HANG_MILLISECONDS = 20_000;
/** Looking at the coverage takes time that no input is to blame for. */
const HANG_UNDER_COVERAGE = 100_000;
const FINDINGS = 'build/fuzz/findings';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    coverage: { type: 'boolean', default: false },
    blocks: { type: 'boolean', default: false },
    replay: { type: 'string' },
  },
});

function run(target: string, milliseconds: number): Promise<TargetFigures> {
  const shared = new SharedArrayBuffer(SHARED_HEADER + LARGEST_INPUT);
  const counters = new Int32Array(shared, 0, 2);
  const replay = values.replay === undefined ? {} : { replay: new Uint8Array(readFileSync(values.replay)) };
  const coverage = values.coverage ? 'guided' : values.blocks ? 'counted' : undefined;
  const order: WorkerOrder = { target, seed: values.seed, milliseconds, shared, coverage, ...replay };
  const worker = new Worker(new URL('../../build/fuzz/worker.js', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  return new Promise((resolve) => {
    const stopped = (message: string): void => {
      clearInterval(watch);
      const input = new Uint8Array(shared, SHARED_HEADER, counters[1]).slice();
      const findings = [{ target, message, input }];
      resolve({ target, inputs: counters[0], accepted: 0, refused: 0, slowestMilliseconds: 0, findings });
    };
    const patience = coverage === undefined ? HANG_MILLISECONDS : HANG_UNDER_COVERAGE;
    let last = -1;
    const watch = setInterval(() => {
      // A thread that never came to its first input hangs as well.
      if (counters[0] === last) {
        stopped(`was not done after ${patience} ms`);
        void worker.terminate();
      }
      last = counters[0];
    }, patience);
    worker.once('error', (error) => stopped(`stopped the thread: ${error.message}`));
    worker.once('message', (figures: TargetFigures) => {
      clearInterval(watch);
      resolve(figures);
    });
  });
}

function keep({ target, message, input }: FuzzFinding): void {
  mkdirSync(FINDINGS, { recursive: true });
  const name = `${target.replaceAll(' ', '-')}-${createHash('sha256').update(input).digest('hex').slice(0, 12)}`;
  writeFileSync(`${FINDINGS}/${name}.bin`, input);
  console.error(`\n${target}: ${printable(message).slice(0, 600)}`);
  console.error(`  npm run fuzz -- --target "${target}" --replay ${FINDINGS}/${name}.bin`);
}

const chosen = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0) {
  console.error(`there is no target ${values.target}; there are: ${TARGETS.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
const share = (Number(values.seconds) * 1000) / chosen.length;
const table: Record<string, Record<string, number>> = {};
let inputs = 0;
let findings = 0;
for (const { name } of chosen) {
  const figures = await run(name, share);
  inputs += figures.inputs;
  findings += figures.findings.length;
  const { accepted, refused, slowestMilliseconds } = figures;
  table[name] = {
    inputs: figures.inputs,
    read: accepted,
    'turned down': refused,
    'slowest ms': Math.ceil(slowestMilliseconds),
    ...(figures.blocks === undefined ? {} : { blocks: figures.blocks, kept: figures.kept ?? 0 }),
    findings: figures.findings.length,
  };
  figures.findings.forEach(keep);
}
console.table(table);
const { user, system } = process.cpuUsage();
const seconds = ((user + system) / 1e6).toFixed(1);
console.log(`${inputs} inputs, ${findings} findings, ${seconds} s of processor time (seed ${values.seed})`);
process.exitCode = findings > 0 ? 2 : 0;
