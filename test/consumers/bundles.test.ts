/** What one function of hwhash/core costs a page: each bundled alone from dist/, minified, gzipped. */
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build as esbuild, transform } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Bytes at most. */
const LIMITS = {
  decodeHash: 16_000,
  encodeHash: 15_000,
  validateHash: 35_000,
  compareHashes: 22_000,
  explainServiceError: 8000,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-bundles-'));
  const installed = join(folder, 'node_modules/hwhash');
  for (const name of ['dist', 'package.json']) {
    const kept = (path: string): boolean => !path.includes('executables');
    cpSync(join(root, name), join(installed, name), { recursive: true, filter: kept });
  }
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  symlinkSync(join(root, 'node_modules/@noble'), join(folder, 'node_modules/@noble'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A module that uses one function. */
function entryOf(name: string): string {
  const path = join(folder, `${name}.js`);
  writeFileSync(path, `export { ${name} } from 'hwhash/core';\n`);
  return path;
}

const BUNDLERS: Record<string, (entry: string) => Promise<string>> = {
  async esbuild(entry) {
    const { outputFiles } = await esbuild({
      entryPoints: [entry],
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['browser'],
    });
    return outputFiles[0].text;
  },
  // Vite bundles with Rollup.
  async rollup(entry) {
    const result = await vite({
      configFile: false,
      logLevel: 'error',
      root: folder,
      build: { write: false, target: 'es2022', minify: false, lib: { entry, formats: ['es'], fileName: 'bundle' } },
    });
    const [{ output }] = Array.isArray(result) ? result : [];
    const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
    return (await transform(code, { minify: true, format: 'esm' })).code;
  },
};

test.each(
  Object.entries(LIMITS).flatMap(([name, limit]) => Object.keys(BUNDLERS).map((bundler) => ({ name, limit, bundler }))),
)('$name by $bundler: at most $limit bytes', async ({ name, limit, bundler }) => {
  const code = await BUNDLERS[bundler](entryOf(name));
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${name} by ${bundler}: ${code.length} bytes, ${size} gzipped`);
  expect(code).toContain(name);
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(limit);
});
