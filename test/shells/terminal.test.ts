/** What people see, captured from a real terminal (tmux) of 80 and of 200 columns. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hwhash-terminal-'));
const socket = join(folder, 'tmux');

beforeAll(() => {
  // The server ends with its last session: this one keeps it.
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'keeper', 'sleep 600');
  symlinkSync(join(root, 'dist/cli/cli.js'), join(folder, 'hwhash'));
  cpSync(join(root, 'examples/laptop.json'), join(folder, 'laptop.json'));
  writeFileSync(join(folder, 'vm.b64'), fixture('vm-qemu-no-tpm-tv7'));
  writeFileSync(join(folder, 'before.b64'), fixture('laptop-hp-touch-tv9'));
  writeFileSync(join(folder, 'after.b64'), fixture('laptop-lenovo-tv9'));
  writeFileSync(join(folder, 'bad.csv'), `Device Serial Number,Hash\r\nX,${fixture('vm-qemu-no-tpm-tv7')}\r\n`);
});
afterAll(() => {
  execFileSync('tmux', ['-S', socket, 'kill-server'], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
});

const tmux = (...args: string[]): string => execFileSync('tmux', ['-S', socket, ...args], { encoding: 'utf8' });

/** Runs a command line in a terminal of its own; returns what is on the screen and above it. */
function capture(line: string, columns: number, options: { colours?: boolean } = {}): string {
  const session = `s${Math.random().toString(36).slice(2)}`;
  const script = `cd ${folder}; export PATH=${folder}:$PATH; clear; ${line}; tmux -S ${socket} wait-for -S ${session}; sleep 60`;
  tmux(
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    '-s',
    session,
    '-x',
    String(columns),
    '-y',
    '60',
    `bash --norc -c '${script}'`,
  );
  tmux('wait-for', session);
  const text = tmux('capture-pane', '-p', '-S', '-500', ...(options.colours ? ['-e'] : []), '-t', session);
  tmux('kill-session', '-t', session);
  return `${text.replaceAll(/\d+\.\d\d s/g, '0.00 s').trimEnd()}\n`;
}

const SESSIONS = [
  ['validate', 'hwhash validate vm.b64 --scenario oem'],
  ['compare', 'hwhash compare before.b64 after.b64'],
  ['csv-check', 'hwhash csv check bad.csv'],
  ['decode', 'hwhash decode before.b64'],
  ['explain', 'hwhash explain 808'],
  ['harvest', 'hwhash harvest --source recorded:laptop.json'],
  ['help', 'hwhash csv check --help'],
] as const;

describe.each([80, 200])('%i columns', (columns) => {
  it.each(SESSIONS)('%s', async (name, line) => {
    const screen = capture(line, columns);
    // No word is cut by the terminal: every line that is full ends where a word does, or holds one long word.
    for (const text of screen.split('\n')) expect(text.length).toBeLessThanOrEqual(columns);
    await expect(screen).toMatchFileSnapshot(`golden/${name}-${columns}.txt`);
  });
});

describe('colours', () => {
  const coloured = (line: string): boolean => /\x1b\[[\d;]*3\dm/.test(capture(line, 100, { colours: true }));
  it('are there on a terminal', () => expect(coloured('hwhash validate vm.b64')).toBe(true));
  it.each([
    'NO_COLOR=1 hwhash validate vm.b64',
    'TERM=dumb hwhash validate vm.b64',
    'hwhash validate --no-color vm.b64',
    'FORCE_COLOR=0 hwhash validate vm.b64',
    'hwhash validate vm.b64 | cat',
  ])('are not there: %s', (line) => expect(coloured(line)).toBe(false));
  it('are there behind a pipe where they are forced', () =>
    expect(coloured('FORCE_COLOR=1 hwhash validate vm.b64 | cat')).toBe(true));
});
