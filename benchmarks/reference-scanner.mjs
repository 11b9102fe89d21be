// The reference for the CSV check: what is left of it when only the container is looked at. A careful line splitter,
// strict base64, the letters OA, every block, the checksum; no field, no key, no placeholder, no address, no duplicate.
import { hash as digest } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const LF = 10;
const CR = 13;
const COMMA = 44;
const QUOTE = 34;
const CHUNK = 512 * 1024;
const LONGEST_LINE = 128 * 1024;
const MAGIC = 0x414f;
const CHECKSUM_TYPE = 0x5343;
const CHECKSUM_SIZE = 36;
const HASH_COLUMN = 2;

const scratch = Buffer.alloc(LONGEST_LINE);

/** Decodes base64 that is nothing else, padded; the number of bytes, or -1. */
function decode(text) {
  const { length } = text;
  if (length === 0 || length % 4 !== 0 || text.includes('-') || text.includes('_')) return -1;
  const size = (length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
  return scratch.write(text, 0, size, 'base64') === size ? size : -1;
}

/** Whether the container in `scratch` is whole: header, blocks, checksum. */
function isSound(length) {
  if (length < 4 + CHECKSUM_SIZE || scratch.readUInt16LE(0) !== MAGIC) return false;
  const end = scratch.readUInt16LE(2);
  if (end < 4 || end + CHECKSUM_SIZE > length) return false;
  let at = 4;
  while (at < end) {
    const size = at + 4 <= end ? scratch.readUInt16LE(at + 2) : 0;
    if (size < 4 || at + size > end) return false;
    at += size;
  }
  if (scratch.readUInt16LE(end) !== CHECKSUM_TYPE || scratch.readUInt16LE(end + 2) !== CHECKSUM_SIZE) return false;
  return digest('sha256', scratch.subarray(0, end), 'hex') === scratch.toString('hex', end + 4, end + CHECKSUM_SIZE);
}

/** The hash in a line without its line end; empty where the line has no such column, or quotation marks. */
function hashOf(bytes, start, end) {
  let column = 0;
  let at = start;
  for (let i = start; i < end && column < HASH_COLUMN; i++) {
    if (bytes[i] === QUOTE) return '';
    if (bytes[i] !== COMMA) continue;
    column++;
    at = i + 1;
  }
  return column === HASH_COLUMN ? bytes.latin1Slice(at, end) : '';
}

/** Counts the rows of a file, and those whose hash is not whole. */
export function referenceScan(file) {
  const handle = openSync(file);
  const buffer = Buffer.alloc(LONGEST_LINE + CHUNK);
  let held = 0;
  let rows = -1;
  let faults = 0;
  const line = (start, stop) => {
    const end = stop > start && buffer[stop - 1] === CR ? stop - 1 : stop;
    if (rows++ >= 0 && !isSound(decode(hashOf(buffer, start, end)))) faults++;
  };
  for (let size = readSync(handle, buffer, held, CHUNK); size > 0; size = readSync(handle, buffer, held, CHUNK)) {
    const filled = held + size;
    let start = 0;
    for (let stop = buffer.indexOf(LF, held); stop >= 0 && stop < filled; stop = buffer.indexOf(LF, start)) {
      line(start, stop);
      start = stop + 1;
    }
    buffer.copyWithin(0, start, filled);
    held = filled - start;
    if (held > LONGEST_LINE) throw new Error('a line is longer than any row');
  }
  if (held > 0) line(0, held);
  closeSync(handle);
  return { rows: Math.max(0, rows), faults };
}
