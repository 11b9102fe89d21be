/** What an index answers: candidates, and keys that are too common to find anybody. */
import type { HardwareHash } from '../hash/model.js';
import type { MatchReport } from './compare.js';
import type { EvidenceField } from './fields.js';
import type { PreparedHash } from './prepare.js';

/** Options of {@link DeviceIndex.match}. */
export interface MatchOptions {
  /** Most candidates to return, the best first; default 10. */
  readonly limit?: number;
  /** Returns the hash of a device of the index, so that reports can say what changed. */
  readonly lookup?: (id: string) => HardwareHash | PreparedHash | undefined;
}

/** A device of the index that a hash may be, or shares parts with. */
export interface Candidate extends MatchReport {
  /** The name that the device was added under. */
  readonly id: string;
}

/** A key that so many devices share that it finds nobody. */
export interface WeakKey {
  readonly field: EvidenceField;
  /** Number of devices. */
  readonly devices: number;
  /** Names of a few of them. */
  readonly examples: readonly string[];
}

/** Where whole hashes come from, which say what changed. */
export interface WholeHashes {
  readonly lookup?: MatchOptions['lookup'];
  readonly newer?: PreparedHash;
}

/** A candidate, with the notes that only an index has. Written out: spreading a report takes longer than making it. */
export function candidateOf(id: string, report: MatchReport, lowered: boolean, withoutChanges: boolean): Candidate {
  const { schemaVersion, verdict, probability, bits, contributions, rule, changes, diagnosis, advice } = report;
  const { supported, lead, outcomes, questions, steps, productKeyChange } = report;
  let { notes } = report;
  if (lowered) notes = [...notes, 'common-values'];
  if (withoutChanges) notes = [...notes, 'changes-not-kept'];
  return {
    id,
    schemaVersion,
    verdict,
    probability,
    bits,
    contributions,
    rule,
    changes,
    diagnosis,
    notes,
    advice,
    supported,
    lead,
    outcomes,
    questions,
    steps,
    productKeyChange,
  };
}
