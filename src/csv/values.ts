/** What the values around the hash have to be, and what they have to agree with (REGISTRATION.md, section 3). */

import { excerpt as show } from '../hash/printable.js';
import type { Severity } from '../inspect/finding.js';
import type { CSV_CODES } from '../inspect/finding-codes.js';
import type { FindingSource } from '../inspect/finding-source.js';
import { FIELDS } from '../validate/fields.js';
import { placeholderSerial, placeholderText } from '../validate/placeholders.js';
import type { CheckCode, CheckRules } from '../validate/rules.js';
import { COLUMN_TITLES, type CsvColumn, type Dialect } from './dialects.js';
import { formulaSign } from './formula.js';
import type { CsvValues } from './row.js';

/** A fault of a value. */
export interface ValueFault {
  code: (typeof CSV_CODES)[number] | CheckCode;
  severity: Severity;
  column?: CsvColumn;
  message: string;
  hint?: string;
  predicts?: string;
  /** Where the rule is published; by default where the dialect is. */
  source?: FindingSource;
}

/** What the hash says about the values beside it; a member is absent where the hash does not say. */
export interface HashIdentity {
  serialNumber?: string;
  productKeyId?: string;
}

/** Most characters of a group tag; no maximum is published, longer ones are cut in the portal's lists. */
const LONGEST_GROUP_TAG = 64;

