/** What of a snapshot goes into the hash, case by case. */
import { describe, expect, it } from 'vitest';
import { assembleHash } from '../../src/harvest/assemble.js';
import { assembleDisk, busTypeOf, isInternalDisk, systemDisk } from '../../src/harvest/assemble-disk.js';
import { assembleNetwork } from '../../src/harvest/assemble-network.js';
import type { DeviceDisk, DeviceNetworkAdapter, DeviceSnapshot } from '../../src/harvest/snapshot.js';
import { laptop } from './laptop.js';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));

const disk = (members: Partial<DeviceDisk>): DeviceDisk => ({
  name: 'sda',
  buses: [],
  partitions: [],
  sizeBytes: 1_000_204_886_016n,
  faults: [],
  ...members,
});
const nvme = (members: Partial<DeviceDisk>): DeviceDisk =>
  disk({ name: 'nvme0n1', buses: ['nvme', 'pci'], ...members });
const adapter = (members: Partial<DeviceNetworkAdapter>): DeviceNetworkAdapter => ({
  name: 'eth0',
  buses: ['net', 'pci'],
  linkType: 1,
  assignType: 0,
  isVirtual: false,
  faults: [],
  ...members,
});

describe('the serial number of an NVMe disk', () => {
  const nguid = '0000000000000001000000000000abcd';
  const cases: [string, Partial<DeviceDisk>, string][] = [
    ['NGUID as bytes', { nguid: hex(nguid) }, '0000_0000_0000_0001_0000_0000_0000_ABCD.'],
    [
      'NGUID as the kernel prints it',
      { nguid: ascii('00000000-0000-0001-0000-00000000abcd') },
      '0000_0000_0000_0001_0000_0000_0000_ABCD.',
    ],
    ['NGUID in the world-wide identifier', { wwid: ascii(`eui.${nguid}`) }, '0000_0000_0000_0001_0000_0000_0000_ABCD.'],
    [
      'NGUID before EUI-64',
      { nguid: hex(nguid), eui64: hex('00005eef10a431c7') },
      '0000_0000_0000_0001_0000_0000_0000_ABCD.',
    ],
    [
      'EUI-64 where the NGUID is zero',
      { nguid: new Uint8Array(16), eui64: hex('00005eef10a431c7') },
      '0000_5EEF_10A4_31C7.',
    ],
    ['EUI-64 as the kernel prints it', { eui64: ascii('00 00 5e ef 10 a4 31 c7') }, '0000_5EEF_10A4_31C7.'],
    ['EUI-64 in the world-wide identifier', { wwid: ascii('eui.00005eef10a431c7') }, '0000_5EEF_10A4_31C7.'],
    ["the controller's, trimmed", { controllerSerial: ascii('  FBN4X40931172     ') }, 'FBN4X40931172'],
    [
      "the controller's where the identifiers are not numbers",
      { nguid: ascii('zz'), wwid: ascii('uuid.1'), controllerSerial: ascii('A1') },
      'A1',
    ],
    ['none', {}, ''],
  ];
  it.each(cases)('%s', (_, members, serialNumber) => {
    expect(assembleDisk(nvme(members)).serialNumber).toBe(serialNumber);
  });
});

describe('the bus of a disk', () => {
  const ata = '/devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda';
  const cases: [number, Partial<DeviceDisk>][] = [
    [17, { name: 'nvme0n1' }],
    [7, { buses: ['block', 'scsi', 'usb', 'pci'], driver: 'uas' }],
    [12, { buses: ['block', 'mmc'], kind: 'SD' }],
    [13, { buses: ['block', 'mmc'], kind: 'MMC' }],
    [1, { buses: ['block', 'virtio', 'pci'], driver: 'virtio_blk' }],
    [10, { buses: ['block', 'scsi', 'virtio'], driver: 'virtio_scsi' }],
    [10, { buses: ['block', 'scsi', 'vmbus'], driver: 'hv_storvsc' }],
    [8, { buses: ['block', 'scsi', 'pci'], driver: 'megaraid_sas' }],
    [11, { buses: ['block', 'scsi', 'pci'], driver: 'ahci', device: ata }],
    [3, { buses: ['block', 'scsi', 'pci'], driver: 'pata_amd', device: ata }],
    [19, { buses: ['block', 'scsi', 'pci'], driver: 'ufshcd-pci' }],
    [0, { buses: ['block'], driver: 'unheard-of' }],
    [10, { busType: 10, name: 'nvme0n1' }],
  ];
  it.each(cases)('%i', (bus, members) => {
    expect(busTypeOf(disk(members))).toBe(bus);
  });
});

