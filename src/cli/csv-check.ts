/** `hwhash csv check`: what is wrong in CSV files, where, and what the service would answer. */
import type { Command } from 'commander';
import type { CsvInput } from '../csv/check-files.js';
import type { CsvTarget } from '../csv/dialects.js';
import type { CsvReport } from '../csv/report.js';
import { SCENARIOS, type ScenarioName } from '../validate/scenarios.js';
import { positive, targetOption } from './csv-options.js';

interface CheckOptions {
  for: CsvTarget;
  scenario: ScenarioName;
  strict?: boolean;
  workers?: number;
  duplicates: boolean;
  examples?: number;
  json?: boolean;
  ndjson?: boolean;
  outputFile?: string;
  force?: boolean;
  progress?: boolean;
}

export function registerCsvCheck(csv: Command): void {
  csv
    .command('check')
    .description('say what is wrong in CSV files, where, and what the service would answer')
    .argument('<files...>', 'CSV files, plain or gzip; "-" for standard input')
    .addOption(targetOption())
    .option('--scenario <name>', `what the devices are for: ${Object.keys(SCENARIOS).join(', ')}`, 'intune')
    .option('--strict', 'count warnings as errors')
    .option('--workers <n>', 'threads; by default one for each 64 MiB, at most one a processor', positive)
    .option('--no-duplicates', 'do not look for duplicates, which cost up to 85 bytes of memory a row')
    .option('--examples <n>', 'places shown of each finding', positive)
    .option('--json', 'print the report as JSON')
    .option('--ndjson', 'print every finding as a line of JSON')
    .option('--output-file <file>', 'write every finding to a file: CSV where its name ends in .csv, else NDJSON')
    .option('--force', 'replace that file')
    .option('--progress', 'print lines of progress where there is no terminal')
    .addHelpText(
      'after',
      `
Examples:
  hwhash csv check devices.csv
  hwhash csv check --for fleet --workers 4 fleet.csv.gz --output-file findings.csv
  hwhash csv check --json devices.csv | jq '.findings[].code'`,
    )
    .action(async (files: string[], options: CheckOptions) => {
      process.exitCode = await check(files, options);
    });
}

async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  const { CliError, EXIT } = await import('./failure.js');
  const { isScenarioName } = await import('../validate/scenarios.js');
  if (options.json && options.ndjson) throw new CliError('--json and --ndjson exclude each other');
  if (!isScenarioName(options.scenario)) {
    throw new CliError(`there is no scenario "${options.scenario}"`, `one of ${Object.keys(SCENARIOS).join(', ')}`);
  }
  const { CsvCheckAborted, checkCsv } = await import('../csv/check-files.js');
  const { openFindings } = await import('./csv-findings.js');
  const { startProgress } = await import('./csv-progress.js');
  const findings = await openFindings(options);
  const progress = startProgress(options.progress === true);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const report = await checkCsv(inputsOf(files), {
      ...checkOptions(options),
      signal: stop.signal,
      onProgress: progress.update,
      onFindings: findings?.take,
    });
    progress.stop();
    await findings?.commit();
    await print(report, files, options);
    return isBad(report, options.strict) ? EXIT.found : EXIT.done;
  } catch (error) {
    progress.stop();
    await findings?.discard();
    if (!(error instanceof CsvCheckAborted)) throw error;
    // A pipe that is still open would keep the process alive.
    process.stdin.destroy();
    await print(error.report, files, options);
    return EXIT.interrupted;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

const checkOptions = (options: CheckOptions) => ({
  target: options.for,
  scenario: options.scenario,
  strict: options.strict,
  workers: options.workers,
  duplicates: options.duplicates,
  exampleLimit: options.examples,
});

const inputsOf = (files: readonly string[]): CsvInput[] => files.map((file) => (file === '-' ? process.stdin : file));

function isBad({ findings }: CsvReport, strict = false): boolean {
  return findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
}

async function print(report: CsvReport, files: readonly string[], options: CheckOptions): Promise<void> {
  const { remark, write, writeJson } = await import('./terminal.js');
  if (options.json) return writeJson(report);
  const { renderReport, summaryLine } = await import('./csv-sheet.js');
  if (options.ndjson) return remark(summaryLine(report, files));
  await write(renderReport(report, files));
}
