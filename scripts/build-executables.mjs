// Makes the command into one file a platform: dist/executables/hwhash.exe, hwhash-arm64.exe and hwhash-linux-x64. Node's single executable
// application: Node's own program, the bundled command as a blob in it, and the addon as the blob's asset. Prints
// size, SHA-256 and start time of each.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inject } from 'postject';
import { EXECUTABLES_NODE, nodeRuntime } from './node-runtimes.mjs';
import { restrictLibraries, stripAuthenticode } from './pe.mjs';
import { hasWine, WINE, wineEnvironment, winePrefix } from './wine.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = `${root}build/executables`;
const output = `${root}dist/executables`;
const bundle = `${work}/hwhash.cjs`;

/** The mark in Node's program that says whether it carries a blob. */
const SENTINEL_FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const TARGETS = [
  {
    file: 'hwhash.exe',
    node: 'win-x64',
    addon: 'win32-x64',
    prepare: prepareWindows,
    runsHere: hasWine,
    launcher: [WINE],
  },
  {
    file: 'hwhash-arm64.exe',
    node: 'win-arm64',
    addon: 'win32-arm64',
    prepare: prepareWindows,
    runsHere: () => false,
    launcher: [WINE],
  },
  {
    file: 'hwhash-linux-x64',
    node: 'linux-x64',
    addon: 'linux-x64',
    prepare: stripSymbols,
    runsHere: () => true,
    launcher: [],
  },
];

/** No signature that the injection would break, and no library from the program's own folder. */
function prepareWindows(program) {
  return restrictLibraries(stripAuthenticode(program));
}

/** The debug symbols of npm's Linux program are a fifth of it, and the injection must come after. */
function stripSymbols(program) {
  const path = `${work}/node-stripped`;
  writeFileSync(path, program);
  execFileSync('strip', ['--strip-all', path]);
  return readFileSync(path);
}

async function bundleCommand() {
  await build({
    entryPoints: [`${root}src/cli/executable.ts`],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    alias: { '#platform': `${root}src/platform/node.ts` },
    // CommonJS has no import.meta: what asks for its own place is told the executable's.
    define: { 'import.meta.url': 'executableUrl' },
    banner: { js: "const executableUrl = require('node:url').pathToFileURL(__filename).href;" },
    legalComments: 'inline',
  });
}

function makeBlob(target) {
  const blob = `${work}/${target.file}.blob`;
  const config = `${work}/${target.file}.json`;
  const addon = `${root}prebuilds/hwhash-${target.addon}/node-napi-v8.node`;
  // No code cache: it is for the program that made it, and the blob is made by another platform's.
  const settings = { main: bundle, output: blob, disableExperimentalSEAWarning: true, useCodeCache: false };
  writeFileSync(config, JSON.stringify({ ...settings, assets: { addon } }));
  execFileSync(nodeRuntime('linux-x64', EXECUTABLES_NODE), ['--experimental-sea-config', config], { stdio: 'pipe' });
  return readFileSync(blob);
}

async function makeExecutable(target) {
  const blob = makeBlob(target);
  const path = `${output}/${target.file}`;
  rmSync(path, { force: true });
  writeFileSync(path, target.prepare(readFileSync(nodeRuntime(target.node, EXECUTABLES_NODE))));
  await inject(path, 'NODE_SEA_BLOB', blob, { sentinelFuse: SENTINEL_FUSE });
  chmodSync(path, 0o755);
  return path;
}

/** Milliseconds from start to end of `--version`, the best of five. */
function startTime(path, launcher) {
  if (launcher.length > 0) winePrefix();
  const [command, ...args] = [...launcher, path, '--version'];
  const times = Array.from({ length: 5 }, () => {
    const before = performance.now();
    execFileSync(command, args, { stdio: 'ignore', env: wineEnvironment() });
    return performance.now() - before;
  });
  return Math.min(...times);
}

function describe(path, { runsHere, launcher }) {
  const size = (statSync(path).size / 1e6).toFixed(1);
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  const under = launcher.length > 0 ? ' under Wine' : '';
  const start = runsHere()
    ? `starts in ${Math.round(startTime(path, launcher))} ms${under}`
    : 'not started: nothing here runs it';
  console.log(`${path.slice(root.length).padEnd(34)} ${size.padStart(6)} MB  ${start}\n  sha256 ${digest}`);
}

execFileSync(process.execPath, [`${root}scripts/build-prebuilds.mjs`, ...TARGETS.map(({ addon }) => addon)], {
  stdio: 'inherit',
});
if (!existsSync(`${root}src/generated/schemas.js`)) {
  execFileSync(process.execPath, [`${root}scripts/build-schemas.mjs`], { stdio: 'inherit' });
}
for (const folder of [work, output]) mkdirSync(folder, { recursive: true });
await bundleCommand();
for (const target of TARGETS) describe(await makeExecutable(target), target);
