/**
 * Verdict, diagnosis, notes and advice of a comparison. They follow from a few dozen statements, and the comparisons of
 * a fleet repeat the same ones: each combination is worked out once.
 */
import { caseOf } from './case.js';
import { type Advice, adviceFor, type Diagnosis, diagnose, type MatchNote } from './diagnosis.js';
import { type Facts, factsOf, type ProductKeyChange } from './facts.js';
import { FIELD, LEVEL } from './fields.js';
import { HAS_VALUE } from './identity.js';
import type { Comparison } from './levels.js';
import { type PublishedOutcome, publishedOutcome } from './repair-outcomes.js';
import { decide, type RuleName, type Verdict } from './rules.js';

/** What a comparison comes to. Shared and frozen. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly rule: RuleName | undefined;
  readonly diagnosis: readonly Diagnosis[];
  readonly notes: readonly MatchNote[];
  readonly advice: Advice;
  readonly published: PublishedOutcome;
  readonly productKeyChange: ProductKeyChange | undefined;
}

/** What a judgement depends on, besides the comparison. */
export interface Circumstances {
  /** What the evidence says: 0 different, 1 review, 2 same. */
  readonly evidence: 0 | 1 | 2;
  readonly enoughEvidence: boolean;
  /** Bits of `CHANGE_GROUP`, seven of them. */
  readonly groups: number;
  readonly virtualMachine: boolean;
  readonly winPE: boolean;
}

const EVIDENCE = ['different', 'review', 'same'] as const;

/** The fields whose levels facts are read from, and those whose absence on one side is a fact. */
const LEVELS_READ = [
  FIELD.endorsementKey,
  FIELD.uuid,
  FIELD.serial,
  FIELD.productKey,
  FIELD.disk,
  FIELD.manufacturer,
  FIELD.product,
];
const STATES_READ = [FIELD.endorsementKey, FIELD.serial, FIELD.productKey, FIELD.manufacturer, FIELD.product];

/** 0 for agreement, 1 for difference, 2 for silence: as much of a level as facts are read from. */
const AGREEMENT = Uint8Array.from({ length: LEVEL.implied + 1 }, (_, level) =>
  level === LEVEL.agree || level === LEVEL.swapped ? 0 : level === LEVEL.differ ? 1 : 2,
);

/** A number under 2^44 that is the same for comparisons with the same facts and circumstances. */
function signature(comparison: Comparison, circumstances: Circumstances): number {
  const { levels, beforeStates, afterStates } = comparison;
  let low = 0;
  for (const position of LEVELS_READ) low = low * 3 + AGREEMENT[levels[position]];
  let high = 0;
  for (const position of STATES_READ) {
    high = high * 4 + (beforeStates[position] === HAS_VALUE ? 2 : 0) + (afterStates[position] === HAS_VALUE ? 1 : 0);
  }
  high = high * 2 + (comparison.keptAdapters > 0 ? 1 : 0);
  high = high * 2 + (comparison.lostAdapters > 0 ? 1 : 0);
  high = high * 2 + (comparison.addedAdapters > 0 ? 1 : 0);
  high = high * 2 + (comparison.lostWired > 0 ? 1 : 0);
  high = high * 2 + (comparison.addedCards > comparison.lostCards ? 1 : 0);
  high = high * 2 + (comparison.keptDisks > 0 ? 1 : 0);
  high = high * 2 + (comparison.lostDisks > 0 ? 1 : 0);
  high = high * 2 + (comparison.addedDisks > 0 ? 1 : 0);
  high = high * 2 + (comparison.systemDiskMoved ? 1 : 0);
  high = (high * 128 + circumstances.groups) * 3 + circumstances.evidence;
  high = high * 2 + (circumstances.enoughEvidence ? 1 : 0);
  high = high * 2 + (circumstances.virtualMachine ? 1 : 0);
  return (high * 2 + (circumstances.winPE ? 1 : 0)) * 3 ** LEVELS_READ.length + low;
}

function workOut(facts: Facts, circumstances: Circumstances): Judgement {
  const { verdict, rule } = decide(facts, circumstances.enoughEvidence, EVIDENCE[circumstances.evidence]);
  const found = caseOf(facts, verdict, circumstances);
  const { diagnosis, notes } = diagnose(found);
  return Object.freeze({
    verdict,
    rule,
    diagnosis: Object.freeze(diagnosis),
    notes: Object.freeze(notes),
    advice: adviceFor(found),
    published: Object.freeze(publishedOutcome(found)),
    productKeyChange: found.related ? facts.productKeyChange : undefined,
  });
}

/** Combinations that are kept; hostile input makes no more. */
const MOST_KEPT = 4096;
const known = new Map<number, Judgement>();

/** The judgement of a comparison. */
export function judge(comparison: Comparison, circumstances: Circumstances): Judgement {
  const key = signature(comparison, circumstances);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KEPT) known.clear();
  const judgement = workOut(factsOf(comparison), circumstances);
  known.set(key, judgement);
  return judgement;
}
