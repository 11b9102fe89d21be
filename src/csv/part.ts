/**
 * A part of a check: the unit of work that a fleet is divided into across processes and machines. Parts I of N cover the
 * bytes of all files, end to end; putting neighbours together is associative, and all of them give the report that a
 * single check gives.
 */
import type { CheckSettings } from './check.js';
import { headPartial, wholeFileFindings } from './check.js';
import { type CsvPartial, type CsvReport, emptyPartial, finishReport, joinPartials, mergePartials } from './report.js';

/** A file that was checked, and what tells that it is the same file on another machine. */
export interface CsvPartFile {
  /** As the caller named it. */
  name: string;
  /** Bytes. */
  size: number;
  /** SHA-256 (hex) over the first and the last 64 KiB. */
  sample: string;
}

/** The partial report of neighbouring lines of one file, numbered from their own start. */
export interface CsvPartSegment {
  /** Index into {@link CsvPart.files}. */
  file: number;
  partial: CsvPartial;
}

/** What was found in parts `first` to `last` of `of`. Plain data. */
export interface CsvPart {
  /** Number of parts that the files were divided into. */
  of: number;
  /** First part covered, from 1. */
  first: number;
  /** Last part covered. */
  last: number;
  files: CsvPartFile[];
  /** How the report is to be made. */
  report: Pick<CheckSettings, 'target' | 'strict' | 'duplicates' | 'exampleLimit'>;
  /** Digest of everything that decides what is found: rules, options, version. Parts with different ones do not fit. */
  settings: string;
  segments: CsvPartSegment[];
  /** Seconds of work. */
  seconds: number;
}

/** Codes of {@link CsvPartError}. */
export type CsvPartErrorCode =
  | 'not-a-part'
  | 'part-version'
  | 'part-damaged'
  | 'part-repeated'
  | 'part-missing'
  | 'parts-differ';

/** A partial file cannot be read, or parts do not fit together. */
export class CsvPartError extends Error {
  override readonly name = 'CsvPartError';
  constructor(
    /** Stable code of the fault. */
    readonly code: CsvPartErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** What a part covers, in words. */
export const partName = ({ first, last, of }: Pick<CsvPart, 'first' | 'last' | 'of'>): string =>
  first === last ? `part ${first} of ${of}` : `parts ${first} to ${last} of ${of}`;

function requireSameCheck(a: CsvPart, b: CsvPart): void {
  const differ = (what: string): never => {
    throw new CsvPartError('parts-differ', `${partName(a)} and ${partName(b)} do not fit together: ${what}`);
  };
  if (a.of !== b.of) differ('the number of parts is not the same');
  if (a.settings !== b.settings) differ('they were checked with other options, or by another version of hwhash');
  if (a.files.length !== b.files.length) differ('they are of other files');
  a.files.forEach(({ name, size, sample }, index) => {
    const other = b.files[index];
    if (size !== other.size || sample !== other.sample) differ(`${name} was not the same file, or changed in between`);
  });
}

/** The segments of two neighbours: where one ends within a file, the other goes on. */
function joinSegments(a: readonly CsvPartSegment[], b: readonly CsvPartSegment[], limit: number): CsvPartSegment[] {
  const joined = [...a];
  for (const segment of b) {
    const before = joined.at(-1);
    if (before?.file !== segment.file) joined.push(segment);
    else joined[joined.length - 1] = { ...before, partial: mergePartials(before.partial, segment.partial, limit) };
  }
  return joined;
}

/**
 * Puts parts together that are neighbours, in any order: `[3, 1, 2]` gives parts 1 to 3. Their numbers are changed in place.
 *
 * @throws {@link CsvPartError} `parts-differ`, `part-repeated`, `part-missing` (a gap between them)
 */
export function joinCsvParts(parts: readonly CsvPart[]): CsvPart {
  const [start, ...rest] = [...parts].sort((a, b) => a.first - b.first || a.last - b.last);
  if (start === undefined) throw new CsvPartError('part-missing', 'there are no parts');
  let whole = start;
  for (const next of rest) {
    requireSameCheck(whole, next);
    if (next.first <= whole.last) {
      throw new CsvPartError('part-repeated', `part ${next.first} of ${next.of} is there more than once`);
    }
    if (next.first > whole.last + 1) throw missing(whole.last + 1, next.first - 1, whole.of);
    const segments = joinSegments(whole.segments, next.segments, whole.report.exampleLimit);
    whole = { ...whole, last: next.last, segments, seconds: whole.seconds + next.seconds };
  }
  return whole;
}

const missing = (first: number, last: number, of: number): CsvPartError =>
  new CsvPartError('part-missing', `${partName({ first, last, of })} ${first === last ? 'is' : 'are'} missing`);

/**
 * The report of all parts of a check; the same as `checkCsv` returns for the same files, except for `seconds`, which here is
 * the sum of the parts' own.
 *
 * @throws {@link CsvPartError} `parts-differ`, `part-repeated`, `part-missing`
 * @example
 * const report = reportOfCsvParts(files.map((file) => decodeCsvPart(readFileSync(file))));
 */
export function reportOfCsvParts(parts: readonly CsvPart[]): CsvReport {
  const whole = joinCsvParts(parts);
  if (whole.first > 1) throw missing(1, whole.first - 1, whole.of);
  if (whole.last < whole.of) throw missing(whole.last + 1, whole.of, whole.of);
  const { files, report } = whole;
  const counts = files.map(({ name }, file) => {
    const { rows, withErrors, withWarnings } = partialOf(whole, file);
    return { name, rows, withErrors, withWarnings };
  });
  const named = files.length > 1 ? counts : undefined;
  let total = emptyPartial();
  files.forEach((_, file) => {
    const partial = partialOf(whole, file);
    const findings = wholeFileFindings(partial.rows, report.target);
    const end = headPartial(findings, { file, fileName: named?.[file].name }, report.exampleLimit);
    for (const next of [partial, end]) total = joinPartials(total, next, report.exampleLimit);
  });
  return finishReport(total, { ...report, files: named, seconds: whole.seconds });
}

const partialOf = ({ segments }: CsvPart, file: number): CsvPartial =>
  segments.find((segment) => segment.file === file)?.partial ?? emptyPartial();
