/**
 * The place where one hash after the other is decoded and parsed: one scratch buffer, one block directory, one reader.
 * Nothing is allocated for a hash that is well. `hash-check.ts` checks what it holds.
 */
import { allocate, base64DecodeInto, isSha256Of, isZero, sha256Hex, toLatin1 } from '#platform';
import { BLOCK_HEADER_SIZE, BlockDirectory, CHECKSUM_SIZE, HASH_SIZE, LARGEST_CONTAINER } from '../hash/container.js';
import { readModel } from '../hash/decode.js';
import { OFFLINE_ID_SOURCE } from '../hash/enumerations.js';
import { hasKnownForms, haveKnownForms } from '../hash/known-form.js';
import type { HardwareHash } from '../hash/model.js';
import { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import { type Frame, Frames } from '../inspect/frames.js';
import { normalisePlaceholder } from '../validate/placeholder-table.js';
import { placeholderSerial } from '../validate/placeholders.js';
import { decodeUsedPart } from './hash-text.js';
import { RowFlag, type RowKeys } from './keys.js';
import { type Tuple, TupleKeys } from './tuple-key.js';
import type { HashIdentity } from './values.js';

const OFFLINE_ID = place('offlineDeviceId.id');
const UUID = place('smbios.uuid');
const ENDORSEMENT_KEY = place('tpm.endorsementKey.modulus');
const BLOCK = {
  offlineId: OFFLINE_ID.block,
  uuid: UUID.block,
  serial: place('smbios.systemSerialNumber').block,
  manufacturer: place('smbios.systemManufacturer').block,
  product: place('smbios.systemProductName').block,
  productKeyId: place('productKey.id').block,
  endorsementKey: ENDORSEMENT_KEY.block,
} as const;
const SIZE = { offlineId: OFFLINE_ID.blockSize, uuid: UUID.size, endorsementKey: ENDORSEMENT_KEY.size } as const;
/** The low byte of the source, and the identifier. */
const OFFLINE_SOURCE_AT = place('offlineDeviceId.source').at;
const OFFLINE_ID_AT = OFFLINE_ID.at;
const FROM_TPM = OFFLINE_ID_SOURCE.value('TPM_EK');

/** Holds hashes, one after the other. */
export class HashSlot {
  /** Room for the largest container that there can be. */
  private readonly bytes = allocate(LARGEST_CONTAINER + 3);
  private readonly walkedReader = new HashReader();
  private readonly walkedDirectory = new BlockDirectory();
  /** What hashes before this one shared with others. */
  private readonly frames = new Frames(this.bytes);
  /** The frame of the hash at hand. */
  frame: Frame | undefined;
  /** Its blocks. */
  reader = this.walkedReader;
  private readonly tuples = new TupleKeys();
  private readonly encoder = new TextEncoder();
  /** Bytes in front of the checksum, or all where the blocks could not be parsed. */
  private sealed = 0;
  /** Bytes that were decoded; what follows them up to the length of the container is zero. */
  private decoded = 0;
  private valid = false;
  private walked = false;
  /** Whether all its blocks have a known form; undefined where nobody has asked. */
  private known: boolean | undefined;
  /** Whether a check has found the OfflineDeviceId to be the digest of the endorsement key, which devices are compared by. */
  offlineIdHolds = false;

  /** Whether the checksum of the hash at hand holds. */
  get isValid(): boolean {
    return this.valid;
  }

  /** Decodes the text in bytes [start, end) of a row; returns the length of the container, or -1 where it is not base64. */
  decode(row: Uint8Array, start: number, end: number): number {
    this.decoded = decodeUsedPart(row, start, end, this.bytes);
    if (this.decoded >= 0) return HASH_SIZE;
    return this.decodeText(toLatin1(row, start, end));
  }

  /** Decodes a text; returns the length of the container, or -1 where it is not base64 or far too long. */
  decodeText(text: string): number {
    this.decoded = text.length * 0.75 <= this.bytes.length ? base64DecodeInto(text, this.bytes) : -1;
    return this.decoded;
  }

  /** Receives a container that somebody else has decoded. */
  take(container: Uint8Array): void {
    this.bytes.set(container);
    this.decoded = container.length;
  }

  /**
   * Decodes the text in bytes [start, end) of a row; whether it is a whole hash whose checksum holds, with nothing behind its
   * last block: such a hash is parsed, and the next one of its model will be recognised.
   */
  prove(row: Uint8Array, start: number, end: number): boolean {
    this.decoded = decodeUsedPart(row, start, end, this.bytes);
    if (this.decoded < 0 || !this.load(HASH_SIZE) || !this.valid) return false;
    if (this.frame === undefined) this.hasKnownForms();
    return true;
  }

  /** Whether the container that was parsed is as long as a hash, and zero behind its checksum. */
  isWhole(length: number): boolean {
    return length === HASH_SIZE && isZero(this.bytes, this.sealed + CHECKSUM_SIZE, this.decoded);
  }

  /** Whether all blocks surely have a known form; then the next hash of the model is recognised by them. */
  hasKnownForms(): boolean {
    this.known ??= this.findKnownForms();
    return this.known;
  }

  private findKnownForms(): boolean {
    const { bytes, frame, walkedDirectory } = this;
    if (frame !== undefined) return haveKnownForms(bytes, frame.directory, frame.open);
    if (!hasKnownForms(bytes, walkedDirectory)) return false;
    this.frames.learn(walkedDirectory);
    return true;
  }

  /** Parses the container of `length` bytes that was decoded last; whether that was possible. */
  load(length: number): boolean {
    const { bytes, walkedDirectory } = this;
    this.offlineIdHolds = false;
    this.known = undefined;
    this.frame = length === HASH_SIZE ? this.frames.find() : undefined;
    if (this.frame !== undefined) {
      this.walked = true;
      this.sealed = this.frame.directory.blocksEnd;
      this.reader = this.frame.reader;
    } else {
      this.walked = walkedDirectory.walk(bytes, length) === undefined;
      this.sealed = this.walked ? walkedDirectory.blocksEnd : length;
      this.reader = this.walkedReader;
      if (this.walked) this.reader.load(bytes, walkedDirectory);
    }
    this.valid = this.walked && isSha256Of(bytes, 0, this.sealed, this.sealed + BLOCK_HEADER_SIZE);
    return this.walked;
  }

  /** The model of the whole hash that was parsed. */
  model(): HardwareHash {
    this.bytes.fill(0, this.decoded, HASH_SIZE);
    return readModel(this.bytes, HASH_SIZE, this.reader.directory);
  }

  /** A copy of the container of `length` bytes. */
  container(length: number): Uint8Array {
    this.bytes.fill(0, this.decoded, length);
    return this.bytes.slice(0, length);
  }

  /** Writes the keys of the hash that was parsed; returns the flags of those that it has. */
  keys(keys: RowKeys): number {
    const flags = this.ownKeys(keys);
    if (!this.walked) return flags;
    return flags | (this.tuples.ofHash(this.reader, this.frame, keys.tuple) ? RowFlag.tuple : 0);
  }

  /** Writes the keys of the hash that was parsed and of its device; returns the flags of those that it has. */
  ownKeys({ text, device }: Pick<RowKeys, 'text' | 'device'>): number {
    if (this.valid) readWords(this.bytes, this.sealed + BLOCK_HEADER_SIZE, text, 0, 4);
    else hexWords(sha256Hex(this.bytes, 0, this.sealed), text, 0);
    return this.walked && this.deviceKey(device) ? RowFlag.text | RowFlag.device : RowFlag.text;
  }

  private deviceKey(device: Uint32Array): boolean {
    const { reader, bytes } = this;
    const uuid = reader.sized(BLOCK.uuid, SIZE.uuid);
    if (uuid < 0) return false;
    readWords(bytes, uuid, device, 0, 4);
    const key = reader.sized(BLOCK.endorsementKey, SIZE.endorsementKey);
    if (key < 0) return this.serialKey(device);
    const id = reader.sized(BLOCK.offlineId, SIZE.offlineId);
    // Where a check has found the OfflineDeviceId to be the key's SHA-256, there is no need to compute it again.
    const holds = this.offlineIdHolds && id >= 0 && bytes[id + OFFLINE_SOURCE_AT] === FROM_TPM;
    if (holds) readWords(bytes, id + OFFLINE_ID_AT, device, 4, 4);
    else hexWords(sha256Hex(bytes, key, key + SIZE.endorsementKey), device, 4);
    return true;
  }

  private serialKey(device: Uint32Array): boolean {
    const serial = normalisePlaceholder(this.reader.text(BLOCK.serial) ?? '');
    if (serial === '' || placeholderSerial(serial)) return false;
    hexWords(this.digest(`serial\n${serial}`), device, 4);
    return true;
  }

  /** The key of a text that is not a hash. */
  keyOfText(value: string, text: Uint32Array): void {
    hexWords(this.digest(value), text, 0);
  }

  /** The key of a device that has no hash. */
  keyOfDevice(value: string, device: Uint32Array): void {
    const digest = this.digest(`device\n${value}`);
    hexWords(digest, device, 0);
    hexWords(digest.slice(32), device, 4);
  }

  /** Writes the key of a tuple that is not in a hash; whether there is one. */
  keyOfTuple(tuple: Tuple, target: Uint32Array): boolean {
    return this.tuples.ofValues(tuple, target);
  }

  private digest(value: string): string {
    return sha256Hex(this.encoder.encode(value));
  }

  /** Whether bytes of a row are the serial number in the hash, without leading or trailing whitespace. */
  isSerial(row: Uint8Array, start: number, end: number): boolean {
    return this.isText(BLOCK.serial, row, start, end);
  }

  /** Whether bytes of a row are the product key id in the hash. */
  isProductKeyId(row: Uint8Array, start: number, end: number): boolean {
    return this.isText(BLOCK.productKeyId, row, start, end);
  }

  private isText(type: number, row: Uint8Array, start: number, end: number): boolean {
    const { reader, bytes } = this;
    // The row has no NUL there: what is equal to it has none either.
    const size = reader.size(type) - (end - start);
    const at = reader.start(type) - start;
    if (size < 0 || (size > 0 && bytes[at + end] !== 0)) return false;
    for (let i = start; i < end; i++) if (row[i] !== bytes[at + i]) return false;
    return true;
  }

  /** What names the device of the hash that was checked. */
  device(): { serialNumber?: string; manufacturer?: string; model?: string } {
    const text = (type: number): string | undefined => this.reader.text(type)?.trim() || undefined;
    return { serialNumber: text(BLOCK.serial), manufacturer: text(BLOCK.manufacturer), model: text(BLOCK.product) };
  }

  /** What the hash that was checked says about the values beside it. */
  identity(): HashIdentity {
    const text = (type: number): string | undefined => this.reader.text(type)?.trim() || undefined;
    return { serialNumber: text(BLOCK.serial), productKeyId: text(BLOCK.productKeyId) };
  }
}

function readWords(bytes: Uint8Array, at: number, into: Uint32Array, offset: number, count: number): void {
  for (let i = 0; i < count; i++, at += 4) {
    into[offset + i] = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  }
}

/** The first 128 bits of hex digits, in the order in which {@link readWords} gives those of the bytes. */
function hexWords(hex: string, into: Uint32Array, offset: number): void {
  for (let i = 0; i < 4; i++) {
    let word = 0;
    for (let k = 3; k >= 0; k--) word = (word << 8) | Number.parseInt(hex.slice(i * 8 + k * 2, i * 8 + k * 2 + 2), 16);
    into[offset + i] = word;
  }
}
