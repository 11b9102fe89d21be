/** What every file becomes before it is rewritten: a list of rows, made of the records that were found in it. */
import { base64Encode } from '#platform';
import type { CsvColumn, CsvTarget } from '../csv/dialects.js';
import type { HashSlot } from '../csv/hash-slot.js';
import { readHead } from '../csv/header.js';
import type { CsvHeadInfo, CsvRow } from '../csv/rows.js';
import { encodeHash } from '../hash/encode.js';
import type { PlainRow } from './plain-rows.js';
import type { TextRecords } from './read.js';
import type { InputRecord } from './record.js';
import { serialNumberOf } from './rows.js';

/** What the start and the lines of a file were like. */
export interface DocumentHead {
  /** Columns that the file names or fills, and what was wrong with its first line where it is CSV. */
  readonly info: CsvHeadInfo | undefined;
  readonly oddLines: { readonly endings: number; readonly blank: number };
  /** Lines that repeat the header line, or begin another table. */
  readonly headerLines?: readonly number[];
}

/** Receives the rows of a document, in their order. */
export interface RowSink {
  /** Holds the hashes of plain rows; a document without it has one of its own. */
  readonly slot?: HashSlot;
  /**
   * A row of a large file that is as it should be, where it lies; whether it was taken. One that was not comes as an object.
   *
   * @param number its number among the rows of the document, from 0
   */
  plain?(row: PlainRow, number: number): boolean;
  /** Any other row. */
  row(row: CsvRow): void;
  /** The rows of one batch are through: what was made of them can be written. */
  batch?(): void | Promise<void>;
}

/** A list of rows that can be read again and again. */
export interface CsvDocument {
  /** Name of the file, and of the part of an archive. */
  readonly name: string;
  /** Reads the rows, in batches. */
  rows(): AsyncGenerator<CsvRow[]>;
  /** Has a sink receive the rows. */
  pass(sink: RowSink): Promise<void>;
  /** What the last pass detected about encoding, header line and lines; undefined for what is not text. */
  readonly reader: DocumentHead | undefined;
  /** Columns that rows can have; known of the rows that were read. */
  readonly columns: readonly CsvColumn[];
  /** Why the file is not read, where that does not lose a device: it is a picture, say. */
  readonly unread?: string;
}

/** Bytes by which a file is judged. */
export const HEAD_SIZE = 256 * 1024;

/** Columns of a row that is nothing but a hash. */
export const HASH_COLUMNS = ['serialNumber', 'windowsProductId', 'hardwareHash'] as const;

/** Turns the records of one file into rows, and keeps what they say of its columns. */
export class RecordRows {
  private readonly seen = new Set<CsvColumn>();
  private row = 0;

  constructor(private readonly source: string) {}

  /** Columns of the rows so far. */
  get columns(): readonly CsvColumn[] {
    return [...new Set<CsvColumn>([...HASH_COLUMNS, ...this.seen])];
  }

  /** The number of the next row. */
  get next(): number {
    return this.row;
  }

  /** Counts a row of which no object is made. */
  skip(): void {
    this.row++;
  }

  /** Begins another pass over the file. */
  begin(): void {
    this.row = 0;
  }

  /** What a reader that has read the file says about it; `start` is the first bytes of the file. */
  headOf(records: TextRecords, start: Uint8Array, target: CsvTarget): DocumentHead {
    this.addColumns(records);
    const isTable = records.columns.size > 0;
    const read = isTable ? readHead(start.subarray(0, HEAD_SIZE), true, target) : undefined;
    return {
      info: { columns: [...this.seen], findings: read?.findings ?? [] },
      oddLines: isTable ? records.oddLines : { endings: 0, blank: 0 },
      headerLines: records.headerLines,
    };
  }

  /** Adds the columns that header lines have named. */
  addColumns({ columns }: Pick<TextRecords, 'columns'>): void {
    for (const column of columns) this.seen.add(column);
  }

  /** Records as rows. */
  rowsOf(records: readonly InputRecord[]): CsvRow[] {
    return records.map((record) => this.rowOf(record));
  }

  /** A record as a row. */
  rowOf({ values, line, faults, aligned, repairs, fault, content, proven }: InputRecord): CsvRow {
    for (const [column, value] of Object.entries(values)) if (value) this.seen.add(column as CsvColumn);
    const text = content === undefined ? values.hardwareHash : textOf(content);
    // Without a column for it, the serial number is what the hash says.
    const isSilent = values.serialNumber === undefined && text !== undefined && fault === undefined;
    const serialNumber = isSilent ? serialNumberOf({ text }) : undefined;
    return {
      values: {
        ...(serialNumber === undefined ? {} : { serialNumber }),
        ...values,
        ...(text === undefined ? {} : { hardwareHash: text }),
      },
      source: this.source,
      line,
      row: this.row++,
      faults: [...faults],
      aligned,
      repairs,
      ...(fault === undefined ? {} : { unusable: fault }),
      ...(proven ? { proven } : {}),
    };
  }
}

const textOf = (content: NonNullable<InputRecord['content']>): string => {
  if (typeof content === 'string') return content;
  return content instanceof Uint8Array ? base64Encode(content) : encodeHash(content, { preserve: true });
};
