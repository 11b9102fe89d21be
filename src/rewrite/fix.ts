/** Files repaired and converted: one pass from the inputs to one new file. */

import { refuseCollisions } from '../files/collisions.js';
import { openDocuments } from '../input/documents.js';
import type { CsvTextSink } from './new-lines.js';
import type { CsvRewriteResult } from './remarks.js';
import { RowRewriter } from './rewriter.js';
import {
  type CsvInputs,
  type CsvTransformOptions,
  listOf,
  pathsOf,
  withColumns,
  writeRows,
  writeTo,
} from './transform.js';

/**
 * Rewrites files in a target's dialect: what can be repaired safely is repaired, repeated rows are left out, and every
 * change is in the result. Rows that cannot be repaired are left out and listed too.
 *
 * @param inputs CSV files, OA3.xml reports, base64 files, ZIP archives, or folders of these
 * @param output path of the new file, or what receives its text
 * @throws {@link CsvInputError} an input cannot be read
 * @throws {@link OutputFileError} the output cannot be written
 * @example
 * const { changes, leftOut } = await fixCsv('from-excel.csv', 'devices.csv', { target: 'intune' });
 */
export async function fixCsv(
  inputs: CsvInputs,
  output: string | CsvTextSink,
  options: CsvTransformOptions = {},
): Promise<CsvRewriteResult> {
  if (typeof output === 'string') await refuseCollisions([output], pathsOf(inputs));
  const documents = await openDocuments(listOf(inputs), options.target ?? 'intune');
  return withColumns(documents, options, typeof output !== 'string', (columns, queue) => {
    const passage = { documents, rewriter: new RowRewriter(options, queue), columns, options };
    return writeTo(output, options, (sink) => writeRows(sink, passage, output));
  });
}

/**
 * Converts files to another dialect: as {@link fixCsv}, and columns that the target accepts and the files lack
 * (manufacturer, model, serial number) are filled with what the hashes say.
 */
export function convertCsv(
  inputs: CsvInputs,
  output: string | CsvTextSink,
  options: CsvTransformOptions = {},
): Promise<CsvRewriteResult> {
  return fixCsv(inputs, output, { ...options, fill: true });
}
