/** What an attack is, and what every run of the command has to keep, whatever it was given. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CLI, type Outcome } from '../../cli/run.js';

/** One line of the table. */
export interface Attack {
  /** What is tried. */
  attack: string;
  /** What has to hold, as the table says it. */
  held: string;
  /** Fails where it does not hold. */
  run(folder: Folder): void | Promise<void>;
}

/** How the command is run. */
export interface RunOptions {
  input?: string | Uint8Array;
  env?: NodeJS.ProcessEnv;
  /** Limits and redirections of a shell in front of the command. */
  shell?: string;
  /** Options of Node itself. */
  node?: readonly string[];
  /** Milliseconds that it may take. */
  within?: number;
}

const UNSAFE = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?![\n\r\t])\p{Cc}/u;
export const STACK = /^\s+at .*(\.[cm]?js|node:)|node:internal/m;
/** Characters that a message may have. */
const LONGEST_MESSAGE = 20_000;

/** A folder of one attack. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'hwhash-hostile-'));

  at(name: string): string {
    return join(this.path, name);
  }

  put(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  folder(name: string): string {
    mkdirSync(this.at(name));
    return this.at(name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Runs the command; what every run has to keep is checked here. */
export function run(args: readonly string[], options: RunOptions = {}): Outcome {
  const { input = '', env = {}, shell, node = [], within = 30_000 } = options;
  const command = [process.execPath, ...node, CLI, ...args];
  const [file, ...rest] = shell === undefined ? command : ['/bin/sh', '-c', `${shell}\nexec "$@"`, 'sh', ...command];
  const { status, signal, stdout, stderr } = spawnSync(file, rest, {
    input,
    encoding: 'utf8',
    timeout: within,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  expect(signal, `${args.join(' ')} was done in ${within} ms`).toBeNull();
  expect([0, 1, 2], stderr).toContain(status);
  expect(stderr, 'a stack trace').not.toMatch(STACK);
  expect(stderr).not.toContain('unexpected error');
  expect(stdout, 'a character that cannot be seen').not.toMatch(UNSAFE);
  expect(stderr, 'a character that cannot be seen').not.toMatch(UNSAFE);
  expect(stderr.length).toBeLessThan(LONGEST_MESSAGE);
  return { status, stdout, stderr };
}
