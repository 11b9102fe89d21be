/**
 * The check of rows, one after the other, without an object for a row that is well: values are cut in place, the hash is
 * decoded into one scratch buffer and its blocks are read where they lie. A row that is not strict goes through the
 * tolerant reading, is reported, and then checked like the others. Every check that there is, is made on every row.
 */
import { toLatin1 } from '#platform';
import { excerpt } from '../hash/printable.js';
import type { Finding, Severity } from '../inspect/finding.js';
import type { FindingCode } from '../inspect/finding-codes.js';
import { inspectHash } from '../inspect/inspect.js';
import { type CheckRules, type FindingDetails, type FindingSink, toFinding } from '../validate/rules.js';
import { COLUMN_TITLES, type CsvColumn, type CsvTarget, DIALECTS, type Dialect, partnerDialect } from './dialects.js';
import { mayBeFormula } from './formula.js';
import { HashCheck } from './hash-check.js';
import { HashSlot } from './hash-slot.js';
import { type CsvLayout, columnPositions } from './header.js';
import { KeyLog, RowFlag, roomForKeys } from './keys.js';
import { LineEnd, type LineEnding, type LineSink } from './lines.js';
import { isCutBy, type PlainRow } from './plain-row.js';
import { ProfileCounter } from './profiles.js';
import { type CsvFinding, type CsvPartial, EXAMPLE_LIMIT, exampleOf, FindingGroups } from './report.js';
import type { CsvValues } from './row.js';
import { isBlankRow, readTolerantRow, type TolerantRow } from './row.js';
import type { CsvRow } from './rows.js';
import { StrictFields } from './strict.js';
import { checkValues, isGroupTagShort, isUserPrincipalName } from './values.js';

/** What rows are checked for. Plain data: it is handed to worker threads. */
export interface EngineSettings {
  target: CsvTarget;
  rules: CheckRules;
  layout: CsvLayout;
  /** Whether a partner uploads the file: {@link partnerDialect}. */
  partner?: boolean;
  /** Whether rows leave the keys that duplicates are found by. */
  duplicates: boolean;
  /** Whether every finding is kept, besides the first of each kind. */
  collect: boolean;
  exampleLimit?: number;
  /** Which of several files, from 0, and its name in findings. */
  file: number;
  fileName?: string;
  /** The lines begin with the header line. */
  fromStart: boolean;
}

/** Checks the lines that it is given. */
export class RowEngine implements LineSink, FindingSink {
  private readonly dialect: Dialect;
  private groups: FindingGroups;
  private keys: KeyLog;
  private profiles = new ProfileCounter();
  private readonly fields: StrictFields;
  /** Where the values of the row at hand lie. */
  private cut: Pick<PlainRow, 'starts' | 'ends'>;
  private readonly columns: Readonly<Record<CsvColumn, number>>;
  private readonly hashes: HashCheck;
  private findings: CsvFinding[] = [];
  private readonly rowKeys = roomForKeys();
  private lines = 0;
  /** Rows so far. */
  rows = 0;
  private flags = 0;
  private withErrors = 0;
  private withWarnings = 0;
  private warningsOnly = 0;
  /** Findings that were kept before this row. */
  private keptBefore = 0;
  /** Whether the hash of this row could be parsed: the slot holds its blocks. */
  private walked = false;
  /** Values of this row, where they were read as text. */
  private values: CsvValues | undefined;
  /** The header line is still to come. */
  private headerAhead: boolean;

  constructor(
    private readonly settings: EngineSettings,
    private readonly slot = new HashSlot(),
  ) {
    const { layout, target, file, fromStart } = settings;
    this.dialect = settings.partner ? partnerDialect(DIALECTS[target]) : DIALECTS[target];
    this.groups = new FindingGroups(settings.exampleLimit ?? EXAMPLE_LIMIT);
    this.keys = new KeyLog(file);
    this.columns = columnPositions(layout);
    this.fields = new StrictFields(layout.columns.length, this.columns.hardwareHash, layout.delimiter.charCodeAt(0));
    this.cut = this.fields;
    this.hashes = new HashCheck(this.slot, settings.rules, this, (finding) => this.add(finding));
    this.headerAhead = fromStart && layout.hasHeader;
  }