/** `name@domain`, the domain with a dot. */
const USER_PRINCIPAL_NAME = /^[^\s@"(),:;<>[\\\]]+@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;
const SCIENTIFIC = /^[+-]?\d+([.,]\d+)?e[+-]?\d+$/i;
const PUNCTUATION = /[.,]/;

/** Whether a group tag has the length that all lists show. */
export const isGroupTagShort = (tag: string): boolean => tag.length <= LONGEST_GROUP_TAG;

/** Longest that a mail address can be (RFC 5321: 64 characters, an @, 255 of a domain). */
const LONGEST_NAME = 320;

/** Whether a name has the form `name@domain`. */
export const isUserPrincipalName = (name: string): boolean =>
  name.length <= LONGEST_NAME && USER_PRINCIPAL_NAME.test(name);

/** Self-deploying mode has no user. */
const IGNORED_USER: ValueFault = {
  code: 'assigned-user-ignored',
  severity: 'info',
  column: 'assignedUser',
  message: 'the assigned user is ignored: self-deploying mode has none',
};

/**
 * Checks the values of a row among themselves and against the hash.
 *
 * @param rules what the devices are for; without them only what holds for every purpose is checked
 */
export function checkValues(
  values: CsvValues,
  dialect: Dialect,
  identity: HashIdentity | undefined,
  report: (fault: ValueFault) => void,
  rules?: CheckRules,
): void {
  checkRequired(values, dialect, report);
  checkFormulas(values, report);
  if (!values.hardwareHash) checkBareIdentity(values, report, rules);
  if (values.assignedUser && rules?.scenario.ignoresUser) report(IGNORED_USER);
  checkSerial(values.serialNumber ?? '', identity?.serialNumber, report);
  checkProductId(values.windowsProductId ?? '', identity?.productKeyId, report);
  checkTagAndUser(values.groupTag ?? '', values.assignedUser ?? '', report);
  if (dialect.target === 'corporate-identifiers') checkIdentifiers(values, report);
}

const FORMULA_SOURCE: FindingSource = 'https://owasp.org/www-community/attacks/CSV_Injection';
const FORMULA_HINT =
  'import the file into the spreadsheet with every column as text, or look at it with "hwhash csv check --report"; some serial numbers do begin so';

/** A value goes into the file as it is, whoever opens it. */
function checkFormulas(values: CsvValues, report: (fault: ValueFault) => void): void {
  for (const column of Object.keys(COLUMN_TITLES) as CsvColumn[]) {
    const value = column === 'hardwareHash' ? '' : (values[column] ?? '');
    const sign = formulaSign(value);
    if (sign === undefined) continue;
    const message = `a spreadsheet runs "${show(value)}" as a formula: "${show(sign)}" begins one`;
    const fault = { code: 'formula-value', severity: 'warning', column, message } as const;
    report({ ...fault, hint: FORMULA_HINT, source: FORMULA_SOURCE });
  }
}

/** Fields of a hash by the columns that replace them where a row has no hash. */
const BARE_FIELDS = [
  ['manufacturer', FIELDS.manufacturer, placeholderText],
  ['model', FIELDS.productName, placeholderText],
  ['serialNumber', FIELDS.serialNumber, placeholderSerial],
] as const;

/** A row without a hash identifies its device by its own columns: the rules for the same fields of a hash apply. */
function checkBareIdentity(values: CsvValues, report: (fault: ValueFault) => void, rules?: CheckRules): void {
  for (const [column, { longest = Number.POSITIVE_INFINITY, label }, judge] of BARE_FIELDS) {
    const value = values[column] ?? '';
    const placeholder = judge(value);
    if (placeholder !== undefined) {
      const message = `the ${label} "${show(value)}" identifies no device: it ${placeholder.reason}`;
      const hint = 'use what the firmware says (SMBIOS type 1), or register the device with its hash';
      report({ code: 'placeholder-value', severity: 'error', column, message, hint });
    }
    const tooLong = rules?.facts['field-too-long'];
    if (tooLong === undefined || value.length <= longest) continue;
    const message = `the ${label} has ${value.length} characters; the limit is ${longest}`;
    report({ code: 'field-too-long', severity: tooLong.severity, column, message });
  }
  checkBareProductKey(values.windowsProductId ?? '', report);
}

function checkBareProductKey(id: string, report: (fault: ValueFault) => void): void {
  const column = 'windowsProductId';
  const placeholder = placeholderText(id);
  if (id === '' || SCIENTIFIC.test(id)) return;
  if (!/^\d{13}$/.test(id)) {
    const message = `the product key id "${show(id)}" is not 13 digits`;
    const hint = 'the product id that Windows shows (00330-80000-…) is not the product key id (PKID) of the device';
    report({ code: 'product-key-id-format', severity: 'error', column, message, hint });
  } else if (placeholder !== undefined) {
    const message = `the product key id "${id}" identifies no device: it ${placeholder.reason}`;
    report({
      code: 'placeholder-value',
      severity: 'error',
      column,
      message,
      hint: 'register the device with its hash',
    });
  }
}

function checkRequired(values: CsvValues, dialect: Dialect, report: (fault: ValueFault) => void): void {
  const lacking = (columns: readonly CsvColumn[]): CsvColumn[] => columns.filter((column) => !values[column]);
  const sets = dialect.required.map(lacking);
  if (sets.some((set) => set.length === 0)) return;
  if (sets.length > 1) {
    const choices = dialect.required.map((set) => set.map(title).join(' and ')).join('; or ');
    const message = `the row identifies no device: ${dialect.service} needs ${choices}`;
    report({ code: 'blank-field', severity: 'error', message });
    return;
  }
  for (const column of sets[0]) {
    const message = `${title(column)} is empty, and ${dialect.service} needs it`;
    report({ code: 'blank-field', severity: 'error', column, message });
  }
}

const title = (column: CsvColumn): string => `"${COLUMN_TITLES[column]}"`;

function checkSerial(serial: string, own: string | undefined, report: (fault: ValueFault) => void): void {
  const column = 'serialNumber';
  if (isDamaged(serial, own)) {
    report(damaged(column, serial));
  } else if (serial !== '' && own !== undefined && serial !== own) {
    const message = `the serial number "${show(serial)}" is not the one in the hash, "${show(own)}"`;
    const hint = 'the hash holds the true one: find out which device this is';
    report({ code: 'serial-mismatch', severity: 'error', column, message, hint, predicts: 'SerialNumberMismatch' });
  }
}

function checkProductId(id: string, own: string | undefined, report: (fault: ValueFault) => void): void {
  const column = 'windowsProductId';
  if (isDamaged(id, own)) {
    report(damaged(column, id));
  } else if (id !== '' && own !== undefined && id !== own) {
    const message = `the product id "${show(id)}" is not the one in the hash, "${show(own)}"`;
    report({ code: 'product-key-mismatch', severity: 'error', column, message, predicts: 'ProductKeyIdMismatch' });
  }
}

/** Whether a spreadsheet has made a number of a value: scientific notation, or leading zeros lost. */
export function isDamaged(value: string, own: string | undefined): boolean {
  if (SCIENTIFIC.test(value) && value !== own) return true;
  return own !== undefined && own !== value && own.startsWith('0') && own.replace(/^0+/, '') === value;
}

function damaged(column: CsvColumn, value: string): ValueFault {
  const kind = SCIENTIFIC.test(value) ? 'is in scientific notation' : 'has lost its leading zeros';
  const message = `${title(column)} "${show(value)}" ${kind}: a spreadsheet took it for a number`;
  return { code: 'spreadsheet-damage', severity: 'error', column, message, hint: 'the hash holds the true value' };
}

function checkTagAndUser(tag: string, user: string, report: (fault: ValueFault) => void): void {
  if (!isGroupTagShort(tag)) {
    const message = `the group tag has ${tag.length} characters; over ${LONGEST_GROUP_TAG} are not shown everywhere`;
    report({ code: 'group-tag-length', severity: 'warning', column: 'groupTag', message });
  }
  if (user !== '' && !isUserPrincipalName(user)) {
    const message = `the assigned user "${show(user)}" is not of the form name@domain`;
    const hint = 'the service checks only the domain, and a wrong user locks the device';
    report({ code: 'user-principal-name', severity: 'error', column: 'assignedUser', message, hint });
  }
}

function checkIdentifiers(values: CsvValues, report: (fault: ValueFault) => void): void {
  for (const column of ['manufacturer', 'model'] as const) {
    if (!PUNCTUATION.test(values[column] ?? '')) continue;
    const message = `${title(column)} holds a dot or a comma, which the service takes out`;
    report({ code: 'identifier-punctuation', severity: 'warning', column, message, hint: 'write it without them' });
  }
}

/** A value as corporate identifiers accept it: without dots and commas, whitespace collapsed. */
export const plainIdentifier = (value: string): string => value.replace(/[.,]/g, '').replace(/\s+/g, ' ').trim();
