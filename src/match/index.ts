/** Whether two hashes are of one device, and which devices of many a hash may be. `hwhash/match`. */

export type { Candidate, MatchOptions, WeakKey } from './candidate.js';
export type { Collision, CollisionOptions, CollisionReport } from './collisions.js';
export {
  type CompareOptions,
  compareHashes,
  type MatchReport,
} from './compare.js';
export { describeMatch, type EvidenceLine, type MatchDescription } from './describe.js';
export { DEFAULT_WEAK_KEY_LIMIT, DeviceIndex, type DeviceIndexOptions } from './device-index.js';
export { type DeviceKeys, deviceKeys } from './device-keys.js';
export type { Advice, Diagnosis, MatchNote } from './diagnosis.js';
export {
  type Estimate,
  type EstimateOptions,
  estimateWeights,
  type LabelledPair,
  type LearntWeight,
} from './estimate.js';
export {
  type EstimationSession,
  estimateWeightsFromFleet,
  type FleetEstimate,
  type FleetEstimateOptions,
} from './estimate-fleet.js';
export type { ProductKeyChange } from './facts.js';
export {
  type AgreementLevel,
  type ComparisonLevel,
  EVIDENCE_FIELDS,
  type EvidenceField,
  type FieldKind,
  type SilentLevel,
} from './fields.js';
export { findCollisions } from './find-collisions.js';
export { decodeDeviceIndex, encodeDeviceIndex, IndexFormatError, type IndexFormatErrorCode } from './index-file.js';
export { type Contribution, createMatchModel, type MatchModel, type MatchModelOptions } from './model.js';
export { type PreparedHash, prepareForMatch } from './prepare.js';
export {
  type OutcomeLead,
  type OutcomeQuestion,
  type OutcomeRow,
  REPAIR_GUIDANCE,
  type RepairStep,
  type Supported,
} from './repair-outcomes.js';
export { RULES, type Rule, type RuleName, type Verdict } from './rules.js';
export { type FieldState, fieldStates } from './states.js';
export type { Change, ChangeValue } from './tracked.js';
export {
  DEFAULT_PRIOR,
  DEFAULT_THRESHOLDS,
  DEFAULT_WEIGHTS,
  type FieldWeight,
  type MatchThresholds,
} from './weights.js';
