/** The check of CSV files on disk and of streams: one file or many, in one thread or divided among several. */

import type { FileHandle } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { CsvInputError, inputError, type OpenInput, openInput } from '../files/input-file.js';
import { abortable, nextLineStart, readRange, readStream } from '../files/read.js';
import { SECTIONS } from '../inspect/finding-source.js';
import {
  type CheckSettings,
  type CsvCheckOptions,
  checkSettings,
  FileCheck,
  type FileIdentity,
  headPartial,
  wholeFileFindings,
} from './check.js';
import { readFileHead } from './check-range.js';
import { refuseEndless } from './endless-line.js';
import { RowEngine } from './engine.js';
import {
  type CsvFileRows,
  type CsvFinding,
  type CsvPartial,
  type CsvReport,
  emptyPartial,
  finishReport,
  joinPartials,
  shiftPartial,
} from './report.js';
import { ALL_COLUMNS, type CsvRowSource } from './row-source.js';
import { WorkerPool, workerScript } from './worker-pool.js';

/** How far a check has come. */
export interface CsvProgress {
  /** Bytes checked. */
  bytes: number;
  /** Bytes there are in all; undefined where a stream or a compressed file is among them. */
  totalBytes: number | undefined;
  rows: number;
}

/** How files are checked. */
export interface CsvFileCheckOptions extends CsvCheckOptions {
  /** Threads; by default one for each 128 MiB, at most one a processor. 1 works in this thread. */
  workers?: number;
  /** Ends the check: it rejects with {@link CsvCheckAborted}. */
  signal?: AbortSignal;
  onProgress?: (progress: CsvProgress) => void;
  /** Receives every finding, in the order of the rows and duplicates last; reading waits for it. */
  onFindings?: (findings: readonly CsvFinding[]) => void | Promise<void>;
  /** Learns that fewer threads were started than wanted, or none, and why; the check goes on with those that there are. */
  onRefusedThreads?: (reason: unknown, threads: number) => void;
}

/** A check was ended by its signal. */
export class CsvCheckAborted extends Error {
  override readonly name = 'AbortError';
  readonly code = 'check-aborted';
  constructor(
    /** What was known until then. */
    readonly report: CsvReport,
    options?: ErrorOptions,
  ) {
    super('the check was ended before it was done', options);
  }
}

/** A file to check: a path, a stream of its bytes, or the rows of what is no CSV. */
export type CsvInput = string | AsyncIterable<Uint8Array> | CsvRowSource;

/** Bytes that are worth a thread of their own: below, its start costs more than it saves. */
const BYTES_A_THREAD = 128 * 1024 * 1024;
/** Bytes of one task: its findings and keys are held until those before it are done. */
const BYTES_A_TASK = 16 * 1024 * 1024;

/**
 * Checks CSV files: every rule for the target, on every row.
 *
 * The report is the same whatever `workers` is. Besides the duplicate tables (65 bytes a row, up to 32 more at the end) memory does not grow with
 * the number of rows.
 *
 * @param inputs a path or a stream, or several, which are then reported together; gzip is taken off
 * @throws {@link CsvInputError} an input cannot be read
 * @throws {@link CsvCheckAborted} the signal ended it
 * @throws RangeError a wrong option
 * @example
 * const report = await checkCsv('devices.csv', { target: 'intune' });
 * for (const { code, count } of report.findings) console.log(code, count);
 */
export async function checkCsv(
  inputs: CsvInput | readonly CsvInput[],
  options: CsvFileCheckOptions = {},
): Promise<CsvReport> {
  const list = Array.isArray(inputs) ? (inputs as readonly CsvInput[]) : [inputs as CsvInput];
  return new FilesCheck(list, options).run();
}

class FilesCheck {
  private readonly started = performance.now();
  private readonly settings: CheckSettings;
  /** The files and their rows, where there are several. */
  private readonly files: CsvFileRows[] | undefined;
  private total = emptyPartial();
  /** Bytes checked so far. */
  private bytes = 0;
  private totalBytes: number | undefined = 0;
  private pool: WorkerPool | undefined;
  private threads = 1;
  /** No thread could be started: the next file need not try again. */
  private refused = false;
  /** The caller could not receive its findings: the input is not at fault. */
  private outputFailed = false;

  constructor(
    private readonly inputs: readonly CsvInput[],
    private readonly options: CsvFileCheckOptions,
  ) {
    this.settings = checkSettings(options, options.onFindings !== undefined);
    if (inputs.length > 1) {
      this.files = inputs.map((input) => ({
        name: csvInputName(input),
        rows: 0,
        withErrors: 0,
        withWarnings: 0,
      }));
    }
  }

