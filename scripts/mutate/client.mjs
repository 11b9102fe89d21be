// The process that runs tests (worker.mjs), and a new one in its place when it hangs or breaks.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const ARGUMENTS = ['--no-warnings', '--max-old-space-size=1500'];
/** A process grows with what it has compiled. */
const MOST_JOBS = 1000;

let worker;
let jobs = 0;

async function start() {
  jobs = 0;
  worker = fork(WORKER, { execArgv: ARGUMENTS, silent: true });
  await new Promise((resolve) => worker.once('message', resolve));
}

/** Ends the process. */
export function stop() {
  worker?.removeAllListeners();
  worker?.kill('SIGKILL');
  worker = undefined;
}

/**
 * What the worker says to a job; `{ outcome: 'timeout' }` where it says nothing.
 *
 * @param {object} job as worker.mjs takes it
 * @param {number} patience milliseconds
 */
export async function ask(job, patience) {
  if (jobs++ >= MOST_JOBS) stop();
  if (worker === undefined) await start();
  const asked = worker;
  const result = await new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ outcome: 'timeout', gone: true }), patience);
    asked.once('message', resolve);
    asked.once('exit', () => resolve({ outcome: 'timeout', gone: true }));
    asked.once('message', () => clearTimeout(timer));
    asked.once('exit', () => clearTimeout(timer));
    asked.send(job);
  });
  asked.removeAllListeners();
  // What went wrong outside of a test may go on.
  if (result.gone || result.stray) stop();
  return result;
}
