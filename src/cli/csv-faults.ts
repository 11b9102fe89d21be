/**
 * What `csv check` reports of a CSV file beside its hashes, for `validate`: the check sees each row when its hash is reported,
 * so that a hash is never called good in a file that will be rejected.
 */
import type { FileCheck } from '../csv/check.js';
import type { HashSlot } from '../csv/hash-slot.js';
import type { PlainRow } from '../csv/plain-row.js';
import type { CsvFindingGroup } from '../csv/report.js';
import type { Finding } from '../inspect/finding.js';
import type { ScenarioName } from '../validate/scenarios.js';
import type { ValidationReport } from '../validate/validate.js';
import type { HashReports } from './hash-report.js';

/** What is wrong with a CSV file that no report of one of its hashes says. */
export interface CsvFileFaults {
  /** The file. */
  input: string;
  /** Whether the file will be accepted. */
  ok: boolean;
  /** Rows of data. */
  rows: number;
  /** Errors first. */
  findings: CsvFindingGroup[];
}

/** What the check needs. */
export interface CsvFaultsOptions {
  scenario: ScenarioName;
  /** Whether warnings count as errors. */
  strict: boolean;
}

/** Makes {@link CsvFaults}; loads the check of CSV files. */
export async function csvFaultsOf(options: CsvFaultsOptions): Promise<(input: string) => CsvFaults> {
  const { FileCheck, checkSettings, finishCsvReport } = await import('../csv/check.js');
  const { HashSlot } = await import('../csv/hash-slot.js');
  const { HashReports } = await import('./hash-report.js');
  const { isCsvText } = await import('../input/carriers.js');
  const { layoutOf } = await import('../input/text-form.js');
  const { decodeMixed } = await import('../input/text.js');
  const isTable = (text: string): boolean => layoutOf(text) === 'lines' && isCsvText(text);
  // Partners register through Partner Center, administrators through Intune.
  const target = options.scenario === 'oem' ? ('partner-center' as const) : ('intune' as const);
  const check = { scenario: options.scenario, strict: options.strict, target };
  const slot = new HashSlot();
  const reports = new HashReports(slot, { ...options, hwid: 'all' });
  return (input) =>
    new CsvFaults(input, options.strict, slot, reports, {
      isCsv: (head) => /\.csv$/i.test(input) || isTable(decodeMixed(head.subarray(0, HEAD_SIZE))),
      open: () => new FileCheck(checkSettings(check, true), { file: 0 }, slot),
      groups: (file) => finishCsvReport(file.partial(), check).findings,
    });
}

/** Bytes in which the header line is looked for. */
const HEAD_SIZE = 64 * 1024;
/** Bytes by which a file is not CSV, whatever it is called: an archive or a document is read for its hashes alone. */
const BINARY = /^(?:PK\x03\x04|MSCF|%PDF|\xd0\xcf\x11\xe0|OA[\s\S][\0-\x1f])/;

/** The parts of a check. */
interface Check {
  isCsv(head: Uint8Array): boolean;
  open(): FileCheck;
  groups(check: FileCheck): CsvFindingGroup[];
}

/** Watches one input. */
export class CsvFaults {
  private file: FileCheck | undefined;
  /** Findings of lines whose hash has not been reported yet. */
  private readonly waiting = new Map<number, Finding[]>();
  /** Errors of the file's start: they hold for every row. */
  private readonly head = new Set<string>();
  /** How often each finding was said in a report of a hash. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly input: string,
    private readonly strict: boolean,
    readonly slot: HashSlot,
    private readonly reports: HashReports,
    private readonly check: Check,
  ) {}

  /** Judges by the first bytes whether the input is CSV. */
  begin(bytes: Uint8Array): void {
    const isText = !BINARY.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1'));
    if (isText && this.check.isCsv(bytes)) this.file = this.check.open();
  }

  /** Checks the lines in bytes [start, end). */
  text(bytes: Uint8Array, start: number, end: number): void {
    this.file?.push(bytes, start, end);
    this.collect();
  }

