/**
 * The correction for values that are common in an index: where a value is shared by more devices than the model's u says,
 * its agreement is worth that much less (the term-frequency adjustment of Winkler, 1989, as Splink makes it). It only ever
 * lowers a weight.
 */
import type { Weighting } from './compare.js';
import { FIELD, FIELD_COUNT, FIRST_MODEL_FIELD, LEVEL, LEVEL_COUNT } from './fields.js';
import { type KeyList, positionOfKey } from './key-table.js';
import { type Contribution, contributionAt, type MatchModel, oddsInBits } from './model.js';

const SET_LEVELS = [LEVEL.all, LEVEL.most, LEVEL.some];
const VALUE_LEVELS = [LEVEL.agree, LEVEL.swapped];

/** The share of other devices that have a value, besides the one that is looked for. */
const shareOf = (devices: number, size: number): number => Math.max(0, devices - 1) / Math.max(1, size);

/** Weights of a query to an index. */
export interface FleetWeighting extends Weighting {
  /** Whether a weight was lowered. */
  readonly lowered: boolean;
}

/** Lowers copies of the model's weights, made when the first one is lowered. */
class LoweredWeights {
  bits: Float64Array;
  contributions: Contribution[] | undefined;

  constructor(
    private readonly model: MatchModel,
    private readonly size: number,
  ) {
    this.bits = model.bits;
  }

  /** Lowers agreement of a field for a value that so many devices have. */
  lower(position: number, levels: readonly number[], devices: number): void {
    const { model } = this;
    const share = shareOf(devices, this.size);
    for (const level of levels) {
      const cell = position * LEVEL_COUNT + level;
      if (model.u[cell] === 0 || share <= model.u[cell]) continue;
      if (this.contributions === undefined) {
        this.bits = model.bits.slice();
        this.contributions = [...model.contributions];
      }
      this.bits[cell] = Math.min(model.bits[cell], Math.log2(model.m[cell] / share));
      this.contributions[cell] = contributionAt(this.bits, cell);
    }
  }
}

/**
 * The weights for one query to an index.
 *
 * @param size devices in the index
 * @param keys keys of the query, and `counts` how many devices have each
 * @param values how many devices have the query's value in each field of the model, from the manufacturer on
 * @param digests how many devices have the query's commonest digest of a hidden adapter
 */
export function fleetWeighting(
  model: MatchModel,
  size: number,
  keys: KeyList,
  counts: Float64Array,
  values: ArrayLike<number>,
  digests: number,
): FleetWeighting {
  const weights = new LoweredWeights(model, size);
  // The rarest member of a set identifies it, however many docks are among the others.
  let [rarestAddress, rarestDisk] = [0, 0];
  const rarer = (rarest: number, count: number): number =>
    count > 0 && (rarest === 0 || count < rarest) ? count : rarest;
  for (let i = 0; i < keys.count; i++) {
    const position = positionOfKey(keys, i);
    if (position === FIELD.adapters) rarestAddress = rarer(rarestAddress, counts[i]);
    else if (position === FIELD.dataDisks) rarestDisk = rarer(rarestDisk, counts[i]);
    else weights.lower(position, VALUE_LEVELS, counts[i]);
  }
  weights.lower(FIELD.adapters, SET_LEVELS, rarestAddress);
  weights.lower(FIELD.dataDisks, SET_LEVELS, rarestDisk);
  weights.lower(FIELD.hiddenAdapters, VALUE_LEVELS, digests);
  for (let i = FIRST_MODEL_FIELD; i < FIELD_COUNT; i++) {
    weights.lower(i, VALUE_LEVELS, values[i - FIRST_MODEL_FIELD]);
  }
  const { bits, contributions = model.contributions } = weights;
  // Before looking, no device of the index is likelier than any other.
  const priorBits = Math.min(model.priorBits, oddsInBits(1 / (size + 1)));
  return { priorBits, bits, contributions, lowered: bits !== model.bits };
}
