/** `hwhash validate`: whether a hash has what registration needs. */

import type { Command } from 'commander';
import { SCHEMA_VERSION } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import type { Finding } from '../inspect/finding.js';
import type { ScenarioName } from '../validate/scenarios.js';
import { isScenarioName, SCENARIOS } from '../validate/scenarios.js';
import type { ValidationReport } from '../validate/validate.js';
import type { CsvFileFaults } from './csv-faults.js';
import { CliError, EXIT } from './failure.js';
import { findingLines, out } from './terminal.js';

interface ValidateOptions {
  scenario: string;
  strict?: boolean;
  json?: boolean;
  ndjson?: boolean;
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
    .option('--ndjson', 'print one report a line as JSON, with the name of its input')
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

/** Receives reports as they come. */
interface ReportOutput {
  add(validated: Validated): void;
  /** Takes what is wrong with a CSV file beside its hashes, after the reports of these. */
  addFile(file: CsvFileFaults): void;
  /** Writes what has been added, where that is much. */
  settle(): Promise<void>;
  /** @param failed reports that have errors */
  end(count: number, failed: number): Promise<void>;
}

async function validate(inputs: readonly string[], options: ValidateOptions): Promise<number> {
  if (options.json && options.ndjson) throw new CliError('--json and --ndjson exclude each other');
  const scenario = await scenarioOf(options.scenario);
  const { passInputs } = await import('./input-stream.js');
  const { inspected, labelOf } = await import('./input.js');
  const { csvFaultsOf } = await import('./csv-faults.js');
  const { validateHash } = await import('../validate/validate.js');
  const strict = options.strict === true;
  const output = await outputOf(options);
  const faultsOf = await csvFaultsOf({ scenario, strict });
  const tally = { failures: 0 };
  let count = 0;
  let failed = 0;
  let failedFiles = 0;
  const add = (label: string, report: ValidationReport): void => {
    count++;
    if (!report.ok) failed++;
    output.add({ label, report });
  };
  for (const input of inputs) {
    const faults = faultsOf(labelOf(input));
    await passInputs([input], tally, {
      slot: faults.slot,
      begin: (bytes) => faults.begin(bytes),
      text: (bytes, start, end) => faults.text(bytes, start, end),
      end: () => faults.end(),
      plain(row, name) {
        add(`${name}, line ${row.line}`, faults.plain(row));
        return true;
      },
      hash(carried, name) {
        const { label, place, inspection, fault } = inspected(carried, name);
        const own = validateHash(inspection, { scenario, strict, hwid: 'all' });
        add(label, faults.join(fault !== undefined && own.ok ? cutReport(own, fault) : own, place));
      },
      batch: () => output.settle(),
    });
    const rest = faults.rest();
    if (rest === undefined) continue;
    if (!rest.ok) failedFiles++;
    output.addFile(rest);
  }
  await output.end(count, failed);
  if (tally.failures > 0) return EXIT.failed;
  return failed + failedFiles === 0 ? EXIT.done : EXIT.found;
}

/** The report of a hash whose checksum holds, and which is not whole: no other command writes it. */
function cutReport(report: ValidationReport, fault: string): ValidationReport {
  const findings = report.findings.map(
    (finding): Finding =>
      finding.code === 'length-not-3000' ? { ...finding, severity: 'error', message: fault } : finding,
  );
  return { ...report, ok: false, summary: `will not import: ${fault}`, findings };
}

async function scenarioOf(name: string): Promise<ScenarioName> {
  if (isScenarioName(name)) return name;
  throw new CliError(`there is no scenario "${name}"`, `scenarios are ${Object.keys(SCENARIOS).join(', ')}`);
}

async function outputOf({ json, ndjson }: ValidateOptions): Promise<ReportOutput> {
  const { JsonList, jsonLine, TextStream } = await import('./output-stream.js');
  if (json) {
    const list = new JsonList(SCHEMA_VERSION, 'reports');
    const files: CsvFileFaults[] = [];
    return {
      add: ({ report }) => list.push(report),
      addFile: (file) => files.push(file),
      settle: () => list.settle(),
      end: () => list.end(files.length > 0 ? { files } : {}),
    };
  }
  const text = new TextStream(!ndjson);
  const settle = (): Promise<void> => text.settle();
  if (ndjson) {
    return {
      settle,
      add: ({ label, report }) => text.push(jsonLine({ input: label, ...report })),
      end: () => text.flush(),
      addFile: (file) => text.push(jsonLine({ schemaVersion: SCHEMA_VERSION, ...file, summary: summaryOf(file) })),
    };
  }
  return {
    settle,
    add: (validated) => text.push(sheetOf(validated)),
    addFile: (file) => text.push(fileSheet(file)),
    async end(count, failed) {
      if (count > 1) await text.add(`\n${count} hashes, ${failed} with errors\n`);
      await text.flush();
    },
  };
}

/** Weight of a severity in the order of a summary. */
const WEIGHT: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** One line for the device, its findings beneath, the gravest first. */
function sheetOf({ label, report }: Validated): string {
  const mark = report.ok ? out.green('ok  ') : out.red('fail');
  const line = `${mark}  ${out.bold(printable(label))}: ${report.summary}\n`;
  if (report.findings.length === 0) return line;
  const sorted = [...report.findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
  const findings = sorted.flatMap((finding) => findingLines(finding));
  return `${line}${findings.join('\n')}\n`;
}

const summaryOf = ({ ok }: CsvFileFaults): string =>
  ok ? 'the file has warnings' : 'the file will not be accepted as it is';

/** One line for a CSV file, the first place of each fault beneath. */
function fileSheet(file: CsvFileFaults): string {
  const mark = file.ok ? out.green('ok  ') : out.red('fail');
  const findings = file.findings.flatMap(({ code, severity, count, hint, predicts, examples: [first] }) => {
    const more = count > 1 ? ` (${count} times)` : '';
    const message = first.row === null ? first.message : `line ${first.line}: ${first.message}`;
    return findingLines({ code, severity, message: message + more, hint, predicts });
  });
  return `${[`${mark}  ${out.bold(printable(file.input))}: ${summaryOf(file)}`, ...findings].join('\n')}\n`;
}
