/** What an answer of the registration service, of Graph or of Windows means, found by number, name or pasted message. */
import { findAnswers } from './service-error-search.js';
import { SERVICE_ERRORS, type ServiceError } from './service-error-table.js';

export { SERVICE_ERRORS, type ServiceError, type ServiceErrorOrigin } from './service-error-table.js';

/** Longest text that is looked through, in characters. */
const LONGEST_MESSAGE = 1 << 20;
const searchedPart = (text: string | number): string => String(text).slice(0, LONGEST_MESSAGE);

/** A code, name or message of a text, and what it means. */
export interface ServiceErrorExplanation {
  /** As the text writes it. */
  readonly found: string;
  /** What it means; absent for a code that is not known. */
  readonly error?: ServiceError;
  /** What the value in the text says, for a setting that is a set of bits. */
  readonly detail?: string;
}

/** Bits of CloudAssignedOobeConfig (Windows Autopilot troubleshooting FAQ). */
const OOBE_BITS = [
  'SkipCortanaOptIn',
  'OobeUserNotLocalAdmin',
  'SkipExpressSettings',
  'SkipOemRegistration',
  'SkipEula',
];

/** The bits of the value that follows the name of the setting. */
function oobeDetail(text: string): string | undefined {
  const value = /CloudAssignedOobeConfig\W{0,16}(?:REG_DWORD\W{1,8})?(0x[0-9a-f]{1,8}|\d{1,10})\b/i.exec(text)?.[1];
  if (value === undefined) return undefined;
  const bits = Number(value);
  const names = OOBE_BITS.filter((_, bit) => Math.floor(bits / 2 ** bit) % 2 === 1);
  const rest = bits - (bits % 2 ** OOBE_BITS.length);
  const parts = [...names, ...(rest === 0 ? [] : [`${rest} (not documented)`])];
  return `${bits}: ${parts.length === 0 ? 'none of them' : parts.join(', ')}`;
}

/**
 * What every code, name and message of a text means.
 *
 * @param text a code, several, or a pasted message or log: numbers (`808`), names, HRESULTs in any form (`0x800705B4`,
 *   `800705b4`, `-2147023436`); without regard to case. A number counts where the text says that it is a code, so that
 *   "400 devices" is none
 * @returns an explanation each, in the order of the text; without `error` for a code that is not known
 * @example
 * explainServiceErrors('806 808').map(({ error }) => error?.names[0]);
 * // ["ZtdDeviceAlreadyAssigned", "ZtdDeviceAssignedToOtherTenant"]
 */
export function explainServiceErrors(text: string | number): ServiceErrorExplanation[] {
  const searched = searchedPart(text);
  return findAnswers(searched).map(({ found, error }) => {
    const detail = error?.names[0] === 'CloudAssignedOobeConfig' ? oobeDetail(searched) : undefined;
    return { found, ...(error !== undefined && { error }), ...(detail !== undefined && { detail }) };
  });
}

/**
 * What an answer means and what to do about it: the first of {@link explainServiceErrors}.
 *
 * @param code a number (`808`), a name (`ZtdDeviceAlreadyAssigned`), an HRESULT (`0x800705B4`, `-2147023436`), or a
 *   message that holds one of them; without regard to case
 * @returns undefined where the first code is not known, or there is none; {@link nearestServiceErrors} has suggestions then
 * @example
 * explainServiceError(808)?.remedy;
 * explainServiceError('ZtdDeviceAlreadyAssigned')?.code; // "806"
 */
export function explainServiceError(code: string | number): ServiceError | undefined {
  return findAnswers(searchedPart(code))[0]?.error;
}

/** Longest text for which names are compared letter by letter. */
const LONGEST_NAME = 64;

/**
 * Names and numbers that are near to one that is not known, the nearest first.
 *
 * @example
 * nearestServiceErrors('ZtdDeviceAlredyAssigned'); // ["ZtdDeviceAlreadyAssigned"]
 */
export function nearestServiceErrors(code: string | number, limit = 3): string[] {
  const text = String(code).trim().toLowerCase().slice(0, LONGEST_NAME);
  if (text === '') return [];
  const known = SERVICE_ERRORS.flatMap(({ code: number, names }) => [
    ...(number === undefined ? [] : [number]),
    ...names,
  ]);
  const near = known
    .map((name) => ({ name, distance: distance(text, name.toLowerCase()) }))
    .filter(({ name, distance: edits }) => edits <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  // One that is far worse than the best is not a suggestion: only the beginning of its name is similar.
  const most = 2 * (near[0]?.distance ?? 0) + 1;
  const close = near.filter(({ distance: edits }) => edits <= most);
  return [...new Set(close.map(({ name }) => name))].slice(0, limit);
}

/** Levenshtein's distance: the least number of letters to change, add or take out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
