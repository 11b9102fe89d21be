// Builds the library and the command into dist/: ES modules one file a module and the declarations by tsup (tsup.config.ts),
// CommonJS in few files by Rollup (build-commonjs.mjs). What earlier builds left there goes first, except the page and the
// executables, which are built by themselves and take longer.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildCommonJs } from './build-commonjs.mjs';
import { shareDeclarations } from './share-declarations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const KEPT = new Set(['web', 'executables', 'manifests']);

for (const name of existsSync(`${root}dist`) ? readdirSync(`${root}dist`) : []) {
  if (!KEPT.has(name)) rmSync(`${root}dist/${name}`, { recursive: true });
}
const tsup = `${root}node_modules/tsup/dist/cli-default.js`;
await Promise.all([promisify(execFile)(process.execPath, [tsup, '--silent'], { cwd: root }), buildCommonJs()]);
shareDeclarations(`${root}dist`);
