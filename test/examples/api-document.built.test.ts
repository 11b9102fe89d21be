/** docs/API.md, the first page of the API reference: its examples, run one after the other as they are read. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/API.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'hwhash-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examples = [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);

it('prints what its examples say that they print', () => {
  expect(examples).toHaveLength(5);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/hwhash'), 'dir');
  // Imports are known in the whole module, and a name that an earlier example imported is not imported again.
  writeFileSync(join(folder, 'page.mjs'), examples.join('\n'));
  const output = execFileSync(process.execPath, ['page.mjs'], { cwd: folder, encoding: 'utf8' });
  const told = [...examples.join('\n').matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line);
  expect(output.trimEnd().split('\n')).toEqual(told);
});

it('names only what the package exports', async () => {
  const exported = await import('../../src/index.js');
  const types = new Set(['HardwareHash']);
  const links = [...page.matchAll(/\{@link (\w+)\}/g)].map(([, name]) => name);
  expect(links.filter((name) => !(name in exported) && !types.has(name))).toEqual([]);
});

it('has a link to the class of every public error that a function throws', async () => {
  const exported = new Set(Object.keys(await import('../../src/index.js')));
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const lines = files
    .filter((file) => file.endsWith('.ts') && !/^(generated|cli|stick)/.test(file))
    .flatMap((file) => readFileSync(join(root, 'src', file), 'utf8').split('\n'))
    .filter((line) => line.includes('@throws'));
  expect(lines.length).toBeGreaterThan(100);
  const bare = lines.filter((line) => exported.has(/@throws \{?(\w+)/.exec(line)?.[1] ?? ''));
  expect(bare).toEqual([]);
});
