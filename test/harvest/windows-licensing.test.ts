/** Block 37 assembled: which devices are instances of which class, and what leaves the block out. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assembleHash } from '../../src/harvest/assemble.js';
import { harvest } from '../../src/harvest/harvest.js';
import { recordedSource } from '../../src/harvest/recorded-source.js';
import type { DeviceNetworkAdapter, DevicePnpEntry, DeviceSnapshot, PnpKind } from '../../src/harvest/snapshot.js';
import { encodeHash } from '../../src/hash/encode.js';
import { laptop } from './laptop.js';
import { diskDescriptor } from './windows-answers.js';
import { windowsLaptop } from './windows-laptop.js';

/** A digest as docs/FORMAT.md has it, written down a second time. */
function digest(data: Buffer, removable = 0): number {
  return (createHash('sha256').update(data).digest().readUInt16LE(0) & 0xfffe) | removable;
}
const id = (text: string, removable = 0) => digest(Buffer.from(`${text}\0`, 'utf16le'), removable);

const ANCESTORS = ['PCI', 'ACPI', 'ACPI_HAL', 'ROOT', 'HTREE'];
const device = (kind: PnpKind, first: string, members: Partial<DevicePnpEntry> = {}): DevicePnpEntry => ({
  name: `${first}\\1`,
  kind,
  enumerator: first.split('\\')[0],
  buses: ANCESTORS,
  hardwareIds: [first, 'a less specific one'],
  removalPolicy: 1,
  faults: [],
  ...members,
});
const adapter = (last: string, members: Partial<DeviceNetworkAdapter> = {}): DeviceNetworkAdapter => ({
  name: last,
  enumerator: 'PCI',
  buses: ANCESTORS,
  permanentAddress: new Uint8Array(Buffer.from(`00005e0053${last}`, 'hex')),
  physicalMedium: 14,
  isVirtual: false,
  removable: false,
  faults: [],
  ...members,
});

const RADIO_INFO = Buffer.alloc(292);
RADIO_INFO.set([0x24, 0x53, 0x00, 0x5e, 0x00, 0x00], 8);
const AHCI = 'PCI\\VEN_8086&DEV_7E63&SUBSYS_8C26103C&REV_20';
const GPU = 'PCI\\VEN_8086&DEV_7D45&SUBSYS_8C26103C&REV_08';
const NVME = 'PCI\\VEN_144D&DEV_A80B&SUBSYS_A801144D&REV_02';
const AUDIO = 'INTELAUDIO\\FUNC_01&VEN_10EC&DEV_0245&SUBSYS_103C8C26&REV_1000';

/** A laptop with everything that licensing counts. */
function complete(): DeviceSnapshot {
  const base = windowsLaptop();
  const leaf = Buffer.alloc(16);
  // The stepping and the APIC id do not count.
  leaf.writeUInt32LE(0x000a06a4, 0);
  leaf.writeUInt32LE(0x12800800, 4);
  return {
    ...base,
    memory: { installedBytes: 16n << 30n, usableBytes: 15n << 30n },
    processor: { logical: [], faults: [], ...base.processor, cpuidLeaf1: new Uint8Array(leaf) },
    networkAdapters: [adapter('21'), adapter('20', { physicalMedium: 9 })],
    pnpDevices: [
      device('diskController', AHCI),
      device('display', GPU),
      device('scsiAdapter', NVME),
      device('audio', AUDIO),
      device('bluetooth', 'USB\\VID_8087&PID_0033&REV_0000', { radioInfo: new Uint8Array(RADIO_INFO) }),
    ],
  };
}

/** The classes of the assembled block, and why there is none. */
async function assembled(change: (snapshot: DeviceSnapshot) => void = () => undefined) {
  const snapshot = complete();
  change(snapshot);
  const { hash, unavailable } = await assembleHash(snapshot);
  const why = unavailable.find(({ what }) => what === 'licensingHwid')?.reason;
  const { counts = [], instances = [], ...rest } = hash.licensingHwid ?? {};
  let at = 0;
  const classes = counts.map((count) => {
    at += count;
    return instances.slice(at - count, at);
  });
  return { why, classes, ...rest };
}
const sorted = (...digests: number[]) => digests.sort((a, b) => a - b);

