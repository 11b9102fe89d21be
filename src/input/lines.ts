/**
 * Reads lines that hold hashes: tables with and without a header line, wherever it is, `key: value` of consoles and
 * scripts, statements, and hashes alone. Titles and keys say what the values beside a hash are; a hash is recognized by its content.
 */
import type { CsvColumn } from '../csv/dialects.js';
import { countFields, splitFields } from '../csv/fields.js';
import type { HashSlot } from '../csv/hash-slot.js';
import { type CsvValues, isBlankRow, readTolerantText } from '../csv/row.js';
import { excerpt } from '../hash/printable.js';
import { readJson } from './json.js';
import { cleanLine, delimiterOf, keyOf, NO_NOTES, type Pair, valuesOf } from './line-forms.js';
import { PlainRows } from './plain-rows.js';
import type { InputRecord } from './record.js';
import { emptyRecord, recordsOf, type Surroundings, serialNumberOf } from './rows.js';
import type { HashSpan } from './scan.js';
import { isToken, lineEnds, type Skeleton, tokensIn } from './skeleton.js';
import {
  columnsOfTitles,
  fixedTable,
  fixedValues,
  headerOf,
  sqlValues,
  type Table,
  tableOfTitles,
  titledRow,
} from './table.js';
import { plainValue } from './values.js';

/** Receives a record. */
export type RecordSink = (record: InputRecord) => void;

