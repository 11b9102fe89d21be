/** Where a path leads to: symbolic links followed, and names for the files that are needed beside another. */
import { createHash } from 'node:crypto';
import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errnoOf } from './errno.js';

/** Links that are followed, one after the other: as many as Linux follows. */
const MOST_LINKS = 40;

/**
 * The file that a path leads to, whether it exists or not. A link is followed even where its target does not exist: what
 * is written goes to the target, and the link stays.
 */
export async function targetOf(path: string): Promise<string> {
  let at = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      return await realpath(at);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
    const stats = await lstat(at).catch(() => undefined);
    if (!stats?.isSymbolicLink()) {
      const folder = await realpath(dirname(at)).catch(() => dirname(at));
      return join(folder, basename(at));
    }
    at = resolve(dirname(at), await readlink(at));
  }
  throw Object.assign(new Error(), { code: 'ELOOP' });
}

/** Bytes of a name that leave room for what is put around it; file systems allow 255. */
const LONGEST_PART = 150;

/** The name of a file for names of files beside it: shortened where it is long, and still its own. */
export function shortName(path: string): string {
  const name = basename(path);
  if (Buffer.byteLength(name) <= LONGEST_PART) return name;
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}
