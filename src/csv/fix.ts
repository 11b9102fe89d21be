/** Files mended and converted: one pass from the inputs to one new file. And rows read, and added to a file. */
import type { CsvColumn } from './dialects.js';
import { openDocuments } from './documents.js';
import { type CsvRewriteOptions, type CsvRewriteResult, outputColumns, RowRewriter } from './rewrite.js';
import type { CsvRow } from './rows.js';
import { CsvInputError } from './source.js';
import {
  type CsvInputs,
  type CsvTextSink,
  type CsvTransformOptions,
  columnsOf,
  listOf,
  writeRows,
  writeTo,
} from './transform.js';
import { csvLine } from './write.js';

/**
 * Writes files anew in a target's dialect: what can be mended safely is mended, repeated rows are left out, and every
 * change is in the result. Rows that cannot be mended are left out and listed too.
 *
 * @param inputs CSV files, OA3.xml reports, base64 files, ZIP archives, or folders of these
 * @param output path of the new file, or what takes its text
 * @throws {CsvInputError} an input cannot be read; {OutputFileError} the output cannot be written
 * @example
 * const { changes, leftOut } = await fixCsv('from-excel.csv', 'devices.csv', { target: 'intune' });
 */
export async function fixCsv(
  inputs: CsvInputs,
  output: string | CsvTextSink,
  options: CsvTransformOptions = {},
): Promise<CsvRewriteResult> {
  const documents = await openDocuments(listOf(inputs), options.target ?? 'intune');
  const columns = outputColumns(await columnsOf(documents), options);
  const rewriter = new RowRewriter(options);
  return writeTo(output, options, (sink) => writeRows(sink, { documents, rewriter, columns, options }));
}

/**
 * Converts files to another dialect: as {@link fixCsv}, and columns that the target takes and the files lack
 * (manufacturer, model, serial number) are filled with what the hashes say.
 */
export function convertCsv(
  inputs: CsvInputs,
  output: string | CsvTextSink,
  options: CsvTransformOptions = {},
): Promise<CsvRewriteResult> {
  return fixCsv(inputs, output, { ...options, fill: true });
}

/**
 * Reads the rows of CSV files, OA3.xml reports, base64 files, ZIP archives or folders of these, with tolerance.
 *
 * @throws {CsvInputError} an input cannot be read
 * @example
 * for await (const { values, source, line } of readCsv('fleet.csv')) console.log(source, line, values.serialNumber);
 */
export async function* readCsv(
  inputs: CsvInputs,
  options: { target?: CsvRewriteOptions['target'] } = {},
): AsyncGenerator<CsvRow> {
  for (const document of await openDocuments(listOf(inputs), options.target ?? 'fleet')) {
    for await (const rows of document.rows()) yield* rows;
  }
}

/**
 * Adds rows to a CSV file, or makes the file: the existing rows are read with tolerance and written again in front.
 *
 * @param path the file; a missing one is made
 * @param rows values of the new rows
 * @throws {CsvInputError}; {OutputFileError}; {CsvValueError}
 */
export async function appendCsv(
  path: string,
  rows: Iterable<CsvRow['values']>,
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
