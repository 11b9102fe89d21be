/** Opening files for reading, with errors that say what is wrong. */
import { constants, type FileHandle, open } from 'node:fs/promises';
import { errnoOf, type InputErrorCode, readingFault } from './errno.js';

/** Codes of {@link CsvInputError}. */
export type CsvInputErrorCode = InputErrorCode;

/** An input could not be read. */
export class CsvInputError extends Error {
  override readonly name = 'CsvInputError';
  constructor(
    /** Stable code of the fault. */
    readonly code: CsvInputErrorCode,
    message: string,
    /** The input, as the caller named it. */
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error of an input for what went wrong with it. */
export function inputError(path: string, error: unknown): CsvInputError {
  if (error instanceof CsvInputError) return error;
  const cause = { cause: error };
  if (errnoOf(error).startsWith('Z_'))
    return new CsvInputError('input-damaged', `${path} is damaged: not valid gzip data`, path, cause);
  const [code, predicate] = readingFault(error);
  return new CsvInputError(code, `${path} ${predicate}`, path, cause);
}

/** `PK` and the mark of a first entry. */
export const ZIP_MAGIC = 0x504b0304;

/** An open file. */
export interface OpenInput {
  path: string;
  handle: FileHandle;
  /** Bytes when it was opened; undefined for a pipe or a device. */
  size: number | undefined;
  /** Whether it begins with the magic number of gzip. */
  gzip: boolean;
  /** Whether it begins with that of ZIP. */
  zip: boolean;
}

/**
 * Opens a file for reading.
 *
 * @throws {@link CsvInputError}
 */
export async function openInput(path: string): Promise<OpenInput> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, constants.O_RDONLY);
    const stats = await handle.stat();
    if (stats.isDirectory()) {
      const message = `${path} is a folder; "hwhash csv merge" makes one file of what is in it`;
      throw new CsvInputError('input-is-folder', message, path);
    }
    if (!stats.isFile()) return { path, handle, size: undefined, gzip: false, zip: false };
    const magic = Buffer.alloc(4);
    await handle.read(magic, 0, magic.length, 0);
    const gzip = magic.readUInt16BE() === 0x1f8b;
    return { path, handle, size: stats.size, gzip, zip: magic.readUInt32BE() === ZIP_MAGIC };
  } catch (error) {
    await handle?.close();
    throw inputError(path, error);
  }
}
