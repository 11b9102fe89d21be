/**
 * The model ready for use: the weights of the table as numbers by field and level, the prior and the thresholds in bits.
 */
import {
  type ComparisonLevel,
  cellOf,
  EVIDENCE_FIELDS,
  type EvidenceField,
  FIELD_COUNT,
  fieldPosition,
  LEVEL_COUNT,
  LEVEL_NAMES,
  LEVELS_OF_KIND,
} from './fields.js';
import {
  DEFAULT_PRIOR,
  DEFAULT_THRESHOLDS,
  DEFAULT_WEIGHTS,
  type FieldWeight,
  type MatchThresholds,
} from './weights.js';

/** What a caller may replace. */
export interface MatchModelOptions {
  /** Rows that take the place of the default rows of the same field and level; the others stay. */
  readonly weights?: readonly FieldWeight[];
  /** Thresholds that take the place of the default ones; the others stay. */
  readonly thresholds?: Partial<MatchThresholds>;
  /** Probability that two hashes are of one device before looking, over 0 and under 1; {@link DEFAULT_PRIOR} when not given. */
  readonly prior?: number;
}

/** What one field adds to the bits of a report. */
export interface Contribution {
  /** Path of the member in the model, or `prior` for what was assumed before looking. */
  readonly field: EvidenceField | 'prior';
  /** How far the two agree, or why the field says nothing. */
  readonly level: ComparisonLevel | 'prior';
  /** log2 of the odds that it multiplies by: positive speaks for one device, negative against, 0 says nothing. */
  readonly bits: number;
  /** Why a value is a placeholder or not trusted; continues "it …". */
  readonly reason?: string;
}

/** The model in use. */
export interface MatchModel {
  /** The whole table. */
  readonly weights: readonly FieldWeight[];
  readonly thresholds: MatchThresholds;
  readonly prior: number;
  /** log2 of the prior odds. */
  readonly priorBits: number;
  /** Least bits of `same`, and of `review`. */
  readonly sameBits: number;
  readonly reviewBits: number;
  /** log2(m/u) at field position times number of levels plus level code; 0 for a level without weight. */
  readonly bits: Float64Array;
  /** What each level contributes to a report, in the same places. Shared and frozen. */
  readonly contributions: readonly Contribution[];
  /** m in the same places. */
  readonly m: Float64Array;
  /** u in the same places. */
  readonly u: Float64Array;
  /** Bits that full agreement gives, by field. */
  readonly best: Float64Array;
  /** Position of the field that a field depends on, by field; -1 for none. */
  readonly given: Int8Array;
}

/** log2 of the odds of a probability. */
export function oddsInBits(probability: number): number {
  return Math.log2(probability / (1 - probability));
}

/** The probability of odds in bits. */
export function probabilityOfBits(bits: number): number {
  return bits >= 0 ? 1 / (1 + 2 ** -bits) : 2 ** bits / (1 + 2 ** bits);
}

/** What a level contributes to a report. */
export function contributionAt(bits: Float64Array, cell: number): Contribution {
  const { field } = EVIDENCE_FIELDS[Math.floor(cell / LEVEL_COUNT)];
  return Object.freeze({ field, level: LEVEL_NAMES[cell % LEVEL_COUNT], bits: bits[cell] });
}

function checkProbability(value: number, what: string): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${what} must be over 0 and under 1, not ${value}`);
}

function checkWeight({ field, level, m, u, given }: FieldWeight): void {
  const position = fieldPosition(field);
  if (position === undefined) throw new RangeError(`no field named ${JSON.stringify(field)} gives evidence`);
  const levels = LEVELS_OF_KIND[EVIDENCE_FIELDS[position].kind];
  if (!levels.includes(level)) {
    throw new RangeError(`${field} has no level ${JSON.stringify(level)}, but ${levels.join(', ')}`);
  }
  checkProbability(m, `m of ${field} ${level}`);
  checkProbability(u, `u of ${field} ${level}`);
  const parent = given === undefined ? -1 : fieldPosition(given);
  // A field that depends on a later one would be judged before it.
  if (parent === undefined || parent >= position)
    throw new RangeError(`${field} cannot depend on ${JSON.stringify(given)}`);
}

function checkThresholds({ same, review, minimumEvidenceBits }: MatchThresholds): void {
  checkProbability(same, 'the threshold of same');
  checkProbability(review, 'the threshold of review');
  if (review > same) throw new RangeError('the threshold of review must not be over that of same');
  if (!(minimumEvidenceBits >= 0)) throw new RangeError('minimumEvidenceBits must not be negative');
}

function merged(weights: readonly FieldWeight[]): FieldWeight[] {
  const rows = new Map(DEFAULT_WEIGHTS.map((row) => [`${row.field} ${row.level}`, row]));
  for (const row of weights) {
    checkWeight(row);
    rows.set(`${row.field} ${row.level}`, row);
  }
  return [...rows.values()];
}

/**
 * Makes a model from the default one.
 *
 * @param options what to replace
 * @throws RangeError for an unknown field or level, or a number out of its range
 * @example
 * const model = createMatchModel({ thresholds: { same: 0.999 } });
 * compareHashes(before, after, { model });
 */
export function createMatchModel(options: MatchModelOptions = {}): MatchModel {
  const weights = merged(options.weights ?? []);
  const thresholds = { ...DEFAULT_THRESHOLDS, ...options.thresholds };
  checkThresholds(thresholds);
  const prior = options.prior ?? DEFAULT_PRIOR;
  checkProbability(prior, 'the prior');
  const cells = FIELD_COUNT * LEVEL_COUNT;
  const [bits, m, u] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  const best = new Float64Array(FIELD_COUNT);
  const given = new Int8Array(FIELD_COUNT).fill(-1);
  for (const row of weights) {
    const position = fieldPosition(row.field) as number;
    const cell = cellOf(row.field, row.level);
    m[cell] = row.m;
    u[cell] = row.u;
    bits[cell] = Math.log2(row.m / row.u);
    best[position] = Math.max(best[position], bits[cell]);
    if (row.given !== undefined) given[position] = fieldPosition(row.given) as number;
  }
  return {
    weights,
    thresholds,
    prior,
    priorBits: oddsInBits(prior),
    sameBits: oddsInBits(thresholds.same),
    reviewBits: oddsInBits(thresholds.review),
    bits,
    contributions: Array.from(bits, (_, cell) => contributionAt(bits, cell)),
    m,
    u,
    best,
    given,
  };
}

/** The model with the default weights, thresholds and prior. */
export const DEFAULT_MODEL: MatchModel = createMatchModel();
