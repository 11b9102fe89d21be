/**
 * A text with a short token in place of every hash: what is left has the size of the values beside the hashes, and lines,
 * quotation and markup inside a hash are gone from it. JSON, markup and lines are read on that.
 */
import type { HashSpan } from './scan.js';

/** A text without its hashes. */
export interface Skeleton {
  readonly text: string;
  readonly spans: readonly HashSpan[];
  /** Line of each hash, from 1. */
  readonly lines: readonly number[];
  /** Lines that each hash goes on for, beyond its first. */
  readonly swallowed: readonly number[];
}

const OPEN = '~h4k:';
const TOKEN = /~h4k:(\d+)~/g;

/** Puts a token in place of every span. */
export function skeletonOf(text: string, spans: readonly HashSpan[], firstLine = 1): Skeleton {
  const parts: string[] = [];
  const lines: number[] = [];
  const swallowed: number[] = [];
  let at = 0;
  let line = firstLine;
  spans.forEach(({ start, end }, index) => {
    const between = text.slice(at, start);
    line += countLines(between);
    lines.push(line);
    const own = countLines(text.slice(start, end));
    swallowed.push(own);
    line += own;
    parts.push(withoutTokens(between), `${OPEN}${index}~`);
    at = end;
  });
  parts.push(withoutTokens(text.slice(at)));
  return { text: parts.join(''), spans, lines, swallowed };
}

const withoutTokens = (text: string): string => (text.includes(OPEN) ? text.replaceAll(OPEN, '~h4k;') : text);

/** The number of line ends in a text: LF, CR, CRLF, or CRLF behind further CR. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at)) {
    while (text[at] === '\r') at++;
    if (text[at] !== '\n') lines++;
  }
  return lines;
}

/** Where lines end and the next ones begin. Millions of empty lines are told fast. */
export function* lineEnds(text: string): Generator<readonly [end: number, next: number]> {
  let feed = text.indexOf('\n');
  let cr = text.indexOf('\r');
  while (feed >= 0 || cr >= 0) {
    const isFeed = cr < 0 || (feed >= 0 && feed < cr);
    const end = isFeed ? feed : cr;
    let next = end;
    while (text[next] === '\r') next++;
    if (text[next] === '\n') next++;
    yield [end, next];
    if (feed >= 0 && feed < next) feed = text.indexOf('\n', next);
    if (cr >= 0 && cr < next) cr = text.indexOf('\r', next);
  }
}

/** The numbers of the hashes whose tokens are in a piece of the text. */
export function tokensIn(text: string): number[] {
  if (!text.includes(OPEN)) return [];
  return Array.from(text.matchAll(TOKEN), ([, index]) => Number(index));
}

/** Whether a value is a token and nothing but what surrounds a value: quotation, a formula, an apostrophe. */
export const isToken = (text: string): boolean => text.includes(OPEN);
