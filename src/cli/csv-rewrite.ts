/** `hwhash csv fix`, `merge`, `split` and `convert`: CSV files rewritten. */

import { type Command, Option } from 'commander';
import { type CsvTarget, DIALECTS } from '../csv/dialects.js';
import { counted } from '../hash/counted.js';
import { printable } from '../hash/printable.js';
import type { CsvTextSink } from '../rewrite/new-lines.js';
import type { CsvRewriteResult } from '../rewrite/remarks.js';
import type { CsvSplitResult } from '../rewrite/split.js';
import type { CsvInputs, CsvTransformOptions } from '../rewrite/transform.js';
import { positive, targetOption } from './csv-options.js';
import { fullLine, RemarkJson, RemarkLines, type RemarkTeller } from './csv-remarks.js';
import { CliError, EXIT } from './failure.js';
import { isStandardOutput, notice, remark, write } from './terminal.js';

interface RewriteOptions {
  for: CsvTarget;
  groupTag?: string;
  assignedUser?: string;
  outputFile?: string;
  repaired?: boolean;
  rows?: number;
  force?: boolean;
  json?: boolean;
}

type Work = (
  inputs: CsvInputs,
  output: string | CsvTextSink,
  options: CsvTransformOptions,
) => Promise<CsvRewriteResult | CsvSplitResult>;

const INPUTS = 'CSV files, OA3.xml reports, base64 files, ZIP archives of diagnostics, or folders of these; "-"';

function rewriteCommand(csv: Command, name: string, about: string, output: string): Command {
  return csv
    .command(name)
    .description(about)
    .argument('<files...>', INPUTS)
    .addOption(targetOption())
    .option('--group-tag <tag>', 'set the group tag of every row')
    .option('--assigned-user <name>', 'set the assigned user of every row')
    .option('--output-file <file>', output)
    .option('--force', 'replace an existing file')
    .option('--json', 'print what was done as JSON');
}

/** `--repaired`. */
const repairedOption = (): Option =>
  new Option('--repaired', 'leave all but the hash empty: how Partner Center accepts a device after a repair');

const TO_FILE = 'the new file; without it, standard output';

export function registerCsvFix(csv: Command): void {
  rewriteCommand(csv, 'fix', 'repair what can be repaired without guessing, and list every change', TO_FILE)
    .addOption(repairedOption())
    .addHelpText('after', '\nExample:\n  hwhash csv fix from-excel.csv --output-file devices.csv')
    .action(async (files: string[], options: RewriteOptions) => {
      const { fixCsv } = await import('../rewrite/fix.js');
      process.exitCode = await rewrite(fixCsv, files, options);
    });
}

export function registerCsvMerge(csv: Command): void {
  rewriteCommand(csv, 'merge', 'make one file of many: each device once, with its newest capture', TO_FILE)
    .addHelpText('after', '\nExample:\n  hwhash csv merge london.csv paris.csv diagnostics/ --output-file devices.csv')
    .action(async (files: string[], options: RewriteOptions) => {
      const { mergeCsv } = await import('../rewrite/merge.js');
      process.exitCode = await rewrite(mergeCsv, files, options);
    });
}

export function registerCsvConvert(csv: Command): void {
  rewriteCommand(csv, 'convert', "write another target's dialect; what is missing is taken from the hashes", TO_FILE)
    .addOption(repairedOption())
    .addHelpText(
      'after',
      '\nExample:\n  hwhash csv convert --for corporate-identifiers devices.csv --output-file ids.csv',
    )
    .action(async (files: string[], options: RewriteOptions) => {
      const { convertCsv } = await import('../rewrite/fix.js');
      process.exitCode = await rewrite(convertCsv, files, options);
    });
}

export function registerCsvSplit(csv: Command): void {
  const output = 'the name that the parts are called after: devices.csv gives devices-1.csv and so on';
  rewriteCommand(csv, 'split', 'divide files into parts of as many rows as the target accepts', output)
    .option('--rows <n>', 'fewer rows a part; fleet, which has no limit, needs it', positive)
    .addHelpText('after', '\nExample:\n  hwhash csv split --for partner-center fleet.csv --output-file part.csv')
    .action(async (files: string[], options: RewriteOptions) => {
      const { splitCsv } = await import('../rewrite/split.js');
      const name = options.outputFile ?? (files[0] === '-' ? undefined : files[0]);
      if (name === undefined || name === '-')
        throw new CliError('--output-file is needed: there is no name to call the parts after');
      const rowLimit = partSize(options);
      const work: Work = (inputs, _output, settings) => splitCsv(inputs, name, { ...settings, rowLimit });
      process.exitCode = await rewrite(work, files, { ...options, outputFile: name });
    });
}

/** Rows of a part. */
function partSize({ for: target, rows }: RewriteOptions): number {
  const most = DIALECTS[target].rowLimit;
  const size = rows ?? most;
  if (size === undefined) throw new CliError(`${target} has no limit of rows to divide by`, 'say how many with --rows');
  if (most !== undefined && size > most) throw new CliError(`${target} accepts at most ${most} rows a file`);
  return size;
}

async function rewrite(work: Work, files: readonly string[], options: RewriteOptions): Promise<number> {
  const { readBytes } = await import('./input.js');
  const output = isStandardOutput(options.outputFile) ? undefined : options.outputFile;
  if (options.json && output === undefined) {
    throw new CliError('--json needs --output-file: standard output cannot hold both');
  }
  const inputs: (string | Uint8Array)[] = [];
  for (const file of files) inputs.push(file === '-' ? await readBytes(file) : file);
  const { for: target, groupTag, assignedUser, repaired, force } = options;
  if (repaired && target !== 'partner-center') throw new CliError('--repaired goes with --for partner-center');
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const teller: RemarkTeller = options.json ? new RemarkJson(target) : new RemarkLines(fullLine);
    const onRemarks: CsvTransformOptions['onRemarks'] = (remarks) => teller.receive(remarks);
    const settings = { target, groupTag, assignedUser, repaired, force, signal: stop.signal, notice, onRemarks };
    const result = await work(inputs, output ?? { write, writeBytes: write }, settings);
    const { rows, written } = result;
    await teller.end({ rows, written, ...('files' in result ? { files: result.files } : {}) });
    if (!options.json) tell(result, teller, options);
    return teller.counts['left-out'] + teller.counts.faulty > 0 ? EXIT.found : EXIT.done;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** Says on standard error how it ended. */
function tell(result: CsvRewriteResult | CsvSplitResult, { counts }: RemarkTeller, options: RewriteOptions): void {
  if ('files' in result)
    for (const { path, rows } of result.files) remark(`${printable(path)}: ${counted(rows, 'row')}`);
  const { rows, written } = result;
  const where =
    'files' in result || isStandardOutput(options.outputFile) ? '' : ` to ${printable(options.outputFile ?? '')}`;
  const errors = counts.faulty === 0 ? '' : `, ${counted(counts.faulty, 'error')} in rows that are written`;
  const sum = `${written} of ${counted(rows, 'row')} written${where}`;
  remark(`${sum}; ${counted(counts.changed, 'change')}, ${counts['left-out']} left out${errors}`);
}
