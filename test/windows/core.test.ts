/** The tests of everything that needs no hardware, under Windows' Node. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeRuntime } from '../../scripts/node-runtimes.mjs';
import { NODE_VERSIONS, ROOT, runWindows, windowsPath } from './wine.js';

const FOLDERS = ['hash', 'firmware', 'tpm', 'validate', 'match', 'interop', 'platform'];
/** Suites that start programs or servers, or depend on vitest's own machinery. */
const ELSEWHERE =
  /\bvi\b|node:child_process|node:net|from 'vite'|from 'esbuild'|from 'typescript'|toMatch(Inline|File)?Snapshot/;

/** Suites about the repository's documents and package.json, which say the same on every system. */
const OF_THE_REPOSITORY = /\/(sources|paths|finding-codes)\.test\.ts$/;

function suites(): string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(`${ROOT}test/${folder}`).map((file) => `${ROOT}test/${folder}/${file}`),
  );
  return files.filter(
    (file) => file.endsWith('.test.ts') && !OF_THE_REPOSITORY.test(file) && !ELSEWHERE.test(readFileSync(file, 'utf8')),
  );
}

/** Each test file goes on finding its fixtures, on the drive that Wine shows this machine's files as. */
const ownPlace: Plugin = {
  name: 'own-place',
  setup({ onLoad }) {
    onLoad({ filter: /\/test\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(`file:///Z:${path}`)),
      loader: 'ts',
    }));
  },
};

/** Milliseconds: it takes some 20 seconds on a machine that does nothing else. */
const PATIENCE = 280_000;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-core-'));
  await build({
    stdin: {
      contents: suites()
        .map((file) => `import ${JSON.stringify(file)};`)
        .join('\n'),
      resolveDir: ROOT,
    },
    outfile: join(folder, 'core.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '#platform': `${ROOT}src/platform/node.ts`, vitest: `${ROOT}test/windows/vitest-on-node.ts` },
    banner: {
      js: "import { createRequire as forBundle } from 'node:module'; const require = forBundle(import.meta.url);",
    },
    plugins: [ownPlace],
    // The package says that it has no side effects; tests have nothing else.
    ignoreAnnotations: true,
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(NODE_VERSIONS)(
  'all of them pass in Windows Node %s',
  (version) => {
    const bundle = windowsPath(join(folder, 'core.mjs'));
    const args = ['--test-reporter=tap', bundle];
    const { status, stdout, stderr } = runWindows(nodeRuntime('win-x64', version), args, {
      cwd: folder,
      timeout: PATIENCE,
    });
    const failed = stdout.split('\n').filter((line) => /^\s*not ok/.test(line));
    expect(failed).toEqual([]);
    expect(status, `${stdout.slice(-2000)}\n${stderr.slice(-2000)}`).toBe(0);
    expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(300);
  },
  PATIENCE + 20_000,
);
