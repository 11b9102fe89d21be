/** `hwhash validate`: whether a hash has what registration needs. */

import type { Command } from 'commander';
import type { Finding } from '../hash/finding.js';
import { printable } from '../hash/printable.js';
import type { ScenarioName } from '../validate/scenarios.js';
import { isScenarioName, SCENARIOS } from '../validate/scenarios.js';
import type { ValidationReport } from '../validate/validate.js';
import { CliError, EXIT } from './failure.js';
import { findingLines, out, writeJson, writeText } from './terminal.js';

interface ValidateOptions {
  scenario: string;
  strict?: boolean;
  json?: boolean;
}

export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('check whether hashes have what registration needs')
    .argument('<input...>', 'files (base64, bytes, CSV, OA3.xml, JSON, snapshot), "-", or the base64 itself')
    .option(
      '--scenario <name>',
      'what the hash is for: intune, user-driven, self-deploying, pre-provisioning, oem, repair or device-preparation',
      'intune',
    )
    .option('--strict', 'count warnings as errors')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Examples:
  hwhash validate device.csv
  hwhash validate --scenario self-deploying --strict *.csv
  hwhash validate --json - < OA3.xml | jq -r .summary`,
    )
    .action(async (inputs: string[], options: ValidateOptions) => {
      process.exitCode = await validate(inputs, options);
    });
}

/** A hash, what it is called, and what was found. */
interface Validated {
  label: string;
  report: ValidationReport;
}

async function validate(inputs: readonly string[], options: ValidateOptions): Promise<number> {
  const scenario = await scenarioOf(options.scenario);
  const { readEach } = await import('./inputs.js');
  const { validateHash } = await import('../validate/validate.js');
  const { hashes, failures } = await readEach(inputs);
  const strict = options.strict === true;
  const validated = hashes.map(({ label, inspection }) => ({
    label,
    report: validateHash(inspection, { scenario, strict, hwid: 'all' }),
  }));
  if (validated.length > 0) await print(validated, options);
  if (failures > 0) return EXIT.failed;
  return validated.every(({ report }) => report.ok) ? EXIT.done : EXIT.found;
}

async function scenarioOf(name: string): Promise<ScenarioName> {
  if (isScenarioName(name)) return name;
  throw new CliError(`there is no scenario "${name}"`, `scenarios are ${Object.keys(SCENARIOS).join(', ')}`);
}

async function print(validated: readonly Validated[], options: ValidateOptions): Promise<void> {
  const reports = validated.map(({ report }) => report);
  if (options.json) {
    await writeJson(reports.length === 1 ? reports[0] : { schemaVersion: reports[0].schemaVersion, reports });
    return;
  }
  await writeText(await sheetOf(validated));
}

/** Weight of a severity in the order of a sheet. */
const WEIGHT: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** One line a device, its findings beneath, the gravest first; behind several devices a line that counts them. */
async function sheetOf(validated: readonly Validated[]): Promise<string> {
  const lines = validated.flatMap(({ label, report }) => {
    const mark = report.ok ? out.green('ok  ') : out.red('fail');
    const sorted = [...report.findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
    const findings = sorted.flatMap((finding) => findingLines(finding));
    return [`${mark}  ${out.bold(printable(label))}: ${report.summary}`, ...findings];
  });
  const failed = validated.filter(({ report }) => !report.ok).length;
  if (validated.length > 1) lines.push('', `${validated.length} hashes, ${failed} with errors`);
  return `${lines.join('\n')}\n`;
}
