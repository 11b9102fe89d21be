/** What `hwhash csv check` does; everything that it needs is loaded with it, in one piece. */
import { CsvCheckAborted, type CsvInput, checkCsv, csvInputName } from '../csv/check-files.js';
import type { CsvTarget } from '../csv/dialects.js';
import type { CsvReport } from '../csv/report.js';
import { errnoOf, threadFault } from '../files/errno.js';
import { printable } from '../hash/printable.js';
import type { LicensingScope } from '../licensing/check.js';
import { isScenarioName, SCENARIOS, type ScenarioName } from '../validate/scenarios.js';
import { openOutputs } from './csv-check-outputs.js';
import { startProgress } from './csv-progress.js';
import { renderReport, summaryLine } from './csv-text.js';
import { CliError, EXIT } from './failure.js';
import { notice, remark, writeJson, writeText } from './terminal.js';

/** Its options, as given on the command line. */
export interface CheckOptions {
  for: CsvTarget;
  scenario: ScenarioName;
  partner?: boolean;
  hwid?: LicensingScope;
  strict?: boolean;
  workers?: number;
  duplicates: boolean;
  examples?: number;
  json?: boolean;
  ndjson?: boolean;
  outputFile?: string;
  report?: string;
  force?: boolean;
  progress?: boolean;
  part?: { part: number; of: number };
  partialFile?: string;
}

/** Checks files; returns the exit status. */
export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  if (options.json && options.ndjson) throw new CliError('--json and --ndjson exclude each other');
  requireScenario(options.scenario);
  const outputs = await openOutputs(options);
  const progress = startProgress(options.progress === true);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const { inputs, names } = await inputsOf(files, options.for);
    const report = await checkCsv(inputs, {
      ...checkOptions(options),
      signal: stop.signal,
      onProgress: progress.update,
      onFindings: outputs.take,
      onRefusedThreads: tellThreads,
    });
    progress.stop();
    await outputs.commit(report, names);
    await print(report, names, options);
    return isBad(report, options.strict) ? EXIT.found : EXIT.done;
  } catch (error) {
    progress.stop();
    await outputs.discard();
    if (!(error instanceof CsvCheckAborted)) throw error;
    // A pipe that is still open would keep the process alive.
    process.stdin.destroy();
    await print(error.report, files, options);
    return EXIT.interrupted;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** Says that fewer threads work than wanted. */
function tellThreads(reason: unknown, threads: number): void {
  const remedy = errnoOf(reason) === 'ERR_ACCESS_DENIED' ? '; --allow-worker allows it' : '';
  const used = threads === 1 ? 'one thread' : `${threads} threads`;
  notice(`checked in ${used}, as no more can be started: ${threadFault(reason)}${remedy}`);
}

/** Refuses a scenario that there is not. */
export function requireScenario(name: string): asserts name is ScenarioName {
  if (isScenarioName(name)) return;
  throw new CliError(`there is no scenario "${name}"`, `one of ${Object.keys(SCENARIOS).join(', ')}`);
}

/** The options of the library for those of the command. */
export const checkOptions = (options: CheckOptions) => ({
  target: options.for,
  scenario: options.scenario,
  partner: options.partner,
  hwid: options.hwid,
  strict: options.strict,
  workers: options.workers,
  duplicates: options.duplicates,
  exampleLimit: options.examples,
});

/** What is checked, and what it is called; files without a device are named. */
async function inputsOf(
  files: readonly string[],
  target: CsvTarget,
): Promise<{ inputs: CsvInput[]; names: readonly string[] }> {
  const { checkInputs, checkPipe } = await import('../input/row-sources.js');
  const inputs: CsvInput[] = [];
  for (const file of files) {
    const found = file === '-' ? await checkPipe(process.stdin, target) : await checkInputs([file], target);
    inputs.push(...found.inputs);
    for (const { name, unread } of found.unread) remark(`hwhash: ${printable(name)} ${printable(unread)}: not read`);
  }
  const isSame = inputs.length === files.length;
  return { inputs, names: isSame ? files : inputs.map(csvInputName) };
}

/** Whether a report makes the exit status 2. */
export function isBad({ findings }: CsvReport, strict = false): boolean {
  return findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
}

/** Prints a report in the form asked for. */
export async function print(
  report: CsvReport,
  files: readonly string[],
  options: Pick<CheckOptions, 'json' | 'ndjson'>,
): Promise<void> {
  if (options.json) return writeJson(report);
  if (options.ndjson) return remark(summaryLine(report, files));
  await writeText(renderReport(report, files));
}
