/** The Linux addons where the C library is not this machine's: Debian 11's glibc, and musl. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debianLibraries } from '../../scripts/debian-libraries.mjs';
import { pinnedPackage } from '../../scripts/pinned-packages.mjs';
import { PREBUILT_PLATFORMS, prebuiltAddon } from '../../scripts/prebuilt-platforms.mjs';
import { aboveFloor, newestVersions, symbolFloor } from '../../scripts/symbol-floor.mjs';
import type { Probe } from './probe.js';
import { ROOT } from './wine.js';

const addon = (platform: string): string => ROOT + prebuiltAddon(platform);
const PROBE = `${ROOT}test/windows/probe.cjs`;
const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });

function expectLinux(answers: Probe): void {
  expect(answers.platform).toBe('linux');
  expect(answers.system.value).toMatchObject({ architecture: 'x86_64' });
  expect(answers.networkAdapters.value?.length).toBeGreaterThan(0);
  expect(Number(answers.memory.value?.usableBytes)).toBeGreaterThan(1e8);
  // The words of an error number come from the C library, by a function of which there are two forms.
  expect(answers.tpmNode).toMatchObject({
    code: 'not-found',
    text: expect.stringContaining('No such file or directory'),
  });
}

describe('symbols', () => {
  const listing = [
    '0000000000000000      DF *UND*\t0000000000000000 (GLIBC_2.2.5) free',
    '0000000000000000      DF *UND*\t0000000000000000 (GLIBC_2.33) fstat',
    '0000000000000000      DF *UND*\t0000000000000000 (GLIBCXX_3.4.21) _ZNSt7name',
    '0000000000000000  w   D  *UND*\t0000000000000000  Base        __gmon_start__',
    '0000000000001000 g    DF .text\t0000000000000010 (GLIBC_2.99) ours',
  ].join('\n');

  test('the newest version of each library is found, and one above the floor is told', () => {
    expect(newestVersions(listing)).toEqual({ GLIBC: '2.33', GLIBCXX: '3.4.21' });
    expect(aboveFloor(newestVersions(listing))).toEqual(['GLIBC_2.33 (at most 2.28)']);
    expect(aboveFloor({ GLIBC: '2.4', GLIBCXX: '3.4.9', CXXABI: '1.3.9', GCC: '3.0' })).toEqual([]);
  });

  test.each(PREBUILT_PLATFORMS.filter((name) => name.startsWith('linux')))('%s', (platform) => {
    const objdump = platform.includes('arm64') ? 'aarch64-linux-gnu-objdump' : 'x86_64-linux-gnu-objdump';
    const { versions, libraries } = symbolFloor(addon(platform), objdump);
    expect(aboveFloor(versions)).toEqual([]);
    if (platform.endsWith('-musl')) expect({ versions, libraries }).toEqual({ versions: {}, libraries: ['libc.so'] });
    else expect(versions).toMatchObject({ GLIBC: expect.any(String), GLIBCXX: '3.4.21' });
    const exported = run(objdump, '-T', addon(platform))
      .split('\n')
      .filter((line) => / g +D[FO] +(?!\*UND\*)/.test(line))
      .map((line) => line.trim().split(/\s+/).at(-1));
    expect(exported.sort()).toEqual(['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
  });
});

test('the addon loads and answers on the libraries of Debian 11: glibc 2.31, GCC 10', () => {
  const root = debianLibraries('bullseye', ['libc6', 'libgcc-s1', 'libstdc++6']);
  const libraries = ['lib', 'usr/lib'].map((folder) => `${root}/${folder}/x86_64-linux-gnu`);
  const loader = `${libraries[0]}/ld-linux-x86-64.so.2`;
  const paths = ['--library-path', libraries.join(':')];
  expect(run(loader, ...paths, `${libraries[0]}/libc.so.6`)).toContain('release version 2.31');
  expectLinux(JSON.parse(run(loader, ...paths, process.execPath, PROBE, addon('linux-x64'))));
});

describe("musl, in Bun's build for it", () => {
  let folder: string;
  let loader: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hwhash-musl-'));
    loader = `${debianLibraries('bookworm', ['musl'])}/lib/x86_64-linux-musl/libc.so`;
    cpSync(loader, join(folder, 'libc.musl-x86_64.so.1'));
    const root = debianLibraries('bookworm', ['libgcc-s1', 'libstdc++6']);
    cpSync(`${root}/usr/lib/x86_64-linux-gnu/libstdc++.so.6`, join(folder, 'libstdc++.so.6'), { dereference: true });
    cpSync(`${root}/lib/x86_64-linux-gnu/libgcc_s.so.1`, join(folder, 'libgcc_s.so.1'), { dereference: true });
    const shim = join(folder, 'ld-linux-x86-64.so.2');
    const shared = ['-shared', '-fPIC', '-nostdlib', '-fno-builtin', '-Wl,-soname,ld-linux-x86-64.so.2'];
    run('gcc', ...shared, '-o', shim, `${ROOT}test/windows/musl-shim.c`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const bun = (...args: string[]): string =>
    run(loader, '--library-path', folder, `${pinnedPackage('@oven/bun-linux-x64-musl@1.4.5')}/bin/bun`, ...args);

  test("musl's addon loads and answers", () => {
    expectLinux(JSON.parse(bun(PROBE, addon('linux-x64-musl'))));
  });

  test("the package's loader finds it by itself", () => {
    // Only what the package has: no addon that a clone compiled.
    cpSync(`${ROOT}prebuilds`, join(folder, 'package/prebuilds'), { recursive: true });
    writeFileSync(join(folder, 'package/package.json'), '{"name":"hwhash"}');
    const script = join(folder, 'load.ts');
    writeFileSync(
      script,
      `import { loadFromPackage } from ${JSON.stringify(`${ROOT}src/harvest/addon.ts`)};
       console.log(loadFromPackage(${JSON.stringify(join(folder, 'package'))}).platform);`,
    );
    expect(bun(script).trim()).toBe('linux');
  });
});
