/**
 * The check of one file that comes in chunks, and of a file in memory. Nothing here touches a disk, so it runs in a
 * browser too; `check-files.ts` has the check of files.
 */
import type { Finding } from '../inspect/finding.js';
import { type Allowance, type CheckRules, checkRules, type ValidateOptions } from '../validate/rules.js';
import type { Scenario, ScenarioName } from '../validate/scenarios.js';
import { type CsvTarget, DIALECTS } from './dialects.js';
import { RowEngine } from './engine.js';
import type { HashSlot } from './hash-slot.js';
import { HeadedLines } from './headed-lines.js';
import type { CsvHead } from './header.js';
import {
  type CsvFinding,
  type CsvPartial,
  type CsvReport,
  EXAMPLE_LIMIT,
  emptyPartial,
  exampleOf,
  FindingGroups,
  finishReport,
  joinPartials,
} from './report.js';

/** What CSV files are checked for. */
export interface CsvCheckOptions {
  /** Where the file is to be uploaded; `intune` by default. */
  target?: CsvTarget;
  /** Whether a partner uploads the file: then an import into Intune needs the Windows Product ID; false by default. */
  partner?: boolean;
  /** What the devices are for: which fields of a hash may be missing; `intune` by default. */
  scenario?: ScenarioName | Scenario;
  /** Findings that are accepted. */
  allow?: readonly Allowance[];
  /** The present, for judging the time of capture; the system's clock by default. */
  now?: Date;
  /** How much of the licensing HWID of each hash is compared with the rest of it: its BIOS digest alone (`bios`, the default), all, or nothing. */
  hwid?: ValidateOptions['hwid'];
  /** Whether a row with a warning is not ok; false by default. */
  strict?: boolean;
  /** Whether duplicates are looked for; true by default. It costs 65 bytes a row, and up to 32 more at the end. */
  duplicates?: boolean;
  /** Most examples of each finding; 5 by default. */
  exampleLimit?: number;
}

/** The options of a check, made ready. Plain data: it is handed to worker threads. */
export interface CheckSettings {
  target: CsvTarget;
  /** Whether a partner uploads the file. */
  partner: boolean;
  rules: CheckRules;
  strict: boolean;
  duplicates: boolean;
  exampleLimit: number;
  /** Whether every finding is kept, besides the first of each kind. */
  collect: boolean;
}

/** Makes options ready. */
export function checkSettings(options: CsvCheckOptions, collect: boolean): CheckSettings {
  const { target = 'intune', scenario, allow, now, hwid, partner = false, strict = false, duplicates = true } = options;
  if (!Object.hasOwn(DIALECTS, target)) throw new RangeError(`there is no CSV target named ${JSON.stringify(target)}`);
  const rules = { ...checkRules({ scenario, allow, now, hwid }), hwidFollows: false };
  return { target, partner, rules, strict, duplicates, exampleLimit: options.exampleLimit ?? EXAMPLE_LIMIT, collect };
}

/** A file among several: its number from 0 and, where there are several, its name. */
export interface FileIdentity {
  file: number;
  fileName?: string;
}

/** The check of one file that comes in chunks. */
export class FileCheck {
  private readonly lines: HeadedLines;
  private engine: RowEngine | undefined;
  private headPartial = emptyPartial();
  /** Findings of the head that have not been taken. */
  private headFindings: readonly Finding[] = [];

  constructor(
    private readonly settings: CheckSettings,
    private readonly identity: FileIdentity,
    private readonly slot?: HashSlot,
  ) {
    this.lines = new HeadedLines(settings.target, (head) => this.open(head));
  }

  /** Reads bytes [start, end) of a chunk, which may be used again afterwards. */
  push(chunk: Uint8Array, start = 0, end = chunk.length): void {
    this.lines.push(chunk, start, end);
  }

  /** Tells that there are no more bytes. */
  finish(): void {
    this.lines.finish();
  }