  async run(): Promise<CsvReport> {
    const opened: (OpenInput | undefined)[] = [];
    try {
      for (const input of this.inputs) opened.push(typeof input === 'string' ? await openInput(input) : undefined);
      for (const input of opened) if (input?.zip) throw isArchive(input.path);
      this.totalBytes = sizeOfAll(opened);
      for (let file = 0; file < opened.length; file++) await this.checkFile(file, opened[file]);
      return await this.finish();
    } catch (error) {
      if (!this.options.signal?.aborted) throw error;
      throw new CsvCheckAborted({ ...this.report([]), incomplete: true }, { cause: error });
    } finally {
      await this.pool?.close();
      for (const input of opened) await input?.handle.close();
    }
  }

  private async checkFile(file: number, input: OpenInput | undefined): Promise<void> {
    const identity = { file, fileName: this.files?.[file].name };
    const before = this.total;
    const own = this.inputs[file];
    if (isRowSource(own)) {
      await this.checkRows(identity, own);
    } else if (input === undefined) {
      await this.checkChunks(identity, (sink) => this.readChunks('-', own as AsyncIterable<Uint8Array>, sink));
    } else {
      try {
        await this.checkOpened(identity, input);
        await this.noteChange(identity, input);
      } catch (error) {
        throw this.options.signal?.aborted || this.outputFailed ? error : inputError(input.path, error);
      }
    }
    this.count(file, before);
    await this.note(wholeFileFindings(this.total.rows - before.rows, this.settings.target), identity);
  }

  /** Keeps what a file added to the total. */
  private count(file: number, before: CsvPartial): void {
    const own = this.files?.[file];
    if (own === undefined) return;
    own.rows = this.total.rows - before.rows;
    own.withErrors = this.total.withErrors - before.withErrors;
    own.withWarnings = this.total.withWarnings - before.withWarnings;
  }

