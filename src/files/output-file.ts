/**
 * Files that are written whole or not at all: the content goes to a temporary file in the same folder, is flushed to the
 * disk and then takes the name. On any failure, and when a signal ends the process, the temporary file is removed and
 * what had the name before is untouched. A file that is replaced keeps its owner and its permissions; a symbolic link
 * stays, and its target is written.
 */
import type { BigIntStats } from 'node:fs';
import { constants, type FileHandle, link, open, rename, stat } from 'node:fs/promises';
import { errnoOf, NO_LINKS } from './errno.js';
import { OutputFileError, outputError } from './output-error.js';
import { targetOf } from './place.js';
import { abandonedFor, temporaryFor } from './temporary.js';
import { removeWatched, unwatch, watch } from './unfinished.js';

/** How an output file is to be made. */
export interface OutputFileOptions {
  /** Replace an existing file; without it an existing one is an error. */
  force?: boolean;
  /** Make a new file readable and writable for its owner only; by default the process's umask decides. */
  private?: boolean;
  /** State that the existing file must still have when it is replaced: `stateOf`. */
  expected?: FileState;
  /** Told of temporary files that a killed process left beside the file. */
  notice?: (message: string) => void;
}

/** What tells whether a file was written to or replaced in the meantime. */
export type FileState = string;

/** The state of a file; undefined where there is none. */
export async function stateOf(path: string): Promise<FileState | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined);
  return stats && stateIn(stats);
}

const stateIn = ({ dev, ino, size, mtimeNs }: BigIntStats): FileState => [dev, ino, size, mtimeNs].join(' ');

/** Read, write and search for owner, group and others. */
const PERMISSIONS = 0o777;

const exists = (path: string): OutputFileError =>
  new OutputFileError('output-exists', `${path} exists already and is kept; replace it with --force`, path);

async function present(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Opens what is written to directly: a pipe, a terminal, a device without contents of its own. */
async function openDirect(path: string, stats: BigIntStats): Promise<FileHandle> {
  if (stats.isBlockDevice()) throw Object.assign(new Error(), { code: 'ENOTBLK' });
  if (!stats.isFIFO()) return open(path, constants.O_WRONLY);
  // Without a reader opening a pipe would wait for ever; with one it succeeds at once.
  const probe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    return await open(path, constants.O_WRONLY);
  } finally {
    await probe.close();
  }
}

