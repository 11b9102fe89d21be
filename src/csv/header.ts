/**
 * The start of a file: its encoding and its header line, that is which column of the file holds what, and how the line
 * differs from what the target accepts. A file whose header no target knows is still read, by the titles that other tools
 * use or, without any header, by where the hash is.
 */

import { excerpt } from '../hash/printable.js';
import type { Finding, Severity } from '../inspect/finding.js';
import { type CsvColumn, type CsvTarget, columnOfTitle, DIALECTS, type HeaderColumn } from './dialects.js';
import { type CsvEncoding, decodeLine, SNIFF_SIZE, sniffEncoding } from './encoding.js';
import { sniffDelimiter, splitFields, trimValue } from './fields.js';
import { LINE_LIMIT } from './lines.js';

/** What is wrong with the header line. */
export interface HeaderFault {
  code:
    | 'header-unknown'
    | 'header-case'
    | 'header-order'
    | 'extra-column'
    | 'missing-column'
    | 'quote-character'
    | 'whitespace';
  message: string;
  hint?: string;
}

/** How the lines of a file are to be read. Plain data: it is handed to worker threads. */
export interface CsvLayout {
  delimiter: string;
  /** Whether the first line is a header line. */
  hasHeader: boolean;
  /** What each column holds; null where that is not known or the column comes a second time. */
  columns: (CsvColumn | null)[];
}

/** A layout, and what is wrong with the line it was read from. */
export interface ResolvedHeader {
  layout: CsvLayout;
  faults: HeaderFault[];
}

/** Shortest value that is treated as a hash in a file without a header line. */
const SHORTEST_HASH = 800;

/** Where each column is; -1 where there is none. */
export function columnPositions({ columns }: CsvLayout): Record<CsvColumn, number> {
  const at = (column: CsvColumn): number => columns.indexOf(column);
  return {
    serialNumber: at('serialNumber'),
    windowsProductId: at('windowsProductId'),
    hardwareHash: at('hardwareHash'),
    groupTag: at('groupTag'),
    assignedUser: at('assignedUser'),
    manufacturer: at('manufacturer'),
    model: at('model'),
  };
}

/** Reads the first line of a file for a target. */
export function resolveHeader(line: string, target: CsvTarget): ResolvedHeader {
  const delimiter = sniffDelimiter(line);
  const { values, quoted } = splitFields(line, delimiter);
  const titles = values.map(trimValue);
  const columns = firstOfEach(titles.map(columnOfTitle));
  const dialect = DIALECTS[target];
  const isHeader = columns.filter((column) => column !== null).length >= Math.min(2, titles.length);
  if (dialect.columns) return withoutHeaderLine(delimiter, isHeader, columns, dialect.columns);
  if (!isHeader) return missingHeader(values, delimiter, target);
  const faults = compareTitles(values, titles, columns, target);
  if (quoted) faults.push({ code: 'quote-character', message: 'the header line has quotation marks' });
  if (delimiter !== ',') faults.unshift(foreignDelimiter(delimiter));
  return { layout: { delimiter, hasHeader: true, columns }, faults };
}

/** Every column once; what comes again is left out. */
function firstOfEach(columns: readonly (CsvColumn | undefined)[]): (CsvColumn | null)[] {
  const seen = new Set<CsvColumn>();
  return columns.map((column) => {
    if (column === undefined || seen.has(column)) return null;
    seen.add(column);
    return column;
  });
}

function withoutHeaderLine(
  delimiter: string,
  isHeader: boolean,
  found: (CsvColumn | null)[],
  expected: readonly CsvColumn[],
): ResolvedHeader {
  if (!isHeader) return { layout: { delimiter, hasHeader: false, columns: [...expected] }, faults: [] };
  const message = 'the file has a header line, and this target accepts none';
  return {
    layout: { delimiter, hasHeader: true, columns: found },
    faults: [{ code: 'header-unknown', message, hint: 'remove the first line' }],
  };
}

function missingHeader(values: readonly string[], delimiter: string, target: CsvTarget): ResolvedHeader {
  const [header] = DIALECTS[target].headers;
  const expected = titleLine(header);
  const hashAt = values.findIndex((value) => looksLikeHash(trimValue(value)));
  const hint = `the first line has to be: ${expected}`;
  if (hashAt < 0) {
    const message = 'the first line is not a known header';
    const columns = values.map((_, i) => header[i]?.[1] ?? null);
    return { layout: { delimiter, hasHeader: true, columns }, faults: [{ code: 'header-unknown', message, hint }] };
  }
  const message = 'there is no header line: the first line is a device';
  // Where the hash is not the third column, nothing says what the columns around it are.
  const columns = values.map((_, i) =>
    hashAt === 2 ? columnAt(i, target) : i === hashAt ? ('hardwareHash' as const) : null,
  );
  return { layout: { delimiter, hasHeader: false, columns }, faults: [{ code: 'header-unknown', message, hint }] };
}

