/**
 * Files that are written whole or not at all: the content goes to a temporary file in the same folder, is flushed to the
 * disk and then takes the name. On any failure, and when a signal ends the process, the temporary file is removed and
 * what stood under the name before is untouched.
 */
import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { constants, type FileHandle, link, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errnoOf, writingFault } from './errno.js';

/** Codes of {@link OutputFileError}. */
export type OutputFileErrorCode = 'output-exists' | 'output-not-writable';

/** An output file could not be written, or exists and was not to be replaced. */
export class OutputFileError extends Error {
  override readonly name = 'OutputFileError';
  constructor(
    /** Stable code of the fault. */
    readonly code: OutputFileErrorCode,
    message: string,
    /** The file, as the caller named it. */
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How an output file is to be made. */
export interface OutputFileOptions {
  /** Replace an existing file; without it an existing one is an error. */
  force?: boolean;
}

/** Hard links are missing on FAT, exFAT and some network shares. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EACCES']);

function notWritable(path: string, error: unknown): OutputFileError {
  if (error instanceof OutputFileError) return error;
  return new OutputFileError('output-not-writable', `${path} cannot be written: ${writingFault(error)}`, path, {
    cause: error,
  });
}

const exists = (path: string): OutputFileError =>
  new OutputFileError('output-exists', `${path} exists already and is kept; replace it with --force`, path);

/** Temporary files that are open now: removed when the process ends before they are committed. */
const unfinished = new Set<string>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
    } catch {
      // Already gone, or no longer ours to remove: the process is ending either way.
    }
  }
  unfinished.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  removeUnfinished();
  for (const name of SIGNALS) process.removeListener(name, onSignal);
  // Without another listener the signal has to do what it would have done without ours.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function watch(path: string): void {
  if (unfinished.size === 0) {
    process.once('exit', removeUnfinished);
    for (const signal of SIGNALS) process.once(signal, onSignal);
  }
  unfinished.add(path);
}

function unwatch(path: string): void {
  unfinished.delete(path);
  if (unfinished.size > 0) return;
  process.removeListener('exit', removeUnfinished);
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

/**
 * A file under construction.
 *
 * @example
 * const output = await OutputFile.create('devices.csv', { force: true });
 * await output.write(line);
 * await output.commit();
 */
export class OutputFile {
  private constructor(
    /** The file, as the caller named it. */
    readonly path: string,
    private readonly target: string,
    /** Undefined for a device or a pipe, which is written directly. */
    private readonly temporary: string | undefined,
    private readonly handle: FileHandle,
    private readonly force: boolean,
  ) {}

  /**
   * Opens a file for writing; nothing is seen under its name before {@link commit}.
   *
   * @throws {OutputFileError} `output-exists`, `output-not-writable`
   */
  static async create(path: string, options: OutputFileOptions = {}): Promise<OutputFile> {
    const force = options.force ?? false;
    try {
      const present = await stat(path).catch((error: unknown) => {
        if (errnoOf(error) === 'ENOENT') return undefined;
        throw error;
      });
      if (present?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      if (present && !present.isFile()) {
        return new OutputFile(path, path, undefined, await open(path, constants.O_WRONLY), true);
      }
      if (present && !force) throw exists(path);
      // A link is followed: its target is replaced, not the link.
      const target = present ? await realpath(path) : resolve(path);
      const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
      const handle = await open(temporary, 'wx', present ? present.mode & 0o777 : 0o666);
      watch(temporary);
      return new OutputFile(path, target, temporary, handle, force);
    } catch (error) {
      throw notWritable(path, error);
    }
  }

  /**
   * Appends to the content.
   *
   * @throws {OutputFileError} `output-not-writable`; the temporary file is removed then
   */
  async write(content: string | Uint8Array): Promise<void> {
    try {
      await this.handle.writeFile(content, 'latin1');
    } catch (error) {
      await this.discard();
      throw notWritable(this.path, error);
    }
  }

  /**
   * Puts the file under its name.
   *
   * @throws {OutputFileError} `output-not-writable`, or `output-exists` where another process was faster
   */
  async commit(): Promise<void> {
    try {
      if (this.temporary === undefined) {
        await this.handle.close();
        return;
      }
      await this.handle.sync();
      await this.handle.close();
      await this.publish(this.temporary);
      unwatch(this.temporary);
    } catch (error) {
      await this.discard();
      throw notWritable(this.path, error);
    }
  }

  private async publish(temporary: string): Promise<void> {
    if (this.force) return rename(temporary, this.target);
    // A hard link fails where the name is taken, which a rename does not.
    try {
      await link(temporary, this.target);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') throw exists(this.path);
      if (!NO_LINKS.has(errnoOf(error))) throw error;
      const present = await stat(this.target).catch(() => undefined);
      if (present) throw exists(this.path);
      return rename(temporary, this.target);
    }
    return unlink(temporary);
  }

  /** Gives the content up; nothing changes under the name. Safe to call at any time. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    if (this.temporary === undefined) return;
    await unlink(this.temporary).catch(() => undefined);
    unwatch(this.temporary);
  }
}

/**
 * Writes a whole file from pieces, or nothing.
 *
 * @param path where to; a device or a pipe is written directly
 * @param content text (one byte a character), bytes, or pieces of these
 * @throws {OutputFileError} `output-exists`, `output-not-writable`; what the pieces throw
 * @example
 * await writeOutputFile('devices.csv', writeCsv(rows), { force: true });
 */
export async function writeOutputFile(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  options: OutputFileOptions = {},
): Promise<void> {
  const output = await OutputFile.create(path, options);
  try {
    const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
    for await (const piece of pieces) await output.write(piece);
  } catch (error) {
    await output.discard();
    throw error;
  }
  await output.commit();
}
