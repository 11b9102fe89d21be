/** What is said of rows on their way into a new file. */
import { COLUMN_TITLES, type CsvColumn } from '../csv/dialects.js';
import type { CsvRow } from '../csv/rows.js';

/** One thing that was changed, or could not be. */
export interface CsvChange {
  /** Name of the file or of the part of an archive. */
  source: string;
  /** Line of that file, from 1. */
  line: number;
  /** Row of its data, from 0; null for the header line and the file as a whole. */
  row: number | null;
  /** Title of the column. */
  field?: string;
  /** One sentence that stands alone. */
  message: string;
}

/** What is said of a row: it was changed, it is left out, or it is written with an error. */
export interface CsvRemark extends CsvChange {
  kind: 'changed' | 'left-out' | 'faulty';
}

/** What became of rows. */
export interface RepairSink {
  /** A change that was made. */
  changed(change: CsvChange): void;
  /** A row that is left out, and why. */
  leftOut(change: CsvChange): void;
  /** An error of a row that is written, which nobody but the device or its owner can correct. */
  faulty(change: CsvChange): void;
}

/** A change of a row. */
export function changeOf({ source, line, row }: CsvRow, message: string, column?: CsvColumn): CsvChange {
  return { source, line, row, ...(column ? { field: COLUMN_TITLES[column] } : {}), message };
}
