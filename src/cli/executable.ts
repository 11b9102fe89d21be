/**
 * The entry of the single executable (npm run build:executables): Node, this command and the addon in one file. The
 * system loads an addon from a file only, so it is written to a folder of its own first.
 */
import { lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getAsset } from 'node:sea';
import { type Addon, provideAddon } from '../harvest/addon.js';
import { searchAddon } from '../harvest/addon-search.js';
import { main } from './program.js';

const PREFIX = 'hwhash-addon-';
const FILE = 'hwhash.node';

/**
 * Folders to write the addon to, first to last: the temporary folder may forbid programs (mounted noexec on hardened
 * Linux systems, blocked by path rules on managed Windows) where another one does not.
 */
function folders(): string[] {
  const beside = dirname(process.execPath);
  if (process.platform === 'win32') return [tmpdir(), beside];
  const { XDG_RUNTIME_DIR: runtime } = process.env;
  return [tmpdir(), '/var/tmp', ...(runtime ? [runtime] : []), homedir(), beside, '/dev/shm'];
}

/** Loads the addon that the executable carries, from the first folder that it can be written to and loaded from. */
function loadCarried(): Addon {
  const places = [...new Set(folders())].map((folder) => ({ name: folder, load: () => loadFrom(folder) }));
  const { platform, arch } = process;
  return searchAddon(places, { platform, arch, installation: 'executable' });
}

/**
 * Writes the addon below a folder, loads it and removes it. The name is random and the file must not be there before:
 * nobody can put another in its place, which would run with this program's rights.
 */
function loadFrom(parent: string): Addon {
  sweep(parent);
  const folder = mkdtempSync(join(parent, PREFIX));
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

/** Windows keeps a loaded file until the program ends, so the next run removes it. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(PREFIX)) remove(join(parent, name));
  }
}

/** Removes a folder of ours, and nothing else: no link is followed, and only our file goes. */
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
