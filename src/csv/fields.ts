/**
 * Cuts a line into values. The import knows no quotation marks, so a strict line is cut at every delimiter; the tolerant
 * reading follows RFC 4180 for values that begin with one. A row is a line: no import accepts a value across lines, and
 * rows keep the numbers that the portal gives them.
 */

/** Values of one line as the tolerant reading finds them. */
export interface TolerantFields {
  values: string[];
  /** A value was in quotation marks, or holds one. */
  quoted: boolean;
  /** The last value opens a quotation mark that the line does not close. */
  unclosed: boolean;
}

/** Delimiters that exports use; the import accepts the comma only. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Cuts a line into its values, quotation marks taken off. */
export function splitFields(line: string, delimiter: string): TolerantFields {
  if (!line.includes('"')) return { values: line.split(delimiter), quoted: false, unclosed: false };
  const values: string[] = [];
  let at = 0;
  let unclosed = false;
  for (;;) {
    const end = line[at] === '"' ? quotedEnd(line, at, delimiter) : undefined;
    if (end === -1) {
      unclosed = true;
      values.push(unquote(line.slice(at + 1)));
      break;
    }
    const stop = end ?? line.indexOf(delimiter, at);
    const field = line.slice(at, stop < 0 ? line.length : stop);
    values.push(end === undefined ? field : unquote(field.slice(1, field.lastIndexOf('"'))) + afterQuote(field));
    if (stop < 0 || stop >= line.length) break;
    at = stop + 1;
  }
  return { values, quoted: true, unclosed };
}

/** How many values {@link splitFields} cuts a line into. */
export function countFields(line: string, delimiter: string): number {
  if (line.includes('"')) return splitFields(line, delimiter).values.length;
  let count = 1;
  for (let at = line.indexOf(delimiter); at >= 0; at = line.indexOf(delimiter, at + delimiter.length)) count++;
  return count;
}

const unquote = (text: string): string => text.replaceAll('""', '"');

/** What follows the closing quotation mark of a value: nothing in a well-formed line. */
const afterQuote = (field: string): string => field.slice(field.lastIndexOf('"') + 1);

/** End of the value whose quotation mark opens at `at`: a delimiter or the end of the line; -1 where it is not closed. */
function quotedEnd(line: string, at: number, delimiter: string): number {
  let quote = line.indexOf('"', at + 1);
  while (quote >= 0) {
    if (line[quote + 1] === '"') {
      quote = line.indexOf('"', quote + 2);
      continue;
    }
    const end = line.indexOf(delimiter, quote + 1);
    return end < 0 ? line.length : end;
  }
  return -1;
}

/** The delimiter of a header line: the one that cuts it into the most values. */
export function sniffDelimiter(line: string): Delimiter {
  let best: Delimiter = ',';
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const count = countFields(line, delimiter);
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}

/** Characters that no eye sees: zero-width ones, the word joiner, the byte order mark. */
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;
const SPACE = 0x20;
const DELETE = 0x7f;

/** A value without leading or trailing whitespace and invisible characters; a no-break space inside becomes a space. */
export function trimValue(value: string): string {
  if (isTrimmed(value)) return value;
  // No regular expression for trailing spaces: on a line of spaces it would take quadratic time.
  return value.replace(INVISIBLE, '').trim().replaceAll('\u00a0', ' ');
}

/** Whether a value surely is as it should be, as nearly all are: ASCII, with no whitespace at its ends. */
function isTrimmed(value: string): boolean {
  const { length } = value;
  if (length === 0) return true;
  if (value.charCodeAt(0) <= SPACE || value.charCodeAt(length - 1) <= SPACE) return false;
  for (let i = 0; i < length; i++) if (value.charCodeAt(i) >= DELETE) return false;
  return true;
}
