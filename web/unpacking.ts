/** Archives and workbooks on the page: each file in them is read as if it had been dropped by itself. */
import type { UnreadPart } from '../src/core.js';
import { ArchiveBudget, ArchiveError } from '../src/input/packed.js';
import { isPacked, type UnpackedPart, unpackedParts } from '../src/input/parts.js';
import type { Steps } from '../src/input/steps.js';
import type { Input } from './given.js';
import { inflate } from './inflate.js';

/** Files and bytes that the archives of one input may hold: a tab has less memory than the command. */
const MOST_FILES = 10_000;
const MOST_BYTES = 192 * 1024 * 1024;

/** The files of an input. */
export interface Unpacked {
  readonly files: readonly Input[];
  /** Files that are not read, and why. */
  readonly unread: readonly UnreadPart[];
  /** Why none of it is read. */
  readonly problem?: string;
}

/** The files of an archive or a workbook; undefined for any other input. */
export function* unpacking({ name = 'pasted text', bytes }: Input): Steps<Unpacked | undefined> {
  if (!isPacked(bytes)) return undefined;
  try {
    const parts: UnpackedPart[] = [];
    for (const part of unpackedParts(bytes, name, { inflate, budget: new ArchiveBudget(MOST_FILES, MOST_BYTES) })) {
      parts.push(part);
      yield 0;
    }
    return {
      files: parts.filter((part) => 'bytes' in part),
      unread: parts.filter((part) => 'unread' in part),
    };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const problem = error.member === undefined ? error.message : `${error.member} ${error.message}`;
    return { files: [], unread: [], problem };
  }
}
