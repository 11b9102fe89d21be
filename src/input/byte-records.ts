/**
 * The records of a file of lines that comes in chunks of bytes. Plain rows are read where they lie; what is between them goes
 * to the reader of texts, which searches it.
 */
import { allocate, isPlainText, toLatin1 } from '#platform';
import type { HashSlot } from '../csv/hash-slot.js';
import { headerEnd, type PlainRow, type PlainRows } from './plain-rows.js';
import { TextRecords } from './read.js';
import type { InputRecord } from './record.js';
import { MixedDecoder } from './text.js';
import { layoutOf } from './text-form.js';

/** Receives what is read, in the order of the file. */
export interface ByteRecordSink {
  /** Holds the hashes of plain rows; a reader without it has one of its own. */
  readonly slot?: HashSlot;
  /** A plain row whose values need no cleaning; whether it was taken. One that was not comes as a record. */
  plain?(row: PlainRow): boolean;
  record(record: InputRecord): void;
  /** Bytes [start, end) are not a plain row: the records in them follow, at once or with those of later bytes. */
  text?(bytes: Uint8Array, start: number, end: number): void;
  /** All bytes have been told of: the records of the last ones follow. */
  end?(): void;
}

const LF = 10;
const NOTHING = new Uint8Array(0);
/** Bytes of a plain row by which UTF-16 surely ends. */
const AHEAD = 64;
/** Bytes by which the layout of a text is told. */
const START = 8192;

/** Reads chunks of bytes. A chunk may be filled again when it has been read. */
export class ByteRecords {
  /** What reads all that is not a plain row. */
  readonly text: TextRecords;
  private readonly decoder = new MixedDecoder();
  /** The rows of the table at hand, while there is nothing else to read before the next one. */
  private rows: PlainRows | undefined;
  private hasBegun = false;
  /** The beginning of a line whose end has not come yet. */
  private held = allocate(START);
  private heldLength = 0;

  constructor(private readonly sink: ByteRecordSink) {
    this.text = new TextRecords(0, undefined, sink.slot);
  }

  /** Reads bytes [start, end) of a chunk. */
  push(chunk: Uint8Array, start = 0, end = chunk.length): void {
    let at = this.hasBegun ? start : this.begin(chunk, start, end);
    if (this.heldLength > 0) at = this.finishLine(chunk, at, end);
    while (at < end) at = this.rows ? this.readRows(this.rows, chunk, at, end) : this.search(chunk, at, end);
  }

  /** Tells that there are no more bytes. */
  finish(): void {
    this.releaseHeld();
    this.sink.end?.();
    this.emit(this.text.push(this.decoder.push(NOTHING, true)));
    this.emit(this.text.finish());
  }

  /** Reads the header line, where the file begins with a plain one. */
  private begin(chunk: Uint8Array, start: number, end: number): number {
    this.hasBegun = true;
    if (end - start < START || !isPlainText(chunk, start, start + START)) return start;
    const beginning = toLatin1(chunk, start, start + START);
    const length = layoutOf(beginning) === 'lines' ? headerEnd(beginning) : -1;
    if (length < 0) return start;
    this.sink.text?.(chunk, start, start + length);
    this.emit(this.text.begin(this.decoder.push(chunk.subarray(start, start + length), true)));
    this.rows = this.text.plainRows;
    return start + length;
  }

