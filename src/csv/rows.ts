/** Rows of a CSV file as objects, whatever its encoding, header and separators: the tolerant reading. */
import type { Finding } from '../inspect/finding.js';
import type { CsvColumn, CsvTarget } from './dialects.js';
import { HeadedLines } from './headed-lines.js';
import type { CsvHead } from './header.js';
import { LineEnd, type LineSink } from './lines.js';
import { type CsvValues, isBlankRow, type RowFault, readTolerantRow, type TolerantRow } from './row.js';

/** One row of a CSV file: its values, without whitespace and quotation marks around them, and where it is. */
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
  /** What was done to get the hash and the values out of the file; one sentence each. */
  repairs?: readonly string[];
  /** Why the hash is not one that can be written: it is cut or damaged, or the value is not a hash. */
  unusable?: string;
  /** Whether the hash is known to be whole, and its checksum to hold. */
  proven?: true;
}

/** What the start of a file said. */
export interface CsvHeadInfo {
  /** Columns that are known, in their order. */
  columns: CsvColumn[];
  /** The titles as they are; undefined where the first line is not a header line. */
  titles?: string[];
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
  private readonly lines: HeadedLines;
  private rows: CsvRow[] = [];
  private line = 0;
  private row = 0;
  /** Lines that end otherwise than in CRLF, and lines without values. */
  readonly oddLines = { endings: 0, blank: 0 };

  constructor(private readonly options: ReadRowsOptions = {}) {
    this.lines = new HeadedLines(options.target ?? 'fleet', (head) => this.sink(head));
  }

  /** Reads a chunk, which may be used again afterwards; returns the rows that are complete. */
  push(chunk: Uint8Array): CsvRow[] {
    this.lines.push(chunk, 0, chunk.length);
    return this.take();
  }

  /** Ends the input; returns the last rows. */
  finish(): CsvRow[] {
    this.lines.finish();
    return this.take();
  }

  /** What the start of the file said; undefined until it is there. */
  get info(): CsvHeadInfo | undefined {
    const { head } = this.lines;
    if (head === undefined) return undefined;
    const { layout, titles, findings } = head;
    const columns = layout.columns.filter((column) => column !== null);
    return { columns, findings, ...(layout.hasHeader ? { titles } : {}) };
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