describe('the strings of a disk', () => {
  it("are the SCSI inquiry's, spaces kept", () => {
    const scsi = disk({
      driver: 'hv_storvsc',
      buses: ['scsi', 'vmbus'],
      vendor: ascii('Msft    '),
      model: ascii('Virtual Disk    '),
    });
    expect(assembleDisk(scsi)).toMatchObject({
      serialNumber: '',
      product: 'Virtual Disk    ',
      vendor: 'Msft    ',
      busType: 'SAS',
    });
  });

  it('are those of IDENTIFY DEVICE, whose words are swapped, with rotation and TRIM', () => {
    const identify = new Uint8Array(512);
    const put = (word: number, text: string): void => {
      for (let i = 0; i < text.length; i++) identify[2 * word + (i ^ 1)] = text.charCodeAt(i);
    };
    put(10, 'LX43292             ');
    put(27, 'QEMU HARDDISK'.padEnd(40));
    identify[2 * 217] = 1;
    identify[2 * 169] = 1;
    const sata = disk({ device: '/devices/x/ata1/host0/sda', ataIdentify: identify, seekPenalty: true, trim: false });
    expect(assembleDisk(sata)).toMatchObject({
      serialNumber: 'LX43292',
      product: 'QEMU HARDDISK',
      vendor: '',
      seekPenalty: false,
      trim: true,
    });
  });

  it('are those of STORAGE_DEVICE_DESCRIPTOR on Windows', () => {
    const descriptor = new Uint8Array(80);
    const view = new DataView(descriptor.buffer);
    view.setUint32(12, 0, true);
    view.setUint32(16, 40, true);
    view.setUint32(24, 60, true);
    descriptor.set(ascii('KBG60ZNV512G'), 40);
    descriptor.set(ascii('2AD0_9B53_72FF_2E85.'), 60);
    const windows = disk({
      name: 'PhysicalDrive0',
      busType: 17,
      seekPenalty: false,
      trim: true,
      storageDescriptor: descriptor,
    });
    expect(assembleDisk(windows)).toMatchObject({
      busType: 'NVMe',
      serialNumber: '2AD0_9B53_72FF_2E85.',
      product: 'KBG60ZNV512G',
      vendor: '',
      seekPenalty: false,
      trim: true,
    });
    view.setUint32(24, 80, true);
    view.setUint32(16, 0xffff_ffff, true);
    expect(assembleDisk(windows)).toMatchObject({ serialNumber: '', product: '' });
  });

  it('are only a serial number on virtio, and rotation is unknown', () => {
    const virtio = disk({
      driver: 'virtio_blk',
      buses: ['virtio'],
      serial: ascii('VD-1'),
      vendor: ascii('0x1af4'),
      seekPenalty: true,
    });
    expect(assembleDisk(virtio)).toMatchObject({ serialNumber: 'VD-1', product: '', vendor: '', seekPenalty: null });
  });

  it('hold no second separator', () => {
    expect(assembleDisk(nvme({ model: ascii('A|B') })).product).toBe('A_B');
  });
});

describe('the system disk', () => {
  const snapshot = (disks: DeviceDisk[], platform = 'linux'): DeviceSnapshot => ({
    ...laptop(),
    system: { platform, faults: [] },
    disks,
  });
  const a = nvme({ name: 'nvme0n1', device: '/devices/pci0000:00/0000:00:1d.0/a' });
  const b = nvme({ name: 'nvme1n1', device: '/devices/pci0000:00/0000:00:06.0/b' });
  const windows = { partitions: ['EFI system partition', 'Microsoft reserved partition'] };

  it('is the first on the buses where nothing tells more', () => {
    expect(systemDisk(snapshot([a, b]))?.name).toBe('nvme1n1');
  });
  it("is the one with the partitions of Windows' setup", () => {
    expect(
      systemDisk(
        snapshot([
          { ...a, ...windows },
          { ...b, partitions: ['Microsoft reserved partition'] },
        ]),
      )?.name,
    ).toBe('nvme0n1');
  });
  it('is the one that Linux is installed on', () => {
    expect(systemDisk(snapshot([{ ...a, holdsSystem: true }, b]))?.name).toBe('nvme0n1');
  });
  it('is the one that Windows runs from', () => {
    expect(
      systemDisk(
        snapshot(
          [
            { ...a, holdsSystem: true },
            { ...b, ...windows },
          ],
          'windows',
        ),
      )?.name,
    ).toBe('nvme0n1');
  });
  it('is never one that the system only booted from', () => {
    const stick = disk({ buses: ['usb'], removable: true, holdsSystem: true });
    expect(systemDisk(snapshot([stick, a]))?.name).toBe('nvme0n1');
    expect(systemDisk(snapshot([stick]))).toBeUndefined();
  });
  it.each([
    ['removable', { removable: true }],
    ['virtual', { isVirtual: true }],
    ['optical', { kind: '5' }],
    ['without a medium', { sizeBytes: 0n }],
    ['on USB, though it says it is fixed', { buses: ['usb'], removable: false }],
    ['a memory card', { buses: ['mmc'], kind: 'SD' }],
  ])('is none that is %s', (_, members) => {
    expect(isInternalDisk(disk(members))).toBe(false);
  });
});

