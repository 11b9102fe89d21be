/** Several output files of one command: all of them appear, or none. */
import { unlink } from 'node:fs/promises';
import { OutputFileError } from './output-error.js';
import type { OutputFile } from './output-file.js';

/**
 * Gives files their names, once the content of all is on the disk. Where one cannot be given, those before it are taken away
 * again; what has replaced a file stays, and the error names it.
 *
 * @throws {@link OutputFileError}
 */
export async function commitTogether(files: readonly OutputFile[]): Promise<void> {
  for (const file of files) await file.finish();
  const done: OutputFile[] = [];
  for (const file of files) {
    await file.commit().catch(async (error: unknown) => {
      throw await takenBack(done, error);
    });
    done.push(file);
  }
}

/** Takes new files away again; the error, with the names of those that cannot be taken back. */
async function takenBack(done: readonly OutputFile[], error: unknown): Promise<unknown> {
  const kept: string[] = [];
  for (const { path, replaces } of done) {
    const isGone = !replaces && (await unlink(path).then(...IS_DONE));
    if (!isGone) kept.push(path);
  }
  if (kept.length === 0 || !(error instanceof OutputFileError)) return error;
  const message = `${error.message}; written already: ${kept.join(', ')}`;
  return new OutputFileError(error.code, message, error.path, { cause: error });
}

const IS_DONE = [() => true, () => false] as const;
