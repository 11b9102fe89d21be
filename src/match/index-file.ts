/**
 * An index as bytes: 40 bytes of header, the keys of every device, their names, and a SHA-256 over all of it. Tables are
 * not stored but rebuilt, so that no damaged or hostile file can corrupt them.
 *
 *     0   ASCII `HWHASHIX`      8   u32 version      12  u32 words of a device's keys
 *     16  u64 devices           24  u64 bytes of names          32  u32 weak key limit      36  u32 0
 *     40  keys (u32 little-endian), then for each device u16 length and UTF-8 of its name, then 32 bytes SHA-256
 */

import { sha256Hex, sha256InPieces, toHex } from '#platform';
import { DeviceIndex, type DeviceIndexOptions } from './device-index.js';
import { areKeys, type DeviceKeys, KEY_WORDS } from './device-keys.js';
import { KEY_WORDS_1, keysOfVersion1 } from './index-version-1.js';

/** Codes of {@link IndexFormatError}. */
export type IndexFormatErrorCode = 'not-an-index' | 'index-version' | 'index-damaged' | 'index-too-large';

/** The bytes are not those of an index, or not as they were written. */
export class IndexFormatError extends Error {
  override readonly name = 'IndexFormatError';
  constructor(
    /** Stable code of the fault. */
    readonly code: IndexFormatErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Raised when the meaning of the keys changes. Version 1 kept the system disk alone, and no digests: it is still read. */
const INDEX_VERSION = 2;
/** What an index file begins with. */
export const INDEX_MAGIC = 'HWHASHIX';
const HEADER = 40;
const CHECKSUM = 32;

/** Devices whose keys are one piece of a file, and bytes of names. */
const PIECE_DEVICES = 1024;
const PIECE_BYTES = 64 * 1024;

function sizeOfNames(index: DeviceIndex): number {
  let size = 0;
  for (const row of index.devices()) size += 2 + index.nameOf(row).length;
  return size;
}

/** Bytes that {@link encodeDeviceIndex} makes of an index. */
export const indexSize = (index: DeviceIndex): number =>
  HEADER + 4 * KEY_WORDS * index.size + sizeOfNames(index) + CHECKSUM;

function headerOf(index: DeviceIndex): Uint8Array {
  const bytes = new Uint8Array(HEADER);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < INDEX_MAGIC.length; i++) bytes[i] = INDEX_MAGIC.charCodeAt(i);
  view.setUint32(8, INDEX_VERSION, true);
  view.setUint32(12, KEY_WORDS, true);
  view.setBigUint64(16, BigInt(index.size), true);
  view.setBigUint64(24, BigInt(sizeOfNames(index)), true);
  view.setUint32(32, Math.min(index.weakKeyLimit, 0xffffffff), true);
  return bytes;
}

function* keyPieces(index: DeviceIndex): Generator<Uint8Array> {
  const keys = new Uint32Array(KEY_WORDS);
  let view = new DataView(new ArrayBuffer(4 * KEY_WORDS * PIECE_DEVICES));
  let at = 0;
  for (const row of index.devices()) {
    index.keysOf(row, keys);
    for (let i = 0; i < KEY_WORDS; i++, at += 4) view.setUint32(at, keys[i], true);
    if (at < view.byteLength) continue;
    yield new Uint8Array(view.buffer);
    view = new DataView(new ArrayBuffer(view.byteLength));
    at = 0;
  }
  yield new Uint8Array(view.buffer, 0, at);
}

function* namePieces(index: DeviceIndex): Generator<Uint8Array> {
  let piece = new Uint8Array(PIECE_BYTES);
  let at = 0;
  for (const row of index.devices()) {
    const name = index.nameOf(row);
    if (at + 2 + name.length > PIECE_BYTES) {
      yield piece.subarray(0, at);
      piece = new Uint8Array(PIECE_BYTES);
      at = 0;
    }
    piece[at] = name.length;
    piece[at + 1] = name.length >>> 8;
    piece.set(name, at + 2);
    at += 2 + name.length;
  }
  yield piece.subarray(0, at);
}

/** The bytes of {@link encodeDeviceIndex} in pieces, so that they need not be there as a whole. */
export function* indexPieces(index: DeviceIndex): Generator<Uint8Array> {
  const digest = sha256InPieces();
  for (const pieces of [[headerOf(index)], keyPieces(index), namePieces(index)]) {
    for (const piece of pieces) {
      digest.update(piece);
      yield piece;
    }
  }
  yield digest.digest();
}

/**
 * The bytes of an index, for a file or a database. The model is not among them.
 *
 * @example
 * await saveDeviceIndex(index, 'registry.hwix'); // on Node: writes these bytes, whole or not at all
 */
export function encodeDeviceIndex(index: DeviceIndex): Uint8Array {
  const bytes = new Uint8Array(indexSize(index));
  let at = 0;
  for (const piece of indexPieces(index)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** What the header states. */
interface Header {
  readonly devices: number;
  readonly weakKeyLimit: number;
  /** Words of a device's keys. */
  readonly words: number;
}

/** Words of a device's keys, by version. */
const WORDS_OF_VERSION = new Map([
  [1, KEY_WORDS_1],
  [INDEX_VERSION, KEY_WORDS],
]);

/** Sizes that the header states, checked against the bytes that there are. */
function readHeader(bytes: Uint8Array, view: DataView): Header {
  if (
    bytes.length < HEADER + CHECKSUM ||
    INDEX_MAGIC.split('').some((letter, i) => bytes[i] !== letter.charCodeAt(0))
  ) {
    throw new IndexFormatError('not-an-index', 'this is not a device index');
  }
  const version = view.getUint32(8, true);
  const words = WORDS_OF_VERSION.get(version);
  if (words === undefined || view.getUint32(12, true) !== words) {
    const known = [...WORDS_OF_VERSION.keys()].join(' or ');
    throw new IndexFormatError('index-version', `this index has version ${version}, not ${known}: rebuild it`);
  }
  const devices = view.getBigUint64(16, true);
  const total = BigInt(HEADER + CHECKSUM) + devices * BigInt(4 * words) + view.getBigUint64(24, true);
  if (total !== BigInt(bytes.length)) {
    throw new IndexFormatError('index-damaged', `the index should have ${total} bytes and has ${bytes.length}`);
  }
  return { devices: Number(devices), weakKeyLimit: view.getUint32(32, true), words };
}

function checkChecksum(bytes: Uint8Array): void {
  const end = bytes.length - CHECKSUM;
  if (sha256Hex(bytes, 0, end) !== toHex(bytes, end, bytes.length)) {
    throw new IndexFormatError('index-damaged', 'the checksum of the index does not agree with its content');
  }
}

/** The keys that begin at a byte, in the form of today; undefined where they are none. */
function keysAt(view: DataView, at: number, words: number): DeviceKeys | undefined {
  const stored = Uint32Array.from({ length: words }, (_, i) => view.getUint32(at + 4 * i, true));
  const keys = words === KEY_WORDS_1 ? keysOfVersion1(stored) : stored;
  return keys !== undefined && areKeys(keys, 0) ? keys : undefined;
}

/**
 * The index of bytes that {@link encodeDeviceIndex} made.
 *
 * @param bytes the whole file
 * @param options a model, or another limit for weak keys than the index had
 * @throws {@link IndexFormatError} `not-an-index`, `index-version`, `index-damaged`
 */
export function decodeDeviceIndex(bytes: Uint8Array, options: DeviceIndexOptions = {}): DeviceIndex {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { devices, weakKeyLimit, words } = readHeader(bytes, view);
  checkChecksum(bytes);
  const index = new DeviceIndex({ weakKeyLimit: Math.max(1, weakKeyLimit), ...options, capacity: devices });
  const decoder = new TextDecoder();
  const end = bytes.length - CHECKSUM;
  let nameAt = HEADER + 4 * words * devices;
  for (let device = 0; device < devices; device++) {
    const keys = keysAt(view, HEADER + 4 * words * device, words);
    const length = nameAt + 2 <= end ? view.getUint16(nameAt, true) : end;
    if (nameAt + 2 + length > end || keys === undefined) {
      throw new IndexFormatError('index-damaged', `device ${device + 1} of the index is not as it was written`);
    }
    index.addKeys(decoder.decode(bytes.subarray(nameAt + 2, nameAt + 2 + length)), keys);
    nameAt += 2 + length;
  }
  return index;
}
