/** What a report lists as changed, and what it treats as no change. */
import { describe, expect, it } from 'vitest';
import type { GraphicsAdapter, HardwareHash, NetworkAdapter } from '../../src/hash/model.js';
import { uuidByteSwapped } from '../../src/hash/uuid-order.js';
import { compareHashes } from '../../src/match/index.js';
import * as parts from './devices.js';

const device = parts.fixture('laptop-lenovo-tv9');
const changesOf = (before: HardwareHash, after: HardwareHash) => compareHashes(before, after).changes;
const after = (...repairs: parts.Repair[]) => changesOf(device, parts.repaired(device, ...repairs));

type Members = { [name: string]: Members | unknown };

/** Sets the member at a path. */
const set =
  (path: string, value: unknown): parts.Repair =>
  (copy) => {
    const names = path.split('.');
    let at = copy as unknown as Members;
    for (const name of names.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Members;
    }
    at[names[names.length - 1]] = value;
  };

/** Each member that is one value: two values, and what the change says happened by itself. */
const MEMBERS: [string, unknown, unknown, string?][] = [
  [
    'smbios.uuid',
    '4c4c4544-0042-4310-8034-b2c04f4b4e32',
    'd40a2ac3-1309-9199-10aa-1fa2f3f8b3f2',
    'firmware-uuid-changed',
  ],
  ['smbios.systemSerialNumber', 'PF0ABCD1', 'PF0ABCD2', 'serial-number-changed'],
  ['productKey.id', '3305766812229', '3435766812229', 'product-key-changed'],
  ['disk.serialNumber', 'S1', 'S2'],
  ['smbios.systemManufacturer', 'LENOVO', 'HP'],
  ['smbios.systemProductName', '20XW0026US', '20XW0027US'],
  ['smbios.skuNumber', 'LENOVO_MT_20XW', 'LENOVO_MT_20XX'],
  ['smbios.systemFamily', 'ThinkPad X1', 'ThinkPad X2'],
  ['smbios.systemVersion', 'Gen 9', 'Gen 10'],
  ['smbios.boardManufacturer', 'LENOVO', 'Intel'],
  ['smbios.boardProduct', '20XW', '20XX'],
  ['smbios.boardVersion', 'A', 'B'],
  ['smbios.firmwareVendor', 'LENOVO', 'AMI'],
  ['tpm.versionText', 'TPM-Version:2.0 -Firmware:1', 'TPM-Version:2.0 -Firmware:2', 'tpm-firmware-updated'],
  ['productKey.partNumber', '[4 digits]', 'X22'],
  ['disk.product', 'SAMSUNG', 'KIOXIA'],
  ['disk.capacityGB', 256, 512],
  ['disk.busType', 'NVMe', 'SATA'],
  ['memory.totalGiB', 16, 32, 'memory-changed'],
  ['processor.manufacturer', 'GenuineIntel', 'AuthenticAMD', 'processor-changed'],
  ['processor.model', 'i5', 'i7', 'processor-changed'],
  ['enclosure.chassisType', 'Notebook', 'Laptop', 'recaptured'],
  ['osArchitecture', 'AMD64', 'ARM64', 'os-reinstalled'],
  ['osBuild', '10.0.19041.1', '10.0.22000.1', 'os-reinstalled'],
  ['toolVersion', 8, 9, 'recaptured'],
  ['toolBuild', '10.0.19041.1', '10.0.22000.1', 'recaptured'],
  ['capturedAt', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z', 'recaptured'],
  ['utcOffsetMinutes', 60, 0, 'recaptured'],
];

describe('a change', () => {
  it.each(MEMBERS)('of %s is listed, with both values', (field, one, other, diagnosis) => {
    const report = compareHashes(parts.repaired(device, set(field, one)), parts.repaired(device, set(field, other)));
    expect(report.changes).toEqual([{ field, before: one, after: other }]);
    if (diagnosis !== undefined) expect(report.diagnosis).toContain(diagnosis);
    for (const [, , , another] of MEMBERS) {
      const mayBe = another === diagnosis || another === 'recaptured' || another === undefined;
      if (!mayBe && !field.startsWith('smbios.system')) expect(report.diagnosis).not.toContain(another);
    }
  });

  it.each(['smbios.uuid', 'smbios.skuNumber', 'smbios.boardVersion', 'productKey.id', 'tpm.versionText'])(
    'is when %s is gone',
    (field) => {
      const [change] = changesOf(
        parts.repaired(device, set(field, 'x')),
        parts.repaired(device, set(field, undefined)),
      );
      expect(change).toEqual({ field, before: 'x', after: null });
    },
  );

  it.each(['disk.product', 'memory.totalGiB', 'processor.model', 'osBuild', 'toolVersion', 'capturedAt'])(
    'is none when %s is there on one side only: not every tool writes it',
    (field) => {
      const without = parts.repaired(device, set(field, undefined));
      expect(changesOf(device, without)).toEqual([]);
      expect(changesOf(without, device)).toEqual([]);
    },
  );

  it('of an endorsement key is listed by its SHA-256', () => {
    const [change] = after(parts.tpm(5));
    expect(change).toMatchObject({ field: 'tpm.endorsementKey', before: device.tpm?.endorsementKey?.sha256 });
  });

  it('of the disk is read off the kernel’s text where there is no other', () => {
    const kernel = (serial: string) => parts.repaired(device, set('disk', { kernelSerialNumber: `${serial}|KIOXIA|` }));
    const [change] = changesOf(kernel('AB12CD34'), kernel('AB12CD35'));
    expect(change).toEqual({ field: 'disk.serialNumber', before: 'AB12CD34', after: 'AB12CD35' });
    expect(compareHashes(kernel('AB12CD34'), kernel('AB12CD35')).diagnosis).toContain('disk-replaced');
  });

  it('is none where leading or trailing whitespace of the processor’s name differs', () => {
    const named = (model: string) => parts.repaired(device, set('processor.model', model));
    expect(changesOf(named('Core i5'), named('  Core i5 '))).toEqual([]);
  });
});

describe('graphics', () => {
  const adapter = (vendor: string, model: string) => ({ vendor, model }) as GraphicsAdapter;
  const having = (...graphics: GraphicsAdapter[]) => parts.repaired(device, set('graphics', graphics));
  const [intel, nvidia] = [adapter('Intel', 'Iris'), adapter('', 'NVIDIA T400')];

  it('are compared as a set, by maker and model', () => {
    expect(changesOf(having(intel, nvidia), having(nvidia, intel))).toEqual([]);
    expect(changesOf(having(intel), having(nvidia, intel))).toEqual([
      { field: 'graphics', before: 'Intel Iris', after: 'Intel Iris; NVIDIA T400' },
    ]);
    expect(compareHashes(having(intel), having(nvidia)).diagnosis).toContain('graphics-changed');
  });

  it('without a driver are unknown, which is no change', () => {
    const basic = adapter('Microsoft', 'Microsoft Basic Display Adapter');
    expect(changesOf(having(intel), having(basic))).toEqual([]);
    expect(changesOf(having(intel, basic), having(intel))).toEqual([]);
    expect(changesOf(having(intel), having())).toEqual([]);
    expect(changesOf(having(intel), having(adapter('', 'MICROSOFT BASIC DISPLAY DRIVER')))).toEqual([]);
  });
});

describe('displays', () => {
  const display = (widthMm: number | null, heightMm: number | null, resolutionX = 1920) =>
    ({ widthMm, heightMm, resolutionX, resolutionY: 1200 }) as HardwareHash['displays'][number];
  const having = (...displays: HardwareHash['displays']) => parts.repaired(device, set('displays', displays));

  it('are compared by size and resolution, in any order', () => {
    const [own, other] = [display(286, 179), display(600, 340, 2560)];
    expect(changesOf(having(own, other), having(other, own))).toEqual([]);
    expect(changesOf(having(own), having(own, other))).toEqual([
      {
        field: 'displays',
        before: '286 × 179 mm, 1920 × 1200',
        after: '286 × 179 mm, 1920 × 1200; 600 × 340 mm, 2560 × 1200',
      },
    ]);
    expect(compareHashes(having(own), having(other)).diagnosis).toContain('display-changed');
  });

  it('of unknown size are no change', () => {
    expect(changesOf(having(display(286, 179)), having(display(null, 179), display(286, null)))).toEqual([]);
  });
});

describe('network adapters', () => {
  const adapter = (medium: NetworkAdapter['medium'], last: string) =>
    ({ medium, macAddress: `3c:52:82:00:00:${last}`, enumerator: 'PCI' }) as NetworkAdapter;
  const having = (...adapters: NetworkAdapter[]) => parts.repaired(device, parts.onlyAdapters(...adapters));
  const [wired, wireless, other] = [adapter('802_3', '01'), adapter('Native802_11', '02'), adapter('802_3', '03')];
  const mac = (last: string) => `3c:52:82:00:00:${last}`;

  it.each([
    ['one takes the place of another of its medium', [wired, wireless], [wireless, other], [[mac('01'), mac('03')]]],
    [
      'one of another medium does not',
      [wireless],
      [wired],
      [
        [mac('02'), null],
        [null, mac('01')],
      ],
    ],
    [
      'some come',
      [wired],
      [wired, wireless, other],
      [
        [null, mac('02')],
        [null, mac('03')],
      ],
    ],
    [
      'some go',
      [wired, wireless, other],
      [wired],
      [
        [mac('02'), null],
        [mac('03'), null],
      ],
    ],
    ['their order is another', [wired, wireless], [wireless, wired], []],
  ] as [string, NetworkAdapter[], NetworkAdapter[], (string | null)[][]][])('%s', (_, before, now, expected) => {
    const found = changesOf(having(...before), having(...now));
    expect(found.map((change) => [change.before, change.after])).toEqual(expected);
    expect(found.every(({ field }) => field === 'networkAdapters')).toBe(true);
  });

  it('are the same in capitals', () => {
    const capitals = { ...adapter('802_3', 'AB'), macAddress: '3C:52:82:00:00:AB' };
    expect(changesOf(having(adapter('802_3', 'ab')), having(capitals))).toEqual([]);
  });
});

describe('a UUID in the other byte order', () => {
  it('has its first three groups reversed, and comes back', () => {
    const [uuid, other] = ['00112233-4455-6677-8899-aabbccddeeff', '33221100-5544-7766-8899-aabbccddeeff'];
    expect(uuidByteSwapped(uuid)).toBe(other);
    expect(uuidByteSwapped(other)).toBe(uuid);
  });

  it.each(['', 'no uuid', '00112233-4455-6677-8899-aabbccddeef'])('is the text itself where it is none: %j', (text) => {
    expect(uuidByteSwapped(text)).toBe(text);
  });
});
