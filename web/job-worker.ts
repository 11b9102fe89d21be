/** The worker's side of a job. */
import type { Steps } from '../src/input/steps.js';
import { JOBS, type JobAnswer, type JobOrder } from './jobs.js';

/** Milliseconds between two reports of how far the work is. */
const REPORT = 40;

/** Does the jobs that the page sends. */
export function doJobs(): void {
  addEventListener('message', ({ data }: MessageEvent<JobOrder>) => {
    try {
      const order = data;
      const steps: Steps<unknown> = order.name === 'read' ? JOBS.read(order.given) : JOBS.fix(order.given);
      answer({ result: finished(steps) });
    } catch (error) {
      answer({ failed: error instanceof Error ? error.message : String(error) });
    }
  });
}

function finished(steps: Steps<unknown>): unknown {
  let next = performance.now() + REPORT;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() < next) continue;
    answer({ share: value });
    next = performance.now() + REPORT;
  }
}

function answer(message: JobAnswer): void {
  postMessage(message);
}
