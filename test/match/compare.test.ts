/** Properties of comparison that hold for any device, any repair and any weights. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HardwareHash, SCHEMA_VERSION } from '../../src/hash/model.js';
import {
  compareHashes,
  createMatchModel,
  fieldStates,
  type MatchReport,
  prepareForMatch,
} from '../../src/match/index.js';
import * as parts from './devices.js';
import { anyPair } from './fleet.js';

const bitsOf = (report: MatchReport, field: string): number =>
  report.contributions.find((contribution) => contribution.field === field)?.bits ?? Number.NaN;
const levelOf = (report: MatchReport, field: string): string | undefined =>
  report.contributions.find((contribution) => contribution.field === field)?.level;

describe('a report', () => {
  it('has contributions that sum up exactly to its bits', () => {
    fc.assert(
      fc.property(anyPair, ({ before, after }) => {
        const { contributions, bits, probability } = compareHashes(before, after);
        expect(contributions.reduce((sum, contribution) => sum + contribution.bits, 0)).toBe(bits);
        expect(contributions[0].field).toBe('prior');
        expect(probability).toBeCloseTo(2 ** bits / (1 + 2 ** bits), 12);
      }),
      { numRuns: 200 },
    );
  });

  it('lists every field that gives evidence, once', () => {
    const { contributions, schemaVersion } = compareHashes(
      parts.fixture('desktop-hp-tv9'),
      parts.fixture('winpe-dell-tv9'),
    );
    const fields = contributions.map(({ field }) => field);
    expect(new Set(fields).size).toBe(fields.length);
    expect(fields).toContain('networkAdapters');
    expect(schemaVersion).toBe(SCHEMA_VERSION);
  });

  it('is the same for prepared hashes and for hashes', () => {
    fc.assert(
      fc.property(anyPair, ({ before, after }) => {
        expect(compareHashes(prepareForMatch(before), prepareForMatch(after))).toEqual(compareHashes(before, after));
      }),
      { numRuns: 50 },
    );
  });

  it('names a rule in JSON only where one decided', () => {
    const json = (after: string): object =>
      JSON.parse(JSON.stringify(compareHashes(parts.fixture('desktop-hp-tv9'), parts.fixture(after))));
    expect(json('desktop-hp-tv9')).not.toHaveProperty('rule');
    expect(json('laptop-lenovo-tv9')).toHaveProperty('rule', 'endorsement-keys-differ');
  });
});

describe('a hash', () => {
  it.each(parts.FIXTURES)('%s is the same as itself', (name) => {
    const report = compareHashes(parts.fixture(name), parts.fixture(name));
    expect(report.verdict).toBe('same');
    expect(report.changes).toEqual([]);
    expect(report.diagnosis).toEqual([]);
    expect(report.advice).toBe('none');
  });

  it.each(parts.FIXTURES)('%s is not the same as any other', (name) => {
    for (const other of parts.FIXTURES.filter((one) => one !== name)) {
      expect(compareHashes(parts.fixture(name), parts.fixture(other)).verdict).toBe('different');
    }
  });

  it('is the same device when captured at another time, by another Windows and another tool', () => {
    for (const name of parts.FIXTURES) {
      const before = parts.fixture(name);
      const after = parts.repaired(before, parts.reimaged, (device) => {
        device.toolVersion = 9;
        device.displays = [];
        device.graphics = [];
        delete device.licensingHwid;
      });
      expect(compareHashes(before, after)).toMatchObject({ verdict: 'same', advice: 'none' });
      expect(compareHashes(before, after).diagnosis).toContain('recaptured');
    }
  });

  it('captured in Windows PE, which sees no wireless adapter, has lost none', () => {
    const before = parts.fixture('laptop-lenovo-tv9');
    const after = parts.repaired(before, (device) => {
      device.osType = 'WinPE';
      device.networkAdapters = device.networkAdapters.filter(({ medium }) => medium === '802_3');
    });
    const report = compareHashes(before, after);
    expect(levelOf(report, 'networkAdapters')).toBe('all');
    expect(report.notes).toContain('captured-in-winpe');
    expect(report.diagnosis).not.toContain('network-adapter-removed');
    expect(compareHashes(after, before).diagnosis).not.toContain('add-in-network-adapter');
  });

  it('with next to nothing in it cannot be determined', () => {
    const empty: HardwareHash = {
      schemaVersion: SCHEMA_VERSION,
      networkAdapters: [],
      displays: [],
      graphics: [],
      checksum: { stored: '', computed: '', valid: true },
      length: 3000,
    };
    expect(compareHashes(empty, empty)).toMatchObject({ verdict: 'insufficient', rule: 'too-little-evidence' });
    expect(compareHashes(empty, parts.fixture('desktop-hp-tv9')).verdict).toBe('insufficient');
  });
});

describe('the evidence', () => {
  it('is symmetrical except for parts that were lost', () => {
    fc.assert(
      fc.property(anyPair, ({ before, after }) => {
        const [there, back] = [compareHashes(before, after), compareHashes(after, before)];
        const symmetrical = (report: MatchReport): unknown =>
          report.contributions
            .filter(({ field }) => field !== 'networkAdapters' && field !== 'disks')
            .map(({ level, bits }) => [level, bits]);
        expect(symmetrical(back)).toEqual(symmetrical(there));
        const sizes = ({ networkAdapters, disks = [] }: HardwareHash) => [
          networkAdapters.length,
          Math.max(1, disks.length),
        ];
        if (String(sizes(before)) === String(sizes(after))) expect(back.bits).toBe(there.bits);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of adapters', () => {
    fc.assert(
      fc.property(anyPair, fc.nat(), ({ before, after }, turn) => {
        const shuffled = parts.repaired(after, (device) => {
          const at = turn % Math.max(1, device.networkAdapters.length);
          device.networkAdapters = [...device.networkAdapters.slice(at), ...device.networkAdapters.slice(0, at)];
        });
        const strip = ({ changes: _, ...report }: MatchReport): unknown => report;
        expect(strip(compareHashes(before, shuffled))).toEqual(strip(compareHashes(before, after)));
      }),
      { numRuns: 100 },
    );
  });

  it('never falls when a part is added', () => {
    fc.assert(
      fc.property(anyPair, fc.integer({ min: 1, max: 1e6 }), ({ before, after }, seed) => {
        const more = parts.repaired(after, parts.addAdapter(seed), parts.addAdapter(seed + 1, { enumerator: 'USB' }));
        expect(compareHashes(before, more).bits).toBeGreaterThanOrEqual(compareHashes(before, after).bits);
      }),
      { numRuns: 100 },
    );
  });

  it('falls when an adapter is lost', () => {
    const before = parts.fixture('laptop-lenovo-tv9');
    const less = parts.repaired(before, (device) => void device.networkAdapters.pop());
    expect(compareHashes(before, less).bits).toBeLessThan(compareHashes(before, before).bits);
    expect(compareHashes(before, less).diagnosis).toContain('network-adapter-removed');
  });

  const placeholders: readonly [string, parts.Repair][] = [
    ['smbios.uuid', parts.smbios({ uuid: '00020003-0004-0005-0006-000700080009' })],
    ['smbios.systemSerialNumber', parts.smbios({ systemSerialNumber: 'Default string' })],
    ['smbios.systemManufacturer', parts.smbios({ systemManufacturer: 'OEM' })],
    ['smbios.systemProductName', parts.smbios({ systemProductName: 'System Product Name' })],
    ['smbios.systemFamily', parts.smbios({ systemFamily: 'To be filled by O.E.M.' })],
    ['disk.serialNumber', (device) => Object.assign(device, { disk: { serialNumber: '0000_0000_0000_0000.' } })],
    ['productKey.id', (device) => Object.assign(device, { productKey: { id: '3308000000000' } })],
    ['networkAdapters', parts.onlyAdapters({ medium: '802_3', macAddress: '00:00:00:00:00:00', enumerator: 'PCI' })],
  ];
  it.each(placeholders)('of %s is 0 bits for a placeholder, on either side or both', (field, repair) => {
    const device = parts.fixture('desktop-hp-tv9');
    const blank = parts.repaired(device, repair);
    for (const report of [compareHashes(device, blank), compareHashes(blank, device), compareHashes(blank, blank)]) {
      expect(bitsOf(report, field)).toBe(0);
      expect(levelOf(report, field)).toBe('placeholder');
      expect(report.contributions.find((contribution) => contribution.field === field)?.reason).toBeTruthy();
    }
  });

  it('of adapters that are virtual, random or removable is 0 bits, with the reason', () => {
    const device = parts.fixture('vm-qemu-no-tpm-tv7');
    expect(fieldStates(device).networkAdapters).toMatchObject({
      state: 'untrusted',
      reason: expect.stringContaining('locally'),
    });
    const usb = parts.repaired(
      device,
      parts.onlyAdapters({ medium: '802_3', macAddress: '3c:52:82:01:02:03', enumerator: 'USB' }),
    );
    expect(fieldStates(usb).networkAdapters).toMatchObject({
      state: 'untrusted',
      reason: expect.stringContaining('USB'),
    });
    expect(levelOf(compareHashes(usb, usb), 'networkAdapters')).toBe('untrusted');
  });

  it('of what goes with the model counts nothing where the model, or its maker, differs', () => {
    const before = parts.repaired(parts.fixture('desktop-hp-tv9'), parts.smbios({ systemVersion: 'Gen 9' }));
    const fields = ['skuNumber', 'systemFamily', 'boardProduct', 'systemVersion'].map((name) => `smbios.${name}`);
    for (const other of [{ systemProductName: 'ACME 3000' }, { systemManufacturer: 'ACME' }]) {
      const report = compareHashes(before, parts.repaired(before, parts.smbios(other)));
      for (const field of [...fields, 'tpm.versionText']) {
        expect([levelOf(report, field), bitsOf(report, field)], field).toEqual(['implied', 0]);
      }
      expect(levelOf(report, 'smbios.systemSerialNumber')).toBe('agree');
    }
    const otherMaker = compareHashes(before, parts.repaired(before, parts.smbios({ systemManufacturer: 'ACME' })));
    expect(levelOf(otherMaker, 'smbios.systemProductName')).toBe('implied');
  });

  it('names what is missing before what is a placeholder, on whichever side', () => {
    const device = parts.fixture('desktop-hp-tv9');
    const missing = parts.repaired(device, parts.smbios({ skuNumber: '' }));
    const placeholder = parts.repaired(device, parts.smbios({ skuNumber: 'Default string' }));
    for (const report of [compareHashes(missing, placeholder), compareHashes(placeholder, missing)]) {
      expect(levelOf(report, 'smbios.skuNumber')).toBe('missing');
    }
  });

  it('has to reach what is asked for where all of it agrees', () => {
    const device = parts.fixture('desktop-hp-tv9');
    const { contributions } = compareHashes(device, device);
    const most = contributions.slice(1).reduce((sum, { bits }) => sum + bits, 0);
    const asking = (minimumEvidenceBits: number) =>
      compareHashes(device, parts.repaired(device, parts.disk(3)), { thresholds: { minimumEvidenceBits } }).verdict;
    expect(asking(most - 0.01)).toBe('same');
    expect(asking(most + 0.01)).toBe('insufficient');
  });

  it('takes a UUID in the other byte order for the same', () => {
    const before = parts.fixture('desktop-hp-tv9');
    const after = parts.repaired(before, parts.smbios({ uuid: 'c32ad094-0913-9991-10aa-1fa2f3f8b3f2' }));
    const report = compareHashes(before, after);
    expect(levelOf(report, 'smbios.uuid')).toBe('agree-byte-swapped');
    expect(report.verdict).toBe('same');
  });
});

describe('a clone', () => {
  it.each(['vm-hyperv-tv9', 'vm-qemu-no-tpm-tv7', 'vm-qemu-tpm-tv5', 'vm-vmware-arm64-tv9', 'desktop-hp-tv9'])(
    'of %s, with equal serial number and disk, is not the same device',
    (name) => {
      const before = parts.repaired(parts.fixture(name), parts.serial(1), parts.disk(2));
      const after = parts.repaired(before, parts.otherUuid(3), parts.tpm(4), parts.allAdapters(5));
      expect(compareHashes(before, after).verdict).not.toBe('same');
      const noTpm = compareHashes(parts.repaired(before, parts.noTpm), parts.repaired(after, parts.noTpm));
      expect(noTpm.verdict).not.toBe('same');
    },
  );

  it('of a virtual machine is called one', () => {
    const before = parts.fixture('vm-hyperv-tv9');
    const after = parts.repaired(before, parts.otherUuid(3), parts.tpm(4), parts.allAdapters(5));
    expect(compareHashes(before, after).diagnosis).toEqual(['cloned-machine']);
  });
});

describe('a hard rule', () => {
  it.each([
    ['manufacturers-differ', 'systemManufacturer'],
    ['products-differ', 'systemProductName'],
  ] as const)('%s decides, and leaves the evidence as it is', (rule, member) => {
    const before = parts.repaired(parts.fixture('desktop-hp-tv9'), parts.noTpm);
    const after = parts.repaired(before, parts.smbios({ [member]: 'ACME 3000' }));
    const report = compareHashes(before, after);
    expect(report).toMatchObject({ verdict: 'different', rule });
    expect(report.probability).toBeGreaterThan(0.99);
  });

  it('does not hold for a placeholder', () => {
    const before = parts.fixture('desktop-hp-tv9');
    const after = parts.repaired(before, parts.smbios({ systemProductName: 'System Product Name' }));
    expect(compareHashes(before, after).verdict).toBe('same');
  });
});

describe('options', () => {
  const before = parts.fixture('desktop-hp-tv9');
  const after = parts.repaired(before, parts.disk(1));

  it('replace single weights, and leave the others', () => {
    const weights = [{ field: 'disk.serialNumber', level: 'differ', m: 0.5, u: 0.5, why: 'test' }] as const;
    const report = compareHashes(before, after, { weights });
    expect(bitsOf(report, 'disk.serialNumber')).toBe(0);
    expect(bitsOf(report, 'smbios.uuid')).toBe(bitsOf(compareHashes(before, after), 'smbios.uuid'));
    expect(compareHashes(before, after, { model: createMatchModel({ weights }) })).toEqual(report);
  });

  it('replace thresholds and prior', () => {
    expect(compareHashes(before, after, { thresholds: { minimumEvidenceBits: 1000 } }).verdict).toBe('insufficient');
    expect(compareHashes(before, after, { prior: 1e-30 }).verdict).toBe('review');
    expect(compareHashes(before, after, { prior: 0.5 }).contributions[0].bits).toBe(0);
  });

  it('may put the thresholds on the spot where the evidence is, or ask for no evidence', () => {
    const { probability } = compareHashes(before, after, { prior: 1e-30 });
    const at = (same: number, review: number) =>
      compareHashes(before, after, { prior: 1e-30, thresholds: { same, review } });
    expect(probability).toBeLessThan(0.999);
    expect(at(0.9999, probability * 0.999).verdict).toBe('review');
    expect(at(0.9999, probability * 1.001).verdict).toBe('different');
    expect(at(probability * 0.999, 1e-9).verdict).toBe('same');
    expect(at(probability * 1.001, 1e-9).verdict).toBe('review');
    expect(
      compareHashes(before, after, { thresholds: { same: 0.5, review: 0.5, minimumEvidenceBits: 0 } }).verdict,
    ).toBe('same');
  });

  it.each([
    ['an unknown field', { weights: [{ field: 'colour', level: 'agree', m: 0.5, u: 0.5, why: '' }] }],
    ['a level that the field has not', { weights: [{ field: 'smbios.uuid', level: 'all', m: 0.5, u: 0.5, why: '' }] }],
    ['a probability of 0', { weights: [{ field: 'smbios.uuid', level: 'agree', m: 0, u: 0.5, why: '' }] }],
    [
      'a field that depends on a later one',
      { weights: [{ field: 'smbios.uuid', level: 'agree', m: 0.5, u: 0.5, why: '', given: 'disk.serialNumber' }] },
    ],
    [
      'a field that depends on itself',
      { weights: [{ field: 'smbios.uuid', level: 'agree', m: 0.5, u: 0.5, why: '', given: 'smbios.uuid' }] },
    ],
    [
      'a field that depends on an unknown one',
      { weights: [{ field: 'smbios.uuid', level: 'agree', m: 0.5, u: 0.5, why: '', given: 'colour' }] },
    ],
    ['a u of 1', { weights: [{ field: 'smbios.uuid', level: 'agree', m: 0.5, u: 1, why: '' }] }],
    ['a prior of 0', { prior: 0 }],
    ['a prior of 1', { prior: 1 }],
    ['a threshold of 1', { thresholds: { same: 1 } }],
    ['a threshold of 0', { thresholds: { review: 0 } }],
    ['less evidence than none', { thresholds: { minimumEvidenceBits: -1 } }],
    ['thresholds the wrong way round', { thresholds: { same: 0.1, review: 0.2 } }],
    ['a threshold that is not a number', { thresholds: { same: Number.NaN } }],
  ])('are refused for %s', (_, options) => {
    expect(() => compareHashes(before, after, options as never)).toThrow(RangeError);
  });
});

describe('hostile values', () => {
  it('are compared like any other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 20 }), (text, mac) => {
        const device = parts.repaired(parts.fixture('desktop-hp-tv9'), (copy) => {
          copy.smbios = { uuid: text, systemSerialNumber: text, systemManufacturer: text, systemProductName: text };
          copy.disk = { serialNumber: text };
          copy.productKey = { id: text };
          copy.networkAdapters = [{ medium: 77, macAddress: mac, enumerator: text }];
        });
        expect(['same', 'insufficient']).toContain(compareHashes(device, device).verdict);
      }),
      { numRuns: 200 },
    );
  });
});
