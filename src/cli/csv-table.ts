/** `hwhash csv table`: a fleet as a table for databases and spreadsheets. */
import { type Command, Option } from 'commander';
import { TABLE_FORMATS } from '../report/table-format.js';
import { SCENARIOS } from '../validate/scenarios.js';
import type { TableOptions } from './csv-table-run.js';

export function registerCsvTable(csv: Command): void {
  csv
    .command('table')
    .description('one flat row a device, with all that its hash says: for Excel, Power BI, DuckDB, SQLite')
    .argument('<files...>', 'CSV files or whatever else holds hashes, plain or gzip, folders; "-" for standard input')
    .option('--output-file <file>', 'the new file: .csv, .ndjson or .sqlite; without it, standard output')
    .addOption(
      new Option('--format <format>', 'the form, where the name of the file does not say it').choices(TABLE_FORMATS),
    )
    .option('--scenario <name>', `what the devices are for: ${Object.keys(SCENARIOS).join(', ')}`, 'intune')
    .option('--force', 'replace an existing file')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
The columns are listed in docs/TABLE.md. A row without a hash that can be read is not in the table: it is named on
standard error, in --json, and in the table "rejected" of a database. A new file is readable for its owner only.

Examples:
  hwhash csv table fleet.csv --output-file devices.csv
  hwhash csv table sites/ --output-file devices.sqlite
  hwhash csv table fleet.csv.gz --format ndjson | jq -r .smbios_system_product_name | sort | uniq -c`,
    )
    .action(async (files: string[], options: TableOptions) => {
      const { table } = await import('./csv-table-run.js');
      process.exitCode = await table(files, options);
    });
}
