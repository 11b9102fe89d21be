/**
 * Weights learnt from a fleet whose pairs nobody has labelled, as Splink does it: u from random pairs, nearly all of
 * which are of two devices; m by expectation maximisation over pairs that share one identity, a session for each identity, in which
 * that identity gives no evidence (Winkler, "Using the EM Algorithm for Weight Computation", 1988).
 */
import type { HardwareHash } from '../hash/model.js';
import { sumBits } from './compare.js';
import { countLevels, type Estimate, type EstimateOptions, learn, noCounts, withLearnt } from './estimate.js';
import { cellOf, EVIDENCE_FIELDS, type EvidenceField, FIELD, FIELD_COUNT, LEVEL, LEVEL_COUNT } from './fields.js';
import { HAS_VALUE } from './identity.js';
import { compareFields, emptyComparison } from './levels.js';
import { createMatchModel, type MatchModel, probabilityOfBits } from './model.js';
import { type PreparedHash, prepared } from './prepare.js';

/** Options of {@link estimateWeightsFromFleet}. */
export interface FleetEstimateOptions extends EstimateOptions {
  /** Random pairs that u is learnt from; default 200,000. */
  readonly randomPairs?: number;
  /** Seed of their choice; the same seed gives the same weights. */
  readonly seed?: number;
  /** Most rounds of a session; default 100. */
  readonly maximumIterations?: number;
}

/** One session of expectation maximisation. */
export interface EstimationSession {
  /** The identity that its pairs share. */
  readonly blockedOn: EvidenceField;
  readonly pairs: number;
  readonly iterations: number;
  /** Whether the numbers had settled. */
  readonly converged: boolean;
  /** Share of its pairs that are of one device. */
  readonly matchShare: number;
}

/** Weights that were learnt from a fleet. */
export interface FleetEstimate extends Estimate {
  readonly sessions: readonly EstimationSession[];
  /** Random pairs that u was learnt from. */
  readonly randomPairs: number;
}

const DEFAULT_RANDOM_PAIRS = 200_000;
const DEFAULT_ITERATIONS = 100;
/** A session has settled when no share changes by more. */
const SETTLED = 1e-7;
/** Hashes that share one value of an identity; more are a placeholder that no list has yet. */
const LARGEST_BLOCK = 50;
const SESSIONS = [FIELD.endorsementKey, FIELD.uuid, FIELD.serial, FIELD.productKey, FIELD.disk];

/** Numbers from 0 to 1 that a seed determines (Marsaglia's xorshift32). */
function seededRandom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state / 2 ** 32;
  };
}

/** Random pairs; all of them where there are no more. */
function* randomPairs(count: number, wanted: number, random: () => number): Generator<[number, number]> {
  if ((count * (count - 1)) / 2 <= wanted) {
    for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) yield [j, i];
    return;
  }
  for (let drawn = 0; drawn < wanted; ) {
    const [i, j] = [Math.floor(random() * count), Math.floor(random() * count)];
    if (i === j) continue;
    drawn++;
    yield [i, j];
  }
}

/** Pairs of hashes that share the value of a field. */
function* blockedPairs(fleet: readonly PreparedHash[], position: number): Generator<[PreparedHash, PreparedHash]> {
  const blocks = new Map<string, PreparedHash[]>();
  for (const one of fleet) {
    if (one.states[position] !== HAS_VALUE) continue;
    const value = one.values[position];
    const key = position === FIELD.uuid && one.swappedUuid < value ? one.swappedUuid : value;
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [one]);
    else block.push(one);
  }
  for (const block of blocks.values()) {
    if (block.length > LARGEST_BLOCK) continue;
    for (let i = 0; i < block.length; i++) for (let j = 0; j < i; j++) yield [block[j], block[i]];
  }
}

/** Levels of comparisons that come out alike, and how many do. */
interface Pattern {
  readonly levels: Uint8Array;
  readonly digestPairs: number;
  count: number;
}

function patternsOf(fleet: readonly PreparedHash[], position: number, model: MatchModel): Pattern[] {
  const patterns = new Map<string, Pattern>();
  const comparison = emptyComparison();
  for (const [before, after] of blockedPairs(fleet, position)) {
    compareFields(before, after, model, comparison);
    // The field that all pairs share says nothing in this session.
    comparison.levels[position] = LEVEL.implied;
    const { levels } = comparison;
    const digestPairs = levels[FIELD.hiddenAdapters] === LEVEL.agree ? comparison.digestPairs : 0;
    const key = `${levels.join()} ${digestPairs}`;
    const known = patterns.get(key);
    if (known === undefined) patterns.set(key, { levels: levels.slice(), digestPairs, count: 1 });
    else known.count++;
  }
  return [...patterns.values()];
}

