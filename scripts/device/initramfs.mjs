// The system inside the device: cpio archives, one behind the other, that the kernel unpacks into memory. Uncompressed,
// because an emulated processor is slow at everything else.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, keyOf } from './cache.mjs';

const INIT = fileURLToPath(new URL('init.sh', import.meta.url));
const BUSYBOX = '/bin/busybox';
/** Tools that give a second opinion inside the device, and what they load by name. */
const ORACLES = ['dmidecode', 'ethtool', 'lsblk', 'nvme', 'hdparm', 'tpm2'];
const ORACLE_LIBRARIES = ['libtss2-tcti-device.so.0'];

/** Packs a folder into a cpio archive in the kernel's format. */
export function archive(folder, file) {
  const output = openSync(file, 'w');
  try {
    execFileSync('sh', ['-c', `find . | sort | ${BUSYBOX} cpio -o -H newc`], {
      cwd: folder,
      stdio: ['ignore', output, 'ignore'],
    });
  } finally {
    closeSync(output);
  }
}

/**
 * An archive of programs with the libraries that they need.
 *
 * @param files path in the archive and file of each
 * @param links name and target of each symbolic link
 */
function programs(kind, files, links = []) {
  const stamp = files.map(([path, file]) => [path, file, statSync(file).size, statSync(file).mtimeMs]);
  const folder = cached(kind, keyOf(stamp, links), (making) => {
    const tree = join(making, 'tree');
    for (const [path, file] of files) put(file, join(tree, path));
    for (const library of new Set(files.flatMap(([, file]) => librariesOf(file)))) put(library, join(tree, library));
    for (const [name, target] of links) symlinkSync(target, join(tree, name));
    archive(tree, join(making, 'archive.cpio'));
    rmSync(tree, { recursive: true });
  });
  return join(folder, 'archive.cpio');
}

/** Copies a file, links resolved. */
function put(file, target) {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(realpathSync(file), target);
}

/** Libraries that a program or library is linked with, the loader among them; none where it is linked with none. */
function librariesOf(file) {
  const { stdout: lines } = spawnSync('ldd', [file], { encoding: 'utf8' });
  return [...lines.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path);
}

/** Node and busybox: what the harvest runs on. */
export function baseArchive() {
  const files = [
    ['/usr/bin/node', process.execPath],
    ['/bin/busybox', BUSYBOX],
  ];
  return programs('base', files, [['/bin/sh', 'busybox']]);
}

/** The tools for a second opinion. */
export function oracleArchive() {
  const found = ORACLES.map((name) => execFileSync('which', [name], { encoding: 'utf8' }).trim());
  const [beside] = found.flatMap(librariesOf).filter((path) => path.includes('libtss2'));
  const libraries = ORACLE_LIBRARIES.map((name) => join(dirname(beside), name));
  return programs(
    'oracles',
    [...found, ...libraries].map((file) => [file, file]),
  );
}

/** What is this device's own: its init, the modules to load, and how many disks and adapters to wait for. */
export function deviceArchive(folder, { modules, disks, adapters, tpm, oracles }) {
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'device'), { recursive: true });
  cpSync(INIT, join(tree, 'init'));
  chmodSync(join(tree, 'init'), 0o755);
  writeFileSync(join(tree, 'device/modules'), modules.map((path) => `/lib/modules/${path}\n`).join(''));
  const settings = { DISKS: disks.length, ADAPTERS: adapters.length, TPM: tpm ? 1 : 0, ORACLES: oracles ? 1 : 0 };
  writeFileSync(
    join(tree, 'device/settings'),
    Object.entries(settings)
      .map((pair) => `${pair.join('=')}\n`)
      .join(''),
  );
  const file = join(folder, 'device.cpio');
  archive(tree, file);
  return file;
}

/** Puts archives behind one another. */
export function concatenate(archives, file) {
  for (const path of archives) if (!existsSync(path)) throw new Error(`${path} is missing`);
  const output = openSync(file, 'w');
  execFileSync('cat', archives, { stdio: ['ignore', output, 'inherit'] });
  closeSync(output);
  return file;
}
