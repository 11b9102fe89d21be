/**
 * One reader for every text that people bring: what it holds is found by its content, and how it is laid out only says what
 * is beside the hashes. Nothing here touches a disk.
 */
import type { CsvColumn } from '../csv/dialects.js';
import type { HashSlot } from '../csv/hash-slot.js';
import { scanBinary } from './binary.js';
import { readJson } from './json.js';
import { base64Layers, hexLayers, type Layer } from './layers.js';
import { LineReader } from './lines.js';
import { readMarkup } from './markup.js';
import { headerEnd, type PlainRows } from './plain-rows.js';
import { behindFirstLine, readPlainText } from './plain-text.js';
import { scanBytes } from './raw.js';
import type { InputRecord } from './record.js';
import { emptyRecord, recordsOf } from './rows.js';
import { type HashSpan, ScanBudget, scanText } from './scan.js';
import { binaryKind } from './signatures.js';
import { countLines, type Skeleton, skeletonOf } from './skeleton.js';
import { finishSteps, type Steps } from './steps.js';
import { decodeMixed } from './text.js';
import { layoutOf, type TextForm } from './text-form.js';

/** Texts that are encoded in texts. */
const DEEPEST = 4;

/**
 * The hashes of a text, those that were encoded once more among them, in order.
 *
 * @param onOpen receives where a text begins that is encoded in this one, goes on up to its end, and holds no hash so far
 */
function spansOf(text: string, budget: ScanBudget, depth: number, onOpen?: (start: number) => void): HashSpan[] {
  const own = scanText(text, budget);
  if (depth >= DEEPEST) return own;
  const spans: HashSpan[] = [];
  let at = 0;
  for (const span of [...own, undefined]) {
    const end = span?.start ?? text.length;
    for (const layer of [...base64Layers(text, at, end), ...hexLayers(text, at, end)].sort(byStart)) {
      const found = spanOf(layer, depth);
      if (found && layer.start >= (spans.at(-1)?.end ?? 0)) spans.push(found);
      else if (!found && layer.end === text.length && !isHash(layer)) onOpen?.(layer.start);
    }
    if (span) spans.push(span);
    at = span?.end ?? at;
  }
  return spans;
}

/** Whether a layer begins like the bytes of a hash, which the text itself was searched for. */
const isHash = ({ bytes }: Layer): boolean => bytes[0] === 0x4f && bytes[1] === 0x41;

const byStart = (a: Layer, b: Layer): number => a.start - b.start;

/** A layer that holds hashes, as a span. */
function spanOf({ start, end, bytes }: Layer, depth: number): HashSpan | undefined {
  const nested = recordsIn(bytes, depth + 1);
  if (nested.length === 0) return undefined;
  const repairs = ['decoded from another encoding'];
  return {
    start,
    end,
    text: '',
    repairs,
    nested: nested.map((record) => ({ ...record, repairs: [...repairs, ...record.repairs] })),
  };
}

/** The records in bytes, whatever they are; no archives. */
export function recordsIn(bytes: Uint8Array, depth = 0): InputRecord[] {
  const raw = bytes[0] === 0x4f && bytes[1] === 0x41 ? scanBytes(bytes) : [];
  if (raw.length > 0) return raw.flatMap((span) => recordsOf(span, { line: 1, values: {} }));
  if (binaryKind(bytes) !== undefined)
    return scanBinary(bytes).flatMap((span) => recordsOf(span, { line: 1, values: {}, place: `byte ${span.start}` }));
  return recordsOfText(decodeMixed(bytes), depth);
}

/** The records of a text that is all there. */
export const recordsOfText = (text: string, depth = 0): InputRecord[] => finishSteps(readingSteps(text, depth));

/**
 * {@link recordsOfText} in steps.
 *
 * @throws RangeError where there are more records than `most`
 */
export function* readingSteps(text: string, depth = 0, most = Number.POSITIVE_INFINITY): Steps<InputRecord[]> {
  const reader = new TextRecords(depth, layoutOf(text));
  const records: InputRecord[] = [];
  for (let at = 0; at < text.length; at += STEP) {
    for (const record of reader.push(text.slice(at, at + STEP))) records.push(record);
    if (records.length > most) throw new RangeError(`it has more than ${most.toLocaleString('en')} rows`);
    yield Math.min(1, (at + STEP) / text.length);
  }
  for (const record of reader.finish()) records.push(record);
  return records;
}