  private async checkOpened(identity: FileIdentity, input: OpenInput): Promise<void> {
    const { handle, size } = input;
    if (size === undefined || input.gzip) {
      const stream = handle.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 });
      return this.checkChunks(identity, (sink) => this.readChunks(input.path, stream, sink));
    }
    if ((await this.openPool(size)) && (await this.checkRanges(identity, input, size))) return;
    await this.checkChunks(identity, (sink) =>
      readRange(handle, 0, Number.POSITIVE_INFINITY, sink, this.options.signal),
    );
  }

  private readChunks(
    path: string,
    source: AsyncIterable<Uint8Array>,
    sink: (chunk: Uint8Array, start: number, end: number) => Promise<void>,
  ): Promise<void> {
    return readStream(source, refuseEndless(path, sink), this.options.signal);
  }

  /** Checks the chunks of one file in this thread. */
  private async checkChunks(
    identity: FileIdentity,
    read: (sink: (chunk: Uint8Array, start: number, end: number) => Promise<void>) => Promise<unknown>,
  ): Promise<void> {
    const check = new FileCheck(this.settings, identity);
    const { rows } = this.total;
    try {
      await read(async (chunk, start, end) => {
        check.push(chunk, start, end);
        this.progress(end - start, rows + check.rows);
        await this.deliver(check.takeFindings());
      });
      check.finish();
      await this.deliver(check.takeFindings());
    } finally {
      this.total = joinPartials(this.total, { ...check.partial(), findings: [] }, this.settings.exampleLimit);
    }
  }

  /** Checks rows that were read out of another format, in this thread. */
  private async checkRows(identity: FileIdentity, source: CsvRowSource): Promise<void> {
    const { settings, options } = this;
    await this.note([...source.findings(settings.target)], identity);
    const engine = new RowEngine({ ...settings, ...identity, layout: ALL_COLUMNS, fromStart: false });
    const { rows } = this.total;
    try {
      for await (const batch of source.rows()) {
        options.signal?.throwIfAborted();
        for (const row of batch) engine.take(row);
        this.progress(0, rows + engine.rows);
        await this.deliver(engine.takeFindings());
      }
    } finally {
      this.total = joinPartials(this.total, { ...engine.partial(), findings: [] }, settings.exampleLimit);
    }
  }

  /** Checks the ranges of one file in the worker threads; false where it cannot be divided. */
  private async checkRanges(identity: FileIdentity, input: OpenInput, size: number): Promise<boolean> {
    const { settings, pool, options } = this;
    const head = await readFileHead(input, settings.target);
    if (head.encoding !== 'ascii-compatible' || pool === undefined) return false;
    await this.note(head.findings, identity);
    const tasks = await divide(input.handle, size);
    const base = { settings, identity, layout: head.layout };
    const ahead: Promise<CsvPartial>[] = [];
    const next = (): void => {
      const range = tasks.shift();
      if (range === undefined) return;
      const [start, end] = range;
      const task = { ...base, start: start === 0 ? head.bomLength : start, end, fromStart: start === 0 };
      const result = pool.run({ path: input.path, task });
      result.catch(() => undefined);
      ahead.push(result);
    };
    const sizes = tasks.map(([start, end]) => end - start);
    // A few tasks more than threads: none waits, and little is held.
    for (let i = 0; i < 2 * this.threads + 1; i++) next();
    let lines = 0;
    let rows = 0;
    for (let result = ahead.shift(); result; result = ahead.shift()) {
      const partial = shiftPartial(await abortable(result, options.signal), lines, rows);
      lines += partial.lines;
      rows += partial.rows;
      await this.deliver(partial.findings.splice(0));
      this.total = joinPartials(this.total, partial, settings.exampleLimit);
      this.progress(sizes.shift() ?? 0, this.total.rows);
      next();
    }
    return true;
  }

  /** Starts the worker threads where a file of this size deserves them; whether there are any. */
  private async openPool(size: number): Promise<boolean> {
    const wanted = this.options.workers ?? Math.min(availableParallelism(), Math.ceil(size / BYTES_A_THREAD));
    if (wanted <= 1 || size === 0 || this.refused) return false;
    if (this.pool) return true;
    const script = workerScript();
    if (script === undefined) return false;
    const { pool, refusal } = await WorkerPool.open(script, Math.floor(wanted));
    this.pool = pool;
    this.threads = pool?.size ?? 1;
    this.refused = pool === undefined;
    if (refusal !== undefined) this.options.onRefusedThreads?.(refusal, this.threads);
    return !this.refused;
  }

  /** A file that changes under the reader gives a report of nothing that ever was. */
  private async noteChange(identity: FileIdentity, { handle, size }: OpenInput): Promise<void> {
    if (size === undefined || (await handle.stat()).size === size) return;
    const message = 'the file changed while it was read';
    const source = SECTIONS.csv('file-changed');
    await this.note([{ code: 'file-changed', severity: 'error', message, hint: 'check it again', source }], identity);
  }

  /** Receives findings about a file as a whole. */
  private async note(findings: CsvFinding[], identity: FileIdentity): Promise<void> {
    if (findings.length === 0) return;
    const { exampleLimit } = this.settings;
    this.total = joinPartials(this.total, headPartial(findings, identity, exampleLimit), exampleLimit);
    const file = identity.fileName === undefined ? {} : { file: identity.fileName };
    await this.deliver(findings.map((finding) => ({ ...finding, ...file, line: 1 })));
  }

  private async deliver(findings: readonly CsvFinding[]): Promise<void> {
    if (findings.length === 0) return;
    try {
      await this.options.onFindings?.(findings);
    } catch (error) {
      this.outputFailed = true;
      throw error;
    }
  }

  private progress(bytes: number, rows: number): void {
    this.bytes += bytes;
    this.options.onProgress?.({ bytes: this.bytes, totalBytes: this.totalBytes, rows });
  }

  private async finish(): Promise<CsvReport> {
    const duplicates: CsvFinding[] = [];
    const report = this.report(this.options.onFindings ? duplicates : undefined);
    await this.deliver(duplicates);
    return report;
  }

  private report(duplicates: CsvFinding[] | undefined): CsvReport {
    return finishReport(this.total, {
      ...this.settings,
      files: this.files,
      seconds: (performance.now() - this.started) / 1000,
      onFinding: duplicates && ((finding) => duplicates.push(finding)),
    });
  }
}

const isRowSource = (input: CsvInput): input is CsvRowSource => typeof input === 'object' && 'rows' in input;

/** What an input is called in a report. */
export function csvInputName(input: CsvInput): string {
  if (typeof input === 'string') return input;
  return isRowSource(input) ? input.name : '-';
}

function isArchive(path: string): CsvInputError {
  const message = `${path} is a ZIP archive; "hwhash csv merge" makes one file of what is in it`;
  return new CsvInputError('input-is-archive', message, path);
}

function sizeOfAll(inputs: readonly (OpenInput | undefined)[]): number | undefined {
  let sum = 0;
  for (const input of inputs) {
    if (input?.size === undefined || input.gzip) return undefined;
    sum += input.size;
  }
  return sum;
}

/** Divides a file into tasks that begin and end where lines do. */
async function divide(handle: FileHandle, size: number): Promise<[start: number, end: number][]> {
  const tasks: [number, number][] = [];
  let start = 0;
  while (start < size) {
    const end = await nextLineStart(handle, Math.min(start + BYTES_A_TASK, size), size);
    tasks.push([start, end]);
    start = end;
  }
  return tasks;
}
