// Builds the library and the command into dist/, one file a module (tsup.config.ts). What earlier builds left there goes first,
// except the page and the executables, which are built by themselves and take longer.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const KEPT = new Set(['web', 'executables']);

for (const name of readdirSync(root).includes('dist') ? readdirSync(`${root}dist`) : []) {
  if (!KEPT.has(name)) rmSync(`${root}dist/${name}`, { recursive: true });
}
execFileSync(process.execPath, [`${root}node_modules/tsup/dist/cli-default.js`, '--silent'], {
  cwd: root,
  stdio: 'inherit',
});
