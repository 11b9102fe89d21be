/**
 * The device behind a hash: from the blocks of a fixture, as somebody else read them, the snapshot that Windows would
 * have given of it. Built by the structures of Windows, SMBIOS and the TPM, with nothing of src/ but types.
 */
import type {
  DeviceDisk,
  DeviceDisplay,
  DeviceDxgiAdapter,
  DeviceGraphicsAdapter,
  DeviceLogicalProcessor,
  DeviceNetworkAdapter,
  DevicePnpEntry,
  DeviceSnapshot,
} from '../../src/harvest/snapshot.js';
import { msdm, productKey } from './laptop.js';
import { digitalProductId, diskDescriptor, edid } from './windows-answers.js';
import { dataOf, type RawBlock, smbiosTable, textOf, tpmOf } from './windows-device-firmware.js';

const SECONDS_TO_2000 = 946_684_800;
const UNKNOWN_OFFSET = 0x78;
const ARCHITECTURES = new Map([
  [9, 'AMD64'],
  [12, 'ARM64'],
]);

/** The snapshot of the device that a hash's blocks describe. */
export function windowsDevice(blocks: readonly RawBlock[]): DeviceSnapshot {
  const [capture] = dataOf(blocks, 1);
  const seconds = capture.readUInt32LE(16) + SECONDS_TO_2000;
  const offset = capture.readInt8(20);
  const build = [10, 8, 14, 12].map((at) => capture.readUInt16LE(at)).join('.');
  const key = productKeyOf(blocks);
  const partNumber = textOf(blocks, 26);
  const locale = textOf(blocks, 36);
  const chassis = dataOf(blocks, 10)[0];
  return {
    format: 'hwhash.DeviceSnapshot',
    schemaVersion: 1,
    capturedAt: new Date(seconds * 1000).toISOString().replace('.000', ''),
    system: {
      platform: 'windows',
      osVersion: build,
      winPe: capture[21] === 1,
      architecture: ARCHITECTURES.get(capture[22]),
      ...(offset !== UNKNOWN_OFFSET && { utcOffsetMinutes: offset * 15 }),
      elevated: true,
      ...(locale !== undefined && { locale }),
      ...(key && partNumber && { digitalProductId: digitalProductId(key, partNumber) }),
      faults: [],
    },
    smbios: { rawHeader: new Uint8Array([0, 3, 7, 0, 0, 0, 0, 0]), table: smbiosTable(blocks) },
    acpiTables: key ? [{ signature: 'MSDM', data: msdm(key) }] : [],
    disks: disksOf(blocks),
    networkAdapters: dataOf(blocks, 8).map(networkAdapter),
    processor: {
      vendor: Buffer.from(textOf(blocks, 3) ?? '', 'latin1'),
      ...(dataOf(blocks, 4)[0] && { brand: dataOf(blocks, 4)[0] }),
      // No hash tells the signature: family 6 in all of these.
      cpuidLeaf1: capture[22] === 9 ? leaf1(0x000a06a4, 0x00800800) : undefined,
      logical: logicalProcessors(blocks),
      faults: [],
    },
    memory: { installedBytes: dataOf(blocks, 5)[0].readBigUInt64LE(0) << 30n },
    displays: dataOf(blocks, 9).map(display),
    graphics: dataOf(blocks, 29).map((memory, index) => graphicsAdapter(memory, dataOf(blocks, 30)[index], index)),
    dxgiAdapters: dxgiAdapters(blocks),
    pnpDevices: pnpDevices(blocks),
    enclosure: {
      platformRole: chassis[1],
      opticalDrive: chassis[2] === 1,
      digitizers: chassis[3],
      maximumTouchPoints: chassis[4],
      inputDevices: [],
      faults: [],
    },
    ...tpmOf(blocks),
    faults: [],
  };
}

function productKeyOf(blocks: readonly RawBlock[]): string | undefined {
  const id = textOf(blocks, 24);
  return id === undefined ? undefined : productKey(BigInt(id.slice(0, 4)), BigInt(id.slice(4)));
}

/** CPUID leaf 1 with its first two registers. */
function leaf1(signature: number, brandWord: number): Uint8Array {
  const registers = Buffer.alloc(16);
  registers.writeUInt32LE(signature, 0);
  registers.writeUInt32LE(brandWord, 4);
  return new Uint8Array(registers);
}

/** The system disk, and a stick that the script was started from. */
function disksOf(blocks: readonly RawBlock[]): DeviceDisk[] {
  const stick: DeviceDisk = {
    name: 'PhysicalDrive1',
    buses: ['USBSTOR', 'USB'],
    busType: 7,
    sizeBytes: 31_914_983_424n,
    removable: true,
    isVirtual: false,
    partitions: [],
    storageDescriptor: diskDescriptor(7, { vendor: 'Contoso ', product: 'Stick           ', serial: 'S1' }),
    faults: [],
  };
  const [facts] = dataOf(blocks, 6);
  if (!facts) return [stick];
  const [serial = '', product = '', vendor = ''] = (textOf(blocks, 7) ?? '').split('|');
  const bus = facts.readUInt16LE(8);
  return [
    stick,
    {
      name: 'PhysicalDrive0',
      buses: ['SCSI', 'PCI'],
      busType: bus,
      // Block 6 cuts off what is below a decimal GB.
      sizeBytes: facts.readBigUInt64LE(0) * 1_000_000_000n + 110_190_592n,
      removable: false,
      isVirtual: false,
      ...(facts[10] !== 0xff && { seekPenalty: facts[10] === 1 }),
      ...(facts[11] !== 0xff && { trim: facts[11] === 1 }),
      holdsSystem: dataOf(blocks, 1)[0][21] !== 1,
      partitions: [],
      storageDescriptor: diskDescriptor(bus, {
        ...(serial !== '' && { serial }),
        ...(product !== '' && { product }),
        ...(vendor !== '' && { vendor }),
      }),
      faults: [],
    },
  ];
}

