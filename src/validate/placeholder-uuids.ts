/** UUIDs that many devices share: listed ones, and those whose bytes repeat or count, in either byte order. */
import { UUID_ORDER } from '../hash/uuid-order.js';
import { PLACEHOLDER_UUIDS } from './placeholder-table.js';
import { byRule, listedBy, type Placeholder } from './placeholder-verdict.js';

const EQUAL_BYTES = byRule('equal-bytes', 'dmidecode', 'repeats one byte');
const ZERO_NODE = byRule('zero-node', 'Digital Rebar', 'ends in six zero bytes');
const COUNTING = byRule('counting-bytes', 'linuxhw', 'only counts');

const UUID_SIZE = UUID_ORDER.length;
/** Byte order of the first three groups of a UUID, the other way round. */
const SWAPPED = UUID_ORDER;
const AS_IS = SWAPPED.map((_, index) => index);
const UUID_PATTERN = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** Value of each hex digit by its code; 16 for hyphens and braces. */
const HEX_VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 16 : value;
});
const asBytes = new Uint8Array(UUID_SIZE);

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
    UUIDS.set(key, [...(UUIDS.get(key) ?? []), { bytes: order, placeholder: listedBy(source) }]);
  }
}

/** Places where a count by bytes, or by digits, may break off and still be one. */
const MOST_BYTE_BREAKS = 2;
const MOST_DIGIT_BREAKS = 5;
/** Where the step of a count is looked up: two bytes each, so that not all of them can be at a break. */
const STEPS_AT = [14, 11, 8];
/** From here on the byte orders agree: what does not count there counts in neither. */
const TAIL = 8;

/** Whether bytes go up or down by one step nearly throughout; the last ones are read first, where makers put what differs. */
function countsByBytes(bytes: Uint8Array, at: number, order: readonly number[], from: number): boolean {
  for (let k = 0; k < STEPS_AT.length; k++) {
    const place = STEPS_AT[k];
    const step = (bytes[at + order[place + 1]] - bytes[at + order[place]]) & 0xff;
    if (step !== 0 && breaksOf(bytes, at, order, step, from) <= MOST_BYTE_BREAKS) return true;
  }
  return false;
}

/** In how many places bytes from `from` on do not go on by a step; no more than one too many. */
function breaksOf(bytes: Uint8Array, at: number, order: readonly number[], step: number, from: number): number {
  let breaks = 0;
  for (let i = UUID_SIZE - 1; i > from && breaks <= MOST_BYTE_BREAKS; i--) {
    if (((bytes[at + order[i]] - bytes[at + order[i - 1]]) & 0xff) !== step) breaks++;
  }
  return breaks;
}

/** Whether the hex digits count up nearly throughout, 0 or 1 following f and 9. */
function countsByDigits(bytes: Uint8Array, at: number, order: readonly number[], from: number): boolean {
  let breaks = 0;
  let after = -1;
  for (let i = 2 * UUID_SIZE - 1; i >= 2 * from && breaks <= MOST_DIGIT_BREAKS; i--) {
    const byte = bytes[at + order[i >> 1]];
    const digit = (i & 1) === 0 ? byte >> 4 : byte & 15;
    if (after >= 0 && after !== ((digit + 1) & 15) && !(digit === 9 && after < 2)) breaks++;
    after = digit;
  }
  return breaks <= MOST_DIGIT_BREAKS;
}

const countsFrom = (bytes: Uint8Array, at: number, order: readonly number[], from: number): boolean =>
  countsByBytes(bytes, at, order, from) || countsByDigits(bytes, at, order, from);

/** Whether a UUID counts in either byte order. */
const counts = (bytes: Uint8Array, at: number): boolean =>
  countsFrom(bytes, at, AS_IS, TAIL) && (countsFrom(bytes, at, AS_IS, 0) || countsFrom(bytes, at, SWAPPED, 0));

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
  if (bytes[at] === bytes[at + 1] && isConstant(bytes, at, UUID_SIZE)) return EQUAL_BYTES;
  return counts(bytes, at) ? COUNTING : undefined;
}

function isConstant(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at + 1; i < at + length; i++) if (bytes[i] !== bytes[at]) return false;
  return true;
}

/**
 * Whether many devices share a UUID, in either byte order: the listed ones, sixteen equal bytes, six zero bytes at the
 * end, bytes or digits that count. A UUID of no RFC 4122 version is none: many makers put text in it.
 *
 * @param text a UUID, with or without hyphens and braces
 * @returns what it was recognised by; undefined for a UUID of its own, and for a text that is not a UUID
 * @example
 * placeholderUuid('03000200-0400-0500-0006-000700080009')?.source; // "osquery"
 */
export function placeholderUuid(text: string): Placeholder | undefined {
  if (readUuid(text)) return placeholderUuidBytes(asBytes, 0);
  const trimmed = text.trim();
  if (!UUID_PATTERN.test(trimmed)) return undefined;
  let digits = 0;
  for (let i = 0; i < trimmed.length; i++) {
    const value = HEX_VALUES[trimmed.charCodeAt(i)];
    if (value > 15) continue;
    asBytes[digits >> 1] = (asBytes[digits >> 1] << 4) | value;
    digits++;
  }
  return placeholderUuidBytes(asBytes, 0);
}

/** Where the digits of each byte are in a UUID with hyphens. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const UUID_LENGTH = 36;
const HYPHENS = [8, 13, 18, 23];
const HYPHEN = 0x2d;

/** Reads a UUID in its usual form into `asBytes`; false where it has another. */
function readUuid(text: string): boolean {
  if (text.length !== UUID_LENGTH) return false;
  for (let i = 0; i < HYPHENS.length; i++) if (text.charCodeAt(HYPHENS[i]) !== HYPHEN) return false;
  for (let i = 0; i < UUID_PLACES.length; i++) {
    const high = HEX_VALUES[text.charCodeAt(UUID_PLACES[i])];
    const low = HEX_VALUES[text.charCodeAt(UUID_PLACES[i] + 1)];
    // Not a digit, or not even ASCII: undefined is not below anything.
    if (!(high < 16 && low < 16)) return false;
    asBytes[i] = (high << 4) | low;
  }
  return true;
}
