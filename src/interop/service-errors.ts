/** What an answer of the registration service, of Graph or of Windows means, found by number, name or pasted message. */
import { SERVICE_ERRORS, type ServiceError } from './service-error-table.js';

export { SERVICE_ERRORS, type ServiceError, type ServiceErrorOrigin } from './service-error-table.js';

/** Longest message that is looked through. */
const LONGEST_MESSAGE = 4096;
const HRESULT_BIT = 0x80000000;

const byKey = new Map<string, ServiceError>();
for (const error of SERVICE_ERRORS) {
  for (const key of [error.code, ...error.names]) if (key !== undefined) byKey.set(keyOf(key), error);
}

/** Numbers compare by value, whatever they are written in; names without case. */
function keyOf(text: string): string {
  const trimmed = text.trim().toLowerCase();
  if (/^0x[0-9a-f]{1,8}$/.test(trimmed)) return String(Number.parseInt(trimmed, 16));
  if (!/^-?\d{1,10}$/.test(trimmed)) return trimmed;
  const number = Number.parseInt(trimmed, 10);
  // Logs show an HRESULT as a signed number too: -2147023436 is 0x800705B4.
  return String(number < 0 && number >= -HRESULT_BIT ? number + 2 * HRESULT_BIT : number);
}

/** Words of a pasted message that could be a code or a name. */
const CANDIDATE = /0x[0-9a-f]{8}|[a-z]\w{7,}|-?\d{3,10}/gi;
const EDM_BINARY = /edm\.binary/i;

/**
 * What an answer means and what to do about it.
 *
 * @param code a number (`808`), a name (`ZtdDeviceAlreadyAssigned`), an HRESULT (`0x800705B4`, `-2147023436`), or a
 *   message that holds one of them; without regard to case
 * @returns undefined for an answer that is not known; {@link nearestServiceErrors} has suggestions then
 * @example
 * explainServiceError(808)?.remedy;
 * explainServiceError('ZtdDeviceAlreadyAssigned')?.code; // "806"
 */
export function explainServiceError(code: string | number): ServiceError | undefined {
  const text = String(code).slice(0, LONGEST_MESSAGE);
  const exact = byKey.get(keyOf(text));
  if (exact !== undefined) return exact;
  if (EDM_BINARY.test(text)) return byKey.get('400');
  const found = (text.match(CANDIDATE) ?? [])
    .map((word) => byKey.get(keyOf(word)))
    .filter((error) => error !== undefined);
  return found.find(({ names }) => names.some((name) => text.toLowerCase().includes(name.toLowerCase()))) ?? found[0];
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
  return [...new Set(near.map(({ name }) => name))].slice(0, limit);
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
