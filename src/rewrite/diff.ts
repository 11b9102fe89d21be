/** Devices of a list that are not in another: what is still to be imported. */

import { refuseCollisions } from '../files/collisions.js';
import { openDocuments } from '../input/documents.js';
import { type CsvChange, changeOf } from './change.js';
import { KnownDevices, readKnown } from './known-devices.js';
import type { RepairedRow } from './repair.js';
import { type CsvRewriteResult, RowRewriter } from './rewriter.js';
import {
  type CsvInputs,
  type CsvTextSink,
  type CsvTransformOptions,
  listOf,
  pathsOf,
  withColumns,
  writeRows,
  writeTo,
} from './transform.js';

/** A device that is not known. */
export interface UnknownDevice {
  /** Name of the file or of the part of an archive. */
  source: string;
  /** Line of that file, from 1. */
  line: number;
  serialNumber?: string;
  manufacturer?: string;
  model?: string;
}

/** What a comparison of lists has found. */
export interface CsvDiffResult extends CsvRewriteResult {
  /** Devices of the list that are known. */
  known: number;
  /** Devices of the list that are not; each is in the output. */
  devices: UnknownDevice[];
}

/**
 * Writes the devices of a list that are not in an export. A device is known by its hash, or by its serial number where the
 * export does not name another manufacturer for it.
 *
 * Memory grows with the devices of the export (some hundred bytes each) and with the unknown ones.
 *
 * @param inputs the list: CSV files or whatever else holds hashes
 * @param known exports of the service: CSV with a column of serial numbers, a saved response of Graph, or hashes
 * @param output path of the new file, or what receives its text
 * @throws {@link CsvInputError} an input cannot be read, or an export names no device
 * @throws {@link OutputFileError}
 * @example
 * const { devices } = await diffCsv('fleet.csv', ['intune-export.csv'], 'to-import.csv');
 */
export async function diffCsv(
  inputs: CsvInputs,
  known: readonly string[],
  output: string | CsvTextSink,
  options: CsvTransformOptions = {},
): Promise<CsvDiffResult> {
  if (typeof output === 'string') await refuseCollisions([output], [...pathsOf(inputs), ...known]);
  const list = new KnownDevices();
  const gaps: CsvChange[] = [];
  for (const path of known) gaps.push(...(await readKnown(path, list)));
  const documents = await openDocuments(listOf(inputs), options.target ?? 'intune');
  return withColumns(documents, options, typeof output !== 'string', async (columns) => {
    const comparison = new Comparison(list, options);
    const { rewriter, devices } = comparison;
    const keep = (row: RepairedRow): RepairedRow | undefined => comparison.keep(row);
    const passage = { documents, rewriter, columns, options, output, keep };
    const result = await writeTo(output, options, (sink) => writeRows(sink, passage));
    return { ...result, faulty: [...gaps, ...result.faulty], known: comparison.known, devices };
  });
}

class Comparison {
  readonly rewriter: RowRewriter;
  readonly devices: UnknownDevice[] = [];
  known = 0;

  constructor(
    private readonly list: KnownDevices,
    options: CsvTransformOptions,
  ) {
    this.rewriter = new RowRewriter(options);
  }

  keep(row: RepairedRow): RepairedRow | undefined {
    const { identity, origin } = row;
    const name = this.rewriter.nameOf(row);
    const recognition = this.list.recognise(identity, name);
    if (recognition === 'hash' || recognition === 'serial') {
      this.known++;
      return undefined;
    }
    if (recognition === 'other-maker') {
      const message = 'its serial number is known for a device of another manufacturer: it counts as unknown';
      this.rewriter.changed(changeOf(origin, message));
    }
    this.devices.push({ source: origin.source, line: origin.line, ...name });
    return row;
  }
}
