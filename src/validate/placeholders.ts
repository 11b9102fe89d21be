/**
 * Whether a value is an identity or only stands where one should be: SMBIOS strings, serial numbers and
 * UUIDs, by the tables of `placeholder-table.ts` and a few rules. Whole fleets pass through here, so the usual case
 * (it is none) allocates nothing.
 */
import {
  normalisePlaceholder,
  PLACEHOLDER_TEXTS,
  PLACEHOLDER_UUIDS,
  type PlaceholderSource,
  tidyEnds,
} from './placeholder-table.js';

/** Why a value is a placeholder. */
export type PlaceholderRule =
  | 'known-value'
  | 'repeated-character'
  | 'digit-run'
  | 'only-zero-and-one'
  | 'too-short'
  | 'equal-bytes'
  | 'zero-node';

/** What a value that is no identity was recognised by. */
export interface Placeholder {
  /** The rule; `known-value` for an entry of the table. */
  readonly rule: PlaceholderRule;
  /** Where the entry or the rule was published. */
  readonly source: PlaceholderSource;
  /** The rule in words that continue "it …". */
  readonly reason: string;
}

const rule = (name: PlaceholderRule, source: PlaceholderSource, reason: string): Placeholder =>
  Object.freeze({ rule: name, source, reason });

const REPEATED = rule('repeated-character', 'GLPI', 'repeats one character');
const DIGIT_RUN = rule('digit-run', 'OCS Inventory', 'only counts digits up or down');
const ZERO_AND_ONE = rule('only-zero-and-one', 'GLPI', 'holds only the digits 0 and 1');
const TOO_SHORT = rule('too-short', 'GLPI', 'is shorter than three characters');
const EQUAL_BYTES = rule('equal-bytes', 'dmidecode', 'repeats one byte');
const ZERO_NODE = rule('zero-node', 'Digital Rebar', 'ends in six zero bytes');

const LISTED: Partial<Record<PlaceholderSource, string>> = {
  Windows: 'is what Windows writes where the firmware gives no such text',
  field: 'is known from many devices',
};

const knownValue = (source: PlaceholderSource): Placeholder =>
  rule('known-value', source, LISTED[source] ?? `is listed as meaningless by ${source}`);

const TEXTS = new Map<string, Placeholder>();
for (const [source, texts] of PLACEHOLDER_TEXTS) {
  const placeholder = knownValue(source);
  for (const text of texts) {
    const key = normalisePlaceholder(text);
    if (!TEXTS.has(key)) TEXTS.set(key, placeholder);
  }
}

const LONGEST_TEXT = Math.max(...[...TEXTS.keys()].map((text) => text.length));
/** Whether a known text has this first character and this length: nearly every real value is ruled out by that. */
const CANDIDATES = new Uint8Array(128 * (LONGEST_TEXT + 1));
const candidate = (first: number, length: number): number => first * (LONGEST_TEXT + 1) + length;
for (const text of TEXTS.keys()) {
  CANDIDATES[candidate(text.charCodeAt(0), text.length)] = 1;
  CANDIDATES[candidate(text.toUpperCase().charCodeAt(0), text.length)] = 1;
}

const BLANK = 0x20;
const DOT = 0x2e;
const ZERO = 0x30;
const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9;

/** Marks a text that differs from its normal form in more than case and closing dots. */
const UNTIDY = -1;

/** Length of a text without closing dots, or {@link UNTIDY} where blanks would change it further. */
function tidyLength(text: string): number {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === DOT) end--;
  let before = BLANK;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code < BLANK || code > 0x7e || (code === BLANK && before === BLANK)) return UNTIDY;
    before = code;
  }
  return before === BLANK ? UNTIDY : end;
}

function knownText(text: string): Placeholder | undefined {
  const length = tidyLength(text);
  if (length > LONGEST_TEXT) return undefined;
  if (length !== UNTIDY && CANDIDATES[candidate(text.charCodeAt(0), length)] === 0) return undefined;
  return TEXTS.get(normalisePlaceholder(text));
}

