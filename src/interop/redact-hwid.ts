/**
 * The licensing block of a redacted hash: digests that agreed with the rest of the hash are made again from the
 * pseudonyms, so that the redacted hash agrees with itself; the others become other digests, in every hash the same.
 */

import { type Disk, disksOf, type HardwareHash, type LicensingHwid } from '../hash/model.js';
import {
  biosDigest,
  bluetoothDigest,
  diskDigest,
  LICENSING_CLASS,
  licensingInstances,
  macBytes,
  memoryDigests,
  networkDigest,
  REMOVABLE_BIT,
} from '../licensing/digests.js';
import { isWirelessMedium, wirelessTwins } from '../licensing/twins.js';
import { sharedAddressDigests } from '../validate/shared-digests.js';
import type { Pseudonyms } from './pseudonyms.js';

function biosOf({ smbios }: HardwareHash): number | undefined {
  if (smbios?.uuid === undefined) return undefined;
  const {
    uuid,
    systemManufacturer = '',
    systemProductName = '',
    systemSerialNumber = '',
    firmwareVendor = '',
  } = smbios;
  return biosDigest({
    uuid,
    manufacturer: systemManufacturer,
    product: systemProductName,
    serialNumber: systemSerialNumber,
    firmwareVendor,
  });
}

/** Clears the bit that says that a piece can be removed: digests differ in the others. */
const WITHOUT_REMOVABLE = ~REMOVABLE_BIT;

/** Digests of pieces of the original, and how to make what each becomes. */
interface Replacements {
  /** Of two that are equal the last one counts. */
  readonly originals: readonly number[];
  redacted(index: number): number;
}

/** What a digest becomes that agrees with the rest of the hash, removable or not as it was; undefined for another. */
function replacement({ originals, redacted }: Replacements, digest: number): number | undefined {
  const index = originals.lastIndexOf(digest & WITHOUT_REMOVABLE);
  return index < 0 ? undefined : redacted(index) | (digest & REMOVABLE_BIT);
}

function ofDisks(original: HardwareHash, redacted: HardwareHash): Replacements {
  const after = disksOf(redacted);
  const digest = ({ vendor = '', product = '', serialNumber = '' }: Disk): number =>
    diskDigest({ vendor, product, serialNumber });
  const known = disksOf(original).map((disk, i) => [disk, after[i]] as const);
  const pairs = known.filter((pair) => pair.every(({ serialNumber }) => serialNumber !== undefined));
  return { originals: pairs.map(([disk]) => digest(disk)), redacted: (index) => digest(pairs[index][1]) };
}

function ofAddresses(
  original: HardwareHash,
  redacted: HardwareHash,
  digest: (address: string) => number,
): Replacements {
  return {
    originals: original.networkAdapters.map(({ macAddress }) => digest(macAddress)),
    redacted: (index) => digest(redacted.networkAdapters[index].macAddress),
  };
}

function twinsOf({ networkAdapters }: HardwareHash): Uint8Array[] {
  const twins: Uint8Array[] = [];
  for (const { medium, macAddress } of networkAdapters) {
    if (isWirelessMedium(medium)) twins.push(...wirelessTwins(medium, macBytes(macAddress)));
  }
  return twins;
}

/** The virtual adapters of a card stay those of the card. */
function ofTwins(original: HardwareHash, redacted: HardwareHash): Replacements {
  return {
    originals: twinsOf(original).map((twin) => networkDigest(twin)),
    redacted: (index) => networkDigest(twinsOf(redacted)[index]),
  };
}

/** What a digest of a class becomes that agrees with the rest of the hash; undefined for another. */
type Replace = (digest: number) => number | undefined;

const lookUp =
  (replacements: Replacements): Replace =>
  (digest) =>
    replacement(replacements, digest);

function ofNetwork(original: HardwareHash, redacted: HardwareHash): Replace {
  const addresses = ofAddresses(original, redacted, networkDigest);
  let twins: Replacements | undefined;
  return (digest) => {
    // An adapter of its own may have the address that Windows would have given a virtual one.
    const own = replacement(addresses, digest);
    if (own !== undefined) return own;
    twins ??= ofTwins(original, redacted);
    // Addresses that many machines share stay as they are.
    return replacement(twins, digest) ?? (sharedAddressDigests().has(digest) ? digest : undefined);
  };
}

/** The classes whose digests are of what becomes pseudonyms. */
const REPLACEMENTS: ReadonlyMap<number, (original: HardwareHash, redacted: HardwareHash) => Replace> = new Map([
  [LICENSING_CLASS.network, ofNetwork],
  [LICENSING_CLASS.disk, (original, redacted) => lookUp(ofDisks(original, redacted))],
  [LICENSING_CLASS.scsiAdapter, (original, redacted) => lookUp(ofAddresses(original, redacted, bluetoothDigest))],
]);

const isSorted = (digests: readonly number[]): boolean =>
  digests.every((digest, i) => i === 0 || digests[i - 1] <= digest);

/**
 * Redacts a licensing block.
 *
 * @param original the hash that the block belongs to
 * @param redacted the same hash, redacted except for this block
 */
export function redactLicensing(
  hwid: LicensingHwid,
  original: HardwareHash,
  redacted: HardwareHash,
  names: Pseudonyms,
): LicensingHwid {
  const instances = licensingInstances(hwid).flatMap((digests, index) => {
    if (digests.length === 0) return digests;
    const replace = REPLACEMENTS.get(index)?.(original, redacted);
    const others = digests.map((digest) => replace?.(digest) ?? names.digest16(digest));
    return isSorted(digests) ? others.sort((a, b) => a - b) : others;
  });
  const bios = biosOf(original);
  const memory = original.memory?.totalGiB;
  const describesMemory = typeof memory === 'number' && memoryDigests(memory).includes(hwid.memory);
  return {
    ...hwid,
    // The size of the memory describes a device, and is in block 5 too.
    memory: describesMemory ? hwid.memory : names.digest16(hwid.memory),
    bios: bios === hwid.bios ? (biosOf(redacted) ?? hwid.bios) : names.digest16(hwid.bios),
    instances,
  };
}
