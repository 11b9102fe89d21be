/**
 * The digests of block 37, the licensing HWID: one word per piece of hardware, made of what Windows licensing reads of
 * it. A digest is the first two bytes of the SHA-256 of that data, little-endian, without bit 0; bit 0 is then set where
 * the piece can be removed. `docs/FORMAT.md` says what each class digests and on how many hashes that was verified.
 */
import { sha256Word, toHex } from '#platform';
import { mac as macCodec, uuid as uuidCodec, writeHex } from '../hash/field-codecs.js';
import type { LicensingHwid } from '../hash/model.js';
import { utf16z } from '../hash/text.js';

/** The ten classes of block 37, in the order of its counts; docs/FORMAT.md says what each digests. */
export const LICENSING_CLASSES = [
  // And mobile broadband.
  'opticalDrive',
  'diskController',
  'disk',
  'display',
  // And Bluetooth radios.
  'scsiAdapter',
  'audio',
  'unused',
  'network',
  'processor',
  'hardwareProfile',
] as const;

/** Name of a class of block 37. */
export type LicensingClassName = (typeof LICENSING_CLASSES)[number];

/** Index of a class into the counts of block 37. */
export const LICENSING_CLASS = Object.fromEntries(LICENSING_CLASSES.map((name, index) => [name, index])) as Readonly<
  Record<LicensingClassName, number>
>;

/** Bit of a digest that marks an instance that can be removed; the rest is the digest. */
export const REMOVABLE_BIT = 0x0001;
const DIGEST_BITS = 0xfffe;

const digestOf = (data: Uint8Array, removable = false): number =>
  (sha256Word(data) & DIGEST_BITS) | (removable ? REMOVABLE_BIT : 0);

const utf8 = new TextEncoder();

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What the BIOS digest covers: SMBIOS types 1 and 0. */
export interface BiosIdentity {
  /** SMBIOS UUID: as shown (`4c4c4544-…`), or its 16 raw bytes. */
  uuid: string | Uint8Array;
  manufacturer: string;
  product: string;
  serialNumber: string;
  firmwareVendor: string;
}

function writeUuid(uuid: string | Uint8Array, into: Uint8Array): void {
  if (typeof uuid !== 'string') {
    if (uuid.length !== uuidCodec.size) throw new RangeError('an SMBIOS UUID has 16 bytes');
    into.set(uuid);
    return;
  }
  const problem = uuidCodec.write(into, 0, uuid.toLowerCase());
  if (problem !== undefined) throw new RangeError(`the SMBIOS UUID ${problem}`);
}

/**
 * The BIOS digest: UUID, manufacturer, product, serial number and firmware vendor, without separators.
 *
 * @throws RangeError when the UUID is not one
 * @example
 * biosDigest({ uuid: '4c4c4544-0042-…', manufacturer: 'Dell Inc.', product: 'Latitude 5530', serialNumber: 'AB12345', firmwareVendor: 'Dell Inc.' });
 */
export function biosDigest({ uuid, manufacturer, product, serialNumber, firmwareVendor }: BiosIdentity): number {
  const text = manufacturer + product + serialNumber + firmwareVendor;
  const bytes = new Uint8Array(uuidCodec.size + 3 * text.length);
  writeUuid(uuid, bytes);
  const { written } = utf8.encodeInto(text, bytes.subarray(uuidCodec.size));
  return digestOf(bytes.subarray(0, uuidCodec.size + written));
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** Up to the last of these, the digest is made of the index of the first bound that the memory does not exceed. */
const SMALL_MEMORY = [256 * MIB, 512 * MIB, GIB, 1.5 * GIB, 2 * GIB, 3 * GIB];

/** The number that stands for a size of memory, in steps of 1 GiB above 3 GiB. */
function memoryStep(bytes: number): number {
  const small = SMALL_MEMORY.findIndex((bound) => bytes <= bound);
  return small >= 0 ? small : 8 * Math.floor((bytes - 3 * GIB) / GIB) + 7;
}

function stepDigest(step: number): number {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, step, true);
  return digestOf(bytes);
}

/**
 * The memory digest.
 *
 * @param bytes installed memory in bytes
 * @throws RangeError when it is not a size that 32 bits can stand for
 * @example
 * memoryDigest(16 * 2 ** 30);
 */
export function memoryDigest(bytes: number): number {
  const step = memoryStep(bytes);
  if (!(bytes >= 0) || step > 0xffffffff) throw new RangeError('not a size of memory');
  return stepDigest(step);
}

/**
 * The memory digests that a hash with this much memory can hold: block 5 rounds to whole GiB, the digest does not.
 *
 * @param totalGiB the memory in block 5, GiB
 */