/** What the characters of a text have in common. */
interface Shape {
  length: number;
  repeated: boolean;
  zeroAndOne: boolean;
  /** Longest it can be called a run: every digit is the one before plus or minus one. */
  run: boolean;
  /** The same where 0 may follow 9, and 9 may follow 0. */
  wrappedRun: boolean;
}

const shape: Shape = { length: 0, repeated: true, zeroAndOne: true, run: true, wrappedRun: true };

/** Separators of serial numbers, which change nothing about what they hold: blank, hyphen, dot, colon, underscore. */
const isSeparator = (code: number): boolean =>
  code === BLANK || code === 0x2d || code === DOT || code === 0x3a || code === 0x5f;

/** Reads {@link shape} off a text; one loop, no allocation. */
function readShape(text: string, skipSeparators: boolean): Shape {
  let first = -1;
  let before = -1;
  let step = 0;
  shape.length = 0;
  shape.repeated = shape.zeroAndOne = shape.run = shape.wrappedRun = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) | (text.charCodeAt(i) >= 0x41 ? 0x20 : 0);
    if (skipSeparators && isSeparator(text.charCodeAt(i))) continue;
    if (first < 0) first = code;
    shape.length++;
    if (code !== first) shape.repeated = false;
    if (code !== ZERO && code !== ZERO + 1) shape.zeroAndOne = false;
    if (!isDigit(code)) shape.run = shape.wrappedRun = false;
    else if (before >= 0) step = followRun(code - before, step);
    if (!(shape.repeated || shape.zeroAndOne || shape.wrappedRun)) break;
    before = code;
  }
  return shape;
}

/** Checks one step of a run against the steps before; gives the direction of the run. */
function followRun(difference: number, direction: number): number {
  const wrapped = difference === -9 ? 1 : difference === 9 ? -1 : difference;
  const step = direction === 0 ? wrapped : direction;
  if ((wrapped !== 1 && wrapped !== -1) || wrapped !== step) shape.run = shape.wrappedRun = false;
  if (difference !== wrapped) shape.run = false;
  return step;
}

/** Least lengths: a shorter repetition or run can be a real part number (a Dell SKU has four characters). */
const SHORTEST_REPETITION = 3;
const SHORTEST_RUN = 4;
const SHORTEST_WRAPPED_RUN = 6;
const SHORTEST_SERIAL = 3;

function shapeRule(text: string, skipSeparators: boolean): Placeholder | undefined {
  const found = readShape(text, skipSeparators);
  if (found.length === 0) return undefined;
  if (found.repeated && found.length >= SHORTEST_REPETITION) return REPEATED;
  if (found.zeroAndOne) return ZERO_AND_ONE;
  if (found.run && found.length >= SHORTEST_RUN) return DIGIT_RUN;
  return found.wrappedRun && found.length >= SHORTEST_WRAPPED_RUN ? DIGIT_RUN : undefined;
}

/**
 * Whether a text stands for a missing one. Compared trimmed, with blanks collapsed, without case and without a closing
 * dot. A blank text is none: it is missing.
 *
 * @param value a text as the firmware gives it
 * @returns what it was recognised by, or undefined for a text with meaning
 * @example
 * placeholderText('To be filled by O.E.M.')?.source; // "systemd hwdb"
 * placeholderText('Latitude 5530'); // undefined
 */
export function placeholderText(value: string): Placeholder | undefined {
  return knownText(value) ?? shapeRule(tidyEnds(value), false);
}

/**
 * Whether a serial number stands for a missing one: {@link placeholderText}, and fewer than three characters, and the
 * rules of repetition and counting whatever separators stand between.
 *
 * @param value a serial number as the firmware or the disk gives it
 * @returns what it was recognised by, or undefined for a serial number; undefined for a blank one, which is missing
 * @example
 * placeholderSerial('0000_0000_0000_0000.')?.rule; // "repeated-character"
 */
export function placeholderSerial(value: string): Placeholder | undefined {
  const { length } = value.trim();
  const found = knownText(value) ?? shapeRule(value, true);
  return found ?? (length > 0 && length < SHORTEST_SERIAL ? TOO_SHORT : undefined);
}

