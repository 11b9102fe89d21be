/** The proof of a hash: its blocks can be parsed and its checksum is the SHA-256 of them. */
import { allocate, base64DecodeInto, isSha256Of, toLatin1 } from '#platform';
import {
  BLOCK_HEADER_SIZE,
  BlockDirectory,
  CHECKSUM_SIZE,
  CHECKSUM_TYPE,
  HASH_SIZE,
  HEADER_SIZE,
  LARGEST_CONTAINER,
} from '../hash/container.js';
import { SEXTETS } from './characters.js';

/** Characters of a whole hash. */
export const HASH_CHARACTERS = (HASH_SIZE / 3) * 4;
/** The text of a zero tail. */
export const ZERO_TAIL = 'A'.repeat(HASH_CHARACTERS);

const scratch = allocate(LARGEST_CONTAINER + 6);
const directory = new BlockDirectory();

/** Whether bytes [start, …) begin with a container whose checksum holds; its used bytes then, else 0. */
export function provenBytes(bytes: Uint8Array, start: number): number {
  const end = bytes[start + 2] | (bytes[start + 3] << 8);
  const used = end + CHECKSUM_SIZE;
  if (end < HEADER_SIZE + BLOCK_HEADER_SIZE || start + used > bytes.length) return 0;
  if (bytes[start + end] !== (CHECKSUM_TYPE & 0xff) || bytes[start + end + 1] !== CHECKSUM_TYPE >> 8) return 0;
  const container = bytes.subarray(start, start + used);
  if (directory.walk(container) !== undefined) return 0;
  return isSha256Of(container, 0, end, end + BLOCK_HEADER_SIZE) ? used : 0;
}

/** Whether base64 characters, whole quanta of them, are a container whose checksum holds. */
export function provesText(characters: string, blocksEnd: number): boolean {
  const length = base64DecodeInto(characters, scratch);
  if (length < blocksEnd + CHECKSUM_SIZE || directory.walk(scratch, length) !== undefined) return false;
  return isSha256Of(scratch, 0, blocksEnd, blocksEnd + BLOCK_HEADER_SIZE);
}

/** Base64 characters that hold that many bytes, in whole quanta. */
export const quantaFor = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/** Byte `index` of the container whose text begins with character `start` of `codes`. */
export function byteOf(codes: Uint8Array, start: number, index: number): number {
  const at = start + 4 * Math.floor(index / 3);
  switch (index % 3) {
    case 0:
      return ((SEXTETS[codes[at]] << 2) | (SEXTETS[codes[at + 1]] >> 4)) & 0xff;
    case 1:
      return ((SEXTETS[codes[at + 1]] << 4) | (SEXTETS[codes[at + 2]] >> 2)) & 0xff;
    default:
      return ((SEXTETS[codes[at + 2]] << 6) | SEXTETS[codes[at + 3]]) & 0xff;
  }
}

const u16 = (codes: Uint8Array, start: number, index: number): number =>
  byteOf(codes, start, index) | (byteOf(codes, start, index + 1) << 8);

/** Most blocks of a hash that is looked for; real ones have fewer than a hundred. */
const MOST_BLOCKS = 1024;
/** Largest type and size of the first block of anything that is worth a look. */
const LIKELY = { type: 0xff, size: 0x1000, blocksEnd: 0x40 };

/** What the characters at a position look like. */
export interface Likeness {
  /** Where the blocks end, as the header says. */
  blocksEnd: number;
  /** Whether the blocks lead to a checksum. */
  walks: boolean;
}

/** Looks at the characters that begin at `start`: undefined where they are not the beginning of a hash. */
export function likenessOf(codes: Uint8Array, count: number, start: number): Likeness | undefined {
  if (start + 12 > count) return undefined;
  const blocksEnd = u16(codes, start, 2);
  const size = u16(codes, start, 6);
  if (u16(codes, start, 4) > LIKELY.type || size < BLOCK_HEADER_SIZE || size > LIKELY.size) return undefined;
  if (blocksEnd < LIKELY.blocksEnd || size > blocksEnd) return undefined;
  return { blocksEnd, walks: walks(codes, count, start, blocksEnd) };
}

function walks(codes: Uint8Array, count: number, start: number, blocksEnd: number): boolean {
  if (start + Math.ceil(((blocksEnd + CHECKSUM_SIZE) * 4) / 3) > count) return false;
  let at = HEADER_SIZE;
  for (let blocks = 0; blocks < MOST_BLOCKS && at + BLOCK_HEADER_SIZE <= blocksEnd; blocks++) {
    const size = u16(codes, start, at + 2);
    if (size < BLOCK_HEADER_SIZE) return false;
    at += size;
  }
  return at === blocksEnd && u16(codes, start, at) === CHECKSUM_TYPE && u16(codes, start, at + 2) === CHECKSUM_SIZE;
}

/** Characters [start, start + length) as text. */
export const charactersOf = (codes: Uint8Array, start: number, length: number): string =>
  toLatin1(codes, start, start + length);