  /** Reads plain rows from a place where a line begins; returns where to go on. */
  private readRows(rows: PlainRows, chunk: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end) {
      const next = rows.read(chunk, at, end);
      if (next < 0) break;
      this.take(rows);
      at = next;
    }
    if (at === end) return end;
    if (lineEnd(chunk, at, end) < 0) return this.hold(rows, chunk, at, end);
    // A line that is none: what is read goes on behind it.
    this.rows = undefined;
    return this.search(chunk, at, end);
  }

  /** Has text read up to the next plain row of the chunk, or all that there is of it. */
  private search(chunk: Uint8Array, start: number, end: number): number {
    const next = this.behindFirstLine(chunk, start, end);
    this.sink.text?.(chunk, start, next < 0 ? end : next);
    if (next < 0) {
      this.emit(this.text.push(this.decoder.push(chunk.subarray(start, end), false)));
      return end;
    }
    this.emit(this.text.readUpTo(this.decodeBefore(chunk, start, next)));
    // The table may be another now.
    this.rows = this.text.plainRows;
    return next;
  }

  /** The text of bytes [start, next), which a plain row follows: it shows where UTF-16 before it ends. */
  private decodeBefore(chunk: Uint8Array, start: number, next: number): string {
    const text = this.decoder.push(chunk.subarray(start, next + AHEAD), true);
    const isWhole = text.endsWith(toLatin1(chunk, next, next + AHEAD));
    // Where an odd byte precedes the row, its first one is half of a character.
    return text.slice(0, text.length - (isWhole ? AHEAD : AHEAD - 1));
  }

  /** Where the first plain row behind the first LF begins; -1 where there is none. */
  private behindFirstLine(chunk: Uint8Array, start: number, end: number): number {
    const rows = this.text.plainRows;
    const first = rows === undefined ? -1 : lineEnd(chunk, start, end);
    if (rows === undefined || first < 0) return -1;
    let at = first + 1;
    for (let feed = lineEnd(chunk, at, end); feed >= 0; feed = lineEnd(chunk, at, end)) {
      if (rows.read(chunk, at, end) > 0) return at;
      at = feed + 1;
    }
    return -1;
  }

  private take(rows: PlainRows): void {
    const { sink, text } = this;
    this.emit(text.passPlainRow(rows));
    if (!rows.isClean) sink.text?.(rows.bytes, rows.start, rows.end + (rows.crlf ? 2 : 1));
    else if (sink.plain?.(rows)) return;
    sink.record(rows.record());
  }

  private emit(records: readonly InputRecord[]): void {
    for (const record of records) this.sink.record(record);
  }

  /** Keeps the beginning of a line for the next chunk, where it may be a plain row. */
  private hold(rows: PlainRows, chunk: Uint8Array, start: number, end: number): number {
    const length = this.heldLength + end - start;
    if (length > rows.mostBytes) {
      this.releaseHeld();
      return this.search(chunk, start, end);
    }
    if (length > this.held.length) this.grow(rows.mostBytes);
    this.held.set(chunk.subarray(start, end), this.heldLength);
    this.heldLength = length;
    return end;
  }

  private grow(size: number): void {
    const larger = allocate(size);
    larger.set(this.held.subarray(0, this.heldLength));
    this.held = larger;
  }

  /** Reads the line whose beginning is kept; returns where to go on. */
  private finishLine(chunk: Uint8Array, start: number, end: number): number {
    const { rows } = this;
    if (rows === undefined) return start;
    const feed = lineEnd(chunk, start, end);
    if (feed < 0) return this.hold(rows, chunk, start, end);
    const before = this.heldLength;
    const at = this.hold(rows, chunk, start, feed + 1);
    if (this.heldLength === 0) return at;
    if (rows.read(this.held, 0, this.heldLength) > 0) {
      this.heldLength = 0;
      this.take(rows);
      return at;
    }
    this.heldLength = before;
    this.releaseHeld();
    return start;
  }

  /** Hands the beginning of a line that is kept to the reader of texts. */
  private releaseHeld(): void {
    const { heldLength } = this;
    if (heldLength === 0) return;
    this.heldLength = 0;
    this.rows = undefined;
    this.sink.text?.(this.held, 0, heldLength);
    this.emit(this.text.push(this.decoder.push(this.held.subarray(0, heldLength), false)));
  }
}

/** Where the LF of the line at a position is; -1 where it is not in the bytes. */
function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  const feed = bytes.indexOf(LF, start);
  return feed < end ? feed : -1;
}