function networkAdapter(block: Buffer, index: number): DeviceNetworkAdapter {
  const enumerator = block.subarray(14).toString('utf16le').replace(/\0$/, '');
  const address = new Uint8Array(block.subarray(4, 10));
  return {
    name: `adapter ${index}`,
    device: `${enumerator}\\${index}`,
    buses: [enumerator, 'ACPI', 'ACPI_HAL', 'ROOT', 'HTREE'],
    enumerator,
    permanentAddress: address,
    currentAddress: address,
    linkType: 6,
    physicalMedium: block.readUInt32LE(0),
    isVirtual: false,
    removable: false,
    faults: [],
  };
}

/** Blocks 2 and 34: threads fill the cores of each class, the first cores with two where there are more threads. */
function logicalProcessors(blocks: readonly RawBlock[]): DeviceLogicalProcessor[] {
  const [facts] = dataOf(blocks, 2);
  const [classes] = dataOf(blocks, 34);
  const kinds = classes
    ? Array.from({ length: classes[0] }, (_, index) => ({
        capacity: classes[1 + 5 * index],
        cores: classes.readUInt16LE(2 + 5 * index),
        threads: classes.readUInt16LE(4 + 5 * index),
      }))
    : [{ capacity: 0, cores: facts.readUInt16LE(4), threads: facts.readUInt16LE(6) }];
  let next = 0;
  return kinds.flatMap(({ capacity, cores, threads }) => {
    const first = next;
    next += cores;
    return Array.from({ length: threads }, (_, thread) => ({ package: 0, core: first + (thread % cores), capacity }));
  });
}

const NOTHING = 'ff'.repeat(12);

/** Block 9; all ones is a display without an EDID. */
function display(block: Buffer, index: number): DeviceDisplay {
  const known = block.toString('hex') !== NOTHING;
  const [width, height, x, y] = [0, 2, 4, 6].map((at) => block.readUInt16LE(at));
  return {
    name: `\\\\?\\DISPLAY#${index}`,
    active: true,
    outputTechnology: block.readUInt32LE(8),
    ...(known && { edid: edid(width, height, x, y) }),
    faults: [],
  };
}

/** A made-up but distinct identity for each adapter: no hash tells it. */
const deviceId = (index: number): number => 0x7d45 + index;
const hardwareId = (index: number): string =>
  `PCI\\VEN_8086&DEV_${deviceId(index).toString(16).toUpperCase()}&SUBSYS_8C26103C&REV_08`;

function graphicsAdapter(memory: Buffer, names: Buffer, index: number): DeviceGraphicsAdapter {
  const [vendor, model] = names.toString('utf16le').split('|');
  return {
    name: `PCI\\${index}`,
    hardwareIds: [hardwareId(index)],
    vendor,
    model,
    removalPolicy: memory[16],
    builtIn: memory[17] === 1,
    faults: [],
  };
}

/** DXGI lists the adapters with memory, the other way round, and its own renderer. */
function dxgiAdapters(blocks: readonly RawBlock[]): DeviceDxgiAdapter[] {
  const own = dataOf(blocks, 29)
    .map((memory, index) => ({
      name: 'adapter',
      vendorId: 0x8086,
      deviceId: deviceId(index),
      subSystemId: 0x8c26103c,
      revision: 8,
      flags: 0,
      dedicatedVideoMemory: memory.readBigUInt64LE(0),
      dedicatedSystemMemory: memory.readBigUInt64LE(8),
    }))
    .filter(({ dedicatedVideoMemory }) => dedicatedVideoMemory !== 0n);
  const renderer = { name: 'renderer', vendorId: 0x1414, deviceId: 0x8c, subSystemId: 0, revision: 0, flags: 2 };
  return [{ ...renderer, dedicatedVideoMemory: 0n, dedicatedSystemMemory: 0n }, ...own.reverse()];
}

const BLUETOOTH = 10;

/** The radios that block 8 tells of; the ids of everything else no hash tells. */
function pnpDevices(blocks: readonly RawBlock[]): DevicePnpEntry[] {
  const radios = dataOf(blocks, 8).filter((block) => block.readUInt32LE(0) === BLUETOOTH);
  return radios.map((block) => {
    const info = Buffer.alloc(292);
    Buffer.from(block.subarray(4, 10)).reverse().copy(info, 8);
    return {
      name: 'USB\\VID_8087&PID_0033',
      kind: 'bluetooth',
      enumerator: 'USB',
      buses: ['USB', 'USB', 'PCI', 'ACPI', 'ACPI_HAL', 'ROOT', 'HTREE'],
      hardwareIds: ['USB\\VID_8087&PID_0033&REV_0000'],
      removalPolicy: 1,
      radioInfo: new Uint8Array(info),
      faults: [],
    };
  });
}
