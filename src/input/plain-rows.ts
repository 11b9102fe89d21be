/**
 * The rows of a table that are as they should be: values of letters and digits, and one whole hash in its column, which its
 * checksum proves. Nearly every row of a fleet is such a row. They are read from the bytes of a file without a search of the
 * text around them, and are the same rows as the reader that looks everywhere makes of them; any other line is left to it.
 */
import { toLatin1 } from '#platform';
import type { CsvColumn } from '../csv/dialects.js';
import { HashSlot } from '../csv/hash-slot.js';
import { HASH_LENGTH } from '../csv/hash-text.js';
import type { PlainRow } from '../csv/plain-row.js';
import type { CsvValues } from '../csv/row.js';
import type { InputRecord } from './record.js';
import { recordsOf } from './rows.js';
import { headerOf, titledRow } from './table.js';

export type { PlainRow } from '../csv/plain-row.js';

/** A table with a delimiter, whose columns are known. */
export interface DelimitedTable {
  readonly delimiter: string;
  readonly columns: readonly (CsvColumn | null)[];
}

/** Longest value that is looked at here: nothing that is this short holds a hash. */
const LONGEST_VALUE = 127;
/** Characters that no reader takes for anything but a value's own. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, code) =>
  /[A-Za-z0-9 ./_@#&+-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const SPACE = 0x20;
const CR = 0x0d;
const LF = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;
const A = 0x41;
const O = 0x4f;
const T = 0x54;

/** Longest header line that is looked at alone, and its characters. */
export const LONGEST_HEADER = 1024;
const PLAIN_HEADER = /^[A-Za-z0-9 .,;|\t()_-]*\r?$/;

/** Where the first line of a text ends, where that is a header line without anything in it that could begin a hash. */
export function headerEnd(text: string): number {
  const end = text.indexOf('\n') + 1;
  const line = text.slice(0, Math.min(end, LONGEST_HEADER) - 1);
  const isPlain = end > 0 && end <= LONGEST_HEADER && PLAIN_HEADER.test(line) && !/T[0O]|OA/.test(line);
  return isPlain && headerOf(line) !== undefined ? end : -1;
}

/** Holds the hashes of rows whose reader was not given a slot: each row is done with before the next one is read. */
let common: HashSlot | undefined;

