/** From the model to bytes and text: the blocks in their order, sealed with a computed checksum. */
import { base64Encode, sha256Hex } from '#platform';
import type { BlockDefinition } from './blocks.js';
import {
  BLOCK_HEADER_SIZE,
  CHECKSUM_SIZE,
  CHECKSUM_TYPE,
  HASH_SIZE,
  HEADER_SIZE,
  LARGEST_CONTAINER,
  writeBlockHeader,
  writeHeader,
} from './container.js';
import { HashCapacityError, HashModelError } from './errors.js';
import { writeHex } from './field-codecs.js';
import { isArm, keysOf, type Members, membersOf } from './layouts.js';
import { disksOf, type HardwareHash, type OpaqueBlock } from './model.js';
import { type BlockQueues, inOrder, type QueuedBlock } from './order.js';
import { blockName, elementPath, PARTS, type Part } from './table.js';
import { writeLayout } from './write-layout.js';

/** How {@link encodeHash} writes. */
export interface EncodeOptions {
  /**
   * Reproduces a cut tail, a foreign tail and a stored checksum that is wrong; by default the hash is sealed again:
   * 3000 bytes, zero tail, computed checksum.
   */
  preserve?: boolean;
  /** Types of blocks to leave out. */
  omit?: readonly number[];
}

/**
 * Encodes a model as the text of a hardware hash.
 *
 * @returns 4000 characters of base64; with `preserve` as many as the container had
 * @throws {HashModelError} when a member holds what the format cannot; its `field` names the member
 * @throws {HashCapacityError} when the blocks do not fit; it names blocks and sizes
 * @example
 * encodeHash(decodeHash(text)) === text;
 */
export function encodeHash(hash: HardwareHash, options: EncodeOptions = {}): string {
  if (hash.partial) {
    throw new HashModelError(
      'partial',
      "this was read from oa3tool's XML, which does not print all of a hash: use the hash",
    );
  }
  return base64Encode(encodeBytes(hash, options));
}

/** How {@link encodeBytes} writes. */
export interface WriteOptions extends EncodeOptions {
  /** Writes members that are missing as zeros and empty text: bytes to check, not a hash to hand out. */
  partial?: boolean;
}

/** As {@link encodeHash}, but returns the container's bytes. */
export function encodeBytes(hash: HardwareHash, options: WriteOptions = {}): Uint8Array {
  const blocks = arrange(hash, options);
  const blocksEnd = blocks.reduce((end, { data }) => end + BLOCK_HEADER_SIZE + data.length, HEADER_SIZE);
  const tail = options.preserve ? hexBytes(hash.tail ?? '', 'tail') : new Uint8Array(0);
  const needed = blocksEnd + CHECKSUM_SIZE + tail.length;
  const available = options.preserve ? Math.max(HASH_SIZE, checkedLength(hash)) : HASH_SIZE;
  if (needed > available || blocksEnd > 0xffff) throw capacityError(blocks, needed, available);
  const size = options.preserve ? Math.max(hash.length, needed) : HASH_SIZE;
  const bytes = new Uint8Array(size);
  writeBlocks(bytes, blocks, blocksEnd);
  seal(bytes, blocksEnd, options.preserve ? hash.checksum.stored : undefined);
  bytes.set(tail, blocksEnd + CHECKSUM_SIZE);
  return bytes;
}

function checkedLength({ length }: HardwareHash): number {
  if (Number.isInteger(length) && length >= 0 && length <= LARGEST_CONTAINER) return length;
  throw new HashModelError('length', `length must be an integer from 0 to ${LARGEST_CONTAINER}`);
}

function capacityError(blocks: QueuedBlock[], needed: number, available: number): HashCapacityError {
  const sizes = blocks.map(({ type, data }) => ({
    type,
    name: blockName(type),
    size: data.length + BLOCK_HEADER_SIZE,
  }));
  return new HashCapacityError(
    sizes.sort((a, b) => b.size - a.size),
    needed,
    available,
  );
}

