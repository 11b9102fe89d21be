/** A row of a table that is as it should be: cut into its values, its hash parsed and proven. */
import type { CsvColumn } from './dialects.js';
import type { HashSlot } from './hash-slot.js';
import type { CsvLayout } from './header.js';

/** A row where it lies. All of it is another row's when the next one is read. */
export interface PlainRow {
  /** The line without its end: bytes [start, end). */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Whether it ends in CRLF, else in LF. */
  readonly crlf: boolean;
  /** Line of the file, from 1. */
  readonly line: number;
  /** What each value is, and where it lies in `bytes`; values are ASCII without quotation marks, and need no cleaning. */
  readonly columns: readonly (CsvColumn | null)[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Which value is the hash. */
  readonly hashAt: number;
  /** Holds the hash, parsed: a whole one whose checksum holds. */
  readonly slot: HashSlot;
}

/** Whether a row was cut as a layout says. */
export function isCutBy({ bytes, ends, columns: own }: PlainRow, { delimiter, columns }: CsvLayout): boolean {
  if (own.length !== columns.length || bytes[ends[0]] !== delimiter.charCodeAt(0)) return false;
  for (let i = 0; i < own.length; i++) if (own[i] !== columns[i]) return false;
  return true;
}
