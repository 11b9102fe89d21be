/** What is written where: results to standard output, remarks to standard error, colour only on a terminal. */
import pc from 'picocolors';
import { printable, printableJson } from '../hash/printable.js';
import type { Finding } from '../inspect/finding.js';
import type { SheetSection } from '../inspect/summary.js';
import { outputFailure } from './failure.js';
import { takeGlobals } from './globals.js';

/** An integer with commas between the thousands; loading Intl for that would take ten milliseconds. */
export function grouped(value: number): string {
  const digits = String(value);
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return groups.join(',');
}

/**
 * Whether a stream gets colours by the environment: what the user says comes before what the stream is.
 * NO_COLOR and FORCE_COLOR are the conventions of no-color.org and force-color.org.
 */
export function wantsColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

const { colour, quiet } = takeGlobals(process.argv);
/** Whether remarks are left out. */
export const isQuiet = quiet;
/** Colours for standard output. */
export const out = pc.createColors(colour && wantsColour(process.stdout, process.env));
/** Colours for standard error. */
export const err = pc.createColors(colour && wantsColour(process.stderr, process.env));

/** Writes to standard output as it is; resolves when the system has taken it, so that a pipe's reader gets all of it. */
export function write(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(outputFailure(error)) : resolve()));
  });
}

/** Lays text out for a terminal; unset where there is none, so that its tables are not loaded for a pipe. */
let layOut: ((text: string, columns: number) => string) | undefined;

/** Loads what a terminal needs. Called once, before any command. */
export async function prepareTerminal(): Promise<void> {
  if (process.stdout.isTTY || process.stderr.isTTY) ({ layOut } = await import('./layout.js'));
}

/** A pipe or a file gets lines as they are, so that `grep` finds whole ones. */
const fitted = (text: string, { isTTY, columns }: NodeJS.WriteStream): string =>
  layOut && isTTY && columns ? layOut(text, columns) : text;

/** Writes text for people to standard output, formatted for the terminal where there is one. */
export const writeText = (text: string): Promise<void> => write(fitted(text, process.stdout));

/** Writes one JSON document to standard output. */
export function writeJson(value: unknown): Promise<void> {
  return write(`${printableJson(value, 2)}\n`);
}

/** Writes a remark to standard error, unless `--quiet` was given. */
export function remark(text: string): void {
  if (!quiet) complain(text);
}

/** Writes to standard error what must be known, `--quiet` or not. */
export function complain(text: string): void {
  process.stderr.write(`${fitted(text, process.stderr)}\n`);
}

/** Writes many lines to standard error that must be known; resolves when the system has taken them. */
export async function complainAll(lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const text = lines.map((line) => `${fitted(line, process.stderr)}\n`).join('');
  await new Promise<void>((resolve) => {
    // Nobody may be left to be told that nobody listens.
    process.stderr.write(text, () => resolve());
  });
}

/** Tells of something that was found beside the work. */
export const notice = (message: string): void => remark(`${err.yellow('note')}  ${printable(message)}`);

const STANDARD_OUTPUT: readonly (string | undefined)[] = [
  undefined,
  '-',
  '/dev/stdout',
  '/dev/fd/1',
  '/proc/self/fd/1',
];

/** Whether the file that an option names is standard output, which it also is where the option is not given. */
export const isStandardOutput = (path: string | undefined): boolean => STANDARD_OUTPUT.includes(path);

/** The colour of each severity. */
export const SEVERITY_COLOUR = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** What an error will lead to: a number is what the device shows, a name is the service's answer. */
export function predictionOf(predicts: string): string {
  return `${predicts.startsWith('0x') ? 'the device will show' : 'the service will answer'}: ${printable(predicts)}`;
}

/** A finding as one or two lines. */
export function findingLines(finding: Omit<Finding, 'source'>, colours = out): string[] {
  const { severity, code, message, hint, predicts } = finding;
  const head = `  ${colours[SEVERITY_COLOUR[severity]](severity.padEnd(7))} ${colours.bold(code)}  ${printable(message)}`;
  const answer = predicts === undefined ? [] : [`          ${predictionOf(predicts)}`];
  return [head, ...answer, ...(hint === undefined ? [] : [`          ${colours.dim(printable(hint))}`])];
}

/** The summary of a hash: groups of aligned lines. */
export function renderSummary(sections: readonly SheetSection[]): string {
  const width = Math.max(...sections.flatMap(({ rows }) => rows.map(({ label }) => label.length)));
  const groups = sections.map(({ title, rows }) => {
    const lines = rows.map(({ label, value }) => `  ${out.dim(label.padEnd(width))}  ${value}`);
    return [out.bold(title), ...lines].join('\n');
  });
  return `${groups.join('\n\n')}\n`;
}
