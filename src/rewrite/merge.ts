/** Many files merged into one: each device once, with its newest capture. */

import type { CsvRow } from '../csv/rows.js';
import { refuseCollisions } from '../files/collisions.js';
import type { CsvDocument } from '../input/document.js';
import { openDocuments } from '../input/documents.js';
import type { RowIdentity } from './identity.js';
import type { CsvTextSink } from './new-lines.js';
import { INHERITED, NewestCaptures } from './newest-captures.js';
import type { CsvRewriteResult } from './remarks.js';
import { type RepairedRow, RowRepairer } from './repair.js';
import { outputColumns, type PlainKeep, type PlainPlace, RowRewriter, repairOptions } from './rewriter.js';
import { placeName } from './row-places.js';
import {
  type CsvInputs,
  type CsvTransformOptions,
  listOf,
  pathsOf,
  queueFor,
  type RowKeep,
  writeRows,
  writeTo,
} from './transform.js';

/** Finds the newest capture of every device. */
async function findNewest(documents: readonly CsvDocument[], options: CsvTransformOptions): Promise<NewestCaptures> {
  const ignore = { changed: () => undefined, leftOut: () => undefined, faulty: () => undefined };
  const repairer = new RowRepairer(repairOptions(options), ignore);
  const { slot, unchanged } = repairer;
  const newest = new NewestCaptures();
  let index = 0;
  for (const document of documents) {
    const source = document.name;
    await document.pass({
      slot,
      plain: (row) => {
        const identity = repairer.unchangedIdentity(row, false);
        if (identity === undefined) return false;
        const groupTag = unchanged.valueOf(row, 'groupTag');
        const values = { groupTag, assignedUser: unchanged.valueOf(row, 'assignedUser') };
        newest.add({ identity, values, origin: { source, line: row.line } }, index++);
        return true;
      },
      row: (row) => {
        const repaired = repairer.repair(row);
        if (repaired) newest.add(repaired, index);
        index++;
      },
      batch: () => options.signal?.throwIfAborted(),
    });
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
  const rewriter = new RowRewriter(options, queueFor(options));
  const passage = { documents, rewriter, columns, options, keep: new KeepNewest(newest, rewriter) };
  return writeTo(output, options, (sink) => writeRows(sink, passage, output));
}

/** Keeps the newest captures, with what they inherit. */
class KeepNewest implements RowKeep, PlainKeep {
  /** Number of the plain row at hand. */
  private index = 0;

  constructor(
    private readonly newest: NewestCaptures,
    private readonly rewriter: RowRewriter,
  ) {}

  row(row: RepairedRow, index: number): RepairedRow | undefined {
    const { newest } = this;
    const device = newest.deviceOf(row.identity);
    if (device < 0) return row;
    const { source, line, row: number } = row.origin;
    const place = { source, line, row: number };
    if (!this.isNewest(device, index, place)) return undefined;
    for (const column of INHERITED) {
      const inherited = newest.valueOf(device, column);
      if (row.values[column] || inherited === undefined) continue;
      row.values[column] = inherited;
      this.rewriter.changed({ ...place, message: `took over "${inherited}" from an older capture of this device` });
    }
    return row;
  }

  plain(index: number): PlainKeep {
    this.index = index;
    return this;
  }

  mustChange(identity: RowIdentity, row: PlainPlace): boolean {
    const { newest, index } = this;
    const device = newest.deviceOf(identity);
    if (device < 0 || newest.rowOf(device) !== index) return false;
    return INHERITED.some((column) => row[column] === undefined && newest.valueOf(device, column) !== undefined);
  }

  isKept(identity: RowIdentity, { source, line, row }: PlainPlace): boolean {
    const device = this.newest.deviceOf(identity);
    return device < 0 || this.isNewest(device, this.index, { source, line, row });
  }

  private isNewest(device: number, index: number, place: Pick<CsvRow, 'source' | 'line' | 'row'>): boolean {
    const { newest, rewriter } = this;
    if (newest.rowOf(device) === index) return true;
    const newer = `${placeName(newest.placeOf(device), place)} has a newer capture of this device`;
    rewriter.changed({ ...place, message: `${newer}: the row was left out` });
    return false;
  }
}