/** Length of a text without closing dots. */
function lengthWithoutDots(bytes: Uint8Array, at: number, size: number): number {
  let length = size;
  while (length > 0 && bytes[at + length - 1] === DOT) length--;
  return length;
}

/**
 * Whether bytes surely are no placeholder: what {@link placeholderSerial} says of nearly every serial number, found out
 * without making a text. Where it says no, the text has to be asked.
 *
 * @param bytes what holds the text, UTF-8
 * @param at its first byte
 * @param size its bytes
 */
export function isSurelySerial(bytes: Uint8Array, at: number, size: number): boolean {
  const length = lengthWithoutDots(bytes, at, size);
  if (length < SHORTEST_SERIAL || bytes[at] > 0x7e) return false;
  if (length <= LONGEST_TEXT && CANDIDATES[candidate(bytes[at], length)] !== 0) return false;
  // A letter among other characters is no repetition and no count.
  let first = -1;
  let hasLetter = false;
  let differs = false;
  for (let i = at; i < at + length; i++) {
    const byte = bytes[i];
    if (byte <= BLANK || byte > 0x7e) return false;
    if (isSeparator(byte)) continue;
    const code = byte >= 0x41 ? byte | 0x20 : byte;
    if (first < 0) first = code;
    if (code !== first) differs = true;
    if (!isDigit(code)) hasLetter = true;
  }
  return hasLetter && differs;
}

/** Byte order of the first three groups of a UUID, the other way round. */
const SWAPPED = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const UUID_PATTERN = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

interface KnownUuid {
  bytes: readonly number[];
  placeholder: Placeholder;
}

const hexBytes = (digits: string): number[] =>
  Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));

/** The listed UUIDs in both byte orders, by their first two bytes. */
const UUIDS = new Map<number, KnownUuid[]>();
for (const [source, text] of PLACEHOLDER_UUIDS) {
  const bytes = hexBytes(text.replaceAll('-', ''));
  for (const order of [bytes, SWAPPED.map((index) => bytes[index])]) {
    const key = (order[0] << 8) | order[1];
    UUIDS.set(key, [...(UUIDS.get(key) ?? []), { bytes: order, placeholder: knownValue(source) }]);
  }
}

/**
 * {@link placeholderUuid} for the 16 raw bytes at `at`, in whichever byte order.
 *
 * @param bytes what holds the UUID
 * @param at its first byte
 */
export function placeholderUuidBytes(bytes: Uint8Array, at: number): Placeholder | undefined {
  const listed = UUIDS.get((bytes[at] << 8) | bytes[at + 1]);
  const entry = listed?.find((known) => known.bytes.every((byte, index) => byte === bytes[at + index]));
  if (entry !== undefined) return entry.placeholder;
  if (bytes[at + 15] === 0 && isConstant(bytes, at + 10, 6)) return ZERO_NODE;
  return bytes[at] === bytes[at + 1] && isConstant(bytes, at, 16) ? EQUAL_BYTES : undefined;
}

function isConstant(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at + 1; i < at + length; i++) if (bytes[i] !== bytes[at]) return false;
  return true;
}

/**
 * Whether many devices share a UUID, in either byte order: the listed ones, sixteen equal bytes, six zero bytes at the
 * end. A UUID of no RFC 4122 version is none: many makers put text in it.
 *
 * @param text a UUID, with or without hyphens and braces
 * @returns what it was recognised by; undefined for a UUID of its own, and for a text that is no UUID
 * @example
 * placeholderUuid('03000200-0400-0500-0006-000700080009')?.source; // "osquery"
 */
export function placeholderUuid(text: string): Placeholder | undefined {
  const groups = UUID_PATTERN.exec(text.trim());
  return groups === null ? undefined : placeholderUuidBytes(Uint8Array.from(hexBytes(groups.slice(1).join(''))), 0);
}

export { classifyMac, classifyMacBytes, type MacClass, type MacTrust } from './mac-addresses.js';
