/**
 * Repairs rows for a target: what can be repaired without guessing is repaired and named, and a row for which that is not
 * possible is named and left out. A hash is only written when it decodes and its checksum holds, and a value is only ever
 * replaced by what such a hash says.
 */

import { COLUMN_TITLES, type CsvColumn, columnOfTitle, DIALECTS } from '../csv/dialects.js';
import { HashCheck } from '../csv/hash-check.js';
import { HashSlot } from '../csv/hash-slot.js';
import { RowFlag } from '../csv/keys.js';
import type { CsvValues } from '../csv/row.js';
import type { CsvRow } from '../csv/rows.js';
import { checkValues, isDamaged, plainIdentifier } from '../csv/values.js';
import { textFault } from '../hash/base64.js';
import { HASH_SIZE } from '../hash/container.js';
import { excerpt } from '../hash/printable.js';
import { place } from '../hash/table.js';
import type { PlainRow } from '../input/plain-rows.js';
import { scanText } from '../input/scan.js';
import type { Severity } from '../inspect/finding.js';
import { inspectHash } from '../inspect/inspect.js';
import { checkRules } from '../validate/rules.js';
import { changeOf, type RepairSink } from './change.js';
import { type RowIdentity, roomForIdentity } from './identity.js';
import { isTaken, type RepairOptions } from './repair-options.js';
import { UnchangedRows } from './unchanged-rows.js';

/** What a device is called. */
export type DeviceName = Pick<CsvValues, 'serialNumber' | 'manufacturer' | 'model'>;

/** A row as it can be written, and what it identifies. */
export interface RepairedRow {
  values: CsvValues;
  /** Valid until the next row is repaired. */
  identity: RowIdentity;
  origin: CsvRow;
  /** Whether it has a hash whose checksum holds. */
  proven: boolean;
}

