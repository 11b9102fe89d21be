/**
 * Weights learnt from pairs of which it is known whether they are of one device: m and u by counting, with smoothing.
 */
import type { HardwareHash } from '../hash/model.js';
import {
  type AgreementLevel,
  cellOf,
  EVIDENCE_FIELDS,
  type EvidenceField,
  FIELD_COUNT,
  LEVEL,
  LEVEL_COUNT,
  LEVELS_OF_KIND,
} from './fields.js';
import { compareFields, emptyComparison } from './levels.js';
import { createMatchModel, type MatchModel, type MatchModelOptions } from './model.js';
import { type PreparedHash, prepared } from './prepare.js';
import type { FieldWeight } from './weights.js';

/** Two hashes, and whether they are of one device. */
export interface LabelledPair {
  readonly before: HardwareHash | PreparedHash;
  readonly after: HardwareHash | PreparedHash;
  readonly same: boolean;
}

/** Options of an estimation: the model to start from, and how much it weighs. */
export interface EstimateOptions extends MatchModelOptions {
  /** How many pairs the starting model is worth against what is counted, over 0; default 2. */
  readonly smoothing?: number;
}

/** What was learnt about one number of one row. */
export interface LearntWeight {
  readonly field: EvidenceField;
  readonly level: AgreementLevel;
  readonly probability: 'm' | 'u';
  readonly before: number;
  readonly after: number;
  /** Pairs that came to this level, and pairs that could be compared; sums of probabilities where they are not known. */
  readonly count: number;
  readonly of: number;
  /** Whether the number was kept: too few pairs to say anything about it. */
  readonly kept: boolean;
}

/** Weights that were learnt, and how. */
export interface Estimate {
  /** The whole table, for {@link createMatchModel} or {@link compareHashes}. */
  readonly weights: readonly FieldWeight[];
  readonly learnt: readonly LearntWeight[];
}

/** Counts by field position times number of levels plus level code. */
export type LevelCounts = Float64Array;

/** Counts of zero. */
export const noCounts = (): LevelCounts => new Float64Array(FIELD_COUNT * LEVEL_COUNT);

/** Adds a comparison to counts. */
export function countLevels(levels: Uint8Array, weight: number, counts: LevelCounts): void {
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] < LEVEL.missing) counts[i * LEVEL_COUNT + levels[i]] += weight;
  }
}

const DEFAULT_SMOOTHING = 2;
/** Most that zero of n says about a share, with a confidence of 95 % (rule of three): 3/n. */
const RULE_OF_THREE = 3;
/** Probabilities stay this far from 0 and 1. */
const MARGIN = 1e-12;

/** m or u of one field from counts. A level that was never met keeps a share that so few pairs cannot rule out. */
function shares(position: number, counts: LevelCounts, start: Float64Array, smoothing: number): LearntWeight[] {
  const { field, kind } = EVIDENCE_FIELDS[position];
  const cells = LEVELS_OF_KIND[kind].map((level) => {
    const cell = cellOf(field, level);
    return { level, count: counts[cell], before: start[cell] };
  });
  const of = cells.reduce((sum, { count }) => sum + count, 0);
  const isKept = ({ count, before }: (typeof cells)[number]): boolean =>
    of === 0 || (count < 0.5 && before * of < RULE_OF_THREE);
  const taken = cells.filter(isKept).reduce((sum, { before }) => sum + before, 0);
  const rest = cells.filter((cell) => !isKept(cell));
  const smoothed = ({ count, before }: (typeof cells)[number]): number => count + smoothing * before;
  const total = rest.reduce((sum, cell) => sum + smoothed(cell), 0);
  return cells.map((cell) => {
    const kept = isKept(cell);
    const share = kept ? cell.before : ((1 - taken) * smoothed(cell)) / total;
    const after = Math.min(1 - MARGIN, Math.max(MARGIN, share));
    return { field, level: cell.level, probability: 'm', before: cell.before, after, count: cell.count, of, kept };
  });
}

/** What counts of pairs of one device (`m`) or of two (`u`) teach. */
export function learn(
  probability: 'm' | 'u',
  counts: LevelCounts,
  start: Float64Array,
  smoothing = DEFAULT_SMOOTHING,
): LearntWeight[] {
  if (!(smoothing > 0)) throw new RangeError('smoothing must be over 0');
  return EVIDENCE_FIELDS.flatMap((_, position) =>
    shares(position, counts, start, smoothing).map((learnt) => ({ ...learnt, probability })),
  );
}

/** The table of a model with what was learnt. */
export function withLearnt(model: MatchModel, learnt: readonly LearntWeight[]): FieldWeight[] {
  const find = (row: FieldWeight, probability: 'm' | 'u'): LearntWeight | undefined =>
    learnt.find((l) => l.field === row.field && l.level === row.level && l.probability === probability);
  const source = (entry: LearntWeight | undefined): string =>
    entry === undefined || entry.kept ? 'kept' : `${Math.round(entry.count)} of ${Math.round(entry.of)} pairs`;
  return model.weights.map((row) => {
    const [m, u] = [find(row, 'm'), find(row, 'u')];
    return { ...row, m: m?.after ?? row.m, u: u?.after ?? row.u, why: `learnt: m ${source(m)}, u ${source(u)}` };
  });
}

/**
 * Learns weights from labelled pairs: m from those of one device, u from those of two. What a level's few pairs
 * cannot say stays as it was.
 *
 * @param pairs pairs and whether they are of one device
 * @throws RangeError when the options hold a number out of its range
 * @example
 * const { weights, learnt } = estimateWeights(pairs);
 * compareHashes(before, after, { weights });
 */
export function estimateWeights(pairs: Iterable<LabelledPair>, options: EstimateOptions = {}): Estimate {
  const model = createMatchModel(options);
  const [same, different] = [noCounts(), noCounts()];
  const comparison = emptyComparison();
  for (const pair of pairs) {
    compareFields(prepared(pair.before), prepared(pair.after), model, comparison);
    countLevels(comparison.levels, 1, pair.same ? same : different);
  }
  const { smoothing } = options;
  const learnt = [...learn('m', same, model.m, smoothing), ...learn('u', different, model.u, smoothing)];
  return { weights: withLearnt(model, learnt), learnt };
}
