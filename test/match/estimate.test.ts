/** Estimation finds the probabilities that a simulated fleet was made with, from labels and without. */
import { describe, expect, it } from 'vitest';
import type { HardwareHash } from '../../src/hash/model.js';
import {
  compareHashes,
  DEFAULT_WEIGHTS,
  type Estimate,
  estimateWeights,
  estimateWeightsFromFleet,
  type LabelledPair,
  prepareForMatch,
} from '../../src/match/index.js';
import * as parts from './devices.js';
import { Fleet } from './fleet.js';

/** How often a part of one device is another at its next capture: m of "differ". */
const PLANTED = { 'disk.serialNumber': 0.3, 'smbios.systemSerialNumber': 0.12, 'productKey.id': 0.2 } as const;
/** The share of five models that two devices have in common: u of the product among those of one maker. */
const MODELS = 5;

function captured(fleet: Fleet, device: HardwareHash): HardwareHash {
  const repairs: parts.Repair[] = [parts.reimaged];
  if (fleet.happens(PLANTED['disk.serialNumber'])) repairs.push(parts.disk(fleet.part()));
  if (fleet.happens(PLANTED['smbios.systemSerialNumber'])) repairs.push(parts.serial(fleet.part()));
  if (fleet.happens(PLANTED['productKey.id'])) repairs.push(parts.productKey(fleet.part()));
  return parts.repaired(device, ...repairs);
}

const learnt = ({ weights }: Estimate, field: string, level: string) =>
  weights.find((row) => row.field === field && row.level === level);

function expectPlanted(estimate: Estimate): void {
  for (const [field, m] of Object.entries(PLANTED)) {
    expect(learnt(estimate, field, 'differ')?.m).toBeGreaterThan(m - 0.04);
    expect(learnt(estimate, field, 'differ')?.m).toBeLessThan(m + 0.04);
    expect(learnt(estimate, field, 'agree')?.m).toBeCloseTo(1 - (learnt(estimate, field, 'differ')?.m ?? 0), 9);
  }
}

describe('estimation from labelled pairs', () => {
  const fleet = new Fleet(7);
  const pairs = Array.from({ length: 3000 }, (_, i): LabelledPair => {
    const before = fleet.device();
    const same = i % 2 === 0;
    return { before, after: same ? captured(fleet, before) : fleet.device(), same };
  });
  const estimate = estimateWeights(pairs);

  it('recovers the planted m', () => {
    expectPlanted(estimate);
  });

  it('recovers the planted u', () => {
    // Three of five models are of one maker: 1/5 of all pairs are of one model, (9 + 1 + 1) / 25 of one maker.
    const maker = learnt(estimate, 'smbios.systemManufacturer', 'agree')?.u ?? 0;
    const product = learnt(estimate, 'smbios.systemProductName', 'agree')?.u ?? 0;
    expect(maker).toBeGreaterThan(11 / 25 - 0.05);
    expect(maker).toBeLessThan(11 / 25 + 0.05);
    expect(product * maker).toBeGreaterThan(1 / MODELS - 0.04);
    expect(product * maker).toBeLessThan(1 / MODELS + 0.04);
  });

  it('keeps what the pairs cannot say: 0 of 1500 does not make 1e-6 any smaller', () => {
    const uuid = estimate.learnt.find(
      ({ field, level, probability }) => field === 'smbios.uuid' && level === 'agree' && probability === 'u',
    );
    expect(uuid).toMatchObject({ count: 0, of: 1500, kept: true, before: 1e-6, after: 1e-6 });
  });

  it('gives probabilities of all levels that sum up to 1', () => {
    for (const probability of ['m', 'u'] as const) {
      const sums = new Map<string, number>();
      for (const row of estimate.weights) sums.set(row.field, (sums.get(row.field) ?? 0) + row[probability]);
      for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 6);
    }
  });

  it('gives a table that comparisons take', () => {
    const report = compareHashes(pairs[0].before, pairs[0].after, { weights: estimate.weights });
    expect(report.verdict).toBe('same');
  });

  it('without pairs keeps the whole table', () => {
    const { weights } = estimateWeights([]);
    expect(weights.map(({ m, u }) => [m, u])).toEqual(DEFAULT_WEIGHTS.map(({ m, u }) => [m, u]));
  });
});

