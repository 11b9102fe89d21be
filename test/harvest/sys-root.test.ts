/** Trees that stand for Linux devices: what the addon reads of them, and what the hash takes. */
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { harvest } from '../../src/harvest/harvest.js';
import { nativeSource } from '../../src/harvest/native-source.js';
import type { DeviceSnapshot } from '../../src/harvest/snapshot.js';
import { entryPoint30, LAPTOP, table } from '../firmware/smbios-builder.js';
import { attributes, blockDevice, networkInterface, onBus, partition, plant, type Tree } from './tree.js';

const PCI = '/sys/devices/pci0000:00';
const CPU = '/sys/devices/system/cpu';
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const read = (root: string): Promise<DeviceSnapshot> => nativeSource({ sysRoot: root }).read();
const harvestTree = (root: string) => harvest({ source: nativeSource({ sysRoot: root }) });

/** What every tree has. */
const SMBIOS_TABLE = table(...Object.values(LAPTOP));
const MACHINE: Tree = {
  '/proc/sys/kernel/osrelease': '6.12.9\n',
  '/proc/cpuinfo':
    'processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Contoso Core 7\nflags\t\t: fpu lm sse2\n\nprocessor\t: 1\n',
  '/proc/meminfo': 'MemTotal:       16266548 kB\nMemFree: 1 kB\n',
  '/sys/firmware/dmi/tables/DMI': SMBIOS_TABLE,
  '/sys/firmware/dmi/tables/smbios_entry_point': entryPoint30(SMBIOS_TABLE.length),
  '/sys/firmware/acpi/pm_profile': '2\n',
  '/sys/bus/scsi/devices/.keep': '',
  ...attributes(`${CPU}/cpu0`, { 'topology/core_cpus_list': '0-1\n', 'topology/physical_package_id': '0\n' }),
  ...attributes(`${CPU}/cpu1`, { 'topology/core_cpus_list': '0-1\n', 'topology/physical_package_id': '0\n' }),
};

const NVME = `${PCI}/0000:00:1d.0/0000:03:00.0/nvme/nvme0/nvme0n1`;
const nvme = (device = NVME): Tree => ({
  ...onBus(`${PCI}/0000:00:1d.0/0000:03:00.0`, 'pci', 'nvme'),
  [`${PCI}/0000:00:1d.0/0000:03:00.0/nvme/nvme0/subsystem`]: { link: '/sys/class/nvme' },
  '/sys/class/nvme/.keep': '',
  '/sys/class/block/.keep': '',
  ...attributes(`${PCI}/0000:00:1d.0/0000:03:00.0/nvme/nvme0`, {
    serial: 'FBN4X40931172       \n',
    model: 'FABRIKAM FBN512G4X4                     \n',
    firmware_rev: '2L1QHXF7\n',
  }),
  ...blockDevice(device, {
    size: '1000215216\n',
    'queue/discard_max_bytes': '2199023255040\n',
    eui: '00 00 5e ef 10 a4 31 c7\n',
    wwid: 'eui.00005eef10a431c7\n',
  }),
});

