/** Everything that `hwhash csv check` writes besides standard output: findings as lines, and the report page. */
import { version } from '../../package.json';
import type { CsvFinding, CsvReport } from '../csv/report.js';
import { commitTogether } from '../files/commit-together.js';
import { OutputFile } from '../files/output-file.js';
import { openFindings } from './csv-findings.js';
import { CliError } from './failure.js';
import { notice } from './terminal.js';

/** Receives findings as they come, and the report at the end. */
export interface CheckOutputs {
  /** Undefined where nobody wants single findings: a check is faster then. */
  take?: (findings: readonly CsvFinding[]) => Promise<void>;
  commit(report: CsvReport, files: readonly string[]): Promise<void>;
  discard(): Promise<void>;
}

interface OutputOptions {
  ndjson?: boolean;
  outputFile?: string;
  report?: string;
  force?: boolean;
}

/** Opens the outputs that were asked for, before anything is read. */
export async function openOutputs(options: OutputOptions): Promise<CheckOutputs> {
  if (options.report !== undefined && options.report === options.outputFile) {
    throw new CliError('--report and --output-file name the same file');
  }
  const findings = await openFindings(options);
  if (options.report === undefined) {
    return {
      take: findings?.take,
      commit: () => commitTogether(findings?.file ? [findings.file] : []),
      discard: async () => findings?.discard(),
    };
  }
  const page = await openPage(options.report, options.force).catch(async (error: unknown) => {
    await findings?.discard();
    throw error;
  });
  return {
    async take(batch) {
      page.take(batch);
      await findings?.take(batch);
    },
    async commit(report, files) {
      const file = await page.write(report, files);
      await commitTogether(findings?.file ? [file, findings.file] : [file]);
    },
    async discard() {
      await page.discard();
      await findings?.discard();
    },
  };
}

async function openPage(path: string, force?: boolean) {
  const { FleetSurvey } = await import('../report/fleet-survey.js');
  const file = await OutputFile.create(path, { force, notice });
  const survey = new FleetSurvey();
  return {
    take: (batch: readonly CsvFinding[]): void => survey.take(batch),
    /** Writes the page; the file has its name when it is committed. */
    async write(report: CsvReport, files: readonly string[]): Promise<OutputFile> {
      const { renderFleetPage } = await import('../report/fleet-page.js');
      const page = renderFleetPage(report, survey, { files, now: new Date(), version });
      await file.write(new TextEncoder().encode(page));
      return file;
    },
    discard: () => file.discard(),
  };
}