  /**
   * Begins another part of the same file, and forgets what was found. An engine that is used again has been compiled for
   * what it holds; a new one for each part would have to be.
   */
  restart(fromStart: boolean): void {
    const { layout, file, exampleLimit } = this.settings;
    this.groups = new FindingGroups(exampleLimit ?? EXAMPLE_LIMIT);
    this.keys = new KeyLog(file);
    this.profiles = new ProfileCounter();
    this.findings = [];
    this.lines = this.rows = this.withErrors = this.withWarnings = this.warningsOnly = 0;
    this.headerAhead = fromStart && layout.hasHeader;
  }

  line(bytes: Uint8Array, start: number, end: number, ending: LineEnding): void {
    this.lines++;
    if (ending !== LineEnd.crlf && ending !== LineEnd.none) this.lineEnding(ending);
    if (this.headerAhead) {
      this.headerAhead = false;
    } else if (end === start) {
      this.record('whitespace', 'warning', this.emptyLine, null);
    } else {
      this.row(bytes, start, end);
    }
  }

  longLine(length: number, ending: LineEnding): void {
    this.lines++;
    if (ending !== LineEnd.crlf && ending !== LineEnd.none) this.lineEnding(ending);
    this.headerAhead = false;
    this.startRow();
    const message = (): string => `the line has ${length} bytes, far more than any row: it was not read`;
    this.note('line-too-long', 'error', message);
    this.endRow();
  }

  /** What has been found so far. */
  partial(): CsvPartial {
    const { lines, rows, withErrors, withWarnings, warningsOnly, findings } = this;
    const groups = this.groups.list();
    const profiles = this.profiles.list();
    const keys = this.keys.segments;
    return { lines, rows, withErrors, withWarnings, warningsOnly, groups, keys, profiles, findings };
  }

  /** Whether findings have been kept since the last call of {@link takeFindings}. */
  get hasFindings(): boolean {
    return this.findings.length > 0;
  }

  /** Takes the findings that have been kept since the last call. */
  takeFindings(): CsvFinding[] {
    return this.findings.splice(0);
  }

  private row(bytes: Uint8Array, start: number, end: number): void {
    this.startRow();
    if (!this.strictRow(bytes, start, end)) this.tolerantRow(bytes, start, end);
    this.endRow();
  }

  private startRow(): void {
    this.flags = 0;
    this.walked = false;
    this.values = undefined;
    this.keptBefore = this.findings.length;
  }

  private endRow(): void {
    const { flags } = this;
    if (this.findings.length > this.keptBefore) this.nameDevice();
    if (flags & RowFlag.error) this.withErrors++;
    if (flags & RowFlag.warning) this.withWarnings++;
    if ((flags & (RowFlag.error | RowFlag.warning)) === RowFlag.warning) this.warningsOnly++;
    if (this.settings.duplicates) this.keys.add(this.rows, this.lines, flags, this.rowKeys);
    this.rows++;
  }

  /** The way of nearly all rows; false where the row needs the tolerant one, before anything was reported. */
  private strictRow(bytes: Uint8Array, start: number, end: number): boolean {
    const { fields, columns, slot } = this;
    const at = columns.hardwareHash;
    if (at < 0 || !fields.split(bytes, start, end)) return false;
    const length = slot.decode(bytes, fields.starts[at], fields.ends[at]);
    if (length <= 0) return false;
    this.cut = fields;
    const walked = this.checkHash(length);
    if (!this.agrees(bytes, walked)) this.checkValues(this.valuesOf(bytes), walked);
    return true;
  }

  /**
   * Checks a row that was cut and parsed elsewhere, by a header line with the columns of this file, into the slot of this check.
   *
   * @param checkHash tells this sink what there is to say about the hash in the slot
   * @returns whether it was checked; one that was not has to come as a line
   */
  plain(row: PlainRow, checkHash: () => void): boolean {
    if (this.headerAhead || row.slot !== this.slot || !isCutBy(row, this.settings.layout)) return false;
    this.lines++;
    if (!row.crlf) this.lineEnding(LineEnd.lf);
    this.startRow();
    this.cut = row;
    checkHash();
    this.noteHash(true);
    if (!this.agrees(row.bytes, true)) this.checkValues(this.valuesOf(row.bytes), true);
    this.endRow();
    return true;
  }

  private tolerantRow(bytes: Uint8Array, start: number, end: number): void {
    const row = readTolerantRow(bytes, start, end, this.settings.layout);
    if (isBlankRow(row)) this.note('blank-field', 'error', () => 'the row has no values');
    else this.readRow(row);
  }

