/** What an index keeps of a device says the same as the device itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HardwareHash } from '../../src/hash/model.js';
import {
  compareHashes,
  DeviceIndex,
  type Diagnosis,
  deviceKeys,
  type MatchReport,
  prepareForMatch,
} from '../../src/match/index.js';
import * as parts from './devices.js';
import { indexedPair } from './fleet.js';

const keysOf = (hash: HardwareHash) => deviceKeys(prepareForMatch(hash));
const device = parts.fixture('laptop-lenovo-tv9');
const WORDS = keysOf(device).length;

/** What only whole hashes tell. */
const WHOLE: readonly Diagnosis[] = [
  'recaptured',
  'os-reinstalled',
  'memory-changed',
  'graphics-changed',
  'processor-changed',
  'display-changed',
  'tpm-firmware-updated',
];

/** What keys can tell of a report. */
function told({ verdict, rule, advice, diagnosis, notes }: MatchReport): unknown {
  return {
    verdict,
    rule,
    advice,
    diagnosis: diagnosis.filter((code) => !WHOLE.includes(code)),
    notes: notes.filter((note) => note !== 'changes-not-kept' && note !== 'capture-anew' && note !== 'untested-change'),
  };
}

/** The report that an index gives on two hashes, by keys. */
function byKeys(before: HardwareHash, after: HardwareHash): MatchReport | undefined {
  const index = new DeviceIndex();
  index.add('one', before);
  return index.match(after)[0];
}

const wired = (last: number) =>
  ({ medium: '802_3', macAddress: `3c:52:82:00:00:0${last}`, enumerator: 'PCI' }) as const;
const wireless = (last: number) => ({ ...wired(last), medium: 'Native802_11' }) as const;
const bluetooth = (last: number) => ({ ...wired(last), medium: 'Bluetooth', enumerator: 'BTH' }) as const;
/** A network over Bluetooth, which is not a card whatever it calls itself. */
const pan = { ...wired(5), enumerator: 'BTH' } as const;
const winPE: parts.Repair = (copy) => {
  copy.osType = 'WinPE';
};

/** Adapters before and after; captured in Windows PE before, or after. */
const ADAPTERS: [string, parts.Repair[], parts.Repair[]][] = [
  ['one came', [parts.onlyAdapters(wired(1))], [parts.onlyAdapters(wired(1), wired(2))]],
  ['one went', [parts.onlyAdapters(wired(1), wired(2))], [parts.onlyAdapters(wired(1))]],
  ['one was replaced', [parts.onlyAdapters(wired(1), wired(2))], [parts.onlyAdapters(wired(1), wired(3))]],
  ['all were replaced', [parts.onlyAdapters(wired(1), wireless(2))], [parts.onlyAdapters(wired(3), wireless(4))]],
  ['more came than went', [parts.onlyAdapters(wired(1))], [parts.onlyAdapters(wired(2), wired(3))]],
  ['Bluetooth came', [parts.onlyAdapters(wired(1))], [parts.onlyAdapters(wired(1), bluetooth(2))]],
  ['an adapter on the Bluetooth bus came', [parts.onlyAdapters(wired(1))], [parts.onlyAdapters(wired(1), pan)]],
  ['Bluetooth went, a card came', [parts.onlyAdapters(bluetooth(1))], [parts.onlyAdapters(wired(2))]],
  ['a card went, Bluetooth came', [parts.onlyAdapters(wired(2))], [parts.onlyAdapters(bluetooth(1))]],
  ['all four stayed', [parts.onlyAdapters(wired(4), wired(3), wired(2), wired(1))], []],
  ['the wireless are not seen', [parts.onlyAdapters(wired(1), wireless(2))], [winPE, parts.onlyAdapters(wired(1))]],
  ['the wireless were not seen', [winPE, parts.onlyAdapters(wired(1))], [parts.onlyAdapters(wired(1), wireless(2))]],
  ['Bluetooth was not seen', [winPE, parts.onlyAdapters(wired(1))], [parts.onlyAdapters(wired(1), bluetooth(2))]],
  ['a wired one came to Windows PE', [parts.onlyAdapters(wired(1))], [winPE, parts.onlyAdapters(wired(1), wired(2))]],
  ['both in Windows PE', [winPE, parts.onlyAdapters(wired(1))], [winPE, parts.onlyAdapters(wired(1), wired(2))]],
  ['none on one side', [parts.onlyAdapters()], [parts.onlyAdapters(wired(1), wired(2))]],
  [
    'upper halves differ',
    [parts.onlyAdapters({ ...wired(1), macAddress: '3c:53:82:00:00:01' })],
    [parts.onlyAdapters(wired(1))],
  ],
];

