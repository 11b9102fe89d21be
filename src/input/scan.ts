/**
 * Finds hardware hashes in text by their content: by their first letters, by their blocks and by their checksum. What line
 * wraps, quotation, escapes and encodings took apart is put together again, and the checksum proves that it was put
 * together right. What begins like a hash and cannot be proven is reported with what is wrong, never passed over.
 */

import { CHECKSUM_SIZE } from '../hash/container.js';
import { counted } from '../hash/counted.js';
import { type Base64Characters, base64Characters, SEXTETS } from './characters.js';
import { charactersOf, HASH_CHARACTERS, type Likeness, likenessOf, provesText, quantaFor, ZERO_TAIL } from './prove.js';
import type { InputRecord } from './record.js';

/** Something in a text that is a hash, or begins like one. */
export interface HashSpan {
  /** First character of it in the text, and the one behind it. */
  readonly start: number;
  readonly end: number;
  /** Its base64, repaired; of what cannot be proven, as it was found. */
  readonly text: string;
  /** What was done to get the text; one phrase each. */
  readonly repairs: readonly string[];
  /** Why it cannot be treated as a whole hash. */
  readonly fault?: string;
  /** What was in it, where it is not a hash but a text in base64 or hexadecimal that holds hashes. */
  readonly nested?: readonly InputRecord[];
}

/** How much of an input may be worked through more than once, so that noise made for it costs no more. */
export class ScanBudget {
  private left: number;

  /** @param size characters of the input */
  constructor(size: number) {
    this.left = 8 * size + (1 << 20);
  }

  /** Takes a number of characters; false where too many were. */
  take(characters: number): boolean {
    this.left -= characters;
    return this.left > 0;
  }

  /** Adds the characters of a part that has come. */
  grow(size: number): void {
    this.left += 8 * size;
  }

  /** Whether candidates were passed over. */
  get isSpent(): boolean {
    return this.left <= 0;
  }
}

/** The hashes in a text, in order; those cut by its end are unproven. */
export function scanText(text: string, budget = new ScanBudget(text.length)): HashSpan[] {
  const spans: HashSpan[] = [];
  let done = 0;
  for (let at = text.indexOf('T0'); at >= 0; at = text.indexOf('T0', at)) {
    const characters = wholeHashAt(text, at);
    if (characters === undefined) {
      at += 2;
      continue;
    }
    if (at > done) for (const loose of scanLoosely(text, done, at, budget)) spans.push(loose);
    const span = cleanSpan(text, at, characters);
    spans.push(span);
    at = span.end;
    done = at;
  }
  if (done < text.length) for (const loose of scanLoosely(text, done, text.length, budget)) spans.push(loose);
  return spans;
}

/** The characters of a hash without any damage at a position; undefined where there is none. */
export function wholeHashAt(text: string, at: number): string | undefined {
  if (at + HASH_CHARACTERS > text.length) return undefined;
  const low = ((sextet(text, at + 2) & 3) << 6) | sextet(text, at + 3);
  const blocksEnd = low | (((sextet(text, at + 4) << 2) | (sextet(text, at + 5) >> 4)) << 8);
  const quanta = quantaFor(blocksEnd + CHECKSUM_SIZE);
  if (blocksEnd < 0 || quanta > HASH_CHARACTERS) return undefined;
  // Comparing whole texts takes a twentieth of the time of `startsWith`.
  if (text.slice(at + quanta, at + HASH_CHARACTERS) !== ZERO_TAIL.slice(quanta)) return undefined;
  return provesText(text.slice(at, at + quanta), blocksEnd) ? text.slice(at, at + HASH_CHARACTERS) : undefined;
}

function sextet(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 256 ? SEXTETS[code] : -1;
}

