/** The index finds what a comparison with every device would find, and says the same about it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HardwareHash } from '../../src/hash/model.js';
import { compareHashes, createMatchModel, DeviceIndex, deviceKeys, prepareForMatch } from '../../src/match/index.js';
import * as parts from './devices.js';
import { Fleet, HARMLESS, indexedPair } from './fleet.js';

/** An index of a fleet, and the devices by name. */
function indexed(count: number, seed = 5): { index: DeviceIndex; devices: Map<string, HardwareHash>; fleet: Fleet } {
  const fleet = new Fleet(seed);
  const devices = new Map<string, HardwareHash>();
  for (let i = 0; i < count; i++) devices.set(`device ${i}`, fleet.device(undefined, i % 4 !== 0));
  const index = new DeviceIndex();
  for (const [id, hash] of devices) index.add(id, hash);
  return { index, devices, fleet };
}

describe('match', () => {
  it('finds each device again after any harmless repair, explained', () => {
    const { index, devices, fleet } = indexed(300);
    for (const [id, hash] of devices) {
      const after = parts.repaired(hash, fleet.pick(HARMLESS)(fleet), parts.reimaged);
      const [best] = index.match(after, { lookup: (name) => devices.get(name) });
      expect(best).toMatchObject({ id, verdict: 'same' });
      expect(best.changes).toEqual(compareHashes(hash, after).changes);
      expect(best.contributions.reduce((sum, { bits }) => sum + bits, 0)).toBe(best.bits);
    }
  });

  it('gives exactly the devices that share an identity, the likeliest first', () => {
    const { index, devices, fleet } = indexed(100);
    const [owner, donor] = [devices.get('device 1'), devices.get('device 2')] as [HardwareHash, HardwareHash];
    const found = index.match(parts.repaired(owner, parts.diskOf(donor)));
    expect(found.map(({ id }) => id)).toEqual(['device 1', 'device 2']);
    expect(found[0]).toMatchObject({ verdict: 'same', diagnosis: ['disk-replaced'] });
    expect(found[1]).toMatchObject({ verdict: 'different', diagnosis: ['shared-disk'] });
    expect(index.match(fleet.device())).toEqual([]);
  });

  it('gives no more than the limit', () => {
    const index = new DeviceIndex();
    const device = parts.fixture('desktop-hp-tv9');
    for (let i = 0; i < 20; i++) index.add(`capture ${i}`, device);
    expect(index.match(device, { limit: 3 })).toHaveLength(3);
    expect(index.match(device)).toHaveLength(10);
    expect(index.match(device, { limit: 0 })).toEqual([]);
  });

  it('weighs fingerprints as a comparison weighs values', () => {
    fc.assert(
      fc.property(indexedPair, ({ before, after }) => {
        const index = new DeviceIndex();
        index.add('one', before);
        const [candidate] = index.match(after);
        const report = compareHashes(before, after);
        // What only whole hashes tell (memory, builds) is not in the index.
        if (candidate === undefined) {
          expect(report.verdict).not.toBe('same');
          return;
        }
        expect(candidate.contributions.map(({ field, level, bits }) => [field, level, bits])).toEqual(
          report.contributions.map(({ field, level, bits }) => [field, level, bits]),
        );
        expect([candidate.verdict, candidate.rule]).toEqual([report.verdict, report.rule]);
        const whole = index.match(after, { lookup: () => before })[0];
        expect({ ...whole, id: undefined }).toEqual({ ...report, id: undefined });
      }),
      { numRuns: 300 },
    );
  });

  it('keeps four addresses of a device: hashes hold no more, and one that does is weighed whole where it is looked up', () => {
    const before = parts.repaired(
      parts.fixture('desktop-hp-tv9'),
      ...[1, 2, 3, 4].map((seed) => parts.addAdapter(seed)),
    );
    const index = new DeviceIndex();
    index.add('one', before);
    const addresses = parts.repaired(parts.sibling(before, 60), (device) => {
      device.networkAdapters = before.networkAdapters;
    });
    expect(index.match(addresses)[0].contributions).toEqual(compareHashes(before, addresses).contributions);
    const fewer = parts.repaired(before, (device) => void device.networkAdapters.pop());
    const [candidate] = index.match(fewer, { lookup: () => before });
    expect(candidate.contributions).toEqual(compareHashes(before, fewer).contributions);
  });

  it('finds a device by a UUID in the other byte order', () => {
    const index = new DeviceIndex();
    const device = parts.repaired(parts.fixture('desktop-hp-tv9'), parts.noTpm, parts.noProductKey);
    index.add('one', device);
    const swapped = parts.repaired(
      parts.sibling(device, 3),
      parts.smbios({ uuid: 'c32ad094-0913-9991-10aa-1fa2f3f8b3f2' }),
    );
    const [candidate] = index.match(swapped);
    expect(candidate.contributions.find(({ field }) => field === 'smbios.uuid')?.level).toBe('agree-byte-swapped');
  });

  it('takes a serial number for an identity only with maker and product', () => {
    const index = new DeviceIndex();
    const device = parts.fixture('desktop-hp-tv9');
    index.add('one', device);
    const other = parts.sibling(device, 3);
    expect(index.match(parts.repaired(other, parts.smbios({ systemSerialNumber: '0EJ4681X0H' })))).toHaveLength(1);
    const otherMaker = parts.smbios({ systemSerialNumber: '0EJ4681X0H', systemManufacturer: 'ACME' });
    expect(index.match(parts.repaired(other, otherMaker))).toEqual([]);
  });

  it('says why what changed is not known', () => {
    const { index, devices } = indexed(3);
    const [candidate] = index.match(devices.get('device 1') as HardwareHash);
    expect(candidate.changes).toEqual([]);
    expect(candidate.notes).toContain('changes-not-kept');
  });
});

