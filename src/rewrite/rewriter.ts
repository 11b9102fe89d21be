/**
 * One pass over rows on their way into a new file: each is repaired, repeated ones are left out, and what was done to the
 * file as a whole is said once. Nothing here touches a disk.
 */
import { COLUMN_TITLES, type CsvColumn, type CsvTarget } from '../csv/dialects.js';
import type { CsvValues } from '../csv/row.js';
import type { CsvRow } from '../csv/rows.js';
import { type CsvOutput, csvOutput } from '../csv/write.js';
import { counted } from '../hash/counted.js';
import type { DocumentHead } from '../input/document.js';
import { type CsvChange, changeOf, type RepairSink } from './change.js';
import {
  type DeviceName,
  HEADER_AGAIN,
  isHeaderAgain,
  type RepairedRow,
  type RepairOptions,
  RowRepairer,
} from './repair.js';
import { placeName } from './row-places.js';
import { SeenRows } from './seen-rows.js';

/** How files are rewritten. */
export interface CsvRewriteOptions {
  /** Whose dialect is written; `intune` by default. */
  target?: CsvTarget;
  /** Group tag for every row. */
  groupTag?: string;
  /** Assigned user for every row. */
  assignedUser?: string;
  /** Fill empty columns that the target accepts (manufacturer, model, serial number) with what the hash says. */
  fill?: boolean;
  /** Leave serial number, product id, manufacturer and model empty: how Partner Center accepts a device after a repair. */
  repaired?: boolean;
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
  /** Errors of rows that are in the output: the device or its owner has to correct them. */
  faulty: CsvChange[];
}

/** Gathers what is said of rows. */
export class RowCollector implements RepairSink {
  readonly result: CsvRewriteResult = { rows: 0, written: 0, changes: [], leftOut: [], faulty: [] };

  changed(change: CsvChange): void {
    this.result.changes.push(change);
  }

  leftOut(change: CsvChange): void {
    this.result.leftOut.push(change);
  }

  faulty(change: CsvChange): void {
    this.result.faulty.push(change);
  }
}

/** Keeps every row. */
const keepAll = (row: RepairedRow): RepairedRow => row;

/** Repairs rows and leaves out those whose hash came before. */
export class RowRewriter extends RowCollector {
  private readonly repairer: RowRepairer;
  private readonly seen = new SeenRows();

  constructor(options: CsvRewriteOptions) {
    super();
    this.repairer = new RowRepairer(repairOptions(options), this);
  }

  /**
   * The row as it is to be written; undefined where it is left out.
   *
   * @param keep decides whether a row stays that could be written
   */
  take(row: CsvRow, keep: (row: RepairedRow) => RepairedRow | undefined = keepAll): RepairedRow | undefined {
    if (!isHeaderAgain(row)) this.result.rows++;
    const repaired = this.repairer.repair(row);
    if (repaired === undefined || this.isRepeated(repaired)) return undefined;
    const kept = keep(repaired);
    if (kept === undefined) return undefined;
    this.nameSecondCapture(kept);
    this.repairer.check(kept);
    this.result.written++;
    return kept;
  }

  /** What the device of the row is called that was taken last. */
  nameOf(row: RepairedRow): DeviceName {
    return this.repairer.nameOf(row);
  }

  private isRepeated({ identity, values, origin }: RepairedRow): boolean {
    const first = this.seen.add(identity, origin, values);
    if (first === undefined) return false;
    const lost = lostValues(values, first);
    const message = `the row repeats ${placeName(first, origin)} and was left out${lost}`;
    this.changed({ source: origin.source, line: origin.line, row: origin.row, message });
    return true;
  }

  /** Another capture of a device is its own row; only a merge knows which one is wanted. */
  private nameSecondCapture({ identity, origin }: RepairedRow): void {
    const first = this.seen.addCapture(identity);
    if (first === undefined) return;
    const place = placeName(first, origin);
    this.faulty(changeOf(origin, `another capture of this device is ${place}; "hwhash csv merge" keeps the newest`));
  }
}

/** What a repeated row says that the row which is kept does not. */
function lostValues(values: CsvValues, kept: Pick<CsvValues, 'groupTag' | 'assignedUser'>): string {
  const lost = (['groupTag', 'assignedUser'] as const).filter((c) => values[c] && values[c] !== kept[c]);
  return lost.length === 0 ? '' : `, with another ${lost.map((c) => `"${COLUMN_TITLES[c]}"`).join(' and ')}`;
}

/** Options of repairing, made complete. */
export function repairOptions(options: CsvRewriteOptions): RepairOptions {
  const { target = 'intune', groupTag, assignedUser, fill, repaired } = options;
  if (repaired && target !== 'partner-center') {
    throw new RangeError('only Partner Center accepts a repaired device by its hash alone');
  }
  return { target, groupTag, assignedUser, fill, repaired };
}

/** Columns that are filled from the hashes. */
const FILLED = ['serialNumber', 'manufacturer', 'model'] as const;

/** The columns to write for rows that have the given ones. */
export function outputColumns(present: Iterable<CsvColumn>, options: CsvRewriteOptions): CsvOutput {
  const columns = new Set(present);
  if (options.groupTag !== undefined) columns.add('groupTag');
  if (options.assignedUser !== undefined) columns.add('assignedUser');
  if (options.fill) for (const column of FILLED) columns.add(column);
  return csvOutput(options.target ?? 'intune', columns);
}

/** What the start and the lines of a file had that the new one has not: encoding, header lines, line ends, columns. */
export function fileChanges(head: DocumentHead, source: string, output: CsvOutput): CsvChange[] {
  const { info, oddLines, headerLines = [] } = head;
  const change = (message: string, line = 1): CsvChange => ({ source, line, row: null, message });
  const changes = (info?.findings ?? []).map(({ message }) => change(`${message}: rewritten`));
  const dropped = (info?.columns ?? []).filter((column) => !output.columns.includes(column));
  if (dropped.length > 0) changes.push(change(`not taken by the target and left out: ${titles(dropped)}`));
  // One by one: a file may have more header lines than a call takes arguments.
  for (const line of headerLines) changes.push(change(HEADER_AGAIN, line));
  if (oddLines.endings > 0) changes.push(change(`${counted(oddLines.endings, 'line')} did not end in CRLF`));
  if (oddLines.blank > 0) changes.push(change(`${counted(oddLines.blank, 'line')} without values left out`));
  return changes;
}

const titles = (columns: readonly CsvColumn[]): string =>
  columns.map((column) => `"${COLUMN_TITLES[column]}"`).join(', ');
