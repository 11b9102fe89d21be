/**
 * Block 37, the licensing digests, from what Windows says of the devices that licensing counts. The block is whole or
 * absent: a class with unknown members would make it wrong. What an instance's digest is made of is in
 * src/licensing/digests.ts; which devices are instances of a class is here.
 */
import { type SmbiosSummary, STRING_INDEX_0 } from '../firmware/smbios-summary.js';
import type { LicensingHwid } from '../hash/model.js';
import { place } from '../hash/table.js';
import {
  biosDigest,
  bluetoothDigest,
  diskDigest,
  hardwareIdDigest,
  type LicensingClassName,
  licensingHwid,
  memoryDigest,
  networkDigest,
  processorDigest,
} from '../licensing/digests.js';
import { isInternalDisk } from './assemble-disk.js';
import { MEDIUM_WWAN, permanentAddress } from './assemble-network.js';
import type { DeviceNetworkAdapter, DevicePnpEntry, DeviceSnapshot, PnpKind } from './snapshot.js';
import { readStorageDescriptor } from './storage-descriptor.js';
import { deviceText } from './text.js';
import type { Unavailable } from './unavailable.js';

/** What keeps the block from being whole. */
class Unknown extends Error {}

/**
 * Assembles block 37.
 *
 * @returns the block, or why there is none
 */
export function assembleLicensing(
  snapshot: DeviceSnapshot,
  summary: SmbiosSummary | undefined,
): { hwid?: LicensingHwid; missing?: Unavailable } {
  if (snapshot.system?.platform !== 'windows') return { missing: { ...missingOf(LINUX), expected: true } };
  try {
    const instances = Object.fromEntries(
      Object.entries(CLASSES).map(([name, digests]) => [name, digests(snapshot)]),
    ) as Record<keyof typeof CLASSES, number[]>;
    return { hwid: licensingHwid(memoryOf(snapshot, summary), biosOf(summary), instances) };
  } catch (error) {
    if (error instanceof Unknown) return { missing: missingOf(error.message) };
    throw error;
  }
}

/** Linux knows the memory, the firmware, the disk and the processor; the other classes are what drivers of Windows make of a device. */
const LINUX =
  'which disk controllers, SCSI adapters, display adapters, audio devices, radios and network adapters Windows lists depends on its drivers';

const LICENSING = place('licensingHwid.counts').block;

function missingOf(reason: string): Unavailable {
  return {
    what: 'licensingHwid',
    reason: `the licensing digests (block ${LICENSING}) are left out: ${reason}`,
    remedy: 'None is needed for registration; the hash that Windows makes itself has them.',
  };
}

/** The digests of each class; throws {@link Unknown} where one is unknown. */
const CLASSES = {
  opticalDrive: opticalDrives,
  diskController: (snapshot) => byHardwareId(snapshot, 'diskController'),
  disk: disks,
  display: (snapshot) => byHardwareId(snapshot, 'display'),
  scsiAdapter: (snapshot) => [...byHardwareId(snapshot, 'scsiAdapter'), ...radios(snapshot)],
  audio: (snapshot) => byHardwareId(snapshot, 'audio'),
  network: networkAdapters,
  processor,
} as const satisfies Partial<Record<LicensingClassName, (snapshot: DeviceSnapshot) => number[]>>;

/** More than any processor addresses. */
const LARGEST_MEMORY = 1n << 56n;

function memoryOf({ memory }: DeviceSnapshot, summary: SmbiosSummary | undefined): number {
  const bytes = memory?.installedBytes ?? summary?.memory?.installedBytes;
  if (!bytes || bytes > LARGEST_MEMORY) throw new Unknown('the installed memory is unknown');
  return memoryDigest(Number(bytes));
}

/** Windows' rule for a text that the firmware does not have is not known. */
function biosOf(summary: SmbiosSummary | undefined): number {
  const { uuid, systemManufacturer, systemProductName, systemSerialNumber, firmwareVendor } = summary ?? {};
  const texts = [systemManufacturer, systemProductName, systemSerialNumber, firmwareVendor];
  const [manufacturer, product, serialNumber, vendor] = texts;
  if (uuid === undefined || texts.includes(undefined) || texts.includes(STRING_INDEX_0) || product === '') {
    throw new Unknown('the firmware does not report UUID, manufacturer, product, serial number and vendor');
  }
  return biosDigest({
    uuid,
    manufacturer: manufacturer ?? '',
    product: product ?? '',
    serialNumber: serialNumber ?? '',
    firmwareVendor: vendor ?? '',
  });
}

