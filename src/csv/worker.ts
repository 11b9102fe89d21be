/** The body of a worker thread: opens the files it is told to and checks the ranges it is given, one after the other. */
import { parentPort } from 'node:worker_threads';
import { checkRangeSync, type RangeTask } from './check-range.js';
import type { CsvPartial } from './report.js';
import { type OpenInput, openInput } from './source.js';

/** What a worker is asked for. */
export interface WorkerRequest {
  path: string;
  task: RangeTask;
}

/** What a worker answers: a partial report, or why there is none. */
export type WorkerAnswer = { partial: CsvPartial } | { error: unknown };

if (parentPort) {
  const port = parentPort;
  let current: OpenInput | undefined;
  const inputFor = async (path: string): Promise<OpenInput> => {
    if (current?.path === path) return current;
    await current?.handle.close();
    current = undefined;
    current = await openInput(path);
    return current;
  };
  port.on('message', async ({ path, task }: WorkerRequest) => {
    try {
      const partial = checkRangeSync(await inputFor(path), task);
      const buffers = partial.keys.flatMap(({ text, device, lines, flags }) =>
        [text, device, lines, flags].map((array) => array.buffer as ArrayBuffer),
      );
      port.postMessage({ partial } satisfies WorkerAnswer, buffers);
    } catch (error) {
      port.postMessage({ error } satisfies WorkerAnswer);
    }
  });
}
