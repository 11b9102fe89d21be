/** What crosses the boundary to C++ and back: every struct of source.h, faults, limits, and what has the wrong type. */
import { describe, expect, it } from 'vitest';
import type { AddonAnswers } from '../../src/harvest/addon.js';
import type { DeviceFault } from '../../src/harvest/snapshot.js';
import { laptop } from '../harvest/laptop.js';
import { addon, readMock } from './addon.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const fault: DeviceFault = { what: 'nguid', code: 'permission', osError: 13, text: 'open /dev/x: Permission denied' };

/** Every member of every struct, with values at the edges of their types. */
const FULL: AddonAnswers = {
  system: {
    platform: 'windows',
    osVersion: '10.0.26100.1150',
    winPe: true,
    architecture: 'ARM64',
    utcOffsetMinutes: -570,
    elevated: false,
    locale: 'en-US|日本語|💻',
    digitalProductId: bytes(0xa4, 0),
    faults: [fault],
  },
  smbios: { entryPoint: bytes(1, 2), rawHeader: bytes(), table: bytes(0, 255, 0) },
  acpiTable: { signature: 'MSDM', data: bytes(7) },
  disks: [
    {
      name: 'nvme0n1',
      device: '/devices/x',
      buses: ['nvme', 'pci'],
      driver: 'nvme',
      kind: '0',
      busType: 0xffff_ffff,
      sizeBytes: 0xffff_ffff_ffff_ffffn,
      removable: false,
      isVirtual: false,
      seekPenalty: true,
      trim: false,
      holdsSystem: true,
      partitions: ['EFI system partition', ''],
      serial: bytes(32, 65),
      model: bytes(66),
      vendor: bytes(67),
      firmware: bytes(68),
      nguid: bytes(1),
      eui64: bytes(2),
      wwid: bytes(3),
      controllerSerial: bytes(4),
      vpd80: bytes(5),
      vpd83: bytes(6),
      vpdB1: bytes(7),
      ataIdentify: bytes(8),
      storageDescriptor: bytes(9),
      driveLayout: bytes(10),
      faults: [fault, fault],
    },
    { name: '', buses: [], partitions: [], faults: [] },
  ],
  networkAdapters: [
    {
      name: 'eth0',
      device: 'd',
      buses: ['pci'],
      driver: 'e1000e',
      kind: 'wlan',
      enumerator: 'PCI',
      permanentAddress: bytes(0, 0, 0x5e, 0, 0x53, 1),
      currentAddress: bytes(0, 0, 0x5e, 0, 0x53, 2),
      assignType: 3,
      linkType: 1,
      physicalMedium: 14,
      isVirtual: true,
      removable: true,
      faults: [],
    },
  ],
  processor: {
    vendor: bytes(1),
    brand: new Uint8Array(48),
    cpuidLeaf1: new Uint8Array(16),
    cpuInfo: 'flags : lm',
    logical: [{ package: 0, core: 0xffff_ffff, capacity: 0, type: 'cpu_atom' }],
    faults: [],
  },
  memory: { installedBytes: 0n, presentBytes: 1n, usableBytes: 1n << 53n },
  displays: [
    {
      name: 'card0-eDP-1',
      connector: 'eDP',
      outputTechnology: 0x8000_0000,
      edid: new Uint8Array(128),
      resolutionX: 1920,
      resolutionY: 1080,
      active: true,
      faults: [],
    },
  ],
  graphics: [
    {
      name: 'g',
      hardwareIds: ['PCI\\VEN_8086', ''],
      vendor: 'v',
      model: 'm',
      dedicatedVideoMemory: 1n << 63n,
      dedicatedSystemMemory: 0n,
      removalPolicy: 1,
      builtIn: true,
      faults: [fault],
    },
  ],
  enclosure: {
    platformRole: 2,
    digitizers: 0xcd,
    maximumTouchPoints: 10,
    inputDevices: [
      { name: 'pen', buses: ['i2c'], removable: false, properties: '2', keys: '0', absoluteAxes: '3', lastSlot: 9 },
    ],
    opticalDrive: false,
    faults: [fault],
  },
  monitors: [{ name: 'm', edid: bytes(1), faults: [fault] }],
  dxgiAdapters: [
    {
      name: 'Basic 💻',
      vendorId: 0x1414,
      deviceId: 0x8c,
      subSystemId: 0xffff_ffff,
      revision: 0,
      flags: 2,
      dedicatedVideoMemory: 0xffff_ffff_ffff_ffffn,
      dedicatedSystemMemory: 0n,
    },
  ],
  pnpDevices: [
    {
      name: 'BTH',
      kind: 'bluetooth',
      enumerator: 'USB',
      buses: ['USB', 'PCI'],
      hardwareIds: ['USB\\VID_8087'],
      removalPolicy: 0xffff_ffff,
      radioInfo: bytes(0, 1),
      faults: [fault],
    },
  ],
  platformTpm: { platformType: 'TPM-Version:2.0', endorsementKey: bytes(0x52, 0x53, 0x41, 0x31), faults: [fault] },
  officialHash: 'T0E'.padEnd(4000, 'A'),
};
/** Queries that want to know which one. */
const ARGUMENTS = new Map<string, string>([
  ['acpiTable', 'MSDM'],
  ['pnpDevices', 'bluetooth'],
]);
const WHAT = Object.keys(FULL) as (keyof AddonAnswers)[];

