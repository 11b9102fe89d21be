/** What all rewritten files have in common: rows pass through one at a time, output appears whole or not at all. */
import { wholeFileFindings } from '../csv/check.js';
import { COLUMN_TITLES, type CsvColumn } from '../csv/dialects.js';
import { type CsvOutput, csvLine, csvOutput } from '../csv/write.js';
import { OutputFile, type OutputFileOptions } from '../files/output-file.js';
import type { CsvDocument } from '../input/document.js';
import type { CsvChange } from './change.js';
import type { RepairedRow } from './repair.js';
import {
  type CsvRewriteOptions,
  type CsvRewriteResult,
  fileChanges,
  outputColumns,
  type RowRewriter,
} from './rewriter.js';

/** How files on disk are rewritten. */
export interface CsvTransformOptions extends CsvRewriteOptions, OutputFileOptions {
  /** Ends the work; nothing is written then. */
  signal?: AbortSignal;
}

/** Where rows come from: paths of files or folders, or the bytes of a standard input. */
export type CsvInputs = string | Uint8Array | readonly (string | Uint8Array)[];

/** What receives the text of the new file. */
export interface CsvTextSink {
  write(text: string): void | Promise<void>;
}

/** Characters that are gathered before they are written. */
const BATCH = 256 * 1024;

/** Lines on their way to a file, gathered into batches. */
export class LineBatch {
  private text = '';

  constructor(private readonly sink: CsvTextSink) {}

  async add(line: string): Promise<void> {
    this.text += line;
    if (this.text.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const { text } = this;
    this.text = '';
    if (text !== '') await this.sink.write(text);
  }
}

/** The inputs that are paths. */
export const pathsOf = (inputs: CsvInputs): string[] => listOf(inputs).filter((input) => typeof input === 'string');

/** Inputs as a list. */
export const listOf = (inputs: CsvInputs): readonly (string | Uint8Array)[] =>
  typeof inputs === 'string' || inputs instanceof Uint8Array ? [inputs] : inputs;

/** The columns of all documents: of a large file those of its first rows, unless all are asked for. */
async function columnsOf(documents: readonly CsvDocument[], isComplete: boolean): Promise<Set<CsvColumn>> {
  const columns = new Set<CsvColumn>();
  for (const document of documents) {
    for await (const rows of document.rows()) if (rows.length > 0 && !isComplete) break;
    for (const column of document.columns) columns.add(column);
  }
  return columns;
}

/** A row has a value for whose column the file that is being written has no room. */
class LateColumn extends Error {
  override readonly name = 'LateColumn';
}

/**
 * Does work that writes rows, with the columns that the documents have. What is written to disk is thrown away and
 * written again where the end of a file has columns that its beginning did not name; a stream cannot be taken back, and all
 * rows are read for it beforehand.
 */
export async function withColumns<T>(
  documents: readonly CsvDocument[],
  options: CsvTransformOptions,
  isStream: boolean,
  work: (output: CsvOutput) => Promise<T>,
): Promise<T> {
  try {
    return await work(outputColumns(await columnsOf(documents, isStream), options));
  } catch (error) {
    if (!(error instanceof LateColumn)) throw error;
    return work(outputColumns(await columnsOf(documents, true), options));
  }
}

const ALL_COLUMNS = new Set(Object.keys(COLUMN_TITLES) as CsvColumn[]);

/** The columns that a target takes and a file that is written for it lacks. */
function missingColumns({ columns }: CsvOutput, { target = 'intune' }: CsvTransformOptions): readonly CsvColumn[] {
  return csvOutput(target, ALL_COLUMNS).columns.filter((column) => !columns.includes(column));
}

/** Takes a repaired row, with the number that it has among all rows read. */
export type RowSink = (row: RepairedRow, index: number) => void | Promise<void>;

/** Passes the rows of all documents through a rewriter. */
export async function rewriteRows(
  documents: readonly CsvDocument[],
  rewriter: RowRewriter,
  output: CsvOutput,
  options: CsvTransformOptions,
  keep: RowPassage['keep'],
  sink: RowSink,
): Promise<CsvRewriteResult> {
  const ofFiles: CsvChange[] = [];
  const missing = missingColumns(output, options);
  let index = 0;
  for (const document of documents) {
    for await (const rows of document.rows()) {
      options.signal?.throwIfAborted();
      for (const row of rows) {
        const kept = rewriter.take(row, keep && ((repaired) => keep(repaired, index)));
        if (kept && missing.some((column) => kept.values[column])) throw new LateColumn();
        index++;
        if (kept) await sink(kept, index);
      }
    }
    const { name: source, unread } = document;
    if (unread !== undefined)
      ofFiles.push({ source, line: 1, row: null, message: `the file was not read: it ${unread}` });
    if (!document.reader) continue;
    for (const change of fileChanges(document.reader, document.name, output)) ofFiles.push(change);
  }
  const { result } = rewriter;
  return { ...result, changes: [...ofFiles, ...result.changes] };
}

/** Has a file written, whole or not at all, or a sink. */
export async function writeTo<T>(
  output: string | CsvTextSink,
  options: CsvTransformOptions,
  work: (sink: CsvTextSink) => Promise<T>,
): Promise<T> {
  if (typeof output !== 'string') return work(output);
  const file = await OutputFile.create(output, options);
  try {
    const result = await work(file);
    await file.commit();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Rows on their way from documents into one file. */
export interface RowPassage {
  documents: readonly CsvDocument[];
  rewriter: RowRewriter;
  columns: CsvOutput;
  options: CsvTransformOptions;
  /** Decides whether a row stays; all do by default. */
  keep?: (row: RepairedRow, index: number) => RepairedRow | undefined;
  /** Name of the new file. */
  output: string | CsvTextSink;
  /** Returns the lines that come behind the rows, once these are written. */
  behind?: (result: CsvRewriteResult) => Iterable<string>;
}

/** Writes header line and rows of a passage. */
export async function writeRows(sink: CsvTextSink, passage: RowPassage): Promise<CsvRewriteResult> {
  const { documents, rewriter, columns, options, keep, behind } = passage;
  const lines = new LineBatch(sink);
  await lines.add(columns.header);
  const write: RowSink = ({ values }) => lines.add(csvLine(values, columns.columns));
  const result = await rewriteRows(documents, rewriter, columns, options, keep, write);
  for (const line of behind?.(result) ?? []) await lines.add(line);
  await lines.flush();
  return { ...result, faulty: [...result.faulty, ...overLimit(passage.output, result.written, options)] };
}

/** More rows than the target accepts: all are written, and the file has to be divided. */
export function overLimit(
  output: string | CsvTextSink,
  rows: number,
  { target = 'intune' }: CsvRewriteOptions,
): CsvChange[] {
  const source = typeof output === 'string' ? output : '-';
  return wholeFileFindings(rows, target).map(({ message, hint }) => {
    return { source, line: 1, row: null, message: `${message}: ${hint}` };
  });
}
