/**
 * What a hash is meant for, as data: which fields it must hold, and how grave it is where one is missing or holds a
 * placeholder. The lists are published (REGISTRATION.md, section 1); a caller can pass a list of its own.
 */

import type { Severity } from '../inspect/finding.js';
import type { FACT_CODES } from '../inspect/finding-codes.js';
import { type FindingSource, SECTIONS } from '../inspect/finding-source.js';
import type { FieldName } from './fields.js';

/** Names of the scenarios that come with the package. */
export type ScenarioName =
  | 'intune'
  | 'user-driven'
  | 'self-deploying'
  | 'pre-provisioning'
  | 'oem'
  | 'repair'
  | 'device-preparation';

/** A fact about a hash whose weight depends on what the hash is for; each is the code of a finding. */
export type Fact = (typeof FACT_CODES)[number] | 'length-not-3000';

/** How grave a fact is for one purpose, and the error that it will cause. */
export interface FactVerdict {
  readonly severity: Severity;
  /** The code that the device or the service will show. */
  readonly predicts?: string;
}

/** What a hash must hold for one purpose. */
export interface Scenario {
  /** Shown in the report. */
  readonly name: string;
  /** What it is for, in a few words that follow "for". */
  readonly purpose: string;
  /** Severity where the field is missing or a placeholder; a field that is not named here may be missing. */
  readonly fields: Readonly<Partial<Record<FieldName, Severity>>>;
  /** How grave a fact is here, where that differs from `COMMON_FACTS`; `none` where it does not matter. */
  readonly facts?: Readonly<Partial<Record<Fact, FactVerdict | 'none'>>>;
  /** Whether the limits of OEM quality checks are told, and chassis and displays are looked at; false by default. */
  readonly qualityChecks?: boolean;
  /** Whether a TPM of a version below 2.0 is an error; false by default. */
  readonly needsTpm2?: boolean;
  /** Whether a device that has no TPM at all may be used, user-driven, so that its absence is a warning; false by default. */
  readonly mayLackTpm?: boolean;
  /** Whether devices are told by manufacturer, model and serial number, and no hash is registered; false by default. */
  readonly usesNoHash?: boolean;
  /** Whether a user that is assigned to the device is ignored; false by default. */
  readonly ignoresUser?: boolean;
  /** Where the list comes from; ends up in findings. */
  readonly source: FindingSource;
}

/** What a device without a usable TPM 2.0 shows in self-deploying mode and in pre-provisioning. */
export const ATTESTATION_TIMED_OUT = '0x800705B4';

const info: FactVerdict = { severity: 'info' };
const warning: FactVerdict = { severity: 'warning' };
const error: FactVerdict = { severity: 'error' };

/** How grave a fact is where a scenario says nothing else; a fact that is not named does not matter. */
export const COMMON_FACTS: Readonly<Partial<Record<Fact, FactVerdict>>> = {
  'virtual-machine': info,
  'os-type-winpe': warning,
  'length-not-3000': warning,
  'weak-endorsement-key': warning,
  'hwid-mismatch': warning,
  'linux-capture': info,
};

/** The same where the limits of OEM quality checks are told. */
export const QUALITY_FACTS: Scenario['facts'] = { 'field-too-long': warning, 'chassis-type': info };

/** A virtual machine that an import accepts, and that enrolment may be too small for. */
const GUEST: Scenario['facts'] = { 'virtual-machine-size': warning };
/** Attestation: virtual TPMs are not supported either, and some TPMs are known to fail. */
const ATTESTED: Scenario['facts'] = {
  'virtual-machine': { severity: 'error', predicts: ATTESTATION_TIMED_OUT },
  'known-tpm-problem': warning,
};
const SUBMITTED: Scenario['facts'] = {
  'os-type-winpe': error,
  'os-type': error,
  'tool-build': error,
  'tool-version': error,
  'length-not-3000': error,
};

const REQUIREMENTS = SECTIONS.required('Windows Autopilot requirements and known issues');
const OA3TOOL = SECTIONS.required('oa3tool /ValidateHwHash, critical fields');
const OEM_LIST = SECTIONS.required('published list of fields that an OEM hash must hold with unique values');
const REPAIR_LIST = SECTIONS.required('published list of fields that the firmware must give after a repair');

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

/** A device is told by these three; its hash is not used. */
const DEVICE_PREPARATION: Scenario['fields'] = {
  manufacturer: 'error',
  productName: 'error',
  serialNumber: 'error',
  endorsementKey: 'info',
};

/** The scenarios that come with the package. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  intune: { name: 'intune', purpose: 'an import by an administrator', fields: IMPORT, facts: GUEST, source: OA3TOOL },
  'user-driven': {
    name: 'user-driven',
    purpose: 'user-driven deployment',
    fields: IMPORT,
    facts: GUEST,
    source: OA3TOOL,
  },
  'self-deploying': {
    name: 'self-deploying',
    purpose: 'self-deploying mode',
    ignoresUser: true,
    fields: WITH_TPM,
    needsTpm2: true,
    facts: ATTESTED,
    source: REQUIREMENTS,
  },
  'pre-provisioning': {
    name: 'pre-provisioning',
    purpose: 'pre-provisioning',
    fields: WITH_TPM,
    needsTpm2: true,
    facts: ATTESTED,
    source: REQUIREMENTS,
  },
  oem: {
    name: 'oem',
    purpose: 'an OEM submission',
    fields: OEM,
    qualityChecks: true,
    facts: SUBMITTED,
    source: OEM_LIST,
  },
  repair: {
    name: 'repair',
    purpose: 'a repaired device',
    fields: REPAIR,
    mayLackTpm: true,
    source: REPAIR_LIST,
  },
  'device-preparation': {
    name: 'device-preparation',
    purpose: 'Windows Autopilot device preparation',
    fields: DEVICE_PREPARATION,
    facts: {
      'windows-build': error,
      'no-registration': info,
      'length-not-3000': 'none',
      'os-type-winpe': 'none',
      'linux-capture': 'none',
    },
    usesNoHash: true,
    source: SECTIONS.required('Windows Autopilot device preparation: software requirements, corporate identifiers'),
  },
};

/** How grave each fact is in a scenario; what is absent does not matter there. */
export function factVerdicts({ facts = {}, qualityChecks }: Scenario): Readonly<Partial<Record<Fact, FactVerdict>>> {
  const merged = { ...COMMON_FACTS, ...(qualityChecks ? QUALITY_FACTS : {}), ...facts };
  return Object.fromEntries(Object.entries(merged).filter(([, verdict]) => verdict !== 'none')) as Partial<
    Record<Fact, FactVerdict>
  >;
}

/** Whether a text names a scenario. */
export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIOS, name);
}
