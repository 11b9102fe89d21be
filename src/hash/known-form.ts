/**
 * A quick test, for whole fleets, that all blocks of a container have a known form, so that decoding would leave none of
 * them opaque. It reads the block table, builds no model and errs on one side only: where it says no, the decoder has to
 * be asked (text that is not ASCII, say, is left to it).
 */
import { BLOCKS } from './blocks.js';
import type { BlockDirectory } from './container.js';
import { type FieldKind, NOT_CANONICAL } from './kinds.js';
import type { FixedField, Layout } from './layouts.js';

type Test = (bytes: Uint8Array, start: number, end: number) => boolean;

const PIPE = 0x7c;
const BRAND_SIZE = 48;
const PROCESSOR = 2;
const BRAND = 4;
/** PROCESSOR_ARCHITECTURE of ARM and ARM64, whose brand strings are not padded. */
const ARM = new Set([5, 12]);

/** Whether bytes are ASCII text without a NUL. */
function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let high = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === 0) return false;
    high |= byte;
  }
  return high < 0x80;
}

/** Whether they are, and hold a number of `|`. */
function isPiped(bytes: Uint8Array, start: number, end: number, pipes: number): boolean {
  let found = 0;
  for (let i = start; i < end; i++) if (bytes[i] === PIPE) found++;
  return found === pipes && isAscii(bytes, start, end);
}

/** The same of UTF-16LE. */
function isWideText(bytes: Uint8Array, start: number, end: number, pipes = -1): boolean {
  let found = 0;
  if ((end - start) % 2 !== 0) return false;
  for (let i = start; i < end; i += 2) {
    const byte = bytes[i];
    if (byte === 0 || byte > 0x7e || bytes[i + 1] !== 0) return false;
    if (byte === PIPE) found++;
  }
  return pipes < 0 || found === pipes;
}

const u16 = (bytes: Uint8Array, at: number): number => bytes[at] | (bytes[at + 1] << 8);
const isU32 = (bytes: Uint8Array, at: number, value: number): boolean =>
  u16(bytes, at) === value && u16(bytes, at + 2) === 0;

const endsInNul: Test = (bytes, start, end) => end > start && bytes[end - 1] === 0 && isAscii(bytes, start, end - 1);

/** Tests of the layouts that are more than a list of members at fixed places. */
const SPECIAL: Readonly<Record<number, Test>> = {
  4: (bytes, start, end) => {
    let stop = end;
    while (stop > start && bytes[stop - 1] === 0) stop--;
    return end - start === BRAND_SIZE && isAscii(bytes, start, stop);
  },
  7: (bytes, start, end) => isPiped(bytes, start, end, 2),
  8: (bytes, start, end) =>
    end - start >= 16 &&
    isU32(bytes, start + 10, end - start - 14) &&
    u16(bytes, end - 2) === 0 &&
    isWideText(bytes, start + 14, end - 2),
  30: (bytes, start, end) => isWideText(bytes, start, end, 1),
  34: (bytes, start, end) => end > start && end - start === 1 + 5 * bytes[start],
  36: isAscii,
  37: (bytes, start, end) => {
    const size = end - start;
    if (size < 32 || !isU32(bytes, start, size - 4) || !isU32(bytes, start + 4, size - 4)) return false;
    let instances = 0;
    for (let at = start + 8; at < start + 28; at += 2) instances += u16(bytes, at);
    return size === 32 + 2 * instances;
  },
};

/** Values that show whether a kind refuses any: zeros, ones, and what is neither true nor false. */
const PROBES = [0x00, 0x02, 0xff].map((byte) => new Uint8Array(256).fill(byte));
const refuses = (kind: FieldKind): boolean => PROBES.some((probe) => kind.read(probe, 0) === NOT_CANONICAL);

function testOf(type: number, { size, fields }: Layout): Test {
  if (SPECIAL[type]) return SPECIAL[type];
  if (size === undefined) return endsInNul;
  const picky = (fields as readonly FixedField[]).filter(({ kind }) => refuses(kind));
  if (picky.length === 0) return (_bytes, start, end) => end - start === size;
  return (bytes, start, end) => {
    if (end - start !== size) return false;
    for (let i = 0; i < picky.length; i++) {
      if (picky[i].kind.read(bytes, start + picky[i].at) === NOT_CANONICAL) return false;
    }
    return true;
  };
}

const TYPES = 64;
const TESTS: (Test | undefined)[] = new Array(TYPES).fill(undefined);
/** Types that may come more than once. */
const REPEATED = new Uint8Array(TYPES);
for (const { type, target, layout } of BLOCKS) {
  TESTS[type] = testOf(type, layout);
  if ('list' in target) REPEATED[type] = 1;
}

const counts = new Uint8Array(TYPES);

/** Whether every block of a walked container surely has a known form. */
export function hasKnownForms(bytes: Uint8Array, { count, types, starts, ends }: BlockDirectory): boolean {
  counts.fill(0);
  let arm = false;
  for (let i = 0; i < count; i++) {
    const type = types[i];
    const test = type === BRAND && arm ? endsInNul : type < TYPES ? TESTS[type] : undefined;
    if (test === undefined || (counts[type]++ > 0 && REPEATED[type] === 0)) return false;
    // Most blocks are text: a direct call spares the detour through the table.
    if (test === endsInNul ? !endsInNul(bytes, starts[i], ends[i]) : !test(bytes, starts[i], ends[i])) return false;
    // A foreign order that puts the architecture behind the brand is left to the decoder.
    if (type === PROCESSOR && counts[BRAND] > 0) return false;
    if (type === PROCESSOR) arm = ARM.has(u16(bytes, starts[i]));
  }
  return counts[9] === counts[27] && counts[29] === counts[30];
}
