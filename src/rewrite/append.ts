/** Rows added to a CSV file that exists, or to a new one. */
import type { CsvColumn } from '../csv/dialects.js';
import { openDocuments } from '../csv/documents.js';
import type { CsvValues } from '../csv/row.js';
import { csvLine } from '../csv/write.js';
import { CsvInputError } from '../files/input-file.js';
import { type CsvRewriteResult, outputColumns, RowRewriter } from './rewriter.js';
import { type CsvTransformOptions, columnsOf, writeRows, writeTo } from './transform.js';

/**
 * Adds rows to a CSV file, or makes the file: the existing rows are read with tolerance and written again in front.
 *
 * @param path the file; a missing one is made
 * @param rows values of the new rows
 * @throws {CsvInputError}; {OutputFileError}; {CsvValueError}
 */
export async function appendCsv(
  path: string,
  rows: Iterable<CsvValues>,
  options: CsvTransformOptions & { existing: boolean },
): Promise<CsvRewriteResult> {
  const added = [...rows];
  const present = new Set<CsvColumn>(['serialNumber', 'windowsProductId', 'hardwareHash']);
  for (const values of added) {
    for (const [column, value] of Object.entries(values)) if (value) present.add(column as CsvColumn);
  }
  const documents = options.existing ? await openDocuments([path], options.target ?? 'intune') : [];
  for (const column of await columnsOf(documents)) present.add(column);
  const columns = outputColumns(present, options);
  const behind = ({ leftOut: [lost] }: CsvRewriteResult): string[] => {
    if (lost === undefined) return added.map((values) => csvLine(values, columns.columns));
    const message = `${path} is kept as it is: line ${lost.line} cannot be written again: ${lost.message}`;
    throw new CsvInputError('input-damaged', message, path);
  };
  const passage = { documents, rewriter: new RowRewriter(options), columns, options, behind };
  const force = options.force || options.existing;
  return writeTo(path, { ...options, force }, (sink) => writeRows(sink, passage));
}
