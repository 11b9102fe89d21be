/**
 * Repairs rows for a target: what can be put right without guessing is put right and named, and a row for which that is not
 * possible is named and left out. A value is only ever replaced by what a hash with a valid checksum says.
 */

import { COLUMN_TITLES, type CsvColumn, type CsvTarget, columnOfTitle, DIALECTS } from '../csv/dialects.js';
import { HashSlot } from '../csv/hash-slot.js';
import { RowFlag } from '../csv/keys.js';
import type { CsvValues } from '../csv/row.js';
import type { CsvRow } from '../csv/rows.js';
import { isDamaged, plainIdentifier } from '../csv/values.js';
import { repairBase64, textFault } from '../hash/base64.js';
import { excerpt } from '../hash/printable.js';
import { checkRules } from '../validate/rules.js';

/** One thing that was changed, or could not be. */
export interface CsvChange {
  /** Name of the file or of the part of an archive. */
  source: string;
  /** Line of that file, from 1. */
  line: number;
  /** Row of its data, from 0; null for the header line and the file as a whole. */
  row: number | null;
  /** Title of the column. */
  field?: string;
  /** One sentence that stands alone. */
  message: string;
}

/** What became of rows. */
export interface RepairSink {
  /** A change that was made. */
  changed(change: CsvChange): void;
  /** A row that is left out, and why. */
  leftOut(change: CsvChange): void;
}

/** How rows are repaired. */
export interface RepairOptions {
  target: CsvTarget;
  /** Group tag for every row. */
  groupTag?: string;
  /** Assigned user for every row. */
  assignedUser?: string;
  /** Fill empty columns that the target takes with what the hash says. */
  fill?: boolean;
}

/** Identity of a row: what duplicates are told by. */
export interface RowIdentity {
  /** The hash; equal for equal hashes. */
  text: string | undefined;
  /** The device. */
  device: string | undefined;
  /** Time of capture in seconds since 2000; -1 where it is not known. */
  capturedAt: number;
}

/** A row as it can be written, and what it identifies. */
export interface RepairedRow {
  values: CsvValues;
  identity: RowIdentity;
  origin: CsvRow;
}

