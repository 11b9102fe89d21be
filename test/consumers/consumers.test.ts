/** Packs the package, installs it with scripts off into empty folders, and uses it from each kind of project. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HASH, type Packed, PackedPackage, ROOT, run, SERIAL } from './packed.js';

/** Bytes of the unpacked package without the prebuilt addons, at most. */
const LARGEST = 3_000_000;
/** What `hwhash/core` is made of, each a path of its own. */
const GROUPS = ['hash', 'validate', 'match', 'csv', 'interop', 'harvest', 'input'];

let hwhash: PackedPackage;
let packed: Packed;
const installed = (project: string): string => hwhash.installed(project);

const typescript = (folder: string): string =>
  run(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder, '--typeRoots', join(ROOT, 'node_modules/@types')],
    folder,
  );

beforeAll(() => {
  hwhash = new PackedPackage();
  ({ packed } = hwhash);
});
afterAll(() => hwhash.remove());

describe('the packed package', () => {
  test('is below 5 MB', () => {
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
    console.log(
      `packed ${megabytes(packed.size)}, unpacked ${megabytes(packed.unpackedSize)}, ${packed.files.length} files`,
    );
    expect(statSync(hwhash.tarball).size).toBeLessThan(5_000_000);
  });

  test('is at most 3 MB unpacked, without the prebuilt addons', () => {
    const own = packed.files.filter(({ path }) => !path.startsWith('prebuilds/'));
    expect(own.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(LARGEST);
  });

  test('holds what users need and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'dist/index.js', 'dist/core.d.cts']));
    expect(paths).toEqual(expect.arrayContaining(['dist/cli/cli.js', 'binding.gyp', 'schemas/hardware_hash.proto']));
    const first = new Set(paths.map((path) => path.split('/')[0]));
    const allowed = [
      'core',
      ...GROUPS,
      'dist',
      'prebuilds',
      'native',
      'schemas',
      'examples',
      'docs',
      'binding.gyp',
      'CMakeLists.txt',
    ];
    const texts = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'];
    expect([...first].filter((name) => ![...allowed, ...texts].includes(name))).toEqual([]);
  });

  test('runs no script when it is installed', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });
});

test('CommonJS: decodes, checks, and knows its errors across both entries', () => {
  expect(run(process.execPath, ['main.cjs'], installed('commonjs'))).toBe(`${SERIAL}: ok\n`);
});

test('ESM: decodes, checks, and knows its errors across both entries; the command runs', () => {
  const folder = installed('esm');
  expect(run(process.execPath, ['main.js'], folder)).toBe(`${SERIAL}: ok\n`);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(run(join(folder, 'node_modules/.bin/hwhash'), ['--version'], folder).trim()).toContain(version);
});

test.each(['typescript-node16', 'typescript-bundler'])('%s: type-checks strictly, and runs', async (project) => {
  const folder = installed(project);
  expect(typescript(folder)).toBe('');
  const built = readdirSync(folder).find((name) => /^main\.[cm]?js$/.test(name)) ?? '';
  if (project === 'typescript-bundler') {
    await build({
      entryPoints: [join(folder, built)],
      outfile: join(folder, 'main.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['hwhash'],
    });
  }
  const main = project === 'typescript-bundler' ? 'main.mjs' : built;
  expect(run(process.execPath, [main], folder)).toBe(`${SERIAL}: ok\n`);
});

test('a browser bundle of hwhash/core runs without any global of Node', async () => {
  const folder = installed('browser');
  const { outputFiles, metafile } = await build({
    entryPoints: [join(folder, 'main.js')],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'browser',
    conditions: ['browser'],
    format: 'iife',
    globalName: 'page',
  });
  expect(Object.keys(metafile.inputs).filter((path) => path.includes('platform/node'))).toEqual([]);
  const [{ text }] = outputFiles;
  console.log(`browser bundle of hwhash/core: ${(text.length / 1e3).toFixed(0)} kB minified`);
  // What a page has and the language has not.
  const page = vm.createContext({ TextDecoder, TextEncoder, performance, AbortSignal, AbortController });
  vm.runInContext(text, page);
  page.input = HASH;
  expect(vm.runInContext('page.report(input)', page)).toBe(`${SERIAL}: ok`);
});
