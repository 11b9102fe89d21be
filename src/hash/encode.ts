/** From the model to bytes and text: the blocks in their order, sealed with a computed checksum. */
import { allocate, base64Encode, sha256Into } from '#platform';
import { BlockBuffer } from './block-buffer.js';
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
import { HashCapacityError, HashModelError, HashPartialError, type UntoldBlock } from './errors.js';
import { fromHex } from './field-codecs.js';
import { isArm, keysOf, type Members, membersOf } from './layouts.js';
import { disksOf, type HardwareHash, type OpaqueBlock } from './model.js';
import { arrange } from './order.js';
import { blockName, PARTS, type Part } from './table.js';
import { type LayoutWrite, layoutWriter, type WriteContext } from './write-layout.js';

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
 * @throws {@link HashModelError} when a member holds what the format cannot; its `field` names the member
 * @throws {@link HashPartialError} when the model was read from XML that does not tell all that a block needs, unless `omit`
 *   names the block
 * @throws {@link HashCapacityError} when the blocks do not fit; it names blocks and sizes
 * @example
 * encodeHash(decodeHash(text)) === text;
 */
export function encodeHash(hash: HardwareHash, options: EncodeOptions = {}): string {
  if (hash.partial) refuseUntold(hash, options.omit);
  const { bytes, size } = write(hash, options);
  return base64Encode(bytes, 0, size);
}

/**
 * Refuses a model that lacks members of blocks that are to be written.
 *
 * @throws {@link HashPartialError}
 */
export function refuseUntold(hash: HardwareHash, omit: readonly number[] = []): void {
  const context = contextOf(hash, false);
  const untold = PARTS.flatMap((part, i) =>
    WRITERS[i].flatMap((writer): UntoldBlock[] => {
      context.part = part;
      blocks.clear();
      try {
        writePart([writer], objectsOf(hash, part), context, omit, blocks);
        return [];
      } catch (error) {
        if (!(error instanceof HashModelError)) throw error;
        return [{ type: writer.type, name: blockName(writer.type), field: error.field }];
      }
    }),
  );
  if (untold.length > 0) throw new HashPartialError(untold);
}

/** How {@link encodeBytes} writes. */
export interface WriteOptions extends EncodeOptions {
  /** Writes members that are missing as zeros and empty text: bytes to check, not a hash to hand out. */
  partial?: boolean;
}

/** As {@link encodeHash}, but returns the container's bytes. */
export function encodeBytes(hash: HardwareHash, options: WriteOptions = {}): Uint8Array {
  const { bytes, size } = write(hash, options);
  return new Uint8Array(bytes.subarray(0, size));
}

/** The data of blocks, and their numbers in the order of the container; used again for each model. */
const blocks = new BlockBuffer();
const sequence: number[] = [];
/** The container, used again for each model. */
const container = allocate(LARGEST_CONTAINER);

/** Writes a model as the container in the first `size` of `bytes`, valid until the next call. */
function write(hash: HardwareHash, options: WriteOptions): { bytes: Uint8Array; size: number } {
  collect(hash, options);
  let blocksEnd = HEADER_SIZE;
  for (const block of sequence) blocksEnd += BLOCK_HEADER_SIZE + sizeOfBlock(block);
  const tail = options.preserve ? hexBytes(hash.tail ?? '', 'tail') : NO_TAIL;
  const needed = blocksEnd + CHECKSUM_SIZE + tail.length;
  const available = options.preserve ? Math.max(HASH_SIZE, checkedLength(hash)) : HASH_SIZE;
  if (needed > available || blocksEnd > 0xffff) throw capacityError(needed, available);
  const size = options.preserve ? Math.max(hash.length, needed) : HASH_SIZE;
  writeBlocks(container, blocksEnd);
  seal(container, blocksEnd, options.preserve ? (hash.checksum.stored ?? undefined) : undefined);
  container.set(tail, blocksEnd + CHECKSUM_SIZE);
  container.fill(0, needed, size);
  return { bytes: container, size };
}

const NO_TAIL = new Uint8Array(0);

const sizeOfBlock = (block: number): number => blocks.ends[block] - blocks.starts[block];

function checkedLength({ length }: HardwareHash): number {
  if (Number.isInteger(length) && length >= 0 && length <= LARGEST_CONTAINER) return length;
  throw new HashModelError('length', `length must be an integer from 0 to ${LARGEST_CONTAINER}`);
}

function capacityError(needed: number, available: number): HashCapacityError {
  const sizes = sequence.map((block) => {
    const type = blocks.types[block];
    return { type, name: blockName(type), size: sizeOfBlock(block) + BLOCK_HEADER_SIZE };
  });
  return new HashCapacityError(
    sizes.sort((a, b) => b.size - a.size),
    needed,
    available,
  );
}

function writeBlocks(bytes: Uint8Array, blocksEnd: number): void {
  writeHeader(bytes, blocksEnd);
  let at = HEADER_SIZE;
  for (let i = 0; i < sequence.length; i++) {
    const block = sequence[i];
    writeBlockHeader(bytes, at, blocks.types[block], sizeOfBlock(block) + BLOCK_HEADER_SIZE);
    at = blocks.copy(block, bytes, at + BLOCK_HEADER_SIZE);
  }
}

