/**
 * A quick test, for whole fleets, that all blocks of a container have a known form, so that decoding would leave none of
 * them opaque. It reads the table of blocks, builds no model and errs on one side only: where it says no, the decoder has
 * to be asked (text that is not ASCII, for example, is left to it).
 */
import { BLOCKS } from './blocks.js';
import type { BlockDirectory } from './container.js';
import { ARCHITECTURE } from './enumerations.js';
import { type FieldCodec, NOT_CANONICAL, u16, u32 } from './field-codecs.js';
import { BRAND_SIZE, type Layout, type StructLayout, type TextStyle } from './layouts.js';
import { digestsFit, trimNuls } from './read-layout.js';
import { KNOWN_TYPES, knownBlock, PARTS, place } from './table.js';

type Test = (bytes: Uint8Array, start: number, end: number) => boolean;

const PIPE = 0x7c;

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

/** The same of UTF-16LE. */
function isWideAscii(bytes: Uint8Array, start: number, end: number): boolean {
  if ((end - start) % 2 !== 0) return false;
  for (let i = start; i < end; i += 2) if (bytes[i] === 0 || bytes[i] > 0x7e || bytes[i + 1] !== 0) return false;
  return true;
}

/** Text + NUL: most blocks are. */
const endsInNul: Test = (bytes, start, end) => end > start && bytes[end - 1] === 0 && isAscii(bytes, start, end - 1);

function textTest({ encoding, terminator }: TextStyle): Test {
  if (encoding === 'utf8' && terminator === 1) return endsInNul;
  const isText = encoding === 'utf8' ? isAscii : isWideAscii;
  return (bytes, start, end) => {
    for (let i = end - terminator; i < end; i++) if (i < start || bytes[i] !== 0) return false;
    return isText(bytes, start, end - terminator);
  };
}

/** Values that show whether a codec refuses any: zeros, ones, and what is neither true nor false. */
const PROBES = [0x00, 0x02, 0xff].map((byte) => new Uint8Array(256).fill(byte));
const refuses = (kind: FieldCodec): boolean => PROBES.some((probe) => kind.read(probe, 0) === NOT_CANONICAL);

function structTest({ size, fields }: StructLayout): Test {
  const picky = fields.filter(({ kind }) => refuses(kind));
  return (bytes, start, end) => {
    if (end - start !== size) return false;
    for (let i = 0; i < picky.length; i++) {
      if (picky[i].kind.read(bytes, start + picky[i].at) === NOT_CANONICAL) return false;
    }
    return true;
  };
}

/** The test of a layout. */
function testOf(layout: Layout): Test {
  switch (layout.form) {
    case 'struct':
      return structTest(layout);
    case 'text':
      return textTest(layout.style);
    case 'brand':
      return (bytes, start, end) => end - start === BRAND_SIZE && isAscii(bytes, start, trimNuls(bytes, start, end));
    case 'piped': {
      const isText = textTest(layout.style);
      const bars = layout.fields.length - 1;
      return (bytes, start, end) => {
        let found = 0;
        for (let i = start; i < end; i++) if (bytes[i] === PIPE) found++;
        return found === bars && isText(bytes, start, end);
      };
    }
    case 'named': {
      const { head, nameAt } = layout;
      const isHead = structTest(head);
      const isText = textTest(layout.style);
      return (bytes, start, end) =>
        end - start >= nameAt &&
        u32.read(bytes, start + head.size) === end - start - nameAt &&
        isHead(bytes, start, start + head.size) &&
        isText(bytes, start + nameAt, end);
    }
    case 'counted': {
      const { size } = layout.record;
      const isRecord = structTest(layout.record);
      return (bytes, start, end) => {
        if (end === start || end - start !== 1 + size * bytes[start]) return false;
        for (let at = start + 1; at < end; at += size) if (!isRecord(bytes, at, at + size)) return false;
        return true;
      };
    }
    case 'digests':
      return (bytes, start, end) => digestsFit(layout, bytes, start, end);
  }
}

const PROCESSOR = place('processor.architecture');
const BRAND = place('processor.model').block;
const ARM = new Set([ARCHITECTURE.value('arm'), ARCHITECTURE.value('arm64')]);

const TESTS: (Test | undefined)[] = new Array(KNOWN_TYPES).fill(undefined);
/** Types that may come more than once. */
const REPEATED = new Uint8Array(KNOWN_TYPES);
for (const { type, layout } of BLOCKS) {
  TESTS[type] = testOf(layout);
  if (PARTS[knownBlock(type)?.part ?? 0].isList) REPEATED[type] = 1;
}

/** Types of which there must be as many as of each other. */
const PAIRS = PARTS.flatMap(({ isWhole, blocks: [first, ...others] }) =>
  isWhole ? others.map(({ type }) => [first.type, type] as const) : [],
);

const counts = new Uint16Array(KNOWN_TYPES);

/**
 * Whether the blocks at some positions of a parsed container surely have a known form, apart from what the others are: the
 * processor's brand string, whose form the architecture says, is not to be among them.
 */
export function haveKnownForms(
  bytes: Uint8Array,
  { types, starts, ends }: BlockDirectory,
  positions: readonly number[],
): boolean {
  for (let k = 0; k < positions.length; k++) {
    const i = positions[k];
    const test = TESTS[types[i]];
    if (test === undefined || !test(bytes, starts[i], ends[i])) return false;
  }
  return true;
}

/** Whether every block of a parsed container surely has a known form. */
export function hasKnownForms(bytes: Uint8Array, { count, types, starts, ends }: BlockDirectory): boolean {
  counts.fill(0);
  let arm = false;
  for (let i = 0; i < count; i++) {
    const type = types[i];
    const test = type === BRAND && arm ? endsInNul : type < KNOWN_TYPES ? TESTS[type] : undefined;
    if (test === undefined || (counts[type]++ > 0 && REPEATED[type] === 0)) return false;
    // Most blocks are text: a direct call spares the detour through the table.
    if (test === endsInNul ? !endsInNul(bytes, starts[i], ends[i]) : !test(bytes, starts[i], ends[i])) return false;
    // A foreign order that puts the architecture after the brand is left to the decoder.
    if (type === PROCESSOR.block && counts[BRAND] > 0) return false;
    if (type === PROCESSOR.block) arm = ARM.has(u16.read(bytes, starts[i] + PROCESSOR.at) as number);
  }
  for (let i = 0; i < PAIRS.length; i++) if (counts[PAIRS[i][0]] !== counts[PAIRS[i][1]]) return false;
  return true;
}
