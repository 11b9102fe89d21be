/**
 * One row read with tolerance: quotation marks, whitespace, foreign encodings and a wrong number of values are read as what
 * they most plainly are, and each is named. No value is guessed: where it is not clear which value belongs to which
 * column, only the hash is used, which shows itself.
 */
import { toLatin1 } from '#platform';
import { COLUMN_TITLES, type CsvColumn } from './dialects.js';
import { decodeLine } from './encoding.js';
import { splitFields, trimValue } from './fields.js';
import { type CsvLayout, looksLikeHash } from './header.js';

/** The values of one row, without whitespace and quotation marks around them; a column that the file lacks is absent. */
export type CsvValues = { [column in CsvColumn]?: string };

/** What is wrong with the form of a row. */
export interface RowFault {
  code: 'quote-character' | 'whitespace' | 'encoding-non-ascii' | 'column-count';
  message: string;
  column?: CsvColumn;
  hint?: string;
}

/** A row, and what is wrong with its form. */
export interface TolerantRow {
  values: CsvValues;
  faults: RowFault[];
  /** Whether it is clear which value belongs to which column. */
  aligned: boolean;
}

const NON_ASCII = /[^\t\u0020-\u007e]/;

/** Reads bytes [start, end) of a line with tolerance. */
export function readTolerantRow(bytes: Uint8Array, start: number, end: number, layout: CsvLayout): TolerantRow {
  const line = isAscii(bytes, start, end) ? toLatin1(bytes, start, end) : decodeLine(bytes, start, end);
  return readTolerantText(line, layout);
}

/**
 * Reads the text of a line with tolerance.
 *
 * @param isHash recognizes a hash by its value, where the number of values does not tell
 */
export function readTolerantText(
  line: string,
  layout: Pick<CsvLayout, 'columns' | 'delimiter'>,
  isHash: (value: string) => boolean = looksLikeHash,
): TolerantRow {
  const { values: raw, quoted, unclosed } = splitFields(line, layout.delimiter);
  const faults: RowFault[] = [];
  if (quoted)
    faults.push({ code: 'quote-character', message: quoteMessage(unclosed), hint: 'the import accepts none' });
  const trimmed = raw.map(trimValue);
  const placed = place(trimmed, layout.columns, isHash);
  if (placed.count !== layout.columns.length || unclosed) faults.push(columnCount(placed.count, layout, trimmed));
  const values: CsvValues = {};
  raw.forEach((value, i) => {
    const column = unclosed ? undefined : placed.columns[i];
    if (column) values[column] = trimmed[i];
    describeValue(value, trimmed[i], column ?? undefined, faults);
  });
  return { values, faults, aligned: placed.aligned && !unclosed };
}

/** Whether a line holds only values that are empty: what spreadsheets leave below their data. */
export function isBlankRow(row: TolerantRow): boolean {
  return Object.values(row.values).every((value) => value === '') && row.aligned;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] > 0x7f) return false;
  return true;
}

const quoteMessage = (unclosed: boolean): string =>
  unclosed ? 'a quotation mark is not closed on its line' : 'the row has quotation marks';

interface Placement {
  /** What each value is; null where that is not known. */
  columns: (CsvColumn | null)[];
  /** Number of values. */
  count: number;
  aligned: boolean;
}

/** Assigns each value to its column. */
function place(
  values: readonly string[],
  columns: readonly (CsvColumn | null)[],
  isHash: (value: string) => boolean,
): Placement {
  const count = values.length;
  if (count === columns.length) return { columns: [...columns], count, aligned: true };
  const filled = values.reduce((last, value, i) => (value === '' ? last : i + 1), 0);
  const hashAt = columns.indexOf('hardwareHash');
  // Empty values too many, or optional columns after the hash left out: every value is still in its place.
  const surplusIsEmpty = count > columns.length && filled <= columns.length;
  const restIsOptional = count < columns.length && hashAt >= 0 && count > hashAt && isHash(values[hashAt]);
  if (surplusIsEmpty || restIsOptional) return { columns: columns.slice(0, count), count, aligned: true };
  const shown = values.findIndex(isHash);
  return { columns: values.map((_, i) => (i === shown ? 'hardwareHash' : null)), count, aligned: false };
}

function columnCount(count: number, layout: Pick<CsvLayout, 'columns'>, values: readonly string[]): RowFault {
  const expected = layout.columns.length;
  const message = `the row has ${count} ${count === 1 ? 'value' : 'values'}, the header has ${expected}`;
  const comma = count > expected && values.slice(expected).some((value) => value !== '');
  return {
    code: 'column-count',
    message,
    hint: comma ? 'a value may hold a comma, which the import does not take' : undefined,
  };
}

function describeValue(raw: string, trimmed: string, column: CsvColumn | undefined, faults: RowFault[]): void {
  const isAsciiText = !NON_ASCII.test(raw);
  if (isAsciiText && raw === trimmed) return;
  const name = column ? `"${COLUMN_TITLES[column]}"` : 'a value';
  if (!isAsciiText) {
    const message = `${name} holds ${nameCharacter(raw)}, and the import accepts ASCII only`;
    faults.push({ code: 'encoding-non-ascii', message, column });
  }
  if (raw !== trimmed) {
    const message = `${name} has leading or trailing whitespace${raw.trim() === trimmed ? '' : ', or invisible characters'}`;
    faults.push({ code: 'whitespace', message, column });
  }
}

function nameCharacter(value: string): string {
  const point = value.codePointAt(value.search(NON_ASCII)) ?? 0;
  return `the character U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
