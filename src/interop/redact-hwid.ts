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
import { wirelessTwins } from '../licensing/twins.js';
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

/** Digests of a class of the original, and how to make what they become. */
type Replacements = Map<number, () => number>;

/** Both forms of a digest: of a piece that can be removed, and of one that cannot. */
function pair(into: Replacements, original: number, redacted: () => number): void {
  into.set(original, redacted);
  into.set(original | REMOVABLE_BIT, () => redacted() | REMOVABLE_BIT);
}

function diskDigests(original: HardwareHash, redacted: HardwareHash): Replacements {
  const found: Replacements = new Map();
  const after = disksOf(redacted);
  const digest = ({ vendor = '', product = '', serialNumber = '' }: Disk): number =>
    diskDigest({ vendor, product, serialNumber });
  disksOf(original).forEach((disk, i) => {
    if ([disk, after[i]].some(({ serialNumber }) => serialNumber === undefined)) return;
    pair(found, digest(disk), () => digest(after[i]));
  });
  return found;
}

function addressDigests(
  original: HardwareHash,
  redacted: HardwareHash,
  digest: (address: string) => number,
): Replacements {
  const found: Replacements = new Map();
  original.networkAdapters.forEach(({ macAddress }, i) => {
    pair(found, digest(macAddress), () => digest(redacted.networkAdapters[i].macAddress));
  });
  return found;
}

/** The virtual adapters of a card stay those of the card. */
function twinDigests(original: HardwareHash, redacted: HardwareHash): Replacements {
  const found: Replacements = new Map();
  original.networkAdapters.forEach((adapter, i) => {
    const other = redacted.networkAdapters[i];
    const others = wirelessTwins(other.medium, macBytes(other.macAddress));
    wirelessTwins(adapter.medium, macBytes(adapter.macAddress)).forEach((twin, k) => {
      pair(found, networkDigest(twin), () => networkDigest(others[k]));
    });
  });
  return found;
}

/** What a digest of a class becomes that agrees with the rest of the hash; undefined for another. */
type Replace = (digest: number) => number | undefined;

function ofNetwork(original: HardwareHash, redacted: HardwareHash): Replace {
  const addresses = addressDigests(original, redacted, networkDigest);
  let twins: Replacements | undefined;
  return (digest) => {
    // An adapter of its own may have the address that Windows would have given a virtual one.
    const own = addresses.get(digest);
    if (own !== undefined) return own();
    twins ??= twinDigests(original, redacted);
    // Addresses that many machines share stay as they are.
    return twins.get(digest)?.() ?? (sharedAddressDigests().has(digest) ? digest : undefined);
  };
}

/** The classes whose digests are of what becomes pseudonyms. */
const REPLACEMENTS: ReadonlyMap<number, (original: HardwareHash, redacted: HardwareHash) => Replace> = new Map([
  [LICENSING_CLASS.network, ofNetwork],
  [LICENSING_CLASS.disk, (...both) => lookUp(diskDigests(...both))],
  [LICENSING_CLASS.scsiAdapter, (...both) => lookUp(addressDigests(...both, bluetoothDigest))],
]);

const lookUp =
  (replacements: Replacements): Replace =>
  (digest) =>
    replacements.get(digest)?.();

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
