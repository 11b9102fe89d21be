/**
 * Files and folders as lists of rows: what a file is, is detected from its content; archives are opened, every file of a
 * folder is read or named. A file of lines is read in pieces, however large it is.
 */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CsvTarget } from '../csv/dialects.js';
import { CsvInputError, inputError, type OpenInput, openInput } from '../files/input-file.js';
import { readRange, readStream } from '../files/read.js';
import { excerpt } from '../hash/printable.js';
import { type CsvDocument, HEAD_SIZE } from './document.js';
import { inflateNode } from './inflate-node.js';
import { documentsOfPart, Lost, Unread } from './memory-documents.js';
import { ArchiveBudget, ArchiveError } from './packed.js';
import { isPacked, unpackedParts } from './parts.js';
import { binaryKind } from './signatures.js';
import { decodeMixed } from './text.js';
import { TextFile } from './text-file.js';
import { layoutOf } from './text-form.js';

/** Most files that are looked at in a folder. */
const MOST_FILES = 10_000;
/** Largest archive, and largest file that has to be read as a whole. */
const LARGEST_WHOLE = 512 * 1024 * 1024;

/**
 * The documents at paths, in order; a folder's in the order of their names.
 *
 * @param inputs paths, or the bytes of a standard input
 * @throws {@link CsvInputError} an input cannot be read, or a named file holds no device
 */
export async function openDocuments(
  inputs: readonly (string | Uint8Array)[],
  target: CsvTarget,
): Promise<CsvDocument[]> {
  const documents: CsvDocument[] = [];
  for (const input of inputs) {
    if (typeof input === 'string') documents.push(...(await documentsAt(input, target)));
    else documents.push(...refuseEmpty('-', documentsOf(input, '-', target)));
  }
  return documents;
}

async function documentsAt(path: string, target: CsvTarget): Promise<CsvDocument[]> {
  const stats = await stat(path).catch((error: unknown) => {
    throw inputError(path, error);
  });
  return stats.isDirectory() ? documentsIn(path, target) : refuseEmpty(path, await documentsOfFile(path, target, true));
}

/**
 * The files in a folder and in those below it, in the order of their names.
 *
 * @throws {@link CsvInputError} it cannot be read, or holds more files than are looked at
 */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    throw inputError(folder, error);
  });
  const pathOf = (entry: Dirent): string => join(entry.parentPath, entry.name);
  const files = entries.filter((entry) => entry.isFile());
  if (files.length > MOST_FILES) throw tooLarge(folder, `it holds ${files.length} files`);
  return files.map(pathOf).sort();
}

async function documentsIn(folder: string, target: CsvTarget): Promise<CsvDocument[]> {
  const documents: CsvDocument[] = [];
  for (const path of await filesIn(folder)) {
    const found = await documentsOfFile(path, target, false);
    documents.push(...(found.length > 0 ? found : [new Unread(path, 'holds no hardware hash')]));
  }
  if (!documents.some(({ unread }) => unread === undefined)) {
    const message = `${folder} holds no file with a hardware hash`;
    throw new CsvInputError('input-not-readable', message, folder);
  }
  return documents;
}

/** A file that the caller named and that holds no hash is not passed over. */
function refuseEmpty(path: string, documents: CsvDocument[]): CsvDocument[] {
  if (documents.some((document) => document.unread === undefined && !(document instanceof Lost))) return documents;
  const [first] = documents;
  const shown = path === '-' ? 'standard input' : path;
  if (first === undefined) throw new CsvInputError('input-not-readable', `${shown} holds no hardware hash`, path);
  const name = first.name === '-' ? shown : excerptName(path, first.name);
  const why = first instanceof Lost ? first.reason : first.unread;
  throw new CsvInputError('input-not-readable', `${name} ${why}`, path);
}

/** The name of a part, cut and escaped, after the path that the caller gave. */
const excerptName = (path: string, name: string): string =>
  name.startsWith(path) ? path + excerpt(name.slice(path.length)) : excerpt(name);

function tooLarge(path: string, what: string): CsvInputError {
  return new CsvInputError('input-too-large', `${path} is not read: ${what}`, path);
}

async function documentsOfFile(path: string, target: CsvTarget, isNamed: boolean): Promise<CsvDocument[]> {
  const input = await openInput(path);
  try {
    if (input.size === undefined) return documentsOf(await readWhole(input), path, target);
    const head = new Uint8Array(Math.min(input.size, HEAD_SIZE));
    await input.handle.read(head, 0, head.length, 0);
    if (input.gzip) return [new TextFile(path, target, isNamed)];
    const isSmall = input.size <= HEAD_SIZE;
    const isLines =
      !isPacked(head) && binaryKind(head) === undefined && head[0] !== 0x4f && layoutOf(decodeMixed(head)) === 'lines';
    if (!isSmall && isLines) return [new TextFile(path, target, isNamed)];
    return documentsOf(isSmall ? head : await readWhole(input), path, target);
  } catch (error) {
    throw error instanceof CsvInputError ? error : inputError(path, error);
  } finally {
    await input.handle.close();
  }
}

async function readWhole(input: OpenInput): Promise<Uint8Array> {
  const { path, handle, size } = input;
  if (size !== undefined && size > LARGEST_WHOLE)
    throw tooLarge(path, `it has ${size} bytes and is not a file of lines`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array, start: number, end: number): void => {
    length += end - start;
    if (length > LARGEST_WHOLE) throw tooLarge(path, `it has more than ${LARGEST_WHOLE} bytes`);
    // A copy, which a Buffer's own slice is not: the chunk's memory is filled again with what follows.
    chunks.push(new Uint8Array(chunk.subarray(start, end)));
  };
  if (size === undefined) await readStream(handle.createReadStream({ autoClose: false }), take);
  else await readRange(handle, 0, size, take);
  return Buffer.concat(chunks);
}

/** The documents in the bytes of one file. */
function documentsOf(bytes: Uint8Array, name: string, target: CsvTarget): CsvDocument[] {
  try {
    const parts = [...unpackedParts(bytes, name, { inflate: inflateNode, budget: new ArchiveBudget() })];
    return parts.flatMap((part) => documentsOfPart(part, parts.length === 1 && part.name === name, target));
  } catch (error) {
    if (error instanceof ArchiveError) throw archiveFault(name, error);
    throw error;
  }
}

function archiveFault(path: string, { code, member, message, cause }: ArchiveError): CsvInputError {
  const shown = member === undefined ? path : `${path}:${excerpt(member)}`;
  const name = member === undefined ? path : `${path}:${member}`;
  const words: Record<typeof code, string> = {
    'input-damaged': `${shown} is damaged: ${member === undefined ? '' : 'it '}${message}`,
    'input-too-large': `${shown} is not read: ${message}`,
    'input-not-readable': `${shown} ${message}`,
  };
  return new CsvInputError(code, words[code], name, { cause });
}
