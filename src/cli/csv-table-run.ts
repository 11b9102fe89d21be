/** What `hwhash csv table` does. */
import { counted } from '../hash/counted.js';
import { printable } from '../hash/printable.js';
import type { RejectedRow } from '../report/device-row.js';
import { type DeviceTableResult, writeDeviceTable } from '../report/device-table.js';
import { type TableFormat, tableFormatOf } from '../report/table-format.js';
import { requireScenario } from './csv-check-run.js';
import { CliError, EXIT } from './failure.js';
import { readBytes } from './input.js';
import { complain, err, isStandardOutput, notice, remark, write, writeJson } from './terminal.js';

/** Its options, as given on the command line. */
export interface TableOptions {
  format?: TableFormat;
  scenario: string;
  outputFile?: string;
  force?: boolean;
  json?: boolean;
}

/** Writes the table; returns the exit status. */
export async function table(files: readonly string[], options: TableOptions): Promise<number> {
  const { scenario, force, json } = options;
  requireScenario(scenario);
  const output = isStandardOutput(options.outputFile) ? undefined : options.outputFile;
  const format = wantedFormat(output, options);
  const inputs: (string | Uint8Array)[] = [];
  for (const file of files) inputs.push(file === '-' ? await readBytes(file) : file);
  const rejected: RejectedRow[] = [];
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const result = await writeDeviceTable(inputs, output ?? { write }, {
      format,
      scenario,
      force,
      notice,
      signal: stop.signal,
      onRejected: (row) => (json ? rejected.push(row) : tellRejected(row)),
    });
    if (json) await writeJson({ schemaVersion: 1, ...result, rejected });
    else tellSum(result, output);
    return result.rejected + result.withErrors > 0 ? EXIT.found : EXIT.done;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** The form of the table: it is never guessed, so that nobody gets CSV in a file that says otherwise. */
function wantedFormat(output: string | undefined, { format, json }: TableOptions): TableFormat {
  if (output === undefined) {
    if (json) throw new CliError('--json needs --output-file: standard output cannot hold both');
    if (format === 'sqlite') throw new CliError('an SQLite database needs a file', 'name it with --output-file');
    return format ?? 'csv';
  }
  const wanted = format ?? tableFormatOf(output);
  if (wanted === undefined) {
    throw new CliError(
      `${output} does not say which form it has`,
      'end it in .csv, .ndjson or .sqlite, or give --format',
    );
  }
  return wanted;
}

const tellRejected = ({ file, line, reason }: RejectedRow): void =>
  complain(`${err.red('left out')} ${printable(`${file}, line ${line}: ${reason}`)}`);

function tellSum({ devices, withErrors, rejected }: DeviceTableResult, output: string | undefined): void {
  const where = output === undefined ? '' : ` to ${printable(output)}`;
  remark(`${counted(devices, 'device')} written${where}, ${withErrors} with errors; ${rejected} left out`);
}