describe.each(WHAT)('%s', (what) => {
  const argument = ARGUMENTS.get(what);

  it('comes back with every member as it was', async () => {
    expect(await readMock(what, { [what]: { value: FULL[what] } }, argument)).toEqual({ value: FULL[what] });
  });

  it('comes back as the fault that the system gave', async () => {
    const given = { ...fault, what: '' };
    expect(await readMock(what, { [what]: { fault: given } }, argument)).toEqual({ fault: given });
  });

  it('is unsupported where nothing answers', async () => {
    expect((await readMock(what, {}, argument)).fault?.code).toBe('unsupported');
  });

  it('is a fault where the source throws', async () => {
    const { fault: caught } = await readMock(what, { throws: 'the driver went away' }, argument);
    expect(caught).toEqual({ what: '', code: 'failed', osError: 0, text: 'the driver went away' });
  });
});

it.each(['not-found', 'permission', 'unsupported', 'busy', 'timeout', 'too-large', 'malformed', 'failed'] as const)(
  'a fault has the code %s on both sides',
  async (code) => {
    const given = { ...fault, code };
    expect(await readMock('disks', { disks: { fault: given } })).toEqual({ fault: given });
  },
);

it('takes a whole recorded device', async () => {
  const { disks, networkAdapters } = laptop();
  expect(await readMock('disks', { disks: { value: disks } })).toEqual({ value: disks });
  expect(await readMock('networkAdapters', { networkAdapters: { value: networkAdapters } })).toEqual({
    value: networkAdapters,
  });
});

describe('limits', () => {
  const MIB = 1024 * 1024;
  const tooLarge: [string, keyof AddonAnswers, unknown][] = [
    ['a table of more than 4 MiB', 'smbios', { table: new Uint8Array(4 * MIB + 1) }],
    ['a text of more than 4 MiB', 'officialHash', 'A'.repeat(4 * MIB + 1)],
    ['more than 4096 disks', 'disks', Array.from({ length: 4097 }, () => ({ name: 'd' }))],
    ['more than 4096 buses of a disk', 'disks', [{ name: 'd', buses: Array.from({ length: 4097 }, () => 'b') }]],
    ['an array that claims 2^32 - 1 elements', 'processor', { logical: sparse() }],
  ];
  it.each(tooLarge)('refuses %s', async (_, what, value) => {
    expect((await readMock(what, { [what]: { value } })).fault?.code).toBe('too-large');
  });

  it('takes a table of 4 MiB', async () => {
    const table = new Uint8Array(4 * MIB).fill(0xa5);
    const { value } = await readMock('smbios', { smbios: { value: { table } } });
    expect(value && Buffer.compare(value.table, table)).toBe(0);
  });

  /** Its elements are undefined, so reading the first one already fails if it is read at all. */
  function sparse(): unknown[] {
    const array: unknown[] = Array.from({ length: 4097 }, () => ({ package: 0, core: 0 }));
    array.length = 2 ** 32 - 1;
    return array;
  }
});