describe('a laptop with LVM on dm-crypt', () => {
  const dm = (name: string, slave: string): Tree => ({
    ...blockDevice(`/sys/devices/virtual/block/${name}`, { size: '9000000\n', dm: '' }),
    [`/sys/devices/virtual/block/${name}/slaves/${slave.slice(slave.lastIndexOf('/') + 1)}`]: { link: slave },
  });
  const encrypted: Tree = {
    ...nvme(),
    [`${NVME}/device`]: { link: `${PCI}/0000:00:1d.0/0000:03:00.0/nvme/nvme0` },
    ...partition(NVME, 'nvme0n1p1', '259:1', 'EFI system partition'),
    ...partition(NVME, 'nvme0n1p2', '259:2', 'Linux LUKS'),
    ...dm('dm-0', `${NVME}/nvme0n1p2`),
    ...dm('dm-1', '/sys/devices/virtual/block/dm-0'),
    '/sys/dev/block/253:1': { link: '/sys/devices/virtual/block/dm-1' },
    '/proc/self/mountinfo':
      '21 1 0:20 / /proc rw - proc proc rw\n28 1 253:1 / / rw shared:1 - ext4 /dev/mapper/vg-root rw\n',
    // An older disk beside it, earlier on the bus, that the system does not lie on.
    ...sata(`${PCI}/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda`),
  };

  it('has its system disk found behind the mappings', async () => {
    const { hash, snapshot } = await harvestTree(plant(MACHINE, encrypted));
    expect(snapshot.disks.filter(({ holdsSystem }) => holdsSystem).map(({ name }) => name)).toEqual(['nvme0n1']);
    expect(hash.disk).toEqual({
      capacityGB: 512,
      busType: 'NVMe',
      seekPenalty: false,
      trim: true,
      serialNumber: '0000_5EEF_10A4_31C7.',
      product: 'FABRIKAM FBN512G4X4',
      vendor: '',
    });
  });

  it('has mappings in the snapshot as virtual disks', async () => {
    const { disks } = await read(plant(MACHINE, encrypted));
    const virtual = disks.filter(({ isVirtual }) => isVirtual).map(({ name }) => name);
    expect(virtual).toEqual(['dm-0', 'dm-1']);
  });

  it('is found on btrfs and other file systems without a device of their own, by the source of the mount', async () => {
    const tree: Tree = {
      ...encrypted,
      '/proc/self/mountinfo': '28 1 0:31 /root / rw shared:1 - btrfs /dev/mapper/root rw,subvol=/root\n',
      '/dev/mapper/root': { link: '/dev/dm-1' },
      '/dev/dm-1': '',
    };
    const { disks } = await read(plant(MACHINE, tree));
    expect(disks.filter(({ holdsSystem }) => holdsSystem).map(({ name }) => name)).toEqual(['nvme0n1']);
  });
});

/** A SATA disk, with the pages that libata makes of its identify data. */
function sata(device: string): Tree {
  const [controller] = device.split('/ata');
  const serial = '     FB-WX41A9310042';
  const model = 'FABRIKAM HDD 1TB-00AB12C';
  const page80 = [0, 0x80, 0, 20, ...bytes(serial)];
  const t10 = [2, 1, 0, 68, ...bytes(`ATA     ${model.padEnd(40)}${serial}`)];
  return {
    ...onBus(controller, 'pci', 'ahci'),
    ...onBus(device.slice(0, device.indexOf('/block')), 'scsi', 'sd'),
    '/sys/class/block/.keep': '',
    [`${device}/device`]: { link: device.slice(0, device.indexOf('/block')) },
    ...attributes(device.slice(0, device.indexOf('/block')), {
      type: '0\n',
      vendor: 'ATA     \n',
      model: 'FABRIKAM HDD 1TB\n',
      rev: '1A01\n',
      vpd_pg80: Uint8Array.from(page80),
      vpd_pg83: Uint8Array.from([0, 0x83, 0, t10.length, ...t10]),
      vpd_pgb1: Uint8Array.from([0, 0xb1, 0, 60, 0x1c, 0x20, ...new Uint8Array(58)]),
    }),
    ...blockDevice(device, { size: '1953525168\n', 'queue/rotational': '1\n' }),
  };
}

describe('a desktop with a SATA disk', () => {
  const tree = sata(`${PCI}/0000:00:17.0/ata3/host2/target2:0:0/2:0:0:0/block/sda`);

  it('has serial number, whole model and rotation from the pages of the disk, leading spaces kept', async () => {
    const { hash } = await harvestTree(plant(MACHINE, tree));
    expect(hash.disk).toEqual({
      capacityGB: 1000,
      busType: 'SATA',
      seekPenalty: true,
      trim: false,
      serialNumber: '     FB-WX41A9310042',
      product: 'FABRIKAM HDD 1TB-00AB12C',
      vendor: '',
    });
  });

  it('says that the identify data needs the running system', async () => {
    const { unavailable } = await harvestTree(plant(MACHINE, tree));
    expect(unavailable.find(({ what }) => what === 'disks[sda].ataIdentify')?.remedy).toMatch(/without --sys-root/);
  });
});

