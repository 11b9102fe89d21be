/** Rows of files of any form. */
import type { CsvTarget } from '../csv/dialects.js';
import type { CsvRow } from '../csv/rows.js';
import { openDocuments } from '../input/documents.js';
import { type CsvInputs, listOf } from './transform.js';

/**
 * Reads the rows of CSV files, OA3.xml reports, base64 files, ZIP archives or folders of these, with tolerance.
 *
 * @throws {@link CsvInputError} an input cannot be read
 * @example
 * for await (const { values, source, line } of readCsv('fleet.csv')) console.log(source, line, values.serialNumber);
 */
export async function* readCsv(inputs: CsvInputs, options: { target?: CsvTarget } = {}): AsyncGenerator<CsvRow> {
  for (const document of await openDocuments(listOf(inputs), options.target ?? 'fleet')) {
    for await (const rows of document.rows()) yield* rows;
  }
}
