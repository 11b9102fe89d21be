/**
 * Prepared hashes of the models that were compared before. A model can be edited between two comparisons, so what the
 * preparation reads is compared with what it read; that takes a tenth of preparing it again.
 */
import type { Disk, HardwareHash, LicensingHwid } from '../hash/model.js';
import { fingerprint32 } from '../platform/fingerprint.js';
import { PreparedHash } from './prepare.js';

interface Entry {
  readonly prepared: PreparedHash;
  /** What it was prepared from: {@link read}. */
  readonly values: readonly unknown[];
}

/** The entries of models, for as long as somebody holds these. */
const entries = new WeakMap<HardwareHash, Entry>();

/**
 * Marks of the models that were met, by their UUIDs. Most models of a large set are compared once, and to keep an entry
 * for one takes as long as to prepare it: there is an entry from the second time on.
 */
const met = new Uint32Array(1 << 14);

/** Whether a model may have been met before, which it has been then. */
function isMetAgain({ smbios }: HardwareHash): boolean {
  const mark = fingerprint32(smbios?.uuid ?? '');
  const at = mark & (met.length - 1);
  const known = met[at] === mark;
  met[at] = mark;
  return known;
}

/** The values of the model at hand; used again for each. */
const values: unknown[] = [];
let size = 0;

/** The prepared form of a hash, as it is now. */
export function preparedOnce(hash: HardwareHash | PreparedHash): PreparedHash {
  if (hash instanceof PreparedHash) return hash;
  const known = entries.get(hash);
  if (known === undefined && !isMetAgain(hash)) return new PreparedHash(hash);
  read(hash);
  if (known !== undefined && isSame(known.values)) return known.prepared;
  const entry = { prepared: new PreparedHash(hash), values: values.slice(0, size) };
  entries.set(hash, entry);
  return entry.prepared;
}

function isSame(known: readonly unknown[]): boolean {
  if (known.length !== size) return false;
  for (let i = 0; i < size; i++) if (known[i] !== values[i]) return false;
  return true;
}

function add(value: unknown): void {
  values[size++] = value;
}

/** Reads every member that a prepared hash depends on (test/match/prepared-cache.test.ts changes each member there is). */
function read(hash: HardwareHash): void {
  const { tpm, productKey, processor, memory, enclosure } = hash;
  size = 0;
  readCapture(hash);
  readSmbios(hash);
  add(tpm?.versionText);
  add(tpm?.endorsementKey?.modulus);
  add(tpm?.endorsementKey?.sha256);
  add(productKey?.id);
  add(productKey?.partNumber);
  add(processor?.manufacturer);
  add(processor?.model);
  add(memory?.totalGiB);
  add(enclosure?.chassisType);
  readDisk(hash.disk);
  readLists(hash);
  readDigests(hash.licensingHwid);
}

function readCapture(hash: HardwareHash): void {
  add(hash.toolVersion);
  add(hash.toolBuild);
  add(hash.osBuild);
  add(hash.capturedAt);
  add(hash.utcOffsetMinutes);
  add(hash.osType);
  add(hash.osArchitecture);
}

function readSmbios({ smbios }: HardwareHash): void {
  add(smbios?.uuid);
  add(smbios?.systemSerialNumber);
  add(smbios?.firmwareVendor);
  add(smbios?.systemManufacturer);
  add(smbios?.systemProductName);
  add(smbios?.skuNumber);
  add(smbios?.systemFamily);
  add(smbios?.systemVersion);
  add(smbios?.boardManufacturer);
  add(smbios?.boardProduct);
  add(smbios?.boardVersion);
}

function readDisk(disk: Disk | undefined): void {
  add(disk !== undefined);
  add(disk?.serialNumber);
  add(disk?.kernelSerialNumber);
  add(disk?.product);
  add(disk?.capacityGB);
  add(disk?.busType);
}

/** Lists with the number of their elements, so that no element stands for that of another list. */
function readLists({ disks, networkAdapters, displays, graphics }: HardwareHash): void {
  add(disks?.length);
  if (disks !== undefined) for (let i = 0; i < disks.length; i++) readDisk(disks[i]);
  add(networkAdapters.length);
  for (let i = 0; i < networkAdapters.length; i++) {
    const { medium, macAddress, enumerator } = networkAdapters[i];
    add(medium);
    add(macAddress);
    add(enumerator);
  }
  add(displays.length);
  for (let i = 0; i < displays.length; i++) {
    const { widthMm, heightMm, resolutionX, resolutionY } = displays[i];
    add(widthMm);
    add(heightMm);
    add(resolutionX);
    add(resolutionY);
  }
  add(graphics.length);
  for (let i = 0; i < graphics.length; i++) {
    add(graphics[i].vendor);
    add(graphics[i].model);
  }
}

function readDigests(hwid: LicensingHwid | undefined): void {
  if (hwid === undefined) return;
  const { counts, instances } = hwid;
  add(counts.length);
  for (let i = 0; i < counts.length; i++) add(counts[i]);
  add(instances.length);
  for (let i = 0; i < instances.length; i++) add(instances[i]);
}
