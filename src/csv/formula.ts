/**
 * Values that a spreadsheet would run as a formula. A file for import has them as they are, because the import accepts no
 * quotation marks and an apostrophe would be part of the value: all that can be done is to say so.
 */

/** Bytes that begin a formula: tabs and carriage returns are skipped by some programs, and what follows is run. */
const STARTERS = marked('=+-@\t\r');
/** The list separators of the languages: a program that cuts at the other one begins a cell there. */
const SEPARATORS = marked(',;');
const SPACE = 0x20;
const QUOTE = 0x22;

/** A table of bytes with 1 at some. */
function marked(signs: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const sign of signs) table[sign.charCodeAt(0)] = 1;
  return table;
}

/** The same for text; full-width signs are formulas in East Asian versions. */
const FORMULA = /(?:^|[,;])[ "]*([=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/;

/** The sign that makes a value a formula; undefined where there is none. */
export const formulaSign = (value: string): string | undefined => FORMULA.exec(value)?.[1];

/** Whether the value in bytes [start, end), printable ASCII without spaces around it, may be a formula. */
export function mayBeFormula(bytes: Uint8Array, start: number, end: number): boolean {
  if (end > start && STARTERS[bytes[start]] === 1) return true;
  for (let at = start; at < end; at++) {
    if (SEPARATORS[bytes[at]] === 0) continue;
    let next = at + 1;
    while (next < end && (bytes[next] === SPACE || bytes[next] === QUOTE)) next++;
    if (next < end && STARTERS[bytes[next]] === 1) return true;
  }
  return false;
}
