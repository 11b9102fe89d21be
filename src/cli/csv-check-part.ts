/** `hwhash csv check --part I/N`: one task of a check that is divided among processes or machines. */

import { csvInputName } from '../csv/check-files.js';
import { checkCsvPart } from '../csv/check-part.js';
import type { CsvTarget } from '../csv/dialects.js';
import { partName } from '../csv/part.js';
import { encodeCsvPart } from '../csv/part-file.js';
import { writeOutputFile } from '../files/output-file.js';
import { counted } from '../hash/counted.js';
import { type CheckOptions, checkOptions, requireScenario } from './csv-check-run.js';
import { CliError, EXIT } from './failure.js';
import { grouped, notice, remark } from './terminal.js';

/** Options that say what a report looks like: a part makes none. */
const OF_THE_REPORT = ['json', 'ndjson', 'outputFile', 'report'] as const;

/** Checks a part and writes what was found; the exit status is that of the task, not of the findings. */
export async function checkPart(files: readonly string[], options: CheckOptions): Promise<number> {
  const { partialFile, part = { part: 1, of: 1 }, force } = options;
  if (partialFile === undefined) throw new CliError('--part needs --partial-file, where the result is written to');
  if (OF_THE_REPORT.some((name) => options[name] !== undefined)) {
    throw new CliError(
      'a part has no report of its own',
      'give --json to "hwhash csv report", which puts the parts together',
    );
  }
  if (files.includes('-')) throw new CliError('standard input cannot be checked in parts');
  requireScenario(options.scenario);
  await requireCsv(files, options.for);
  const result = await checkCsvPart(files, part, checkOptions(options));
  await writeOutputFile(partialFile, encodeCsvPart(result), { force, notice });
  const rows = result.segments.reduce((sum, { partial }) => sum + partial.rows, 0);
  remark(`${partName(result)}: ${counted(rows, 'row', 'rows', grouped)} checked`);
  return EXIT.done;
}

/** A part is a range of lines: only CSV files have them. */
async function requireCsv(files: readonly string[], target: CsvTarget): Promise<void> {
  const { checkInputs } = await import('../input/row-sources.js');
  const { inputs } = await checkInputs(files, target);
  const other = inputs.find((input) => typeof input !== 'string');
  if (other === undefined) return;
  throw new CliError(
    `${csvInputName(other)} cannot be checked in parts: it is no CSV`,
    'write one with "hwhash csv merge"',
  );
}
