/**
 * Duplicates in files of any length: each row leaves three keys in typed arrays, 65 bytes in all, and one pass at the end
 * finds the rows that came before. Keys of parts of a file are concatenated, so the result does not depend on
 * how the file was divided.
 *
 * The key of a text is the first 128 bits of the SHA-256 that the check computes anyway; the key of a device is its whole
 * UUID and 128 bits of the SHA-256 of its endorsement key or, without one, of its serial number. The third key is of
 * manufacturer, product and serial number: see `tuple-key.ts`.
 */

import { indexOf, KeyIndex, PAGE_KEYS, pageOf, placeOf, slotsFor } from './key-index.js';

/** 32-bit words of a text's key. */
export const TEXT_WORDS = 4;
/** 32-bit words of a device's key. */
export const DEVICE_WORDS = 8;
/** 32-bit words of the key of manufacturer, product and serial number. */
export const TUPLE_WORDS = 3;
/** Rows that a segment starts with room for. */
const FIRST_ROWS = 0x1000;

/** A row has a key of a text, a key of a device, an error, a warning, a key of a tuple. */
export const RowFlag = { text: 1, device: 2, error: 4, warning: 8, tuple: 16 } as const;

/** The keys of one row, each at the start of its array. */
export interface RowKeys {
  readonly text: Uint32Array;
  readonly device: Uint32Array;
  readonly tuple: Uint32Array;
}

/** Room for the keys of one row. */
export const roomForKeys = (): RowKeys => ({
  text: new Uint32Array(TEXT_WORDS),
  device: new Uint32Array(DEVICE_WORDS),
  tuple: new Uint32Array(TUPLE_WORDS),
});

/** The keys of consecutive rows of one file. Plain data: it is handed between threads and processes. */
export interface KeySegment {
  /** Which of the files, from 0. */
  file: number;
  count: number;
  text: Uint32Array;
  device: Uint32Array;
  tuple: Uint32Array;
  /** Line of each row, counted from the start of the part that was read. */
  lines: Uint32Array;
  /** Row number of the first row, counted from the start of the part that was read. */
  firstRow: number;
  flags: Uint8Array;
}

/** For so few words, quicker than `set`. */
function copyWords(from: Uint32Array, into: Uint32Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) into[at + i] = from[i];
}

/** Collects the keys of rows. */
export class KeyLog {
  readonly segments: KeySegment[] = [];
  private last: KeySegment | undefined;

  constructor(private readonly file: number) {}

  /** Adds a row; its keys are read where the flags say that there are any. */
  add(row: number, line: number, flags: number, { text, device, tuple }: RowKeys): void {
    const segment = this.room(row);
    const { count } = segment;
    if (flags & RowFlag.text) copyWords(text, segment.text, count * TEXT_WORDS, TEXT_WORDS);
    if (flags & RowFlag.device) copyWords(device, segment.device, count * DEVICE_WORDS, DEVICE_WORDS);
    if (flags & RowFlag.tuple) copyWords(tuple, segment.tuple, count * TUPLE_WORDS, TUPLE_WORDS);
    segment.lines[count] = line;
    segment.flags[count] = flags;
    segment.count++;
  }

  private room(row: number): KeySegment {
    const { last } = this;
    if (last && last.count < last.flags.length) return last;
    if (last && last.flags.length < PAGE_KEYS) return grow(last);
    this.last = emptySegment(this.file, row);
    this.segments.push(this.last);
    return this.last;
  }
}

function emptySegment(file: number, firstRow: number): KeySegment {
  return {
    file,
    firstRow,
    count: 0,
    text: new Uint32Array(FIRST_ROWS * TEXT_WORDS),
    device: new Uint32Array(FIRST_ROWS * DEVICE_WORDS),
    tuple: new Uint32Array(FIRST_ROWS * TUPLE_WORDS),
    lines: new Uint32Array(FIRST_ROWS),
    flags: new Uint8Array(FIRST_ROWS),
  };
}

