// Parts of emulated devices that take long to make, kept under .cache/device: each made once, beside its place, and
// then renamed into it, so that two runs at a time never see half of one.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = process.env.HWHASH_DEVICE_CACHE ?? join(ROOT, '.cache/device');
const DAY = 86_400_000;

/**
 * The cached folder of a kind and key.
 *
 * @param make called with an empty folder to fill where there is none yet
 */
export function cached(kind, key, make) {
  const place = join(FOLDER, `${kind}-${key}`);
  if (existsSync(place)) return place;
  mkdirSync(FOLDER, { recursive: true });
  const making = mkdtempSync(join(FOLDER, 'making-'));
  try {
    make(making);
    renameSync(making, place);
  } catch (error) {
    // Another run was faster: a folder that is not empty cannot be renamed over.
    if (!existsSync(place)) throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  discardOld(kind, place);
  return place;
}

/** A cached folder of a kind, whatever follows this start of its key. */
export function anyCached(kind, start) {
  if (!existsSync(FOLDER)) return undefined;
  const name = readdirSync(FOLDER).find((entry) => entry.startsWith(`${kind}-${start}`));
  return name && join(FOLDER, name);
}

/** Removes what was made for other keys, unless it is so young that another run may be using it. */
function discardOld(kind, place) {
  for (const entry of readdirSync(FOLDER)) {
    const path = join(FOLDER, entry);
    if (path === place || !entry.startsWith(`${kind}-`)) continue;
    if (Date.now() - statSync(path).mtimeMs > DAY) rmSync(path, { recursive: true, force: true });
  }
}

/** A short name for a list of texts. */
export function keyOf(...parts) {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
