/** How the command ends when nothing could be done: one line on standard error, exit status 1, no stack trace. */
import { writingFault } from '../files/errno.js';
import { printable } from '../hash/printable.js';
import { isStartFault, startFault } from './start-fault.js';

/** Exit statuses (DESIGN.md, "The command"). */
export const EXIT = { done: 0, failed: 1, found: 2, interrupted: 130 } as const;

/** Something that a user can fix: its message stands alone, and `hint` says what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly hint?: string,
    readonly status: number = EXIT.failed,
  ) {
    super(message);
  }
}

/** Says what went wrong, and gives the exit status. */
export function report(error: unknown): number {
  if (isBrokenPipe(error)) return EXIT.done;
  if (isStartFault(error)) {
    process.stderr.write(startFault(error));
    return EXIT.failed;
  }
  const known = error instanceof CliError || hasCode(error);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`hwhash: ${known ? '' : 'unexpected error: '}${printable(message)}\n`);
  if (error instanceof CliError && error.hint !== undefined) process.stderr.write(`  ${printable(error.hint)}\n`);
  if (!known && process.env.HWHASH_DEBUG) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
  return error instanceof CliError ? error.status : EXIT.failed;
}

/** The error of standard output for what went wrong with it; a reader that went away stays one. */
export const outputFailure = (error: unknown): unknown =>
  isBrokenPipe(error) ? error : new CliError(`standard output cannot be written: ${writingFault(error)}`);

/** Whether an error is one of the library's, or of the system: both have a stable code and a message for people. */
function hasCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** A reader that went away (`| head`) is not an error. */
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
