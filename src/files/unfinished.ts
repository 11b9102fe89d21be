/** Files that exist only for the length of some work: removed when the process ends, or a signal ends it, before they are. */
import { unlinkSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { errnoOf } from './errno.js';

interface Unfinished {
  /** Whether the file is this process's: where that is not known yet, another process's must stay. */
  isOwn: () => boolean;
  /** How often it is watched: two pieces of work may wait for one name. */
  times: number;
}

const unfinished = new Map<string, Unfinished>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function removeUnfinished(): void {
  for (const [path, { isOwn }] of unfinished) {
    try {
      if (isOwn()) unlinkSync(path);
    } catch {
      // Already gone, or no longer ours to remove: the process is ending either way.
    }
  }
  unfinished.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  removeUnfinished();
  for (const name of SIGNALS) process.removeListener(name, onSignal);
  // Without another listener the signal has to do what it would have done without ours.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/**
 * Has a file removed when the process ends. Called before the file is made: a signal may come in between.
 *
 * @param isOwn whether the file is this process's, for a name that another process may take first
 */
export function watch(path: string, isOwn: () => boolean = () => true): void {
  if (unfinished.size === 0) {
    process.once('exit', removeUnfinished);
    for (const signal of SIGNALS) process.once(signal, onSignal);
  }
  unfinished.set(path, { isOwn, times: (unfinished.get(path)?.times ?? 0) + 1 });
}

/** Leaves a file to whoever has it now. */
export function unwatch(path: string): void {
  const one = unfinished.get(path);
  if (one === undefined) return;
  if (--one.times === 0) unfinished.delete(path);
  if (unfinished.size > 0) return;
  process.removeListener('exit', removeUnfinished);
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

/** Removes a file that is watched; where that fails, it is tried once more when the process ends. Never throws. */
export async function removeWatched(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') return;
  }
  unwatch(path);
}
