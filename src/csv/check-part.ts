/** The check of one part of files: what a task on any machine does. */
import { sha256Hex } from '#platform';
import { CsvInputError, inputError, type OpenInput, openInput } from '../files/input-file.js';
import { readStream } from '../files/read.js';
import { type CsvCheckOptions, checkSettings, FileCheck, type FileIdentity } from './check.js';
import { checkRangeOf, readFileHead } from './check-range.js';
import type { CsvPart, CsvPartFile, CsvPartSegment } from './part.js';
import type { CsvPartial } from './report.js';

/** Bytes at the start and at the end of a file that tell it from others. */
const SAMPLE = 64 * 1024;

/** Which part of how many. */
export interface PartOf {
  /** From 1. */
  part: number;
  /** How many there are. */
  of: number;
}

/** How a part is checked. */
export interface CsvPartOptions extends CsvCheckOptions {
  signal?: AbortSignal;
}

async function sampleOf({ handle, size = 0 }: OpenInput): Promise<string> {
  const bytes = new Uint8Array(2 * SAMPLE);
  const head = await handle.read(bytes, 0, Math.min(SAMPLE, size), 0);
  const tail = await handle.read(bytes, head.bytesRead, Math.min(SAMPLE, size), Math.max(0, size - SAMPLE));
  return sha256Hex(bytes, 0, head.bytesRead + tail.bytesRead);
}

/** What decides the findings, as one digest; the present is left out, because parts are checked at different times. */
function settingsDigest(settings: ReturnType<typeof checkSettings>): string {
  const { rules, ...rest } = settings;
  const { latestCapture: _, ...timeless } = rules;
  return sha256Hex(new TextEncoder().encode(JSON.stringify([rest, timeless])));
}

async function checkWhole(input: OpenInput, check: FileCheck, signal?: AbortSignal): Promise<CsvPartial> {
  const stream = input.handle.createReadStream({ autoClose: false, start: 0 });
  await readStream(stream, async (chunk, start, end) => check.push(chunk, start, end), signal);
  check.finish();
  return check.partial();
}

/** Whether a file can be checked in ranges: compressed and UTF-16 ones belong to the part in which they begin. */
async function isDivisible(input: OpenInput, options: CsvPartOptions): Promise<boolean> {
  if (input.gzip) return false;
  const { encoding } = await readFileHead(input, checkSettings(options, false).target);
  return encoding === 'ascii-compatible';
}

/**
 * Checks part I of N of files. The bytes of all files count, end to end, so that parts are of equal size whatever the files
 * are; a file that cannot be divided (gzip, UTF-16) belongs to the part in which it begins.
 *
 * @param paths files, the same ones in the same order for every part
 * @throws {@link CsvInputError}
 * @throws RangeError for a part that there is not
 * @example
 * const part = await checkCsvPart(['fleet.csv'], { part: 3, of: 8 }, { target: 'fleet' });
 * await writeOutputFile('part-3.hwpart', encodeCsvPart(part));
 */
export async function checkCsvPart(
  paths: readonly string[],
  { part, of }: PartOf,
  options: CsvPartOptions = {},
): Promise<CsvPart> {
  if (!Number.isSafeInteger(part) || !Number.isSafeInteger(of) || part < 1 || part > of) {
    throw new RangeError(`there is no part ${part} of ${of}`);
  }
  const started = performance.now();
  const settings = checkSettings(options, false);
  const inputs: OpenInput[] = [];
  try {
    for (const path of paths) inputs.push(await openFile(path));
    const files: CsvPartFile[] = [];
    for (const input of inputs) files.push({ name: input.path, size: input.size ?? 0, sample: await sampleOf(input) });
    const segments = await checkSegments(inputs, { part, of }, options);
    const { target, strict, duplicates, exampleLimit } = settings;
    const report = { target, strict, duplicates, exampleLimit };
    const seconds = (performance.now() - started) / 1000;
    return { of, first: part, last: part, files, report, settings: settingsDigest(settings), segments, seconds };
  } finally {
    for (const { handle } of inputs) await handle.close();
  }
}

/** Opens what can be read again by another task. */
async function openFile(path: string): Promise<OpenInput> {
  const input = await openInput(path);
  if (input.size !== undefined && !input.zip) return input;
  await input.handle.close();
  const message = `${path} cannot be checked in parts: it is ${input.zip ? 'an archive' : 'not a regular file'}`;
  throw new CsvInputError('input-not-readable', message, path);
}

async function checkSegments(
  inputs: readonly OpenInput[],
  { part, of }: PartOf,
  options: CsvPartOptions,
): Promise<CsvPartSegment[]> {
  const total = inputs.reduce((sum, { size = 0 }) => sum + size, 0);
  // Floating point is exact enough: each part computes the same border.
  const border = (number: number): number => (number === of ? total : Math.floor((total / of) * number));
  const from = border(part - 1);
  const to = border(part);
  const segments: CsvPartSegment[] = [];
  let base = 0;
  for (const [file, input] of inputs.entries()) {
    const { size = 0 } = input;
    const identity = { file, ...(inputs.length > 1 ? { fileName: input.path } : {}) };
    const range = { start: Math.max(0, from - base), end: Math.min(size, to - base) };
    // A file without bytes is somebody's too, and the last part takes what begins at the end.
    const begins = base >= from && (base < to || (part === of && base >= to));
    base += size;
    options.signal?.throwIfAborted();
    const partial = await checkShare(input, { identity, range, begins }, options).catch((error: unknown) => {
      throw options.signal?.aborted ? error : inputError(input.path, error);
    });
    if ((await input.handle.stat()).size !== size) {
      throw new CsvInputError(
        'input-not-readable',
        `${input.path} changed while it was read: check it again`,
        input.path,
      );
    }
    if (partial !== undefined) segments.push({ file, partial });
  }
  return segments;
}

interface Share {
  identity: FileIdentity;
  /** Bytes of the file that lie in the part. */
  range: { start: number; end: number };
  /** Whether the file begins in the part. */
  begins: boolean;
}

async function checkShare(
  input: OpenInput,
  { identity, range, begins }: Share,
  options: CsvPartOptions,
): Promise<CsvPartial | undefined> {
  if (!begins && range.end <= range.start) return undefined;
  if (await isDivisible(input, options)) {
    return range.end > range.start || input.size === 0
      ? checkRangeOf(input, range, identity, checkSettings(options, false))
      : undefined;
  }
  return begins ? checkWhole(input, new FileCheck(checkSettings(options, false), identity), options.signal) : undefined;
}
