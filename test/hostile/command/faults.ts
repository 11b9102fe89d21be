/** Bad luck at a chosen moment: a library in front of the C library lets one call fail, or ends the command there. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI, type Outcome } from '../../cli/run.js';

/** What happens at the Nth call that changes files: the number of an error, from then on, or a signal. */
export const FAULTS = { EIO: '5', ENOSPC: '28', EDQUOT: '122', KILL: 'KILL', TERM: 'TERM', INT: 'INT', HUP: 'HUP' };
export type Fault = keyof typeof FAULTS;

/** What the command did, and what ended it. */
export interface FaultyOutcome extends Outcome {
  signal: NodeJS.Signals | null;
  /** Whether the fault happened: the command may be done before. */
  happened: boolean;
}

/** A fault, and where it happens. */
export interface Moment {
  fault: Fault;
  /** The number of the call, from 1. */
  at: number;
  /** The folder whose files are meant. */
  folder: string;
}

let built: { library: string; folder: string } | undefined;

/** The library, compiled once. */
function library(): { library: string; folder: string } {
  if (built) return built;
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-faults-'));
  const source = fileURLToPath(new URL('./faults.cc', import.meta.url));
  const path = join(folder, 'faults.so');
  execFileSync('g++', [
    '-std=c++17',
    '-O1',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-shared',
    '-fPIC',
    '-o',
    path,
    source,
    '-ldl',
  ]);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  built = { library: path, folder };
  return built;
}

let marks = 0;

/** The environment in which a fault happens; `mark` is made then. */
function environment({ fault, at, folder }: Moment, mark: string): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: library().library,
    FAULT: FAULTS[fault],
    FAULT_AT: String(at),
    FAULT_FOLDER: folder,
    FAULT_MARK: mark,
  };
}

/** The environment of a machine whose clock was never set. */
export const in1970 = (): NodeJS.ProcessEnv => ({ LD_PRELOAD: library().library, FAULT_CLOCK: '1970' });

/** Runs the command with bad luck. */
export function runAt(args: readonly string[], moment: Moment): Promise<FaultyOutcome> {
  const mark = join(library().folder, `mark-${++marks}`);
  const env = { ...process.env, NO_COLOR: '1', ...environment(moment, mark) };
  const child = spawn(process.execPath, [CLI, ...args], { env, timeout: 60_000, killSignal: 'SIGABRT' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr, happened: existsSync(mark) }));
  });
}