/** Sets on a new file the owner and the permissions of the one that it will replace, as far as the system allows. */
async function inherit(handle: FileHandle, old: BigIntStats): Promise<void> {
  const [uid, gid] = [Number(old.uid), Number(old.gid)];
  const own = await handle.stat();
  let mode = Number(old.mode) & PERMISSIONS;
  if (own.uid !== uid || own.gid !== gid) {
    try {
      await handle.chown(uid, gid);
    } catch {
      // With another group, what the old group was allowed is allowed to nobody but those whom all others are like.
      const kept =
        own.gid === gid ||
        (await handle.chown(own.uid, gid).then(
          () => true,
          () => false,
        ));
      if (!kept) mode = (mode & 0o707) | ((mode & 0o007) << 3);
    }
  }
  // FAT has no permissions to set.
  await handle.chmod(mode).catch(() => undefined);
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
  private isFinished = false;

  private constructor(
    /** The file, as the caller named it. */
    readonly path: string,
    private readonly target: string,
    /** Undefined for a device or a pipe, which is written directly. */
    private readonly temporary: string | undefined,
    private readonly handle: FileHandle,
    private readonly options: OutputFileOptions,
    /** Whether a file with the name is replaced. */
    readonly replaces: boolean,
  ) {}

  /**
   * Opens a file for writing; nothing is seen under its name before {@link commit}.
   *
   * @throws {@link OutputFileError} `output-exists`, `output-not-writable`
   */
  static async create(path: string, options: OutputFileOptions = {}): Promise<OutputFile> {
    let temporary: string | undefined;
    let handle: FileHandle | undefined;
    try {
      const old = await present(path);
      if (old?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      if (old && !old.isFile())
        return new OutputFile(path, path, undefined, await openDirect(path, old), options, true);
      if (old && !options.force) throw exists(path);
      const target = await targetOf(path);
      if (options.notice) await nameAbandoned(target, options.notice);
      temporary = temporaryFor(target);
      watch(temporary);
      handle = await open(temporary, 'wx', options.private || old ? 0o600 : 0o666);
      if (old) await inherit(handle, old);
      return new OutputFile(path, target, temporary, handle, options, old !== undefined);
    } catch (error) {
      await handle?.close().catch(() => undefined);
      if (temporary !== undefined) await removeWatched(temporary);
      throw outputError(path, error);
    }
  }

  /**
   * Path of the unfinished content, for a writer that opens files by itself; nobody else may know of it.
   *
   * @throws {@link OutputFileError} `output-not-writable` for a pipe or a device, which has no content that could be written twice
   */
  get writtenAt(): string {
    if (this.temporary !== undefined) return this.temporary;
    const message = `${this.path} cannot be written: it is a pipe or a device, and a regular file is needed`;
    throw new OutputFileError('output-not-writable', message, this.path);
  }

  /**
   * Appends to the content.
   *
   * @throws {@link OutputFileError} `output-not-writable`; the temporary file is removed then
   */
  async write(content: string | Uint8Array): Promise<void> {
    try {
      await this.handle.writeFile(content, 'latin1');
    } catch (error) {
      await this.discard();
      throw outputError(this.path, error);
    }
  }

  /**
   * Brings the content to the disk and closes it: what is left for {@link commit} is the name. For files of which all or
   * none are to appear.
   *
   * @throws {@link OutputFileError} `output-not-writable`; the temporary file is removed then
   */
  async finish(): Promise<void> {
    if (this.isFinished) return;
    this.isFinished = true;
    try {
      if (this.temporary !== undefined) await this.handle.sync();
      await this.handle.close();
    } catch (error) {
      await this.discard();
      throw outputError(this.path, error);
    }
  }

  /**
   * Puts the file under its name.
   *
   * @throws {@link OutputFileError} `output-not-writable`, `output-exists` where another process was faster, `output-changed`
   * where the file is not the expected one any more
   */
  async commit(): Promise<void> {
    await this.finish();
    try {
      if (this.temporary !== undefined) await this.publish(this.temporary);
    } catch (error) {
      await this.discard();
      throw outputError(this.path, error);
    }
  }

  private async publish(temporary: string): Promise<void> {
    const { expected, force } = this.options;
    if (expected !== undefined && (await stateOf(this.target)) !== expected) {
      const message = `${this.path} was changed by another program in the meantime and is kept as it is`;
      throw new OutputFileError('output-changed', message, this.path);
    }
    if (force) return this.rename(temporary);
    // A hard link fails where the name is taken, which a rename does not.
    try {
      await link(temporary, this.target);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') throw exists(this.path);
      if (!NO_LINKS.has(errnoOf(error))) throw error;
      if (await present(this.target)) throw exists(this.path);
      return this.rename(temporary);
    }
    // The file is there, whole: its second name is no reason to say that it is not.
    await removeWatched(temporary);
  }

  private async rename(temporary: string): Promise<void> {
    await rename(temporary, this.target);
    unwatch(temporary);
  }

  /** Discards the content; nothing changes under the name. Safe to call at any time. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    if (this.temporary !== undefined) await removeWatched(this.temporary);
  }
}

async function nameAbandoned(target: string, notice: (message: string) => void): Promise<void> {
  for (const path of await abandonedFor(target)) {
    notice(`${path} was left by a run of hwhash that was killed, and holds what it had written: remove it`);
  }
}

/**
 * Writes a whole file from pieces, or nothing.
 *
 * @param path where to; a device or a pipe is written directly
 * @param content text (one byte a character), bytes, or pieces of these
 * @throws {@link OutputFileError} `output-exists`, `output-not-writable`; what the pieces throw
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