/** Characters of a text that is all there which are read at a time. */
const STEP = 256 * 1024;

const NO_RECORDS: readonly InputRecord[] = [];
/** Characters that are read at a time, and those kept back because a hash may begin in them. */
const PIECE = 1024 * 1024;
const HELD_BACK = 128 * 1024;
/** Characters of a text that has to be there as a whole. */
const LARGEST_WHOLE = 256 * 1024 * 1024;

/** Reads the records of a text that comes in pieces: of lines as they come, of JSON and markup when all of it is there. */
export class TextRecords {
  private readonly lines: LineReader;
  private readonly budget = new ScanBudget(0);
  private waiting = '';
  private line = 1;
  private records: InputRecord[] = [];
  /** Characters that have to wait before lines are read: twice as many where nothing could be read of those before. */
  private enough = PIECE;

  /**
   * @param layout how the text is laid out, where that is known; else its beginning tells
   * @param slot holds the hashes of plain rows
   */
  constructor(
    private readonly depth = 0,
    private layout?: TextForm,
    slot?: HashSlot,
  ) {
    this.lines = new LineReader((record) => this.records.push(record), slot);
  }

  /** Lines that end otherwise than in CRLF, and lines without values. */
  get oddLines(): LineReader['oddLines'] {
    return this.lines.oddLines;
  }

  /** Lines that repeat the header line, or begin another table. */
  get headerLines(): readonly number[] {
    return this.lines.headerLines;
  }

  /** Columns that header lines have named so far. */
  get columns(): ReadonlySet<CsvColumn> {
    return this.lines.columns;
  }

  /**
   * Reads a piece; returns the records that are complete.
   *
   * @throws RangeError where JSON or markup has more characters than can be held
   */
  push(piece: string): InputRecord[] {
    this.waiting += piece;
    this.budget.grow(piece.length);
    if (this.layout === 'lines') this.readPlainRows();
    if (this.waiting.length >= this.enough) {
      this.layout ??= layoutOf(this.waiting);
      if (this.layout === 'lines') this.readLines(false);
      else if (this.waiting.length > LARGEST_WHOLE)
        throw new RangeError('JSON or markup of more than 256 million characters');
    }
    return this.takeRecords();
  }

  /** The plain rows that may follow; undefined where there is no table of such rows. */
  get plainRows(): PlainRows | undefined {
    return this.layout === 'lines' ? this.lines.plainRows : undefined;
  }

  /** Reads the header line that the input begins with, of a table; returns nothing, or what was taken for a record. */
  begin(header: string): InputRecord[] {
    this.layout = 'lines';
    return this.readUpTo(header);
  }

  /** Reads a piece that a plain row follows, and what was waiting before it; returns the records. */
  readUpTo(piece: string): InputRecord[] {
    this.waiting += piece;
    this.budget.grow(piece.length);
    if (this.waiting !== '') this.readPart(this.waiting.length);
    this.enough = PIECE;
    return this.takeRecords();
  }

  /** Takes note of a plain row that was read elsewhere, and tells it its line; returns the records that precede it. */
  passPlainRow(row: PlainRows): readonly InputRecord[] {
    row.line = this.line++;
    this.budget.grow(row.end - row.start);
    this.lines.beforePlainRow(row.crlf);
    return this.records.length === 0 ? NO_RECORDS : this.takeRecords();
  }

  /** Ends the input; returns the last records. */
  finish(): InputRecord[] {
    this.layout ??= layoutOf(this.waiting);
    if (this.layout === 'lines') this.readLines(true);
    else this.readPart(this.waiting.length);
    // What is nearly JSON was read as lines.
    this.lines.finish();
    const records = this.takeRecords();
    if (!this.budget.isSpent) return records;
    const fault = 'more of it begins like a hash than can be looked at: hashes may have been passed over';
    return [...records, emptyRecord({ line: this.line, values: {} }, fault)];
  }

