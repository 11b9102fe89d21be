/** Worker threads that check ranges of files. Their results are asked for in the order of the file. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { CsvPartial } from './report.js';
import type { WorkerAnswer, WorkerRequest } from './worker.js';

/** This module's own place: CommonJS has no import.meta.url, and ESM no __filename. */
const here = typeof __filename === 'string' ? __filename : import.meta.url;

/** Where the worker's script is; undefined where a bundler has left it out, so that the check runs in one thread. */
export function workerScript(): string | undefined {
  try {
    const path = createRequire(here).resolve('#csv-worker');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

interface Job {
  request: WorkerRequest;
  resolve: (partial: CsvPartial) => void;
  reject: (reason: unknown) => void;
}

/** Starts a thread; resolves when it has loaded all that it needs. */
async function startWorker(script: string): Promise<Worker> {
  const worker = new Worker(script);
  await new Promise<void>((resolve, reject) => {
    const ended = (): void => reject(new Error('a worker thread ended early'));
    worker.once('error', reject).once('exit', ended);
    worker.once('message', () => {
      // The pool listens as soon as all have started.
      worker
        .off('error', reject)
        .off('exit', ended)
        .on('error', () => undefined);
      resolve();
    });
  });
  return worker;
}

/** A number of worker threads and the jobs that wait for them. */
export class WorkerPool {
  private readonly idle: Worker[];
  private readonly waiting: Job[] = [];
  private readonly running = new Map<Worker, Job>();

  private constructor(private readonly workers: readonly Worker[]) {
    this.idle = [...workers];
    for (const worker of workers) {
      worker.on('message', (answer: WorkerAnswer) => this.finish(worker, answer));
      worker.on('error', (error: unknown) => this.finish(worker, { error }));
      worker.on('exit', () => this.finish(worker, { error: new Error('a worker thread ended early') }));
    }
  }

  /**
   * Starts so many threads. Those that do not start (Node's permission model refuses threads, too many files are open) are
   * left out.
   *
   * @returns the pool, where a thread has started; why one has not
   */
  static async open(script: string, size: number): Promise<{ pool?: WorkerPool; refusal?: unknown }> {
    const started = await Promise.allSettled(Array.from({ length: size }, () => startWorker(script)));
    const workers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refusal = started.find((result) => result.status === 'rejected')?.reason;
    return { ...(workers.length > 0 ? { pool: new WorkerPool(workers) } : {}), refusal };
  }

  /** Threads that there are. */
  get size(): number {
    return this.workers.length;
  }

  /** Has a range checked. */
  run(request: WorkerRequest): Promise<CsvPartial> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.idle.length > 0 && this.waiting.length > 0) {
      const worker = this.idle.shift() as Worker;
      const job = this.waiting.shift() as Job;
      this.running.set(worker, job);
      worker.postMessage(job.request);
    }
  }

  private finish(worker: Worker, answer: WorkerAnswer): void {
    const job = this.running.get(worker);
    if (job === undefined) return;
    this.running.delete(worker);
    if ('error' in answer) {
      job.reject(answer.error);
    } else {
      job.resolve(answer.partial);
      this.idle.push(worker);
      this.dispatch();
    }
  }

  /** Ends all threads at once; what they were at is rejected. */
  async close(): Promise<void> {
    for (const { reject } of this.waiting.splice(0)) reject(new Error('the check was ended'));
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