function grow(segment: KeySegment): KeySegment {
  const rows = segment.flags.length * 4;
  const words = (old: Uint32Array, width: number): Uint32Array => {
    const larger = new Uint32Array(rows * width);
    larger.set(old);
    return larger;
  };
  segment.text = words(segment.text, TEXT_WORDS);
  segment.device = words(segment.device, DEVICE_WORDS);
  segment.tuple = words(segment.tuple, TUPLE_WORDS);
  segment.lines = words(segment.lines, 1);
  const flags = new Uint8Array(rows);
  flags.set(segment.flags);
  segment.flags = flags;
  return segment;
}

/** A segment that has room for its own rows only. */
export function withoutRoom(segment: KeySegment): KeySegment {
  const { count, text, device, tuple, lines, flags } = segment;
  return {
    ...segment,
    text: text.slice(0, count * TEXT_WORDS),
    device: device.slice(0, count * DEVICE_WORDS),
    tuple: tuple.slice(0, count * TUPLE_WORDS),
    lines: lines.slice(0, count),
    flags: flags.slice(0, count),
  };
}

/** What a row repeats: a hash, a device, or the manufacturer, product and serial number of another device. */
export type DuplicateKind = 'hash' | 'device' | 'tuple';

/** A row that came before. */
export interface Duplicate {
  kind: DuplicateKind;
  segment: KeySegment;
  /** Place in its segment. */
  index: number;
  /** Where the first such row is. */
  first: KeySegment;
  firstIndex: number;
}

/** Kinds in the order in which they count, each with its key. */
const KINDS = [
  { kind: 'hash', member: 'text', words: TEXT_WORDS },
  { kind: 'device', member: 'device', words: DEVICE_WORDS },
  { kind: 'tuple', member: 'tuple', words: TUPLE_WORDS },
] as const;

type Kind = (typeof KINDS)[number];

/**
 * Finds the rows whose text, device or tuple came before, in order. A row that repeats a text is not looked at as a device,
 * and one that repeats a device not as a tuple.
 */
export function findDuplicates(segments: readonly KeySegment[], found: (duplicate: Duplicate) => void): void {
  // One kind after the other, in the same slots: that is a third of the memory, and more of it is in the processor's cache.
  const slots = slotsFor(segments.reduce((sum, { count }) => sum + count, 0));
  const repeats = KINDS.map((kind) => repeatsOf(segments, kind, slots));
  const next = KINDS.map(() => 0);
  for (;;) {
    const place = Math.min(...repeats.map(({ places }, k) => places[next[k]] ?? NOWHERE));
    if (place === NOWHERE) return;
    const counts = repeats.findIndex(({ places }, k) => places[next[k]] === place);
    const first = repeats[counts].firsts[next[counts]];
    repeats.forEach(({ places }, k) => {
      if (places[next[k]] === place) next[k]++;
    });
    found({
      kind: KINDS[counts].kind,
      segment: segments[pageOf(place)],
      index: indexOf(place),
      first: segments[pageOf(first)],
      firstIndex: indexOf(first),
    });
  }
}

/** Behind all places. */
const NOWHERE = Number.POSITIVE_INFINITY;

/** Places of rows that repeat a key, in order, and for each the first row with that key. */
interface Repeats {
  readonly places: number[];
  readonly firsts: number[];
}

function repeatsOf(segments: readonly KeySegment[], { member, words }: Kind, slots: Uint32Array): Repeats {
  const keys = segments.map((segment) => segment[member]);
  const index = new KeyIndex(keys, words, slots);
  const repeats: Repeats = { places: [], firsts: [] };
  segments.forEach(({ count, flags }, segment) => {
    for (let row = 0; row < count; row++) {
      if ((flags[row] & RowFlag[member]) === 0) continue;
      const first = index.put(segment, row);
      if (first < 0) continue;
      repeats.places.push(placeOf(segment, row));
      repeats.firsts.push(first);
    }
  });
  return repeats;
}
