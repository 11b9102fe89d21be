/**
 * A hash made ready for many comparisons: what it holds is read, checked for placeholders and brought into the form that
 * is compared once, instead of at every comparison.
 */
import type { HardwareHash } from '../hash/model.js';
import { uuidByteSwapped } from '../hash/uuid-order.js';
import { hypervisorOfMaker, hypervisorOfProduct } from '../validate/virtual-machine.js';
import { type ListedDisk, listedDisks, serialsOf } from './disks.js';
import { EVIDENCE_FIELDS, FIELD, FIELD_COUNT, LEVEL } from './fields.js';
import { hiddenAdapters } from './hidden-adapters.js';
import { type FieldState, fieldStateAt, hiddenState, type TrustedAdapter, trustedAdapters } from './states.js';
import { type ChangeValue, type ListedAdapter, trackedValues } from './tracked.js';

/** Code of a field that has a value; the other states have the code of their level. */
export const HAS_VALUE = 0;

/** A hash ready for comparison; made by {@link prepareForMatch}, its members are for this package. */
export class PreparedHash {
  /** HAS_VALUE, or the level code that the field's state gives a comparison. */
  readonly states = new Uint8Array(FIELD_COUNT);
  /** The value of each field in the form that is compared, empty where there is none. */
  readonly values: readonly string[];
  /** Why a field is a placeholder or not trusted. */
  readonly reasons: readonly (string | undefined)[];
  readonly swappedUuid: string;
  readonly adapters: readonly TrustedAdapter[];
  readonly listedAdapters: readonly ListedAdapter[];
  /** Every disk, the system disk first. */
  readonly disks: readonly ListedDisk[];
  /** Serial numbers of the disks: see `serialsOf`. */
  readonly diskSerials: readonly string[];
  /** Digests of adapters that only the licensing HWID knows of, in ascending order. */
  readonly hidden: readonly number[];
  readonly tracked: readonly ChangeValue[];
  /** Captured in Windows PE, which does not see wireless adapters. */
  readonly winPE: boolean;
  /** Maker or product is a hypervisor's. */
  readonly virtualMachine: boolean;

  constructor(hash: HardwareHash) {
    const { adapters, state } = trustedAdapters(hash);
    this.hidden = hiddenAdapters(hash);
    // These two are needed besides their states, and take longer than all others together.
    const known: Partial<Record<number, FieldState>> = {
      [FIELD.adapters]: state,
      [FIELD.hiddenAdapters]: hiddenState(this.hidden),
    };
    const values: string[] = [];
    const reasons: (string | undefined)[] = [];
    for (let i = 0; i < EVIDENCE_FIELDS.length; i++) {
      const found = known[i] ?? fieldStateAt(hash, i);
      this.states[i] = codeOf(found);
      values.push(found.state === 'value' ? found.value : '');
      reasons.push('reason' in found ? found.reason : undefined);
    }
    this.values = values;
    this.reasons = reasons;
    this.swappedUuid = uuidByteSwapped(values[FIELD.uuid]);
    this.adapters = adapters;
    this.listedAdapters = hash.networkAdapters.map(({ medium, macAddress }) => ({
      medium,
      macAddress: macAddress.toLowerCase(),
    }));
    this.disks = listedDisks(hash);
    this.diskSerials = serialsOf(this.disks);
    this.tracked = trackedValues(hash);
    this.winPE = hash.osType === 'WinPE';
    this.virtualMachine =
      hypervisorOfMaker(values[FIELD.manufacturer]) !== undefined ||
      hypervisorOfProduct(values[FIELD.product]) !== undefined;
  }
}

function codeOf(state: FieldState): number {
  return state.state === 'value' ? HAS_VALUE : LEVEL[state.state];
}

/**
 * Makes a hash ready for many comparisons. {@link compareHashes} takes the result in place of the hash.
 *
 * @param hash a decoded hash; later changes to it are not seen
 * @example
 * const known = hashes.map(prepareForMatch);
 * const verdicts = known.map((one) => compareHashes(one, known[0]).verdict);
 */
export function prepareForMatch(hash: HardwareHash): PreparedHash {
  return new PreparedHash(hash);
}

/** The prepared form of either. */
export function prepared(hash: HardwareHash | PreparedHash): PreparedHash {
  return hash instanceof PreparedHash ? hash : new PreparedHash(hash);
}
