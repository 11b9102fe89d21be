/** Blocks 6 and 7: which disk is the system's, and its values in the form that Windows reports them. */
import { toHex } from '#platform';
import { BUS_TYPE } from '../hash/enumerations.js';
import type { Disk } from '../hash/model.js';
import { ataText, ataWord, rotationOf, supportsTrim } from './ata-identify.js';
import { PARTITION_TYPES, partitionTypes } from './drive-layout.js';
import type { DeviceDisk, DeviceSnapshot, DeviceSystem } from './snapshot.js';
import { readStorageDescriptor } from './storage-descriptor.js';
import { deviceText, naturalOrder } from './text.js';

/** STORAGE_BUS_TYPE by what Linux knows of a disk; the first row that fits. */
const BUSES: readonly { bus: number; fits: (disk: DeviceDisk) => boolean }[] = [
  { bus: 17, fits: ({ name, buses }) => buses.includes('nvme') || name.startsWith('nvme') },
  { bus: 7, fits: on('usb') },
  { bus: 4, fits: on('firewire') },
  { bus: 12, fits: (disk) => on('mmc')(disk) && disk.kind === 'SD' },
  { bus: 13, fits: on('mmc') },
  // The Windows drivers for virtio say so in their INF files: viostor is SCSI, vioscsi is SAS.
  { bus: 1, fits: by('virtio_blk') },
  { bus: 10, fits: by('virtio_scsi', 'hv_storvsc', 'vmw_pvscsi', 'mptsas', 'mpt3sas', 'mpi3mr', 'isci', 'pm80xx') },
  { bus: 8, fits: by('megaraid_sas', 'hpsa', 'smartpqi', 'aacraid', 'arcmsr') },
  { bus: 1, fits: by('mptspi', 'sym53c8xx', 'aic7xxx') },
  { bus: 9, fits: by('iscsi_tcp') },
  { bus: 19, fits: ({ driver }) => driver?.startsWith('ufshcd') ?? false },
  { bus: 6, fits: ({ buses }) => buses.includes('fc_host') || buses.includes('fc_remote_ports') },
  { bus: 3, fits: (disk) => isAta(disk) && /^(pata_|ata_piix$)/.test(disk.driver ?? '') },
  { bus: 11, fits: isAta },
];

function on(bus: string): (disk: DeviceDisk) => boolean {
  return ({ buses }) => buses.includes(bus);
}

function by(...drivers: string[]): (disk: DeviceDisk) => boolean {
  return ({ driver }) => driver !== undefined && drivers.includes(driver);
}

/** libata's port is part of the path, because it has no bus of its own. */
function isAta({ device }: DeviceDisk): boolean {
  return /\/ata\d+\//.test(device ?? '');
}

/** The STORAGE_BUS_TYPE of a disk; 0 where it is unknown. */
export function busTypeOf(disk: DeviceDisk): number {
  return disk.busType ?? BUSES.find(({ fits }) => fits(disk))?.bus ?? 0;
}

/** Buses whose disks can be taken out without tools: none of them carries Windows. */
const EXTERNAL_BUSES = new Set(['USB', 'IEEE1394', 'SD'].map(BUS_TYPE.value));
/** SCSI peripheral device type of optical drives. */
const OPTICAL = '5';

/** Whether a disk could carry Windows: internal, not removable, real, with a medium. */
export function isInternalDisk(disk: DeviceDisk): boolean {
  const { isVirtual, removable, kind, sizeBytes } = disk;
  if (isVirtual || removable || kind === OPTICAL || EXTERNAL_BUSES.has(busTypeOf(disk))) return false;
  return sizeBytes === undefined || sizeBytes > 0n;
}

/** GPT names that Windows' setup gives, as Linux shows them; a data disk has at most the second. */
const WINDOWS_PARTITIONS = ['EFI system partition', 'Microsoft reserved partition'];

/** Whether a disk has the partitions that Windows' setup makes: by type on Windows, by name on Linux. */
function isPartitionedForWindows({ driveLayout, partitions }: DeviceDisk): boolean {
  if (!driveLayout) return WINDOWS_PARTITIONS.every((name) => partitions.includes(name));
  const types = partitionTypes(driveLayout);
  return types.includes(PARTITION_TYPES.efiSystem) && types.includes(PARTITION_TYPES.microsoftReserved);
}

