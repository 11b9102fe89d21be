/** Rows that are in something else than a CSV file: mail, JSON, XML, a workbook, an archive. */
import type { Finding } from '../inspect/finding.js';
import { COLUMN_TITLES, type CsvColumn, type CsvTarget, DIALECTS } from './dialects.js';
import type { CsvLayout } from './header.js';
import type { CsvRow } from './rows.js';

/** A file, or a part of one, whose rows were read by what it is. */
export interface CsvRowSource {
  /** Name of the file, and of the part of an archive. */
  readonly name: string;
  /** What is wrong with the file as a whole. */
  findings(target: CsvTarget): readonly Finding[];
  /** Reads the rows, in batches. */
  rows(): AsyncIterable<readonly CsvRow[]>;
}

/** The layout of rows whose values are known by column. */
export const ALL_COLUMNS: CsvLayout = {
  delimiter: ',',
  hasHeader: false,
  columns: Object.keys(COLUMN_TITLES) as CsvColumn[],
};

/**
 * What is wrong with a file that is no CSV. A list of one's own may be in any form.
 *
 * @param format what the file is, such as `a JSON document`
 */
export function notCsv(format: string, target: CsvTarget): Finding {
  const { service, source } = DIALECTS[target];
  const isOwn = target === 'fleet';
  const message = isOwn ? `read as ${format}` : `the file is ${format}, and ${service} imports only CSV`;
  const hint = `"hwhash csv merge --for ${target}" writes the devices in it as CSV`;
  return { code: 'not-csv', severity: isOwn ? 'info' : 'error', message, hint, source };
}
