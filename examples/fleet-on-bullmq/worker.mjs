// A worker: takes jobs from the queue until it is told to stop. `node worker.mjs --redis redis://HOST:PORT [--queue NAME]`
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'bullmq';
import { checkCsvPart, encodeCsvPart, writeOutputFile } from 'hwhash';
import { partialFileName, QUEUE } from './parts.mjs';

const { values } = parseArgs({
  options: {
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
    queue: { type: 'string', default: QUEUE },
    // How long a job may go without a sign of life before another worker gets it.
    lock: { type: 'string', default: '30000' },
  },
});
const lockDuration = Number(values.lock);

async function run({ data: { files, part, of, options, folder } }) {
  const found = await checkCsvPart(files, { part, of }, options);
  await writeOutputFile(join(folder, partialFileName(part, of)), encodeCsvPart(found), { force: true });
  return { part, rows: found.segments.reduce((sum, { partial }) => sum + partial.rows, 0) };
}

const worker = new Worker(values.queue, run, {
  connection: { url: values.redis, maxRetriesPerRequest: null },
  lockDuration,
  stalledInterval: lockDuration,
  maxStalledCount: 3,
});
worker.on('failed', (job, error) => console.error(`part ${job?.data.part}, attempt ${job?.attemptsMade}: ${error.message}`));
worker.on('error', (error) => console.error(error.message));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => worker.close().then(() => process.exit(0)));
