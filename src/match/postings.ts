/** Which rows have a key that more than one row has: lists in one pool, each a segment that moves when it is full. */
import { grown } from '../platform/typed-arrays.js';

const FIRST_CAPACITY = 4;

/** Lists of rows by list number. */
export class Postings {
  private pool = new Uint32Array(64);
  private used = 0;
  /** Four words a list: start, rows, capacity, rows that are still there. */
  private heads = new Uint32Array(64);
  /** Number of lists. */
  count = 0;

  /** Bytes of memory. */
  get byteLength(): number {
    return this.pool.byteLength + this.heads.byteLength;
  }

  /** Makes a list of two rows; returns its number. */
  create(first: number, second: number): number {
    const list = this.count++;
    this.heads = grown(this.heads, 4 * this.count);
    this.heads.set([this.allocate(FIRST_CAPACITY), 0, FIRST_CAPACITY, 0], 4 * list);
    this.push(list, first);
    this.push(list, second);
    return list;
  }

  /** Appends a row to a list. */
  push(list: number, row: number): void {
    const at = 4 * list;
    const { heads } = this;
    if (heads[at + 1] === heads[at + 2]) {
      const start = this.allocate(2 * heads[at + 2]);
      this.pool.copyWithin(start, heads[at], heads[at] + heads[at + 1]);
      heads[at] = start;
      heads[at + 2] *= 2;
    }
    this.pool[heads[at] + heads[at + 1]++] = row;
    heads[at + 3]++;
  }

  /** Rows of a list, removed ones included. */
  size(list: number): number {
    return this.heads[4 * list + 1];
  }

  /** Rows of a list that were not removed. */
  live(list: number): number {
    return this.heads[4 * list + 3];
  }

  /** Counts one row of a list as removed; it stays where it is. */
  drop(list: number): void {
    this.heads[4 * list + 3]--;
  }

  /** A row of a list. */
  row(list: number, index: number): number {
    return this.pool[this.heads[4 * list] + index];
  }

  private allocate(capacity: number): number {
    const start = this.used;
    this.used += capacity;
    this.pool = grown(this.pool, this.used);
    return start;
  }
}
