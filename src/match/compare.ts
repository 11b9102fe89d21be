/**
 * Comparison of two hardware hashes by probabilistic record linkage, explained: every bit of the result has a
 * field that it comes from, and the published outcomes of repairs override the sum (see `rules.ts`).
 */
import { type HardwareHash, SCHEMA_VERSION } from '../hash/model.js';
import type { Advice, Diagnosis, MatchNote } from './diagnosis.js';
import type { ProductKeyChange } from './facts.js';
import { FIELD, LEVEL, LEVEL_COUNT } from './fields.js';
import { judge } from './judgement.js';
import { type Comparison, compareFields, emptyComparison } from './levels.js';
import {
  type Contribution,
  createMatchModel,
  DEFAULT_MODEL,
  type MatchModel,
  type MatchModelOptions,
  probabilityOfBits,
} from './model.js';
import type { PreparedHash } from './prepare.js';
import { preparedOnce } from './prepared-cache.js';
import type { OutcomeLead, OutcomeQuestion, OutcomeRow, RepairStep, Supported } from './repair-outcomes.js';
import type { RuleName, Verdict } from './rules.js';
import { adapterChanges, type Change, diskChanges, trackedChanges } from './tracked.js';

/** The explained result of a comparison. */
export interface MatchReport {
  /** {@link SCHEMA_VERSION} */
  readonly schemaVersion: number;
  readonly verdict: Verdict;
  /** Probability that the two are one device, by the evidence alone: 0 to 1. */
  readonly probability: number;
  /** log2 of the odds: the contributions, added up in their order. */
  readonly bits: number;
  readonly contributions: readonly Contribution[];
  /** The rule that decided, where one did; `probability` and `bits` stay what the evidence says. */
  readonly rule?: RuleName;
  readonly changes: readonly Change[];
  /** What happened. */
  readonly diagnosis: readonly Diagnosis[];
  readonly notes: readonly MatchNote[];
  /** What to do. */
  readonly advice: Advice;
  /** Whether Microsoft publishes that what happened leads to a working device; absent where nothing is published. */
  readonly supported?: Supported;
  /** The sentence that leads the advice, by its name; absent where nothing is published. */
  readonly lead?: OutcomeLead;
  /** Rows of the published outcomes (docs/OUTCOMES.md) that the comparison looks like, the leading one first. */
  readonly outcomes: readonly OutcomeRow[];
  /** What tells these rows apart where they are not published alike: somebody has to find it out. */
  readonly questions: readonly OutcomeQuestion[];
  /** What to do, step by step. */
  readonly steps: readonly RepairStep[];
  /** What became of the product key id of one device: gone and replaced are two different outcomes. */
  readonly productKeyChange?: ProductKeyChange;
}

/** Options of {@link compareHashes}. */
export interface CompareOptions extends MatchModelOptions {
  /** A model made by {@link createMatchModel}: quicker than weights and thresholds given again to every comparison. */
  readonly model?: MatchModel;
}

/** The model that options ask for. */
function modelOf(options: CompareOptions): MatchModel {
  if (options.model !== undefined) return options.model;
  const { weights, thresholds, prior } = options;
  if (weights === undefined && thresholds === undefined && prior === undefined) return DEFAULT_MODEL;
  return createMatchModel(options);
}

/** Weights that an index lowers for values that are common in it; by default the model's own. */
export interface Weighting {
  readonly priorBits: number;
  /** As {@link MatchModel.bits}. */
  readonly bits: Float64Array;
  /** As {@link MatchModel.contributions}. */
  readonly contributions: readonly Contribution[];
}

/** As much of a comparison as evidence is added up from. */
type Agreement = Pick<Comparison, 'levels' | 'digestPairs'>;

/** What the agreement of short digests is worth less, because many pairs of them could agree by chance. */
const chanceOf = (position: number, { digestPairs }: Agreement): number =>
  position === FIELD.hiddenAdapters && digestPairs > 1 ? Math.log2(digestPairs) : 0;

/** {@link chanceOf} for the level that a field came to. */
const chanceBits = (position: number, found: Agreement): number =>
  found.levels[position] === LEVEL.agree ? chanceOf(position, found) : 0;

/** The sum of the evidence, added up in the order of the contributions. */
export function sumBits(found: Agreement, weighting: Weighting): number {
  const { levels } = found;
  let sum = weighting.priorBits;
  for (let i = 0; i < levels.length; i++) sum += weighting.bits[i * LEVEL_COUNT + levels[i]] - chanceBits(i, found);
  return sum;
}

