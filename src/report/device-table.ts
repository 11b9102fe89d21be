/**
 * A fleet as a table: one flat row a device, for databases and spreadsheets. Rows pass through one at a time, so memory does
 * not grow with the fleet, and the file appears whole or not at all.
 */
import type { CsvRow } from '../csv/rows.js';
import { refuseCollisions } from '../files/collisions.js';
import { OutputFile, type OutputFileOptions } from '../files/output-file.js';
import type { CsvDocument } from '../input/document.js';
import { openDocuments } from '../input/documents.js';
import type { CsvTextSink } from '../rewrite/new-lines.js';
import { isHeaderAgain } from '../rewrite/repair.js';
import { type CsvInputs, listOf, pathsOf } from '../rewrite/transform.js';
import type { ScenarioName } from '../validate/scenarios.js';
import type { ColumnValue } from './device-columns.js';
import { FleetRows, type RejectedRow, TABLE_COLUMNS } from './device-row.js';
import { SqliteTable, sqliteClass } from './sqlite.js';
import { csvHeader, csvRow, jsonRow, type TableFormat, tableFormatOf } from './table-format.js';
import { TextBatch } from './text-batch.js';

/** How a table is made. */
export interface DeviceTableOptions extends Pick<OutputFileOptions, 'force' | 'notice'> {
  /** The form; by default what the name of the output says, else CSV. */
  format?: TableFormat;
  /** What the devices are for; `intune` by default. */
  scenario?: ScenarioName;
  /** Ends the work; nothing is written then. */
  signal?: AbortSignal;
  /** Is told every row that is not in the table. */
  onRejected?: (row: RejectedRow) => void;
}

/** What was written. */
export interface DeviceTableResult {
  format: TableFormat;
  /** Devices in the table. */
  devices: number;
  /** Devices among them that have an error. */
  withErrors: number;
  /** Rows that are not in the table: without a hash, or with one that cannot be decoded. */
  rejected: number;
}

/** Where rows go. */
interface TableSink {
  add(values: readonly ColumnValue[]): Promise<void> | void;
  reject(row: RejectedRow): void;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Writes a fleet as a table with one flat row a device: where it is, what a check says of it, and every member of its hash.
 * `docs/TABLE.md` lists the columns. A new file is readable for its owner only, as it identifies devices.
 *
 * @param inputs CSV files or whatever else holds hashes, folders, or the bytes of a standard input
 * @param output path of the new file, or what receives its text
 * @throws {@link CsvInputError} an input cannot be read
 * @throws {@link OutputFileError} the file exists, or cannot be written
 * @throws {@link SqliteMissingError} a database is wanted, and this Node has no SQLite
 * @example
 * const { devices, rejected } = await writeDeviceTable('fleet.csv', 'devices.ndjson');
 */
export async function writeDeviceTable(
  inputs: CsvInputs,
  output: string | CsvTextSink,
  options: DeviceTableOptions = {},
): Promise<DeviceTableResult> {
  if (typeof output === 'string') await refuseCollisions([output], pathsOf(inputs));
  const format = options.format ?? (typeof output === 'string' ? tableFormatOf(output) : undefined) ?? 'csv';
  const documents = await openDocuments(listOf(inputs), 'fleet');
  const sink = await openSink(format, output, options);
  try {
    const passage = new Passage(sink, options);
    for (const document of documents) await passage.take(document);
    await sink.finish();
    return { format, ...passage.counts };
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** Rows on their way into a table. */
class Passage {
  readonly counts = { devices: 0, withErrors: 0, rejected: 0 };
  private readonly rows: FleetRows;

  constructor(
    private readonly sink: TableSink,
    private readonly options: DeviceTableOptions,
  ) {
    this.rows = new FleetRows(options.scenario ?? 'intune');
  }

  async take(document: CsvDocument): Promise<void> {
    const { name, unread } = document;
    if (unread !== undefined) this.options.notice?.(`${name} was not read: it ${unread}`);
    for await (const batch of document.rows()) {
      for (const row of batch) {
        this.options.signal?.throwIfAborted();
        if (!isHeaderAgain(row)) await this.add(row);
      }
    }
  }

  private async add(row: CsvRow): Promise<void> {
    const made = this.rows.of(row);
    if ('rejected' in made) {
      this.counts.rejected++;
      this.sink.reject(made.rejected);
      this.options.onRejected?.(made.rejected);
      return;
    }
    this.counts.devices++;
    if (!made.ok) this.counts.withErrors++;
    await this.sink.add(made.values);
  }
}

async function openSink(
  format: TableFormat,
  output: string | CsvTextSink,
  options: DeviceTableOptions,
): Promise<TableSink> {
  if (format !== 'sqlite') return openText(format, output, options);
  if (typeof output !== 'string') throw new RangeError('an SQLite database needs a file');
  return openDatabase(output, options);
}

const fileOptions = ({ force, notice }: DeviceTableOptions): OutputFileOptions => ({ force, notice, private: true });

async function openText(
  format: 'csv' | 'ndjson',
  output: string | CsvTextSink,
  options: DeviceTableOptions,
): Promise<TableSink> {
  const file = typeof output === 'string' ? await OutputFile.create(output, fileOptions(options)) : undefined;
  const utf8 = new TextEncoder();
  const lines = new TextBatch(file ? { write: (text) => file.write(utf8.encode(text)) } : (output as CsvTextSink));
  if (format === 'csv') await lines.add(csvHeader(TABLE_COLUMNS));
  return {
    add: (values) => lines.add(format === 'csv' ? csvRow(values) : jsonRow(TABLE_COLUMNS, values)),
    reject: () => undefined,
    async finish() {
      await lines.flush();
      await file?.commit();
    },
    discard: async () => file?.discard(),
  };
}

async function openDatabase(path: string, options: DeviceTableOptions): Promise<TableSink> {
  const Database = await sqliteClass();
  const file = await OutputFile.create(path, fileOptions(options));
  try {
    const table = new SqliteTable(new Database(file.writtenAt), TABLE_COLUMNS);
    return {
      add: (values) => table.add(values),
      reject: (row) => table.addRejected(row),
      async finish() {
        table.finish();
        await file.commit();
      },
      async discard() {
        table.abandon();
        await file.discard();
      },
    };
  } catch (error) {
    await file.discard();
    throw error;
  }
}