describe('keys', () => {
  it.each(ADAPTERS)('tell of adapters what hashes tell: %s', (_, earlier, later) => {
    const before = parts.repaired(device, ...earlier);
    const after = parts.repaired(before, (copy) => void delete copy.osType, ...later);
    for (const [one, other] of [
      [before, after],
      [after, before],
    ]) {
      expect(told(byKeys(one, other) as MatchReport)).toEqual(told(compareHashes(one, other)));
    }
  });

  it('tell of any repair what hashes tell', () => {
    fc.assert(
      fc.property(indexedPair, ({ before, after }) => {
        const report = byKeys(before, after);
        if (report !== undefined) expect(told(report)).toEqual(told(compareHashes(before, after)));
      }),
      { numRuns: 200 },
    );
  });

  it('know a virtual machine', () => {
    const before = parts.fixture('vm-hyperv-tv9');
    const clone = parts.repaired(before, parts.otherUuid(3), parts.tpm(4), parts.allAdapters(5));
    expect(byKeys(before, clone)?.diagnosis).toEqual(['cloned-machine']);
    const real = parts.repaired(before, parts.smbios({ systemManufacturer: 'HP', systemProductName: 'HP 250' }));
    const other = parts.repaired(real, parts.otherUuid(3), parts.tpm(4), parts.allAdapters(5));
    expect(byKeys(real, other)?.diagnosis).not.toContain('cloned-machine');
  });

  it('are read where they are', () => {
    const [first, second] = [device, parts.sibling(device, 70)];
    const both = new Uint32Array(2 * WORDS + 1);
    both.set(keysOf(first), 1);
    both.set(keysOf(second), 1 + WORDS);
    const index = new DeviceIndex();
    index.addKeys('first', both, 1);
    index.addKeys('second', both, 1 + WORDS);
    expect(index.matchKeys(both, 1)[0]).toMatchObject({ id: 'first', verdict: 'same' });
    expect(index.matchKeys(both, 1 + WORDS, { limit: 1 })).toMatchObject([{ id: 'second', verdict: 'same' }]);
    expect(index.match(second)[0].bits).toBe(index.matchKeys(keysOf(second))[0].bits);
  });

  it.each([
    ['too few words', (keys: Uint32Array) => keys.subarray(0, -1), 0],
    ['a place behind their end', (keys: Uint32Array) => keys, 1],
    ['a place before their beginning', (keys: Uint32Array) => keys, -1],
    ['no place', (keys: Uint32Array) => keys, Number.NaN],
    [
      'a flag that means nothing',
      (keys: Uint32Array) => keys.map((word, i) => (i === 0 ? word | 0x80000000 : word)),
      0,
    ],
    [
      'more adapters than there is room for',
      (keys: Uint32Array) => keys.map((word, i) => (i === 0 ? word | (7 << 16) : word)),
      0,
    ],
    ['a state unheard of', (keys: Uint32Array) => keys.map((word, i) => (i === WORDS - 1 ? 11 : word)), 0],
    [
      'a state of the first field unheard of',
      (keys: Uint32Array) => keys.map((word, i) => (i === WORDS - 7 ? 0 : word)),
      0,
    ],
  ])('are none with %s', (_, change, at) => {
    expect(() => new DeviceIndex().addKeys('one', change(keysOf(device)), at)).toThrow(RangeError);
    expect(() => new DeviceIndex().matchKeys(change(keysOf(device)), at)).toThrow(RangeError);
  });

  it.each(['missing', 'placeholder'])('keep why a field of the model has no value: %s', (level) => {
    const sku = level === 'missing' ? undefined : 'To be filled by O.E.M.';
    const before = parts.repaired(device, parts.smbios({ skuNumber: sku, systemFamily: sku }));
    const levels = (report?: MatchReport) => report?.contributions.map((one) => one.level);
    expect(levels(byKeys(before, device))).toEqual(levels(compareHashes(before, device)));
    expect(levels(byKeys(before, before))).toContain(level);
  });
});

