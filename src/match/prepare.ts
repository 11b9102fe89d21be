/**
 * A hash made ready for many comparisons: what it holds is read, checked for placeholders and brought into the form that
 * is compared once, instead of at every comparison.
 */
import type { HardwareHash } from '../hash/model.js';
import { DeviceIdentity } from './identity.js';
import { type ChangeValue, type ListedAdapter, trackedValues } from './tracked.js';

/** A hash ready for comparison; made by {@link prepareForMatch}, its members are for this package. */
export class PreparedHash extends DeviceIdentity {
  readonly listedAdapters: readonly ListedAdapter[];
  readonly tracked: readonly ChangeValue[];

  constructor(hash: HardwareHash) {
    super(hash);
    this.listedAdapters = hash.networkAdapters.map(({ medium, macAddress }) => ({
      medium,
      macAddress: macAddress.toLowerCase(),
    }));
    this.tracked = trackedValues(hash);
  }
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
