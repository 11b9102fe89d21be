/** `hwhash csv report`: the report of a check that was divided into parts. */
import type { Command } from 'commander';

interface ReportOptions {
  json?: boolean;
  partialFile?: string;
  force?: boolean;
}

export function registerCsvReport(csv: Command): void {
  csv
    .command('report')
    .description('put the parts of a divided "csv check" together into its report')
    .argument('<files...>', 'partial files, in any order')
    .option('--json', 'print the report as JSON')
    .option('--partial-file <file>', 'write neighbouring parts as one larger part instead of a report')
    .option('--force', 'replace that file')
    .addHelpText(
      'after',
      `
Examples:
  hwhash csv report part-*.hwpart
  hwhash csv report --json part-*.hwpart > report.json`,
    )
    .action(async (files: string[], options: ReportOptions) => {
      const { reportParts } = await import('./csv-report-run.js');
      process.exitCode = await reportParts(files, options);
    });
}