/** Bits that full agreement of everything comparable would give. */
function attainableBits(found: Agreement, { best }: MatchModel): number {
  const { levels } = found;
  let sum = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i] < LEVEL.missing) sum += best[i] - chanceOf(i, found);
  return sum;
}

/** What a report is made of, besides the comparison itself. */
export interface ReportParts {
  readonly changes: readonly Change[];
  /** Bits of `CHANGE_GROUP`. */
  readonly groups: number;
  readonly virtualMachine: boolean;
  readonly winPE: boolean;
  readonly reasonOf: (position: number) => string | undefined;
}

function contributionsOf(found: Agreement, weighting: Weighting, reasonOf: ReportParts['reasonOf']): Contribution[] {
  const { levels } = found;
  const contributions: Contribution[] = [{ field: 'prior', level: 'prior', bits: weighting.priorBits }];
  for (let i = 0; i < levels.length; i++) {
    const code = levels[i];
    const chance = chanceBits(i, found);
    const whole = weighting.contributions[i * LEVEL_COUNT + code];
    const contribution = chance === 0 ? whole : { ...whole, bits: whole.bits - chance };
    const reason = code === LEVEL.placeholder || code === LEVEL.untrusted ? reasonOf(i) : undefined;
    contributions.push(reason === undefined ? contribution : { ...contribution, reason });
  }
  return contributions;
}

/** Makes the report of a comparison. */
export function reportOf(
  comparison: Comparison,
  model: MatchModel,
  weighting: Weighting,
  parts: ReportParts,
): MatchReport {
  const bits = sumBits(comparison, weighting);
  const { verdict, rule, diagnosis, notes, advice, published, productKeyChange } = judge(comparison, {
    evidence: bits >= model.sameBits ? 2 : bits >= model.reviewBits ? 1 : 0,
    enoughEvidence: attainableBits(comparison, model) >= model.thresholds.minimumEvidenceBits,
    groups: parts.groups,
    virtualMachine: parts.virtualMachine,
    winPE: parts.winPE,
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    verdict,
    probability: probabilityOfBits(bits),
    bits,
    contributions: contributionsOf(comparison, weighting, parts.reasonOf),
    rule,
    changes: parts.changes,
    diagnosis,
    notes,
    advice,
    supported: published.supported,
    lead: published.lead,
    outcomes: published.outcomes,
    questions: published.questions,
    steps: published.steps,
    productKeyChange,
  };
}

const scratch = emptyComparison();

/**
 * Compares two hashes: whether they are of one device, why, what changed, and what to do.
 *
 * The weights are this project's own (`DEFAULT_WEIGHTS`); the registration service's are not public. The evidence is
 * symmetrical except for sets of parts (network adapters, data disks): those that the newer hash lacks count against,
 * those that it adds do not.
 *
 * @param before the older hash, or the registered one; {@link prepareForMatch} makes many comparisons quick
 * @param after the newer hash
 * @param options weights, thresholds, prior, or a whole model
 * @throws RangeError when the options name an unknown field, or a number out of its range
 * @example
 * const { verdict, advice } = compareHashes(decodeHash(before), decodeHash(after));
 * verdict; // "same", "review", "different" or "insufficient"
 */
export function compareHashes(
  before: HardwareHash | PreparedHash,
  after: HardwareHash | PreparedHash,
  options: CompareOptions = {},
): MatchReport {
  const model = modelOf(options);
  const older = preparedOnce(before);
  const newer = preparedOnce(after);
  compareFields(older, newer, model, scratch);
  return reportOf(scratch, model, model, partsOf(older, newer));
}

/** The parts of a report that two whole hashes give. */
export function partsOf(older: PreparedHash, newer: PreparedHash): ReportParts {
  const changes: Change[] = [];
  const groups = trackedChanges(older.tracked, newer.tracked, changes);
  diskChanges(older.disks, newer.disks, changes);
  adapterChanges(older.listedAdapters, newer.listedAdapters, changes);
  return {
    changes,
    groups,
    virtualMachine: older.virtualMachine && newer.virtualMachine,
    winPE: older.winPE !== newer.winPE,
    reasonOf: (position) => older.reasons[position] ?? newer.reasons[position],
  };
}