  /** Checks a row that was read out of something else than CSV, at the line where it is there. */
  take(row: CsvRow): void {
    this.lines = row.line;
    this.startRow();
    const { values, unusable } = row;
    if (values.hardwareHash !== undefined || unusable === undefined) this.readRow(row);
    else this.note('device-unreadable', 'error', () => unusable, { hint: UNREADABLE_HINT });
    this.endRow();
  }

  private readRow(row: TolerantRow): void {
    for (const { code, message, column, hint } of row.faults) {
      const field = column && COLUMN_TITLES[column];
      this.note(code, code === 'whitespace' ? 'warning' : 'error', () => message, { field, hint });
    }
    this.values = row.values;
    const text = row.values.hardwareHash ?? '';
    const walked = text !== '' && this.checkText(text);
    if (row.aligned) this.checkValues(row.values, walked);
    if (text === '') this.keyOfValues(row.values);
  }

  /** Checks a hash given as text, whose base64 may be damaged; whether its blocks could be parsed. */
  private checkText(text: string): boolean {
    const { slot } = this;
    let length = slot.decodeText(text);
    if (length <= 0) {
      const { findings, bytes } = inspectHash(text);
      for (const finding of findings) if (isOfText(finding) || bytes.length === 0) this.add(finding);
      this.setTextKey(text);
      if (bytes.length === 0) return false;
      slot.take(bytes);
      length = bytes.length;
    }
    return this.checkHash(length);
  }

  /** Checks the container in the slot; whether its blocks could be parsed. */
  private checkHash(length: number): boolean {
    const walked = this.hashes.check(length);
    this.noteHash(walked);
    return walked;
  }

  /** Keeps what is compared of the hash in the slot, and counted. */
  private noteHash(walked: boolean): void {
    const { slot } = this;
    this.walked = walked;
    if (this.settings.duplicates) this.flags |= slot.keys(this.rowKeys);
    if (walked) this.profiles.add(slot.reader, slot.frame);
  }

  private setTextKey(text: string): void {
    this.slot.keyOfText(text, this.rowKeys.text);
    this.flags |= RowFlag.text;
  }

  /** Without a hash a device is what serial number, manufacturer and model, or else the product id, say. */
  private keyOfValues({ serialNumber, manufacturer, model, windowsProductId }: CsvValues): void {
    const { device, tuple } = this.rowKeys;
    const isTuple = serialNumber && manufacturer && model;
    const identity = isTuple ? [manufacturer, model, serialNumber] : windowsProductId ? [windowsProductId] : undefined;
    if (identity === undefined || !this.settings.duplicates) return;
    this.slot.keyOfDevice(identity.join('\n'), device);
    this.flags |= RowFlag.device;
    if (!isTuple) return;
    if (this.slot.keyOfTuple({ manufacturer, product: model, serialNumber }, tuple)) this.flags |= RowFlag.tuple;
  }

  /** Whether the values of a strict row are all there and equal to those in the hash, compared as bytes. */
  private agrees(bytes: Uint8Array, walked: boolean): boolean {
    const { columns, slot } = this;
    const { starts, ends } = this.cut;
    const { serialNumber, windowsProductId, groupTag, assignedUser } = columns;
    if (!this.isFilled() || this.holdsFormula(bytes)) return false;
    const serial = serialNumber;
    if (serial >= 0 && ends[serial] > starts[serial]) {
      if (!(walked && slot.isSerial(bytes, starts[serial], ends[serial]))) return false;
    }
    const product = windowsProductId;
    if (product >= 0 && ends[product] > starts[product]) {
      if (!(walked && slot.isProductKeyId(bytes, starts[product], ends[product]))) return false;
    }
    if (groupTag >= 0 && !isGroupTagShort(toLatin1(bytes, starts[groupTag], ends[groupTag]))) return false;
    if (assignedUser < 0 || ends[assignedUser] === starts[assignedUser]) return true;
    if (this.settings.rules.scenario.ignoresUser) return false;
    return isUserPrincipalName(toLatin1(bytes, starts[assignedUser], ends[assignedUser]));
  }

