/** Installs Wine and the cross compilers, makes the prebuilt addons and the executables, and a Wine prefix; once. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { winePrefix } from '../../scripts/wine.mjs';
import buildCommand from '../global-setup.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const EXECUTABLES = ['hwhash.exe', 'hwhash-arm64.exe', 'hwhash-linux-x64'].map((name) => `dist/executables/${name}`);
/** What the executables are made of. */
const SOURCES = ['src', 'schemas', 'scripts', 'prebuilds'];

/** Whether a product is missing or older than what it is made of. */
function isStale(products: readonly string[]): boolean {
  if (!products.every((file) => existsSync(root + file))) return true;
  const oldest = Math.min(...products.map((file) => statSync(root + file).mtimeMs));
  return SOURCES.some((folder) =>
    readdirSync(root + folder, { recursive: true }).some(
      (file) => statSync(`${root}${folder}/${file}`).mtimeMs > oldest,
    ),
  );
}

export default function setup(): void {
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: root, stdio: 'inherit' });
  run('scripts/install-test-tools', 'windows');
  run(process.execPath, 'scripts/build-prebuilds.mjs');
  buildCommand();
  if (isStale(EXECUTABLES)) run(process.execPath, 'scripts/build-executables.mjs');
  winePrefix();
}
