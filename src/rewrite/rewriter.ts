/**
 * One pass over rows on their way into a new file: each is repaired, repeated ones are left out, and what was done to the
 * file as a whole is said once. Nothing here touches a disk.
 */
import { COLUMN_TITLES, type CsvColumn, type CsvTarget } from '../csv/dialects.js';
import type { HashSlot } from '../csv/hash-slot.js';
import type { CsvValues } from '../csv/row.js';
import type { CsvRow } from '../csv/rows.js';
import { type CsvOutput, csvOutput } from '../csv/write.js';
import { counted } from '../hash/counted.js';
import type { DocumentHead } from '../input/document.js';
import type { PlainRow } from '../input/plain-rows.js';
import type { CsvChange } from './change.js';
import type { RowIdentity } from './identity.js';
import { type RemarkQueue, RowCollector } from './remarks.js';
import { type DeviceName, HEADER_AGAIN, isHeaderAgain, type RepairedRow, RowRepairer } from './repair.js';
import type { RepairOptions } from './repair-options.js';
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

/** Keeps every row. */
const keepAll = (row: RepairedRow): RepairedRow => row;

/** Decides of rows that need no repair. */
export interface PlainKeep {
  /** Whether a row takes over a value after all. Nothing is said of it here. */
  mustChange?(identity: RowIdentity, row: PlainPlace): boolean;
  /** Whether a row stays that could be written. */
  isKept(identity: RowIdentity, row: PlainPlace): boolean;
}

/** Where a plain row is, and its values that another row may have to take over. */
export interface PlainPlace extends Pick<CsvRow, 'source' | 'line' | 'row'> {
  readonly groupTag: string | undefined;
  readonly assignedUser: string | undefined;
}

/** Repairs rows and leaves out those whose hash came before. */
export class RowRewriter extends RowCollector {
  private readonly repairer: RowRepairer;
  private readonly seen = new SeenRows();

  constructor(options: CsvRewriteOptions, queue?: RemarkQueue) {
    super(queue);
    this.repairer = new RowRepairer(repairOptions(options), this);
  }

  /** Holds the hashes of plain rows. */
  get slot(): HashSlot {
    return this.repairer.slot;
  }

  /**
   * The row as it is to be written; undefined where it is left out.
   *
   * @param keep decides whether a row stays that could be written
   */
  take(row: CsvRow, keep: (row: RepairedRow) => RepairedRow | undefined = keepAll): RepairedRow | undefined {
    if (!isHeaderAgain(row)) this.result.rows++;
    const repaired = this.repairer.repair(row);
    if (repaired === undefined || this.isRepeated(repaired.identity, repaired.values, row)) return undefined;
    const kept = keep(repaired);
    if (kept === undefined) return undefined;
    this.nameSecondCapture(kept.identity, row);
    this.repairer.check(kept);
    this.result.written++;
    return kept;
  }

  /**
   * Whether a row is to be written as it is, or is left out; undefined where it has to be repaired: it has to be given to
   * {@link take} next.
   *
   * @param at file and row
   */
  takePlain(row: PlainRow, at: Pick<CsvRow, 'source' | 'row'>, keep?: PlainKeep): boolean | undefined {
    const identity = this.repairer.unchangedIdentity(row, true);
    if (identity === undefined) return undefined;
    const { unchanged } = this.repairer;
    const groupTag = unchanged.valueOf(row, 'groupTag');
    const place = { ...at, line: row.line, groupTag, assignedUser: unchanged.valueOf(row, 'assignedUser') };
    if (keep?.mustChange?.(identity, place)) return undefined;
    this.result.rows++;
    if (this.isRepeated(identity, place, place)) return false;
    if (keep && !keep.isKept(identity, place)) return false;
    this.nameSecondCapture(identity, place);
    this.result.written++;
    return true;
  }

  /** What the device of the row is called that was taken last. */
  nameOf(row: Pick<RepairedRow, 'values' | 'proven'>): DeviceName {
    return this.repairer.nameOf(row);
  }

  private isRepeated(identity: RowIdentity, values: TaggedValues, { source, line, row }: RowOrigin): boolean {
    const first = this.seen.add(identity, { source, line }, values);
    if (first === undefined) return false;
    const lost = lostValues(values, first);
    const message = `the row repeats ${placeName(first, { source, line })} and was left out${lost}`;
    this.changed({ source, line, row, message });
    return true;
  }

  /** Another capture of a device is its own row; only a merge knows which one is wanted. */
  private nameSecondCapture(identity: RowIdentity, { source, line, row }: RowOrigin): void {
    const first = this.seen.addCapture(identity);
    if (first === undefined) return;
    const place = placeName(first, { source, line });
    const message = `another capture of this device is ${place}; "hwhash csv merge" keeps the newest`;
    this.faulty({ source, line, row, message });
  }
}

type TaggedValues = Pick<CsvValues, 'groupTag' | 'assignedUser'>;
type RowOrigin = Pick<CsvRow, 'source' | 'line' | 'row'>;

/** What a repeated row says that the row which is kept does not. */
function lostValues(values: TaggedValues, kept: TaggedValues): string {
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
