/**
 * Which process a file belongs to, so that what a killed one left behind is told from what a running one is using: the
 * number of the process, when it was started, and the machine (or container) that numbers its processes so.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, as another process can recognise it. */
export interface ProcessMark {
  pid: number;
  /** Name of the machine. */
  host: string;
  /** What tells apart machines and containers of one name. */
  space: string;
  /** When it was started, in a form of the system's own; empty where the system does not say. */
  started: string;
}

const quietly = (read: () => string): string => {
  try {
    return read();
  } catch {
    return '';
  }
};

/** Field 22 of /proc/PID/stat: ticks from the start of the machine to that of the process. */
const startOf = (pid: number): string =>
  quietly(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  });

let own: ProcessMark | undefined;

/** This process. */
export function ownMark(): ProcessMark {
  own ??= {
    pid: process.pid,
    host: hostname(),
    space: createHash('sha256')
      .update(`${hostname()}\n${quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1'))}`)
      .update(quietly(() => readlinkSync('/proc/self/ns/pid')))
      .digest('hex')
      .slice(0, 8),
    started: startOf(process.pid),
  };
  return own;
}

/** Whether a process still runs; undefined where that cannot be known from here. */
export function isRunning(mark: ProcessMark): boolean | undefined {
  if (mark.space !== ownMark().space) return undefined;
  try {
    process.kill(mark.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const started = startOf(mark.pid);
  if (started === '' || mark.started === '') return undefined;
  return started === mark.started;
}
