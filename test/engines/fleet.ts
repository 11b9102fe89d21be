/** A fleet for tests of engines: rows with every kind of trouble, and the report that a single check gives of it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { device, fileOf, HEADER, rowOf } from '../csv/devices.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const COMMAND = join(ROOT, 'dist/cli/cli.js');

/** A folder with the example as its user has it, and a fleet of some megabytes. */
export function makeFleet(): { folder: string; file: string; example: string } {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-engines-'));
  const example = join(folder, 'fleet-on-bullmq');
  cpSync(join(ROOT, 'examples/fleet-on-bullmq'), example, { recursive: true });
  mkdirSync(join(example, 'node_modules'));
  symlinkSync(ROOT, join(example, 'node_modules/hwhash'), 'dir');
  symlinkSync(join(ROOT, 'node_modules/bullmq'), join(example, 'node_modules/bullmq'), 'dir');
  const file = join(folder, 'fleet.csv');
  const block = Array.from({ length: 40 }, (_, i) => rowOf(device(i)));
  const rows = [...block, rowOf({ ...device(3), serial: 'OTHER' }), 'x,y', rowOf(device(900)).slice(0, -9)];
  writeFileSync(file, fileOf(HEADER, ...Array.from({ length: 150 }, () => rows).flat()));
  return { folder, file, example };
}

/** A report as text, without the time that it took. */
export function timeless(json: string): string {
  const { seconds: _, ...report } = JSON.parse(json);
  return JSON.stringify(report, undefined, 2);
}

/** The report of `hwhash csv check --json`, which exits with 2: there are errors in it. */
export function singleReport(file: string): string {
  const { stdout, status } = spawnSync(process.execPath, [COMMAND, 'csv', 'check', '--for', 'fleet', '--json', file], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 2) throw new Error(`status ${status}`);
  return timeless(stdout);
}

export const shell = (command: string, cwd: string): string =>
  execFileSync('bash', ['-c', command], { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
