/** The shape of a part in JSON, checked before anything is believed: a partial file may come from anywhere. */
import { FINDING_CODES } from '../inspect/finding-codes.js';
import { CSV_TARGETS } from './dialects.js';
import type { KeySegment } from './keys.js';
import type { CsvPart } from './part.js';
import type { CsvPartial } from './report.js';

/** What the JSON contains of the keys of a segment. */
export type SegmentHeader = Pick<KeySegment, 'file' | 'count' | 'firstRow'>;

/** A part as it is in the JSON: the keys of its rows follow it as bytes. */
export interface PartJson extends Omit<CsvPart, 'segments'> {
  segments: { file: number; partial: Omit<CsvPartial, 'keys'> & { keys: SegmentHeader[] } }[];
}

type Check = (value: unknown) => boolean;

/** Rows of one segment of keys, at most: places in it need 16 bits. */
const SEGMENT_ROWS = 0x10000;
/** Parts, at most. */
const MOST_PARTS = 1_000_000;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const integer =
  (most = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
const number = integer();
const seconds: Check = (value) => typeof value === 'number' && value >= 0;
const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const members =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const severity = oneOf(['error', 'warning', 'info']);
const example = members({
  file: optional(text),
  line: number,
  row: (value) => value === null || number(value),
  field: optional(text),
  message: text,
  predicts: optional(text),
  hint: optional(text),
});
const profile: Check = (value) => Array.isArray(value) && value.length === 2 && text(value[0]) && number(value[1]);

const partial = members({
  lines: number,
  rows: number,
  withErrors: number,
  withWarnings: number,
  warningsOnly: number,
  groups: list(members({ code: oneOf(FINDING_CODES), severity, count: number, examples: list(example) })),
  keys: list(members({ file: number, count: integer(SEGMENT_ROWS), firstRow: number })),
  profiles: list(profile),
  findings: (value) => Array.isArray(value) && value.length === 0,
});

const part = members({
  of: integer(MOST_PARTS),
  first: integer(MOST_PARTS),
  last: integer(MOST_PARTS),
  files: list(members({ name: text, size: number, sample: text })),
  report: members({ target: oneOf(CSV_TARGETS), strict: flag, duplicates: flag, exampleLimit: number }),
  settings: text,
  segments: list(members({ file: number, partial })),
  seconds,
});

/** Whether segments are of files that there are, in order, one each. */
function isOrdered({ files, segments, first, last, of }: PartJson): boolean {
  const inOrder = segments.every(({ file }, i) => file < files.length && (i === 0 || segments[i - 1].file < file));
  const own = segments.every(({ file, partial: { keys } }) => keys.every((segment) => segment.file === file));
  return inOrder && own && first >= 1 && first <= last && last <= of;
}

/** Whether a value of JSON has the shape of a part. */
export const isPart = (value: unknown): value is PartJson => part(value) && isOrdered(value as PartJson);
