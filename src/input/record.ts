/** What every reader of an input returns: hashes, each with the values beside it and its place. */
import type { CsvValues, RowFault } from '../csv/row.js';
import type { HardwareHash } from '../hash/model.js';

/** A hash of an input, or a row that should have one. */
export interface InputRecord {
  /** The hash: its text, its bytes or the model; absent in a row without one. */
  readonly content?: string | Uint8Array | HardwareHash;
  /** Line of the file, from 1. */
  readonly line: number;
  /** Where in the input, for formats without rows: `CachedHardwareBlob`, `devices[3].hardwareHash`. */
  readonly place?: string;
  /** What is said about the device beside the hash. */
  readonly values: CsvValues;
  /** What was done to text and values; one sentence each. */
  readonly repairs: readonly string[];
  /** Why this is not a hash that can be trusted; the content then is what was found. */
  readonly fault?: string;
  /** Whether the content is the text of a whole hash that was parsed, and whose checksum holds. */
  readonly proven?: true;
  /** What is wrong with the form of the row. */
  readonly faults: readonly RowFault[];
  /** Whether it is clear which value belongs to which column. */
  readonly aligned: boolean;
}