describe('an index', () => {
  it('gives candidates of equal evidence in the order in which they were added', () => {
    const index = new DeviceIndex();
    for (const id of ['c', 'a', 'b']) index.add(id, device);
    expect(index.match(device).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  it('gives the likeliest candidate first, whichever identity it was found by', () => {
    const [owner, donor] = [parts.sibling(device, 31), parts.sibling(device, 62)];
    const query = parts.repaired(owner, parts.smbios({ uuid: donor.smbios?.uuid }));
    for (const names of [
      ['owner', 'donor'],
      ['donor', 'owner'],
    ]) {
      const index = new DeviceIndex();
      for (const name of names) index.add(name, name === 'owner' ? owner : donor);
      expect(index.match(query).map(({ id }) => id)).toEqual(['owner', 'donor']);
      expect(index.match(query, { limit: 1 }).map(({ id }) => id)).toEqual(['owner']);
    }
  });

  it('gives none where none is asked for, even of one', () => {
    const index = new DeviceIndex();
    index.add('one', device);
    expect(index.match(device, { limit: 0 })).toEqual([]);
  });

  it('gives back the names and keys of the devices that are there', () => {
    const index = new DeviceIndex();
    const hashes = Array.from({ length: 5 }, (_, i) => parts.sibling(device, 90 + 9 * i));
    hashes.forEach((hash, i) => {
      index.add(`device ${i}`, hash);
    });
    index.remove('device 1');
    const keys = new Uint32Array(WORDS);
    const seen = [...index.devices()].map((row) => {
      index.keysOf(row, keys);
      return [...keys];
    });
    expect([...index.names()]).toEqual(['device 0', 'device 2', 'device 3', 'device 4']);
    expect(seen).toEqual([0, 2, 3, 4].map((i) => [...keysOf(hashes[i])]));
    expect(index.has('device 1')).toBe(false);
    expect(index.remove('device 1')).toBe(false);
    expect(index.size).toBe(4);
  });

  it('counts a value once for each device that has it, whatever was removed', () => {
    const alone = new DeviceIndex();
    const index = new DeviceIndex();
    for (let i = 0; i < 30; i++) {
      index.add(`device ${i}`, parts.sibling(device, 500 + 9 * i));
      if (i < 3) alone.add(`device ${i}`, parts.sibling(device, 500 + 9 * i));
    }
    for (let i = 3; i < 30; i++) index.remove(`device ${i}`);
    const query = parts.sibling(device, 500);
    expect(index.match(query)[0].contributions).toEqual(alone.match(query)[0].contributions);
  });

  it('leaves a removed device out when the name comes again', () => {
    const index = new DeviceIndex();
    const [one, two] = [parts.sibling(device, 11), parts.sibling(device, 22)];
    index.add('x', one);
    index.remove('x');
    index.add('x', two);
    expect(index.match(one)).toEqual([]);
    expect(index.match(two)).toMatchObject([{ id: 'x', verdict: 'same' }]);
    expect(index.size).toBe(1);
  });

  it('sorts weak keys by the number of devices', () => {
    const index = new DeviceIndex({ weakKeyLimit: 2 });
    for (let i = 0; i < 7; i++) {
      const shared = i < 3 ? [parts.diskOf(device)] : [parts.smbios({ uuid: device.smbios?.uuid })];
      index.add(`device ${i}`, parts.repaired(parts.sibling(device, 500 + 9 * i), ...shared));
    }
    expect(index.weakKeys().map(({ field, devices }) => [field, devices])).toEqual([
      ['smbios.uuid', 4],
      ['disk.serialNumber', 3],
    ]);
  });

  it('takes as much memory as it was given room for, and grows', () => {
    const [small, large] = [new DeviceIndex(), new DeviceIndex({ capacity: 10_000 })];
    expect(large.byteLength).toBeGreaterThan(10_000 * 4 * WORDS * 0.8);
    expect(small.byteLength).toBeLessThan(20_000);
    const before = small.byteLength;
    for (let i = 0; i < 500; i++) small.add(`device ${i}`, parts.sibling(device, 500 + 9 * i));
    expect(small.byteLength).toBeGreaterThan(before + 500 * 4 * 20);
  });
});
