/**
 * Hashes in files that are not text: as bytes, or as text in one of one byte or two a letter, as in event logs, registry
 * hives and files with damage. Only what its checksum proves is a hash there; the rest is noise.
 */
import { allocate } from '#platform';
import { likenessOf } from './prove.js';
import { scanBytes } from './raw.js';
import { type HashSpan, ScanBudget, scanText } from './scan.js';
import { isProgram } from './signatures.js';
import { decodeMixed } from './text.js';

const T = 0x54;
const ZERO = 0x30;
/** Bytes that are read where a hash begins: as many as it has in UTF-16, and line ends. */
const WINDOW = 16 * 1024;
/** Places that are looked at in one file. */
const MOST_PLACES = 1024;

/** The proven hashes in a binary file; positions are bytes. A program has none: what it holds are its examples. */
export function scanBinary(bytes: Uint8Array): HashSpan[] {
  if (isProgram(bytes)) return [];
  const raw = scanBytes(bytes);
  return raw.length > 0 ? raw : scanTextIn(bytes);
}

function scanTextIn(bytes: Uint8Array): HashSpan[] {
  const spans: HashSpan[] = [];
  const budget = new ScanBudget(bytes.length);
  let places = 0;
  for (let at = bytes.indexOf(T); at >= 0 && places < MOST_PLACES && !budget.isSpent; at = bytes.indexOf(T, at + 1)) {
    if (at < (spans.at(-1)?.end ?? 0) || !isStart(bytes, at)) continue;
    places++;
    const [span] = scanText(decodeMixed(bytes.subarray(at, at + WINDOW)), budget);
    if (span?.start !== 0 || span.fault !== undefined) continue;
    const wide = bytes[at + 1] === 0 ? 2 : 1;
    spans.push({ ...span, start: at, end: at + span.end * wide });
  }
  return spans;
}

/** Whether letters like the first of a hash are at a position, in one byte or two a letter. */
function isStart(bytes: Uint8Array, at: number): boolean {
  const step = bytes[at + 1] === 0 ? 2 : 1;
  const third = bytes[at + 2 * step];
  if (bytes[at + step] !== ZERO || third < 0x45 || third > 0x48) return false;
  for (let i = 0; i < START; i++) letters[i] = bytes[at + i * step];
  return likenessOf(letters, START, 0) !== undefined;
}

/** Letters that say where the blocks end and what the first of them is. */
const START = 12;
const letters = allocate(START);