function columnAt(index: number, target: CsvTarget): CsvColumn | null {
  const longest = DIALECTS[target].headers.reduce((a, b) => (b.length > a.length ? b : a));
  return longest[index]?.[1] ?? null;
}

/** Whether a value begins like the base64 of a hardware hash and is long enough for one. */
export function looksLikeHash(value: string): boolean {
  return value.length >= SHORTEST_HASH && /^T0[E-H]/.test(value);
}

function foreignDelimiter(delimiter: string): HeaderFault {
  const name = { ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' }[delimiter] ?? 'another character';
  return {
    code: 'header-unknown',
    message: `the columns are separated by ${name}, not by commas`,
    hint: 'rewrite it with "hwhash csv fix"',
  };
}

const titleLine = (header: readonly HeaderColumn[]): string => header.map(([title]) => title).join(',');
const fold = (title: string): string => title.toLowerCase();

/** Compares titles with the headers of a target: the header that needs the least change is the one that is meant. */
function compareTitles(
  raw: readonly string[],
  titles: readonly string[],
  columns: readonly (CsvColumn | null)[],
  target: CsvTarget,
): HeaderFault[] {
  const { headers } = DIALECTS[target];
  if (headers.some((header) => sameTitles(header, raw))) return [];
  const candidates = headers
    .filter((header) => header.every(([title]) => titles.some((own) => fold(own) === fold(title))))
    .map((header) => differences(header, raw, titles, target))
    .sort((a, b) => a.length - b.length);
  if (candidates.length > 0) return candidates[0];
  return [unknownHeader(raw, columns, target)];
}

const sameTitles = (header: readonly HeaderColumn[], titles: readonly string[]): boolean =>
  header.length === titles.length && header.every(([title], i) => title === titles[i]);

/** Columns that a message names. */
const MOST_NAMED = 8;

/** What keeps a line that has all columns of a header from being that header. */
function differences(
  header: readonly HeaderColumn[],
  raw: readonly string[],
  titles: readonly string[],
  target: CsvTarget,
): HeaderFault[] {
  const faults: HeaderFault[] = [];
  const hint = `the first line has to be: ${titleLine(header)}`;
  const expected = header.map(([title]) => title);
  const position = (title: string): number => expected.findIndex((own) => fold(own) === fold(title));
  const own = titles.filter(
    (title, i) => position(title) >= 0 && titles.findIndex((t) => fold(t) === fold(title)) === i,
  );
  const withUser = userWithoutTag(header, titles, target);
  if (withUser !== undefined) {
    const message = 'the header line has "Assigned User" without "Group Tag" before it';
    const more = `the first line has to be: ${titleLine(withUser)} ("hwhash csv fix" adds the column)`;
    faults.push({ code: 'missing-column', message, hint: more });
  }
  const foreign = titles.filter((title, i) => !own.includes(title) || titles.indexOf(title) !== i);
  const extra = foreign
    .filter((title) => withUser === undefined || columnOfTitle(title) !== 'assignedUser')
    .map(quoteTitle);
  if (extra.length > 0) {
    const more = extra.length > MOST_NAMED ? ` and ${extra.length - MOST_NAMED} more` : '';
    const named = extra.slice(0, MOST_NAMED).join(', ') + more;
    const message = `the header line has ${extra.length === 1 ? 'a column' : 'columns'} that this target does not take: ${named}`;
    faults.push({ code: 'extra-column', message, hint });
  }
  if (own.some((title) => !expected.includes(title))) {
    faults.push({ code: 'header-case', message: 'the titles of the header line are written in other letters', hint });
  }
  if (own.some((title, i) => i > 0 && position(title) < position(own[i - 1]))) {
    faults.push({ code: 'header-order', message: 'the columns are in another order', hint });
  }
  if (raw.some((title, i) => title !== titles[i])) {
    faults.push({ code: 'whitespace', message: 'titles in the header line have leading or trailing whitespace', hint });
  }
  return faults;
}

/** The header with both columns, where a line has the user but not the group tag that the target has in front of it. */
function userWithoutTag(
  header: readonly HeaderColumn[],
  titles: readonly string[],
  target: CsvTarget,
): readonly HeaderColumn[] | undefined {
  const has = (column: CsvColumn): boolean => titles.some((title) => columnOfTitle(title) === column);
  if (!has('assignedUser') || has('groupTag') || header.some(([, column]) => column === 'assignedUser'))
    return undefined;
  return DIALECTS[target].headers.find((other) =>
    ['groupTag', 'assignedUser'].every((column) => other.some(([, own]) => own === column)),
  );
}

/** A title in a form that is safe to show. */
function quoteTitle(title: string): string {
  return title === '' ? 'one without a title' : `"${excerpt(title)}"`;
}

function unknownHeader(raw: readonly string[], columns: readonly (CsvColumn | null)[], target: CsvTarget): HeaderFault {
  const { service, headers } = DIALECTS[target];
  const owner = Object.values(DIALECTS).find((dialect) => dialect.headers.some((header) => sameTitles(header, raw)));
  const shared = (header: readonly HeaderColumn[]): number =>
    header.filter(([, column]) => columns.includes(column)).length * 10 - header.length;
  const nearest = headers.reduce((a, b) => (shared(b) > shared(a) ? b : a));
  const missing = nearest.filter(([, column]) => !columns.includes(column)).map(([title]) => `"${title}"`);
  const lacks = missing.length > 0 ? `; ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing` : '';
  const message = owner
    ? `the header line is that of ${owner.service}, not of ${service}${lacks}`
    : `the header line is not one that ${service} accepts${lacks}`;
  return { code: 'header-unknown', message, hint: `the nearest header is: ${titleLine(nearest)}` };
}

/** What the start of a file says about the rest. */
export interface CsvHead {
  encoding: CsvEncoding;
  bomLength: number;
  layout: CsvLayout;
  /** The values of the first line, whether they are titles or not. */
  titles: string[];
  /** Findings about the file as a whole, without places: they are in its first line. */
  findings: Finding[];
}

/**
 * Reads the start of a file.
 *
 * @param bytes the first bytes
 * @param complete whether these are all bytes of the file
 * @returns undefined where more bytes are needed
 */
export function readHead(bytes: Uint8Array, complete: boolean, target: CsvTarget): CsvHead | undefined {
  if (bytes.length < SNIFF_SIZE && !complete) return undefined;
  const { encoding, bomLength } = sniffEncoding(bytes);
  const text = bytes.subarray(bomLength);
  const line = encoding === 'ascii-compatible' ? firstLine(text) : firstWideLine(text, encoding);
  if (line === undefined && !complete && bytes.length < 2 * LINE_LIMIT) return undefined;
  const rest = encoding === 'ascii-compatible' ? decodeLine(text, 0, Math.min(text.length, LINE_LIMIT)) : '';
  const { layout, faults } = resolveHeader(line ?? rest, target);
  const { source } = DIALECTS[target];
  const findings = faults.map(
    ({ code, message, hint }): Finding => ({ code, severity: severityOf(code), message, hint, source }),
  );
  if (bytes.length === 0) findings.splice(0, findings.length, emptyFile(target));
  const encodingFault = describeEncoding(encoding, bomLength);
  if (encodingFault) findings.unshift({ ...encodingFault, source });
  const titles = splitFields(line ?? rest, layout.delimiter).values.map(trimValue);
  return { encoding, bomLength, layout, titles, findings };
}

function firstLine(bytes: Uint8Array): string | undefined {
  for (let i = 0; i < Math.min(bytes.length, LINE_LIMIT); i++) {
    if (bytes[i] === 10 || bytes[i] === 13) return decodeLine(bytes, 0, i);
  }
  return undefined;
}

function firstWideLine(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string | undefined {
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, 2 * LINE_LIMIT));
  const end = text.search(/[\r\n]/);
  return end < 0 ? undefined : text.slice(0, end);
}

const severityOf = (code: HeaderFault['code']): Severity => (code === 'whitespace' ? 'warning' : 'error');

function emptyFile(target: CsvTarget): Finding {
  const message = 'the file is empty';
  return { code: 'header-unknown', severity: 'error', message, source: DIALECTS[target].source };
}

function describeEncoding(encoding: CsvEncoding, bomLength: number): Omit<Finding, 'source'> | undefined {
  const hint = 'rewrite it with "hwhash csv fix"';
  const severity = 'warning';
  if (encoding !== 'ascii-compatible') {
    const order = encoding === 'utf-16le' ? 'little-endian' : 'big-endian';
    const message = `the file is UTF-16 (${order}); the published rule asks for ANSI`;
    return { code: 'encoding-utf16', severity, message, hint };
  }
  if (bomLength === 0) return undefined;
  return { code: 'encoding-bom', severity, message: 'the file begins with a byte order mark', hint };
}
