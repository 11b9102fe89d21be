/** The command where no addon loads: everything except reading the machine works, and the message says what to do. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-without-'));
  for (const name of ['examples', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'dist'), join(folder, 'dist'), {
    recursive: true,
    filter: (path) => !path.includes('executables'),
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'hash.b64'), fixture('laptop-hp-hybrid-tv8'));
  writeFileSync(
    join(folder, 'devices.csv'),
    `Device Serial Number,Windows Product ID,Hardware Hash\r\n0AV9510GDP,,${fixture('laptop-hp-hybrid-tv8')}\r\n`,
  );
  // A program whose Node says that it is another platform's.
  writeFileSync(
    join(folder, 'platform.mjs'),
    "const [platform, arch] = process.env.PRETEND.split('-');\n" +
      'for (const [name, value] of Object.entries({ platform, arch })) Object.defineProperty(process, name, { value });\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(platform: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ['--import', join(folder, 'platform.mjs'), join(folder, 'dist/cli/cli.js'), ...args];
  return spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PRETEND: platform },
  });
}

describe.each(['linux-x64', 'darwin-arm64', 'freebsd-x64'])('on %s', (platform) => {
  it.each([
    { title: 'decode', args: ['decode', 'hash.b64'], says: '0AV9510GDP' },
    { title: 'validate', args: ['validate', 'hash.b64'], says: 'will import' },
    { title: 'csv check', args: ['csv', 'check', 'devices.csv'], says: '1 row' },
    { title: 'page', args: ['page'], says: 'index.html' },
    {
      title: 'harvest of a recording',
      args: ['harvest', '--source', 'recorded:examples/laptop.json'],
      says: 'FBK5021XQ7',
    },
  ])('$title works', ({ args, says }) => {
    const { status, stdout, stderr } = run(platform, ...args);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(says);
  });

  it('harvest says which places were tried and what works', () => {
    const { status, stdout, stderr } = run(platform, 'harvest');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`there is no addon for ${platform}`);
    expect(stderr).toContain('build/Release/hwhash.node: not there');
    expect(stderr).toMatch(/decode, encode, validate.*--source recorded:FILE/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
