/** What all rewritten files have in common: rows pass through one at a time, output appears whole or not at all. */
import { wholeFileFindings } from '../csv/check.js';
import { COLUMN_TITLES, type CsvColumn } from '../csv/dialects.js';
import type { CsvRow } from '../csv/rows.js';
import { type CsvOutput, csvLine, csvOutput } from '../csv/write.js';
import { OutputFile, type OutputFileOptions } from '../files/output-file.js';
import type { CsvDocument, RowSink } from '../input/document.js';
import type { PlainRow } from '../input/plain-rows.js';
import type { CsvChange } from './change.js';
import { LineBatch } from './line-batch.js';
import type { CsvTextSink, NewLines } from './new-lines.js';
import { type CsvRewriteResult, RemarkQueue, type RemarkReceiver } from './remarks.js';
import type { RepairedRow } from './repair.js';
import { type CsvRewriteOptions, fileChanges, outputColumns, type PlainKeep, type RowRewriter } from './rewriter.js';
import { PlainLines } from './unchanged-rows.js';

/** How files on disk are rewritten. */
export interface CsvTransformOptions extends CsvRewriteOptions, OutputFileOptions {
  /** Ends the work; nothing is written then. */
  signal?: AbortSignal;
  /**
   * Receives what is said of rows, in batches and in their order, and at the end what is said of files as a whole. The lists of
   * the result stay empty then, so that memory does not grow with them.
   */
  onRemarks?: RemarkReceiver;
}

/** Where rows come from: paths of files or folders, or the bytes of a standard input. */
export type CsvInputs = string | Uint8Array | readonly (string | Uint8Array)[];

/** The inputs that are paths. */
export const pathsOf = (inputs: CsvInputs): string[] => listOf(inputs).filter((input) => typeof input === 'string');

/** Inputs as a list. */
export const listOf = (inputs: CsvInputs): readonly (string | Uint8Array)[] =>
  typeof inputs === 'string' || inputs instanceof Uint8Array ? [inputs] : inputs;

/** The columns of all documents: of a large file those of its first rows, unless all are asked for. */
async function columnsOf(documents: readonly CsvDocument[], isComplete: boolean): Promise<Set<CsvColumn>> {
  const columns = new Set<CsvColumn>();
  for (const document of documents) {
    if (isComplete) await document.pass({ plain: () => true, row: () => undefined });
    else for await (const rows of document.rows()) if (rows.length > 0) break;
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
  work: (output: CsvOutput, queue: RemarkQueue | undefined) => Promise<T>,
): Promise<T> {
  const queue = queueFor(options);
  try {
    return await work(outputColumns(await columnsOf(documents, isStream), options), queue);
  } catch (error) {
    if (!(error instanceof LateColumn)) throw error;
    queue?.restart();
    return work(outputColumns(await columnsOf(documents, true), options), queue);
  }
}

/** The queue of a caller that receives remarks. */
export const queueFor = ({ onRemarks }: CsvTransformOptions): RemarkQueue | undefined =>
  onRemarks && new RemarkQueue(onRemarks);

const ALL_COLUMNS = new Set(Object.keys(COLUMN_TITLES) as CsvColumn[]);

/** The columns that a target takes and a file that is written for it lacks. */
function missingColumns({ columns }: CsvOutput, { target = 'intune' }: CsvTransformOptions): readonly CsvColumn[] {
  return csvOutput(target, ALL_COLUMNS).columns.filter((column) => !columns.includes(column));
}

/** Rows on their way from documents into lines. */
export interface RowPassage {
  documents: readonly CsvDocument[];
  rewriter: RowRewriter;
  columns: CsvOutput;
  options: CsvTransformOptions;
  /** Decides whether rows stay, by their number among all that were read; all do by default. */
  keep?: RowKeep;
}

/** Decides whether rows stay. */
export interface RowKeep {
  row(row: RepairedRow, index: number): RepairedRow | undefined;
  plain(index: number): PlainKeep;
}

/** Passes the rows of all documents through a rewriter. */
export async function rewriteRows(passage: RowPassage, lines: NewLines): Promise<CsvRewriteResult> {
  const ofFiles: CsvChange[] = [];
  const rows = new RowsToLines(passage, lines);
  for (const document of passage.documents) {
    await document.pass(rows.sinkFor(document.name));
    const { name: source, unread, reader } = document;
    if (unread !== undefined)
      ofFiles.push({ source, line: 1, row: null, message: `the file was not read: it ${unread}` });
    if (reader) for (const change of fileChanges(reader, source, passage.columns)) ofFiles.push(change);
  }
  return passage.rewriter.finish(ofFiles);
}

/** Makes lines of rows. */
class RowsToLines {
  private readonly missing: readonly CsvColumn[];
  private readonly plain: PlainLines;
  /** Rows of all documents so far. */
  private index = 0;

  constructor(
    private readonly passage: RowPassage,
    private readonly lines: NewLines,
  ) {
    const { columns, options } = passage;
    this.missing = missingColumns(columns, options);
    this.plain = new PlainLines(columns, this.missing);
  }

  /** Receives the rows of a document. */
  sinkFor(source: string): RowSink {
    const { rewriter, options } = this.passage;
    return {
      slot: rewriter.slot,
      plain: (row, number) => this.takePlain(row, { source, row: number }),
      row: (row) => this.take(row),
      batch: async () => {
        options.signal?.throwIfAborted();
        await this.lines.flush();
        await rewriter.flush();
      },
    };
  }

  private takePlain(row: PlainRow, at: { source: string; row: number }): boolean {
    const { rewriter, keep } = this.passage;
    if (!this.plain.fits(row)) return false;
    const isWritten = rewriter.takePlain(row, at, keep?.plain(this.index));
    if (isWritten === undefined) return false;
    if (isWritten) this.plain.write(row, this.lines);
    this.index++;
    return true;
  }

  private take(row: CsvRow): void {
    const { rewriter, keep, columns } = this.passage;
    const { index } = this;
    const kept = rewriter.take(row, keep && ((repaired) => keep.row(repaired, index)));
    this.index++;
    if (kept === undefined) return;
    if (this.missing.some((column) => kept.values[column])) throw new LateColumn();
    this.lines.add(csvLine(kept.values, columns.columns));
  }
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
    const write = (content: string | Uint8Array): Promise<void> => file.write(content);
    const result = await work({ write, writeBytes: write });
    await file.commit();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Writes header line and rows of a passage to a file of that name, or a sink. */
export async function writeRows(
  sink: CsvTextSink,
  passage: RowPassage,
  output: string | CsvTextSink,
): Promise<CsvRewriteResult> {
  const { rewriter, columns, options } = passage;
  const lines = new LineBatch(sink);
  lines.add(columns.header);
  const result = await rewriteRows(passage, lines);
  await lines.flush();
  for (const change of overLimit(output, result.written, options)) rewriter.faulty(change);
  await rewriter.flush();
  return result;
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