describe('estimation from a fleet without labels', () => {
  const fleet = new Fleet(11);
  const devices = Array.from({ length: 1200 }, () => fleet.device());
  const again = devices.filter(() => fleet.happens(0.7)).map((device) => captured(fleet, device));
  // Disks that moved to other devices: pairs that share an identity and are two devices.
  const robbed = devices.slice(0, 200).map((donor) => parts.repaired(fleet.device(), parts.diskOf(donor)));
  const hashes = [...devices, ...again, ...robbed].map(prepareForMatch);
  const estimate = estimateWeightsFromFleet(hashes, { randomPairs: 40_000, seed: 3 });

  it('recovers the planted m', () => {
    expectPlanted(estimate);
  });

  it('reports its sessions: those of the disk find the disks that moved', () => {
    const disk = estimate.sessions.find(({ blockedOn }) => blockedOn === 'disk.serialNumber');
    const key = estimate.sessions.find(({ blockedOn }) => blockedOn === 'tpm.endorsementKey');
    expect(disk?.matchShare).toBeLessThan(0.85);
    expect(key?.matchShare).toBeGreaterThan(0.99);
    expect(estimate.sessions.every(({ converged }) => converged)).toBe(true);
    expect(estimate.randomPairs).toBe(40_000);
  });

  it('gives the same weights for the same seed', () => {
    expect(estimateWeightsFromFleet(hashes, { randomPairs: 40_000, seed: 3 }).weights).toEqual(estimate.weights);
  });

  it('keeps m where no device was captured twice', () => {
    const { weights } = estimateWeightsFromFleet(devices.slice(0, 50));
    expect(weights.map(({ m }) => m)).toEqual(DEFAULT_WEIGHTS.map(({ m }) => m));
  });
});

describe('estimation by hand', () => {
  const device = parts.fixture('desktop-hp-tv9');
  const pair = (same: boolean, ...repairs: parts.Repair[]): LabelledPair => ({
    before: device,
    after: parts.repaired(device, ...repairs),
    same,
  });
  const before = (field: string, level: string) =>
    DEFAULT_WEIGHTS.find((row) => row.field === field && row.level === level) as (typeof DEFAULT_WEIGHTS)[number];
  const numbers = (estimate: Estimate, field: string, level: string, probability: 'm' | 'u') =>
    estimate.learnt.find(
      (row) => row.field === field && row.level === level && row.probability === probability,
    ) as Estimate['learnt'][number];

  it('weighs the old number as much as so many pairs', () => {
    // 30 captures, the disk replaced in 12 of them: (12 + s · 0.1) / (30 + s).
    const pairs = Array.from({ length: 30 }, (_, i) => (i < 12 ? pair(true, parts.disk(i + 1)) : pair(true)));
    for (const smoothing of [0.5, 2, 40]) {
      const learntDisk = numbers(estimateWeights(pairs, { smoothing }), 'disk.serialNumber', 'differ', 'm');
      expect(learntDisk).toMatchObject({ count: 12, of: 30, kept: false, before: 0.1 });
      expect(learntDisk.after).toBeCloseTo((12 + smoothing * 0.1) / (30 + smoothing), 9);
    }
    expect(estimateWeights(pairs)).toEqual(estimateWeights(pairs, { smoothing: 2 }));
  });

  it('keeps the share of a level that so few pairs cannot rule out, and shares out the rest', () => {
    const pairs = Array.from({ length: 20 }, () => pair(true));
    const estimate = estimateWeights(pairs);
    // 0 of 20 says that it is under 3/20 (rule of three): 0.1 may be.
    expect(numbers(estimate, 'disk.serialNumber', 'differ', 'm')).toMatchObject({ count: 0, kept: true, after: 0.1 });
    expect(numbers(estimate, 'disk.serialNumber', 'agree', 'm').after).toBeCloseTo(0.9, 9);
    // 0 of 32 says that it is under 3/32, which 0.1 is not.
    const more = numbers(estimateWeights([...pairs, ...pairs.slice(8)]), 'disk.serialNumber', 'differ', 'm');
    expect(more.kept).toBe(false);
    expect(more.after).toBeCloseTo((2 * 0.1) / 34, 9);
  });

  it('learns m from pairs of one device, and u from those of two', () => {
    const pairs = [
      ...Array.from({ length: 10 }, () => pair(true)),
      ...Array.from({ length: 10 }, (_, i) => pair(false, parts.serial(i + 1))),
    ];
    const estimate = estimateWeights(pairs);
    expect(numbers(estimate, 'smbios.systemSerialNumber', 'agree', 'm')).toMatchObject({ count: 10, of: 10 });
    expect(numbers(estimate, 'smbios.systemSerialNumber', 'differ', 'u')).toMatchObject({ count: 10, of: 10 });
    expect(numbers(estimate, 'smbios.uuid', 'agree', 'u')).toMatchObject({ count: 10, of: 10, kept: false });
  });

  it('says of each row what it was learnt from', () => {
    const pairs = Array.from({ length: 10 }, () => pair(true));
    const row = estimateWeights(pairs).weights.find((one) => one.field === 'smbios.uuid' && one.level === 'agree');
    expect(row?.why).toBe('learnt: m 10 of 10 pairs, u kept');
    expect(row?.u).toBe(before('smbios.uuid', 'agree').u);
  });

  it('leaves out what cannot be compared, and never says that something is certain', () => {
    const pairs = Array.from({ length: 2000 }, () => pair(true, parts.noTpm));
    const estimate = estimateWeights(pairs, { smoothing: 1e-12 });
    expect(numbers(estimate, 'tpm.endorsementKey', 'agree', 'm')).toMatchObject({ of: 0, kept: true });
    for (const { after } of estimate.learnt) {
      expect(after).toBeGreaterThan(0);
      expect(after).toBeLessThan(1);
    }
  });

  it.each([0, -1, Number.NaN])('refuses a smoothing of %s', (smoothing) => {
    expect(() => estimateWeights([], { smoothing })).toThrow(RangeError);
    expect(() => estimateWeightsFromFleet([], { smoothing })).toThrow(RangeError);
  });
});