describe('a tablet with eMMC', () => {
  const device = '/sys/devices/pci0000:00/0000:00:1c.0/mmc_host/mmc0/mmc0:0001/block/mmcblk0';
  const card = device.slice(0, device.indexOf('/block'));
  const tree: Tree = {
    ...onBus(card, 'mmc', 'mmcblk'),
    ...onBus('/sys/devices/pci0000:00/0000:00:1c.0', 'pci', 'sdhci-pci'),
    '/sys/class/block/.keep': '',
    [`${device}/device`]: { link: card },
    ...attributes(card, { type: 'MMC\n', name: 'FBE064\n', serial: '0x1a2b3c4d\n' }),
    ...blockDevice(device, { size: '122142720\n', 'queue/discard_max_bytes': '4096\n' }),
    // A card in the reader.
    ...blockDevice('/sys/devices/pci0000:00/0000:00:1d.0/mmc_host/mmc1/mmc1:0002/block/mmcblk1', { size: '1000000\n' }),
    ...onBus('/sys/devices/pci0000:00/0000:00:1d.0/mmc_host/mmc1/mmc1:0002', 'mmc', 'mmcblk'),
    '/sys/devices/pci0000:00/0000:00:1d.0/mmc_host/mmc1/mmc1:0002/block/mmcblk1/device': {
      link: '/sys/devices/pci0000:00/0000:00:1d.0/mmc_host/mmc1/mmc1:0002',
    },
    '/sys/devices/pci0000:00/0000:00:1d.0/mmc_host/mmc1/mmc1:0002/type': 'SD\n',
  };

  it('takes the built-in storage and not the card', async () => {
    const { hash } = await harvestTree(plant(MACHINE, tree));
    expect(hash.disk).toMatchObject({ busType: 'MMC', serialNumber: '1a2b3c4d', product: 'FBE064', capacityGB: 62 });
  });
});

describe('an NVMe disk with several paths', () => {
  const subsystem = '/sys/devices/virtual/nvme-subsystem/nvme-subsys0';
  const controller = `${PCI}/0000:00:1d.0/0000:03:00.0/nvme/nvme0`;
  const tree: Tree = {
    ...nvme(`${subsystem}/nvme0n1`),
    [`${subsystem}/nvme0`]: { link: controller },
    ...blockDevice(`${controller}/nvme0c0n1`, { size: '1000215216\n', hidden: '1\n' }),
  };

  it('is hardware, though it is attached to a subsystem that is not, and its hidden path is not listed', async () => {
    const { hash, snapshot } = await harvestTree(plant(MACHINE, tree));
    expect(snapshot.disks.map(({ name, isVirtual, device }) => [name, isVirtual, device])).toEqual([
      ['nvme0n1', false, controller.slice(4)],
    ]);
    expect(hash.disk).toMatchObject({ serialNumber: '0000_5EEF_10A4_31C7.', product: 'FABRIKAM FBN512G4X4' });
  });
});

describe('network adapters', () => {
  const USB = `${PCI}/0000:00:14.0/usb2/2-3/2-3:1.0`;
  const RADIO = `${PCI}/0000:00:14.0/usb1/1-10/1-10:1.0/bluetooth/hci0`;
  const tree: Tree = {
    '/sys/class/net/.keep': '',
    ...onBus(`${PCI}/0000:00:1f.6`, 'pci', 'e1000e'),
    ...networkInterface(`${PCI}/0000:00:1f.6/net/eno1`, '00:00:5e:00:53:10'),
    ...onBus(`${PCI}/0000:00:14.3`, 'pci', 'iwlwifi'),
    ...networkInterface(`${PCI}/0000:00:14.3/net/wlan0`, '6a:d1:04:2f:9b:17', {
      uevent: 'DEVTYPE=wlan\nINTERFACE=wlan0\n',
      addr_assign_type: '3\n',
    }),
    ...onBus(USB, 'usb', 'r8152'),
    ...networkInterface(`${USB}/net/enx00005e0053f0`, '00:00:5e:00:53:f0'),
    ...networkInterface('/sys/devices/virtual/net/br0', '00:00:5e:00:53:10', { uevent: 'DEVTYPE=bridge\n' }),
    ...networkInterface('/sys/devices/virtual/net/lo', '00:00:00:00:00:00', { type: '772\n' }),
    '/sys/class/net/bonding_masters': 'bond0\n',
    ...onBus(USB.replace('usb2/2-3/2-3', 'usb1/1-10/1-10'), 'usb', 'btusb'),
    '/sys/class/bluetooth/hci0': { link: RADIO },
    [`${RADIO}/subsystem`]: { link: '/sys/class/bluetooth' },
    [`${RADIO}/address`]: '00:00:5e:00:53:24\n',
    '/sys/class/bluetooth/hci0:11': { link: RADIO },
  };

  it('are those that cannot be unplugged and have an address of their own', async () => {
    const { hash, snapshot } = await harvestTree(plant(MACHINE, tree));
    expect(hash.networkAdapters).toEqual([
      { medium: '802_3', macAddress: '00:00:5e:00:53:10', enumerator: 'PCI' },
      { medium: 'Bluetooth', macAddress: '00:00:5e:00:53:24', enumerator: 'BTH' },
    ]);
    expect(snapshot.networkAdapters.map(({ name }) => name)).toEqual([
      'br0',
      'eno1',
      'enx00005e0053f0',
      'lo',
      'wlan0',
      'hci0',
    ]);
  });

  it('have no permanent address in another tree where the current one was set', async () => {
    const { unavailable } = await harvestTree(plant(MACHINE, tree));
    const entry = unavailable.find(({ what }) => what === 'networkAdapters[wlan0].permanentAddress');
    expect(entry?.reason).toMatch(/another tree than the running system/);
  });

  it('with an address that is local count only where no other is', async () => {
    const virtual: Tree = {
      '/sys/class/net/.keep': '',
      ...onBus(`${PCI}/0000:00:03.0/virtio2`, 'virtio', 'virtio_net'),
      ...onBus(`${PCI}/0000:00:03.0`, 'pci', 'virtio-pci'),
      ...networkInterface(`${PCI}/0000:00:03.0/virtio2/net/eth0`, '52:54:00:12:34:56'),
    };
    const alone = await harvestTree(plant(MACHINE, virtual));
    expect(alone.hash.networkAdapters).toEqual([
      { medium: '802_3', macAddress: '52:54:00:12:34:56', enumerator: 'PCI' },
    ]);
    const beside = await harvestTree(plant(MACHINE, virtual, tree));
    expect(beside.hash.networkAdapters.map(({ macAddress }) => macAddress)).not.toContain('52:54:00:12:34:56');
  });
});

