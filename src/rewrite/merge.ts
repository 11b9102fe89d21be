/** Many files merged into one: each device once, with its newest capture. */

import { refuseCollisions } from '../files/collisions.js';
import type { CsvDocument } from '../input/document.js';
import { openDocuments } from '../input/documents.js';
import { INHERITED, NewestCaptures } from './newest-captures.js';
import { type RepairedRow, RowRepairer } from './repair.js';
import { type CsvRewriteResult, outputColumns, RowRewriter, repairOptions } from './rewriter.js';
import { placeName } from './row-places.js';
import {
  type CsvInputs,
  type CsvTextSink,
  type CsvTransformOptions,
  listOf,
  pathsOf,
  writeRows,
  writeTo,
} from './transform.js';

/** Finds the newest capture of every device. */
async function findNewest(documents: readonly CsvDocument[], options: CsvTransformOptions): Promise<NewestCaptures> {
  const ignore = { changed: () => undefined, leftOut: () => undefined, faulty: () => undefined };
  const repairer = new RowRepairer(repairOptions(options), ignore);
  const newest = new NewestCaptures();
  let index = 0;
  for (const document of documents) {
    for await (const rows of document.rows()) {
      options.signal?.throwIfAborted();
      for (const row of rows) {
        const repaired = repairer.repair(row);
        if (repaired) newest.add(repaired, index);
        index++;
      }
    }
  }
  return newest;
}

/**
 * Merges files of any origin into one: each device once, with its newest capture. Group tag and assigned user of an older
 * capture are kept where the newest has none.
 *
 * The inputs are read twice; memory grows with the number of devices, not with the size of their hashes.
 *
 * @param inputs CSV files, OA3.xml reports, base64 files, ZIP archives, or folders of these
 * @param output path of the new file, or what receives its text
 * @throws {@link CsvInputError} an input cannot be read
 * @throws {@link OutputFileError} the output cannot be written
 * @example
 * await mergeCsv(['london.csv', 'paris.csv', 'diagnostics.zip'], 'devices.csv', { groupTag: 'Kiosk' });
 */
export async function mergeCsv(
  inputs: CsvInputs,
  output: string | CsvTextSink,
  options: CsvTransformOptions = {},
): Promise<CsvRewriteResult> {
  if (typeof output === 'string') await refuseCollisions([output], pathsOf(inputs));
  const documents = await openDocuments(listOf(inputs), options.target ?? 'intune');
  const newest = await findNewest(documents, options);
  const present = new Set(documents.flatMap(({ columns }) => [...columns]));
  const columns = outputColumns(present, options);
  const rewriter = new RowRewriter(options);
  const keep = (row: RepairedRow, index: number): RepairedRow | undefined => keepNewest(row, index, newest, rewriter);
  return writeTo(output, options, (sink) => writeRows(sink, { documents, rewriter, columns, options, output, keep }));
}

/** The row where it is the newest capture of its device, with what it inherits; undefined where another is newer. */
function keepNewest(
  row: RepairedRow,
  index: number,
  newest: NewestCaptures,
  rewriter: RowRewriter,
): RepairedRow | undefined {
  const device = newest.deviceOf(row.identity);
  if (device < 0) return row;
  const { origin } = row;
  const place = { source: origin.source, line: origin.line, row: origin.row };
  if (newest.rowOf(device) !== index) {
    const newer = `${placeName(newest.placeOf(device), origin)} has a newer capture of this device`;
    rewriter.changed({ ...place, message: `${newer}: the row was left out` });
    return undefined;
  }
  for (const column of INHERITED) {
    const inherited = newest.valueOf(device, column);
    if (row.values[column] || inherited === undefined) continue;
    row.values[column] = inherited;
    rewriter.changed({ ...place, message: `took over "${inherited}" from an older capture of this device` });
  }
  return row;
}