describe('network adapters', () => {
  const mac = (last: string, first = '00005e0053') => ({ permanentAddress: hex(`${first}${last}`) });
  const why = (...adapters: DeviceNetworkAdapter[]): string[] =>
    assembleNetwork(adapters).excluded.map((entry) => entry.why);

  it.each([
    ['virtual', { ...mac('01'), isVirtual: true }],
    ['removable', { ...mac('01'), removable: true }],
    ['usb', { ...mac('01'), buses: ['net', 'usb', 'pci'] }],
    ['not-ethernet', { ...mac('01'), linkType: 32 }],
    ['no-permanent-address', {}],
    [
      'no-permanent-address',
      { permanentAddress: new Uint8Array(6), assignType: 1, currentAddress: hex('6ad1042f9b17') },
    ],
    ['no-permanent-address', { permanentAddress: new Uint8Array(20) }],
    ['group-address', mac('01', '01005e0053')],
  ])('%s is left out', (reason, members) => {
    expect(why(adapter(members))).toEqual([reason]);
  });

  it('come with at most four, wired before wireless before radios', () => {
    const all = [
      adapter({ ...mac('05'), kind: 'bluetooth', buses: ['bluetooth', 'usb'], removable: false }),
      adapter({ ...mac('04'), kind: 'wwan' }),
      adapter({ ...mac('03'), kind: 'wlan' }),
      adapter({ ...mac('02'), device: '/b' }),
      adapter({ ...mac('01'), device: '/a' }),
    ];
    const { adapters, excluded } = assembleNetwork(all);
    expect(adapters.map(({ macAddress }) => macAddress.slice(-2))).toEqual(['01', '02', '03', '05']);
    expect(excluded.map(({ why: reason }) => reason)).toEqual(['beyond-four']);
  });

  it('count once where two have one address', () => {
    expect(why(adapter(mac('01')), adapter({ ...mac('01'), buses: ['net', 'vmbus'] }))).toEqual(['duplicate-address']);
  });

  it('keep what Windows says of them', () => {
    const given = adapter({ ...mac('01'), enumerator: 'VMBUS', physicalMedium: 0, linkType: 6, buses: [] });
    expect(assembleNetwork([given]).adapters).toEqual([
      { medium: 'Unspecified', macAddress: '00:00:5e:00:53:01', enumerator: 'VMBUS' },
    ]);
  });
});

describe('a hash', () => {
  it('has no block that nothing was read for', async () => {
    const snapshot: DeviceSnapshot = {
      ...laptop(),
      smbios: undefined,
      tpm: undefined,
      acpiTables: [],
      enclosure: undefined,
    };
    const { hash } = await assembleHash(snapshot);
    for (const member of ['smbios', 'tpm', 'offlineDeviceId', 'productKey', 'enclosure', 'licensingHwid', 'locale']) {
      expect(hash).not.toHaveProperty(member);
    }
    expect(hash.graphics).toEqual([]);
    expect(hash.memory).toEqual({ totalGiB: 16, maximumGiB: null, slots: 0, arrays: 0, errorCorrection: 'Unknown' });
  });

  it('has an unknown zone and architecture where the system said neither', async () => {
    const { hash } = await assembleHash({ ...laptop(), system: undefined });
    expect(hash.utcOffsetMinutes).toBeNull();
    expect(hash.osArchitecture).toBe(0xff);
    expect(hash.processor).toEqual({ manufacturer: 'GenuineIntel', model: 'Fabrikam Quartz 5 1240U' });
  });

  it('takes its zone to quarter hours', async () => {
    const { hash } = await assembleHash({
      ...laptop(),
      system: { platform: 'linux', utcOffsetMinutes: -210, faults: [] },
    });
    expect(hash.utcOffsetMinutes).toBe(-210);
  });

  it('takes the version of Windows from the caller, or from Windows', async () => {
    expect((await assembleHash(laptop(), { osBuild: '10.0.26100.1150' })).hash.osBuild).toBe('10.0.26100.1150');
    const system = {
      platform: 'windows',
      osVersion: '10.0.22631.3007',
      winPe: true,
      architecture: 'AMD64',
      faults: [],
    };
    const { hash } = await assembleHash({ ...laptop(), system });
    expect([hash.osBuild, hash.osType, hash.osArchitecture]).toEqual(['10.0.22631.3007', 'WinPE', 'x64']);
  });
});