/** Reads the rows of one table, one after the other. */
export class PlainRows implements PlainRow {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  crlf = false;
  line = 0;
  readonly columns: readonly (CsvColumn | null)[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly hashAt: number;
  readonly slot: HashSlot;
  private readonly delimiter: number;
  private readonly isDoubtful: boolean;

  constructor({ columns, delimiter }: DelimitedTable, slot?: HashSlot) {
    if (slot === undefined) common ??= new HashSlot();
    this.slot = slot ?? (common as HashSlot);
    this.columns = columns;
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
    this.hashAt = columns.indexOf('hardwareHash');
    this.delimiter = delimiter.charCodeAt(0);
    // Of so many columns the first half may be titles, and the second half values.
    this.isDoubtful = columns.length >= 4 && columns.length % 2 === 0;
  }

  /** Whether a table can have such rows. */
  static fits(table: { delimiter?: string; columns: readonly (CsvColumn | null)[] }): table is DelimitedTable {
    const { delimiter, columns } = table;
    const isApart = delimiter !== undefined && /^[\0-\x7f]$/.test(delimiter) && PLAIN[delimiter.charCodeAt(0)] === 0;
    return isApart && columns.length > 1 && columns.includes('hardwareHash');
  }

  /** Most bytes of such a row, with its line end. */
  get mostBytes(): number {
    return HASH_LENGTH + this.columns.length * (LONGEST_VALUE + 1) + 2;
  }

  /** Reads the line that begins at `start` of bytes [0, limit); returns where the next one begins, or -1 where it is no such row. */
  read(bytes: Uint8Array, start: number, limit: number): number {
    if (limit - start < HASH_LENGTH) return -1;
    const end = this.split(bytes, start, limit);
    if (end < 0) return -1;
    const crlf = bytes[end] === CR;
    const feed = crlf ? end + 1 : end;
    if (feed >= limit || bytes[feed] !== LF) return -1;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.crlf = crlf;
    if (this.isDoubtful && this.isTitled()) return -1;
    const { starts, ends, hashAt } = this;
    return this.slot.prove(bytes, starts[hashAt], ends[hashAt]) ? feed + 1 : -1;
  }

  /** Whether the values of the row are as they are kept: a serial number may have a label, a product key ID be something else. */
  get isClean(): boolean {
    const { columns, bytes, starts, ends } = this;
    for (let i = 0; i < columns.length; i++) {
      if (columns[i] === 'windowsProductId' && !isProductKeyId(bytes, starts[i], ends[i])) return false;
      if (columns[i] === 'serialNumber' && holds(bytes, starts[i], ends[i], SPACE)) return false;
    }
    return true;
  }

  /** The record of the row. */
  record(): InputRecord {
    const { columns, line, hashAt, isClean } = this;
    const values: CsvValues = {};
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i];
      if (column !== null && i !== hashAt) values[column] = this.value(i);
    }
    const content = this.value(hashAt);
    if (isClean) return { content, line, values, repairs: [], faults: [], aligned: true, proven: true };
    const span = { start: 0, end: content.length, text: content, repairs: [] };
    const [record] = recordsOf(span, { line, values, faults: [], aligned: true });
    return { ...record, proven: true };
  }

  private value(i: number): string {
    return toLatin1(this.bytes, this.starts[i], this.ends[i]);
  }

  /** Cuts a line into its values; returns its end, or -1. */
  private split(bytes: Uint8Array, start: number, limit: number): number {
    const { columns, starts, ends, hashAt, delimiter } = this;
    let at = start;
    for (let i = 0; i < columns.length; i++) {
      if (i > 0 && bytes[at++] !== delimiter) return -1;
      starts[i] = at;
      at = i === hashAt ? at + HASH_LENGTH : valueEnd(bytes, at, limit);
      if (at < 0 || at >= limit) return -1;
      ends[i] = at;
    }
    return at;
  }

  /** Whether the first half of the values are titles. */
  private isTitled(): boolean {
    const { columns, bytes, starts, ends, hashAt } = this;
    for (let i = 0; i < columns.length / 2; i++) {
      // A title has letters, and is shorter than a hash.
      if (i === hashAt || isDigits(bytes, starts[i], ends[i])) return false;
    }
    return titledRow(columns.map((_, i) => this.value(i))) !== undefined;
  }
}

/** End of the value at a position; -1 where it is not plain, or may be the beginning of a hash. */
function valueEnd(bytes: Uint8Array, start: number, limit: number): number {
  const most = Math.min(limit, start + LONGEST_VALUE + 1);
  let before = 0;
  let at = start;
  for (; at < most; at++) {
    const code = bytes[at];
    if (PLAIN[code] === 0) break;
    if (before === T && (code === ZERO || code === O)) return -1;
    if (before === O && code === A) return -1;
    before = code;
  }
  if (at === start) return at;
  return at - start > LONGEST_VALUE || bytes[start] === SPACE || before === SPACE ? -1 : at;
}

const DIGITS = 13;

/** Whether bytes are empty, or a product key ID. */
function isProductKeyId(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start) return true;
  return end - start === DIGITS && isDigits(bytes, start, end) && !isAll(bytes, start, end, ZERO);
}

function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] < ZERO || bytes[at] > NINE) return false;
  return true;
}

function isAll(bytes: Uint8Array, start: number, end: number, code: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== code) return false;
  return true;
}

function holds(bytes: Uint8Array, start: number, end: number, code: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === code) return true;
  return false;
}