interface SessionResult {
  readonly session: EstimationSession;
  /** Expected counts of the pairs of one device. */
  readonly counts: Float64Array;
}

/** log2(m/u) of every level. */
function ratios(m: Float64Array, u: Float64Array): Float64Array {
  return Float64Array.from(m, (value, cell) => (value > 0 && u[cell] > 0 ? Math.log2(value / u[cell]) : 0));
}

/** Shares of the counts of each field, smoothed by the model that was started from. */
function maximise(counts: Float64Array, model: MatchModel, smoothing: number | undefined): Float64Array {
  const m = model.m.slice();
  for (const { field, level, after } of learn('m', counts, model.m, smoothing)) {
    m[cellOf(field, level)] = after;
  }
  return m;
}

function runSession(
  fleet: readonly PreparedHash[],
  position: number,
  model: MatchModel,
  options: FleetEstimateOptions,
): SessionResult {
  const patterns = patternsOf(fleet, position, model);
  const pairs = patterns.reduce((sum, { count }) => sum + count, 0);
  const most = options.maximumIterations ?? DEFAULT_ITERATIONS;
  let [m, matchShare, change, iterations] = [model.m, 0.5, 1, 0];
  let counts = noCounts();
  while (pairs > 0 && iterations < most && change > SETTLED) {
    iterations++;
    const bits = ratios(m, model.u);
    const priorBits = Math.log2(matchShare / (1 - matchShare));
    counts = noCounts();
    let matches = 0;
    for (const pattern of patterns) {
      const { levels, count } = pattern;
      const probability = probabilityOfBits(sumBits(pattern, { priorBits, bits, contributions: model.contributions }));
      countLevels(levels, count * probability, counts);
      matches += count * probability;
    }
    const next = maximise(counts, model, options.smoothing);
    const share = Math.min(1 - 1e-6, Math.max(1e-6, matches / pairs));
    change = Math.max(Math.abs(share - matchShare), ...next.map((value, cell) => Math.abs(value - m[cell])));
    [m, matchShare] = [next, share];
  }
  const { field } = EVIDENCE_FIELDS[position];
  return { session: { blockedOn: field, pairs, iterations, converged: change <= SETTLED, matchShare }, counts };
}

/** u from random pairs. A pair that the model treats as one device counts as little as that leaves of it. */
function countRandomPairs(
  fleet: readonly PreparedHash[],
  model: MatchModel,
  options: FleetEstimateOptions,
): { counts: Float64Array; drawn: number } {
  const counts = noCounts();
  const comparison = emptyComparison();
  let drawn = 0;
  const wanted = options.randomPairs ?? DEFAULT_RANDOM_PAIRS;
  for (const [i, j] of randomPairs(fleet.length, wanted, seededRandom(options.seed ?? 1))) {
    compareFields(fleet[i], fleet[j], model, comparison);
    countLevels(comparison.levels, 1 - probabilityOfBits(sumBits(comparison, model)), counts);
    drawn++;
  }
  return { counts, drawn };
}

/**
 * Learns weights from a fleet: hashes of many devices, some of them captured more than once. Where none was, m stays as
 * it is.
 *
 * @param hashes the fleet, in the order of capture
 * @throws RangeError when the options hold a number out of its range
 * @example
 * const { weights, sessions } = estimateWeightsFromFleet(hashes);
 * const model = createMatchModel({ weights });
 */
export function estimateWeightsFromFleet(
  hashes: Iterable<HardwareHash | PreparedHash>,
  options: FleetEstimateOptions = {},
): FleetEstimate {
  const start = createMatchModel(options);
  const fleet = Array.from(hashes, prepared);
  const random = countRandomPairs(fleet, start, options);
  const us = learn('u', random.counts, start.u, options.smoothing);
  const model = createMatchModel({ ...options, weights: withLearnt(start, us) });
  const results = SESSIONS.map((position) => runSession(fleet, position, model, options));
  const counts = noCounts();
  for (let cell = 0; cell < FIELD_COUNT * LEVEL_COUNT; cell++) {
    counts[cell] = results.reduce((sum, result) => sum + result.counts[cell], 0);
  }
  const learnt = [...learn('m', counts, start.m, options.smoothing), ...us];
  return {
    weights: withLearnt(start, learnt),
    learnt,
    sessions: results.map(({ session }) => session),
    randomPairs: random.drawn,
  };
}
