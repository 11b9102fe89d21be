/** The CSV files of a stick, in the one form in which they are written: what reads back byte for byte can be rewritten. */
import { DIALECTS } from '../csv/dialects.js';
import type { CsvValues } from '../csv/row.js';
import { csvLine, csvOutput, writeCsv } from '../csv/write.js';

/** Most rows of one file: the limit of an import. */
export const MOST_ROWS = DIALECTS.intune.rowLimit ?? 500;

/**
 * The rows of a file's text; undefined where it is not in this form: another program has changed it, and rewriting it
 * could lose what that program put there.
 */
export function parseOwnCsv(text: string): CsvValues[] | undefined {
  const header = DIALECTS.intune.headers.find((titles) =>
    text.startsWith(`${titles.map(([title]) => title).join(',')}\r\n`),
  );
  if (!header) return undefined;
  const columns = header.map(([, column]) => column);
  const lines = text.split('\r\n').slice(1, -1);
  const rows = lines.map((line): CsvValues => {
    const values = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']));
  });
  return isSameText(text, rows, columns) ? rows : undefined;
}

/** The text of rows, with as many columns as they need. */
export const formatOwnCsv = (rows: readonly CsvValues[]): string => writeCsv(rows, { target: 'intune' });

function isSameText(text: string, rows: readonly CsvValues[], columns: Parameters<typeof csvLine>[1]): boolean {
  try {
    const { header } = csvOutput('intune', new Set(columns));
    return header + rows.map((values) => csvLine(values, columns)).join('') === text;
  } catch {
    return false;
  }
}
