/**
 * What the checks of a hash work with: the scenario made ready, the place findings go to, and how a finding about a
 * field is put into words.
 */

import { BLOCK_HEADER_SIZE } from '../hash/container.js';
import type { Members } from '../hash/layouts.js';
import type { HardwareHash } from '../hash/model.js';
import { excerpt } from '../hash/printable.js';
import type { HashReader } from '../hash/reader.js';
import type { Finding, Severity } from '../inspect/finding.js';
import type { FIELD_CODES, FindingCode } from '../inspect/finding-codes.js';
import { type FindingSource, SECTIONS } from '../inspect/finding-source.js';
import type { LicensingComparison, LicensingScope } from '../licensing/check.js';
import { FIELD_NAMES, FIELDS, type FieldInfo, type FieldName } from './fields.js';
import { normalisePlaceholder } from './placeholder-table.js';
import type { Placeholder } from './placeholder-verdict.js';
import { type Fact, type FactVerdict, factVerdicts, SCENARIOS, type Scenario, type ScenarioName } from './scenarios.js';

/** Codes of the findings about what a hash says; those about container and blocks are `inspectHash`'s. */
export type CheckCode = (typeof FIELD_CODES)[number] | Fact;

/** A finding without its code and severity, and the value that it is about. */
export interface FindingDetails extends Omit<Finding, 'code' | 'severity'> {
  /** The value that an allowance is compared with; it is not part of the finding. */
  value?: string;
}

/** Where findings go. `describe` makes the words, and need not be called by who only counts. */
export interface FindingSink {
  report(code: CheckCode, severity: Severity, describe: () => FindingDetails): void;
}

/** A finding that the caller accepts and does not want to see. */
export interface Allowance {
  /** Code of the finding. */
  code: string;
  /** Path of the member; any when absent. */
  field?: string;
  /** The value, compared as placeholders are (trimmed, without case); any when absent. */
  value?: string;
}

/** How a hash is checked. */
export interface ValidateOptions {
  /** A scenario of the package by name, or one of the caller's own; `intune` by default. */
  scenario?: ScenarioName | Scenario;
  /** Findings that are accepted. */
  allow?: readonly Allowance[];
  /** The present, for judging the time of capture; the system's clock by default. */
  now?: Date;
  /**
   * How much of the licensing HWID (block 37) is compared with the rest of the hash: `bios`, the default, one digest,
   * and all of them where it disagrees; `all`; `none`.
   */
  hwid?: LicensingScope;
  /** Whether warnings count as errors in the report's `ok`; false by default. */
  strict?: boolean;
}

/** A scenario made ready for many hashes. */
export interface CheckRules {
  readonly scenario: Scenario;
  /** Severity of a missing field; undefined where it may be missing. */
  readonly missing: Readonly<Record<FieldName, Severity | undefined>>;
  /** Severity of a placeholder. */
  readonly placeholder: Readonly<Record<FieldName, Severity>>;
  /** How grave a fact is; one that is absent does not matter. */
  readonly facts: Readonly<Partial<Record<Fact, FactVerdict>>>;
  readonly allow: readonly Allowance[];
  readonly hwid: LicensingScope;
  /** Whether everything is compared where the BIOS digest alone is asked for and disagrees. */
  readonly hwidFollows: boolean;
  /** Latest plausible time of capture, in seconds since 2000. */
  readonly latestCapture: number;
}

/** 2000-01-01T00:00:00Z in seconds since 1970. */
const EPOCH_2000 = 946_684_800;
const DAY = 86_400;
/** 2015-01-01T00:00:00Z, the year of Windows 10, in seconds since 2000. */
export const EARLIEST_CAPTURE = Date.UTC(2015, 0, 1) / 1000 - EPOCH_2000;

/** Source of the findings about lengths, sizes and chassis (REGISTRATION.md, section 1). */
export const QUALITY_LIMITS = SECTIONS.required('limits that OEM quality checks use');

/** Who says that a value is a placeholder. */
export const placeholderSource = ({ source }: Placeholder): FindingSource =>
  SECTIONS.placeholders(source === 'field' ? 'several inventory projects' : source);

/** Makes a scenario ready; do it once for many hashes. */
export function checkRules(options: ValidateOptions = {}): CheckRules {
  const { scenario = 'intune', allow = [], hwid = 'bios', now = new Date() } = options;
  const found = typeof scenario === 'string' ? SCENARIOS[scenario] : scenario;
  if (found === undefined) throw new RangeError(`there is no scenario named ${JSON.stringify(scenario)}`);
  const latestCapture = now.getTime() / 1000 - EPOCH_2000 + DAY;
  return { scenario: found, ...severitiesOf(found), allow, hwid, hwidFollows: true, latestCapture };
}

type Severities = Pick<CheckRules, 'missing' | 'placeholder' | 'facts'>;

/** Made once for each scenario of the package: a check of one hash would spend half its time on them. */
const PREPARED = new Map<Scenario, Severities>(Object.values(SCENARIOS).map((own) => [own, severitiesIn(own)]));

