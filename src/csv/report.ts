/**
 * The report of a check, and the partial reports it is put together from. A partial report covers consecutive lines of
 * one file and numbers them from its own start; putting two neighbours together is associative, so a file may be
 * divided among threads, processes or machines and gives the same report, example by example.
 */

import { SCHEMA_VERSION } from '../hash/model.js';
import type { Finding, Severity } from '../inspect/finding.js';
import type { FindingCode } from '../inspect/finding-codes.js';
import { COLUMN_TITLES, type CsvTarget, DIALECTS } from './dialects.js';
import { type DuplicateKind, findDuplicates, type KeySegment, RowFlag } from './keys.js';

/** One place where a finding was made. */
export interface CsvExample {
  /** File, where there are several. */
  file?: string;
  /** Line of the file, from 1. */
  line: number;
  /** Row of the data, from 0, as the portal counts them; null for the header line and the file as a whole. */
  row: number | null;
  /** CSV column, or member of the hash's model. */
  field?: string;
  /** One sentence that stands alone. */
  message: string;
}

/** All findings of one code and severity. */
export interface CsvFindingGroup {
  code: FindingCode;
  severity: Severity;
  /** How many there are in all. */
  count: number;
  /** The service error that such a fault causes. */
  predicts?: string;
  /** What to do. */
  hint?: string;
  /** The first of them. */
  examples: CsvExample[];
}

/** How many rows have a value of the hash in common. */
export interface CsvInventoryEntry {
  name: string;
  rows: number;
}

/** What the hashes of a file are of, the most frequent first. */
export interface CsvInventory {
  manufacturers: CsvInventoryEntry[];
  models: CsvInventoryEntry[];
  toolVersions: CsvInventoryEntry[];
  /** Manufacturers of the TPMs; `none` for hashes without one. */
  tpms: CsvInventoryEntry[];
}

/** Rows of one of several files. */
export interface CsvFileRows {
  /** As the caller named it; `-` for a stream. */
  name: string;
  rows: number;
  /** Rows with a finding of severity error. */
  withErrors: number;
  /** Rows with a finding of severity warning, whether or not they have errors. */
  withWarnings: number;
}

/** What a check of CSV files found. */
export interface CsvReport {
  schemaVersion: number;
  target: CsvTarget;
  /** Rows of data: header and empty lines do not count. */
  rows: number;
  /** Rows without a finding of severity error; with `strict`, without one of severity warning too. */
  ok: number;
  /** Rows with a finding of severity error. */
  withErrors: number;
  /** Rows with a finding of severity warning, whether or not they have errors. */
  withWarnings: number;
  /** Errors first, then warnings, then info; within one severity the most frequent first. */
  findings: CsvFindingGroup[];
  /** Rows that repeat a hash or a device; null where duplicates were not looked for. */
  duplicates: number | null;
  /** Time that the check took. */
  seconds: number;
  inventory: CsvInventory;
  /** The rows of each file, in order; absent where there is one file only. */
  files?: CsvFileRows[];
  /** Present, and true, where the check was ended early: the report covers what was read until then. */
  incomplete?: true;
}

/** A finding with its place in one of several files. */
export interface CsvFinding extends Finding {
  /** File, where there are several. */
  file?: string;
  /** Serial number of the row's device: the hash's own or, where it cannot be read, the row's. */
  serialNumber?: string;
  /** Manufacturer of the row's device, likewise. */
  manufacturer?: string;
  /** Model of the row's device, likewise. */
  model?: string;
}

/** An example that is still on its way into a report: what it says for the whole group goes with it. */
export interface PartialExample extends CsvExample {
  predicts?: string;
  hint?: string;
}

/** A group of findings in a partial report. Plain data. */
export interface PartialGroup {
  code: FindingCode;
  severity: Severity;
  count: number;
  examples: PartialExample[];
}

/** The report of consecutive lines of one file, numbered from their own start. Plain data. */
export interface CsvPartial {
  lines: number;
  rows: number;
  withErrors: number;
  withWarnings: number;
  /** Rows with a warning and no error. */
  warningsOnly: number;
  groups: PartialGroup[];
  keys: KeySegment[];
  /** Manufacturer, model, tool version and TPM of hashes, with their number. */
  profiles: [profile: string, rows: number][];
  /** Every finding, where they were asked for. */
  findings: CsvFinding[];
}

