/** How help is laid out: as commander does it, and in two lines an entry where the terminal is narrow. */
import type { Help } from 'commander';

/** Columns that a description needs beside its term. */
const LEAST_BESIDE = 30;

/** An entry: the term, and its description beside it, or below where there is no room. */
export function formatItem(this: Help, term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  const indent = '  ';
  if (description === '') return indent + term;
  const beside = `${indent}${term.padEnd(termWidth + indent.length)}`;
  const room = width - termWidth - 2 * indent.length;
  if (room >= LEAST_BESIDE) return beside + hanging(helper.boxWrap(description, room), beside.length);
  return `${indent}${term}\n${' '.repeat(6)}${hanging(helper.boxWrap(description, Math.max(width - 6, 10)), 6)}`;
}

const hanging = (text: string, column: number): string => text.replaceAll('\n', `\n${' '.repeat(column)}`);

/** A description as a sentence. */
export function sentence(text: string): string {
  if (text === '') return '';
  return text[0].toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
}
