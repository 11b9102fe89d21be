/**
 * Rows added to a CSV file that exists, or to a new one. Nothing that is in the file is lost: where a column, a row or a
 * value could not be written again, the file is kept as it is and the error says why. Of several processes that append at
 * the same time each has its rows in the file afterwards.
 */
import { stat } from 'node:fs/promises';
import { type CsvColumn, columnOfTitle } from '../csv/dialects.js';
import type { CsvValues } from '../csv/row.js';
import { type CsvRow, RowReader } from '../csv/rows.js';
import { type CsvOutput, CsvValueError, csvLine } from '../csv/write.js';
import { CsvInputError, inputError, openInput } from '../files/input-file.js';
import { type LockOptions, lockFile } from '../files/lock.js';
import { OutputFileError } from '../files/output-error.js';
import { OutputFile, stateOf } from '../files/output-file.js';
import { excerpt } from '../hash/printable.js';
import { changeOf } from './change.js';
import { type IdentityTexts, identityTexts } from './identity.js';
import { LineBatch } from './line-batch.js';
import { type CsvRewriteResult, RowCollector } from './remarks.js';
import { HEADER_AGAIN, isHeaderAgain, type RepairedRow, RowRepairer } from './repair.js';
import { type CsvRewriteOptions, fileChanges, outputColumns, repairOptions } from './rewriter.js';
import { type CsvTransformOptions, overLimit } from './transform.js';

/** How rows are added. */
export interface CsvAppendOptions extends CsvTransformOptions, Pick<LockOptions, 'wait'> {
  /** Whether the rows go to a file that exists: by default to an existing one, and else to a new one. */
  existing?: boolean;
}

/** Attempts, where a program that knows nothing of the lock writes to the file again and again. */
const MOST_ATTEMPTS = 5;

/**
 * Adds rows to a CSV file, or makes the file. A device that is already in it gets its new capture in the place of the old
 * one, and keeps its group tag and user where the new row has none; the result names it.
 *
 * @param path the file; a missing one is made
 * @param rows values of the new rows
 * @throws {@link CsvInputError} the file cannot be read, or something in it would be lost
 * @throws {@link OutputFileError} `output-locked` where another process is writing it for long; the file cannot be written
 * @throws {@link CsvValueError} a new row has no hash, a damaged one, or a value that no import accepts
 * @example
 * const { changes } = await appendCsv('devices.csv', [{ serialNumber: '5CD1234XYZ', hardwareHash: text }]);
 */
export async function appendCsv(
  path: string,
  rows: Iterable<CsvValues>,
  options: CsvAppendOptions = {},
): Promise<CsvRewriteResult> {
  const { wait, signal, notice } = options;
  const added = [...rows];
  const present = await stat(path).catch(() => undefined);
  // A device or a pipe has nothing to keep, and nobody to keep out.
  if (present && !present.isFile()) return appendOnce(path, added, { ...options, existing: false });
  const lock = await lockFile(path, { wait, signal, notice });
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await appendOnce(path, added, options);
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isOvertaken(error, options)) throw error;
      }
    }
  } finally {
    await lock.release();
  }
}

/** Whether another program wrote the file between reading and writing it. */
function isOvertaken(error: unknown, { existing }: CsvAppendOptions): boolean {
  if (!(error instanceof OutputFileError)) return false;
  return error.code === 'output-changed' || (error.code === 'output-exists' && existing === undefined);
}

