/**
 * One pass over rows on their way into a new file: each is mended, repeated ones are left out, and what was done to the
 * file as a whole is said once. Nothing here touches a disk.
 */
import { COLUMN_TITLES, type CsvColumn, type CsvTarget } from './dialects.js';
import { type CsvChange, type MendedRow, type MendOptions, type MendSink, RowMender } from './mend.js';
import type { CsvValues } from './row.js';
import { type CsvRow, RowReader } from './rows.js';
import { type CsvOutput, csvLine, csvOutput } from './write.js';

/** How files are written anew. */
export interface CsvRewriteOptions {
  /** Whose dialect is written; `intune` by default. */
  target?: CsvTarget;
  /** Group tag for every row. */
  groupTag?: string;
  /** Assigned user for every row. */
  assignedUser?: string;
  /** Fill empty columns that the target takes (manufacturer, model, serial number) with what the hash says. */
  fill?: boolean;
}

/** What was done. */
export interface CsvRewriteResult {
  /** Rows read. */
  rows: number;
  /** Rows written. */
  written: number;
  /** Everything that was changed. */
  changes: CsvChange[];
  /** Rows that are not in the output, because they cannot be mended. */
  leftOut: CsvChange[];
}

/** Mends rows and leaves out those whose hash came before. */
export class RowRewriter implements MendSink {
  readonly result: CsvRewriteResult = { rows: 0, written: 0, changes: [], leftOut: [] };
  private readonly mender: RowMender;
  private readonly seen = new Map<string, { row: CsvRow; values: CsvValues }>();

  constructor(options: CsvRewriteOptions) {
    this.mender = new RowMender(mendOptions(options), this);
  }

  changed(change: CsvChange): void {
    this.result.changes.push(change);
  }

  leftOut(change: CsvChange): void {
    this.result.leftOut.push(change);
  }

  /** The row as it is to be written; undefined where it is left out. */
  take(row: CsvRow): MendedRow | undefined {
    this.result.rows++;
    const mended = this.mender.mend(row);
    if (mended === undefined || this.isRepeated(mended)) return undefined;
    this.result.written++;
    return mended;
  }

  private isRepeated({ identity: { text, device }, values, origin }: MendedRow): boolean {
    // A row without a hash is told by what identifies its device.
    const key = text ?? device;
    if (key === undefined) return false;
    const first = this.seen.get(key);
    if (first === undefined) {
      const { groupTag, assignedUser } = values;
      this.seen.set(key, { row: { ...origin, values: {}, faults: [] }, values: { groupTag, assignedUser } });
      return false;
    }
    const lost = lostValues(values, first.values);
    const message = `the row repeats ${placeName(first.row, origin)} and was left out${lost}`;
    this.changed({ source: origin.source, line: origin.line, row: origin.row, message });
    return true;
  }
}

/** What a repeated row says that the row which is kept does not. */
function lostValues(values: CsvValues, kept: CsvValues): string {
  const lost = (['groupTag', 'assignedUser'] as const).filter((c) => values[c] && values[c] !== kept[c]);
  return lost.length === 0 ? '' : `, with another ${lost.map((c) => `"${COLUMN_TITLES[c]}"`).join(' and ')}`;
}

/** Where a row is, as seen from another. */
export function placeName(row: CsvRow, from: CsvRow): string {
  return `line ${row.line}${row.source === from.source ? '' : ` of ${row.source}`}`;
}

/** Options of mending, made complete. */
export function mendOptions({ target = 'intune', groupTag, assignedUser, fill }: CsvRewriteOptions): MendOptions {
  return { target, groupTag, assignedUser, fill };
}

/** The columns to write for rows that have the given ones. */
export function outputColumns(present: Iterable<CsvColumn>, options: CsvRewriteOptions): CsvOutput {
  const columns = new Set(present);
  if (options.groupTag !== undefined) columns.add('groupTag');
  if (options.assignedUser !== undefined) columns.add('assignedUser');
  return csvOutput(options.target ?? 'intune', columns);
}

/** What the start and the lines of a file had that the new one has not: encoding, header line, line ends, columns. */
export function fileChanges(reader: RowReader, source: string, output: CsvOutput): CsvChange[] {
  const { info, oddLines } = reader;
  const change = (message: string, line = 1): CsvChange => ({ source, line, row: null, message });
  const changes = (info?.findings ?? []).map(({ message }) => change(`${message}: written anew`));
  const dropped = (info?.columns ?? []).filter((column) => !output.columns.includes(column));
  if (dropped.length > 0) changes.push(change(`not taken by the target and left out: ${titles(dropped)}`));
  if (oddLines.endings > 0) changes.push(change(`${count(oddLines.endings, 'line')} did not end in CRLF`));
  if (oddLines.blank > 0) changes.push(change(`${count(oddLines.blank, 'line')} without values left out`));
  return changes;
}

const titles = (columns: readonly CsvColumn[]): string =>
  columns.map((column) => `"${COLUMN_TITLES[column]}"`).join(', ');
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** A file written anew, in memory. */
export interface CsvFixResult extends CsvRewriteResult {
  /** The new file. */
  text: string;
}

/**
 * Mends a CSV file that is in memory: encoding, header line, quotation marks, blanks, padding of hashes, repeated rows.
 * No value is guessed; rows that cannot be mended are left out and listed.
 *
 * @param input the file's bytes, or its text
 * @example
 * const { text, changes, leftOut } = fixCsvBytes(await file.bytes());
 */
export function fixCsvBytes(input: Uint8Array | string, options: CsvRewriteOptions = {}): CsvFixResult {
  const source = 'input';
  const target = options.target ?? 'intune';
  const reader = new RowReader({ source, target });
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const rows = [...reader.push(bytes), ...reader.finish()];
  const rewriter = new RowRewriter(options);
  const output = outputColumns(reader.info?.columns ?? [], options);
  const lines = rows.flatMap((row) => {
    const mended = rewriter.take(row);
    return mended ? [csvLine(mended.values, output.columns)] : [];
  });
  const { result } = rewriter;
  const changes = [...fileChanges(reader, source, output), ...result.changes];
  return { ...result, changes, text: output.header + lines.join('') };
}
