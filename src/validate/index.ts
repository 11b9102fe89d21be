/** What the package exports of the checks of a hash. `hwhash/validate`. */
export type { ContainerFault } from '../hash/container.js';
export { HashReader } from '../hash/reader.js';
export type { LicensingScope } from '../licensing/check.js';
export { checkHash } from './check.js';
export type { FieldName } from './fields.js';
export {
  classifyMac,
  type MacClass,
  type MacTrust,
  type Placeholder,
  type PlaceholderRule,
  placeholderSerial,
  placeholderText,
  placeholderUuid,
} from './placeholders.js';
export {
  type Allowance,
  type CheckCode,
  type CheckRules,
  checkRules,
  type FindingDetails,
  type FindingSink,
  type ValidateOptions,
} from './rules.js';
export { type Fact, type FactVerdict, SCENARIOS, type Scenario, type ScenarioName } from './scenarios.js';
export { type ValidationReport, validateHash } from './validate.js';