/** The devices of a kind, which have to have been read. */
function devicesOf({ pnpDevices, faults }: DeviceSnapshot, kind: PnpKind): DevicePnpEntry[] {
  if (!pnpDevices) throw new Unknown('the recording is of an earlier version, which did not ask for their devices');
  const fault = faults.find(({ what }) => what === `pnpDevices[${kind}]`);
  if (fault) throw new Unknown(`Plug and Play did not list the devices of kind ${kind}`);
  return pnpDevices.filter((device) => device.kind === kind);
}

/** What enumerator the root of the device tree has. */
const TREE_ROOT = 'HTREE';

/** Devices of software: enumerated as such, or children of the root. */
function isSoftware({ enumerator, buses }: Pick<DevicePnpEntry, 'enumerator' | 'buses'>): boolean {
  return enumerator?.toUpperCase() === 'SWD' || buses[1]?.toUpperCase() === TREE_ROOT;
}

/** CM_REMOVAL_POLICY_EXPECT_NO_REMOVAL is 1; orderly and surprise removal are above. */
const isRemovable = ({ removalPolicy = 1 }: DevicePnpEntry): boolean => removalPolicy > 1;

function byHardwareId(snapshot: DeviceSnapshot, kind: PnpKind): number[] {
  return devicesOf(snapshot, kind)
    .filter((device) => !isSoftware(device))
    .map((device) => {
      const [id] = device.hardwareIds;
      if (id === undefined) throw new Unknown(`a device of kind ${kind} has no hardware id`);
      return hardwareIdDigest(id, isRemovable(device));
    });
}

/** The class of optical drives holds modems too, by 36 bytes of which nothing is documented. */
function opticalDrives(snapshot: DeviceSnapshot): number[] {
  if (listed(snapshot).some(({ physicalMedium }) => physicalMedium === MEDIUM_WWAN)) {
    throw new Unknown('the device has mobile broadband, whose digest is not documented');
  }
  return byHardwareId(snapshot, 'cdRom');
}

function disks(snapshot: DeviceSnapshot): number[] {
  return snapshot.disks.filter(isInternalDisk).map(({ storageDescriptor }) => {
    if (!storageDescriptor) throw new Unknown('a disk reports no descriptor');
    const { vendor = '', product = '', serialNumber = '' } = readStorageDescriptor(storageDescriptor);
    return diskDigest({ vendor, product, serialNumber });
  });
}

/** BTH_LOCAL_RADIO_INFO (bthioctl.h): the address is a little-endian number of 64 bits, of which 48 are used. */
const RADIO_ADDRESS = 8;
const ADDRESS_SIZE = 6;

function radios(snapshot: DeviceSnapshot): number[] {
  return devicesOf(snapshot, 'bluetooth').map((radio) => {
    const address = radio.radioInfo?.slice(RADIO_ADDRESS, RADIO_ADDRESS + ADDRESS_SIZE).reverse();
    if (address?.length !== ADDRESS_SIZE) throw new Unknown('a Bluetooth radio does not report its address');
    return bluetoothDigest(address, isRemovable(radio));
  });
}

function listed({ networkAdapters: adapters, faults }: DeviceSnapshot): DeviceNetworkAdapter[] {
  if (faults.some(({ what }) => what === 'networkAdapters')) throw new Unknown('the network adapters are unknown');
  return adapters;
}

/**
 * More adapters than block 8 has: those of Wi-Fi Direct, whose driver enumerates them itself, and removable ones count
 * as well. Only what has neither hardware nor such a driver does not.
 */
function networkAdapters(snapshot: DeviceSnapshot): number[] {
  return listed(snapshot)
    .filter(({ enumerator, buses, isVirtual }) =>
      enumerator === undefined ? isVirtual !== true : !isSoftware({ enumerator, buses }),
    )
    .flatMap((adapter) => {
      const address = permanentAddress(adapter);
      return address ? [networkDigest(address, adapter.removable === true)] : [];
    });
}

/** CPUID leaf 1: EAX is the signature, EBX the brand word. */
function processor({ processor: device }: DeviceSnapshot): number[] {
  const vendor = deviceText(device?.vendor);
  const leaf = device?.cpuidLeaf1;
  if (vendor === undefined || !leaf || leaf.length < 8) {
    throw new Unknown('the processor reports no CPUID signature; ARM processors have none');
  }
  const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.byteLength);
  return [processorDigest({ vendor, signature: view.getUint32(0, true), brandWord: view.getUint32(4, true) })];
}
