/**
 * An index as bytes: 40 bytes of header, the keys of every device, their names, and a SHA-256 over all of it. Tables are
 * not stored but rebuilt, so that no damaged or hostile file can corrupt them.
 *
 *     0   ASCII `HWHASHIX`      8   u32 version      12  u32 words of a device's keys
 *     16  u64 devices           24  u64 bytes of names          32  u32 weak key limit      36  u32 0
 *     40  keys (u32 little-endian), then for each device u16 length and UTF-8 of its name, then 32 bytes SHA-256
 */

import { sha256Hex, toHex } from '#platform';
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

const encoder = new TextEncoder();

/**
 * The bytes of an index, for a file or a database. The model is not among them.
 *
 * @example
 * await saveDeviceIndex(index, 'registry.hwix'); // on Node: writes these bytes, whole or not at all
 */
export function encodeDeviceIndex(index: DeviceIndex): Uint8Array {
  const names = [...index.names()].map((name) => encoder.encode(name));
  const nameBytes = names.reduce((sum, { length }) => sum + 2 + length, 0);
  const keyBytes = 4 * KEY_WORDS * names.length;
  const bytes = new Uint8Array(HEADER + keyBytes + nameBytes + CHECKSUM);
  const view = new DataView(bytes.buffer);
  bytes.set(encoder.encode(INDEX_MAGIC));
  view.setUint32(8, INDEX_VERSION, true);
  view.setUint32(12, KEY_WORDS, true);
  view.setBigUint64(16, BigInt(names.length), true);
  view.setBigUint64(24, BigInt(nameBytes), true);
  view.setUint32(32, Math.min(index.weakKeyLimit, 0xffffffff), true);
  let at = HEADER;
  index.eachDevice((keys) => {
    for (let i = 0; i < KEY_WORDS; i++, at += 4) view.setUint32(at, keys[i], true);
  });
  for (const name of names) {
    view.setUint16(at, name.length, true);
    bytes.set(name, at + 2);
    at += 2 + name.length;
  }
  const checksum = sha256Hex(bytes, 0, at);
  for (let i = 0; i < CHECKSUM; i++) bytes[at + i] = Number.parseInt(checksum.slice(2 * i, 2 * i + 2), 16);
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
