/** What is said where the command itself cannot be loaded. Nothing else may be needed for it. */
import { errnoOf, readingFault, remedyOf } from '../files/errno.js';

/** One line on what went wrong, and one on what to do. */
export function startFault(error: unknown): string {
  const { path, resource, message } = error as { path?: string; resource?: string; message?: string };
  const place = path ?? resource;
  const [, predicate] = readingFault(error);
  const fault = place === undefined ? (message ?? String(error)) : `${place} ${predicate}`;
  const remedy = remedyOf(error) ?? (errnoOf(error) === 'MODULE_NOT_FOUND' ? 'install hwhash again' : undefined);
  return `hwhash: ${escaped(fault)}\n${remedy === undefined ? '' : `  ${remedy}\n`}`;
}

/** A path may have any character; only its first line counts, as Node adds who asked for a module on lines of their own. */
function escaped(text: string): string {
  const [line] = text.split('\n');
  return line.replaceAll(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
