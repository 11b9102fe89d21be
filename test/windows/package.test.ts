/** The packed package: installed without scripts and without a compiler, it harvests. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PREBUILT_PLATFORMS, prebuiltAddon } from '../../scripts/prebuilt-platforms.mjs';
import { ROOT } from './wine.js';

let folder: string;
let packed: { filename: string; size: number; files: { path: string }[] };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-package-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  [packed] = JSON.parse(
    execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it holds an addon for each platform, is small, and has no executable', () => {
  const paths = packed.files.map(({ path }) => path);
  const prebuilt = paths.filter((path) => path.startsWith('prebuilds/')).sort();
  expect(prebuilt).toEqual(PREBUILT_PLATFORMS.map(prebuiltAddon).sort());
  expect(packed.size).toBeLessThan(5_000_000);
  expect(paths.filter((path) => path.startsWith('dist/executables'))).toEqual([]);
});

test('it installs without scripts and compilers, and its command harvests', () => {
  const programs = join(folder, 'bin');
  const project = join(folder, 'project');
  for (const place of [programs, project]) mkdirSync(place);
  const find = (name: string) => execFileSync('which', [name], { encoding: 'utf8' }).trim();
  for (const name of ['npm', 'sh']) symlinkSync(find(name), join(programs, name));
  symlinkSync(process.execPath, join(programs, 'node'));
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const options = { cwd: project, env: { ...process.env, PATH: programs }, encoding: 'utf8' } as const;
  const quiet = { ...options, stdio: ['ignore', 'pipe', 'pipe'] as ('ignore' | 'pipe')[] };
  execFileSync(
    join(programs, 'npm'),
    ['install', '--ignore-scripts', '--no-save', join(folder, packed.filename)],
    quiet,
  );
  expect(existsSync(join(project, 'node_modules/hwhash/build'))).toBe(false);
  const output = execFileSync(join(project, 'node_modules/.bin/hwhash'), ['harvest', '--tpm', 'none', '--json'], quiet);
  expect(JSON.parse(output).snapshot.system.platform).toBe('linux');
});
