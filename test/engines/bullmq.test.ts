/** The example on BullMQ with a real Redis: workers that die, jobs that fail, jobs that are delivered twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { decodeCsvPart } from '../../src/csv/part-file.js';
import { makeFleet, singleReport, timeless } from './fleet.js';

const PARTS = 6;
let fleet: ReturnType<typeof makeFleet>;
let expected = '';
let redis: { url: string; stop(): Promise<void> };
const children: ChildProcess[] = [];

beforeAll(async () => {
  fleet = makeFleet();
  expected = singleReport(fleet.file);
  redis = await (await import(pathToFileURL(join(fleet.example, 'redis.mjs')).href)).startRedis();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await redis.stop();
  rmSync(fleet.folder, { recursive: true, force: true });
});

function start(script: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(fleet.example, script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

/** What a process prints until it ends well. */
async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const [status] = await once(child, 'close');
  expect(status, errors).toBe(0);
  return output;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 2000; round++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not happen');
}

/** A producer without workers of its own on a queue of its own. */
function produce(queue: string, folder: string): Promise<string> {
  const args = ['--redis', redis.url, '--queue', queue, '--folder', folder, '--parts', String(PARTS), '--workers', '0'];
  return outputOf(start('main.mjs', ...args, '--json', fleet.file));
}
const work = (queue: string): ChildProcess =>
  start('worker.mjs', '--redis', redis.url, '--queue', queue, '--lock', '1000');
const open = (queue: string): Queue => new Queue(queue, { connection: { url: redis.url, maxRetriesPerRequest: null } });

test('one command starts Redis and workers, and prints the report of a single check, byte for byte', async () => {
  const report = await outputOf(start('main.mjs', '--json', '--parts', String(PARTS), '--workers', '2', fleet.file));
  expect(timeless(report)).toBe(expected);
});

test('the parts of a worker that is killed in the middle go to another', async () => {
  const queue = open('killed');
  const report = produce('killed', join(fleet.folder, 'killed'));
  const victim = work('killed');
  await until(async () => (await queue.getActiveCount()) > 0);
  victim.kill('SIGKILL');
  await once(victim, 'close');
  expect(await queue.getActiveCount()).toBe(1);
  work('killed');
  expect(timeless(await report)).toBe(expected);
  const jobs = await queue.getCompleted();
  expect(jobs.filter(({ stalledCounter }) => stalledCounter > 0)).toHaveLength(1);
  await queue.close();
});

test('a job that fails twice is tried a third time', async () => {
  const folder = join(fleet.folder, 'failing');
  const obstacle = join(folder, `part-2-of-${PARTS}.hwpart`);
  mkdirSync(obstacle, { recursive: true });
  const queue = open('failing');
  const report = produce('failing', folder);
  work('failing');
  const second = async () => (await queue.getJobs()).find((job) => job?.data.part === 2);
  await until(async () => ((await second())?.attemptsMade ?? 0) >= 2);
  rmdirSync(obstacle);
  expect(timeless(await report)).toBe(expected);
  expect((await second())?.attemptsMade).toBe(3);
  await queue.close();
});

test('a job that is delivered twice changes nothing', async () => {
  const folder = join(fleet.folder, 'doubled');
  const queue = open('doubled');
  const report = produce('doubled', folder);
  await until(async () => (await queue.getWaitingCount()) === PARTS);
  for (const job of await queue.getWaiting()) await queue.add('part', job.data);
  work('doubled');
  work('doubled');
  expect(timeless(await report)).toBe(expected);
  await until(async () => (await queue.getCompletedCount()) === 2 * PARTS);
  const files = readdirSync(folder).sort();
  expect(files).toEqual(Array.from({ length: PARTS }, (_, i) => `part-${i + 1}-of-${PARTS}.hwpart`));
  for (const file of files) expect(decodeCsvPart(readFileSync(join(folder, file))).of).toBe(PARTS);
  await queue.close();
});