/** Why a disk is treated as the system's, best reason first; among equals the first one counts. */
const REASONS: readonly ((disk: DeviceDisk, snapshot: DeviceSnapshot) => boolean)[] = [
  // In Windows the volume that it runs from decides. WinPE runs from memory, and a virtual disk is not internal.
  (disk, { system }) => system?.platform === 'windows' && disk.holdsSystem === true,
  // Then the layout of Windows' setup, then on Linux the disk of the installed system, then any internal one.
  isPartitionedForWindows,
  ({ holdsSystem }) => holdsSystem === true,
  () => true,
];

/** Windows numbers its disks; elsewhere their order is that of the buses. */
function inOrder({ system }: DeviceSnapshot): (a: DeviceDisk, b: DeviceDisk) => number {
  const byName = (a: DeviceDisk, b: DeviceDisk) => naturalOrder(a.name, b.name);
  if (system?.platform === 'windows') return byName;
  return (a, b) => naturalOrder(a.device ?? a.name, b.device ?? b.name) || byName(a, b);
}

/** The disk that carries Windows, or would. */
export function systemDisk(snapshot: DeviceSnapshot): DeviceDisk | undefined {
  const internal = snapshot.disks.filter(isInternalDisk);
  internal.sort(inOrder(snapshot));
  for (const reason of REASONS) {
    const found = internal.find((disk) => reason(disk, snapshot));
    if (found) return found;
  }
  return undefined;
}

/**
 * Blocks 6 and 7 of a disk, and 28, which Windows writes and WinPE does not: the same text.
 *
 * @param system the running system; without one, block 28 is absent
 */
export function assembleDisk(disk: DeviceDisk, system?: DeviceSystem): Disk {
  const bus = busTypeOf(disk);
  const identity = identityOf(disk, bus);
  const { vendor = '' } = identity;
  const [serialNumber, product] = [unpiped(identity.serialNumber ?? ''), unpiped(identity.product ?? '')];
  const fullWindows = system?.platform === 'windows' && system.winPe !== true;
  return {
    ...(disk.sizeBytes !== undefined && {
      capacityGB: Number(disk.sizeBytes / 1_000_000_000n),
      busType: BUS_TYPE.name(bus),
      seekPenalty: seekPenaltyOf(disk, bus),
      trim: trimOf(disk),
    }),
    serialNumber,
    product,
    vendor,
    ...(fullWindows && { kernelSerialNumber: `${serialNumber}|${product}|${vendor}` }),
  };
}

/** The parts of block 7 are told apart by `|`, which only the last one may hold. */
const unpiped = (text: string): string => text.replaceAll('|', '_');

type Identity = Pick<Disk, 'serialNumber' | 'product' | 'vendor'>;

function identityOf(disk: DeviceDisk, bus: number): Identity {
  if (disk.storageDescriptor) return readStorageDescriptor(disk.storageDescriptor);
  if (bus === 17) return nvmeIdentity(disk);
  if (bus === 13 || bus === 12) return mmcIdentity(disk);
  if (bus === 11 || bus === 3) return ataIdentity(disk);
  // virtio-blk has a serial number and nothing else; what sysfs calls its vendor is the number of the bus device.
  if (disk.driver === 'virtio_blk') return { serialNumber: deviceText(disk.serial) };
  return scsiIdentity(disk);
}

/** FORMAT.md, block 7: NGUID, else EUI-64, else the controller's serial number. */
function nvmeIdentity(disk: DeviceDisk): Identity {
  const identifier =
    identifierBytes(disk.nguid, 16) ?? wwidBytes(disk, 16) ?? identifierBytes(disk.eui64, 8) ?? wwidBytes(disk, 8);
  const controller = deviceText(disk.controllerSerial) ?? deviceText(disk.serial) ?? '';
  return {
    serialNumber: identifier ? grouped(identifier) : controller.trim(),
    product: deviceText(disk.model)?.trimEnd(),
  };
}

/** `0000_0000_0000_0001_00A0_75AB_CDEF_0123.` */
function grouped(bytes: Uint8Array): string {
  const groups = toHex(bytes).toUpperCase().match(/.{4}/g) ?? [];
  return `${groups.join('_')}.`;
}

