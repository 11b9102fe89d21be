/** `hwhash csv check`: what is wrong in CSV files, where, and what the service would answer. */
import type { Command } from 'commander';
import { SCENARIOS } from '../validate/scenarios.js';
import type { CheckOptions } from './csv-check-run.js';
import { hwidOption, part, positive, targetOption } from './csv-options.js';

export function registerCsvCheck(csv: Command): void {
  csv
    .command('check')
    .description('say what is wrong in CSV files, where, and what the service would answer')
    .argument('<files...>', 'CSV files, or files of any format that holds hashes, or folders; "-" for standard input')
    .addOption(targetOption())
    .option('--scenario <name>', `what the devices are for: ${Object.keys(SCENARIOS).join(', ')}`, 'intune')
    .option('--partner', 'a partner uploads the file: Intune then needs the Windows Product ID')
    .addOption(hwidOption())
    .option('--strict', 'count warnings as errors')
    .option('--workers <n>', 'threads; by default one for each 128 MiB, at most one a processor', positive)
    .option('--no-duplicates', 'do not look for duplicates, which cost up to 97 bytes of memory a row')
    .option('--examples <n>', 'places shown of each finding', positive)
    .option('--json', 'print the report as JSON')
    .option('--ndjson', 'print every finding as a line of JSON')
    .option('--output-file <file>', 'write every finding to a file: CSV where its name ends in .csv, else NDJSON')
    .option('--report <file>', 'write a report for people: one HTML page that needs no network')
    .option('--force', 'replace existing output files')
    .option('--part <i/n>', 'check part I of N only, from 1, and write what is found to --partial-file', part)
    .option('--partial-file <file>', 'the file for the result of a part; "hwhash csv report" puts such files together')
    .option('--progress', 'print lines of progress where there is no terminal')
    .addHelpText(
      'after',
      `
Examples:
  hwhash csv check devices.csv
  hwhash csv check --for fleet fleet.csv.gz --output-file findings.csv
  hwhash csv check --json devices.csv | jq '.findings[].code'
  hwhash csv check --for fleet sites/*.csv --report fleet.html
  hwhash csv check --for fleet --part 3/8 --partial-file part-3.hwpart fleet.csv`,
    )
    .action(async (files: string[], options: CheckOptions) => {
      if (options.part !== undefined || options.partialFile !== undefined) {
        const { checkPart } = await import('./csv-check-part.js');
        process.exitCode = await checkPart(files, options);
        return;
      }
      const { check } = await import('./csv-check-run.js');
      process.exitCode = await check(files, options);
    });
}