/** A caller's own scenario may have changed since the last call. */
function severitiesOf(scenario: Scenario): Severities {
  return PREPARED.get(scenario) ?? severitiesIn(scenario);
}

function severitiesIn(scenario: Scenario): Severities {
  const { fields } = scenario;
  const by = (fallback?: Severity): [FieldName, Severity | undefined][] =>
    FIELD_NAMES.map((name) => [name, fields[name] ?? fallback]);
  return {
    missing: Object.fromEntries(by()) as CheckRules['missing'],
    placeholder: Object.fromEntries(by('warning')) as CheckRules['placeholder'],
    facts: factVerdicts(scenario),
  };
}

/** A sink in front of another that drops what the caller accepts. */
export function allowing(sink: FindingSink, allow: readonly Allowance[]): FindingSink {
  if (allow.length === 0) return sink;
  return {
    report(code, severity, describe) {
      const details = describe();
      if (!allow.some((allowance) => accepts(allowance, code, details))) sink.report(code, severity, () => details);
    },
  };
}

function accepts(allowance: Allowance, code: string, { field, value = '' }: FindingDetails): boolean {
  if (allowance.code !== code || (allowance.field !== undefined && allowance.field !== field)) return false;
  return allowance.value === undefined || normalisePlaceholder(allowance.value) === normalisePlaceholder(value);
}

/** Makes a finding of what a sink was told: the members of the details as they come, the hint last. */
export function toFinding(code: FindingCode, severity: Severity, details: FindingDetails): Finding {
  const finding: Members = { code, severity };
  // Not by a rest pattern, which takes as long as the rest of a finding.
  for (const key in details) {
    if (key !== 'value' && key !== 'hint') finding[key] = details[key as keyof FindingDetails];
  }
  if (details.hint !== undefined) finding.hint = details.hint;
  const whole: object = finding;
  return whole as Finding;
}

/** A finding of container or text as the scenario weighs it; undefined where it does not matter there. */
export function weighed(finding: Finding, { facts }: CheckRules): Finding | undefined {
  if (finding.code !== 'length-not-3000') return finding;
  const verdict = facts[finding.code];
  return verdict && { ...finding, ...verdict };
}

/** Returns the model of the hash in a reader, for what is not checked on its bytes; called only where that is needed. */
export type ModelSource = (reader: HashReader) => HardwareHash | undefined;

/** The check of one hash: what is read, by which rules, and where findings go. */
export interface Check {
  readonly reader: HashReader;
  readonly model: ModelSource;
  readonly rules: CheckRules;
  readonly sink: FindingSink;
  /** Whether the checks of what devices of one model share are known to find nothing, and are left out. */
  readonly isModelSilent: boolean;
  /** Compares the licensing HWID without the model, where that can be done; who checks few hashes needs none of it. */
  readonly compareInPlace?: ((reader: HashReader, start: number) => LicensingComparison[] | undefined) | undefined;
}

/** A value in quotes, safe for a terminal, long ones cut. */
export const quote = (value: string): string => `"${excerpt(value)}"`;

/** How a field is called in a message: its label, oa3tool's name and the block. */
export function titleOf({ label, ...place }: FieldInfo): string {
  return `the ${label} ${inBrackets(place)}`;
}

/** oa3tool's name of a member and the block, as they follow a member's name in a message. */
export const inBrackets = ({ oa3, block }: Pick<FieldInfo, 'oa3' | 'block'>): string => `(${oa3}, block ${block})`;

/** Details of a finding about a field; the offset is that of the block's header, where there is such a block. */
export function aboutField(
  check: Check,
  info: FieldInfo,
  message: string,
  more: Partial<FindingDetails> = {},
): FindingDetails {
  const start = check.reader.start(info.block);
  return {
    field: info.path,
    block: info.block,
    ...(start < 0 ? {} : { offset: start - BLOCK_HEADER_SIZE }),
    message,
    hint: info.remedy,
    source: check.rules.scenario.source,
    ...more,
  };
}

/** Reports a fact where the scenario cares; `describe` is told what it predicts. */
export function reportFact({ rules, sink }: Check, fact: Fact, describe: () => FindingDetails): void {
  const verdict = rules.facts[fact];
  if (verdict === undefined) return;
  const { severity, predicts } = verdict;
  sink.report(fact, severity, () => ({ ...describe(), ...(predicts === undefined ? {} : { predicts }) }));
}

/** The service answers so where one of these is missing (REGISTRATION.md, section 1). */
const REJECTED_WITHOUT: readonly FieldName[] = ['manufacturer', 'serialNumber'];
export const INVALID_HASH = 'InvalidZtdHardwareHash';

/** Reports that a field is not there, where the scenario asks for it. */
export function reportMissing(check: Check, name: FieldName, what = 'missing'): void {
  const severity = check.rules.missing[name];
  if (severity === undefined) return;
  const info = FIELDS[name];
  const predicts = REJECTED_WITHOUT.includes(name) ? { predicts: INVALID_HASH } : {};
  check.sink.report('missing-field', severity, () => aboutField(check, info, `${titleOf(info)} is ${what}`, predicts));
}
