// Debian's packages that a stick is made of: pinned in packages.json by version and SHA-256, fetched once into
// .cache/stick/packages, unpacked from there. A package whose digest differs is never unpacked.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptOptions } from './apt.mjs';
import { remark, StickError } from './message.mjs';

const PINS = fileURLToPath(new URL('packages.json', import.meta.url));
const CACHE = process.env.HWHASH_STICK_CACHE ?? fileURLToPath(new URL('../../.cache/stick/', import.meta.url));
const DEBS = join(CACHE, 'packages');
/** The kernel's package carries its version in its name; this one depends on the newest. */
const KERNEL_METAPACKAGE = 'linux-image-amd64';
const isKernel = (name) => name.startsWith('linux-image-');

/** A folder of the cache for what is made of the packages. */
export function cacheFolder(name) {
  const folder = join(CACHE, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The pinned packages of a group (`system`, `wifiFirmware`): name → { version, sha256 }. */
export function pinned(group) {
  return JSON.parse(readFileSync(PINS, 'utf8'))[group];
}

/**
 * Unpacks every package of a group; what was unpacked before is used again.
 *
 * @returns folder of each package by name; the kernel's is also there under `kernel`
 */
export function unpackPackages(group) {
  const folders = {};
  for (const [name, { version, sha256 }] of Object.entries(pinned(group))) {
    const folder = join(cacheFolder('unpacked'), `${name}-${sha256.slice(0, 16)}`);
    if (!existsSync(folder)) unpack(packageFile(name, version, sha256, group), folder);
    folders[name] = folder;
    if (isKernel(name)) folders.kernel = folder;
  }
  return folders;
}

/** Release of the pinned kernel, `6.1.0-56-amd64`. */
export function kernelRelease() {
  const [name] = Object.keys(pinned('system')).filter(isKernel);
  return name.replace('linux-image-', '');
}

function unpack(deb, folder) {
  const fresh = mkdtempSync(`${folder}-`);
  try {
    execFileSync('dpkg-deb', ['-x', deb, fresh]);
    renameSync(fresh, folder);
  } catch (error) {
    // Another build was faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Path of a package's file, checked. */
function packageFile(name, version, sha256, group) {
  const file = join(DEBS, `${name}_${version.replace(':', '%3a')}.deb`);
  if (!existsSync(file)) download(name, version, file, group);
  const actual = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (actual === sha256) return file;
  throw new StickError(
    `${name} ${version} is not the package whose SHA-256 is pinned`,
    `remove ${file} and build again; if that repeats, look at the mirror`,
  );
}

function download(name, version, file, group) {
  mkdirSync(DEBS, { recursive: true });
  const fresh = mkdtempSync(join(DEBS, 'fetch-'));
  remark(`fetching ${name} ${version}`);
  try {
    apt('apt-get', [...aptOptions(group, CACHE), 'download', `${name}=${version}`], { cwd: fresh });
    const [deb] = readdirSync(fresh);
    renameSync(join(fresh, deb), file);
  } catch {
    throw new StickError(
      `Debian's mirror has no ${name} ${version}`,
      `it was replaced by a newer version: take the old one from Debian's snapshot archive and put it at ${file}, or pin the newest versions with "npm run build:stick -- --update-packages", and test them`,
    );
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Runs a tool of apt; where it fails, once more with fresh package lists. */
function apt(tool, args, options = {}) {
  const call = () => execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], ...options });
  try {
    return call();
  } catch {
    try {
      execFileSync('apt-get', ['update', '--quiet'], { stdio: 'ignore' });
    } catch {
      // Without the right to update the lists, what is there has to do.
    }
    return call();
  }
}

/** Pins the versions that apt would install now, with the digests of its signed lists. */
export function updatePins() {
  const pins = JSON.parse(readFileSync(PINS, 'utf8'));
  for (const [group, packages] of Object.entries(pins)) {
    const options = aptOptions(group, CACHE);
    pins[group] = Object.fromEntries(
      Object.keys(packages).map((old) => {
        const name = isKernel(old) ? newestKernel(options) : old;
        const record = apt('apt-cache', [...options, 'show', '--no-all-versions', name]);
        const field = (key) => new RegExp(`^${key}: (.+)$`, 'm').exec(record)?.[1];
        return [name, { version: field('Version'), sha256: field('SHA256') }];
      }),
    );
  }
  writeFileSync(PINS, `${JSON.stringify(pins, undefined, 2)}\n`);
}

function newestKernel(options) {
  const [, name] = /^ +Depends: (linux-image-\S+)$/m.exec(
    apt('apt-cache', [...options, 'depends', KERNEL_METAPACKAGE]),
  );
  return name;
}
