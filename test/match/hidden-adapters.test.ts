/** Adapters that block 8 leaves out and the licensing HWID (block 37) knows of: evidence of 15 bits a pair, and only there. */
import { describe, expect, it } from 'vitest';
import type { HardwareHash, NetworkAdapter } from '../../src/hash/model.js';
import { LICENSING_CLASS, licensingInstances, networkDigest } from '../../src/licensing/digests.js';
import { hiddenAdapters } from '../../src/match/hidden-adapters.js';
import { compareHashes, createMatchModel, DeviceIndex, type MatchReport } from '../../src/match/index.js';
import * as parts from './devices.js';

const FIELD = 'licensingHwid.instances';
const device = parts.fixture('laptop-lenovo-tv9');
const [X, Y, Z] = ['3c:52:82:71:00:0a', '3c:52:82:72:00:0b', '3c:52:82:73:00:0c'];
const WIFI = device.networkAdapters.find(({ medium }) => medium === 'Native802_11') as NetworkAdapter;
const bluetooth = device.networkAdapters.find(({ medium }) => medium === 'Bluetooth') as NetworkAdapter;

/** The device with these hidden adapters. */
const hiding = (...addresses: string[]): HardwareHash => parts.repaired(device, parts.onlyHidden(...addresses));
const found = (report: Pick<MatchReport, 'contributions'>) => report.contributions.find(({ field }) => field === FIELD);
const between = (before: HardwareHash, after: HardwareHash) => found(compareHashes(before, after));

describe('hidden adapters', () => {
  it('are those of the class of network adapters that block 8 does not list', () => {
    expect(hiddenAdapters(hiding())).toEqual([]);
    expect(hiddenAdapters(hiding(X, Y))).toEqual([networkDigest(X), networkDigest(Y)].sort((a, b) => a - b));
    expect(hiddenAdapters(parts.repaired(hiding(X), (copy) => void delete copy.licensingHwid))).toEqual([]);
  });

  it('are adapters that left block 8 too, such as a Bluetooth radio that was switched off', () => {
    const off = parts.repaired(hiding(), (copy) => {
      copy.networkAdapters = copy.networkAdapters.filter(({ medium }) => medium !== 'Bluetooth');
    });
    expect(hiddenAdapters(off)).toEqual([networkDigest(bluetooth.macAddress)]);
    expect(between(off, off)).toMatchObject({ level: 'agree' });
  });

  it('are no virtual adapters that Windows makes of a wireless card, and none that many machines share', () => {
    const [first, ...rest] = WIFI.macAddress.split(':').map((byte) => Number.parseInt(byte, 16));
    const address = (bytes: number[]) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    const twin = [first, ...rest.slice(0, 4), rest[4] + 1];
    const local = [first | 2, ...rest];
    expect(hiddenAdapters(hiding(address(twin), address(local), '00:50:56:c0:00:08', X))).toEqual([networkDigest(X)]);
  });

  it('are none that can be removed', () => {
    const docked = parts.repaired(hiding(X), (copy) => {
      const hwid = copy.licensingHwid as NonNullable<HardwareHash['licensingHwid']>;
      copy.licensingHwid = {
        ...hwid,
        instances: hwid.instances.map((one) => (one === networkDigest(X) ? one | 1 : one)),
      };
    });
    expect(hiddenAdapters(docked)).toEqual([]);
    expect(between(docked, docked)).toMatchObject({ level: 'missing', bits: 0 });
  });

  it('are at most four, whatever a hash claims', () => {
    const many = Array.from({ length: 60 }, (_, i) => `3c:52:82:74:00:${(16 + i).toString(16)}`);
    expect(hiddenAdapters(hiding(...many))).toHaveLength(4);
  });
});

