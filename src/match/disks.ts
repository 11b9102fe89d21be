/** The disks of a device as a set: the system disk gives evidence wherever it is, the others are told. */
import { type Disk, disksOf, type HardwareHash } from '../hash/model.js';
import { normalisePlaceholder } from '../validate/placeholder-table.js';
import { placeholderSerial } from '../validate/placeholders.js';

/** A disk in the forms that are compared and shown. */
export interface ListedDisk {
  /** Serial number in the form that is compared; empty where it says nothing. */
  readonly serial: string;
  /** What tells the disk from others: its serial number with its model, which a placeholder leaves alone. */
  readonly key: string;
  /** How a report calls it. */
  readonly name: string;
}

/** Serial number of a disk: block 7's, or on machines that have only block 28 the first part of that. */
export function serialOfDisk(disk: Disk | undefined): string | undefined {
  return disk?.serialNumber ?? disk?.kernelSerialNumber?.split('|', 1)[0];
}

/** All disks of a hash, the system disk first. */
export function listedDisks(hash: HardwareHash): ListedDisk[] {
  return disksOf(hash).map((disk) => {
    const text = serialOfDisk(disk)?.trim() ?? '';
    const model = disk.product?.trim() ?? '';
    const key = `${normalisePlaceholder(text)}|${model.toLowerCase()}`;
    const isIdentity = text !== '' && placeholderSerial(text) === undefined;
    return { serial: isIdentity ? normalisePlaceholder(text) : '', key, name: text === '' ? model : text };
  });
}

/** Whether the system disk of one is another disk of the other: it was not replaced, its place was. */
export function keepsSystemDisk(before: readonly ListedDisk[], after: readonly ListedDisk[]): boolean {
  return holdsSystemDisk(before, after) || holdsSystemDisk(after, before);
}

function holdsSystemDisk(disks: readonly ListedDisk[], [system]: readonly ListedDisk[]): boolean {
  return system.serial !== '' && disks.some(({ serial }) => serial === system.serial);
}