export function memoryDigests(totalGiB: number): readonly number[] {
  const known = ofMemory.get(totalGiB);
  if (known !== undefined) return known;
  const sizes = [-1, -0.5, 0, 0.5, 1].map((more) => Math.max(0, totalGiB + more) * GIB);
  const digests = [...new Set(sizes.map(memoryStep))].map(stepDigest);
  if (ofMemory.size === MOST_MEMORIES) ofMemory.clear();
  ofMemory.set(totalGiB, digests);
  return digests;
}

/** Digests made before: a fleet has few sizes of memory. */
const ofMemory = new Map<number, readonly number[]>();
const MOST_MEMORIES = 256;

/** What the digest of a disk covers, as in block 7, leading and trailing whitespace kept. */
export interface DiskIdentity {
  vendor: string;
  product: string;
  serialNumber: string;
}

/** The digest of a disk (class `disk`). */
export function diskDigest({ vendor, product, serialNumber }: DiskIdentity, removable = false): number {
  return digestOf(utf8.encode(`${vendor}\0${product}\0${serialNumber}\0`), removable);
}

/** A MAC address on its way to digits. */
const asBytes = new Uint8Array(macCodec.size);
const NOT_A_MAC = 'a MAC address is six bytes, such as 00:15:5d:e9:db:6f';

function macDigits(address: string | Uint8Array): string {
  if (typeof address === 'string' && macCodec.write(asBytes, 0, address) === undefined) return toHex(asBytes);
  const digits =
    typeof address === 'string'
      ? address.replace(/[:-]/g, '').toLowerCase()
      : Array.from(address, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (!/^[0-9a-f]{12}$/.test(digits)) throw new RangeError(NOT_A_MAC);
  return digits;
}

/**
 * The digest of a network adapter (class `network`), Bluetooth adapters included.
 *
 * @param address the permanent address
 * @throws RangeError when it is not a MAC address
 */
export function networkDigest(address: string | Uint8Array, removable = false): number {
  return digestOf(typeof address === 'string' ? macBytes(address) : checkedMac(address), removable);
}

/**
 * The six bytes of a MAC address.
 *
 * @throws RangeError when it is not a MAC address
 */
export function macBytes(address: string): Uint8Array {
  const bytes = new Uint8Array(macCodec.size);
  // Nearly all are in the form of the model.
  if (macCodec.write(bytes, 0, address) !== undefined) writeHex(bytes, 0, macDigits(address));
  return bytes;
}

function checkedMac(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== macCodec.size) throw new RangeError(NOT_A_MAC);
  return bytes;
}

/**
 * The digest of a device by its hardware id: disk controllers, display adapters, SCSI adapters, optical drives.
 *
 * @param id the first string of its hardware ids, such as `PCI\VEN_8086&DEV_7D45&SUBSYS_8C7D103C&REV_08`
 */
export function hardwareIdDigest(id: string, removable = false): number {
  return digestOf(utf16z(id), removable);
}

/**
 * The digest of a Bluetooth radio (class `scsiAdapter`): its address as 12 lower-case digits.
 *
 * @throws RangeError when it is not a MAC address
 */
export function bluetoothDigest(address: string | Uint8Array, removable = false): number {
  return hardwareIdDigest(macDigits(address), removable);
}

/** What the digest of a processor covers. */
export interface ProcessorIdentity {
  /** CPUID leaf 0: the vendor, 12 characters in reading order, such as `GenuineIntel`. */
  vendor: string;
  /** CPUID leaf 1, EAX; the stepping does not count. */
  signature: number;
  /** CPUID leaf 1, EBX; the APIC id in its highest byte does not count. */
  brandWord: number;
}

/** The digest of a processor (class `processor`). */
export function processorDigest({ vendor, signature, brandWord }: ProcessorIdentity): number {
  const numbers = new Uint8Array(8);
  const view = new DataView(numbers.buffer);
  view.setUint32(0, signature & ~0xf, true);
  view.setUint32(4, brandWord & 0xffffff, true);
  return digestOf(joined([utf8.encode(vendor), numbers]));
}

/** The instances of one class of block 37. */
export function instancesOf({ counts, instances }: LicensingHwid, index: number): number[] {
  let at = 0;
  for (let i = 0; i < index; i++) at += counts[i];
  return instances.slice(at, at + counts[index]);
}

/** The instances of block 37, class by class. */
export function licensingInstances({ counts, instances }: LicensingHwid): number[][] {
  let at = 0;
  return counts.map((count) => {
    const own = instances.slice(at, at + count);
    at += count;
    return own;
  });
}

/**
 * Puts block 37 together: sorted inside each class, equal digests counted once.
 *
 * @param memory the memory digest
 * @param bios the BIOS digest
 * @param instances digests by class; a class that is left out has none
 */
export function licensingHwid(
  memory: number,
  bios: number,
  instances: Partial<Record<LicensingClassName, readonly number[]>>,
): LicensingHwid {
  const classes = LICENSING_CLASSES.map((name) => [...new Set(instances[name] ?? [])].sort((a, b) => a - b));
  return { counts: classes.map(({ length }) => length), memory, bios, instances: classes.flat() };
}
