/** What is written where: results to standard output, remarks to standard error, colour only on a terminal. */
import pc from 'picocolors';
import type { Finding } from '../hash/finding.js';
import { printable } from '../hash/printable.js';
import type { SheetSection } from '../hash/sheet.js';

/** An integer with commas between the thousands; loading Intl for that would take ten milliseconds. */
export function grouped(value: number): string {
  const digits = String(value);
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return groups.join(',');
}

const wantsColour = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true && !process.env.NO_COLOR;
/** Colours for standard output. */
export const out = pc.createColors(wantsColour(process.stdout));
/** Colours for standard error. */
export const err = pc.createColors(wantsColour(process.stderr));

/** Writes to standard output; resolves when the system has taken it, so that a pipe's reader gets all of it. */
export function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes one JSON document to standard output. */
export function writeJson(value: unknown): Promise<void> {
  return write(`${JSON.stringify(value, bigintAsText, 2)}\n`);
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Writes a remark to standard error. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The colour of each severity. */
export const SEVERITY_COLOUR = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** A finding as one or two lines. */
export function findingLines(finding: Finding, colours = out): string[] {
  const { severity, code, message, hint, predicts } = finding;
  const head = `  ${colours[SEVERITY_COLOUR[severity]](severity.padEnd(7))} ${colours.bold(code)}  ${printable(message)}`;
  const answer = predicts === undefined ? [] : [`          the service will answer: ${printable(predicts)}`];
  return [head, ...answer, ...(hint === undefined ? [] : [`          ${colours.dim(printable(hint))}`])];
}

/** The sheet of a hash: groups of aligned lines. */
export function renderSheet(sections: readonly SheetSection[]): string {
  const width = Math.max(...sections.flatMap(({ rows }) => rows.map(({ label }) => label.length)));
  const groups = sections.map(({ title, rows }) => {
    const lines = rows.map(({ label, value }) => `  ${out.dim(label.padEnd(width))}  ${value}`);
    return [out.bold(title), ...lines].join('\n');
  });
  return `${groups.join('\n\n')}\n`;
}
