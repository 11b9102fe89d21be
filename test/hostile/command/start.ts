/** Limits and permissions under which Node starts, and the command can be loaded in part only, or not at all. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import { CLI } from '../../cli/run.js';
import { fixture } from '../../fixtures.js';
import { type Attack, type Folder, run } from './attack.js';

/** Open files that a process may have. Node itself needs some of them before it reads the first file of a program. */
const LIMITS = [12, 16, 18, 19, 20, 22, 24, 28, 32, 40, 64];
const HASH = fixture('desktop-hp-tv9');
const CSV = `Device Serial Number,Windows Product ID,Hardware Hash\r\n,,${HASH}\r\n`;
/** Node's option was renamed when it was no longer experimental. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const PACKAGE = dirname(dirname(dirname(CLI)));

const limited = (limit: number): string => `ulimit -n ${limit}`;

/** Whether Node runs an empty module with so few files. */
function nodeStarts(folder: Folder, limit: number): boolean {
  const probe = folder.put('probe.mjs', '');
  const { status } = spawnSync('/bin/sh', ['-c', `${limited(limit)}; exec "$@"`, 'sh', process.execPath, probe]);
  return status === 0;
}

/** Runs a command line with few files: it does its work, or says that there are too few. */
function runLimited(folder: Folder, args: readonly string[], done: RegExp): void {
  const limits = LIMITS.filter((limit) => nodeStarts(folder, limit));
  // What succeeds everywhere is no test of what is said.
  expect(limits).toContain(20);
  for (const limit of limits) {
    const { status, stdout, stderr } = run(args, { shell: limited(limit) });
    if (status === 1) expect(stderr, `${limit} files`).toMatch(/^hwhash: .* too many files open\n {2}raise the limit/m);
    else expect(stdout).toMatch(done);
    if (limit >= 20) expect(status, `${limit} files: ${stderr}`).not.toBe(1);
  }
}

const permitted = (...flags: readonly string[]): { node: readonly string[] } => ({ node: [PERMISSION, ...flags] });

export const START_ATTACKS: readonly Attack[] = [
  {
    attack: '`ulimit -n` from what Node itself needs to 64: `hwhash decode`',
    held: 'from 20 on it works; below, one line says that there are too few',
    run: (folder) => runLimited(folder, ['decode', folder.put('hash.b64', HASH)], /HP/),
  },
  {
    attack: '`ulimit -n` from what Node itself needs to 64: `hwhash csv check --workers 4`',
    held: 'from 20 on it works, in the threads that can be started; below, one line says that there are too few',
    run: (folder) => runLimited(folder, ['csv', 'check', '--workers', '4', folder.put('a.csv', CSV)], /1 row/),
  },
  {
    attack: "Node's permission model without threads: `hwhash csv check --workers 2`",
    held: 'the check goes on in one thread; the reason is named',
    run(folder) {
      const file = folder.put('a.csv', CSV);
      const { status, stdout, stderr } = run(['csv', 'check', '--workers', '2', file], permitted('--allow-fs-read=*'));
      expect(status).not.toBe(1);
      expect(stdout).toContain('1 row');
      expect(stderr).toMatch(/note {2}checked in one thread, .* permission model forbids it; --allow-worker allows it/);
    },
  },
  {
    attack: "Node's permission model that hides a part of the package, or the file",
    held: 'one line names what may not be read',
    run(folder) {
      const file = folder.put('a.csv', CSV);
      const part = run(['csv', 'check', file], permitted(`--allow-fs-read=${PACKAGE}/dist/cli/cli.js`));
      expect(part.status).toBe(1);
      expect(part.stderr).toMatch(/^hwhash: .*program\.cjs/m);
      expect(part.stderr).toContain('--allow-fs-read');
      const whole = run(['csv', 'check', file], permitted(`--allow-fs-read=${PACKAGE}/*`));
      expect(whole.status).toBe(1);
      expect(whole.stderr).toMatch(/^hwhash: .*a\.csv cannot be read: Node's permission model forbids it$/m);
    },
  },
  {
    attack: 'an output file that may not be written under the permission model',
    held: 'one line says so, and nothing is left behind',
    run(folder) {
      const file = folder.put('a.csv', CSV);
      const output = folder.at('b.csv');
      const { status, stderr } = run(['csv', 'fix', file, '--output-file', output], permitted('--allow-fs-read=*'));
      expect(status).toBe(1);
      expect(stderr).toMatch(/^hwhash: .*permission model forbids it/m);
    },
  },
];