  /** Checks a plain row, with its hash in the slot; returns the report of the hash, with what the check says of the row. */
  plain(row: PlainRow): ValidationReport {
    const { reports, file } = this;
    const engine = file?.rowEngine;
    if (engine?.plain(row, () => reports.run(engine)) !== true) {
      reports.run();
      const report = reports.report();
      // The line as it is: the check knows other columns than the header line was read for.
      file?.push(row.bytes, row.start, row.end + (row.crlf ? 2 : 1));
      this.collect();
      return this.joinAt(report, row.line);
    }
    this.collect();
    return this.joinAt(reports.report(), row.line);
  }

  /** There are no more bytes. */
  end(): void {
    this.file?.finish();
    this.collect();
  }

  private collect(): void {
    if (this.file?.hasFindings !== true) return;
    for (const finding of this.file.takeFindings()) {
      const { code, severity, line = 1, row } = finding;
      if (severity === 'info') continue;
      if (row === undefined) {
        if (severity === 'error') this.head.add(code);
        continue;
      }
      const { serialNumber: _, manufacturer: __, model: ___, ...own } = finding;
      this.waiting.set(line, [...(this.waiting.get(line) ?? []), own]);
    }
  }

  /**
   * A report with what the check says of the row that its hash is in.
   *
   * @param place where the hash is in the input, such as `line 3`
   */
  join(report: ValidationReport, place: string | undefined): ValidationReport {
    return this.joinAt(report, Number(/^line (\d+)$/.exec(place ?? '')?.[1] ?? 0));
  }

  private joinAt(report: ValidationReport, line: number): ValidationReport {
    if (this.file === undefined) return report;
    if (this.waiting.size + this.head.size === 0) return this.joinNothing(report);
    const own = new Set(report.findings.map(keyOf));
    const waiting = this.waiting.get(line) ?? [];
    for (const earlier of this.waiting.keys()) {
      if (earlier > line) break;
      this.waiting.delete(earlier);
    }
    const added = waiting.filter((finding) => !own.has(keyOf(finding)) || isOfColumn(finding.field));
    for (const key of new Set([...waiting, ...report.findings].map(keyOf))) {
      const times = Math.max(1, waiting.filter((finding) => keyOf(finding) === key).length);
      this.told.set(key, (this.told.get(key) ?? 0) + times);
    }
    const errors = added.filter(({ severity }) => severity === 'error' || this.strict);
    const causes = [...new Set([...this.head, ...errors.map(({ code }) => code)])];
    if (causes.length === 0) return { ...report, findings: [...report.findings, ...added] };
    const summary = `will not import as it is in the file (${causes.join(', ')}); the hash alone: ${report.summary}`;
    return { ...report, ok: false, summary, findings: [...report.findings, ...added] };
  }

  /** The report of a row that the check says nothing else of, as of nearly all rows of a fleet. */
  private joinNothing(report: ValidationReport): ValidationReport {
    const { findings } = report;
    if (findings.length > 0)
      for (const key of new Set(findings.map(keyOf))) this.told.set(key, (this.told.get(key) ?? 0) + 1);
    return report;
  }

  /** What was not said of any row; undefined where that is nothing. */
  rest(): CsvFileFaults | undefined {
    const { file, told, input, strict } = this;
    if (file === undefined) return undefined;
    const findings = this.check
      .groups(file)
      .filter((group) => group.severity !== 'info' && group.count > (told.get(keyOf(group)) ?? 0));
    if (findings.length === 0) return undefined;
    const ok = !strict && findings.every(({ severity }) => severity !== 'error');
    return { input, ok, rows: file.rows, findings };
  }
}

const keyOf = ({ severity, code }: Pick<Finding, 'severity' | 'code'>): string => `${severity} ${code}`;
/** Fields of a hash are paths, columns have titles. */
const isOfColumn = (field: string | undefined): boolean => /^[A-Z]/.test(field ?? '');