describe('processors', () => {
  it('are counted by package, core and thread, and known from /proc/cpuinfo in another tree', async () => {
    const { hash } = await harvestTree(plant(MACHINE));
    expect(hash.processor).toEqual({
      architecture: 'x64',
      packages: 1,
      cores: 1,
      threads: 2,
      hyperThreading: true,
      manufacturer: 'GenuineIntel',
      model: 'Contoso Core 7',
    });
  });

  it('of two kinds give core classes, the fastest first', async () => {
    const thread = (number: number, siblings: string): Tree =>
      attributes(`${CPU}/cpu${number}`, {
        'topology/core_cpus_list': `${siblings}\n`,
        'topology/physical_package_id': '0\n',
      });
    const hybrid: Tree = {
      '/sys/devices/cpu_core/cpus': '0-1\n',
      '/sys/devices/cpu_atom/cpus': '2-3,10\n',
      ...thread(2, '2'),
      ...thread(3, '3'),
      ...thread(10, '10'),
    };
    const { hash } = await harvestTree(plant(MACHINE, hybrid));
    expect(hash.processor?.coreClasses).toEqual([
      { efficiencyClass: 1, cores: 1, threads: 2 },
      { efficiencyClass: 0, cores: 3, threads: 3 },
    ]);
  });
});

describe('the enclosure', () => {
  it('has role, optical drive, digitizers and displays', async () => {
    const shape: Tree = {
      '/sys/bus/scsi/devices/1:0:0:0/type': '5\n',
      '/sys/devices/platform/i2c/input/input7/subsystem': { link: '/sys/class/input' },
      '/sys/class/input/input7': { link: '/sys/devices/platform/i2c/input/input7' },
      ...attributes('/sys/devices/platform/i2c/input/input7', {
        name: 'Pen\n',
        properties: '2\n',
        'capabilities/abs': '1000003\n',
        'capabilities/key': '1c03 0 0 0 0 0\n',
        'event5/dev': '13:69\n',
      }),
      ...attributes('/sys/class/drm/card0-eDP-1', {
        status: 'connected\n',
        modes: '1920x1200\n',
        edid: new Uint8Array(0),
      }),
      ...attributes('/sys/class/drm/card0-HDMI-A-1', { status: 'disconnected\n', modes: '', edid: '' }),
      ...attributes('/sys/class/drm/card0', { dev: '226:0\n' }),
      ...attributes('/sys/class/drm/renderD128', { dev: '226:128\n' }),
    };
    const { hash, snapshot, unavailable } = await harvestTree(plant(MACHINE, shape));
    expect(hash.enclosure).toEqual({
      chassisType: 'Notebook',
      powerPlatformRole: 'Mobile',
      opticalDrive: true,
      digitizers: ['IntegratedPen', 'Ready'],
      maximumTouchPoints: 0,
    });
    expect(snapshot.displays).toEqual([
      { name: 'card0-HDMI-A-1', connector: 'HDMI-A', active: false, faults: [] },
      { name: 'card0-eDP-1', connector: 'eDP', resolutionX: 1920, resolutionY: 1200, active: true, faults: [] },
    ]);
    expect(hash.displays).toEqual([]);
    expect(unavailable.map(({ what }) => what)).toContain('enclosure.inputDevices[input7].lastSlot');
  });
});

