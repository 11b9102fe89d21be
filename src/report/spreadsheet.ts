/**
 * Cells of CSV files that people open in a spreadsheet: a value that a device or a file brings along must not run as a
 * formula, whatever the program cuts lines at, and what cannot be seen is escaped.
 */
import { printable, printableJson } from '../hash/printable.js';

/** What a spreadsheet treats as a formula at the start of a cell, also behind spaces and in full width. */
const FORMULA = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** The same at the start of a text of a JSON list, or behind a character that may end a cell. The sign comes first: no other place looks back. */
const FORMULA_IN_JSON = /[=+\-@\uff1d\uff0b\uff0d\uff20](?<=["',;|][\s'"]*.)/g;

/** A text that stays as it is: ASCII without quotation marks and what cuts a line, and a letter or digit first. */
const PLAIN_CELL = /^[A-Za-z0-9][ !#-+\--:<-{}~]*$/;

/**
 * One text for a spreadsheet, which may cut lines at commas or at semicolons, and may or may not heed quotation marks: what
 * follows any of them must not begin a formula either.
 */
export function spreadsheetCell(value: string): string {
  if (PLAIN_CELL.test(value)) return value;
  const safe = printable(value)
    .split(/(?<=[,;|])/)
    .map((part) => (FORMULA.test(part) ? `'${part}` : part))
    .join('');
  return quoted(safe);
}

/** A list or an object as JSON in a cell: characters that would begin a formula are written as JSON's own escapes. */
export function jsonCell(value: unknown): string {
  const json = printableJson(value).replace(
    FORMULA_IN_JSON,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return quoted(json);
}

const quoted = (text: string): string => (/[",;|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
