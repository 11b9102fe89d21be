/**
 * The container of a 4K hardware hash: header, blocks, checksum, zero tail (docs/FORMAT.md, section 1). Nothing here
 * knows what a block means.
 */

import { isZero, toHex } from '#platform';
import { counted } from './counted.js';
import type { HashFormatErrorCode } from './errors.js';

/** Bytes of a whole hash; its base64 is 4000 characters. */
export const HASH_SIZE = 3000;
/** Bytes of `OA` and the length that follows it. */
export const HEADER_SIZE = 4;
/** Bytes of a block's type and length. */
export const BLOCK_HEADER_SIZE = 4;
/** Bytes of the checksum block. */
export const CHECKSUM_SIZE = 36;
/** Type of the checksum block: `CS`. */
export const CHECKSUM_TYPE = 0x5343;
/** `OA` */
const MAGIC = 0x414f;
/** The most bytes that a container can use: the length field has 16 bits. */
export const LARGEST_CONTAINER = 0xffff + CHECKSUM_SIZE;

/** Why a container cannot be parsed. */
export interface ContainerFault {
  code: HashFormatErrorCode;
  message: string;
  /** Byte of the container. */
  offset: number;
}

const u16 = (bytes: Uint8Array, at: number): number => bytes[at] | (bytes[at + 1] << 8);

/**
 * Where the blocks of one container are. It is meant to be used again for the next one: parsing allocates nothing
 * unless the container has more blocks than any before.
 */
export class BlockDirectory {
  /** Number of blocks, without the checksum. */
  count = 0;
  /** Type of each block. */
  types = new Uint16Array(64);
  /** First byte of each block's data, after its header. */
  starts = new Uint32Array(64);
  /** Byte after each block's data. */
  ends = new Uint32Array(64);
  /** Offset of the checksum block: the length of header and blocks. */
  blocksEnd = 0;

  /**
   * Walks a container of `length` bytes at the start of `bytes`.
   *
   * @returns the fault that stopped the walk, with the blocks before it in the directory; undefined when there is none
   */
  walk(bytes: Uint8Array, length = bytes.length): ContainerFault | undefined {
    this.count = 0;
    this.blocksEnd = 0;
    if (length < HEADER_SIZE || u16(bytes, 0) !== MAGIC) {
      return fault(
        'not-a-hardware-hash',
        length === 0 ? 'there is no data' : 'it does not start with the letters OA',
        0,
      );
    }
    const end = u16(bytes, 2);
    if (end < HEADER_SIZE) return fault('block-length', `the header says that the blocks end at byte ${end}`, 2);
    this.blocksEnd = end;
    const stop = this.walkBlocks(bytes, Math.min(end, length), end, length);
    return stop ?? checkChecksumBlock(bytes, end, length);
  }

  private walkBlocks(bytes: Uint8Array, limit: number, end: number, length: number): ContainerFault | undefined {
    let { types, starts, ends } = this;
    let at = HEADER_SIZE;
    let count = 0;
    while (at + BLOCK_HEADER_SIZE <= limit) {
      const size = u16(bytes, at + 2);
      if (size < BLOCK_HEADER_SIZE || at + size > limit) break;
      if (count === types.length) ({ types, starts, ends } = this.grow());
      types[count] = u16(bytes, at);
      starts[count] = at + BLOCK_HEADER_SIZE;
      at += size;
      ends[count] = at;
      count++;
    }
    this.count = count;
    return at < limit ? blockFault(bytes, at, limit, edge(end, length)) : undefined;
  }

  /** Makes room for four times as many blocks. */
  private grow(): this {
    const types = new Uint16Array(this.types.length * 4);
    const starts = new Uint32Array(types.length);
    const ends = new Uint32Array(types.length);
    types.set(this.types);
    starts.set(this.starts);
    ends.set(this.ends);
    this.types = types;
    this.starts = starts;
    this.ends = ends;
    return this;
  }

  /** Index of the first block of a type, or -1. */
  find(type: number): number {
    for (let i = 0; i < this.count; i++) if (this.types[i] === type) return i;
    return -1;
  }
}

/** What is wrong with the block at `at`. */
function blockFault(bytes: Uint8Array, at: number, limit: number, edge: string): ContainerFault {
  if (at + BLOCK_HEADER_SIZE > limit) {
    return fault('block-overrun', `a block header starts at byte ${at}, but ${edge}`, at);
  }
  const type = u16(bytes, at);
  const size = u16(bytes, at + 2);
  if (size < BLOCK_HEADER_SIZE) {
    const message = `block ${type} at byte ${at} says it has ${counted(size, 'byte')}; its header alone has 4`;
    return fault('block-length', message, at);
  }
  return fault('block-overrun', `block ${type} at byte ${at} has ${counted(size, 'byte')}, but ${edge}`, at);
}

function edge(end: number, length: number): string {
  return length < end ? `the data ends at byte ${length}` : `the blocks end at byte ${end}`;
}

function checkChecksumBlock(bytes: Uint8Array, at: number, length: number): ContainerFault | undefined {
  if (at + CHECKSUM_SIZE > length) {
    const needed = `the checksum needs bytes ${at} to ${at + CHECKSUM_SIZE}`;
    return fault('block-overrun', `${needed}, but the data ends at byte ${length}`, Math.min(at, length));
  }
  if (u16(bytes, at) !== CHECKSUM_TYPE) {
    return fault('not-a-hardware-hash', `the blocks end at byte ${at}, but there is no checksum`, at);
  }
  if (u16(bytes, at + 2) !== CHECKSUM_SIZE) {
    return fault(
      'block-length',
      `the checksum block at byte ${at} says it has ${counted(u16(bytes, at + 2), 'byte')}, not 36`,
      at,
    );
  }
  return undefined;
}

function fault(code: HashFormatErrorCode, message: string, offset: number): ContainerFault {
  return { code, message, offset };
}

/** The checksum that a parsed container stores, hex. */
export function storedChecksum(bytes: Uint8Array, directory: BlockDirectory): string {
  const start = directory.blocksEnd + BLOCK_HEADER_SIZE;
  return toHex(bytes, start, start + 32);
}

/** Offset after the last byte of the tail that is not zero; the end of the checksum where all are. */
export function tailEnd(bytes: Uint8Array, directory: BlockDirectory, length = bytes.length): number {
  const start = directory.blocksEnd + CHECKSUM_SIZE;
  if (isZero(bytes, start, length)) return start;
  let end = length;
  while (end > start && bytes[end - 1] === 0) end--;
  return end;
}

/** Writes the header of a container whose blocks end at `end`. */
export function writeHeader(bytes: Uint8Array, end: number): void {
  bytes[0] = MAGIC & 0xff;
  bytes[1] = MAGIC >> 8;
  bytes[2] = end & 0xff;
  bytes[3] = end >> 8;
}

/** Writes type and length (header included) of a block at `at`. */
export function writeBlockHeader(bytes: Uint8Array, at: number, type: number, size: number): void {
  bytes[at] = type & 0xff;
  bytes[at + 1] = type >> 8;
  bytes[at + 2] = size & 0xff;
  bytes[at + 3] = size >> 8;
}
