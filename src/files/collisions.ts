/** Outputs that would overwrite what is read, or each other: refused before anything is read. */
import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { OutputFileError } from './output-error.js';
import { targetOf } from './place.js';

/** A file or a folder, whatever name leads to it. */
interface Place {
  path: string;
  target: string;
  /** Tells hard links and names in other letters apart from other files; undefined for what does not exist. */
  identity: string | undefined;
  isFolder: boolean;
}

/** Undefined for what has no contents that could be overwritten: pipes, terminals, devices. */
async function placeOf(path: string): Promise<Place | undefined> {
  try {
    const stats = await stat(path, { bigint: true }).catch(() => undefined);
    if (stats && !stats.isFile() && !stats.isDirectory()) return undefined;
    // Some file systems give no numbers to their files.
    const identity = stats && stats.ino !== 0n ? `${stats.dev} ${stats.ino}` : undefined;
    return { path, target: await targetOf(path), identity, isFolder: stats?.isDirectory() ?? false };
  } catch {
    // What is wrong with the path is said when it is opened.
    return undefined;
  }
}

const isSame = (a: Place, b: Place): boolean =>
  a.target === b.target || (a.identity !== undefined && a.identity === b.identity);

/**
 * Refuses outputs that are inputs too, or lie in a folder that is read, and outputs that are the same file.
 *
 * @param inputs paths; `-` and what is not a path are passed over
 * @throws {@link OutputFileError} `output-is-input`
 */
export async function refuseCollisions(outputs: readonly string[], inputs: readonly string[]): Promise<void> {
  const places: Place[] = [];
  for (const path of outputs) {
    const place = await placeOf(path);
    if (place === undefined) continue;
    const other = places.find((own) => isSame(own, place));
    if (other)
      throw collision(path, `${path} and ${other.path} are the same file: two outputs cannot both be written to it`);
    places.push(place);
  }
  if (places.length === 0) return;
  for (const input of inputs) {
    const read = input === '-' ? undefined : await placeOf(input);
    if (read === undefined) continue;
    for (const place of places) {
      if (isSame(place, read)) {
        throw collision(place.path, `${place.path} is an input too, and would be overwritten: write to another file`);
      }
      if (read.isFolder && place.identity !== undefined && place.target.startsWith(read.target + sep)) {
        const message = `${place.path} is in the folder ${input}, which is read: write to a file outside of it`;
        throw collision(place.path, message);
      }
    }
  }
}

const collision = (path: string, message: string): OutputFileError =>
  new OutputFileError('output-is-input', message, path);