describe('values that are common in the index', () => {
  it('count for less: in a fleet of one model the model says nothing', () => {
    const index = new DeviceIndex();
    const model = parts.fixture('desktop-hp-tv9');
    for (let i = 0; i < 200; i++) index.add(`device ${i}`, parts.sibling(model, 100 + i));
    const [candidate] = index.match(parts.sibling(model, 150));
    const bits = Object.fromEntries(candidate.contributions.map((one) => [one.field, one.bits]));
    expect(bits['smbios.systemProductName']).toBeCloseTo(0, 1);
    expect(bits['smbios.uuid']).toBeGreaterThan(19);
    expect(candidate.notes).toContain('common-values');
  });

  it('lower a weight only', () => {
    const { index, devices } = indexed(50);
    const device = devices.get('device 7') as HardwareHash;
    const plain = compareHashes(device, device).contributions;
    index.match(device)[0].contributions.forEach(({ bits }, i) => {
      expect(bits).toBeLessThanOrEqual(plain[i].bits);
    });
  });

  it('that more devices than the limit share find nobody, and are counted', () => {
    const index = new DeviceIndex({ weakKeyLimit: 4 });
    const dock = { macAddress: '3c:52:82:00:00:01' };
    const hashes = Array.from({ length: 9 }, (_, i) =>
      parts.repaired(parts.sibling(parts.fixture('desktop-hp-tv9'), 40 + 9 * i), parts.addAdapter(1, dock)),
    );
    hashes.forEach((hash, i) => {
      index.add(`device ${i}`, hash);
    });
    expect(index.match(hashes[3]).map(({ id }) => id)).toEqual(['device 3']);
    expect(index.weakKeys()).toEqual([
      { field: 'networkAdapters', devices: 9, examples: ['device 0', 'device 1', 'device 2', 'device 3', 'device 4'] },
    ]);
    for (let i = 0; i < 6; i++) index.remove(`device ${i}`);
    expect(index.weakKeys()).toEqual([]);
    expect(index.match(hashes[8]).map(({ id }) => id)).toEqual(['device 8', 'device 6', 'device 7']);
  });
});

describe('a prior', () => {
  it('is not over one device of the index', () => {
    const device = parts.fixture('desktop-hp-tv9');
    const index = new DeviceIndex({ prior: 0.4 });
    for (let i = 0; i < 100; i++) index.add(`device ${i}`, parts.sibling(device, i + 1));
    index.add('one', device);
    expect(index.match(device)[0].contributions[0].bits).toBeCloseTo(-Math.log2(101), 9);
  });
});

