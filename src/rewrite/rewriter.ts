/**
 * One pass over rows on their way into a new file: each is repaired, repeated ones are left out, and what was done to the
 * file as a whole is said once. Nothing here touches a disk.
 */
import { COLUMN_TITLES, type CsvColumn, type CsvTarget } from '../csv/dialects.js';
import type { CsvValues } from '../csv/row.js';
import type { CsvRow, RowReader } from '../csv/rows.js';
import { type CsvOutput, csvOutput } from '../csv/write.js';
import { type CsvChange, type RepairedRow, type RepairOptions, type RepairSink, RowRepairer } from './repair.js';

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
  /** Rows that are not in the output, because they cannot be repaired. */
  leftOut: CsvChange[];
}

/** Repairs rows and leaves out those whose hash came before. */
export class RowRewriter implements RepairSink {
  readonly result: CsvRewriteResult = { rows: 0, written: 0, changes: [], leftOut: [] };
  private readonly repairer: RowRepairer;
  private readonly seen = new Map<string, { row: CsvRow; values: CsvValues }>();

  constructor(options: CsvRewriteOptions) {
    this.repairer = new RowRepairer(repairOptions(options), this);
  }

  changed(change: CsvChange): void {
    this.result.changes.push(change);
  }

  leftOut(change: CsvChange): void {
    this.result.leftOut.push(change);
  }

  /** The row as it is to be written; undefined where it is left out. */
  take(row: CsvRow): RepairedRow | undefined {
    this.result.rows++;
    const repaired = this.repairer.repair(row);
    if (repaired === undefined || this.isRepeated(repaired)) return undefined;
    this.result.written++;
    return repaired;
  }

  private isRepeated({ identity: { text, device }, values, origin }: RepairedRow): boolean {
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

/** Options of repairing, made complete. */
export function repairOptions({ target = 'intune', groupTag, assignedUser, fill }: CsvRewriteOptions): RepairOptions {
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
