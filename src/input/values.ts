/** What is beside a hash, cleaned: labels, spreadsheet formulas and values that are something else than their column says. */

import type { CsvColumn } from '../csv/dialects.js';
import { trimValue } from '../csv/fields.js';
import type { CsvValues } from '../csv/row.js';
import { excerpt } from '../hash/printable.js';

const FORMULA = /^="([^"]*)"$/;
const QUOTES = new Set('"\'“”„«»‘’');
const SERIAL_LABEL = /^(?:serial\s?(?:number|no\.?)?|s\/n)\s*[:=]?\s+(?=\S)/i;
const PRODUCT_KEY_ID = /^\d{13}$/;
/** What a spreadsheet makes of one. */
const DAMAGED_ID = /^(?:\d{1,12}|\d+([.,]\d+)?e\+?\d+)$/i;

/** Longer texts are not values of a device. */
const LONGEST_VALUE = 512;

/** A value without what tools put around it. */
export function plainValue(value: string): string {
  const trimmed = trimValue(value);
  if (trimmed.length > LONGEST_VALUE) return trimmed;
  const inner = FORMULA.exec(trimmed)?.[1] ?? withoutQuotes(trimmed);
  return trimValue(inner.startsWith("'") ? inner.slice(1) : inner);
}

/** A value without the quotation marks that are around it, however many. */
function withoutQuotes(value: string): string {
  let start = 0;
  let end = value.length;
  while (end - start >= 2 && QUOTES.has(value[start]) && QUOTES.has(value[end - 1])) {
    start++;
    end--;
  }
  return value.slice(start, end);
}

/**
 * Values as their columns hold them, with what was changed. A value that is not of its column is taken out: the operating
 * system's serial number and product keys are often found in the column of the product key ID.
 *
 * @param ownProductId the product key ID in the hash, looked up where the one beside it is not one
 */
export function cleanValues(
  values: CsvValues,
  ownProductId: () => string | undefined,
): { values: CsvValues; repairs: string[] } {
  const cleaned: CsvValues = {};
  const repairs: string[] = [];
  for (const [column, value] of Object.entries(values) as [CsvColumn, string | undefined][]) {
    if (value === undefined) continue;
    let plain = plainValue(value);
    if (column === 'serialNumber') plain = plain.replace(SERIAL_LABEL, '');
    if (plain !== trimValue(value)) repairs.push(`"${excerpt(value)}" became "${excerpt(plain)}"`);
    if (column === 'windowsProductId' && plain !== '' && !isProductKeyId(plain)) {
      const own = ownProductId() ?? '';
      const instead = own === '' ? 'taken out' : `replaced by the one in the hash, "${excerpt(own)}"`;
      repairs.push(
        `${isSecret(plain) ? 'a product key' : `"${excerpt(plain)}"`} is not a product key ID and was ${instead}`,
      );
      plain = own;
    }
    cleaned[column] = plain;
  }
  return { values: cleaned, repairs };
}

/** Assigns a column its value; where there are several, the first that is what the column holds. */
export function assign(values: CsvValues, column: CsvColumn, value: string): void {
  const before = values[column];
  const isBetter = column === 'windowsProductId' && isProductKeyId(value) && !isProductKeyId(before ?? '');
  if (!before || isBetter) values[column] = value;
}

const isProductKeyId = (value: string): boolean =>
  (PRODUCT_KEY_ID.test(value) || DAMAGED_ID.test(value)) && !/^0+$/.test(value);

/** A product key is worth money: it is not shown. */
const isSecret = (value: string): boolean => /^[A-Z0-9]{5}(-[A-Z0-9]{5}){4}$/i.test(value);