describe('the licensing digests', () => {
  it('are those of the device, class by class', async () => {
    const { classes, memory, why } = await assembled();
    expect(why).toBeUndefined();
    const signature = Buffer.from('GenuineIntel\0\0\0\0\0\0\0\0', 'latin1');
    signature.writeUInt32LE(0x000a06a0, 12);
    signature.writeUInt32LE(0x00800800, 16);
    expect(classes).toEqual([
      [],
      [id(AHCI)],
      [digest(Buffer.from('\0Fabrikam NVMe 512GB\x000000_0000_0000_0001_00A0_75AB_CDEF_0123.\0'))],
      [id(GPU)],
      sorted(id(NVME), id('00005e005324')),
      [id(AUDIO)],
      [],
      sorted(digest(Buffer.from('00005e005321', 'hex')), digest(Buffer.from('00005e005320', 'hex'))),
      [digest(signature)],
      [],
    ]);
    // 8 · 13 + 7: sixteen gigabytes, less three.
    expect(memory).toBe(digest(Buffer.from([111, 0, 0, 0])));
  });

  it.each<[string, PnpKind, Partial<DevicePnpEntry>]>([
    ['enumerated as software', 'audio', { enumerator: 'SWD', buses: ['SWD', 'ROOT', 'HTREE'] }],
    ['a child of the root', 'display', { enumerator: 'ROOT', buses: ['ROOT', 'HTREE'] }],
    ['a child of the root', 'scsiAdapter', { enumerator: 'ROOT', buses: ['ROOT', 'HTREE'] }],
  ])('do not count what is %s (%s)', async (_, kind, members) => {
    const before = await assembled();
    const after = await assembled((snapshot) => {
      snapshot.pnpDevices?.push(device(kind, 'ROOT\\NOTHING', members));
    });
    expect(after.classes).toEqual(before.classes);
  });

  it('mark what can be removed, and count equal ones once', async () => {
    const drive = 'USBSTOR\\CdRomContoso_DVD_____________1.0_';
    const { classes } = await assembled((snapshot) => {
      snapshot.pnpDevices?.push(
        device('cdRom', drive, { removalPolicy: 3 }),
        device('cdRom', drive, { removalPolicy: 2 }),
        device('cdRom', drive),
      );
      snapshot.networkAdapters.push(adapter('30', { enumerator: 'USB', removable: true }));
    });
    expect(classes[0]).toEqual(sorted(id(drive), id(drive, 1)));
    expect(classes[7]).toContain(digest(Buffer.from('00005e005330', 'hex'), 1));
  });

  it('count adapters that block 8 leaves out where a driver made them, and no software ones', async () => {
    const { classes } = await assembled((snapshot) => {
      const software = { buses: ['ROOT', 'HTREE'], isVirtual: true };
      const direct = '{5d624f94-8850-40c3-a3fa-a4fd2080baf3}';
      snapshot.networkAdapters = [
        adapter('20'),
        adapter('21', { enumerator: direct, isVirtual: true, buses: [direct, 'PCI'] }),
        adapter('22', { ...software, enumerator: 'ROOT' }),
        adapter('23', { ...software, enumerator: undefined }),
        adapter('24', { permanentAddress: new Uint8Array(8) }),
      ];
    });
    expect(classes[7]).toEqual(sorted(...['20', '21'].map((last) => digest(Buffer.from(`00005e0053${last}`, 'hex')))));
  });

  it('have every internal disk, and no stick', async () => {
    const { classes } = await assembled((snapshot) => {
      snapshot.disks.push({
        ...snapshot.disks[1],
        name: 'PhysicalDrive2',
        storageDescriptor: diskDescriptor(11, { vendor: 'V ', product: 'P', serial: ' S' }),
      });
    });
    expect(classes[2]).toHaveLength(2);
    expect(classes[2]).toContain(digest(Buffer.from('V \0P\0 S\0')));
  });

  const left: [string, RegExp, (snapshot: DeviceSnapshot) => void][] = [
    ['on Linux', /depends on its drivers/, (s) => Object.assign(s, laptop())],
    ['of a recording without the devices', /earlier version/, (s) => delete s.pnpDevices],
    [
      'where a kind was not listed',
      /kind audio/,
      (s) => s.faults.push({ what: 'pnpDevices[audio]', code: 'failed', osError: 1, text: '' }),
    ],
    [
      'where a device has no hardware id',
      /no hardware id/,
      (s) => s.pnpDevices?.push({ ...device('audio', 'X'), hardwareIds: [] }),
    ],
    ['with mobile broadband', /mobile broadband/, (s) => s.networkAdapters.push(adapter('40', { physicalMedium: 8 }))],
    [
      'where a radio does not tell its address',
      /radio/,
      (s) => s.pnpDevices?.push(device('bluetooth', 'USB\\X', { radioInfo: new Uint8Array(13) })),
    ],
    ['without a signature of the processor', /CPUID/, (s) => delete s.processor?.cpuidLeaf1],
    ['where a disk does not describe itself', /disk/, (s) => delete s.disks[1].storageDescriptor],
    ['without SMBIOS', /firmware|memory/, (s) => delete s.smbios],
    [
      'without installed memory',
      /memory/,
      (s) => {
        delete s.memory;
        delete s.smbios;
      },
    ],
    [
      'where the installed memory cannot be',
      /memory/,
      (s) => Object.assign(s.memory ?? {}, { installedBytes: 2n ** 64n - 1n }),
    ],
    [
      'where the adapters are unknown',
      /network adapters/,
      (s) => s.faults.push({ what: 'networkAdapters', code: 'failed', osError: 1, text: '' }),
    ],
  ];
  it.each(left)('are left out %s, and that is told', async (_, reason, change) => {
    const { why, classes } = await assembled(change);
    expect(why).toMatch(reason);
    expect(classes).toEqual([]);
  });
});

it("is compared with Windows' own class by class", async () => {
  const { hash } = await assembleHash(complete());
  const other = complete();
  other.pnpDevices = other.pnpDevices?.filter(({ kind }) => kind !== 'audio');
  other.memory = { installedBytes: 32n << 30n };
  const { hash: theirs } = await assembleHash(other);
  expect(theirs.licensingHwid?.instances).not.toEqual(hash.licensingHwid?.instances);
  const officialHash = encodeHash({ ...theirs, memory: hash.memory });
  const { findings } = await harvest({ source: recordedSource({ ...complete(), officialHash, faults: [] }) });
  const fields = findings.filter(({ code }) => code === 'official-hash-differs').map(({ field }) => field);
  expect(fields).toEqual(['licensingHwid.memory', 'licensingHwid.audio']);
});