function seal(bytes: Uint8Array, at: number, stored: string | undefined): void {
  writeBlockHeader(bytes, at, CHECKSUM_TYPE, CHECKSUM_SIZE);
  if (stored === undefined) sha256Into(bytes, 0, at, at + BLOCK_HEADER_SIZE);
  else bytes.set(hexBytes(stored, 'checksum.stored', 32), at + BLOCK_HEADER_SIZE);
}

/** Writes all blocks of a model, and puts their numbers in the order of the container. */
function collect(hash: HardwareHash, { omit = [], partial = false }: WriteOptions): void {
  blocks.clear();
  writeTyped(hash, partial, omit);
  arrange(blocks.types, hash.order ?? [], sequence);
  if (hash.opaqueBlocks) insertOpaque(hash.opaqueBlocks);
  if (omit.length > 0) leaveOut(omit);
}

function leaveOut(types: readonly number[]): void {
  let kept = 0;
  for (const block of sequence) if (!types.includes(blocks.types[block])) sequence[kept++] = block;
  sequence.length = kept;
}

/** Puts opaque blocks in their places among the others. */
function insertOpaque(list: readonly OpaqueBlock[]): void {
  const opaque = list.map(readOpaque).sort((a, b) => a.position - b.position);
  const typed = sequence.splice(0);
  let next = 0;
  for (const { position, type, data } of opaque) {
    while (sequence.length < position && next < typed.length) sequence.push(typed[next++]);
    sequence.push(blocks.types.length);
    const start = blocks.take(data.length);
    blocks.bytes.set(data, start);
    blocks.close(type, start);
  }
  while (next < typed.length) sequence.push(typed[next++]);
}

function readOpaque(
  { position, type, data }: OpaqueBlock,
  index: number,
): { position: number; type: number; data: Uint8Array } {
  const field = `opaqueBlocks[${index}]`;
  for (const number of [type, position]) {
    if (Number.isInteger(number) && number >= 0 && number <= 0xffff) continue;
    throw new HashModelError(field, `${field}: type and position must be integers from 0 to 65535`);
  }
  return { position, type, data: hexBytes(data, `${field}.data`) };
}

/** What writes the blocks of a type. */
export interface TypeWriter {
  readonly type: number;
  readonly write: LayoutWrite;
  readonly keys: readonly string[];
}

/** What writes the blocks of each of {@link PARTS}. */
export const WRITERS: readonly (readonly TypeWriter[])[] = PARTS.map(({ blocks: own }) =>
  own.map(({ type, layout }) => ({ type, write: layoutWriter(layout), keys: keysOf(layout) })),
);

/** What writing needs to know of a model. */
export function contextOf({ processor }: HardwareHash, partial: boolean): WriteContext {
  const padBrand = !isArm(processor?.architecture);
  return { padBrand, partial, part: PARTS[0], index: 0, list: '', record: 0 };
}

function writeTyped(hash: HardwareHash, partial: boolean, omit: readonly number[]): void {
  const context = contextOf(hash, partial);
  for (let i = 0; i < PARTS.length; i++) {
    context.part = PARTS[i];
    const objects = objectsOf(hash, PARTS[i]);
    if (objects.length > 0) writePart(WRITERS[i], objects, context, omit, blocks);
  }
}

/** Writes the blocks of some types of a part, type by type. */
export function writePart(
  writers: readonly TypeWriter[],
  objects: readonly Members[],
  context: WriteContext,
  omit: readonly number[],
  blocks: BlockBuffer,
): void {
  const { partial } = context;
  for (let k = 0; k < writers.length; k++) {
    const { type, write, keys } = writers[k];
    // A block that will be left out again may lack members.
    context.partial = partial || omit.includes(type);
    const holders = context.part.isWhole ? objects.length : countHolders(keys, objects);
    for (let index = 0; index < holders; index++) {
      context.index = index;
      const start = blocks.end;
      write(blocks, objects[index], context);
      blocks.close(type, start);
    }
  }
  context.partial = partial;
}

/**
 * How many of the objects have a block: up to the last one with a member of it. The n-th block of a type is the n-th
 * element's, so none before it can lack the block.
 */
function countHolders(keys: readonly string[], objects: readonly Members[]): number {
  for (let count = objects.length; count > 0; count--) {
    for (let k = 0; k < keys.length; k++) if (objects[count - 1][keys[k]] !== undefined) return count;
  }
  return 0;
}

/** The objects of the model that a part's blocks are written from. */
export function objectsOf(hash: HardwareHash, { path, keys, isList }: Part): Members[] {
  if (path === 'disks') return disksOf(hash).map(membersOf);
  let found: unknown = hash;
  for (let i = 0; i < keys.length; i++) found = (found as Members | undefined | null)?.[keys[i]];
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
  return fromHex(digits);
}
