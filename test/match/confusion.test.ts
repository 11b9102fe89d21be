/** Ten thousand simulated repairs and strangers: the table of what is true against what the model says. */
import { describe, expect, it } from 'vitest';
import type { HardwareHash } from '../../src/hash/model.js';
import { compareHashes } from '../../src/match/index.js';
import * as parts from './devices.js';
import { DECISIVE, Fleet, HARMLESS } from './fleet.js';

const PAIRS = 10_000;

/** Pairs of two devices: strangers of one model, clones, donors of disks, boards without firmware strings. */
const ACROSS: readonly ((fleet: Fleet, device: HardwareHash) => HardwareHash)[] = [
  (fleet, device) => parts.sibling(device, fleet.part()),
  (fleet, device) => parts.repaired(parts.sibling(device, fleet.part()), parts.diskOf(device)),
  (fleet, device) => parts.repaired(device, parts.board(fleet.part()), parts.allAdapters(fleet.part())),
  (fleet, device) => parts.repaired(device, ...fleet.pick(DECISIVE.slice(0, -1))(fleet)),
  (fleet) => fleet.device(),
];

/** Up to three repairs, no two of a kind. */
function harmlessRepairs(fleet: Fleet): parts.Repair[] {
  const chosen = HARMLESS.filter(() => fleet.happens(0.2)).slice(0, 3);
  return chosen.map((repair) => repair(fleet));
}

function confusion(seed: number): Record<string, Record<string, number>> {
  const fleet = new Fleet(seed);
  const table: Record<string, Record<string, number>> = { one: {}, two: {} };
  for (let i = 0; i < PAIRS; i++) {
    const across = i % 2 === 1;
    const before = fleet.device(undefined, i % 3 !== 0);
    const other = across ? fleet.pick(ACROSS)(fleet, before) : before;
    const after = parts.repaired(other, ...harmlessRepairs(fleet));
    const { verdict } = compareHashes(before, after);
    const row = table[across ? 'two' : 'one'];
    row[verdict] = (row[verdict] ?? 0) + 1;
  }
  return table;
}

describe('over 10,000 simulated repairs', () => {
  const table = confusion(20240229);

  it('no two devices are called the same', () => {
    expect(table.two.same).toBeUndefined();
    expect(table.two.different).toBeGreaterThan(PAIRS / 4);
  });

  it('no device that was repaired without harm is called another', () => {
    expect(table.one.different).toBeUndefined();
    expect(table.one.same).toBeGreaterThan(0.99 * (PAIRS / 2));
  });
});
