/** The rows of an index give back the keys that went in, and count the values that are there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_WORDS, MODEL_AT } from '../../src/match/device-keys.js';
import { DeviceRows } from '../../src/match/device-rows.js';
import { compareHashes, DeviceIndex } from '../../src/match/index.js';
import * as parts from './devices.js';

/** Keys of which the model's words are few, so that they repeat in all combinations, or many. */
const keysOf = (words: number) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: MODEL_AT, maxLength: MODEL_AT }),
      fc.array(fc.integer({ min: 16, max: 15 + words }), {
        minLength: KEY_WORDS - MODEL_AT,
        maxLength: KEY_WORDS - MODEL_AT,
      }),
    )
    .map((halves) => Uint32Array.from(halves.flat()));
const steps = (words: number) =>
  fc.array(fc.record({ keys: keysOf(words), remove: fc.option(fc.nat()) }), { maxLength: 120 });

function play(all: { keys: Uint32Array; remove: number | null }[]): void {
  const rows = new DeviceRows(0);
  const added: Uint32Array[] = [];
  const removed = new Set<number>();
  for (const { keys, remove } of all) {
    expect(rows.push(keys, 0)).toBe(added.length);
    added.push(keys);
    const gone = remove === null ? -1 : remove % added.length;
    if (gone < 0 || removed.has(gone)) continue;
    rows.remove(gone);
    removed.add(gone);
  }
  const target = new Uint32Array(KEY_WORDS + 1);
  added.forEach((keys, row) => {
    expect(rows.isRemoved(row)).toBe(removed.has(row));
    if (removed.has(row)) return;
    rows.keysOf(row, target, 1);
    expect([...target.subarray(1)]).toEqual([...keys]);
  });
  expect([rows.count, rows.removed]).toEqual([added.length, removed.size]);
  // The values of a model that is there, and of one that nobody has, made of values that somebody has.
  const mixed = Uint32Array.from(
    { length: KEY_WORDS },
    (_, i) => added[(i * 7) % Math.max(1, added.length)]?.[i] ?? 99,
  );
  for (const keys of [...added.slice(0, 5), mixed, new Uint32Array(KEY_WORDS).fill(0xfffffff0)]) {
    const expected = Array.from({ length: KEY_WORDS - MODEL_AT }, (_, i) => {
      const has = (other: Uint32Array, row: number) => !removed.has(row) && other[MODEL_AT + i] === keys[MODEL_AT + i];
      return added.filter(has).length;
    });
    expect([...rows.valueCounts(keys, MODEL_AT)]).toEqual(expected);
  }
}

describe('rows', () => {
  it('of few values agree with a list', () => {
    fc.assert(fc.property(steps(2), play), { numRuns: 40 });
  });

  it('of many models agree with a list', () => {
    fc.assert(fc.property(steps(1e9), play), { numRuns: 20 });
    const many = fc.array(fc.record({ keys: keysOf(1e9), remove: fc.constant(null) }), {
      minLength: 400,
      maxLength: 500,
    });
    fc.assert(fc.property(many, play), { numRuns: 3 });
  });
});

describe('an index of many models', () => {
  const device = parts.fixture('desktop-hp-tv9');
  const of = (i: number, product = `Model ${i}`) =>
    parts.repaired(parts.sibling(device, 100 + 9 * i), parts.smbios({ systemProductName: product }));
  const index = new DeviceIndex();
  for (let i = 0; i < 300; i++) index.add(`device ${i}`, of(i));

  it.each([
    ['a model of its own', 'Model 7'],
    ['a model that nobody has', 'Model of nobody'],
  ])('lowers the weight of what all of them share for %s', (_, product) => {
    const [candidate] = index.match(of(7, product));
    const bits = (field: string) => candidate.contributions.find((one) => one.field === field)?.bits;
    // 299 of 300 others have this maker, which the model gives 0.73.
    expect(bits('smbios.systemManufacturer')).toBeCloseTo(Math.log2(0.999 / (299 / 300)), 9);
    const plain = compareHashes(of(7), of(7, product)).contributions;
    expect(bits('smbios.systemProductName')).toBe(plain.find((one) => one.field === 'smbios.systemProductName')?.bits);
  });
});

describe('an address that several devices share', () => {
  const device = parts.fixture('desktop-hp-tv9');
  const dock = { macAddress: '3c:52:82:00:00:01' };
  const docked = Array.from({ length: 5 }, (_, i) =>
    parts.repaired(parts.sibling(device, 40 + 9 * i), parts.addAdapter(1, dock)),
  );
  const indexOf = (weakKeyLimit: number) => {
    const index = new DeviceIndex({ weakKeyLimit });
    docked.forEach((hash, i) => {
      index.add(`device ${i}`, hash);
    });
    index.add('another', parts.sibling(device, 999));
    return index;
  };
  const stranger = parts.repaired(
    parts.sibling(device, 4321),
    parts.onlyAdapters({ medium: '802_3', enumerator: 'PCI', ...dock }),
  );

  it('finds as many as the limit, and nobody where there is one more', () => {
    expect(indexOf(5).match(stranger)).toHaveLength(5);
    expect(indexOf(5).weakKeys()).toEqual([]);
    expect(indexOf(4).match(stranger)).toEqual([]);
    expect(indexOf(4).weakKeys()).toMatchObject([{ field: 'networkAdapters', devices: 5 }]);
  });

  it('is weak no more when one of them is removed', () => {
    const index = indexOf(4);
    index.remove('device 2');
    expect(
      index
        .match(stranger)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['device 0', 'device 1', 'device 3', 'device 4']);
    expect(index.weakKeys()).toEqual([]);
  });

  it('counts for less by itself, and not beside one that nobody else has', () => {
    const index = indexOf(32);
    const bits = (candidate: ReturnType<DeviceIndex['match']>[number]) =>
      candidate.contributions.find(({ field }) => field === 'networkAdapters')?.bits ?? 0;
    // Four others of six devices have it.
    expect(bits(index.match(stranger)[0])).toBeCloseTo(Math.log2(0.02 / (4 / 6)), 9);
    const own = index.match(docked[3]).find(({ id }) => id === 'device 3') as Parameters<typeof bits>[0];
    expect(bits(own)).toBe(bits({ ...own, ...compareHashes(docked[3], docked[3]) }));
  });

  it('puts the device with the most in common first, whenever it was added', () => {
    expect(indexOf(32).match(docked[4])[0].id).toBe('device 4');
    expect(indexOf(32).match(docked[0])[0].id).toBe('device 0');
  });
});
