/** Cuts a line of the import dialect in place: no quotation mark, no byte that is not printable ASCII, no blank around a value. */
import { HASH_LENGTH } from './hash-text.js';

const SPACE = 0x20;
const TILDE = 0x7e;
const QUOTE = 0x22;

/** Finds the values of strict lines. The bytes of the hash are left to its decoder, which refuses all that is not base64. */
export class StrictFields {
  /** First byte of each value. */
  readonly starts: Int32Array;
  /** Byte after each value. */
  readonly ends: Int32Array;

  /**
   * @param columns number of columns
   * @param hashColumn which of them is the hash, or -1
   * @param delimiter code of the character between values
   */
  constructor(
    private readonly columns: number,
    private readonly hashColumn: number,
    private readonly delimiter: number,
  ) {
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
  }

  /** Cuts bytes [start, end); false where the line is not strict, or has another number of values. */
  split(bytes: Uint8Array, start: number, end: number): boolean {
    const { columns, hashColumn, starts, ends } = this;
    let at = start;
    for (let column = 0; column < columns; column++) {
      const stop = column === hashColumn ? this.hashEnd(bytes, at, end) : this.valueEnd(bytes, at, end);
      if (stop < 0) return false;
      starts[column] = at;
      ends[column] = stop;
      if (column === columns - 1) return stop === end;
      if (stop === end) return false;
      at = stop + 1;
    }
    return false;
  }

  private hashEnd(bytes: Uint8Array, at: number, end: number): number {
    if (this.hashColumn === this.columns - 1) return end;
    // Where a whole hash would end, the delimiter is looked for first.
    if (at + HASH_LENGTH < end && bytes[at + HASH_LENGTH] === this.delimiter) return at + HASH_LENGTH;
    const stop = bytes.indexOf(this.delimiter, at);
    return stop < 0 || stop > end ? end : stop;
  }

  /** End of a value; -1 where it is not strict. */
  private valueEnd(bytes: Uint8Array, at: number, end: number): number {
    const { delimiter } = this;
    let stop = at;
    for (; stop < end; stop++) {
      const byte = bytes[stop];
      if (byte === delimiter) break;
      if (byte < SPACE || byte > TILDE || byte === QUOTE) return -1;
    }
    return stop > at && (bytes[at] === SPACE || bytes[stop - 1] === SPACE) ? -1 : stop;
  }
}
