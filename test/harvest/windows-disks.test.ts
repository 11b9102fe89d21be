/** Which disk is the system's on Windows and in WinPE: by its volume, by its partitions, by its number. */
import { describe, expect, it } from 'vitest';
import { assembleHash } from '../../src/harvest/assemble.js';
import { partitionTypes } from '../../src/harvest/drive-layout.js';
import type { DeviceDisk, DeviceSnapshot } from '../../src/harvest/snapshot.js';
import { diskDescriptor, GUID, gptLayout, mbrLayout } from './windows-answers.js';
import { windowsLaptop } from './windows-laptop.js';

const WINDOWS = gptLayout(GUID.efiSystem, GUID.microsoftReserved, GUID.basicData, GUID.recovery);
const DATA = gptLayout(GUID.microsoftReserved, GUID.basicData);
const LINUX = gptLayout(GUID.efiSystem, GUID.linux);
const BUS = { usb: 7, raid: 8, sata: 11, fileBackedVirtual: 15, nvme: 17 } as const;
const ENUMERATORS = { usb: 'USBSTOR', raid: 'SCSI', sata: 'SCSI', fileBackedVirtual: 'SCSI', nvme: 'SCSI' } as const;

function disk(number: number, bus: keyof typeof BUS, members: Partial<DeviceDisk> = {}): DeviceDisk {
  return {
    name: `PhysicalDrive${number}`,
    // Text in which the disks are in the opposite order of their numbers.
    device: `${ENUMERATORS[bus]}\\DISK&VEN_${9 - number}\\4&0&00000${9 - number}`,
    buses: [ENUMERATORS[bus], 'PCI'],
    busType: BUS[bus],
    sizeBytes: 512_110_190_592n,
    removable: false,
    isVirtual: bus === 'fileBackedVirtual',
    holdsSystem: false,
    partitions: [],
    storageDescriptor: diskDescriptor(BUS[bus], { product: 'P', serial: `${bus}-${number}` }),
    faults: [],
    ...members,
  };
}

async function systemSerial(disks: DeviceDisk[], winPe: boolean): Promise<string | undefined> {
  const device = windowsLaptop();
  const system = { platform: 'windows', winPe, faults: [] };
  const snapshot: DeviceSnapshot = { ...device, system, disks };
  return (await assembleHash(snapshot)).hash.disk?.serialNumber;
}

describe('the system disk', () => {
  const winPe: [string, DeviceDisk[], string][] = [
    [
      'is the NVMe disk with Windows, not the SATA data disk before it',
      [disk(0, 'sata', { driveLayout: DATA }), disk(1, 'nvme', { driveLayout: WINDOWS })],
      'nvme-1',
    ],
    [
      'is the SATA disk with Windows, not the NVMe data disk before it',
      [disk(0, 'nvme', { driveLayout: DATA }), disk(1, 'sata', { driveLayout: WINDOWS })],
      'sata-1',
    ],
    [
      'is not the disk of a Linux, which has an EFI system partition too',
      [disk(0, 'nvme', { driveLayout: LINUX }), disk(1, 'nvme', { driveLayout: WINDOWS })],
      'nvme-1',
    ],
    [
      'is not the stick that WinPE booted from, though it has the partitions',
      [disk(0, 'usb', { driveLayout: WINDOWS }), disk(1, 'nvme', { driveLayout: mbrLayout() })],
      'nvme-1',
    ],
    [
      'is the lowest number of two with Windows',
      [disk(2, 'sata', { driveLayout: WINDOWS }), disk(1, 'nvme', { driveLayout: WINDOWS })],
      'nvme-1',
    ],
    [
      'is the lowest number of empty disks',
      [disk(10, 'nvme', { driveLayout: mbrLayout() }), disk(2, 'sata', { driveLayout: mbrLayout() })],
      'sata-2',
    ],
    [
      'is the lowest number of disks with an MBR, whatever their partitions are',
      [disk(0, 'sata', { driveLayout: mbrLayout(7) }), disk(1, 'nvme', { driveLayout: mbrLayout(0xee) })],
      'sata-0',
    ],
    [
      'is the lowest number where Windows refused the partitions, or a recording is older than the question for them',
      [disk(1, 'nvme'), disk(0, 'sata')],
      'sata-0',
    ],
    [
      'is a RAID volume with Windows',
      [disk(0, 'sata', { driveLayout: DATA }), disk(1, 'raid', { driveLayout: WINDOWS })],
      'raid-1',
    ],
  ];
  it.each(winPe)('%s', async (_, disks, serial) => {
    expect(await systemSerial(disks, true)).toBe(serial);
    expect(await systemSerial([...disks].reverse(), true)).toBe(serial);
  });

  it('is the one that Windows runs from, whatever another has on it', async () => {
    const disks = [
      disk(0, 'sata', { driveLayout: WINDOWS }),
      disk(1, 'nvme', { driveLayout: DATA, holdsSystem: true }),
    ];
    expect(await systemSerial(disks, false)).toBe('nvme-1');
  });

  it('is the one with the partitions where Windows runs from a virtual disk', async () => {
    const disks = [
      disk(0, 'sata', { driveLayout: DATA }),
      disk(1, 'nvme', { driveLayout: WINDOWS }),
      disk(2, 'fileBackedVirtual', { holdsSystem: true }),
    ];
    expect(await systemSerial(disks, false)).toBe('nvme-1');
  });
});

describe('the partitions of a disk', () => {
  it('have their types in lower case, in their order', () => {
    expect(partitionTypes(WINDOWS)).toEqual([GUID.efiSystem, GUID.microsoftReserved, GUID.basicData, GUID.recovery]);
  });
  it('are none where the table is an MBR', () => {
    expect(partitionTypes(mbrLayout(7, 0xee))).toEqual([]);
  });
  it('are those that are there where the answer is cut or says that there are more', () => {
    expect(partitionTypes(WINDOWS.subarray(0, 48 + 144 + 100))).toEqual([GUID.efiSystem]);
    expect(partitionTypes(WINDOWS.subarray(0, 47))).toEqual([]);
    const boast = WINDOWS.slice();
    boast.set([0xff, 0xff, 0xff, 0xff], 4);
    expect(partitionTypes(boast)).toHaveLength(4);
  });
  it('do not count where a record has another style than the table', () => {
    const mixed = WINDOWS.slice();
    mixed[48] = 0;
    expect(partitionTypes(mixed)).toHaveLength(3);
  });
});
