/** Many files merged into one: each device once, with its newest capture. */

import { refuseCollisions } from '../files/collisions.js';
import type { CsvDocument } from '../input/document.js';
import { openDocuments } from '../input/documents.js';
import { type RepairedRow, RowRepairer } from './repair.js';
import {
  type CsvRewriteResult,
  detached,
  outputColumns,
  placeName,
  placeOf,
  type RowPlace,
  RowRewriter,
  repairOptions,
} from './rewriter.js';
import {
  type CsvInputs,
  type CsvTextSink,
  type CsvTransformOptions,
  listOf,
  pathsOf,
  writeRows,
  writeTo,
} from './transform.js';

/** The capture of a device that is kept. */
interface Winner {
  index: number;
  capturedAt: number;
  row: RowPlace;
  groupTag: Remembered | undefined;
  assignedUser: Remembered | undefined;
}

/** A value of a capture that is not the newest. */
interface Remembered {
  value: string;
  capturedAt: number;
}

const INHERITED = ['groupTag', 'assignedUser'] as const;

/** Finds the newest capture of every device, and the newest group tag and user that any capture of it has. */
async function findWinners(
  documents: readonly CsvDocument[],
  options: CsvTransformOptions,
): Promise<Map<string, Winner>> {
  const ignore = { changed: () => undefined, leftOut: () => undefined, faulty: () => undefined };
  const repairer = new RowRepairer(repairOptions(options), ignore);
  const winners = new Map<string, Winner>();
  let index = 0;
  for (const document of documents) {
    for await (const rows of document.rows()) {
      options.signal?.throwIfAborted();
      for (const row of rows) {
        const repaired = repairer.repair(row);
        if (repaired) enter(winners, repaired, index);
        index++;
      }
    }
  }
  return winners;
}

function enter(winners: Map<string, Winner>, { identity, values, origin }: RepairedRow, index: number): void {
  const key = identity.device ?? identity.text;
  if (key === undefined) return;
  const { capturedAt } = identity;
  const before = winners.get(key);
  const newer = before === undefined || capturedAt > before.capturedAt;
  const remember = (column: (typeof INHERITED)[number]): Remembered | undefined => {
    const value = values[column];
    const old = before?.[column];
    const isNewer = old === undefined || capturedAt > old.capturedAt;
    return value && isNewer ? { value: detached(value), capturedAt } : old;
  };
  const winner = newer ? { index, capturedAt, row: placeOf(origin) } : before;
  const [groupTag, assignedUser] = INHERITED.map(remember);
  winners.set(key, { ...winner, groupTag, assignedUser });
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
  const winners = await findWinners(documents, options);
  const present = new Set(documents.flatMap(({ columns }) => [...columns]));
  const columns = outputColumns(present, options);
  const rewriter = new RowRewriter(options);
  const keep = (row: RepairedRow, index: number): RepairedRow | undefined => newest(row, index, winners, rewriter);
  return writeTo(output, options, (sink) => writeRows(sink, { documents, rewriter, columns, options, output, keep }));
}

/** The row where it is the newest capture of its device, with what it inherits; undefined where another is newer. */
function newest(
  row: RepairedRow,
  index: number,
  winners: ReadonlyMap<string, Winner>,
  rewriter: RowRewriter,
): RepairedRow | undefined {
  const key = row.identity.device ?? row.identity.text;
  const winner = key === undefined ? undefined : winners.get(key);
  if (winner === undefined) return row;
  const { origin } = row;
  const place = { source: origin.source, line: origin.line, row: origin.row };
  if (winner.index !== index) {
    const newer = `${placeName(winner.row, origin)} has a newer capture of this device`;
    rewriter.changed({ ...place, message: `${newer}: the row was left out` });
    return undefined;
  }
  for (const column of INHERITED) {
    const inherited = winner[column];
    if (row.values[column] || inherited === undefined) continue;
    row.values[column] = inherited.value;
    rewriter.changed({ ...place, message: `took over "${inherited.value}" from an older capture of this device` });
  }
  return row;
}
