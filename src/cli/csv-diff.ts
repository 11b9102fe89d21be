/** `hwhash csv diff`: devices of a list that are not imported yet. */

import type { Command } from 'commander';
import type { CsvTarget } from '../csv/dialects.js';
import { counted } from '../hash/counted.js';
import type { CsvDiffResult } from '../rewrite/diff.js';
import type { CsvTransformOptions } from '../rewrite/transform.js';
import { targetOption } from './csv-options.js';
import { RemarkJson, RemarkLines, type RemarkTeller, shortLine } from './csv-remarks.js';
import { EXIT } from './failure.js';
import { isStandardOutput, notice, remark, write } from './terminal.js';

interface DiffOptions {
  for: CsvTarget;
  known: string[];
  outputFile?: string;
  force?: boolean;
  json?: boolean;
}

export function registerCsvDiff(csv: Command): void {
  csv
    .command('diff')
    .description('the devices of a list that an export of the service does not have')
    .argument('<files...>', 'the list: CSV files or whatever else holds hashes, folders, "-"')
    .requiredOption(
      '--known <file>',
      "an export: Intune's CSV of devices, a saved response of Graph, or hashes; may be repeated",
      (file: string, others: string[] = []) => [...others, file],
    )
    .addOption(targetOption())
    .option('--output-file <file>', 'the new file; without it, standard output')
    .option('--force', 'replace an existing file')
    .option('--json', 'print the devices as JSON')
    .addHelpText(
      'after',
      `
A device is known by its hash, or by its serial number where the export does not name another manufacturer for it.

Example:
  hwhash csv diff fleet.csv --known intune-devices.csv --output-file to-import.csv`,
    )
    .action(async (files: string[], options: DiffOptions) => {
      process.exitCode = await diff(files, options);
    });
}

async function diff(files: readonly string[], options: DiffOptions): Promise<number> {
  const [{ diffCsv }, { readBytes }] = await Promise.all([import('../rewrite/diff.js'), import('./input.js')]);
  const inputs: (string | Uint8Array)[] = [];
  for (const file of files) inputs.push(file === '-' ? await readBytes(file) : file);
  const { for: target, force, json } = options;
  const file = isStandardOutput(options.outputFile) ? undefined : options.outputFile;
  const nowhere = { write: () => undefined };
  const teller: RemarkTeller = json ? new RemarkJson(target) : new RemarkLines(shortLine);
  const output = file ?? (json ? nowhere : { write, writeBytes: write });
  const onRemarks: CsvTransformOptions['onRemarks'] = (remarks) => teller.receive(remarks);
  const result = await diffCsv(inputs, options.known, output, { target, force, notice, onRemarks });
  const { rows, written, known, devices } = result;
  await teller.end({ rows, written, known, devices });
  const { counts } = teller;
  if (!json) tell(result, counts['left-out']);
  return counts['left-out'] + counts.faulty > 0 ? EXIT.found : EXIT.done;
}

function tell({ rows, known, devices }: CsvDiffResult, leftOut: number): void {
  const unknown = `${counted(devices.length, 'device is', 'devices are')} not known`;
  remark(`${unknown}; ${known} of ${counted(rows, 'row')} ${known === 1 ? 'is' : 'are'} known, ${leftOut} left out`);
}
