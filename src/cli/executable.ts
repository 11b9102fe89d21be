/**
 * The entry of the single executable (npm run build:executables): Node, this command and the addon in one file. The
 * system loads an addon from a file only, so that it is written to a folder of its own first.
 */
import { lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getAsset } from 'node:sea';
import { type Addon, provideAddon } from '../harvest/addon.js';
import { main } from './program.js';

const PREFIX = 'hwhash-addon-';
const FILE = 'hwhash.node';

/**
 * Loads the addon that the executable carries. The folder's name is random and the file must not be there before:
 * nobody can put another in its place, which would run with this program's rights.
 */
function loadCarried(): Addon {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  const file = join(folder, FILE);
  const module: { exports: Partial<Addon> } = { exports: {} };
  try {
    writeFileSync(file, new Uint8Array(getAsset('addon')), { flag: 'wx', mode: 0o500 });
    process.dlopen(module, file);
  } finally {
    remove(folder);
  }
  return module.exports as Addon;
}

/** Windows keeps a loaded file until the program ends, so that the next run removes it. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(PREFIX)) remove(join(tmpdir(), name));
  }
}

/** Removes a folder of ours, and nothing else: no link is followed, and nothing but our file goes. */
function remove(folder: string): void {
  try {
    if (!lstatSync(folder).isDirectory()) return;
    rmSync(join(folder, FILE), { force: true });
    rmdirSync(folder);
  } catch {
    // In use, by this program or by another run: the next one tries again.
  }
}

provideAddon(loadCarried);
void main(process.argv);
