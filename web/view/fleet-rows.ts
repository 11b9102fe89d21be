/** The rows of a CSV file as a table shows them: what each device is, and what the check found in its row. */
import {
  type CsvReport,
  type CsvRow,
  type CsvTarget,
  decodeHash,
  type Finding,
  HashFormatError,
  printable,
  type Severity,
} from '../../src/core.js';
import { checkSettings, FileCheck, finishCsvReport } from '../../src/csv/check.js';
import { RowReader } from '../../src/csv/rows.js';
import type { Steps } from '../../src/input/steps.js';

/** A finding about one row. */
export type RowFinding = Pick<Finding, 'code' | 'severity' | 'field' | 'message' | 'hint' | 'predicts'>;

/** A row of the table. */
export interface FleetRow {
  /** Row of the data, from 0, as the portal counts. */
  readonly row: number;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly serialNumber: string;
  readonly product: string;
  readonly groupTag: string;
  readonly hash: string | undefined;
  readonly findings: readonly RowFinding[];
  /** The gravest severity among the findings. */
  readonly worst: Severity | undefined;
}

/** A file, checked for a target. */
export interface Fleet {
  readonly report: CsvReport;
  readonly rows: readonly FleetRow[];
}

/** Rows that the table holds at the most. */
export const MOST_ROWS = 20_000;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** Bytes of a file that are checked at a time. */
const STEP = 64 * 1024;
/** Share of the work that the check is; the rest makes the rows of the table. */
const CHECK_SHARE = 0.8;

/** Checks a file for a target. */
export function* readFleet(bytes: Uint8Array, target: CsvTarget): Steps<Fleet> {
  const options = { target, exampleLimit: MOST_ROWS };
  const check = new FileCheck(checkSettings(options, false), { file: 0 });
  const reader = new RowReader({ target });
  const read: CsvRow[] = [];
  for (let at = 0; at < bytes.length; at += STEP) {
    const piece = bytes.subarray(at, at + STEP);
    check.push(piece);
    if (read.length < MOST_ROWS) read.push(...reader.push(piece));
    yield (CHECK_SHARE * at) / bytes.length;
  }
  check.finish();
  if (read.length < MOST_ROWS) read.push(...reader.finish());
  const report = finishCsvReport(check.partial(), options);
  yield CHECK_SHARE;
  const findings = findingsByRow(report);
  const rows: FleetRow[] = [];
  for (const row of read.slice(0, MOST_ROWS)) {
    rows.push(fleetRow(row, findings.get(row.row) ?? []));
    yield CHECK_SHARE + ((1 - CHECK_SHARE) * rows.length) / read.length;
  }
  return { report, rows };
}

/** The findings of each row; those of other lines stay in the report. */
function findingsByRow(report: CsvReport): Map<number, RowFinding[]> {
  const byRow = new Map<number, RowFinding[]>();
  for (const { code, severity, hint, predicts, examples } of report.findings) {
    for (const { row, field, message } of examples) {
      if (row === null) continue;
      const findings = byRow.get(row) ?? [];
      findings.push({ code, severity, field, message, hint, predicts });
      byRow.set(row, findings);
    }
  }
  return byRow;
}

function fleetRow({ row, line, values }: CsvRow, findings: readonly RowFinding[]): FleetRow {
  const { hardwareHash, serialNumber, groupTag, manufacturer, model } = values;
  const own = hardwareHash ? identity(hardwareHash) : undefined;
  return {
    row,
    line,
    serialNumber: printable(serialNumber || own?.serialNumber || ''),
    product: printable(own?.product ?? `${manufacturer ?? ''} ${model ?? ''}`.trim()),
    groupTag: printable(groupTag ?? ''),
    hash: hardwareHash || undefined,
    findings,
    worst: SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)),
  };
}

/** What a hash says of its device; undefined where it cannot be read. */
function identity(text: string): { serialNumber: string; product: string } | undefined {
  try {
    const { smbios } = decodeHash(text);
    return { serialNumber: smbios?.systemSerialNumber ?? '', product: smbios?.systemProductName ?? '' };
  } catch (error) {
    if (error instanceof HashFormatError) return undefined;
    throw error;
  }
}

/** Columns that rows are sorted by. */
export type SortKey = 'row' | 'serialNumber' | 'product' | 'groupTag' | 'findings';

/** A kind of finding, as a report groups them. */
export type FindingKind = Pick<Finding, 'code' | 'severity'>;

/** Whether two kinds are one. */
export function isSameKind(a: FindingKind, b: FindingKind): boolean {
  return a.code === b.code && a.severity === b.severity;
}

/** What is asked of the rows. */
export interface RowQuery {
  readonly text: string;
  /** `all`, or the gravest finding that a row has to have; `clean` for none but infos. */
  readonly state: 'all' | 'error' | 'warning' | 'clean';
  /** A finding that rows have to have. */
  readonly kind?: FindingKind;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** The rows that a query asks for, in its order. */
export function queryRows(rows: readonly FleetRow[], query: RowQuery): FleetRow[] {
  const { text, state, kind, sort, descending } = query;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hasKind = ({ findings }: FleetRow): boolean =>
    kind === undefined || findings.some((finding) => isSameKind(finding, kind));
  const hasWords = (row: FleetRow): boolean => words.length === 0 || words.every((word) => textOf(row).includes(word));
  const found = rows.filter((row) => inState(row, state) && hasKind(row) && hasWords(row));
  const sign = descending ? -1 : 1;
  return found.sort((a, b) => sign * compare(a, b, sort) || a.row - b.row);
}

function inState({ worst }: FleetRow, state: RowQuery['state']): boolean {
  if (state === 'all') return true;
  return state === 'clean' ? worst === undefined || worst === 'info' : worst === state;
}

function textOf({ row, serialNumber, product, groupTag, findings }: FleetRow): string {
  const said = findings.map(({ code, message }) => `${code} ${message}`);
  return [row, serialNumber, product, groupTag, ...said].join(' ').toLowerCase();
}

const collator = new Intl.Collator('en', { numeric: true });

function compare(a: FleetRow, b: FleetRow, sort: SortKey): number {
  if (sort === 'row') return a.row - b.row;
  if (sort === 'findings') return weight(a) - weight(b);
  return collator.compare(a[sort], b[sort]);
}

/** Errors before warnings before infos, and more before fewer. */
function weight({ findings }: FleetRow): number {
  return findings.reduce((sum, { severity }) => sum + { error: 1e6, warning: 1e3, info: 1 }[severity], 0);
}
