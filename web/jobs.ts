/** Work that a worker does for the page, from plain data to plain data: some of it is one piece that nothing can divide. */
import { type CsvFixResult, type CsvTarget, fixCsvBytes } from '../src/core.js';
import type { Steps } from '../src/input/steps.js';
import type { Input } from './given.js';
import { type FileReading, readInput } from './reading.js';
import { csvFiles } from './share.js';

/** A file that was fixed, in as many files as its target's limit of rows asks for. */
export type FixedFiles = Omit<CsvFixResult, 'text'> & { files: string[] };

/** What each job is given, and what it gives. */
export interface Jobs {
  read: { given: Input; result: FileReading[] };
  fix: { given: { bytes: Uint8Array; target: CsvTarget }; result: FixedFiles };
}

/** Does the steps of a job. */
export const JOBS: { [Name in keyof Jobs]: (given: Jobs[Name]['given']) => Steps<Jobs[Name]['result']> } = {
  read: readInput,
  *fix({ bytes, target }) {
    yield 0;
    const { text, ...result } = fixCsvBytes(bytes, { target, fill: true });
    return { ...result, files: csvFiles(text, target) };
  },
};

/** A job as it is sent to a worker. */
export type JobOrder = { [Name in keyof Jobs]: { name: Name; given: Jobs[Name]['given'] } }[keyof Jobs];

/** What a worker says: how far it is, then what came of it. */
export type JobAnswer = { share: number } | { result: unknown } | { failed: string };
