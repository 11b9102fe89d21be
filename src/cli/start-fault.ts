/** What is said where the command, or a part of it, cannot be loaded. Nothing else may be needed for it. */
import { errnoOf, readingFault, remedyOf } from '../files/errno.js';

/** Node says of a file that it may not read that there is none. */
const MISSING = 'MODULE_NOT_FOUND';

/** Whether an error is about loading, or of the kind that strikes there first. */
export const isStartFault = (error: unknown): boolean => errnoOf(error) === MISSING || remedyOf(error) !== undefined;

/** One line on what went wrong, and one on what to do. */
export function startFault(error: unknown): string {
  const { path, resource, message } = error as { path?: string; resource?: string; message?: string };
  const place = path ?? resource;
  const [, predicate] = readingFault(error);
  const fault = place ? `${place} ${predicate}` : (message ?? String(error));
  const remedy = errnoOf(error) === MISSING ? remedyOfMissing() : remedyOf(error);
  return `hwhash: ${escaped(fault)}\n${remedy === undefined ? '' : `  ${remedy}\n`}`;
}

function remedyOfMissing(): string {
  if (!('permission' in process)) return 'install hwhash again';
  return "Node's permission model is on: allow reading the folder of the package with --allow-fs-read";
}

/** A path may have any character; of a message the first line counts, as Node lists who asked for a module below it. */
function escaped(text: string): string {
  const [line] = text.split('\n');
  return line.replaceAll(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
