/** The way to the addon: every place is tried, and where none has one that loads, the error names each and what to do. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PREBUILT_PLATFORMS as BUILT_PLATFORMS } from '../../scripts/prebuilt-platforms.mjs';
import { type Addon, loadFromPackage } from '../../src/harvest/addon.js';
import { type AddonHost, PREBUILT_PLATFORMS, searchAddon } from '../../src/harvest/addon-search.js';
import { HarvestError } from '../../src/harvest/errors.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = `${process.platform}-${process.arch}`;
const PREBUILT = `prebuilds/hwhash-${here}/node-napi-v8.node`;
const MUSL = `prebuilds/hwhash-${here}-musl/node-napi-v8.node`;
const COMPILED = 'build/Release/hwhash.node';

/** A package with files at places of the addon: the real one, or something that does not load. */
function packageWith(files: Record<string, 'addon' | 'broken'>, packageJson: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'hwhash', ...packageJson }));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    if (content === 'addon') cpSync(join(root, COMPILED), join(folder, file));
    else writeFileSync(join(folder, file), 'not an addon');
  }
  return folder;
}

function errorOf(load: () => unknown): HarvestError {
  try {
    load();
  } catch (error) {
    if (error instanceof HarvestError) return error;
    throw error;
  }
  throw new Error('it loaded');
}

describe('in a package', () => {
  it.each([
    { title: 'the compiled one comes before the prebuilt one', files: { [COMPILED]: 'addon', [PREBUILT]: 'broken' } },
    {
      title: 'a compiled one that does not load does not end the search',
      files: { [COMPILED]: 'broken', [PREBUILT]: 'addon' },
    },
    { title: 'the prebuilt one is enough', files: { [PREBUILT]: 'addon' } },
    { title: 'the other C library gets its turn', files: { [PREBUILT]: 'broken', [MUSL]: 'addon' } },
  ] as const)('$title', ({ files }) => {
    const addon: Addon = loadFromPackage(packageWith(files));
    expect(addon.platform).toBe('linux');
  });

  it("with musl, musl's addon comes first", () => {
    const { message } = errorOf(() => loadFromPackage(packageWith({}), 'musl'));
    expect(message.indexOf(MUSL)).toBeLessThan(message.indexOf(`${PREBUILT}:`));
  });

  it('the error names every place and why it failed', () => {
    const { code, message, cause } = errorOf(() => loadFromPackage(packageWith({ [PREBUILT]: 'broken' })));
    expect(code).toBe('addon-missing');
    expect(message).toMatch(new RegExp(`^no addon loads for ${here}`));
    expect(message).toMatch(new RegExp(`${PREBUILT}: .*(file too short|invalid ELF header)`));
    expect(message).toContain(`${MUSL}: not there`);
    expect(message).toContain(`${COMPILED}: not there`);
    expect((cause as AggregateError).errors).toHaveLength(3);
  });

  it('a clone is told to compile, an installed package is not told of scripts that it lacks', () => {
    const clone = packageWith({});
    mkdirSync(join(clone, 'scripts'));
    writeFileSync(join(clone, 'scripts/build-native.mjs'), '');
    expect(errorOf(() => loadFromPackage(clone)).remedy).toContain('npm run build:native');
    const installed = packageWith(
      { [PREBUILT]: 'broken' },
      { repository: { url: 'git+https://example.org/hwhash.git' } },
    );
    const { remedy } = errorOf(() => loadFromPackage(installed));
    expect(remedy).not.toContain('npm run build:native');
    expect(remedy).toContain('git clone https://example.org/hwhash.git hwhash && cd hwhash && npm ci');
  });
});

describe('the remedy fits the reason', () => {
  const host = (platform: string, arch: string, installation: AddonHost['installation']): AddonHost => ({
    platform,
    arch,
    installation,
    repository: 'https://example.org/hwhash.git',
  });
  const missing = Object.assign(new Error("Cannot find module './x'"), { code: 'MODULE_NOT_FOUND' });
  const glibc = new Error("/lib/libc.so.6: version `GLIBC_2.28' not found (required by hwhash.node)");
  const noexec = new Error('hwhash.node: failed to map segment from shared object');
  const policy = new Error('Eine Anwendungssteuerungsrichtlinie hat diese Datei blockiert.\r\n\\\\?\\C:\\x.node');
  it.each([
    { on: host('linux', 'x64', 'package'), error: missing, remedy: /incomplete: install it again/ },
    { on: host('linux', 'riscv64', 'package'), error: missing, remedy: /git clone .*npm ci/ },
    { on: host('linux', 'riscv64', 'clone'), error: missing, remedy: /npm run build:native/ },
    { on: host('linux', 'x64', 'package'), error: glibc, remedy: /glibc 2\.28.*newer system/ },
    { on: host('linux', 'x64', 'clone'), error: glibc, remedy: /glibc 2\.28.*npm run build:native/ },
    { on: host('linux', 'x64', 'executable'), error: noexec, remedy: /noexec.*TMPDIR=/ },
    { on: host('linux', 'x64', 'package'), error: noexec, remedy: /noexec.*install the package in a folder/ },
    {
      on: host('linux', 'x64', 'package'),
      error: new Error('libstdc++.so.6: cannot open'),
      remedy: /apk add libstdc\+\+/,
    },
    { on: host('win32', 'x64', 'executable'), error: policy, remedy: /application control.*SHA-256.*TEMP/ },
    { on: host('win32', 'x64', 'package'), error: policy, remedy: /application control.*install the package/ },
    { on: host('win32', 'arm64', 'package'), error: policy, remedy: /x64 hwhash\.exe/ },
    { on: host('darwin', 'arm64', 'package'), error: missing, remedy: /on Linux and Windows, not on darwin/ },
    { on: host('darwin', 'arm64', 'clone'), error: missing, remedy: /on Linux and Windows, not on darwin/ },
  ])('$on.platform-$on.arch, $on.installation, "$error.message"', ({ on, error, remedy }) => {
    const load = (): never => {
      throw error;
    };
    const thrown = errorOf(() => searchAddon([{ name: 'a place', load }], on));
    expect(thrown.remedy).toMatch(remedy);
    // Whoever cannot harvest here is told what works all the same.
    expect(thrown.remedy).toMatch(/decode, encode, validate.*csv.*page.*recorded:FILE/);
    expect(thrown.message).not.toContain('\n');
  });
});

it('the platforms with a prebuilt addon are those that the package is built for', () => {
  expect([...PREBUILT_PLATFORMS].sort()).toEqual(BUILT_PLATFORMS.filter((name) => !name.endsWith('-musl')).sort());
});

it('packing without all prebuilt addons is refused', () => {
  const folder = packageWith({ [PREBUILT]: 'broken' });
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of ['prepack', 'prebuilt-platforms']) {
    cpSync(join(root, `scripts/${name}.mjs`), join(folder, `scripts/${name}.mjs`));
  }
  const pack = () => spawnSync('sh', ['-c', scripts.prepack], { cwd: folder, encoding: 'utf8' });
  const refused = pack();
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('win32-arm64; run "npm run build:prebuilds"');
  expect(refused.stderr).not.toContain(`${here},`);
  for (const name of BUILT_PLATFORMS) {
    mkdirSync(join(folder, `prebuilds/hwhash-${name}`), { recursive: true });
    writeFileSync(join(folder, `prebuilds/hwhash-${name}/node-napi-v8.node`), '');
  }
  expect(pack()).toMatchObject({ status: 0, stderr: '' });
});
