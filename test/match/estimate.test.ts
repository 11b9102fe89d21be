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
