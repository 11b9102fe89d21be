/**
 * The licensing block of a redacted hash: digests that agreed with the rest of the hash are made again from the
 * pseudonyms, so that the redacted hash agrees with itself; the others become other digests, in every hash the same.
 */

import { disksOf, type HardwareHash, type LicensingHwid } from '../hash/model.js';
import {
  biosDigest,
  bluetoothDigest,
  diskDigest,
  LICENSING_CLASS,
  licensingInstances,
  macBytes,
  memoryDigests,
  networkDigest,
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

/** Digests of a class of the original, and what they become. */
type Replacements = Map<number, number>;

/** Both forms of a digest: of a piece that can be removed, and of one that cannot. */
function pair(into: Replacements, digest: (of: 0 | 1, removable: boolean) => number): void {
  for (const removable of [false, true]) into.set(digest(0, removable), digest(1, removable));
}

function diskDigests(original: HardwareHash, redacted: HardwareHash): Replacements {
  const found: Replacements = new Map();
  const after = disksOf(redacted);
  disksOf(original).forEach((disk, i) => {
    const both = [disk, after[i]];
    if (both.some(({ serialNumber }) => serialNumber === undefined)) return;
    pair(found, (of, removable) => {
      const { vendor = '', product = '', serialNumber = '' } = both[of];
      return diskDigest({ vendor, product, serialNumber }, removable);
    });
  });
  return found;
}

function addressesOf(
  original: HardwareHash,
  redacted: HardwareHash,
  digest: (address: string, removable: boolean) => number,
): Replacements {
  const found: Replacements = new Map();
  original.networkAdapters.forEach(({ macAddress }, i) => {
    pair(found, (of, removable) => digest(of === 0 ? macAddress : redacted.networkAdapters[i].macAddress, removable));
  });
  return found;
}

/** Addresses that many machines share stay as they are, and the virtual adapters of a card stay those of the card. */
function networkDigests(original: HardwareHash, redacted: HardwareHash): Replacements {
  const found: Replacements = new Map([...sharedAddressDigests()].map((digest) => [digest, digest]));
  original.networkAdapters.forEach((adapter, i) => {
    const other = redacted.networkAdapters[i];
    const others = wirelessTwins(other.medium, macBytes(other.macAddress));
    wirelessTwins(adapter.medium, macBytes(adapter.macAddress)).forEach((twin, k) => {
      pair(found, (of, removable) => networkDigest(of === 0 ? twin : others[k], removable));
    });
  });
  // An adapter of its own may have the address that Windows would have given a virtual one.
  return new Map([...found, ...addressesOf(original, redacted, networkDigest)]);
}

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
  const byClass = new Map<number, Replacements>([
    [LICENSING_CLASS.disk, diskDigests(original, redacted)],
    [LICENSING_CLASS.network, networkDigests(original, redacted)],
    [LICENSING_CLASS.scsiAdapter, addressesOf(original, redacted, bluetoothDigest)],
  ]);
  const instances = licensingInstances(hwid).flatMap((digests, index) => {
    const replacements = byClass.get(index);
    const others = digests.map((digest) => replacements?.get(digest) ?? names.digest16(digest));
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