describe('arguments of the wrong type', () => {
  const wrong: [string, string, unknown][] = [
    ['disks.value: expected an array', 'disks', {}],
    ['disks.value[0]: expected an object', 'disks', [1]],
    ['disks.value[0].name: expected a string', 'disks', [{}]],
    ['disks.value[0].buses[1]: expected a string', 'disks', [{ name: '', buses: ['', null] }]],
    ['disks.value[0].serial: expected a Uint8Array', 'disks', [{ name: '', serial: 'text' }]],
    ['disks.value[0].serial: expected a Uint8Array', 'disks', [{ name: '', serial: new Uint16Array(2) }]],
    ['disks.value[0].sizeBytes: expected a bigint', 'disks', [{ name: '', sizeBytes: 1 }]],
    ['disks.value[0].sizeBytes: expected a bigint of 64 bits', 'disks', [{ name: '', sizeBytes: 1n << 64n }]],
    ['disks.value[0].sizeBytes: expected a bigint of 64 bits', 'disks', [{ name: '', sizeBytes: -1n }]],
    ['disks.value[0].trim: expected a boolean', 'disks', [{ name: '', trim: 1 }]],
    ['disks.value[0].busType: expected a whole number in range', 'disks', [{ name: '', busType: -1 }]],
    ['disks.value[0].busType: expected a whole number in range', 'disks', [{ name: '', busType: 2 ** 32 }]],
    ['disks.value[0].busType: expected a whole number in range', 'disks', [{ name: '', busType: 0.5 }]],
    ['disks.value[0].busType: expected a whole number in range', 'disks', [{ name: '', busType: Number.NaN }]],
    ['disks.value[0].busType: expected a number', 'disks', [{ name: '', busType: '1' }]],
    ['smbios.value.table: expected a Uint8Array', 'smbios', {}],
    [
      'disks.value[0].faults[0].code: expected the code of a fault',
      'disks',
      [{ name: '', faults: [{ ...fault, code: 'x' }] }],
    ],
    ['system.value.utcOffsetMinutes: expected a number', 'system', { platform: '', utcOffsetMinutes: null }],
  ];
  it.each(wrong)('%s', (message, what, value) => {
    expect(() => addon.read({ mock: { [what]: { value } } }, 'memory')).toThrow(new TypeError(message));
  });

  it.each([
    ['options: expected an object', [undefined, 'disks']],
    ['options.mock: expected an object', [{ mock: 1 }, 'disks']],
    ['options.root: expected a string', [{ root: 1 }, 'disks']],
    ['what: expected a string', [{}, 7]],
    ['what: nothing is called toString', [{}, 'toString']],
    ['argument: expected a string', [{}, 'acpiTable', 7]],
    ['disks: expected an object', [{ mock: { disks: 1 } }, 'disks']],
    ['disks.fault: expected an object', [{ mock: { disks: {} } }, 'disks']],
  ])('%s', (message, args) => {
    expect(() => Reflect.apply(addon.read, addon, args)).toThrow(new TypeError(message));
  });

  it('passes on what a getter throws', () => {
    const mock = {
      get disks(): never {
        throw new RangeError('from the getter');
      },
    };
    expect(() => addon.read({ mock }, 'disks')).toThrow(new RangeError('from the getter'));
  });
});

it('gives memory of its own: what is changed later changes nothing', async () => {
  const table = bytes(1, 2, 3);
  const answer = readMock('smbios', { smbios: { value: { table } } });
  table.fill(0);
  expect((await answer).value?.table).toEqual(bytes(1, 2, 3));
});

it('answers many calls at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => readMock('memory', { memory: { value: { usableBytes: BigInt(i) } } })),
  );
  expect(answers.map(({ value }) => value?.usableBytes)).toEqual(answers.map((_, i) => BigInt(i)));
});
