/**
 * The disks of a device as a set. The system disk gives evidence wherever it is now: Windows may have been moved to
 * another disk of the same device. The other disks give evidence of their own, which is worth less.
 */
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
export function listedDisks(hash: Pick<HardwareHash, 'disk' | 'disks'>): ListedDisk[] {
  return disksOf(hash).map((disk) => {
    const text = serialOfDisk(disk)?.trim() ?? '';
    const model = disk.product?.trim() ?? '';
    const key = `${normalisePlaceholder(text)}|${model.toLowerCase()}`;
    const isIdentity = text !== '' && placeholderSerial(text) === undefined;
    return { serial: isIdentity ? normalisePlaceholder(text) : '', key, name: text === '' ? model : text };
  });
}

/** Serial numbers of the disks, the system disk's first; empty where it says nothing, and each further one once. */
export function serialsOf([system, ...further]: readonly ListedDisk[]): string[] {
  const own = system?.serial ?? '';
  const others = new Set(further.map(({ serial }) => serial));
  return [own, ...[...others].filter((serial) => serial !== '' && serial !== own)];
}

/** What became of the disks of a device. */
export interface DiskOverlap {
  /** The system disk of one is a disk of the other. */
  readonly systemKept: boolean;
  /** Disks beside it that both have, that only the older has, that only the newer has. */
  readonly kept: number;
  readonly lost: number;
  readonly added: number;
}

/**
 * Compares two lists of disks, the system disk first. No disk counts twice: the one that shows that the system disk is
 * still there is left out of the rest, and so are system disks that were compared with each other.
 */
export function overlapOf(before: readonly string[], after: readonly string[]): DiskOverlap {
  const [older, newer] = [before[0], after[0]];
  const comparable = older !== '' && newer !== '';
  const system = after.includes(older) ? older : before.includes(newer) ? newer : '';
  const systemKept = comparable && system !== '';
  const rest = (disks: readonly string[]): string[] =>
    disks.filter((serial, i) => serial !== '' && (systemKept ? serial !== system : i > 0 || !comparable));
  const [was, is] = [rest(before), rest(after)];
  const kept = was.filter((serial) => is.includes(serial)).length;
  return { systemKept, kept, lost: was.length - kept, added: is.length - kept };
}
