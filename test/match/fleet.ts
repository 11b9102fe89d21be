/** Simulated fleets: devices of a few models with parts of their own, captured again, repaired, robbed of parts. */
import fc from 'fast-check';
import type { HardwareHash } from '../../src/hash/model.js';
import * as parts from './devices.js';

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MODELS = ['desktop-hp-tv9', 'laptop-hp-2018-tv3', 'laptop-lenovo-tv9', 'laptop-surface-tv8', 'laptop-hp-amd-tv8'];
const templates = MODELS.map(parts.fixture);

/** A source of devices. */
export class Fleet {
  private readonly random: () => number;
  private next: number;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.next = seed * 1_000_003;
  }

  /** A seed for a part that no other part has. */
  part(): number {
    this.next += 17;
    return this.next;
  }

  /** Whether something of this probability happens. */
  happens(probability: number): boolean {
    return this.random() < probability;
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)];
  }

  /** A new device of a model; about a third have no TPM where `tpm` is not asked for. */
  device(model = this.pick(templates), tpm = true): HardwareHash {
    const device = parts.sibling(model, this.part());
    return tpm ? device : parts.repaired(device, parts.noTpm);
  }
}

/** Changes after which a device is the one that it was, by the published outcomes. */
export const HARMLESS: readonly ((fleet: Fleet) => parts.Repair)[] = [
  () => parts.reimaged,
  (fleet) => parts.disk(fleet.part()),
  () => parts.memory(128),
  () => parts.graphics,
  (fleet) => parts.wlan(fleet.part()),
  (fleet) => parts.addAdapter(fleet.part()),
  (fleet) => parts.productKey(fleet.part()),
  () => parts.noProductKey,
  (fleet) => parts.dataDisk(fleet.part()),
  () => parts.swappedDisks,
  () => parts.noDataDisks,
  (fleet) => parts.hiddenAdapters(fleet.part()),
];

/** Changes after which it is another one. */
export const DECISIVE: readonly ((fleet: Fleet) => readonly parts.Repair[])[] = [
  (fleet) => [parts.board(fleet.part())],
  (fleet) => [parts.board(fleet.part()), parts.allAdapters(fleet.part())],
  (fleet) => [parts.board(fleet.part()), parts.onboardLan(fleet.part()), parts.serial(fleet.part())],
  (fleet) => [parts.board(fleet.part()), parts.disk(fleet.part())],
  (fleet) => [parts.board(fleet.part()), parts.blankStrings],
  (fleet) => [parts.tpm(fleet.part())],
];

/** A device, and what it is after up to four repairs, harmless ones and others. */
export const anyPair: fc.Arbitrary<{ before: HardwareHash; after: HardwareHash }> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    repairs: fc.array(fc.nat(HARMLESS.length + DECISIVE.length - 1), { maxLength: 4 }),
  })
  .map(({ seed, repairs }) => {
    const fleet = new Fleet(seed);
    const bare = fleet.device(undefined, fleet.happens(0.7));
    const before = fleet.happens(0.3) ? parts.repaired(bare, parts.dataDisk(fleet.part())) : bare;
    const changes = repairs.flatMap((number) =>
      number < HARMLESS.length ? [HARMLESS[number](fleet)] : DECISIVE[number - HARMLESS.length](fleet),
    );
    return { before, after: parts.repaired(before, ...changes) };
  });

/** Those with no more adapters than an index keeps. */
export const indexedPair = anyPair.filter(({ after }) => after.networkAdapters.length <= 4);
