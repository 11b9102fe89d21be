/**
 * What a hash is meant for, as data: which fields it must hold, and how grave it is where one is missing or holds a
 * placeholder. The lists are published (REGISTRATION.md, section 1); a caller can pass a list of its own.
 */
import type { Severity } from '../hash/finding.js';
import type { FieldName } from './fields.js';

/** Names of the scenarios that come with the package. */
export type ScenarioName = 'intune' | 'user-driven' | 'self-deploying' | 'pre-provisioning' | 'oem' | 'repair';

/** What a hash must hold for one purpose. */
export interface Scenario {
  /** Stands in the report. */
  readonly name: string;
  /** What it is for, in a few words that follow "for". */
  readonly purpose: string;
  /** Severity where the field is missing or a placeholder; a field that is not named here may be missing. */
  readonly fields: Readonly<Partial<Record<FieldName, Severity>>>;
  /** Whether the limits of OEM quality checks are errors, and chassis and displays are looked at; false by default. */
  readonly qualityChecks?: boolean;
  /** Whether a TPM of a version below 2.0 is an error; false by default. */
  readonly needsTpm2?: boolean;
  /** Where the list comes from; ends up in findings. */
  readonly source: string;
}

const REQUIREMENTS = 'Windows Autopilot requirements and known issues';
const OA3TOOL = 'oa3tool /ValidateHwHash, critical fields';
const OEM_LIST = 'published list of fields that an OEM hash must hold with unique values';
const REPAIR_LIST = 'published list of fields that the firmware must give after a repair';

const IMPORT: Scenario['fields'] = {
  uuid: 'error',
  serialNumber: 'error',
  manufacturer: 'error',
  productName: 'error',
  diskSerialNumber: 'warning',
  tpmVersion: 'warning',
  endorsementKey: 'warning',
  macAddress: 'warning',
  productKeyId: 'warning',
  family: 'warning',
};

const WITH_TPM: Scenario['fields'] = { ...IMPORT, tpmVersion: 'error', endorsementKey: 'error' };

const OEM: Scenario['fields'] = {
  productKeyId: 'error',
  manufacturer: 'error',
  productName: 'error',
  serialNumber: 'error',
  skuNumber: 'error',
  family: 'error',
  macAddress: 'error',
  uuid: 'error',
  diskSerialNumber: 'error',
  tpmVersion: 'error',
  endorsementKey: 'error',
  totalMemory: 'warning',
  diskCapacity: 'warning',
  displays: 'warning',
  chassisType: 'warning',
};

const REPAIR: Scenario['fields'] = {
  diskSerialNumber: 'error',
  serialNumber: 'error',
  manufacturer: 'error',
  productName: 'error',
  uuid: 'error',
  endorsementKey: 'error',
  macAddress: 'error',
  productKeyId: 'error',
  osType: 'error',
};

/** The scenarios that come with the package. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  intune: { name: 'intune', purpose: 'an import by an administrator', fields: IMPORT, source: OA3TOOL },
  'user-driven': { name: 'user-driven', purpose: 'user-driven deployment', fields: IMPORT, source: OA3TOOL },
  'self-deploying': {
    name: 'self-deploying',
    purpose: 'self-deploying mode',
    fields: WITH_TPM,
    needsTpm2: true,
    source: REQUIREMENTS,
  },
  'pre-provisioning': {
    name: 'pre-provisioning',
    purpose: 'pre-provisioning',
    fields: WITH_TPM,
    needsTpm2: true,
    source: REQUIREMENTS,
  },
  oem: { name: 'oem', purpose: 'an OEM submission', fields: OEM, qualityChecks: true, source: OEM_LIST },
  repair: { name: 'repair', purpose: 'a repaired device', fields: REPAIR, source: REPAIR_LIST },
};

/** Whether a text names a scenario. */
export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIOS, name);
}