const PADDING = /(?:=|%3[Dd]|&#61;|&#x3[Dd];|&equals;|\\u003[Dd])+/y;

function cleanSpan(text: string, start: number, characters: string): HashSpan {
  return behind(text, { start, end: start + HASH_CHARACTERS, text: characters, repairs: [] });
}

/** A span with what follows it that belongs to it: surplus padding, the same hash again. */
function behind(text: string, span: HashSpan): HashSpan {
  const repairs = [...span.repairs];
  let { end } = span;
  while (text.startsWith(span.text, end)) {
    end += span.text.length;
    if (!repairs.includes(DOUBLED)) repairs.push(DOUBLED);
  }
  PADDING.lastIndex = end;
  if (PADDING.test(text) && !isSoftBreak(text, end)) {
    end = PADDING.lastIndex;
    repairs.push('surplus "=" at the end of the hash were taken off');
  }
  return { ...span, end, repairs };
}

const DOUBLED = 'the hash was there twice, one behind the other';
const isSoftBreak = (text: string, at: number): boolean => /^=[ \t]{0,8}\r{0,3}\n/.test(text.slice(at, at + 12));

/** Finds hashes that something took apart, in text[start, end). */
function scanLoosely(text: string, start: number, end: number, budget: ScanBudget): HashSpan[] {
  if (end - start < SHORTEST || !budget.take(end - start)) return [];
  const characters = base64Characters(text, start, end);
  const spans: HashSpan[] = [];
  const { codes, count } = characters;
  for (let i = codes.indexOf(T, 0); i >= 0 && i < count; i = codes.indexOf(T, i)) {
    const found = isMagic(codes, i) ? candidateAt(text, end, characters, i, budget) : undefined;
    if (found === undefined) {
      i++;
      continue;
    }
    const last = spans.at(-1);
    if (last && last.fault === undefined && last.text === found.span.text && found.span.start - last.end <= 2) {
      spans[spans.length - 1] = { ...last, end: found.span.end, repairs: [...last.repairs, DOUBLED] };
    } else {
      spans.push(found.span);
    }
    i = found.next;
  }
  return spans;
}

/** Characters below which nothing is told of: a shorter beginning is not enough to know a hash by. */
const SHORTEST = 24;
const T = 0x54;
const ZERO = 0x30;
const O = 0x4f;
const A = 0x41;

/** `T0E` to `T0H`, which are the bytes `OA` and a length; the letter O for the zero is a known misreading. */
const isMagic = (codes: Uint8Array, i: number): boolean =>
  (codes[i + 1] === ZERO || codes[i + 1] === O) && codes[i + 2] >= 0x45 && codes[i + 2] <= 0x48;

/** A space so early that nothing can be read of a hash that has lost its plus signs. */
const SPACE_IN_START = /^T0[E-H][A-Za-z0-9+/_-]{0,12} {1,3}[A-Za-z0-9+/_-]/;

interface Found {
  span: HashSpan;
  /** Index of the character behind it. */
  next: number;
}

function candidateAt(
  text: string,
  end: number,
  characters: Base64Characters,
  i: number,
  budget: ScanBudget,
): Found | undefined {
  const { codes, starts, count } = characters;
  const isLetter = codes[i + 1] === O;
  if (isLetter) codes[i + 1] = ZERO;
  const found = provenAt(text, characters, i, budget, isLetter);
  if (found) return found;
  const likeness = likenessOf(codes, count, i);
  if (isLetter) {
    codes[i + 1] = O;
    return undefined;
  }
  if (likeness === undefined && !SPACE_IN_START.test(text.slice(starts[i], starts[i] + 16))) return undefined;
  const other = withPlus(text, starts[i], end, budget);
  if (other) {
    let next = i;
    while (next < count && starts[next] < other.end) next++;
    return { span: other, next };
  }
  return likeness && unprovenAt(text, characters, i, likeness, budget);
}

/** The hash at character `i`, where its checksum holds. */
function provenAt(
  text: string,
  characters: Base64Characters,
  i: number,
  budget: ScanBudget,
  isLetter = false,
): Found | undefined {
  const { codes, starts, ends, count } = characters;
  const likeness = likenessOf(codes, count, i);
  if (!likeness?.walks) return undefined;
  const used = likeness.blocksEnd + CHECKSUM_SIZE;
  const needed = Math.ceil((used * 4) / 3);
  if (!budget.take(2 * needed) || !isTogether(characters, i, i + needed)) return undefined;
  const body = charactersOf(codes, i, needed);
  if (!provesText(body.padEnd(quantaFor(used), 'A'), likeness.blocksEnd)) return undefined;
  const stop = tailEnd(characters, i, i + needed);
  const own = charactersOf(codes, i, stop - i);
  const whole = Math.max(HASH_CHARACTERS, quantaFor(used));
  const repairs = describeRepairs(text.slice(starts[i], ends[stop - 1]), own, isLetter);
  const missing = whole - own.length;
  const span = { start: starts[i], end: ends[stop - 1], text: own, repairs };
  // One quantum at most: what padding damage amounts to. More than that is a text that was cut.
  if (missing > 3) {
    const fault = `its end is cut: it has ${counted(own.length, 'character')} of ${whole}`;
    return { span: { ...span, text: padded(own), fault }, next: stop };
  }
  if (missing > 0) {
    repairs.push(
      `the end of the hash was missing: ${counted(missing, 'character')} of ${whole}, which stand for zeros`,
    );
    span.text = own.padEnd(whole, 'A');
  }
  return { span: behind(text, span), next: stop };
}

/** A text that is cut within a quantum, as base64. */
const padded = (text: string): string =>
  text.length % 4 === 1 ? text.slice(0, -1) : text.padEnd(quantaFor(Math.floor((text.length * 3) / 4)), '=');

/** Most characters of the text between two characters of one hash. */
const WIDEST_GAP = 512;

function isTogether({ starts }: Base64Characters, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (starts[i] - starts[i - 1] > WIDEST_GAP) return false;
  return true;
}

/** Where the zero tail behind the used characters ends, or whatever else goes on without a gap. */
function tailEnd({ codes, starts, ends, count }: Base64Characters, start: number, used: number): number {
  const most = Math.min(count, start + HASH_CHARACTERS);
  let at = used;
  while (at < most && codes[at] === A && starts[at] - ends[at - 1] <= WIDEST_GAP) at++;
  if (at === most || at - start < 8) return Math.max(at, used);
  // A tail that is not zero belongs to the hash where it goes on in one piece to its length.
  let on = at;
  while (on < most && starts[on] === ends[on - 1]) on++;
  if (on - start === HASH_CHARACTERS && on > at) return on;
  // Letters A that belong to what follows the hash on another line are left to it.
  return at;
}

/** Tries whether spaces of the text were `+`. */
function withPlus(text: string, start: number, end: number, budget: ScanBudget): HashSpan | undefined {
  const stop = Math.min(end, start + 4 * HASH_CHARACTERS);
  if (!/[A-Za-z0-9+/_-] {1,3}[A-Za-z0-9+/_-]/.test(text.slice(start, stop)) || !budget.take(stop - start))
    return undefined;
  const characters = base64Characters(text, start, stop, { plusIsBlank: true });
  const found = provenAt(text, characters, 0, budget);
  if (found === undefined) return undefined;
  const repairs = found.span.repairs.filter((repair) => repair !== SPACES_REMOVED);
  return { ...found.span, repairs: ['spaces inside the hash are "+" again', ...repairs] };
}

/** What begins like a hash at character `i`, as far as it goes on in one piece or in lines of one width. */
function unprovenAt(
  text: string,
  characters: Base64Characters,
  i: number,
  { walks, blocksEnd }: Likeness,
  budget: ScanBudget,
): Found | undefined {
  const { codes, starts, ends } = characters;
  const next = nextProven(text, characters, i + 1, pieceEnd(text, characters, i), budget);
  if (next - i < SHORTEST) return undefined;
  const isShortened = /^\s{0,4}(?:\.\.\.|\u2026)/.test(text.slice(ends[next - 1], ends[next - 1] + 8));
  const needed = Math.ceil(((blocksEnd + CHECKSUM_SIZE) * 4) / 3);
  const fault = isShortened
    ? 'a table on the console cut it; print it with "Format-List" or "Export-Csv" instead of "Format-Table"'
    : next - i < needed
      ? `it is cut: it has ${counted(next - i, 'character')}, and its blocks alone need ${needed}`
      : walks
        ? 'its checksum does not hold: it was changed or damaged after capture'
        : 'it is damaged: its blocks cannot be read';
  const length =
    next - i >= needed ? Math.min(next - i, Math.max(HASH_CHARACTERS, quantaFor(blocksEnd + CHECKSUM_SIZE))) : next - i;
  const own = charactersOf(codes, i, length);
  return {
    span: { start: starts[i], end: ends[i + length - 1], text: padded(own), repairs: [], fault },
    next: i + length,
  };
}

/** Where the first hash among characters [from, to) begins that is proven, else `to`: a damaged one does not swallow the next. */
function nextProven(text: string, characters: Base64Characters, from: number, to: number, budget: ScanBudget): number {
  const { codes, starts, ends, count } = characters;
  for (let i = codes.indexOf(T, from); i >= 0 && i < to; i = codes.indexOf(T, i + 1)) {
    if (codes[i + 1] !== ZERO || !isMagic(codes, i)) continue;
    if (provenAt(text, characters, i, budget) || withPlus(text, starts[i], ends[count - 1], budget)) return i;
  }
  return to;
}

/** Shortest line of a text that was wrapped. */
const SHORTEST_LINE = 40;

function pieceEnd(text: string, { starts, ends, count }: Base64Characters, from: number): number {
  let at = lineEnd({ starts, ends, count }, from);
  let width = at - from;
  while (
    at < count &&
    width >= SHORTEST_LINE &&
    /^[ \t\r>|"]{0,40}\n[ \t\r>|"]{0,40}$/.test(text.slice(ends[at - 1], starts[at]).slice(0, 80))
  ) {
    const stop = lineEnd({ starts, ends, count }, at);
    const rest = stop < count ? text.slice(ends[stop - 1], ends[stop - 1] + 2) : '';
    if (stop - at > Math.max(width, SHORTEST_LINE) || !/^["=>|\s]*$/.test(rest)) break;
    width = stop - at;
    at = stop;
  }
  return at;
}

function lineEnd({ starts, ends, count }: Omit<Base64Characters, 'codes'>, from: number): number {
  let at = from + 1;
  while (at < count && starts[at] === ends[at - 1]) at++;
  return at;
}

const SPACES_REMOVED = 'spaces inside the hash were removed';

/** What is between the characters of a hash, and what is said of taking it away; each is taken off before the next is looked for. */
const BETWEEN: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/=[ \t]*\r*\n|=(?:3D)?[0-9A-F]{2}/g, 'quoted-printable inside the hash was decoded'],
  [/%(?:25)*[0-9A-Fa-f]{2}/g, 'percent-encoding inside the hash was decoded'],
  [/&(?:amp;)*#?[0-9A-Za-z]{1,8};/g, 'character references inside the hash were decoded'],
  [/<[^<>]{0,256}>/g, 'tags inside the hash were removed'],
  [/\\+(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[a-z]{1,9})?|_x[0-9A-Fa-f]{4}_/g, 'escapes inside the hash were decoded'],
  [/`[nrt]?/g, 'escapes inside the hash were decoded'],
  [/[\r\n]+/g, 'lines of the hash were joined'],
  [/[ \t\u00a0]+/g, SPACES_REMOVED],
  [/["'\u2018-\u201f]+/g, 'quotation marks inside the hash were removed'],
  [/[\0\u00ad\u200b-\u200d\u2060\ufeff]+/g, 'invisible characters inside the hash were removed'],
  [/[-_]/g, 'base64url inside the hash became base64'],
  [/[^A-Za-z0-9+/]+/g, 'characters inside the hash that are not base64 were removed'],
];

/** What was done to a piece of text that became a hash. */
function describeRepairs(source: string, text: string, isLetter: boolean): string[] {
  if (source === text) return [];
  const repairs = new Set<string>(isLetter ? ['the letter O in "TO" is the digit 0 again'] : []);
  let rest = source;
  for (const [pattern, message] of BETWEEN) {
    const without = rest.replace(pattern, '');
    if (without !== rest) repairs.add(message);
    rest = without;
  }
  return [...repairs];
}