async function appendOnce(
  path: string,
  rows: readonly CsvValues[],
  options: CsvAppendOptions,
): Promise<CsvRewriteResult> {
  const expected = options.existing === false ? undefined : await stateOf(path);
  const force = expected === undefined ? (options.force ?? false) : true;
  const added = new AddedRows(path, rows, options);
  const output = await OutputFile.create(path, { ...options, force, expected });
  try {
    const file = new LineBatch({ write: (text) => output.write(text), writeBytes: (bytes) => output.write(bytes) });
    if (expected !== undefined) await copyRows(path, added, file, options);
    if (added.output === undefined) file.add(added.begin([]).header);
    await added.writeRest(file);
    await file.flush();
    await output.commit();
    added.result.faulty.push(...overLimit(path, added.result.written, options));
    return added.result;
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** Writes the rows of the file again, with new captures in their places. */
async function copyRows(path: string, added: AddedRows, file: LineBatch, options: CsvAppendOptions): Promise<void> {
  const input = await openInput(path);
  try {
    if (input.gzip || input.zip) throw kept(path, 'it is a compressed file', 'unpack it first');
    const target = options.target ?? 'fleet';
    const reader = new RowReader({ source: path, target });
    const take = async (batch: readonly CsvRow[]): Promise<void> => {
      options.signal?.throwIfAborted();
      if (reader.info && added.output === undefined && input.size) {
        file.add(added.begin(columnsKept(path, reader)).header);
      }
      for (const row of batch) file.add(added.lineOf(row));
      if (file.isFull) await file.flush();
    };
    for await (const chunk of input.handle.createReadStream({ autoClose: false })) await take(reader.push(chunk));
    await take(reader.finish());
    if (added.output) added.result.changes = [...fileChanges(reader, path, added.output), ...added.result.changes];
  } catch (error) {
    throw error instanceof CsvInputError || error instanceof OutputFileError ? error : inputError(path, error);
  } finally {
    await input.handle.close();
  }
}

function kept(path: string, why: string, remedy: string): CsvInputError {
  return new CsvInputError('input-damaged', `${path} is kept as it is: ${why}; ${remedy}`, path);
}

const OTHER_FILE = 'append to another file, or write what the import accepts with "hwhash csv fix"';

/** The columns of a file, all of which can be written again. */
function columnsKept(path: string, { info }: RowReader): readonly CsvColumn[] {
  const titles = info?.titles ?? [];
  const known = titles.map(columnOfTitle);
  if (!known.includes('hardwareHash')) {
    throw kept(path, 'its first line is not a header line that is known', OTHER_FILE);
  }
  const lost = titles.filter((_, i) => known[i] === undefined || known.indexOf(known[i]) !== i);
  if (lost.length > 0) {
    const named = lost.slice(0, 5).map((title) => (title === '' ? 'one without a title' : `"${excerpt(title)}"`));
    const more = lost.length > named.length ? ` and ${lost.length - named.length} more` : '';
    const columns = lost.length === 1 ? 'the column' : 'the columns';
    throw kept(path, `${columns} ${named.join(', ')}${more} would be lost`, OTHER_FILE);
  }
  return info?.columns ?? [];
}

/** A row to add. */
interface AddedRow extends IdentityTexts {
  readonly values: CsvValues;
}

/** The rows to add: those whose device is in the file take its place, the others follow. */
class AddedRows {
  readonly result: CsvRewriteResult;
  output: CsvOutput | undefined;
  private readonly collector = new RowCollector();
  private readonly repairer: RowRepairer;
  private readonly waiting: Set<AddedRow>;
  private readonly byKey = new Map<string, AddedRow>();

  constructor(
    private readonly path: string,
    rows: readonly CsvValues[],
    private readonly options: CsvRewriteOptions,
  ) {
    this.result = this.collector.result;
    this.repairer = new RowRepairer({ ...repairOptions(options), target: options.target ?? 'fleet' }, this.collector);
    this.waiting = new Set(rows.map((values, row) => this.prepare(values, row)));
    // What was said about the new rows is not said about the file.
    this.result.changes.length = 0;
  }

  private prepare(values: CsvValues, row: number): AddedRow {
    const columns = Object.keys(values) as CsvColumn[];
    csvLine(values, columns);
    const origin: CsvRow = { values, source: this.path, line: 0, row, faults: [], aligned: true };
    const repaired = this.repairer.repair(origin);
    const fault = this.result.leftOut.at(-1);
    if (repaired === undefined)
      throw new CsvValueError('hardwareHash', `the new row cannot be written: ${fault?.message}`);
    this.repairer.check(repaired);
    const added = { values: repaired.values, ...identityTexts(repaired.identity) };
    for (const key of [added.device, added.text]) if (key !== undefined) this.byKey.set(key, added);
    return added;
  }

  /** Settles the columns: those of the file, and those of the new rows. */
  begin(existing: readonly CsvColumn[]): CsvOutput {
    const present = new Set<CsvColumn>(['serialNumber', 'windowsProductId', 'hardwareHash', ...existing]);
    for (const { values } of this.waiting) {
      for (const [column, value] of Object.entries(values)) if (value) present.add(column as CsvColumn);
    }
    this.output = outputColumns(present, { ...this.options, target: this.options.target ?? 'fleet' });
    return this.output;
  }

  /** The line of a row of the file, or of the new capture of its device. */
  lineOf(row: CsvRow): string {
    const { result } = this;
    if (isHeaderAgain(row)) {
      this.collector.changed(changeOf(row, HEADER_AGAIN));
      return '';
    }
    result.rows++;
    const old = this.repairer.repair(row);
    if (old === undefined) {
      const why = result.leftOut.at(-1)?.message ?? 'it cannot be read';
      throw kept(this.path, `line ${row.line} cannot be written again: ${why}`, OTHER_FILE);
    }
    const { device, text } = identityTexts(old.identity);
    const own = this.byKey.get(device ?? '') ?? this.byKey.get(text ?? '');
    if (own === undefined || !this.waiting.delete(own)) return this.write(old.values);
    return this.write(this.update(old, own, own.text === text));
  }

  private update(old: RepairedRow, { values }: AddedRow, isSame: boolean): CsvValues {
    const merged: CsvValues = { ...old.values, ...values };
    for (const column of ['groupTag', 'assignedUser', 'manufacturer', 'model', 'windowsProductId'] as const) {
      if (!values[column]) merged[column] = old.values[column];
    }
    const name = excerpt(values.serialNumber || 'the device');
    const what = isSame ? 'with this capture' : 'capture updated';
    const message = `${name} is already in the file (line ${old.origin.line}), ${what}`;
    this.collector.changed(changeOf(old.origin, message));
    return merged;
  }

  /** Writes the rows whose devices were not in the file. */
  async writeRest(file: LineBatch): Promise<void> {
    for (const { values } of this.waiting) {
      file.add(this.write(values));
      if (file.isFull) await file.flush();
    }
  }

  private write(values: CsvValues): string {
    this.result.written++;
    return csvLine(values, this.output?.columns ?? []);
  }
}
