/** Header lines of any tool, and the rows below them. */
import type { CsvColumn } from '../csv/dialects.js';
import { columnOfTitle } from '../csv/dialects.js';
import { sniffDelimiter, splitFields, trimValue } from '../csv/fields.js';
import type { CsvValues } from '../csv/row.js';
import { columnOf } from './titles.js';
import { plainValue } from './values.js';

/** How the rows below a header line are to be read. */
export interface Table {
  /** What separates the values; undefined where each column begins at a fixed place. */
  readonly delimiter?: string;
  /** Where each column begins, of a table of fixed width. */
  readonly starts?: readonly number[];
  readonly columns: readonly (CsvColumn | null)[];
}

/** Most characters of a title. */
const LONGEST_TITLE = 80;

/** The columns of titles, each once. */
export function columnsOfTitles(titles: readonly string[]): (CsvColumn | null)[] {
  const seen = new Set<CsvColumn>();
  return titles.map((title) => {
    const column = title === '' || title.length > LONGEST_TITLE ? undefined : columnOf(title);
    if (column === undefined || seen.has(column)) return null;
    seen.add(column);
    return column;
  });
}

/** The table that a line begins, where it is a header line: two of its titles are known, or the only one. */
export function headerOf(line: string, delimiter: string = sniffDelimiter(line)): Table | undefined {
  const titles = splitFields(line, delimiter).values.map(trimValue);
  const filled = titles.filter((title) => title !== '');
  if (filled.length === 0) return undefined;
  if (filled.length === 1) {
    // `Windows Product ID :` is a key without a value, `hash: >-` one whose value follows.
    const column = /[:=]/.test(filled[0]) ? undefined : columnOfTitle(filled[0]);
    return column === undefined ? undefined : { delimiter, columns: titles.map((title) => (title ? column : null)) };
  }
  const columns = columnsOfTitles(titles);
  const known = columns.filter((column) => column !== null).length;
  return known >= 2 ? { delimiter, columns } : undefined;
}

/** The table whose titles the line above a row has, though few of them are known. */
export function tableOfTitles(line: string, delimiter: string, count: number): Table | undefined {
  const titles = splitFields(line, delimiter).values.map(trimValue);
  return titles.length === count && count > 1 ? { delimiter, columns: columnsOfTitles(titles) } : undefined;
}

/** The table of fixed width that a line of titles and a line of dashes begin. */
export function fixedTable(titles: string, ruler: string): Table {
  const starts = Array.from(ruler.matchAll(/-+/g), ({ index }) => index);
  const names = starts.map((start, i) => titles.slice(start, starts[i + 1]).trim());
  return { starts, columns: columnsOfTitles(names) };
}

/** The values of a row of fixed width; `at` is where the hash begins, and `rest` what follows it. */
export function fixedValues({ starts = [], columns }: Table, before: string, rest: string): CsvValues {
  const values: CsvValues = {};
  let index = 0;
  for (; index < starts.length && starts[index] < before.length; index++) {
    const column = columns[index];
    if (column) values[column] = before.slice(starts[index], starts[index + 1]).trim();
  }
  const behind = rest.trim() === '' ? [] : rest.trim().split(/\s{2,}/);
  behind.forEach((value, i) => {
    const column = columns[index + 1 + i];
    if (column) values[column] = value;
  });
  return values;
}

/** The values of a row that has the titles in its first half, as reports of SQL Server have. */
export function titledRow(fields: readonly string[]): CsvValues | undefined {
  const half = fields.length / 2;
  if (!Number.isInteger(half) || half < 2) return undefined;
  const columns = columnsOfTitles(fields.slice(0, half).map(trimValue));
  if (columns.includes(null)) return undefined;
  return Object.fromEntries(columns.map((column, i) => [column, fields[half + i]]));
}

/** The values of a statement's list, `'X', N'Y', NULL`. */
export function sqlValues(list: string): string[] {
  const values = (list.match(/\s*(?:N?'(?:[^']|'')*'|[^,']+)/g) ?? []).map((value) => value.trim());
  return values
    .filter((value) => value !== '')
    .map((value) => (/^null$/i.test(value) ? '' : plainValue(value.replace(/^N(?=')/, ''))));
}