describe('add and remove', () => {
  it('agree with a list, whatever the order', () => {
    const fleet = new Fleet(77);
    const pool = Array.from({ length: 40 }, () => fleet.device());
    const operations = fc.array(fc.record({ id: fc.nat(12), device: fc.nat(39), remove: fc.boolean() }), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(operations, (steps) => {
        const index = new DeviceIndex({ weakKeyLimit: 100 });
        const known = new Map<string, number>();
        for (const { id, device, remove } of steps) {
          const name = `device ${id}`;
          if (remove) expect(index.remove(name)).toBe(known.delete(name));
          else {
            index.add(name, pool[device]);
            known.set(name, device);
          }
        }
        expect(index.size).toBe(known.size);
        for (let device = 0; device < pool.length; device++) {
          const names = [...known].filter(([, at]) => at === device).map(([name]) => name);
          const found = index.match(pool[device], { limit: 100 }).map(({ id }) => id);
          expect(found.sort()).toEqual(names.sort());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('replace the hash of a name', () => {
    const { index, devices, fleet } = indexed(5);
    const before = devices.get('device 3') as HardwareHash;
    const after = fleet.device();
    index.add('device 3', after);
    expect(index.size).toBe(5);
    expect(index.match(before)).toEqual([]);
    expect(index.match(after)[0].id).toBe('device 3');
  });

  it('know names of any letters, and refuse those that are too long', () => {
    const index = new DeviceIndex();
    const names = ['', 'Gerät 7', '端末', 'a'.repeat(1024), '\u0000', '😀'];
    names.forEach((name, i) => {
      index.add(name, parts.sibling(parts.fixture('desktop-hp-tv9'), i + 1));
    });
    expect([...index.names()]).toEqual(names);
    expect(names.every((name) => index.has(name))).toBe(true);
    expect(index.has('b'.repeat(2000))).toBe(false);
    expect(() => index.add('a'.repeat(1025), parts.fixture('desktop-hp-tv9'))).toThrow(RangeError);
  });

  it('take keys that were made before, and refuse words that are none', () => {
    const device = prepareForMatch(parts.fixture('desktop-hp-tv9'));
    const keys = deviceKeys(device);
    const index = new DeviceIndex({ capacity: 10 });
    index.addKeys('one', keys);
    expect(index.matchKeys(keys)[0]).toMatchObject({ id: 'one', verdict: 'same' });
    expect(() => index.addKeys('two', keys.subarray(1))).toThrow(RangeError);
    expect(() => index.matchKeys(new Uint32Array(29).fill(0xffffffff))).toThrow(RangeError);
  });

  it('keep the memory of many removals bounded', () => {
    const fleet = new Fleet(3);
    const keys = Array.from({ length: 200 }, () => deviceKeys(prepareForMatch(fleet.device())));
    const index = new DeviceIndex();
    for (let i = 0; i < 20_000; i++) index.addKeys(`device ${i % 100}`, keys[i % 200]);
    expect(index.size).toBe(100);
    expect(index.byteLength).toBeLessThan(200_000);
  });
});

describe('options', () => {
  it.each([[{ weakKeyLimit: 0 }], [{ capacity: -1 }], [{ prior: 2 }]])('%j are refused', (options) => {
    expect(() => new DeviceIndex(options)).toThrow(RangeError);
  });

  it('replace the model', () => {
    const weights = [{ field: 'smbios.uuid', level: 'agree', m: 0.5, u: 0.5, why: 'test' }] as const;
    const device = parts.fixture('desktop-hp-tv9');
    const index = new DeviceIndex({ weights });
    index.add('one', device);
    expect(index.match(device)[0].bits).toBe(
      compareHashes(device, device, { model: createMatchModel({ weights }) }).bits,
    );
  });
});

describe('a device that an index holds more than once', () => {
  const device = parts.fixture('desktop-hp-tv9');
  const recaptured = parts.repaired(device, parts.reimaged);
  it.each([
    ['with a TPM', device, recaptured],
    ['without one', parts.repaired(device, parts.noTpm), parts.repaired(recaptured, parts.noTpm)],
  ])('%s is the same, however small the registry', (_, first, second) => {
    for (const others of [0, 1, 2, 10]) {
      const index = new DeviceIndex();
      for (let i = 0; i < others; i++) index.add(`other ${i}`, parts.sibling(device, 300 + i));
      for (let i = 0; i < 3; i++) index.add(`capture ${i}`, i === 0 ? first : second);
      for (const candidate of index.match(first, { limit: 3 })) {
        expect(candidate.id).toMatch(/^capture/);
        expect(candidate.verdict).toBe('same');
        expect(candidate.probability).toBeGreaterThan(0.9999);
      }
    }
  });

  it('is two where another device has its values', () => {
    const index = new DeviceIndex();
    index.add('one', device);
    index.add('clone', parts.repaired(device, parts.tpm(9), parts.otherUuid(9)));
    const [best] = index.match(device);
    expect(best.notes).toContain('common-values');
  });
});
