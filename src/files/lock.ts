/**
 * One writer at a time, among processes of this machine and of others that share a folder: a file beside the one that is
 * written says who is writing it. What a killed process left is recognised and removed: at once where the process can be
 * looked for, else when nobody has touched the lock for {@link SILENT}.
 */
import { readFileSync } from 'node:fs';
import { type FileHandle, link, open, readFile, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errnoOf, NO_LINKS } from './errno.js';
import { OutputFileError, outputError } from './output-error.js';
import { shortName, targetOf } from './place.js';
import { isRunning, ownMark, type ProcessMark } from './process-mark.js';
import { temporaryFor } from './temporary.js';
import { removeWatched, unwatch, watch } from './unfinished.js';

/** How a lock is waited for. */
export interface LockOptions {
  /** Milliseconds that another process's lock is waited for; a minute by default. */
  wait?: number;
  /** Gives up waiting. */
  signal?: AbortSignal;
  /** Told of a lock that was left behind, and removed. */
  notice?: (message: string) => void;
}

/** A lock that is held. */
export interface FileLock {
  /** Releases it. Safe to call again. */
  release(): Promise<void>;
}

const WAIT = 60_000;
/** Milliseconds between the signs of life of a lock that is held. */
const HEARTBEAT = 3_000;
/** Milliseconds without a sign of life after which a lock whose process cannot be looked for is treated as left behind. */
const SILENT = 15_000;
/** Milliseconds between attempts, at the least and at the most: those who wait must not all wake at once. */
const PAUSE = { least: 5, spread: 30 } as const;

/**
 * Locks a file for writing; its name need not exist yet.
 *
 * @throws {@link OutputFileError} `output-locked` where another process keeps it, `output-not-writable` where no lock can be made
 */
export async function lockFile(path: string, options: LockOptions = {}): Promise<FileLock> {
  try {
    const target = await targetOf(path);
    const lock = join(dirname(target), `.${shortName(target)}.lock`);
    const watcher = new LockWatcher(lock, options.notice);
    const end = performance.now() + (options.wait ?? WAIT);
    while (!(await makeWatched(lock))) {
      while (!(await watcher.clear())) {
        options.signal?.throwIfAborted();
        if (performance.now() > end) throw locked(path, lock, watcher.holder);
        await pause(PAUSE.least + Math.random() * PAUSE.spread);
      }
    }
    return hold(lock);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw outputError(path, error);
  }
}

function locked(path: string, lock: string, holder: ProcessMark | undefined): OutputFileError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  const message = `${path} is being written by ${who}, and is kept as it is; if that is not so, remove ${lock}`;
  return new OutputFileError('output-locked', message, path);
}

/** Makes a lock that goes with this process: a signal may come before it is known whose it is. */
async function makeWatched(lock: string): Promise<boolean> {
  watch(lock, () => isOwn(lock));
  let made = false;
  try {
    made = await make(lock);
    return made;
  } finally {
    if (!made) unwatch(lock);
  }
}

function isOwn(lock: string): boolean {
  const { pid, space, started } = markIn(readFileSync(lock, 'utf8')) ?? {};
  const own = ownMark();
  return pid === own.pid && space === own.space && started === own.started;
}

/** Makes a lock with its content, at once; false where there is one. */
async function make(lock: string): Promise<boolean> {
  const content = JSON.stringify(ownMark());
  const temporary = temporaryFor(lock);
  watch(temporary);
  try {
    await writeNew(temporary, content);
    await link(temporary, lock);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(errnoOf(error))) throw error;
  } finally {
    await removeWatched(temporary);
  }
  try {
    await writeNew(lock, content);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Makes a file with its content, or none. */
async function writeNew(path: string, content: string): Promise<void> {
  const handle: FileHandle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

function hold(lock: string): FileLock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => undefined);
  }, HEARTBEAT);
  beat.unref();
  let held = true;
  return {
    release: async () => {
      if (!held) return;
      held = false;
      clearInterval(beat);
      await removeWatched(lock);
    },
  };
}

/** A file that others make and remove, and how long it has been as it is: by this process's clock, not by the file's. */
class Stillness {
  private state = '';
  private since = 0;

  constructor(private readonly path: string) {}

  /** Whether nobody has touched the file for as long as one that is in use is never left alone. */
  async isSilent(): Promise<boolean> {
    const stats = await stat(this.path, { bigint: true }).catch(() => undefined);
    const state = stats ? `${stats.ino} ${stats.mtimeNs}` : '';
    if (state !== this.state) {
      this.state = state;
      this.since = performance.now();
    }
    return state !== '' && performance.now() - this.since > SILENT;
  }
}

/** Looks at the lock of somebody else. */
class LockWatcher {
  /** Who holds it, as far as it says. */
  holder: ProcessMark | undefined;
  private readonly lock: Stillness;
  private readonly guard: Stillness;

  constructor(
    private readonly path: string,
    private readonly notice: ((message: string) => void) | undefined,
  ) {
    this.lock = new Stillness(path);
    this.guard = new Stillness(this.guardPath);
  }

  /** Of several processes that see a lock left behind, the one that makes this file removes it: not a newer lock. */
  private get guardPath(): string {
    return `${this.path}.takeover`;
  }

  /** Removes the lock where it was left behind; whether it is gone. */
  async clear(): Promise<boolean> {
    const content = await read(this.path);
    if (content === undefined) return true;
    this.holder = markIn(content);
    const silent = await this.lock.isSilent();
    const running = this.holder === undefined ? undefined : isRunning(this.holder);
    if (running || (running === undefined && !silent)) return false;
    return this.takeOver(content);
  }

  private async takeOver(content: string): Promise<boolean> {
    const { guardPath } = this;
    try {
      await writeNew(guardPath, JSON.stringify(ownMark()));
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      if (await this.guard.isSilent()) await unlink(guardPath).catch(() => undefined);
      return false;
    }
    watch(guardPath);
    try {
      if ((await read(this.path)) !== content) return false;
      await unlink(this.path);
      const who = this.holder ? `process ${this.holder.pid} on ${this.holder.host}` : 'a process';
      this.notice?.(`${who} was killed while it wrote; the lock that it left was removed: ${this.path}`);
      return true;
    } finally {
      await unlink(guardPath).catch(() => undefined);
      unwatch(guardPath);
    }
  }
}

const read = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

function markIn(content: string): ProcessMark | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, host, space, started } = value as Partial<Record<keyof ProcessMark, unknown>>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined;
    if (typeof host !== 'string' || typeof space !== 'string' || typeof started !== 'string') return undefined;
    return { pid, host: host.slice(0, 255), space, started };
  } catch {
    return undefined;
  }
}
