/**
 * Names with wildcards, for the shells that hand them on as they are (those of Windows): `*` and `?` within a name, `**`
 * for any number of folders. A file that is literally called so is meant itself.
 */
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';

/** Names looked at for one pattern at the most. */
const MOST_NAMES = 1_000_000;
/** Folders in folders that `**` goes into. */
const MOST_LEVELS = 64;

const IS_WINDOWS = sep === '\\';
const WILD = /[*?]/;

/** Whether a name fits a pattern of `*` and `?`; time grows with the product of their lengths at most. */
export function fitsName(name: string, pattern: string): boolean {
  const [text, wanted] = IS_WINDOWS ? [name.toLowerCase(), pattern.toLowerCase()] : [name, pattern];
  // As in shells, hidden names have to be asked for.
  if (text.startsWith('.') && !wanted.startsWith('.')) return false;
  let at = 0;
  let own = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (wanted[own] === '*') {
      star = own++;
      resume = at;
    } else if (own < wanted.length && (wanted[own] === '?' || wanted[own] === text[at])) {
      own++;
      at++;
    } else if (star >= 0) {
      own = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (wanted[own] === '*') own++;
  return own === wanted.length;
}

/**
 * The files and folders that a pattern means, in the order of their names; the pattern itself where it has no wildcard, is
 * the name of a file, or fits nothing.
 *
 * @throws RangeError the pattern fits or passes more names than anybody means
 * @example
 * await expandGlob('reports/*.csv'); // ['reports/london.csv', 'reports/paris.csv']
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  if (!WILD.test(pattern) || (await exists(pattern))) return [pattern];
  const { root } = parse(pattern);
  const parts = pattern.slice(root.length).split(IS_WINDOWS ? /[\\/]+/ : /\/+/);
  const walk = new Walk(pattern);
  await walk.into(
    root,
    parts.filter((part) => part !== ''),
  );
  return walk.found.size === 0 ? [pattern] : [...walk.found].sort();
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

class Walk {
  readonly found = new Set<string>();
  private names = 0;

  constructor(private readonly pattern: string) {}

  /** Finds what the rest of a pattern means in a folder; '' is the current one. */
  async into(folder: string, [part, ...rest]: readonly string[], level = 0): Promise<void> {
    if (part === '**') return this.intoAll(folder, rest, level);
    if (!WILD.test(part)) {
      const path = join(folder, part);
      if (rest.length > 0) await this.into(path, rest, level);
      else if (await exists(path)) this.found.add(path);
      return;
    }
    for (const entry of await this.list(folder)) {
      if (!fitsName(entry.name, part)) continue;
      if (rest.length === 0) this.found.add(join(folder, entry.name));
      else if (entry.isDirectory() || entry.isSymbolicLink()) await this.into(join(folder, entry.name), rest, level);
    }
  }

  private async intoAll(folder: string, rest: readonly string[], level: number): Promise<void> {
    if (rest.length > 0) await this.into(folder, rest, level);
    for (const entry of await this.list(folder)) {
      if (entry.name.startsWith('.')) continue;
      if (rest.length === 0 && entry.isFile()) this.found.add(join(folder, entry.name));
      // Links are not followed: they can lead in a circle.
      if (!entry.isDirectory() || level >= MOST_LEVELS) continue;
      await this.intoAll(join(folder, entry.name), rest, level + 1);
    }
  }

  private async list(folder: string): Promise<Dirent[]> {
    const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
    this.names += entries.length;
    if (this.names > MOST_NAMES) throw new RangeError(`${this.pattern} passes more than ${MOST_NAMES} names`);
    return entries;
  }
}
