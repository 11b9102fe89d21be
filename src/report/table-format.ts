/** The forms of the table of devices that are text: CSV for spreadsheets, and JSON a line. */
import { printableJson } from '../hash/printable.js';
import type { ColumnValue } from './device-columns.js';
import type { TableColumn } from './device-row.js';
import { jsonCell, spreadsheetCell } from './spreadsheet.js';

/** A file of the table. */
export type TableFormat = 'csv' | 'ndjson' | 'sqlite';

/** All of them. */
export const TABLE_FORMATS: readonly TableFormat[] = ['csv', 'ndjson', 'sqlite'];

const ENDINGS: Readonly<Record<string, TableFormat>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  db: 'sqlite',
};

/** The form that the name of a file asks for; undefined where it asks for none. */
export function tableFormatOf(path: string): TableFormat | undefined {
  return ENDINGS[/\.([a-z0-9]+)$/i.exec(path)?.[1].toLowerCase() ?? ''];
}

/** The header line of the CSV form. */
export const csvHeader = (columns: readonly TableColumn[]): string =>
  `${columns.map(({ name }) => name).join(',')}\r\n`;

/** A row in CSV. */
export const csvRow = (values: readonly ColumnValue[]): string => `${values.map(cell).join(',')}\r\n`;

function cell(value: ColumnValue): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return jsonCell(value);
  // A negative number is one in a spreadsheet too.
  return typeof value === 'string' ? spreadsheetCell(value) : String(value);
}

/** A row as a line of JSON: values that are not known are null, as every line has all members. */
export function jsonRow(columns: readonly TableColumn[], values: readonly ColumnValue[]): string {
  const members = columns.map(({ name, type }, i) => [name, typed(type, values[i])] as const);
  return `${printableJson(Object.fromEntries(members))}\n`;
}

/** A value of its column's type: an enumeration's number without a name is text like the names. */
function typed(type: TableColumn['type'], value: ColumnValue): ColumnValue {
  if (value === undefined) return null;
  return type === 'text' && typeof value === 'number' ? String(value) : value;
}
