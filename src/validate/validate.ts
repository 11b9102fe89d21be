/** `validateHash`: the report on one hash, for a scenario. */

import { type HardwareHash, SCHEMA_VERSION } from '../hash/model.js';
import { containerOf } from '../inspect/container-findings.js';
import { type Finding, isOk } from '../inspect/finding.js';
import type { Inspection } from '../inspect/inspect.js';
import { readContainer, workbench } from '../inspect/workbench.js';
import { isFrameSilent, runChecks } from './check.js';
import { agreedFields } from './check-licensing.js';
import {
  type CheckRules,
  checkRules,
  type FindingSink,
  type ModelSource,
  toFinding,
  type ValidateOptions,
  weighed,
} from './rules.js';
import { summarise } from './summary.js';

/** What {@link validateHash} says. */
export interface ValidationReport {
  /** {@link SCHEMA_VERSION} */
  schemaVersion: number;
  /** Whether there is no finding of severity error (with `strict`: nor a warning). */
  ok: boolean;
  /** Name of the scenario. */
  scenario: string;
  /** One line, such as `will import; self-deploying will fail: no TPM`. */
  summary: string;
  /** What was found: of text and container first, then in the order of the checks. */
  findings: Finding[];
}

/** Findings about the fields of a container, and the fields that its licensing HWID agrees with; none where its blocks cannot be parsed. */
function checkFields(
  container: { readonly bytes: Uint8Array },
  model: ModelSource,
  rules: CheckRules,
): { findings: Finding[]; agreed: string[] } {
  const reader = readContainer(container);
  if (reader === undefined) return { findings: [], agreed: [] };
  const { frame } = workbench;
  const findings: Finding[] = [];
  const report: FindingSink['report'] = (code, severity, describe) =>
    findings.push(toFinding(code, severity, describe()));
  const compared = runChecks(reader, rules, { report }, model, frame !== undefined && isFrameSilent(frame, rules));
  return { findings, agreed: agreedFields(reader, rules.hwid, model, compared) };
}

const isInspection = (value: HardwareHash | Inspection): value is Inspection => 'findings' in value;

/**
 * Checks a hash against what registration needs.
 *
 * @param input a model, or what {@link inspectHash} said of an input; a damaged one is reported, not thrown
 * @param options the scenario (`intune` by default), what the caller accepts, whether warnings count
 * @throws {@link HashModelError} when a model holds what the format cannot
 * @throws {@link HashCapacityError} when a model's blocks do not fit
 * @throws RangeError when the scenario has no such name
 * @example
 * const report = validateHash(inspectHash(text), { scenario: 'self-deploying' });
 * if (!report.ok) console.log(report.summary);
 */
export function validateHash(input: HardwareHash | Inspection, options: ValidateOptions = {}): ValidationReport {
  const rules = checkRules(options);
  const container = isInspection(input) ? input : containerOf(input);
  const model = (): HardwareHash | undefined => (isInspection(input) ? input.hash : input);
  const accepted = container.findings
    .filter(({ code }) => !rules.allow.some((allowance) => allowance.code === code))
    .flatMap((finding) => weighed(finding, rules) ?? []);
  const { findings: own, agreed } = checkFields(container, model, rules);
  return validationReport([...accepted, ...own], agreed, rules, options.strict === true);
}

/**
 * The report of findings.
 *
 * @param agreed the fields that the licensing HWID agrees with
 * @param strict whether warnings count
 */
export function validationReport(
  findings: Finding[],
  agreed: readonly string[],
  { scenario }: CheckRules,
  strict: boolean,
): ValidationReport {
  return {
    schemaVersion: SCHEMA_VERSION,
    ok: isOk(findings) && !(strict && findings.some(({ severity }) => severity === 'warning')),
    scenario: scenario.name,
    summary: summarise(findings, scenario, agreed),
    findings,
  };
}
