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

/** A number of worker threads and the jobs that wait for them. */
export class WorkerPool {
  private readonly workers: Worker[] = [];
  private readonly idle: Worker[] = [];
  private readonly waiting: Job[] = [];
  private readonly running = new Map<Worker, Job>();

  constructor(script: string, size: number) {
    for (let i = 0; i < size; i++) this.start(script);
  }

  private start(script: string): void {
    const worker = new Worker(script);
    worker.on('message', (answer: WorkerAnswer) => this.finish(worker, answer));
    worker.on('error', (error: unknown) => this.finish(worker, { error }));
    worker.on('exit', () => this.finish(worker, { error: new Error('a worker thread ended early') }));
    this.workers.push(worker);
    this.idle.push(worker);
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