  /** Whether a value beside the hash may be a formula; a hash is base64, which this is not asked of. */
  private holdsFormula(bytes: Uint8Array): boolean {
    const { starts, ends } = this.cut;
    for (let i = 0; i < starts.length; i++) {
      if (i !== this.columns.hardwareHash && mayBeFormula(bytes, starts[i], ends[i])) return true;
    }
    return false;
  }

  private checkValues(values: CsvValues, walked: boolean): void {
    checkValues(values, this.dialect, walked ? this.slot.identity() : undefined, this.value, this.settings.rules);
  }

  private isFilled(): boolean {
    const { starts, ends } = this.cut;
    const filled = (column: CsvColumn): boolean => {
      const at = this.columns[column];
      return at >= 0 && ends[at] > starts[at];
    };
    for (const set of this.dialect.required) if (set.every(filled)) return true;
    return false;
  }

  private valuesOf(bytes: Uint8Array): CsvValues {
    const { starts, ends } = this.cut;
    const values: CsvValues = {};
    this.settings.layout.columns.forEach((column, i) => {
      if (column !== null) values[column] = toLatin1(bytes, starts[i], ends[i]);
    });
    return values;
  }

  private readonly value = (fault: Parameters<Parameters<typeof checkValues>[3]>[0]): void => {
    const { column, source = this.dialect.source, ...rest } = fault;
    this.add({ ...rest, field: column && COLUMN_TITLES[column], source });
  };

  private lineEnding(ending: LineEnding): void {
    this.record('line-ending', 'info', ending === LineEnd.lf ? this.endsInLf : this.endsInCr, null);
  }

  /** Made once: a file may have millions of such lines. */
  private readonly emptyLine = (): FindingDetails => this.rowDetails('the line is empty');
  private readonly endsInLf = (): FindingDetails => this.rowDetails('the line ends in LF instead of CRLF');
  private readonly endsInCr = (): FindingDetails => this.rowDetails('the line ends in CR instead of CRLF');

  private rowDetails(message: string, more: { field?: string; hint?: string } = {}): FindingDetails {
    return { ...more, message, source: this.dialect.source };
  }

  /** Receives a finding about the form of this row. */
  private note(
    code: FindingCode,
    severity: Severity,
    message: () => string,
    more?: { field?: string; hint?: string },
  ): void {
    this.record(code, severity, () => this.rowDetails(message(), more), this.rows);
  }

  /** Receives a finding of the hash in this row; its words are made only where they are wanted. */
  report(code: FindingCode, severity: Severity, describe: () => FindingDetails): void {
    this.record(code, severity, describe, this.rows);
  }

  /** Says in the findings of a row which device it is: by its hash or, where that cannot be read, by its values. */
  private nameDevice(): void {
    const own = this.walked ? this.slot.device() : undefined;
    const { serialNumber, manufacturer, model } = this.values ?? {};
    const device = [
      ['serialNumber', own?.serialNumber ?? serialNumber],
      ['manufacturer', own?.manufacturer ?? manufacturer],
      ['model', own?.model ?? model],
    ].flatMap(([name, value]) => (value ? [[name, excerpt(value)]] : []));
    const members = Object.fromEntries(device);
    for (let i = this.keptBefore; i < this.findings.length; i++) {
      if (this.findings[i].row !== undefined) Object.assign(this.findings[i], members);
    }
  }

  /** Receives a finding that is in words already. */
  add(finding: Finding, row: number | null = this.rows): void {
    this.record(finding.code, finding.severity, () => finding, row);
  }

  private record(code: FindingCode, severity: Severity, describe: () => FindingDetails, row: number | null): void {
    const { fileName, collect } = this.settings;
    if (row !== null && severity === 'error') this.flags |= RowFlag.error;
    if (row !== null && severity === 'warning') this.flags |= RowFlag.warning;
    const group = this.groups.count(code, severity);
    if (group === undefined && !collect) return;
    const details = describe();
    group?.examples.push(exampleOf(details, this.lines, row, fileName));
    if (!collect) return;
    const file = fileName === undefined ? {} : { file: fileName };
    const place = { ...file, line: this.lines, ...(row === null ? {} : { row }) };
    this.findings.push({ ...toFinding(code, severity, details), ...place });
  }
}

/** What to do about a device that cannot be read. */
const UNREADABLE_HINT = 'harvest the device again, or bring the file in another form';

const isOfText = ({ code }: Finding): boolean => code.startsWith('base64-');
