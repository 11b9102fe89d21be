/** Plain rows of a text: the lines of a string one by one as bytes, which `plain-rows.ts` reads. */
import { allocate } from '#platform';
import { HASH_LENGTH } from '../csv/hash-text.js';
import type { PlainRows } from './plain-rows.js';

const encoder = new TextEncoder();
let scratch = allocate(8192);

/** Reads the line of a text from `start` to its LF at `feed`; whether it is a plain row. */
function readLine(rows: PlainRows, text: string, start: number, feed: number): boolean {
  if (feed - start < HASH_LENGTH || feed - start > rows.mostBytes) return false;
  if (scratch.length < 3 * rows.mostBytes) scratch = allocate(4 * rows.mostBytes);
  const { written } = encoder.encodeInto(text.slice(start, feed + 1), scratch);
  return rows.read(scratch, 0, written) > 0;
}

/** Reads rows from the beginning of a text as far as they go; returns where the first line begins that is none. */
export function readPlainText(rows: PlainRows, text: string, take: () => void): number {
  let at = 0;
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', at)) {
    if (!readLine(rows, text, at, feed)) break;
    take();
    at = feed + 1;
  }
  return at;
}

/** Where the first row behind the first line of a text begins; -1 where there is none. */
export function behindFirstLine(rows: PlainRows, text: string): number {
  let at = text.indexOf('\n') + 1;
  if (at === 0) return -1;
  for (let feed = text.indexOf('\n', at); feed >= 0; feed = text.indexOf('\n', at)) {
    if (readLine(rows, text, at, feed)) return at;
    at = feed + 1;
  }
  return -1;
}
