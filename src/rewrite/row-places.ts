/** Where rows are and what they say of themselves, in a few bytes a row. */

import type { CsvRow } from '../csv/rows.js';
import { grown } from '../platform/typed-arrays.js';

/** Where a row is. */
export type RowPlace = Pick<CsvRow, 'source' | 'line'>;

/** Where a row is, as seen from another. */
export function placeName(row: RowPlace, from: RowPlace): string {
  return `line ${row.line}${row.source === from.source ? '' : ` of ${row.source}`}`;
}

/** Files by the number of their first row: rows of one file follow each other. */
export class SourceList {
  private readonly names: string[] = [];
  private readonly firstRows: number[] = [];

  /** Adds a row, whose number is larger than that of all before. */
  add(row: number, source: string): void {
    if (this.names.at(-1) === source) return;
    this.names.push(source);
    this.firstRows.push(row);
  }

  /** The file of a row that was added. */
  of(row: number): string {
    const { firstRows } = this;
    let low = 0;
    for (let high = firstRows.length - 1; low < high; ) {
      const middle = (low + high + 1) >>> 1;
      if (firstRows[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return this.names[low];
  }
}

/** Texts by number, of which few are different. Nothing is allocated before the first text. */
export class TextColumn {
  private numbers = new Uint32Array(0);
  private readonly texts: string[] = [];
  private readonly known = new Map<string, number>();

  /** Gives a row a text; an empty one is the same as none. */
  set(row: number, text: string | undefined): void {
    if (!text && row >= this.numbers.length) return;
    this.numbers = grown(this.numbers, row + 1);
    this.numbers[row] = text ? this.numberOf(text) : 0;
  }

  /** The text of a row. */
  get(row: number): string | undefined {
    const number = row < this.numbers.length ? this.numbers[row] : 0;
    return number === 0 ? undefined : this.texts[number - 1];
  }

  private numberOf(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const own = detached(text);
    this.texts.push(own);
    this.known.set(own, this.texts.length);
    return this.texts.length;
  }
}

/** A copy of a text: a piece of a larger one keeps all of that in memory. */
export const detached = (text: string): string => Array.from(text).join('');
