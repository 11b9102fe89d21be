/**
 * The rules that decide a verdict against, or before, the sum of the evidence. Each cites the rows of published
 * repair outcomes (docs/OUTCOMES.md) or the published statement that it follows from.
 */
import type { Facts } from './facts.js';

/** What a comparison comes to. */
export type Verdict = 'same' | 'review' | 'different' | 'insufficient';

/** Name of a rule that decided. */
export type RuleName =
  | 'endorsement-keys-differ'
  | 'manufacturers-differ'
  | 'products-differ'
  | 'firmware-strings-missing'
  | 'too-little-evidence'
  | 'uuids-differ'
  | 'serial-numbers-differ';

/** A rule. */
export interface Rule {
  readonly name: RuleName;
  /**
   * The verdict it gives. `different` and `insufficient` hold whatever the evidence says; `review` only holds a `same`
   * back.
   */
  readonly verdict: Exclude<Verdict, 'same'>;
  /** Rows of outcomes, or the published statement, that it follows from. */
  readonly source: string;
  readonly holds: (facts: Facts, enoughEvidence: boolean) => boolean;
}

/** All rules, in the order in which they are asked. */
export const RULES: readonly Rule[] = [
  {
    name: 'endorsement-keys-differ',
    verdict: 'different',
    source: 'R1 to R8, R11 to R13, R21: the private half of the key is locked in the TPM',
    holds: ({ keyDiffers }) => keyDiffers,
  },
  {
    name: 'manufacturers-differ',
    verdict: 'different',
    source: 'a device is identified by maker, product and serial number together',
    holds: ({ makerDiffers }) => makerDiffers,
  },
  {
    name: 'products-differ',
    verdict: 'different',
    source: 'a device is identified by maker, product and serial number together',
    holds: ({ productDiffers }) => productDiffers,
  },
  {
    name: 'firmware-strings-missing',
    verdict: 'insufficient',
    source: 'R9: a board whose firmware strings were not written is not recognised, whatever disk and adapters say',
    holds: ({ firmwareStringsLost, uuidAgrees, keyAgrees }) => firmwareStringsLost && !uuidAgrees && !keyAgrees,
  },
  {
    name: 'too-little-evidence',
    verdict: 'insufficient',
    source: 'full agreement of all that can be compared would give fewer bits than minimumEvidenceBits',
    holds: (_, enoughEvidence) => !enoughEvidence,
  },
  {
    name: 'uuids-differ',
    verdict: 'review',
    source:
      'R4, R10, and clones (equal serial number and disk): without a TPM nothing proves that another board is the same device',
    holds: ({ uuidDiffers, keyAgrees }) => uuidDiffers && !keyAgrees,
  },
  {
    name: 'serial-numbers-differ',
    verdict: 'review',
    source: 'R8 against the donor; serial numbers are compared at enrolment (error 908)',
    holds: ({ serialDiffers }) => serialDiffers,
  },
];

/** The verdict of the evidence and the rules, and the rule where one decided. */
export function decide(
  facts: Facts,
  enoughEvidence: boolean,
  evidence: 'same' | 'review' | 'different',
): { verdict: Verdict; rule?: RuleName } {
  for (const { name, verdict, holds } of RULES) {
    if (verdict === 'review' && evidence !== 'same') continue;
    if (holds(facts, enoughEvidence)) return { verdict, rule: name };
  }
  return { verdict: evidence };
}
