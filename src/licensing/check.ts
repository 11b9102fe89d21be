/**
 * Block 37 compared with the rest of its hash: which of its digests agree with what the other blocks say. Only the
 * classes whose rule was verified on real hashes are compared, and only where both sides are there.
 */

import { disksOf, type HardwareHash, type LicensingHwid, type Smbios } from '../hash/model.js';
import {
  biosDigest,
  bluetoothDigest,
  diskDigest,
  LICENSING_CLASS,
  licensingInstances,
  memoryDigests,
  networkDigest,
  REMOVABLE_BIT,
} from './digests.js';

/** How much of block 37 is compared: the BIOS digest alone, all of it, or nothing. */
export type LicensingScope = 'bios' | 'all' | 'none';

/** What a digest of block 37 stands for. */
export type LicensingSubject = 'bios' | 'memory' | 'disk' | 'network' | 'bluetooth';

/** One digest of block 37 beside what the rest of the hash says. */
export interface LicensingComparison {
  readonly subject: LicensingSubject;
  /** Path of the member that the digest was computed from; the UUID for the BIOS digest. */
  readonly field: string;
  /** The value that it was computed from, where that is one value. */
  readonly value?: string;
  readonly agrees: boolean;
}

/** What the firmware writes where SMBIOS has no string. */
const NO_STRING = 'SMBIOS_STRING_INDEX_0';

const sameDigest = (a: number, b: number): boolean => (a | REMOVABLE_BIT) === (b | REMOVABLE_BIT);

/** Whether a text may stand for one that the firmware lacks: digests may have been made with something else then. */
export function isNoText(text: string): boolean {
  return ['', 'none', NO_STRING.toLowerCase()].includes(text.trim().toLowerCase());
}

/** The products that the BIOS digest may have been made with: a public source puts the version in place of a missing one. */
function products({ systemProductName = '', systemVersion }: Smbios): string[] {
  return isNoText(systemProductName) && systemVersion !== undefined
    ? [systemProductName, systemVersion]
    : [systemProductName];
}

function compareBios(smbios: Smbios, hwid: LicensingHwid): LicensingComparison[] {
  const { uuid, systemManufacturer, systemProductName, systemSerialNumber, firmwareVendor } = smbios;
  const texts = [systemManufacturer, systemProductName, systemSerialNumber, firmwareVendor];
  if (uuid === undefined || texts.includes(undefined)) return [];
  const [manufacturer = '', , serialNumber = '', vendor = ''] = texts;
  const agreesWith = (product: string, show: (text: string) => string): boolean => {
    const identity = {
      uuid,
      manufacturer: show(manufacturer),
      product: show(product),
      serialNumber: show(serialNumber),
      firmwareVendor: show(vendor),
    };
    return sameDigest(biosDigest(identity), hwid.bios);
  };
  const asWritten = (text: string): string => text;
  const asFirmware = (text: string): string => (text === NO_STRING ? '' : text);
  const agrees = products(smbios).some((one) => agreesWith(one, asWritten) || agreesWith(one, asFirmware));
  return [{ subject: 'bios', field: 'smbios.uuid', agrees }];
}

function compareMemory({ memory }: HardwareHash, hwid: LicensingHwid): LicensingComparison[] {
  if (memory === undefined || !Number.isSafeInteger(memory.totalGiB) || memory.totalGiB >= 2 ** 28) return [];
  const agrees = memoryDigests(memory.totalGiB).some((digest) => sameDigest(digest, hwid.memory));
  return [{ subject: 'memory', field: 'memory.totalGiB', value: `${memory.totalGiB} GiB`, agrees }];
}

/**
 * Every disk of the hash is in the class of disks. Where that holds fewer than the hash does, Windows left some out, and
 * only the system disk is compared.
 */
function compareDisks(hash: HardwareHash, stored: readonly number[]): LicensingComparison[] {
  const found = disksOf(hash).flatMap(({ serialNumber, product, vendor }, index) => {
    if (serialNumber === undefined || product === undefined || vendor === undefined) return [];
    const field = index === 0 ? 'disk.serialNumber' : `disks[${index}].serialNumber`;
    return [{ field, index, value: serialNumber, digest: diskDigest({ serialNumber, product, vendor }) }];
  });
  const distinct = new Set(found.map(({ digest }) => digest)).size;
  const compared = stored.length === 0 ? [] : found.filter(({ index }) => index === 0 || stored.length >= distinct);
  return compared.map(({ field, value, digest }) => {
    return { subject: 'disk', field, value, agrees: stored.some((one) => sameDigest(digest, one)) };
  });
}

/** Every address is in the class of network adapters, a Bluetooth radio's also in the class of SCSI adapters. */
function compareAdapters(hash: HardwareHash, network: readonly number[], radios: readonly number[]) {
  return hash.networkAdapters.flatMap(({ macAddress, medium }, index): LicensingComparison[] => {
    const place = { field: `networkAdapters[${index}].macAddress`, value: macAddress };
    const among = (digest: number, stored: readonly number[]): boolean =>
      stored.some((known) => sameDigest(digest, known));
    const found: LicensingComparison[] = [];
    if (network.length > 0) {
      found.push({ subject: 'network', ...place, agrees: among(networkDigest(macAddress), network) });
    }
    if (medium === 'Bluetooth' && radios.length > 0) {
      found.push({ subject: 'bluetooth', ...place, agrees: among(bluetoothDigest(macAddress), radios) });
    }
    return found;
  });
}

/**
 * Compares block 37 with the rest of the hash. Where the BIOS digest disagrees, everything is compared.
 *
 * @param hash the decoded hash
 * @param scope how much is compared
 * @returns one entry a digest that could be computed; none where the hash has no block 37
 * @throws RangeError when a model made by hand holds a UUID or a MAC address that is not one
 * @example
 * checkLicensingHwid(decodeHash(text), 'all').filter(({ agrees }) => !agrees);
 */
export function checkLicensingHwid(hash: HardwareHash, scope: LicensingScope): LicensingComparison[] {
  const { licensingHwid: hwid, smbios } = hash;
  if (hwid === undefined || scope === 'none') return [];
  const bios = smbios === undefined ? [] : compareBios(smbios, hwid);
  if (scope === 'bios' && bios.every(({ agrees }) => agrees)) return bios;
  const classes = licensingInstances(hwid);
  return [
    ...bios,
    ...compareMemory(hash, hwid),
    ...compareDisks(hash, classes[LICENSING_CLASS.disk]),
    ...compareAdapters(hash, classes[LICENSING_CLASS.network], classes[LICENSING_CLASS.scsiAdapter]),
  ];
}
