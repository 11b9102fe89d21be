// Packages that are bundled into the command: dist/cli/ then needs nothing of node_modules, and opens few files.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is used of each. */
export const BUNDLED = new Map([
  ['commander', '*'],
  ['picocolors', '{ default }'],
  ['cli-progress', '{ Presets, SingleBar }'],
  ['string-width', '{ default }'],
  ['wrap-ansi', '{ default }'],
]);

/** Packages whose code is in a bundle, those that others brought among them. */
const used = new Set();

/** commander loads child_process, slowly, to start subcommands that are programs of their own: here are none. */
const withoutChildProcess = {
  name: 'without-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, () => ({ path: 'child_process', namespace: 'empty' }));
    onLoad({ filter: /./, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** A package and what it depends on as one ES module. */
export async function bundlePackage(name) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export ${BUNDLED.get(name)} from '${name}';`, resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    plugins: [withoutChildProcess],
  });
  for (const path of Object.keys(metafile.inputs)) {
    const [, from] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    if (from !== undefined) used.add(path.slice(0, path.indexOf(`${from}/`) + from.length));
  }
  return outputFiles[0].text;
}

/** Writes the licenses of the packages that were bundled, each text once. One without a license fails the build. */
export function writeLicenses(path) {
  const names = new Map();
  for (const folder of [...used].sort()) {
    const { name, version } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'));
    const file = readdirSync(`${root}${folder}`).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no license file`);
    const text = readFileSync(`${root}${folder}/${file}`, 'utf8').trim();
    names.set(text, [...(names.get(text) ?? []), `${name} ${version}`]);
  }
  const licenses = [...names].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`);
  writeFileSync(path, licenses.join(`\n${'-'.repeat(80)}\n\n`));
}