  /** What checks the rows; undefined until the header line is read. */
  get rowEngine(): RowEngine | undefined {
    return this.engine;
  }

  private open({ findings, layout }: CsvHead): RowEngine {
    const { settings, identity } = this;
    this.headFindings = findings;
    this.headPartial = headPartial(findings, identity, settings.exampleLimit);
    this.engine = new RowEngine({ ...settings, ...identity, layout, fromStart: true }, this.slot);
    return this.engine;
  }

  /** Whether there are findings to take. */
  get hasFindings(): boolean {
    return this.headFindings.length > 0 || this.engine?.hasFindings === true;
  }

  /** Takes the findings that have been kept since the last call; those of the file's head come first. */
  takeFindings(): CsvFinding[] {
    const { headFindings, engine, identity, settings } = this;
    if (engine === undefined || !settings.collect) return [];
    this.headFindings = [];
    return [...headFindings.map((finding) => atHead(finding, identity)), ...engine.takeFindings()];
  }

  /** Rows that have been checked so far. */
  get rows(): number {
    return this.engine?.rows ?? 0;
  }

  /** What has been found so far; the findings of the head are in it. */
  partial(): CsvPartial {
    if (this.engine === undefined) return emptyPartial();
    return joinPartials(this.headPartial, this.engine.partial(), this.settings.exampleLimit);
  }
}

function atHead(finding: Finding, { fileName }: FileIdentity): CsvFinding {
  return { ...finding, ...(fileName === undefined ? {} : { file: fileName }), line: 1 };
}

/**
 * Makes the report of a whole file of the partial reports of its parts, put together in order.
 *
 * @param options the options that the parts were checked with
 */
export function finishCsvReport(partial: CsvPartial, options: CsvCheckOptions = {}, seconds = 0): CsvReport {
  const settings = checkSettings(options, false);
  const whole = headPartial(wholeFileFindings(partial.rows, settings.target), { file: 0 }, settings.exampleLimit);
  return finishReport(joinPartials(partial, whole, settings.exampleLimit), { ...settings, seconds });
}

/** A partial report of findings about a file as a whole. */
export function headPartial(
  findings: readonly Finding[],
  { fileName }: FileIdentity,
  exampleLimit: number,
): CsvPartial {
  const groups = new FindingGroups(exampleLimit);
  for (const finding of findings) {
    groups.count(finding.code, finding.severity)?.examples.push(exampleOf(finding, 1, null, fileName));
  }
  return { ...emptyPartial(), groups: groups.list() };
}

/** What can be said about a file only when all rows are known. */
export function wholeFileFindings(rows: number, target: CsvTarget): Finding[] {
  const { rowLimit, service, source } = DIALECTS[target];
  if (rowLimit === undefined || rows <= rowLimit) return [];
  const message = `the file has ${rows} rows, and ${service} accepts ${rowLimit}`;
  const hint = `divide it with "hwhash csv split --for ${target}"`;
  return [{ code: 'too-many-rows', severity: 'error', message, hint, source }];
}

/** Bytes of a file in memory that are taken at a time: the first of them are copied. */
const PIECE = 256 * 1024;

/**
 * Checks a CSV file that is in memory.
 *
 * @param input the file's bytes, or its text
 * @returns the report; `findings[].examples` say line and row
 * @example
 * const report = checkCsvBytes(await file.bytes(), { target: 'intune' });
 * if (report.ok < report.rows) console.log(report.findings);
 */
export function checkCsvBytes(input: Uint8Array | string, options: CsvCheckOptions = {}): CsvReport {
  const started = performance.now();
  const settings = checkSettings(options, false);
  const check = new FileCheck(settings, { file: 0 });
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  for (let at = 0; at < bytes.length; at += PIECE) check.push(bytes, at, Math.min(at + PIECE, bytes.length));
  check.finish();
  return finishCsvReport(check.partial(), options, (performance.now() - started) / 1000);
}
