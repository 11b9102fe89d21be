/** The body of a worker thread: opens the files it is told to and checks the ranges it is given, one after the other. */
import { parentPort } from 'node:worker_threads';
import { type OpenInput, openInput } from '../files/input-file.js';
import { RangeChecker, type RangeTask } from './check-range.js';
import { withoutRoom } from './keys.js';
import type { CsvPartial } from './report.js';

/** What a worker is asked for. */
export interface WorkerRequest {
  path: string;
  task: RangeTask;
}

/** What a worker answers: a partial report, or why there is none. */
export type WorkerAnswer = { partial: CsvPartial } | { error: unknown };

if (parentPort) {
  const port = parentPort;
  let current: { file: number; input: OpenInput; checker: RangeChecker } | undefined;
  const open = async ({ path, task }: WorkerRequest): Promise<NonNullable<typeof current>> => {
    const { file } = task.identity;
    // One path may be named twice, and stands for two files then.
    if (current?.input.path === path && current.file === file) return current;
    await current?.input.handle.close();
    current = undefined;
    current = { file, input: await openInput(path), checker: new RangeChecker(task) };
    return current;
  };
  port.on('message', async (request: WorkerRequest) => {
    try {
      const { input, checker } = await open(request);
      const partial = checker.checkSync(input, request.task);
      // Copied, not transferred: the first buffer that a thread gives away makes V8 discard all code that reads any.
      port.postMessage({ partial: { ...partial, keys: partial.keys.map(withoutRoom) } } satisfies WorkerAnswer);
    } catch (error) {
      port.postMessage({ error } satisfies WorkerAnswer);
    }
  });
  // Everything is loaded: the first message says so.
  port.postMessage('ready');
}
