/** Rows of a CSV file as objects, whatever its encoding, header and separators: the tolerant reading. */
import { allocate } from '#platform';
import type { Finding } from '../hash/finding.js';
import type { CsvColumn, CsvTarget } from './dialects.js';
import { Utf16Transcoder } from './encoding.js';
import { type CsvHead, readHead } from './head.js';
import { LineEnd, type LineSink, LineSplitter } from './lines.js';
import { type CsvValues, isBlankRow, type RowFault, readTolerantRow, type TolerantRow } from './row.js';

/** One row of a CSV file: its values, blanks and quotation marks taken off, and where it stands. */
export interface CsvRow {
  values: CsvValues;
  /** Name of the file or of the part of an archive. */
  source: string;
  /** Line of the file, from 1. */
  line: number;
  /** Row of the data, from 0. */
  row: number;
  /** What was wrong with the form of the row. */
  faults: RowFault[];
  /** Whether it is clear which value belongs to which column. */
  aligned: boolean;
}

/** What the start of a file said. */
export interface CsvHeadInfo {
  /** Columns that are known, in their order. */
  columns: CsvColumn[];
  /** What was wrong with encoding and header line. */
  findings: Finding[];
}

/** How rows are read. */
export interface ReadRowsOptions {
  /** Dialect that the first line is compared with; `fleet` by default, which knows the columns of all. */
  target?: CsvTarget;
  /** Name of the file in rows. */
  source?: string;
}

/** Reads rows of a file that comes in chunks. */
export class RowReader {
  private head: CsvHead | undefined;
  private waiting: Uint8Array = new Uint8Array(0);
  private transcoder: Utf16Transcoder | undefined;
  private splitter: LineSplitter | undefined;
  private rows: CsvRow[] = [];
  private line = 0;
  private row = 0;
  /** Lines that end otherwise than in CRLF, and lines without values. */
  readonly oddLines = { endings: 0, blank: 0 };

  constructor(private readonly options: ReadRowsOptions = {}) {}

  /** Takes a chunk, which may be used again afterwards; gives the rows that are complete. */
  push(chunk: Uint8Array, start = 0, end = chunk.length): CsvRow[] {
    const bytes = chunk.subarray(start, end);
    if (this.splitter) {
      this.feed(bytes);
    } else {
      const waiting = allocate(this.waiting.length + bytes.length);
      waiting.set(this.waiting);
      waiting.set(bytes, this.waiting.length);
      this.waiting = waiting;
      this.open(false);
    }
    return this.take();
  }

  /** Tells that there are no more bytes; gives the last rows. */
  finish(): CsvRow[] {
    if (this.splitter === undefined) this.open(true);
    if (this.transcoder) this.splitter?.push(this.transcoder.finish());
    this.splitter?.finish();
    return this.take();
  }

  /** What the start of the file said; undefined until it is there. */
  get info(): CsvHeadInfo | undefined {
    if (this.head === undefined) return undefined;
    const columns = this.head.layout.columns.filter((column) => column !== null);
    return { columns, findings: this.head.findings };
  }

  private open(complete: boolean): void {
    this.head = readHead(this.waiting, complete, this.options.target ?? 'fleet');
    if (this.head === undefined) return;
    const { encoding, bomLength } = this.head;
    if (encoding !== 'ascii-compatible') this.transcoder = new Utf16Transcoder(encoding);
    this.splitter = new LineSplitter(this.sink(this.head));
    const bytes = this.waiting.subarray(bomLength);
    this.waiting = new Uint8Array(0);
    this.feed(bytes);
  }

  private feed(bytes: Uint8Array): void {
    this.splitter?.push(this.transcoder ? this.transcoder.push(bytes) : bytes);
  }

  private take(): CsvRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  private addRow(row: TolerantRow, add: (values: CsvValues, faults: RowFault[], aligned: boolean) => void): void {
    if (!isBlankRow(row)) {
      add(row.values, row.faults, row.aligned);
      return;
    }
    this.row++;
    this.oddLines.blank++;
  }

  private sink({ layout }: CsvHead): LineSink {
    let headerAhead = layout.hasHeader;
    const { source = '' } = this.options;
    const add = (values: CsvValues, faults: RowFault[], aligned: boolean): void => {
      this.rows.push({ values, source, line: this.line, row: this.row++, faults, aligned });
    };
    return {
      line: (bytes, start, end, ending) => {
        this.line++;
        if (ending !== LineEnd.crlf) this.oddLines.endings++;
        if (headerAhead) headerAhead = false;
        else if (start === end) this.oddLines.blank++;
        else this.addRow(readTolerantRow(bytes, start, end, layout), add);
      },
      longLine: (length) => {
        this.line++;
        headerAhead = false;
        add({}, [{ code: 'column-count', message: `the line has ${length} bytes, far more than any row` }], false);
      },
    };
  }
}

/**
 * Reads the rows of a CSV file that is in memory, with tolerance: UTF-16, quotation marks, semicolons, other tools' titles.
 *
 * @param input the file's bytes, or its text
 * @example
 * for (const { values, line } of parseCsv(text)) console.log(line, values.serialNumber);
 */
export function parseCsv(input: Uint8Array | string, options: ReadRowsOptions = {}): CsvRow[] {
  const reader = new RowReader(options);
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  return [...reader.push(bytes), ...reader.finish()];
}
