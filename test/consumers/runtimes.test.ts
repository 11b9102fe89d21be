/** The packed package in other runtimes and under other tools than Node: each decodes, validates and encodes a hash. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pinnedPackage } from '../../scripts/pinned-packages.mjs';
import { HASH, PackedPackage, run, SERIAL } from './packed.js';
import { installedTools } from './tools.js';

const BUN = '@oven/bun-linux-x64@1.4.5';
const DENO = '@deno/linux-x64-glibc@2.9.6';
const WORKERD = '@cloudflare/workerd-linux-64@1.20261117.1';

let hwhash: PackedPackage;
let folder: string;
beforeAll(() => {
  hwhash = new PackedPackage();
  folder = hwhash.installed('runtimes');
});
afterAll(() => hwhash.remove());

test('Node, to compare with', () => {
  expect(run(process.execPath, ['main.js'], folder)).toBe(`${SERIAL}: ok\n`);
});

test('Bun', () => {
  expect(run(join(pinnedPackage(BUN), 'bin/bun'), ['main.js'], folder)).toBe(`${SERIAL}: ok\n`);
});

test('Deno, with no other permission than to read', () => {
  const args = ['run', '--allow-read', '--no-prompt', '--no-lock', '--node-modules-dir=manual', 'main.js'];
  expect(run(join(pinnedPackage(DENO), 'deno'), args, folder, { DENO_NO_UPDATE_CHECK: '1' })).toBe(`${SERIAL}: ok\n`);
});

test('workerd, bundled with its conditions', async () => {
  await build({
    absWorkingDir: folder,
    entryPoints: ['worker.js'],
    outfile: join(folder, 'bundle.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.b64': 'text' },
  });
  const workerd = join(pinnedPackage(WORKERD), 'bin/workerd');
  const { status, stdout, stderr } = spawnSync(workerd, ['test', 'workerd.capnp'], { cwd: folder, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(stdout + stderr).toContain(`${SERIAL}: ok`);
});

test('Jest, as an ES module and as CommonJS', () => {
  const jest = join(installedTools(), 'node_modules/jest/bin/jest.js');
  const args = ['--experimental-vm-modules', jest, '--config', 'jest.config.json', '--rootDir', '.', '--json'];
  const { numPassedTests, numTotalTests } = JSON.parse(run(process.execPath, args, folder));
  expect({ numPassedTests, numTotalTests }).toEqual({ numPassedTests: 2, numTotalTests: 2 });
});

test('webpack, for a page: the bundle runs without any global of Node', () => {
  const script = `require(${JSON.stringify(join(installedTools(), 'node_modules/webpack'))})(
    require('./webpack.config.cjs'), (error, stats) => {
      if (error || stats.hasErrors()) throw error ?? new Error(stats.toString());
    });`;
  run(process.execPath, ['-e', script], folder);
  const page = vm.createContext({ TextDecoder, TextEncoder, performance, AbortSignal, AbortController });
  vm.runInContext(readFileSync(join(folder, 'page.bundle.js'), 'utf8'), page);
  page.input = HASH;
  expect(vm.runInContext('page.report(input)', page)).toBe(`${SERIAL}: ok`);
});