const FORBIDDEN = /[^\x20-\x7e]|[",]/;
const BLOCK = { capture: 1, manufacturer: 16, product: 17 } as const;
const CAPTURE = { size: 24, secondsAt: 16 } as const;

/** Whether a row holds titles: files that were put together by hand bring their header lines along. */
function isHeaderAgain({ values }: CsvRow): boolean {
  return Object.values(values).filter((value) => value && columnOfTitle(value) !== undefined).length >= 2;
}

/** Repairs one row after the other. */
export class RowRepairer {
  private readonly slot = new HashSlot(checkRules(), { report: () => undefined }, () => undefined);
  private readonly text = new Uint32Array(4);
  private readonly device = new Uint32Array(8);

  constructor(
    private readonly options: RepairOptions,
    private readonly sink: RepairSink,
  ) {}

  /** The row as it can be written; undefined where it is left out. */
  repair(row: CsvRow): RepairedRow | undefined {
    if (!row.aligned) {
      this.leaveOut(row, row.faults.find(({ code }) => code === 'column-count')?.message ?? 'its values are not clear');
      return undefined;
    }
    if (isHeaderAgain(row)) {
      this.leaveOut(row, 'it is a header line, not a device');
      return undefined;
    }
    const values = { ...row.values };
    for (const { code, message, column } of row.faults) {
      if (code !== 'encoding-non-ascii') this.change(row, `${message}: taken off`, column);
    }
    const walked = this.repairHash(row, values);
    const valid = walked && this.slot.isValid;
    if (valid) this.repairFromHash(row, values);
    this.set(row, values);
    if (this.options.target === 'corporate-identifiers') this.repairIdentifiers(row, values);
    const identity = this.identify(values, walked);
    return this.isWritable(row, values) ? { values, identity, origin: row } : undefined;
  }

  private change(row: CsvRow, message: string, column?: CsvColumn): void {
    this.sink.changed({ ...placeOf(row), ...(column ? { field: COLUMN_TITLES[column] } : {}), message });
  }

  private leaveOut(row: CsvRow, message: string, column?: CsvColumn): void {
    this.sink.leftOut({ ...placeOf(row), ...(column ? { field: COLUMN_TITLES[column] } : {}), message });
  }

  /** Repairs the text of the hash and decodes it; whether its blocks can be walked. */
  private repairHash(row: CsvRow, values: CsvValues): boolean {
    let text = values.hardwareHash ?? '';
    if (text === '') return false;
    const column = 'hardwareHash';
    const joined = text.replace(/\s+/g, '');
    if (joined !== text) this.change(row, 'blanks inside the hash were taken out', column);
    text = joined;
    if (textFault(text)?.code === 'base64-padding') {
      const repair = repairBase64(text);
      this.change(row, `the padding of the hash was repaired: ${repair.changes.join(', ')}`, column);
      text = repair.text;
    }
    values.hardwareHash = text;
    const { slot } = this;
    const length = slot.decodeText(text);
    return length > 0 && slot.load(length);
  }

  /** Values that a spreadsheet has damaged, and empty ones that the target needs, are in the hash. */
  private repairFromHash(row: CsvRow, values: CsvValues): void {
    const { serialNumber, productKeyId } = this.slot.identity();
    this.restore(row, values, 'serialNumber', serialNumber);
    this.restore(row, values, 'windowsProductId', productKeyId);
    this.fillIn(row, values, 'serialNumber', serialNumber);
    if (!this.options.fill) return;
    this.fillIn(row, values, 'manufacturer', this.slot.reader.text(BLOCK.manufacturer)?.trim());
    this.fillIn(row, values, 'model', this.slot.reader.text(BLOCK.product)?.trim());
  }

  private restore(row: CsvRow, values: CsvValues, column: CsvColumn, own: string | undefined): void {
    const value = values[column] ?? '';
    if (own === undefined || !isDamaged(value, own) || !isSameNumber(value, own)) return;
    values[column] = own;
    this.change(row, `"${excerpt(value)}" is "${excerpt(own)}" again, as the hash has it`, column);
  }

  private fillIn(row: CsvRow, values: CsvValues, column: CsvColumn, own: string | undefined): void {
    if (values[column] || !own || !this.isTaken(column)) return;
    const needed = this.options.fill || DIALECTS[this.options.target].required.every((set) => set.includes(column));
    if (!needed || (this.options.target !== 'corporate-identifiers' && FORBIDDEN.test(own))) return;
    values[column] = own;
    this.change(row, `was empty; "${excerpt(own)}" is what the hash says`, column);
  }

  private isTaken(column: CsvColumn): boolean {
    const { headers, columns } = DIALECTS[this.options.target];
    return columns?.includes(column) ?? headers.some((header) => header.some(([, own]) => own === column));
  }

  private set(row: CsvRow, values: CsvValues): void {
    for (const column of ['groupTag', 'assignedUser'] as const) {
      const value = this.options[column];
      if (value === undefined || values[column] === value) continue;
      const before = values[column];
      this.change(
        row,
        before ? `"${excerpt(before)}" was replaced by "${excerpt(value)}"` : `set to "${excerpt(value)}"`,
        column,
      );
      values[column] = value;
    }
  }

  private repairIdentifiers(row: CsvRow, values: CsvValues): void {
    for (const column of ['manufacturer', 'model'] as const) {
      const value = values[column];
      if (!value || plainIdentifier(value) === value) continue;
      values[column] = plainIdentifier(value);
      this.change(
        row,
        `"${excerpt(value)}" became "${excerpt(values[column])}": dots and commas are taken out`,
        column,
      );
    }
  }

  private identify({ hardwareHash, serialNumber, manufacturer, model }: CsvValues, walked: boolean): RowIdentity {
    const { slot } = this;
    const tuple = manufacturer && model && serialNumber ? `${manufacturer}\n${model}\n${serialNumber}` : undefined;
    // Corporate identifiers are written without their hashes.
    const byTuple = !hardwareHash || this.options.target === 'corporate-identifiers';
    if (byTuple) return { text: undefined, device: tuple, capturedAt: -1 };
    if (!walked) return { text: hardwareHash, device: undefined, capturedAt: -1 };
    const flags = slot.keys(this.text, this.device);
    const capture = slot.reader.sized(BLOCK.capture, CAPTURE.size);
    return {
      text: this.text.join(' '),
      device: flags & RowFlag.device ? this.device.join(' ') : undefined,
      capturedAt: capture < 0 ? -1 : slot.reader.u32(capture + CAPTURE.secondsAt),
    };
  }

  /** Whether the values can stand in a file for import. */
  private isWritable(row: CsvRow, values: CsvValues): boolean {
    for (const [column, value] of Object.entries(values) as [CsvColumn, string | undefined][]) {
      if (!value || !this.isTaken(column)) continue;
      const at = value.search(FORBIDDEN);
      if (at < 0) continue;
      const code = value.codePointAt(at) ?? 0;
      const what = code === 0x2c ? 'a comma' : code === 0x22 ? 'a quotation mark' : `U+${hex(code)}`;
      this.leaveOut(row, `"${excerpt(value)}" holds ${what}, which no import takes`, column);
      return false;
    }
    const { required } = DIALECTS[this.options.target];
    if (required.some((set) => set.every((column) => values[column]))) return true;
    const lacking = required[0].filter((column) => !values[column]).map((column) => `"${COLUMN_TITLES[column]}"`);
    this.leaveOut(row, `${lacking.join(' and ')} ${lacking.length === 1 ? 'is' : 'are'} empty`);
    return false;
  }
}

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');
const placeOf = ({ source, line, row }: CsvRow): { source: string; line: number; row: number } => ({
  source,
  line,
  row,
});

/** Whether a damaged value is the same number as the whole one, to the digits that are left of it. */
function isSameNumber(damaged: string, own: string): boolean {
  if (!/^\d+$/.test(own)) return false;
  const digits = (damaged.split(/e/i)[0].match(/\d/g) ?? []).length;
  const number = Number(damaged.replace(',', '.'));
  return Number(own).toPrecision(Math.min(digits, 21)) === number.toPrecision(Math.min(digits, 21));
}
