/** Devices of a list that are not in another: what is still to be imported. */

import type { CsvRow } from '../csv/rows.js';
import { refuseCollisions } from '../files/collisions.js';
import { openDocuments } from '../input/documents.js';
import type { CsvChange } from './change.js';
import type { RowIdentity } from './identity.js';
import { KnownDevices, readKnown } from './known-devices.js';
import type { CsvTextSink } from './new-lines.js';
import type { CsvRewriteResult } from './remarks.js';
import type { DeviceName, RepairedRow } from './repair.js';
import { type PlainKeep, type PlainPlace, RowRewriter } from './rewriter.js';
import {
  type CsvInputs,
  type CsvTransformOptions,
  listOf,
  pathsOf,
  type RowKeep,
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
  return withColumns(documents, options, typeof output !== 'string', async (columns, queue) => {
    const keep = new KeepUnknown(list, new RowRewriter(options, queue));
    const { rewriter, devices } = keep;
    for (const gap of gaps) rewriter.faulty(gap);
    const passage = { documents, rewriter, columns, options, keep };
    const result = await writeTo(output, options, (sink) => writeRows(sink, passage, output));
    return { ...result, known: keep.known, devices };
  });
}

/** Keeps the devices that are not known. */
class KeepUnknown implements RowKeep, PlainKeep {
  readonly devices: UnknownDevice[] = [];
  known = 0;

  constructor(
    private readonly list: KnownDevices,
    readonly rewriter: RowRewriter,
  ) {}

  row(row: RepairedRow): RepairedRow | undefined {
    return this.isUnknown(row.identity, row.origin, this.rewriter.nameOf(row)) ? row : undefined;
  }

  plain(): PlainKeep {
    return this;
  }

  isKept(identity: RowIdentity, row: PlainPlace): boolean {
    return this.isUnknown(identity, row, this.rewriter.nameOf({ values: {}, proven: true }));
  }

  private isUnknown(
    identity: RowIdentity,
    { source, line, row }: Pick<CsvRow, 'source' | 'line' | 'row'>,
    name: DeviceName,
  ): boolean {
    const recognition = this.list.recognise(identity, name);
    if (recognition === 'hash' || recognition === 'serial') {
      this.known++;
      return false;
    }
    if (recognition === 'other-maker') {
      const message = 'its serial number is known for a device of another manufacturer: it counts as unknown';
      this.rewriter.changed({ source, line, row, message });
    }
    this.devices.push({ source, line, ...name });
    return true;
  }
}