const DIRECTIVE = /^"?sep=(.)"?$/;
const TYPE_LINE = /^"?#TYPE\s/;
const RULER = /^[\s|+=:-]{2,2048}$/;
const INSERT = /insert\s+into\s+[^(]{1,200}\(([^()]{1,2000})\)/i;
const TUPLE = /\(([^()]*~h4k:\d+~[^()]*)\)/g;
const HASH_TITLE = '"Hardware Hash"';
const EMPTY = { text: '', notes: NO_NOTES };

/** Lines of `key: value` that belong together. */
interface Group {
  values: CsvValues;
  spans: { span: HashSpan; line: number; place?: string }[];
  line: number;
}

/** Reads lines of one file, which may come in several skeletons. */
export class LineReader {
  /** Lines that end otherwise than in CRLF, and rows without values. */
  readonly oddLines = { endings: 0, blank: 0 };
  /** Header lines below the first. */
  readonly headerLines: number[] = [];
  /** Columns that header lines named. */
  readonly columns = new Set<CsvColumn>();
  private table: Table | undefined;
  private rows: PlainRows | undefined;
  /** The form of rows that have no header line above them. */
  private bare: { delimiter: string; count: number } | undefined;
  private delimiter: string | undefined;
  private previous = '';
  private statement: (CsvColumn | null)[] | undefined;
  private group: Group | undefined;
  private skeleton: Skeleton = { text: '', spans: [], lines: [], swallowed: [] };
  private line = 1;
  /** What was done to the line at hand. */
  private notes = NO_NOTES;

  constructor(
    private readonly emit: RecordSink,
    private readonly slot?: HashSlot,
  ) {}

  /** Reads the lines of a skeleton; its last line is complete. */
  read(skeleton: Skeleton, firstLine = 1): void {
    this.skeleton = skeleton;
    this.line = firstLine;
    const { text } = skeleton;
    let at = 0;
    for (const [end, next] of lineEnds(text)) {
      if (next - end !== 2 || text[end] !== '\r') this.oddLines.endings++;
      this.take(text.slice(at, end));
      at = next;
    }
    if (at < text.length) {
      this.oddLines.endings++;
      this.take(text.slice(at));
    }
  }

  /** Whether a header line has come. */
  get hasTable(): boolean {
    return this.table !== undefined;
  }

  /** The plain rows of the table at hand; undefined where it has none, or lines are no rows of it. */
  get plainRows(): PlainRows | undefined {
    return this.statement === undefined ? this.rows : undefined;
  }

  /** Tells that a plain row follows. */
  beforePlainRow(crlf: boolean): void {
    if (this.group !== undefined) this.flush();
    if (!crlf) this.oddLines.endings++;
  }

  /** Tells that there are no more lines. */
  finish(): void {
    this.flush();
  }

  /** Hashes that were read and are not given yet: what follows may belong to them. */
  get held(): readonly InputRecord['content'][] {
    return (this.group?.spans ?? []).flatMap(({ span }) => span.nested?.map(({ content }) => content) ?? span.text);
  }

  /** Receives one line. */
  take(raw: string): void {
    const { text, notes } = raw === '' ? EMPTY : cleanLine(raw);
    this.notes = notes;
    const tokens = tokensIn(text);
    if (text.trim() === '') this.blank();
    else if (tokens.length === 0) this.plain(text);
    else this.hashesAndHeader(text, tokens);
    this.line += 1 + tokens.reduce((sum, token) => sum + this.skeleton.swallowed[token], 0);
  }

  private blank(): void {
    this.oddLines.blank++;
    if (this.group && this.group.spans.length > 0) this.flush();
  }

  /** A line without a hash. */
  private plain(text: string): void {
    const directive = DIRECTIVE.exec(text.trim());
    if (directive) this.delimiter = directive[1];
    if (directive || TYPE_LINE.test(text)) return;
    if (RULER.test(text) && text.includes('--')) {
      if (!text.includes('|') && this.previous !== '') this.begin(fixedTable(this.previous, text));
      return;
    }
    if (this.isStatement(text)) return;
    const header = headerOf(text, this.delimiter);
    this.previous = text;
    if (header) {
      if (this.table) this.headerLines.push(this.line);
      this.begin(header);
      return;
    }
    if (this.isRow(text)) {
      this.rowWithoutHash(text);
      return;
    }
    const pair = keyOf(text);
    if (pair) {
      this.pair(pair);
      return;
    }
    const { delimiter, columns } = this.table ?? {};
    if (delimiter && columns && columns.length > 1 && text.includes(delimiter)) this.rowWithoutHash(text);
    this.bareRowWithoutHash(text);
  }

  private begin(table: Table): void {
    this.flush();
    this.table = table;
    this.rows = PlainRows.fits(table) ? new PlainRows(table, this.slot) : undefined;
    for (const column of table.columns) if (column) this.columns.add(column);
  }

  /** Whether a line has as many values as the table has columns. */
  private isRow(text: string): boolean {
    const { table } = this;
    if (!table?.delimiter || table.columns.length < 2) return false;
    return countFields(text, table.delimiter) === table.columns.length;
  }

  private rowWithoutHash(text: string): void {
    const { table } = this;
    // Where no title is known, nothing says that a line without a hash should have one.
    if (!table?.delimiter || table.columns.every((column) => column === null)) return;
    const row = readTolerantText(text, { delimiter: table.delimiter, columns: [...table.columns] }, isToken);
    if (isBlankRow(row)) {
      this.oddLines.blank++;
      return;
    }
    const { hardwareHash } = row.values;
    const fault = hardwareHash ? `"${excerpt(hardwareHash)}" in ${HASH_TITLE} is not a hardware hash` : undefined;
    this.emit(this.noted(emptyRecord({ line: this.line, ...row }, fault)));
  }

  /** A line with hashes; the header line of the next file follows the last one where a file had no line end. */
  private hashesAndHeader(text: string, tokens: readonly number[]): void {
    const at = text.lastIndexOf('~', text.length) + 1;
    const rest = text.slice(at);
    const isGlued = /^\p{L}/u.test(rest) && text.slice(0, at).endsWith('~') && headerOf(rest) !== undefined;
    this.hashes(isGlued ? text.slice(0, at) : text, tokens);
    if (isGlued) this.plain(rest);
  }

  /** A line with hashes. */
  private hashes(text: string, tokens: readonly number[]): void {
    if (this.table?.starts) {
      this.fixedRow(text, tokens[0], this.table);
      return;
    }
    if (/^\s*[[{]/.test(text) && this.json(text)) return;
    const bare = plainValue(text.trimEnd().replace(/[,;]$/, ''));
    if (/^~h4k:\d+~$/.test(bare)) {
      this.loose(tokens);
      return;
    }
    if (this.statementRows(text)) return;
    if (!this.isRow(text)) {
      const pair = keyOf(text);
      if (
        pair?.value
          .trimStart()
          .replace(/^["'“”‘’]+/, '')
          .startsWith('~h4k:')
      ) {
        this.pair(pair);
        return;
      }
    }
    this.row(text, tokens);
  }

  private json(text: string): boolean {
    const records = readJson(text, this.skeleton);
    for (const record of records ?? []) this.emit(record);
    return records !== undefined;
  }

  /** Hashes with nothing beside them on their line: what the lines above them said is theirs. */
  private loose(tokens: readonly number[]): void {
    for (const token of tokens) this.addHash(token);
  }

  /** Whether a line begins a statement; its columns are those of the rows that follow. */
  private isStatement(text: string): boolean {
    const insert = INSERT.exec(text);
    if (insert) this.statement = columnsOfTitles(insert[1].split(',').map((title) => title.replace(/[[\]"'`\s]/g, '')));
    return insert !== null;
  }

  private statementRows(text: string): boolean {
    this.isStatement(text);
    const { statement } = this;
    if (!statement) return false;
    const tuples = Array.from(text.matchAll(TUPLE), ([, list]) => list);
    for (const list of tuples) {
      const values = sqlValues(list);
      const aligned = values.length === statement.length;
      const beside = aligned ? valuesOf(statement, values) : {};
      this.tokens(tokensIn(list), { line: this.line, values: beside });
    }
    return tuples.length > 0;
  }

  private fixedRow(text: string, token: number, table: Table): void {
    const at = text.indexOf('~h4k:');
    const values = fixedValues(table, text.slice(0, at), text.slice(text.indexOf('~', at + 1) + 1));
    this.tokens([token], { line: this.line, values });
  }

  private row(text: string, tokens: readonly number[]): void {
    this.flush();
    const { table } = this;
    const delimiter = table?.delimiter ?? this.delimiter ?? delimiterOf(text);
    const fields = splitFields(text, delimiter).values;
    const titled = titledRow(fields);
    if (titled) {
      this.tokens(tokens, { line: this.line, values: titled });
      return;
    }
    const fits = table !== undefined && (table.columns.length > 1 || fields.length === 1);
    const known = fits ? table : tableOfTitles(this.previous, delimiter, fields.length);
    // A line above that has no known title may be a row as well.
    const isUntitled = known === undefined || (known !== table && known.columns.every((column) => column === null));
    const bare = isUntitled ? this.withoutHeader(fields, tokens[0]) : undefined;
    if (bare !== undefined || known === undefined) {
      if (bare !== undefined) this.bare = { delimiter, count: fields.length };
      this.tokens(tokens, { line: this.line, values: bare ?? {} });
      return;
    }
    if (known !== table) this.begin(known);
    this.tableRow(text, tokens, known, delimiter);
  }

  private tableRow(text: string, tokens: readonly number[], { columns }: Table, delimiter: string): void {
    const { values, faults, aligned } = readTolerantText(text, { delimiter, columns: [...columns] }, isToken);
    // What is in the hash was said by the scan; what is around it was not.
    const own = faults.filter(({ code, column }) => column !== 'hardwareHash' || code === 'whitespace');
    // Without columns that only the file knows, it does not matter which value is which.
    const matters = columns.includes('groupTag') || columns.includes('assignedUser');
    const beside = aligned ? values : {};
    const nested = aligned ? this.nestedValues(text) : {};
    this.tokens(tokens, {
      line: this.line,
      values: { ...beside, ...nested },
      faults: aligned || matters ? own : [],
      aligned: aligned || !matters,
    });
  }

  /** Values in a field that holds more than a hash: JSON in a column of a report. */
  private nestedValues(text: string): CsvValues {
    const start = text.indexOf('{');
    const stop = text.lastIndexOf('}');
    if (start < 0 || stop < start) return {};
    const [record] = readJson(text.slice(start, stop + 1).replaceAll('""', '"'), this.skeleton) ?? [];
    return record?.values ?? {};
  }

  /** The values of a row in the published order, which has to begin with what the hash says; undefined where it does not. */
  private withoutHeader(fields: readonly string[], token: number): CsvValues | undefined {
    const at = fields.findIndex(isToken);
    const own = serialNumberOf(this.skeleton.spans[token]);
    if (at !== 2 || own === undefined) return undefined;
    const order = ['serialNumber', 'windowsProductId', null, 'groupTag', 'assignedUser'] as const;
    const first = plainValue(fields[0]);
    const isSame = first === own || (own.startsWith('0') && own.replace(/^0+/, '') === first);
    if (!isSame || fields.length > order.length) return undefined;
    const values = valuesOf(order, fields);
    for (const column of Object.keys(values)) this.columns.add(column as CsvColumn);
    return values;
  }

  /** A line of as many values as the rows without titles before it, in which there is no hash. */
  private bareRowWithoutHash(text: string): void {
    const { table, bare } = this;
    if (table !== undefined || bare === undefined) return;
    const fields = splitFields(text, bare.delimiter).values.map(plainValue);
    if (fields.length !== bare.count || fields[0] === '') return;
    const hash = fields[2] === '' ? `${HASH_TITLE} is empty` : `"${excerpt(fields[2])}" is not a hardware hash`;
    const values = { serialNumber: fields[0] };
    // It is a row, not the titles of those below.
    this.previous = '';
    this.emit(this.noted(emptyRecord({ line: this.line, values }, `${hash}; the rows before it have one`)));
  }

  private pair({ key, column, value, isItem }: Pair): void {
    if (isItem && this.group?.spans.length) this.flush();
    const [token] = tokensIn(value);
    if (token !== undefined) {
      this.addHash(token, key);
      return;
    }
    if (column === undefined) return;
    if (this.group?.values[column] !== undefined) this.flush();
    const group = this.open();
    group.values[column] = plainValue(value.trimEnd().replace(/,$/, ''));
  }

  private addHash(token: number, place?: string): void {
    if (this.group && this.group.spans.length > 0) this.flush();
    const group = this.open();
    delete group.values.hardwareHash;
    group.spans.push({
      span: this.skeleton.spans[token],
      line: this.skeleton.lines[token],
      ...(place ? { place } : {}),
    });
  }

  private open(): Group {
    this.group ??= { values: {}, spans: [], line: this.line };
    return this.group;
  }

  private flush(): void {
    const { group } = this;
    this.group = undefined;
    if (group === undefined) return;
    for (const { span, line, place } of group.spans) {
      const around = { line, values: group.values, ...(place === undefined ? {} : { place }) };
      for (const record of recordsOf(span, around)) this.emit(record);
    }
    const { hardwareHash } = group.values;
    if (group.spans.length > 0 || !hardwareHash || !/\S{3}/.test(hardwareHash)) return;
    this.emit(emptyRecord(group, `"${excerpt(hardwareHash)}" in ${HASH_TITLE} is not a hardware hash`));
  }

  private noted(record: InputRecord): InputRecord {
    return this.notes === NO_NOTES ? record : { ...record, repairs: [...record.repairs, ...this.notes] };
  }

  /** Emits the hashes of one row, each once. */
  private tokens(tokens: readonly number[], around: Surroundings): void {
    const { spans, lines } = this.skeleton;
    const seen = new Set<string>();
    for (const token of tokens) {
      const span = spans[token];
      if (span.nested === undefined && seen.has(span.text)) continue;
      seen.add(span.text);
      for (const record of recordsOf(span, { ...around, line: lines[token] })) this.emit(this.noted(record));
    }
  }
}
