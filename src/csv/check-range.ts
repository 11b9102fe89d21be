/**
 * The check of a part of a file: the unit that threads, processes and machines divide a file into. Parts may be cut
 * anywhere; a part has the lines that begin in it.
 */

import { type OpenInput, openInput } from '../files/input-file.js';
import { nextLineStart, readRange, readRangeSync } from '../files/read.js';
import { type CheckSettings, type CsvCheckOptions, checkSettings, type FileIdentity, headPartial } from './check.js';
import { RowEngine } from './engine.js';
import type { CsvLayout } from './header.js';
import { type CsvHead, readHead } from './header.js';
import { LINE_LIMIT, LineSplitter } from './lines.js';
import { type CsvPartial, joinPartials } from './report.js';

/** Lines of a file that is not UTF-16: bytes [start, end) begin and end where lines do. */
export interface RangeTask {
  settings: CheckSettings;
  identity: FileIdentity;
  layout: CsvLayout;
  start: number;
  end: number;
  /** The range begins with the header line. */
  fromStart: boolean;
}

/** Checks ranges of one file, one after the other. */
export class RangeChecker {
  private readonly engine: RowEngine;
  private readonly lines: LineSplitter;

  constructor({ settings, identity, layout, fromStart }: RangeTask) {
    this.engine = new RowEngine({ ...settings, ...identity, layout, fromStart });
    this.lines = new LineSplitter(this.engine);
  }

  /** Checks the lines of a range. */
  async check({ handle }: OpenInput, { start, end, fromStart }: RangeTask): Promise<CsvPartial> {
    this.engine.restart(fromStart);
    await readRange(handle, start, end, (chunk, from, to) => this.lines.push(chunk, from, to));
    this.lines.finish();
    return this.engine.partial();
  }

  /** The same in a thread that has nothing else to do: nothing else runs in it until the range is checked. */
  checkSync({ handle }: OpenInput, { start, end, fromStart }: RangeTask): CsvPartial {
    this.engine.restart(fromStart);
    readRangeSync(handle, start, end, (chunk, from, to) => this.lines.push(chunk, from, to));
    this.lines.finish();
    return this.engine.partial();
  }
}

/** Reads the head of an open file. */
export async function readFileHead(input: OpenInput, target: CheckSettings['target']): Promise<CsvHead> {
  for (let size = 64 * 1024; ; size *= 4) {
    const buffer = Buffer.alloc(Math.min(size, 4 * LINE_LIMIT));
    const { bytesRead } = await input.handle.read(buffer, 0, buffer.length, 0);
    const complete = bytesRead < buffer.length;
    const head = readHead(buffer.subarray(0, bytesRead), complete, target);
    if (head) return head;
  }
}

/**
 * Checks the lines of a file that begin in bytes [start, end). Partial reports of neighbouring ranges are put together
 * with {@link mergePartials}, in the order of the file, and made into a report with {@link finishCsvReport}.
 *
 * @param path a CSV file: not gzip, not UTF-16
 * @throws {@link CsvInputError}
 * @throws RangeError for a file that cannot be divided
 * @example
 * const parts = await Promise.all(ranges.map((range) => runElsewhere(() => checkCsvRange('fleet.csv', range, options))));
 * const report = finishCsvReport(parts.reduce((a, b) => mergePartials(a, b)), options);
 */
export async function checkCsvRange(
  path: string,
  range: { start: number; end: number },
  options: CsvCheckOptions = {},
): Promise<CsvPartial> {
  const settings = checkSettings(options, false);
  const input = await openInput(path);
  try {
    const head = await readFileHead(input, settings.target);
    if (input.size === undefined || input.gzip || head.encoding !== 'ascii-compatible') {
      throw new RangeError(`${path} cannot be divided: it is a pipe, compressed, or UTF-16`);
    }
    return await checkRangeOf(input, range, { file: 0 }, settings);
  } finally {
    await input.handle.close();
  }
}

/** Checks the lines of an open file that begin in bytes [start, end); the file is one that can be divided. */
export async function checkRangeOf(
  input: OpenInput,
  range: { start: number; end: number },
  identity: FileIdentity,
  settings: CheckSettings,
): Promise<CsvPartial> {
  const { size = 0 } = input;
  const head = await readFileHead(input, settings.target);
  const start = await nextLineStart(input.handle, range.start, size);
  const end = await nextLineStart(input.handle, range.end, size);
  // An empty range at the start of a file has not even the head; the whole of an empty file has.
  const fromStart = start === 0 && (end > 0 || size === 0);
  const task = { settings, identity, layout: head.layout, start, end, fromStart };
  const checker = new RangeChecker(task);
  if (!fromStart) return checker.check(input, task);
  const partial = await checker.check(input, { ...task, start: head.bomLength });
  return joinPartials(headPartial(head.findings, identity, settings.exampleLimit), partial, settings.exampleLimit);
}
