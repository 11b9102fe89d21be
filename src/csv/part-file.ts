/**
 * A part of a check as bytes: a file that a task of any engine writes.
 *
 *     0   ASCII `HWHASHPT`      8  u32 version      12  u32 bytes of the JSON
 *     16  JSON: the part, without the keys of its rows
 *     …   for each key segment, in order: text, device, tuple, lines (u32 little-endian), flags (u8)
 *     end 32 bytes SHA-256 over everything before
 *
 * The checksum has no key: it shows damage, not forgery.
 */
import { sha256Hex, toHex } from '#platform';
import { DEVICE_WORDS, type KeySegment, TEXT_WORDS, TUPLE_WORDS, withoutRoom } from './keys.js';
import { type CsvPart, CsvPartError } from './part.js';
import { isPart, type SegmentHeader } from './part-shape.js';

/** Raised when the meaning of a part changes: parts of different versions cannot be put together. 2 added the key of tuples. */
const VERSION = 2;
/** What a partial file begins with. */
export const PART_MAGIC = 'HWHASHPT';
const HEADER = 16;
const CHECKSUM = 32;
/** Bytes of the keys of a row. */
const ROW = 4 * (TEXT_WORDS + DEVICE_WORDS + TUPLE_WORDS + 1) + 1;

const keysOf = (part: CsvPart): KeySegment[] => part.segments.flatMap(({ partial }) => partial.keys);

/**
 * The bytes of a part.
 *
 * @example
 * await writeOutputFile('part-3.hwpart', encodeCsvPart(part));
 */
export function encodeCsvPart(part: CsvPart): Uint8Array {
  const keys = keysOf(part).map(withoutRoom);
  const header = (segment: KeySegment): SegmentHeader => ({
    file: segment.file,
    count: segment.count,
    firstRow: segment.firstRow,
  });
  const segments = part.segments.map(({ file, partial }) => ({
    file,
    partial: { ...partial, keys: partial.keys.map(header) },
  }));
  const json = new TextEncoder().encode(JSON.stringify({ ...part, segments }));
  const size = keys.reduce((sum, { count }) => sum + count * ROW, HEADER + json.length + CHECKSUM);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(PART_MAGIC));
  view.setUint32(8, VERSION, true);
  view.setUint32(12, json.length, true);
  bytes.set(json, HEADER);
  let at = HEADER + json.length;
  for (const { text, device, tuple, lines, flags } of keys) {
    for (const words of [text, device, tuple, lines]) {
      for (let i = 0; i < words.length; i++, at += 4) view.setUint32(at, words[i], true);
    }
    bytes.set(flags, at);
    at += flags.length;
  }
  const checksum = sha256Hex(bytes, 0, at);
  for (let i = 0; i < CHECKSUM; i++) bytes[at + i] = Number.parseInt(checksum.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const damaged = (what: string): CsvPartError =>
  new CsvPartError('part-damaged', `the partial file is damaged: ${what}`);

/** The JSON of a file whose header and checksum are right. */
function readJson(bytes: Uint8Array, view: DataView): unknown {
  const end = HEADER + view.getUint32(12, true);
  if (end > bytes.length - CHECKSUM) throw damaged('it is shorter than its header says');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(HEADER, end)));
  } catch {
    throw damaged('its JSON cannot be read');
  }
}

/**
 * The part in the bytes of a partial file.
 *
 * @param bytes the whole file
 * @throws {@link CsvPartError} `not-a-part`, `part-version`, `part-damaged`
 */
export function decodeCsvPart(bytes: Uint8Array): CsvPart {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER + CHECKSUM || PART_MAGIC.split('').some((letter, i) => bytes[i] !== letter.charCodeAt(0))) {
    throw new CsvPartError('not-a-part', 'this is not a partial file of "hwhash csv check --part"');
  }
  const version = view.getUint32(8, true);
  if (version !== VERSION) {
    throw new CsvPartError('part-version', `the partial file has version ${version}, not ${VERSION}: check again`);
  }
  const end = bytes.length - CHECKSUM;
  if (sha256Hex(bytes, 0, end) !== toHex(bytes, end, bytes.length)) throw damaged('its checksum does not match');
  const value = readJson(bytes, view);
  if (!isPart(value)) throw damaged('it does not hold what a part holds');
  let at = HEADER + view.getUint32(12, true);
  const words = (count: number): Uint32Array => {
    const read = new Uint32Array(count);
    for (let i = 0; i < count; i++, at += 4) read[i] = view.getUint32(at, true);
    return read;
  };
  const keys = ({ file, count, firstRow }: SegmentHeader): KeySegment => {
    if (count * ROW > end - at) throw damaged('rows are missing');
    const text = words(count * TEXT_WORDS);
    const device = words(count * DEVICE_WORDS);
    const tuple = words(count * TUPLE_WORDS);
    const lines = words(count);
    const flags = bytes.slice(at, at + count);
    at += count;
    return { file, count, firstRow, text, device, tuple, lines, flags };
  };
  const segments = value.segments.map(({ file, partial }) => ({
    file,
    partial: { ...partial, keys: partial.keys.map(keys) },
  }));
  if (at !== end) throw damaged('it is longer than its rows');
  return { ...value, segments };
}