describe('a tree that is meant to harm', () => {
  it('cannot lead out of itself', async () => {
    const root = plant(MACHINE, { '/sys/firmware/acpi/tables/.keep': '' });
    const outside = join(plant({ '/secret': 'outside' }), 'secret');
    symlinkSync(outside, join(root, 'sys/firmware/acpi/tables/MSDM'));
    symlinkSync('../../../../../../../../../../../../etc/hostname', join(root, 'sys/class'));
    const { acpiTables, faults } = await read(root);
    expect(acpiTables).toEqual([]);
    expect(faults.find(({ what }) => what === 'acpiTables[MSDM]')?.code).toBe('not-found');
  });

  it('may hold pipes where files should be', async () => {
    const root = plant(MACHINE, { '/sys/firmware/acpi/tables/.keep': '' });
    execFileSync('mkfifo', [join(root, 'sys/firmware/acpi/tables/MSDM')]);
    const { faults } = await read(root);
    expect(faults.find(({ what }) => what === 'acpiTables[MSDM]')).toMatchObject({ code: 'malformed' });
  });

  it('may hold tables larger than any', async () => {
    const root = plant(MACHINE);
    writeFileSync(join(root, 'sys/firmware/dmi/tables/DMI'), new Uint8Array(4 * 1024 * 1024 + 1));
    const { faults } = await read(root);
    expect(faults.find(({ what }) => what === 'smbios')?.code).toBe('too-large');
  });

  it('may have mappings that run in a circle', async () => {
    const circle = (name: string, slave: string): Tree => ({
      ...blockDevice(`/sys/devices/virtual/block/${name}`, { size: '8\n' }),
      [`/sys/devices/virtual/block/${name}/slaves/${slave}`]: { link: `/sys/devices/virtual/block/${slave}` },
    });
    const tree: Tree = {
      ...circle('dm-0', 'dm-1'),
      ...circle('dm-1', 'dm-0'),
      '/sys/class/block/.keep': '',
      '/sys/dev/block/253:0': { link: '/sys/devices/virtual/block/dm-0' },
      '/proc/self/mountinfo': '28 1 253:0 / / rw - ext4 /dev/dm-0 rw\n',
    };
    expect((await read(plant(MACHINE, tree))).disks.map(({ holdsSystem }) => holdsSystem)).toEqual([false, false]);
  });

  it('may hold text that is none, and numbers that are none', async () => {
    const tree: Tree = {
      '/sys/class/net/.keep': '',
      ...onBus(`${PCI}/0000:00:1f.6`, 'pci'),
      ...networkInterface(`${PCI}/0000:00:1f.6/net/eno1`, 'zz:zz', {
        type: '-1\n',
        addr_assign_type: '99999999999999999999\n',
      }),
      ...nvme(),
      [`${NVME}/size`]: '0x10\n',
      '/proc/sys/kernel/osrelease': Uint8Array.of(0xff, 0x36, 0xc3, 0x28, 0xed, 0xa0, 0x80),
    };
    const { system, networkAdapters, disks } = await read(plant(MACHINE, tree));
    expect(system?.osVersion).toBe('\ufffd6\ufffd(\ufffd\ufffd\ufffd');
    expect(networkAdapters[0]).not.toHaveProperty('currentAddress');
    expect(networkAdapters[0]).not.toHaveProperty('linkType');
    expect(disks[0]).not.toHaveProperty('sizeBytes');
  });

  it('may be empty: there is nothing to make a hash from, and each thing is said to be missing', async () => {
    await expect(harvestTree(plant({ '/.keep': '' }))).rejects.toMatchObject({
      name: 'HarvestError',
      code: 'nothing-harvested',
    });
  });
});
