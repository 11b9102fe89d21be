// The producer: divides files into parts, waits for them, and prints the report.
//   node main.mjs [--redis URL] [--folder F] [--parts N] [--workers N] [--target fleet] [--json] FILE...
// Without --redis it starts a private redis-server, without --folder it keeps the parts in a temporary folder.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Queue, QueueEvents } from 'bullmq';
import { decodeCsvPart, reportOfCsvParts } from 'hwhash';
import { partialFileName, QUEUE } from './parts.mjs';
import { startRedis } from './redis.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    redis: { type: 'string' },
    queue: { type: 'string', default: QUEUE },
    folder: { type: 'string' },
    parts: { type: 'string', default: String(4 * availableParallelism()) },
    workers: { type: 'string', default: String(availableParallelism()) },
    lock: { type: 'string', default: '30000' },
    target: { type: 'string', default: 'fleet' },
    json: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) throw new Error('usage: node main.mjs [options] FILE...');
const of = Number(values.parts);
const temporary = values.folder === undefined ? await mkdtemp(join(tmpdir(), 'hwhash-parts-')) : undefined;
const folder = resolve(values.folder ?? temporary);
await mkdir(folder, { recursive: true });
const redis = values.redis === undefined ? await startRedis() : undefined;
const url = values.redis ?? redis.url;
const script = fileURLToPath(new URL('worker.mjs', import.meta.url));
const workers = Array.from({ length: Number(values.workers) }, () =>
  spawn(process.execPath, [script, '--redis', url, '--queue', values.queue, '--lock', values.lock], { stdio: 'inherit' }),
);

const connection = { url, maxRetriesPerRequest: null };
const queue = new Queue(values.queue, { connection });
const events = new QueueEvents(values.queue, { connection });
try {
  await events.waitUntilReady();
  const files = positionals.map((file) => resolve(file));
  const data = (part) => ({ files, part, of, options: { target: values.target }, folder });
  const jobs = await queue.addBulk(
    Array.from({ length: of }, (_, i) => ({
      name: 'part',
      data: data(i + 1),
      // Failed jobs are tried again, later each time; finished ones stay for an hour, to be looked at.
      opts: { attempts: 3, backoff: { type: 'exponential', delay: 200 }, removeOnComplete: { age: 3600 } },
    })),
  );
  let done = 0;
  await Promise.all(
    jobs.map(async (job) => {
      await job.waitUntilFinished(events);
      done++;
      process.stderr.write(`${done} of ${of} parts\n`);
    }),
  );
  const parts = [];
  for (let part = 1; part <= of; part++) parts.push(decodeCsvPart(await readFile(join(folder, partialFileName(part, of)))));
  const report = reportOfCsvParts(parts);
  if (values.json) console.log(JSON.stringify(report, undefined, 2));
  else {
    console.log(`${report.rows} rows, ${report.ok} ok, ${report.withErrors} with errors, ${report.duplicates} duplicates`);
    for (const { severity, code, count } of report.findings) console.log(`${severity.padEnd(8)}${count}\t${code}`);
  }
} finally {
  for (const worker of workers) worker.kill();
  await Promise.all([events.close(), queue.close()]);
  await redis?.stop();
  if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
}