  private takeRecords(): InputRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  /** Reads rows that need no search, as far as they go. */
  private readPlainRows(): void {
    const { plainRows: rows } = this;
    if (rows === undefined) return;
    const end = readPlainText(rows, this.waiting, () => {
      rows.line = this.line++;
      this.lines.beforePlainRow(rows.crlf);
      this.records.push(rows.record());
    });
    this.waiting = this.waiting.slice(end);
  }

  /**
   * Where what is waiting can be cut so that plain rows follow: before the first one behind its first line, or behind a header
   * line that it begins with; -1 where there is no such place.
   */
  private beforePlainRows(): number {
    if (!this.lines.hasTable) return headerEnd(this.waiting);
    const { plainRows: rows } = this;
    return rows === undefined ? -1 : behindFirstLine(rows, this.waiting);
  }

  /** Reads lines: those that need no search, and what is between them. */
  private readLines(isLast: boolean): void {
    while (this.waiting.length >= (isLast ? 1 : this.enough)) {
      const before = this.waiting.length;
      const next = this.beforePlainRows();
      if (next >= 0) this.readPart(next);
      else this.readPart(isLast ? before : undefined);
      this.readPlainRows();
      // What goes on beyond the piece is not read again with every few characters that come.
      this.enough = this.waiting.length === before ? 2 * before : PIECE;
      if (this.waiting.length === before) return;
    }
  }

  /** Reads the beginning of what is waiting, up to a place where nothing goes on: by default one that is safe to cut at. */
  private readPart(end?: number): void {
    const { waiting } = this;
    const whole = end === undefined ? waiting : waiting.slice(0, end);
    let open = waiting.length;
    const all = spansOf(whole, this.budget, this.depth, (start) => {
      open = Math.min(open, start);
    });
    const stop = end ?? safeEnd(waiting, all, open);
    const text = waiting.slice(0, stop);
    const spans = all.filter((span) => span.end <= stop);
    const skeleton = skeletonOf(text, spans, this.line);
    this.waiting = waiting.slice(stop);
    const before = this.records.length;
    this.readSkeleton(skeleton);
    this.line += countLines(text);
    const told = new Set([...this.records.slice(before).map(({ content }) => content), ...this.lines.held]);
    // One by one: a document may have more than a call takes arguments.
    for (const record of overlooked(spans, skeleton.lines, told)) this.records.push(record);
  }

  private readSkeleton(skeleton: Skeleton): void {
    const { layout } = this;
    const json = layout === 'json' ? readJson(skeleton.text, skeleton, linesOfString) : undefined;
    if (json) for (const record of json) this.records.push(record);
    else if (layout === 'markup') readMarkup(skeleton, (record) => this.records.push(record));
    else this.lines.read(skeleton, this.line);
  }
}

/** The records of a string of JSON that holds lines. */
function linesOfString(text: string, skeleton: Skeleton): InputRecord[] {
  const records: InputRecord[] = [];
  const reader = new LineReader((record) => records.push(record));
  reader.read({ ...skeleton, text });
  reader.finish();
  return records;
}

/** Most characters of an encoded text without a hash that are kept for the sake of what follows. */
const LARGEST_OPEN = 4 * 1024 * 1024;

/** Where a text can be cut: behind a line, before what may be the beginning of a hash or of a text that is encoded in it. */
function safeEnd(text: string, spans: readonly HashSpan[], open: number): number {
  let end = text.length - HELD_BACK;
  if (text.length - open <= LARGEST_OPEN) end = Math.min(end, open);
  for (const span of spans) if (span.start < end && span.end > end) end = span.start;
  const line = text.lastIndexOf('\n', end - 1) + 1;
  // A line that a hash goes on over is not the end of one.
  const isWithin = spans.some(({ start, end: stop }) => start < line && stop > line);
  return line > 0 && !isWithin ? line : end;
}

/** Hashes that the reading of a layout passed over: none is lost because a file is laid out unlike any other. */
function overlooked(
  spans: readonly HashSpan[],
  lines: readonly number[],
  told: ReadonlySet<InputRecord['content']>,
): InputRecord[] {
  return spans.flatMap((span, i) => {
    const own = recordsOf(span, { line: lines[i], values: {} });
    return own.filter(({ content }) => !told.has(content));
  });
}