function writeBlocks(bytes: Uint8Array, blocks: QueuedBlock[], blocksEnd: number): void {
  writeHeader(bytes, blocksEnd);
  let at = HEADER_SIZE;
  for (const { type, data } of blocks) {
    writeBlockHeader(bytes, at, type, data.length + BLOCK_HEADER_SIZE);
    bytes.set(data, at + BLOCK_HEADER_SIZE);
    at += BLOCK_HEADER_SIZE + data.length;
  }
}

function seal(bytes: Uint8Array, at: number, stored: string | undefined): void {
  writeBlockHeader(bytes, at, CHECKSUM_TYPE, CHECKSUM_SIZE);
  const digest = stored ?? sha256Hex(bytes, 0, at);
  bytes.set(hexBytes(digest, 'checksum.stored', 32), at + BLOCK_HEADER_SIZE);
}

/** All blocks of a model in the order they are written. */
function arrange(hash: HardwareHash, { omit = [], partial = false }: WriteOptions): QueuedBlock[] {
  const blocks = inOrder(queueTyped(hash, partial), hash.order);
  const opaque = (hash.opaqueBlocks ?? []).map(readOpaque).sort((a, b) => a.position - b.position);
  for (const { position, type, data } of opaque) blocks.splice(position, 0, { type, data });
  return omit.length === 0 ? blocks : blocks.filter(({ type }) => !omit.includes(type));
}

function readOpaque({ position, type, data }: OpaqueBlock, index: number): QueuedBlock & { position: number } {
  const field = `opaqueBlocks[${index}]`;
  for (const number of [type, position]) {
    if (Number.isInteger(number) && number >= 0 && number <= 0xffff) continue;
    throw new HashModelError(field, `${field}: type and position must be integers from 0 to 65535`);
  }
  return { position, type, data: hexBytes(data, `${field}.data`) };
}

/** The members of each layout. */
const KEYS = new Map<BlockDefinition['layout'], readonly string[]>(
  PARTS.flatMap(({ blocks }) => blocks.map(({ layout }) => [layout, keysOf(layout)] as const)),
);

function queueTyped(hash: HardwareHash, partial: boolean): BlockQueues {
  const context = { padBrand: !isArm(hash.processor?.architecture), partial };
  const queues: BlockQueues = new Map();
  for (const part of PARTS) {
    const objects = objectsOf(hash, part);
    if (objects.length === 0) continue;
    for (const { type, layout } of part.blocks) {
      const holders = part.isWhole ? objects.length : countHolders(KEYS.get(layout) ?? [], objects);
      const blocks = objects
        .slice(0, holders)
        .map((from, index) => writeLayout(layout, context, from, elementPath(part, index)));
      queues.set(type, blocks);
    }
  }
  return queues;
}

/**
 * How many of the objects have a block: up to the last one with a member of it. The n-th block of a type is the n-th
 * element's, so none before it can lack the block.
 */
function countHolders(keys: readonly string[], objects: readonly Members[]): number {
  return objects.findLastIndex((object) => keys.some((key) => object[key] !== undefined)) + 1;
}

/** The objects of the model that a part's blocks are written from. */
function objectsOf(hash: HardwareHash, { path, keys, isList }: Part): Members[] {
  if (path === 'disks') return disksOf(hash).map(membersOf);
  const found = keys.reduce<unknown>((at, key) => (at as Members | undefined)?.[key], hash);
  if (isList) return (found ?? []) as Members[];
  return found === undefined || found === null ? [] : [found as Members];
}

function hexBytes(digits: unknown, field: string, size?: number): Uint8Array {
  const valid = typeof digits === 'string' && digits.length % 2 === 0 && /^[0-9a-f]*$/.test(digits);
  if (!valid || (size !== undefined && digits.length !== 2 * size)) {
    throw new HashModelError(
      field,
      `${field} must be ${size === undefined ? 'pairs of' : 2 * size} lower-case hex digits`,
    );
  }
  const bytes = new Uint8Array(digits.length / 2);
  writeHex(bytes, 0, digits);
  return bytes;
}