const FORBIDDEN = /[^\x20-\x7e]|[",]/;
const CAPTURED_AT = place('capturedAt');
const BLOCK = {
  capture: CAPTURED_AT.block,
  manufacturer: place('smbios.systemManufacturer').block,
  product: place('smbios.systemProductName').block,
} as const;
const CAPTURE = { size: CAPTURED_AT.blockSize, secondsAt: CAPTURED_AT.at } as const;

/** What is said of a header line among the rows. */
export const HEADER_AGAIN = 'a header line among the rows was removed';

/** Whether a row holds titles: files that were put together by hand bring their header lines along. */
export function isHeaderAgain({ values }: CsvRow): boolean {
  return Object.values(values).filter((value) => value && columnOfTitle(value) !== undefined).length >= 2;
}

/** Repairs one row after the other. */
export class RowRepairer {
  private readonly errors: string[] = [];
  /** Holds the hash of the row at hand; a reader of rows may fill it. */
  readonly slot = new HashSlot();
  /** Judges rows where they lie. */
  readonly unchanged: UnchangedRows;
  private readonly hashes: HashCheck;
  private readonly identity = roomForIdentity();
  /** Bytes of the hash at hand. */
  private length = 0;
  /** Whether the slot holds the hash of the row that comes next. */
  private isHeld = false;

  constructor(
    private readonly options: RepairOptions,
    private readonly sink: RepairSink,
  ) {
    const { errors } = this;
    this.unchanged = new UnchangedRows(options);
    const note = (severity: Severity, message: () => string): void => {
      if (severity === 'error') errors.push(message());
    };
    this.hashes = new HashCheck(
      this.slot,
      checkRules(),
      { report: (_code, severity, describe) => note(severity, () => describe().message) },
      ({ severity, message }) => note(severity, () => message),
    );
  }

  /**
   * The identity of a plain row that is written as it is; undefined where it has to be repaired, for which it comes next.
   *
   * @param isChecked whether it is checked, too: a row with errors comes next
   */
  unchangedIdentity(row: PlainRow, isChecked: boolean): RowIdentity | undefined {
    const isGood = this.unchanged.accepts(row) && (!isChecked || this.isFaultless(row));
    this.isHeld = !isGood;
    return isGood ? this.identityOfHash() : undefined;
  }

  private isFaultless(row: PlainRow): boolean {
    this.errors.length = 0;
    this.hashes.checkParsed(HASH_SIZE);
    return this.errors.length === 0 && this.unchanged.hasGoodUser(row);
  }

  /** The row as it can be written; undefined where it is left out. */
  repair(row: CsvRow): RepairedRow | undefined {
    const repaired = this.repairValues(row);
    this.isHeld = false;
    return repaired;
  }

  private repairValues(row: CsvRow): RepairedRow | undefined {
    if (!row.aligned) {
      this.leaveOut(row, row.faults.find(({ code }) => code === 'column-count')?.message ?? 'its values are not clear');
      return undefined;
    }
    if (isHeaderAgain(row)) {
      this.change(row, HEADER_AGAIN);
      return undefined;
    }
    if (row.unusable !== undefined && this.isTaken('hardwareHash')) {
      this.leaveOut(row, row.unusable, 'hardwareHash');
      return undefined;
    }
    for (const message of row.repairs ?? []) this.change(row, message);
    const values = { ...row.values };
    for (const { code, message, column } of row.faults) {
      if (code !== 'encoding-non-ascii') this.change(row, `${message}: removed`, column);
    }
    const proven = this.prove(row, values);
    if (proven) this.repairFromHash(row, values);
    else if (values.hardwareHash && this.isTaken('hardwareHash')) return this.leaveOutHash(row, values.hardwareHash);
    this.set(row, values);
    if (this.options.target === 'corporate-identifiers') this.repairIdentifiers(row, values);
    const identity = this.identify(values);
    if (this.options.repaired) this.keepHashOnly(row, values);
    if (!this.isWritable(row, values)) return undefined;
    return { values, identity, origin: row, proven };
  }

  /** What the device of the row is called which was repaired last: by its hash, else by the values beside it. */
  nameOf({ values, proven }: Pick<RepairedRow, 'values' | 'proven'>): DeviceName {
    const own = (type: number): string | undefined => (proven && this.slot.reader.text(type)?.trim()) || undefined;
    return {
      serialNumber: (proven && this.slot.identity().serialNumber) || values.serialNumber,
      manufacturer: own(BLOCK.manufacturer) ?? values.manufacturer,
      model: own(BLOCK.product) ?? values.model,
    };
  }

  private change(row: CsvRow, message: string, column?: CsvColumn): void {
    this.sink.changed(changeOf(row, message, column));
  }

  private leaveOut(row: CsvRow, message: string, column?: CsvColumn): void {
    this.sink.leftOut(changeOf(row, message, column));
  }

  /** Decodes the hash, repaired where it has to be; whether its checksum proves it. */
  private prove(row: CsvRow, values: CsvValues): boolean {
    const text = values.hardwareHash;
    if (!text) return false;
    if (this.isHeld) {
      this.length = HASH_SIZE;
      return true;
    }
    if (this.isSound(text)) return true;
    const found = scanText(text);
    const [span] = found;
    // Two devices in one value: which of them the row is about is not known.
    if (found.length !== 1 || span.fault !== undefined || !this.isSound(span.text)) return false;
    values.hardwareHash = span.text;
    const repairs = span.repairs.length > 0 ? span.repairs : ['text around the hash was removed'];
    for (const message of repairs) this.change(row, message, 'hardwareHash');
    return true;
  }

  private isSound(text: string): boolean {
    this.length = textFault(text) ? -1 : this.slot.decodeText(text);
    return this.length > 0 && this.slot.load(this.length) && this.slot.isValid;
  }

  private leaveOutHash(row: CsvRow, text: string): undefined {
    const { findings } = inspectHash(text);
    const [finding] = findings.filter(({ severity }) => severity === 'error');
    const why = finding?.message ?? 'its checksum does not hold';
    this.leaveOut(row, `the hash is damaged: ${why}; recapture it on the device`, 'hardwareHash');
    return undefined;
  }

  /** Tells the errors that a check of the row would find which was repaired last, once it is settled that it is written. */
  check({ origin: row, values, proven }: RepairedRow): void {
    this.errors.length = 0;
    const { target } = this.options;
    if (proven && this.isTaken('hardwareHash')) this.hashes.check(this.length);
    for (const message of this.errors) this.sink.faulty(changeOf(row, message, 'hardwareHash'));
    const identity = proven && !this.options.repaired ? this.slot.identity() : undefined;
    checkValues(values, DIALECTS[target], identity, ({ severity, message, column }) => {
      if (severity === 'error' && (column === undefined || this.isTaken(column))) {
        this.sink.faulty(changeOf(row, message, column));
      }
    });
  }

  private keepHashOnly(row: CsvRow, values: CsvValues): void {
    for (const column of ['serialNumber', 'windowsProductId', 'manufacturer', 'model'] as const) {
      if (values[column]) this.change(row, 'left empty: a repaired device is registered by its hash alone', column);
      delete values[column];
    }
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
    if (own === undefined || value === own) return;
    if (!isAdorned(value, own) && !(isDamaged(value, own) && isSameNumber(value, own))) return;
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
    return isTaken(this.options.target, column);
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

  private identityOfHash(): RowIdentity {
    const { slot, identity } = this;
    const capture = slot.reader.sized(BLOCK.capture, CAPTURE.size);
    identity.flags = slot.ownKeys(identity);
    identity.capturedAt = capture < 0 ? -1 : slot.reader.u32(capture + CAPTURE.secondsAt);
    return identity;
  }

  private identify({ hardwareHash, serialNumber, manufacturer, model }: CsvValues): RowIdentity {
    const { slot, identity } = this;
    identity.flags = 0;
    identity.capturedAt = -1;
    // Corporate identifiers are written without their hashes.
    if (hardwareHash && this.options.target !== 'corporate-identifiers') {
      return this.identityOfHash();
    }
    if (manufacturer && model && serialNumber) {
      slot.keyOfDevice(`${manufacturer}\n${model}\n${serialNumber}`, identity.device);
      identity.flags = RowFlag.device;
    }
    return identity;
  }

  /** Whether the values can be written to a file for import. */
  private isWritable(row: CsvRow, values: CsvValues): boolean {
    for (const [column, value] of Object.entries(values) as [CsvColumn, string | undefined][]) {
      if (!value || !this.isTaken(column)) continue;
      const at = value.search(FORBIDDEN);
      if (at < 0) continue;
      const code = value.codePointAt(at) ?? 0;
      const what = code === 0x2c ? 'a comma' : code === 0x22 ? 'a quotation mark' : `U+${hex(code)}`;
      this.leaveOut(row, `"${excerpt(value)}" holds ${what}, which no import accepts`, column);
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

/** Whether a value is what the hash says, with marks around it: `+X` of a patch, `(X)`, `X;`. */
const isAdorned = (value: string, own: string): boolean =>
  value.length <= own.length + 8 && value.includes(own) && !/[\p{L}\p{N}]/u.test(value.replace(own, ''));

/** Whether a damaged value is the same number as the whole one, to the digits that are left of it. */
function isSameNumber(damaged: string, own: string): boolean {
  if (!/^\d+$/.test(own)) return false;
  const digits = (damaged.split(/e/i)[0].match(/\d/g) ?? []).length;
  const number = Number(damaged.replace(',', '.'));
  return Number(own).toPrecision(Math.min(digits, 21)) === number.toPrecision(Math.min(digits, 21));
}
