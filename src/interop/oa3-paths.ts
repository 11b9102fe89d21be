/** Members of a model in JSON form by path, such as `disks[1].product`: own properties only, whatever a path says. */
import type { Members } from '../hash/layouts.js';

const SEGMENT = /([a-zA-Z0-9]+)(?:\[(\d{1,3})\])?/g;
const PATH = /^[a-zA-Z0-9]+(?:\[\d{1,3}\])?(?:\.[a-zA-Z0-9]+(?:\[\d{1,3}\])?){0,3}$/;

/** The keys of a path; undefined where it is not one. */
function keysOfPath(path: string): (string | number)[] | undefined {
  if (!PATH.test(path)) return undefined;
  return [...path.matchAll(SEGMENT)].flatMap(([, key, index]) => (index === undefined ? [key] : [key, Number(index)]));
}

const own = (at: unknown, key: string | number): unknown =>
  typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Members)[key] : undefined;

/** The value at a path; undefined where there is none. */
export function valueAt(root: Members, path: string): unknown {
  return keysOfPath(path)?.reduce<unknown>(own, root);
}

/** Sets the value at a path, and makes the objects on the way; lists only grow at their end. False where that cannot be. */
export function setAt(root: Members, path: string, value: unknown): boolean {
  const keys = keysOfPath(path);
  if (keys === undefined) return false;
  let at: unknown = root;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof at !== 'object' || at === null || (typeof key === 'number') !== Array.isArray(at)) return false;
    if (Array.isArray(at) && Number(key) > at.length) return false;
    const next = i === keys.length - 1 ? value : (own(at, key) ?? (typeof keys[i + 1] === 'number' ? [] : {}));
    Object.defineProperty(at, key, { value: next, writable: true, enumerable: true, configurable: true });
    at = next;
  }
  return true;
}

/** Takes away the value at a path; false where there is none. */
export function deleteAt(root: Members, path: string): boolean {
  const keys = keysOfPath(path);
  const last = keys?.pop();
  if (keys === undefined || last === undefined) return false;
  const holder = keys.reduce<unknown>(own, root);
  if (own(holder, last) === undefined) return false;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete (holder as Members)[last];
  return true;
}

/** The paths of a model's members: objects and lists of objects are walked one level, other values are whole. */
export function leavesOf(value: unknown, path = '', depth = 0): [path: string, value: unknown][] {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || depth > 3) return [[path, value]];
  if (Array.isArray(value)) {
    if (depth > 1 || !value.every((item) => typeof item === 'object') || value.length === 0) return [[path, value]];
    return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`, depth + 1));
  }
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, path === '' ? key : `${path}.${key}`, depth + 1),
  );
}