/** An identifier of so many bytes, from the bytes or the system's text of them; undefined where it is missing or zero. */
function identifierBytes(value: Uint8Array | undefined, size: number): Uint8Array | undefined {
  if (!value) return undefined;
  const bytes = value.length === size ? value : fromDigits(deviceText(value) ?? '', size);
  return bytes?.some((byte) => byte !== 0) ? bytes : undefined;
}

/** The kernel's `eui.…` holds the EUI-64 in 16 digits, or the NGUID in 32. */
function wwidBytes({ wwid }: DeviceDisk, size: number): Uint8Array | undefined {
  const digits = /^eui\.([0-9a-f]+)$/i.exec(deviceText(wwid)?.trim() ?? '')?.[1];
  return digits ? identifierBytes(fromDigits(digits, size), size) : undefined;
}

function fromDigits(text: string, size: number): Uint8Array | undefined {
  const digits = text.replace(/[\s-]/g, '');
  if (digits.length !== 2 * size || /[^0-9a-f]/i.test(digits)) return undefined;
  return Uint8Array.from({ length: size }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** An ATA disk's strings come from IDENTIFY DEVICE; where that was not read, from the pages that the kernel makes of it. */
function ataIdentity(disk: DeviceDisk): Identity {
  const identify = disk.ataIdentify;
  // Windows shows the 40 characters of the model as product, and no vendor.
  const product = (identify && ataText(identify, 'model')) ?? vpd83Model(disk) ?? deviceText(disk.model);
  const serial = (identify && ataText(identify, 'serial')) ?? pageText(disk.vpd80) ?? deviceText(disk.serial);
  return { serialNumber: serial?.trimEnd(), product: product?.trimEnd() };
}

/** T10 vendor identification of libata (SAT-4, 10.3.4): `ATA     `, model of 40 and serial of 20 characters. */
function vpd83Model({ vpd83 }: DeviceDisk): string | undefined {
  if (!vpd83) return undefined;
  for (let at = 4; at + 4 <= vpd83.length; at += 4 + vpd83[at + 3]) {
    const isT10 = (vpd83[at + 1] & 0x0f) === 1;
    if (!isT10 || vpd83[at + 3] < 68 || at + 72 > vpd83.length) continue;
    const text = deviceText(vpd83.subarray(at + 4, at + 72));
    if (text?.startsWith('ATA     ')) return text.slice(8, 48);
  }
  return undefined;
}

/** Vital product data page 80h (SPC-4, 7.8.15): the text behind a four-byte header that gives its length. */
function pageText(page: Uint8Array | undefined): string | undefined {
  if (!page || page.length < 4 || page[1] !== 0x80) return undefined;
  return deviceText(page.subarray(4, 4 + ((page[2] << 8) | page[3])));
}

function scsiIdentity(disk: DeviceDisk): Identity {
  return {
    serialNumber: pageText(disk.vpd80) ?? deviceText(disk.serial),
    product: deviceText(disk.model),
    vendor: deviceText(disk.vendor),
  };
}

/** eMMC: the product serial number of the CID register, which Linux prints with 0x. */
function mmcIdentity(disk: DeviceDisk): Identity {
  return {
    serialNumber: deviceText(disk.serial)?.trim().replace(/^0x/i, ''),
    product: deviceText(disk.model)?.trimEnd(),
  };
}

/** Linux calls a disk rotating where it does not know: only what the disk itself says counts, and what cannot rotate. */
function seekPenaltyOf(disk: DeviceDisk, bus: number): boolean | null {
  if (disk.busType !== undefined) return disk.seekPenalty ?? null;
  if (bus === 17 || bus === 13 || bus === 19) return disk.seekPenalty ?? null;
  if (disk.ataIdentify) return rotationOf(ataWord(disk.ataIdentify, 217));
  // Block device characteristics (SBC-3, 6.5.2): the same number in bytes 4 and 5.
  const page = disk.vpdB1;
  return page && page.length >= 6 && page[1] === 0xb1 ? rotationOf((page[4] << 8) | page[5]) : null;
}

function trimOf(disk: DeviceDisk): boolean | null {
  if (disk.busType === undefined && disk.ataIdentify) return supportsTrim(disk.ataIdentify);
  return disk.trim ?? null;
}