describe('estimation from a small fleet', () => {
  const fleet = new Fleet(5);
  const devices = Array.from({ length: 12 }, () => fleet.device());
  const sessionOf = (estimate: ReturnType<typeof estimateWeightsFromFleet>, field: string) =>
    estimate.sessions.find(({ blockedOn }) => blockedOn === field);

  it('takes all pairs where there are no more than it asks for, else as many as it asks for', () => {
    expect(estimateWeightsFromFleet(devices).randomPairs).toBe((12 * 11) / 2);
    expect(estimateWeightsFromFleet(devices, { randomPairs: 66 }).randomPairs).toBe(66);
    expect(estimateWeightsFromFleet(devices, { randomPairs: 65 }).randomPairs).toBe(65);
    expect(estimateWeightsFromFleet([]).randomPairs).toBe(0);
    const all = estimateWeightsFromFleet(devices).weights;
    expect(estimateWeightsFromFleet(devices, { randomPairs: 66, seed: 9 }).weights).toEqual(all);
    expect(estimateWeightsFromFleet(devices, { randomPairs: 65, seed: 9 }).weights).not.toEqual(all);
  });

  it('draws other pairs for another seed', () => {
    const weights = (seed?: number) => estimateWeightsFromFleet(devices, { randomPairs: 40, seed }).weights;
    expect(weights(1)).toEqual(weights());
    expect(weights(2)).not.toEqual(weights(1));
  });

  it('has a session for each identity, over the pairs that share it', () => {
    const twice = [...devices, parts.repaired(devices[0], parts.reimaged), parts.repaired(devices[1], parts.disk(3))];
    const estimate = estimateWeightsFromFleet(twice);
    const pairs = Object.fromEntries(estimate.sessions.map((session) => [session.blockedOn, session.pairs]));
    expect(pairs).toEqual({
      'tpm.endorsementKey': 2,
      'smbios.uuid': 2,
      'smbios.systemSerialNumber': 2,
      'productKey.id': 2,
      'disk.serialNumber': 1,
    });
    for (const { iterations, converged } of estimate.sessions) {
      expect(iterations).toBeGreaterThan(0);
      expect(converged).toBe(true);
    }
  });

  it('takes a UUID in the other byte order for the same', () => {
    const one = parts.repaired(devices[0], parts.smbios({ uuid: '4c4c4544-0042-4310-8034-b2c04f4b4e32' }));
    const other = parts.repaired(devices[1], parts.smbios({ uuid: '44454c4c-4200-1043-8034-b2c04f4b4e32' }));
    for (const hashes of [
      [one, other],
      [other, one],
    ]) {
      expect(sessionOf(estimateWeightsFromFleet(hashes), 'smbios.uuid')?.pairs).toBe(1);
    }
  });

  it('leaves values out that so many share that they identify nobody', () => {
    const sharing = (count: number) =>
      Array.from({ length: count }, () => parts.repaired(fleet.device(), parts.diskOf(devices[0])));
    const pairs = (count: number) => sessionOf(estimateWeightsFromFleet(sharing(count)), 'disk.serialNumber')?.pairs;
    expect(pairs(50)).toBe((50 * 49) / 2);
    expect(pairs(51)).toBe(0);
  });

  it('stops after as many rounds as it may take, and says that it had not settled', () => {
    const twice = [...devices, ...devices.map((device) => parts.repaired(device, parts.reimaged, parts.disk(9)))];
    const session = sessionOf(estimateWeightsFromFleet(twice, { maximumIterations: 1 }), 'smbios.uuid');
    expect(session).toMatchObject({ iterations: 1, converged: false });
  });

  it('says what it learnt m and u from, m first', () => {
    const { learnt, weights } = estimateWeightsFromFleet([...devices, ...devices]);
    const firstU = learnt.findIndex(({ probability }) => probability === 'u');
    expect(learnt.slice(firstU).every(({ probability }) => probability === 'u')).toBe(true);
    expect(learnt).toHaveLength(2 * firstU);
    expect(weights).toHaveLength(DEFAULT_WEIGHTS.length);
  });
});

describe('the default weights', () => {
  it('sum up to 1 over the levels of each field, and give reasons', () => {
    for (const probability of ['m', 'u'] as const) {
      const sums = new Map<string, number>();
      for (const row of DEFAULT_WEIGHTS) sums.set(row.field, (sums.get(row.field) ?? 0) + row[probability]);
      for (const [field, sum] of sums) expect(sum, field).toBeCloseTo(1, 9);
    }
    expect(DEFAULT_WEIGHTS.every(({ why }) => why.length > 10)).toBe(true);
  });
});
