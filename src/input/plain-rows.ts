/**
 * The rows of a table that are as they should be: values of letters and digits, and one whole hash in its column, which its
 * checksum proves. Nearly every row of a fleet is such a row. They are read without a search of the text around them and
 * become the same records; any other line is left to the reader that looks everywhere.
 */
import type { CsvColumn } from '../csv/dialects.js';
import type { CsvValues } from '../csv/row.js';
import type { InputRecord } from './record.js';
import { recordsOf } from './rows.js';
import { wholeHashAt } from './scan.js';
import { headerOf, titledRow } from './table.js';

/** A table with a delimiter, whose columns are known. */
export interface DelimitedTable {
  readonly delimiter: string;
  readonly columns: readonly (CsvColumn | null)[];
}

/** Longest value that is looked at here: nothing that is this short holds a hash. */
const LONGEST_VALUE = 128;
/** Characters that no reader takes for anything but a value's own. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9 ./_@#&+-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const SPACE = 0x20;
const CR = 0x0d;

/** A line that was read. */
export interface PlainRow {
  readonly record: InputRecord;
  /** Where the next line begins. */
  readonly next: number;
  /** Whether it ends in CRLF. */
  readonly crlf: boolean;
}

/** A place in a text where a line begins, and the number of the line. */
export interface LinePlace {
  readonly at: number;
  readonly line: number;
}

/** Longest header line that is looked at alone, and its characters. */
const LONGEST_HEADER = 1024;
const PLAIN_HEADER = /^[A-Za-z0-9 .,;|\t()_-]*\r?$/;

/** Where the first line of a text ends, where that is a header line without anything in it that could begin a hash. */
export function headerEnd(text: string): number {
  const end = text.indexOf('\n') + 1;
  const line = text.slice(0, Math.min(end, LONGEST_HEADER) - 1);
  const isPlain = end > 0 && end <= LONGEST_HEADER && PLAIN_HEADER.test(line) && !/T[0O]|OA/.test(line);
  return isPlain && headerOf(line) !== undefined ? end : -1;
}

/** Reads lines of one text. */
export class PlainRows {
  private readonly hashAt: number;
  private readonly isDoubtful: boolean;

  constructor(private readonly table: DelimitedTable) {
    const { columns } = table;
    this.hashAt = columns.indexOf('hardwareHash');
    // Of so many columns the first half may be titles, and the second half values.
    this.isDoubtful = columns.length >= 4 && columns.length % 2 === 0;
  }

  /** Whether a table can have such rows. */
  static fits(table: { delimiter?: string; columns: readonly (CsvColumn | null)[] }): table is DelimitedTable {
    const { delimiter, columns } = table;
    const isApart = delimiter !== undefined && delimiter.length === 1 && PLAIN[delimiter.charCodeAt(0) & 0x7f] === 0;
    return isApart && columns.length > 1 && columns.includes('hardwareHash');
  }

  /** Reads rows from the beginning of a text as far as they go; returns the place of the first line that is none. */
  readAll(text: string, firstLine: number, take: (row: PlainRow) => void): LinePlace {
    let at = 0;
    let line = firstLine;
    for (let row = this.read(text, at, line); row !== undefined; row = this.read(text, at, line)) {
      take(row);
      at = row.next;
      line++;
    }
    return { at, line };
  }

  /** Where the first row behind the first line of a text begins; -1 where there is none. */
  behindFirstLine(text: string): number {
    for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
      if (this.read(text, feed + 1, 1) !== undefined) return feed + 1;
    }
    return -1;
  }

  /** The row at a position of a text, where a line begins; undefined where it is not there as a whole, or is not such a row. */
  private read(text: string, start: number, line: number): PlainRow | undefined {
    const { delimiter, columns } = this.table;
    const fields: string[] = [];
    let at = start;
    let hash = '';
    for (let i = 0; i < columns.length; i++) {
      if (i > 0 && text[at++] !== delimiter) return undefined;
      const field = i === this.hashAt ? wholeHashAt(text, at) : this.valueAt(text, at);
      if (field === undefined) return undefined;
      if (i === this.hashAt) hash = field;
      fields.push(field);
      at += field.length;
    }
    const crlf = text.charCodeAt(at) === CR;
    const feed = crlf ? at + 1 : at;
    if (text[feed] !== '\n' || (this.isDoubtful && titledRow(fields) !== undefined)) return undefined;
    return { record: this.recordOf(fields, { start, end: at, text: hash }, line), next: feed + 1, crlf };
  }

  /** The value at a position; undefined where it is not plain, or may be the beginning of a hash. */
  private valueAt(text: string, start: number): string | undefined {
    const most = Math.min(text.length, start + LONGEST_VALUE);
    let at = start;
    while (at < most && PLAIN[text.charCodeAt(at)] === 1) at++;
    if (at === start) return '';
    if (at === most || text.charCodeAt(start) === SPACE || text.charCodeAt(at - 1) === SPACE) return undefined;
    const value = text.slice(start, at);
    return value.includes('T0') || value.includes('TO') || value.includes('OA') ? undefined : value;
  }

  private recordOf(
    fields: readonly string[],
    span: { start: number; end: number; text: string },
    line: number,
  ): InputRecord {
    const values: CsvValues = {};
    for (let i = 0; i < fields.length; i++) {
      const column = this.table.columns[i];
      if (column && i !== this.hashAt) values[column] = fields[i];
    }
    const [record] = recordsOf({ ...span, repairs: [] }, { line, values, faults: [], aligned: true });
    return record;
  }
}
