/**
 * Rows that are written as they are: repair would change nothing in them, and a check finds no error. Nearly all rows of a fleet
 * are; they are judged and written from their bytes.
 */
import { toLatin1 } from '#platform';
import { type CsvColumn, columnOfTitle, DIALECTS } from '../csv/dialects.js';
import { isUserPrincipalName } from '../csv/values.js';
import type { CsvOutput } from '../csv/write.js';
import type { PlainRow } from '../input/plain-rows.js';
import type { NewLines } from './new-lines.js';
import { isTaken, type RepairOptions } from './repair-options.js';

const COMMA = 0x2c;
/** Room for a line whose columns are written in another order: a hash, and values of at most 127 characters. */
const scratch = new Uint8Array(8192);

type Columns = readonly (CsvColumn | null)[];

/** Where the values of one table are, by what they are. */
class Places {
  /** A table that names a column twice has none. */
  readonly isClear: boolean;
  readonly serialNumber: number;
  readonly windowsProductId: number;
  readonly groupTag: number;
  readonly assignedUser: number;
  /** Columns beside serial number, product id and hash. */
  readonly others: readonly number[];
  /** Columns that must not be empty. */
  readonly filled: readonly number[];

  constructor(
    readonly columns: Columns,
    { fill, target }: RepairOptions,
  ) {
    const known = columns.filter((column) => column !== null);
    this.serialNumber = columns.indexOf('serialNumber');
    this.windowsProductId = columns.indexOf('windowsProductId');
    this.groupTag = columns.indexOf('groupTag');
    this.assignedUser = columns.indexOf('assignedUser');
    const models = (['manufacturer', 'model'] as const).map((column) => columns.indexOf(column));
    this.others = [this.groupTag, this.assignedUser, ...models].filter((at) => at >= 0);
    // What is filled in from the hash is a change.
    const isFilled = !!fill && isTaken(target, 'manufacturer');
    this.filled = isFilled ? models : [];
    const isWhole = this.serialNumber >= 0 && this.filled.every((at) => at >= 0);
    this.isClear = isWhole && new Set(known).size === known.length;
  }
}

/** Judges plain rows by their values. */
export class UnchangedRows {
  private readonly isPossible: boolean;
  private places: Places | undefined;

  constructor(private readonly options: RepairOptions) {
    const { target, groupTag, assignedUser, repaired } = options;
    const isAsItIs = groupTag === undefined && assignedUser === undefined && !repaired;
    const isEnough = DIALECTS[target].required.some((set) =>
      set.every((column) => column === 'serialNumber' || column === 'hardwareHash'),
    );
    // Corporate identifiers are told by other values than their hashes.
    this.isPossible = isAsItIs && isEnough && target !== 'corporate-identifiers';
  }

  /** Whether repair would return the row as it is: its values are there, and equal to those in its hash. */
  accepts(row: PlainRow): boolean {
    if (!this.isPossible) return false;
    const places = this.placesOf(row.columns);
    if (!places.isClear) return false;
    const { bytes, starts, ends, slot } = row;
    const serial = places.serialNumber;
    if (ends[serial] === starts[serial] || !slot.isSerial(bytes, starts[serial], ends[serial])) return false;
    const product = places.windowsProductId;
    if (product >= 0 && ends[product] > starts[product]) {
      if (!slot.isProductKeyId(bytes, starts[product], ends[product])) return false;
    }
    for (const at of places.filled) if (ends[at] === starts[at]) return false;
    return this.holdsNoTitles(row, places);
  }

  /** Whether the user of the row is none, or has the form of one. */
  hasGoodUser(row: PlainRow): boolean {
    const user = this.valueOf(row, 'assignedUser');
    return user === undefined || isUserPrincipalName(user);
  }

  /** The group tag or the user of a row; undefined where it has none. */
  valueOf({ bytes, columns, starts, ends }: PlainRow, column: 'groupTag' | 'assignedUser'): string | undefined {
    const at = this.placesOf(columns)[column];
    return at < 0 || ends[at] === starts[at] ? undefined : toLatin1(bytes, starts[at], ends[at]);
  }

  /** Whether the row is surely no header line, which has two titles or more. */
  private holdsNoTitles({ bytes, starts, ends }: PlainRow, { serialNumber, others }: Places): boolean {
    let titles = 0;
    const count = (at: number): void => {
      if (ends[at] > starts[at] && columnOfTitle(toLatin1(bytes, starts[at], ends[at])) !== undefined) titles++;
    };
    for (const at of others) count(at);
    if (titles === 1) count(serialNumber);
    return titles < 2;
  }

  private placesOf(columns: Columns): Places {
    if (this.places?.columns !== columns) this.places = new Places(columns, this.options);
    return this.places;
  }
}

/** Writes plain rows in the columns of an output. */
export class PlainLines {
  private columns: Columns | undefined;
  /** Which value of a row each column of the output is; -1 for none. */
  private order: readonly number[] = [];
  private isSameOrder = false;
  /** Columns that the output has no room for. */
  private missing: readonly number[] = [];

  /** @param lacking columns that the target takes and the output lacks */
  constructor(
    private readonly output: CsvOutput,
    private readonly lacking: readonly CsvColumn[],
  ) {}

  /** Whether the output has room for all values of a row that its target takes. */
  fits(row: PlainRow): boolean {
    if (this.columns !== row.columns) this.begin(row.columns);
    for (const at of this.missing) if (row.ends[at] > row.starts[at]) return false;
    return true;
  }

  /** Hands the line of a row that {@link fits} to a sink. */
  write({ bytes, start, end, starts, ends }: PlainRow, sink: NewLines): void {
    if (this.isSameOrder && bytes[ends[0]] === COMMA) {
      sink.addBytes(bytes, start, end);
      return;
    }
    let length = 0;
    for (const [i, at] of this.order.entries()) {
      if (i > 0) scratch[length++] = COMMA;
      if (at < 0) continue;
      scratch.set(bytes.subarray(starts[at], ends[at]), length);
      length += ends[at] - starts[at];
    }
    sink.addBytes(scratch, 0, length);
  }

  private begin(columns: Columns): void {
    const own = this.output.columns;
    this.columns = columns;
    this.order = own.map((column) => columns.indexOf(column));
    this.isSameOrder = columns.length === own.length && columns.every((column, i) => column === own[i]);
    this.missing = this.lacking.map((column) => columns.indexOf(column)).filter((at) => at >= 0);
  }
}