/** A partial report of nothing. */
export function emptyPartial(): CsvPartial {
  return {
    lines: 0,
    rows: 0,
    withErrors: 0,
    withWarnings: 0,
    warningsOnly: 0,
    groups: [],
    keys: [],
    profiles: [],
    findings: [],
  };
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** Counts findings by code and severity, and keeps the first of each. */
export class FindingGroups {
  private readonly groups: PartialGroup[] = [];
  /** The same by code, for each severity: no key is made of the two for each finding. */
  private readonly byCode: Readonly<Record<Severity, Map<FindingCode, PartialGroup>>> = {
    error: new Map(),
    warning: new Map(),
    info: new Map(),
  };

  constructor(private readonly limit: number) {}

  /** Counts a finding; returns the group where it is one of the first and its example is wanted, else undefined. */
  count(code: FindingCode, severity: Severity): PartialGroup | undefined {
    const group = this.group(code, severity);
    group.count++;
    return group.examples.length < this.limit ? group : undefined;
  }

  /** Takes over a group whose places are final. */
  merge({ code, severity, count, examples }: PartialGroup): void {
    const group = this.group(code, severity);
    group.count += count;
    group.examples.push(...examples.slice(0, this.limit - group.examples.length));
  }

  private group(code: FindingCode, severity: Severity): PartialGroup {
    const known = this.byCode[severity].get(code);
    if (known !== undefined) return known;
    const group = { code, severity, count: 0, examples: [] };
    this.byCode[severity].set(code, group);
    this.groups.push(group);
    return group;
  }

  /** The groups, in the order in which they were opened. */
  list(): PartialGroup[] {
    return [...this.groups];
  }
}

/** The example that a finding makes. */
export function exampleOf(
  finding: Omit<Finding, 'code' | 'severity'>,
  line: number,
  row: number | null,
  file?: string,
): PartialExample {
  const { field, message, predicts, hint } = finding;
  return {
    ...(file === undefined ? {} : { file }),
    line,
    row,
    ...(field === undefined ? {} : { field }),
    message,
    ...(predicts === undefined ? {} : { predicts }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A group of the report: what all its examples share is stated once. */
function finishGroup({ code, severity, count, examples }: PartialGroup): CsvFindingGroup {
  const predicts = examples.find((example) => example.predicts !== undefined)?.predicts;
  const hint = examples.find((example) => example.hint !== undefined)?.hint;
  return {
    code,
    severity,
    count,
    ...(predicts === undefined ? {} : { predicts }),
    ...(hint === undefined ? {} : { hint }),
    examples: examples.map(({ predicts: _predicts, hint: _hint, ...example }) => example),
  };
}

/** Adds line and row numbers to everything in a partial report, in place. */
export function shiftPartial(partial: CsvPartial, lines: number, rows: number): CsvPartial {
  for (const { examples } of partial.groups) for (const example of examples) shift(example, lines, rows);
  for (const finding of partial.findings) {
    if (finding.line !== undefined) finding.line += lines;
    if (finding.row !== undefined) finding.row += rows;
  }
  for (const segment of partial.keys) {
    segment.firstRow += rows;
    for (let i = 0; i < segment.count; i++) segment.lines[i] += lines;
  }
  return partial;
}

function shift(example: CsvExample, lines: number, rows: number): void {
  example.line += lines;
  if (example.row !== null) example.row += rows;
}

/**
 * Puts two partial reports together. It is associative.
 *
 * @param first lines of a file
 * @param second the lines that follow them in the same file; its numbers are changed in place
 * @param exampleLimit most examples of a finding
 */
export function mergePartials(first: CsvPartial, second: CsvPartial, exampleLimit = EXAMPLE_LIMIT): CsvPartial {
  return joinPartials(first, shiftPartial(second, first.lines, first.rows), exampleLimit);
}

/** Puts together two partial reports whose numbers are final: of different files, say. */
export function joinPartials(first: CsvPartial, second: CsvPartial, exampleLimit = EXAMPLE_LIMIT): CsvPartial {
  const groups = new FindingGroups(exampleLimit);
  for (const group of first.groups) groups.merge(group);
  for (const group of second.groups) groups.merge(group);
  const profiles = new Map(first.profiles);
  for (const [profile, rows] of second.profiles) profiles.set(profile, (profiles.get(profile) ?? 0) + rows);
  return {
    lines: first.lines + second.lines,
    rows: first.rows + second.rows,
    withErrors: first.withErrors + second.withErrors,
    withWarnings: first.withWarnings + second.withWarnings,
    warningsOnly: first.warningsOnly + second.warningsOnly,
    groups: groups.list(),
    keys: [...first.keys, ...second.keys],
    profiles: [...profiles],
    findings: [...first.findings, ...second.findings],
  };
}

/** Examples of a finding that a report shows when the caller does not say how many. */
export const EXAMPLE_LIMIT = 5;

/** How a finished report is to be made. */
export interface FinishOptions {
  target: CsvTarget;
  /** Count warnings as errors. */
  strict?: boolean;
  /** Whether rows left their keys. */
  duplicates: boolean;
  exampleLimit?: number;
  /** The files, where there are several. */
  files?: readonly CsvFileRows[];
  seconds: number;
  /** Receives the findings that are made only now: duplicates. */
  onFinding?: (finding: CsvFinding) => void;
}

/** Makes the report of a whole check. */
export function finishReport(partial: CsvPartial, options: FinishOptions): CsvReport {
  const groups = new FindingGroups(options.exampleLimit ?? EXAMPLE_LIMIT);
  for (const group of partial.groups) groups.merge(group);
  let { withErrors, withWarnings } = partial;
  let bad = withErrors + (options.strict ? partial.warningsOnly : 0);
  let duplicates = 0;
  const files = options.files?.map((file) => ({ ...file }));
  if (options.duplicates) {
    findDuplicates(partial.keys, ({ kind, segment, index, first, firstIndex }) => {
      const finding = duplicateFinding(
        kind,
        place(segment, index, options),
        place(first, firstIndex, options),
        options.target,
      );
      const group = groups.count(finding.code, finding.severity);
      group?.examples.push(exampleOf(finding, finding.line ?? 0, finding.row ?? null, finding.file));
      options.onFinding?.(finding);
      const flags = segment.flags[index];
      if (kind === 'tuple') {
        if (flags & RowFlag.warning) return;
        withWarnings++;
        if (files !== undefined) files[segment.file].withWarnings++;
        if (options.strict && !(flags & RowFlag.error)) bad++;
        return;
      }
      duplicates++;
      if (flags & RowFlag.error) return;
      withErrors++;
      if (files !== undefined) files[segment.file].withErrors++;
      if (!(options.strict && flags & RowFlag.warning)) bad++;
    });
  }
  return {
    schemaVersion: SCHEMA_VERSION,
    target: options.target,
    rows: partial.rows,
    ok: partial.rows - bad,
    withErrors,
    withWarnings,
    findings: sortGroups(groups.list().map(finishGroup)),
    duplicates: options.duplicates ? duplicates : null,
    seconds: options.seconds,
    inventory: takeInventory(partial.profiles),
    ...(files === undefined ? {} : { files }),
  };
}

interface Place {
  line: number;
  row: number;
  file?: string;
}

function place(segment: KeySegment, index: number, { files }: FinishOptions): Place {
  const file = files?.[segment.file]?.name;
  return { line: segment.lines[index], row: segment.firstRow + index, ...(file === undefined ? {} : { file }) };
}

function duplicateFinding(kind: DuplicateKind, at: Place, first: Place, target: CsvTarget): CsvFinding {
  const where = `line ${first.line}${first.file === undefined ? '' : ` of ${first.file}`}`;
  if (kind === 'tuple') return tupleFinding(at, where, target);
  if (target === 'corporate-identifiers') {
    const message = `this device is already in ${where}`;
    const hint = 'leave one of the rows out';
    return { code: 'duplicate-device', severity: 'error', ...at, message, hint, source: DIALECTS[target].source };
  }
  const common = { severity: 'error', ...at, predicts: 'ZtdDeviceDuplicated', source: DIALECTS.intune.source } as const;
  if (kind === 'hash') {
    const message = `this hash is already in ${where}`;
    return { code: 'duplicate-hash', field: COLUMN_TITLES.hardwareHash, message, ...common };
  }
  const message = `another capture of this device is already in ${where}`;
  return { code: 'duplicate-device', message, hint: 'keep the newest capture ("hwhash csv merge" does)', ...common };
}

/** Old and new hash of a repaired device are the usual case, so that it is no error. */
function tupleFinding(at: Place, where: string, target: CsvTarget): CsvFinding {
  return {
    code: 'duplicate-tuple',
    severity: 'warning',
    ...at,
    message: `manufacturer, model and serial number are those of another device, in ${where}`,
    hint: 'keep the newer hash where a board or TPM was replaced; otherwise write the right serial number into the firmware of one',
    source: DIALECTS[target].source,
  };
}

function sortGroups(groups: CsvFindingGroup[]): CsvFindingGroup[] {
  return groups.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      b.count - a.count ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
}

/** Parts of a profile: manufacturer, model, tool version, TPM manufacturer. */
export const PROFILE_SEPARATOR = '\n';

/** What a model is called: some makers repeat their name in it. */
export const modelName = (manufacturer: string, model: string): string =>
  model.startsWith(manufacturer) ? model : `${manufacturer} ${model}`;

function takeInventory(profiles: readonly [string, number][]): CsvInventory {
  const count = (part: (parts: readonly string[]) => string): CsvInventoryEntry[] => {
    const rows = new Map<string, number>();
    for (const [profile, number] of profiles) {
      const name = part(profile.split(PROFILE_SEPARATOR));
      rows.set(name, (rows.get(name) ?? 0) + number);
    }
    const entries = [...rows].map(([name, number]) => ({ name, rows: number }));
    return entries.sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
  };
  return {
    manufacturers: count(([manufacturer]) => manufacturer),
    models: count(([manufacturer, model]) => modelName(manufacturer, model)),
    toolVersions: count((parts) => parts[2]),
    tpms: count((parts) => parts[3]),
  };
}