describe('their agreement', () => {
  it('is worth 15 bits less the chance of the pairs that were compared', () => {
    const one = between(hiding(X), hiding(X));
    expect(one).toMatchObject({ level: 'agree', bits: Math.log2(0.5 * 2 ** 15) });
    const four = between(hiding(X, Y), hiding(X, Z));
    expect(four).toMatchObject({ level: 'agree', bits: Math.log2((0.5 * 2 ** 15) / 4) });
    const report = compareHashes(hiding(X, Y), hiding(X, Z));
    expect(report.contributions.reduce((sum, { bits }) => sum + bits, 0)).toBe(report.bits);
  });

  it('is silent where one side has none, and hardly counts where none agrees', () => {
    expect(between(hiding(), hiding(X))).toMatchObject({ level: 'missing', bits: 0 });
    expect(between(hiding(X), hiding(Y))?.level).toBe('differ');
    expect(between(hiding(X), hiding(Y))?.bits).toBeCloseTo(-1, 3);
  });

  it('never counts an adapter that block 8 compares', () => {
    // The same Wi-Fi card in block 8 of one, and left out by the other.
    const without = parts.repaired(hiding(), (copy) => {
      copy.networkAdapters = copy.networkAdapters.filter((adapter) => adapter.macAddress !== WIFI.macAddress);
    });
    expect(between(hiding(), without)).toMatchObject({ level: 'missing', bits: 0 });
    const other = parts.repaired(device, parts.allAdapters(5));
    expect(between(device, device)?.level).toBe('agree');
    expect(between(device, other)?.level).toBe('differ');
  });

  it('does not look at other classes, which block 7 or a whole model answers for', () => {
    const classes = licensingInstances(hiding().licensingHwid as NonNullable<HardwareHash['licensingHwid']>);
    expect(classes[LICENSING_CLASS.disk].length + classes[LICENSING_CLASS.display].length).toBeGreaterThan(0);
    expect(between(hiding(), hiding())).toMatchObject({ level: 'missing', bits: 0 });
  });

  it('makes the difference where hashes hold little else', () => {
    const bare = (address: string) =>
      parts.repaired(
        hiding(),
        parts.noTpm,
        parts.noProductKey,
        parts.onlyAdapters(),
        parts.onlyHidden(address),
        (copy) => {
          copy.smbios = { ...copy.smbios, uuid: undefined, systemSerialNumber: undefined };
        },
      );
    const [same, other] = [compareHashes(bare(X), bare(X)), compareHashes(bare(X), bare(Y))];
    expect(same.probability).toBeGreaterThan(0.9);
    expect(other.probability).toBeLessThan(0.5);
  });

  it('can be weighed otherwise', () => {
    const model = createMatchModel({ weights: [{ field: FIELD, level: 'agree', m: 0.5, u: 0.5, why: 'test' }] });
    expect(found(compareHashes(hiding(X), hiding(X), { model }))?.bits).toBe(0);
  });
});

describe('in an index', () => {
  const stranger = (seed: number, ...addresses: string[]): HardwareHash =>
    parts.repaired(parts.sibling(device, seed), parts.onlyHidden(...addresses));
  const fleet = (count: number, ...addresses: string[]): DeviceIndex => {
    const index = new DeviceIndex();
    index.add('own', hiding(X));
    for (let i = 0; i < count; i++) index.add(`device ${i}`, stranger(500 + 9 * i, ...addresses));
    return index;
  };

  it('they count as between two hashes where they are rare', () => {
    const [best] = fleet(10, Y).match(hiding(X));
    expect(best.id).toBe('own');
    expect(found(best)).toEqual(between(hiding(X), hiding(X)));
  });

  it('they count for less the more devices have them', () => {
    const [best] = fleet(20, X).match(hiding(X));
    expect(found(best)?.bits).toBeLessThan(1);
    expect(found(best)?.level).toBe('agree');
    expect(best.notes).toContain('common-values');
  });

  it('a digest that more devices share than a part can is not trusted, with or without the whole hashes', () => {
    const index = fleet(60, X);
    const lookup = (id: string) => (id === 'own' ? hiding(X) : undefined);
    for (const options of [{}, { lookup }]) {
      expect(found(index.match(hiding(X), options)[0])).toMatchObject({ level: 'untrusted', bits: 0 });
    }
    for (let i = 0; i < 55; i++) index.remove(`device ${i}`);
    expect(found(index.match(hiding(X))[0])?.level).toBe('agree');
  });

  it('they find nobody by themselves', () => {
    const index = new DeviceIndex();
    index.add('one', stranger(70, X));
    expect(index.match(stranger(80, X))).toEqual([]);
  });
});
