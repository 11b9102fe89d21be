/** Single lines: what is taken off one before it is read, and `key: value`. */
import { type CsvColumn, columnOfTitle } from '../csv/dialects.js';
import { sniffDelimiter, splitFields } from '../csv/fields.js';
import type { CsvValues } from '../csv/row.js';
import { isToken } from './skeleton.js';
import { columnOf } from './titles.js';

const KEY =
  /^[ \t]{0,64}(-[ \t]{1,8})?[-*•$@]?[ \t]{0,8}["'“”‘’{]{0,2}([\p{L}][\p{L}\p{N} _./()#-]{0,60}?)["'“”‘’]{0,2}[ \t]{0,64}(?:=>|[:=])(.*)$/u;
const INVISIBLE = /[\0\u001a\ufeff\u200b\u2060]/g;

/** A line as it is read, and what was taken off it. */
export interface CleanLine {
  readonly text: string;
  readonly notes: readonly string[];
}

/** Takes off a line what nobody can see, and quotation marks around all of it. */
export function cleanLine(raw: string): CleanLine {
  const visible = raw.replace(INVISIBLE, '');
  const text = unwrapped(visible);
  return { text, notes: text === raw ? NO_NOTES : notesOf(raw, visible, text) };
}

/** Nothing was done to a line. */
export const NO_NOTES: readonly string[] = [];

/** What is said of taking away what is around a row, or cannot be seen in it. */
function notesOf(raw: string, visible: string, text: string): string[] {
  return [
    ...(visible === raw ? [] : ['characters that cannot be seen were removed from the line']),
    ...(text === visible ? [] : ['quotation marks around the whole line were removed']),
  ];
}

/** A row that was put in quotation marks as a whole, without them. */
function unwrapped(text: string): string {
  if (!/^\s*"[^"]/.test(text) || !text.trimEnd().endsWith('"')) return text;
  const { values, unclosed } = splitFields(text.trim(), sniffDelimiter(text.trim()));
  const [inner] = values;
  return values.length === 1 && !unclosed && /[,;\t]/.test(inner) ? inner : text;
}

/** A key and its value. */
export interface Pair {
  key: string;
  column: CsvColumn | undefined;
  value: string;
  /** Whether it begins an item of a list. */
  isItem: boolean;
}

/** The key and the value of a line; undefined where the key is not known and the value is not a hash. */
export function keyOf(text: string): Pair | undefined {
  const match = KEY.exec(text.slice(0, 512));
  if (match === null) return undefined;
  const [, item, key, value] = match;
  const column = columnOfTitle(key) ?? (isSentence(key) ? undefined : columnOf(key));
  if (column === undefined && !isToken(value)) return undefined;
  return { key: key.trim(), column, value, isItem: item !== undefined };
}

/** Words that a title has at the most: a comment that mentions a hash before a colon is none. */
const MOST_WORDS = 6;

const isSentence = (key: string): boolean => key.trim().split(/\s+/).length > MOST_WORDS;

/** Values by their columns. */
export function valuesOf(columns: readonly (CsvColumn | null)[], values: readonly string[]): CsvValues {
  return Object.fromEntries(
    columns.flatMap((column, i) => (column && values[i] !== undefined ? [[column, values[i]]] : [])),
  );
}

/** What separates the values of a row without a header line. */
export function delimiterOf(text: string): string {
  const delimiter = sniffDelimiter(text);
  return text.includes(delimiter) ? delimiter : ' ';
}
