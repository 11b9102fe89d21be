/** What the operating system's error codes mean, in the words of messages about files. */

/** Codes of inputs that cannot be read. */
export type InputErrorCode =
  | 'input-not-found'
  | 'input-not-readable'
  | 'input-is-folder'
  | 'input-is-archive'
  | 'input-damaged'
  | 'input-too-large';

/** What a code means: the stable code and the predicate for a file that is read; the reason why one is not written. */
interface ErrnoWords {
  reading?: readonly [code: InputErrorCode, predicate: string];
  writing?: string;
  /** What to do about it, where that is the same for every file. */
  remedy?: string;
}

const ERRNO: Readonly<Record<string, ErrnoWords>> = {
  EACCES: {
    reading: ['input-not-readable', 'cannot be read: there is no permission'],
    writing: 'there is no permission to write it',
  },
  EPERM: {
    reading: ['input-not-readable', 'cannot be read: there is no permission'],
    writing: 'there is no permission to write it',
  },
  ENOENT: { reading: ['input-not-found', 'does not exist'], writing: 'its folder does not exist' },
  ENOTDIR: {
    reading: ['input-not-found', 'does not exist: a part of its path is a file'],
    writing: 'a part of its path is a file, not a folder',
  },
  ENAMETOOLONG: {
    reading: ['input-not-found', 'does not exist: the name is too long'],
    writing: 'its name is too long',
  },
  EISDIR: { reading: ['input-is-folder', 'is a folder'], writing: 'it is a folder' },
  ELOOP: {
    reading: ['input-not-found', 'cannot be read: its symbolic links lead in a circle'],
    writing: 'its symbolic links lead in a circle',
  },
  EMFILE: {
    reading: ['input-not-readable', 'cannot be read: this process has too many files open'],
    writing: 'this process has too many files open',
    remedy: 'raise the limit, as with "ulimit -n 1024"',
  },
  ENFILE: {
    reading: ['input-not-readable', 'cannot be read: the system has too many files open'],
    writing: 'the system has too many files open',
  },
  EIO: {
    reading: ['input-not-readable', 'cannot be read: the storage device reported an error'],
    writing: 'the storage device reported an error',
  },
  EBUSY: {
    reading: ['input-not-readable', 'cannot be read: another program is using it'],
    writing: 'another program is using it',
  },
  ERR_ACCESS_DENIED: {
    reading: ['input-not-readable', "cannot be read: Node's permission model forbids it"],
    writing: "Node's permission model forbids it",
    remedy: 'allow it with --allow-fs-read and --allow-fs-write, or run without the permission model',
  },
  EROFS: { writing: 'the file system is read-only' },
  ENOSPC: { writing: 'no space is left on the device' },
  EDQUOT: { writing: 'the disk quota is used up' },
  EFBIG: { writing: 'it would be larger than the limit for files allows' },
  ENXIO: {
    reading: ['input-not-readable', 'cannot be read: nothing is connected to it'],
    writing: 'nothing is connected to it that reads',
  },
  ENOTBLK: { writing: 'it is a block device, a disk or a part of one' },
  EPIPE: { writing: 'whoever read it has closed it' },
};

/** The operating system's code of an error; empty where it has none. */
export const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The stable code and the predicate for an input with an error. */
export function readingFault(error: unknown): readonly [code: InputErrorCode, predicate: string] {
  const code = errnoOf(error);
  return ERRNO[code]?.reading ?? ['input-not-readable', `cannot be read${code && ` (${code})`}`];
}

/** Why an output with an error was not written. */
export function writingFault(error: unknown): string {
  const code = errnoOf(error);
  return ERRNO[code]?.writing ?? (code || 'the write failed');
}

/** What to do about an error, whatever the file. */
export const remedyOf = (error: unknown): string | undefined => ERRNO[errnoOf(error)]?.remedy;

/** Why a worker thread could not be started: Node puts the system's code into the text of its own. */
export function threadFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = /\bE(MFILE|NFILE|AGAIN|NOMEM)\b/.exec(message)?.[0] ?? errnoOf(error);
  return ERRNO[code]?.writing ?? (message || code);
}

/** Codes of a hard link that cannot be made: FAT, exFAT and some network shares have none. */
export const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EACCES']);
