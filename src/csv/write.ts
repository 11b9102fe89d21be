/** Writes rows in a target's dialect: ASCII, CRLF, no byte order mark, no quotation marks. */
import { type CsvColumn, type CsvTarget, DIALECTS, headerFor } from './dialects.js';
import type { CsvValues } from './row.js';

/** A value cannot be written to a CSV file for import. */
export class CsvValueError extends Error {
  override readonly name = 'CsvValueError';
  readonly code = 'csv-value';
  constructor(
    /** The column. */
    readonly column: CsvColumn,
    message: string,
  ) {
    super(message);
  }
}

const FORBIDDEN = /[^\x20-\x7e]|[",]/;
const END = '\r\n';

/** Columns of a file that is to be written. */
export interface CsvOutput {
  /** What each column holds. */
  columns: readonly CsvColumn[];
  /** The header line with its end; empty where the target accepts none. */
  header: string;
}

/** The columns of a target's file that has room for the given ones, as far as the target accepts them. */
export function csvOutput(target: CsvTarget, columns: ReadonlySet<CsvColumn>): CsvOutput {
  const header = headerFor(target, columns);
  if (header === undefined) return { columns: DIALECTS[target].columns ?? [], header: '' };
  return { columns: header.map(([, column]) => column), header: header.map(([title]) => title).join(',') + END };
}

/**
 * One line of a file, with its end.
 *
 * @throws {@link CsvValueError} a value holds a comma, a quotation mark or what is not printable ASCII
 */
export function csvLine(values: CsvValues, columns: readonly CsvColumn[]): string {
  const line = columns.map((column) => {
    const value = values[column] ?? '';
    if (FORBIDDEN.test(value))
      throw new CsvValueError(column, `a value of "${column}" holds a character that no import accepts`);
    return value;
  });
  return line.join(',') + END;
}

/** How a file is written. */
export interface WriteCsvOptions {
  /** Whose dialect; `intune` by default. */
  target?: CsvTarget;
}

/**
 * The text of a CSV file.
 *
 * @param rows values by column; those that the target does not take are left out
 * @throws {@link CsvValueError} a value holds a comma, a quotation mark or what is not printable ASCII
 * @example
 * await writeOutputFile('devices.csv', writeCsv([{ serialNumber: '5CD1234XYZ', hardwareHash: text, groupTag: 'Kiosk' }]));
 */
export function writeCsv(rows: Iterable<CsvValues>, options: WriteCsvOptions = {}): string {
  const all = [...rows];
  const present = new Set<CsvColumn>();
  for (const values of all) {
    for (const [column, value] of Object.entries(values)) if (value) present.add(column as CsvColumn);
  }
  const { columns, header } = csvOutput(options.target ?? 'intune', present);
  return header + all.map((values) => csvLine(values, columns)).join('');
}
