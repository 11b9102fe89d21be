/**
 * Values that a spreadsheet would run as a formula. A file for import has them as they are, because the import accepts no
 * quotation marks and an apostrophe would be part of the value: all that can be done is to say so.
 */

/** Bytes that begin a formula: tabs and carriage returns are skipped by some programs, and what follows is run. */
const STARTERS: ReadonlySet<number> = new Set([...'=+-@\t\r'].map((sign) => sign.charCodeAt(0)));
/** The list separators of the languages: a program that cuts at the other one begins a cell there. */
const SEPARATORS: ReadonlySet<number> = new Set([...',;'].map((sign) => sign.charCodeAt(0)));
const SPACE = 0x20;
const QUOTE = 0x22;

/** The same for text; full-width signs are formulas in East Asian versions. */
const FORMULA = /(?:^|[,;])[ "]*([=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/;

/** The sign that makes a value a formula; undefined where there is none. */
export const formulaSign = (value: string): string | undefined => FORMULA.exec(value)?.[1];

/** Whether the value in bytes [start, end), printable ASCII without spaces around it, may be a formula. */
export function mayBeFormula(bytes: Uint8Array, start: number, end: number): boolean {
  if (end > start && STARTERS.has(bytes[start])) return true;
  for (let at = start; at < end; at++) {
    if (!SEPARATORS.has(bytes[at])) continue;
    let next = at + 1;
    while (next < end && (bytes[next] === SPACE || bytes[next] === QUOTE)) next++;
    if (next < end && STARTERS.has(bytes[next])) return true;
  }
  return false;
}
