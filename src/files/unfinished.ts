/** Files that exist only for the length of some work: removed when the process ends, or a signal ends it, before they are. */
import { unlinkSync } from 'node:fs';

const unfinished = new Set<string>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
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

/** Has a file removed when the process ends. */
export function watch(path: string): void {
  if (unfinished.size === 0) {
    process.once('exit', removeUnfinished);
    for (const signal of SIGNALS) process.once(signal, onSignal);
  }
  unfinished.add(path);
}

/** Leaves a file to whoever has it now. */
export function unwatch(path: string): void {
  unfinished.delete(path);
  if (unfinished.size > 0) return;
  process.removeListener('exit', removeUnfinished);
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}
