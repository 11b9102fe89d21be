/** Why an output file was not written. */
import { writingFault } from './errno.js';

/** Codes of {@link OutputFileError}. */
export type OutputFileErrorCode =
  | 'output-exists'
  | 'output-not-writable'
  | 'output-locked'
  | 'output-changed'
  | 'output-is-input';

/** An output file could not be written, exists and was not to be replaced, or is in use. */
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

/** The error of an output for what went wrong with it. */
export function outputError(path: string, error: unknown): OutputFileError {
  if (error instanceof OutputFileError) return error;
  return new OutputFileError('output-not-writable', `${path} cannot be written: ${writingFault(error)}`, path, {
    cause: error,
  });
}
