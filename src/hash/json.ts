/**
 * The JSON form of the model: what `decode --json` prints and `encode` reads. It is the model itself, except that 64-bit
 * quantities in bytes are decimal strings, and that `disks` lists every disk even where there is only one.
 */
import { BLOCKS } from './blocks.js';
import { decodeHash } from './decode.js';
import { encodeBytes } from './encode.js';
import { HashModelError } from './errors.js';
import type { Field, Members } from './layouts.js';
import { type Disk, disksOf, type GraphicsAdapter, HASH_SCHEMA_VERSION, type HardwareHash } from './model.js';
import { excerpt } from './printable.js';
import { keysOfPart, PARTS } from './table.js';

/** A graphics adapter in JSON. */
export type GraphicsAdapterJson = Omit<GraphicsAdapter, 'dedicatedVideoMemory' | 'dedicatedSystemMemory'> & {
  dedicatedVideoMemory: string;
  dedicatedSystemMemory: string;
};

/** A {@link HardwareHash} in JSON; `disks` is always there. */
export type HardwareHashJson = Omit<HardwareHash, 'graphics' | 'disks'> & {
  disks: Disk[];
  graphics: GraphicsAdapterJson[];
};

/** The model as a value that JSON.stringify can write. */
export function hashToJson(hash: HardwareHash): HardwareHashJson {
  const { disk, disks: _, ...rest } = hash;
  const json: Members = {};
  for (const [key, value] of Object.entries(rest)) {
    // Every disk is listed right after the system disk, or where that would be.
    if (key === 'networkAdapters') Object.assign(json, disk === undefined ? {} : { disk }, { disks: disksOf(hash) });
    json[key] = Array.isArray(value) ? value.map(bigintsToText) : value;
  }
  const complete: object = json;
  return complete as HardwareHashJson;
}

function bigintsToText(element: unknown): unknown {
  if (typeof element !== 'object' || element === null) return element;
  const entries = Object.entries(element);
  if (!entries.some(([, value]) => typeof value === 'bigint')) return element;
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : value]));
}

/** Members that no block fills: derived ones, which encoding ignores, and what is said of the hash as a whole. */
const BESIDE_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  tpm: ['version', 'level', 'revision', 'manufacturer', 'firmware', 'endorsementKey'],
  'tpm.endorsementKey': ['sha256'],
  checksum: ['stored', 'computed', 'valid'],
  opaqueBlocks: ['position', 'type', 'data'],
  '': ['schemaVersion', 'disk', 'order', 'opaqueBlocks', 'checksum', 'length', 'tail', 'partial'],
};

/** Names of the members that each object of the model may have, by its path. */
const MEMBERS = new Map<string, Set<string>>();
const LISTS = new Set(['opaqueBlocks']);
function know(path: string, keys: readonly string[]): void {
  MEMBERS.set(path, new Set([...(MEMBERS.get(path) ?? []), ...keys]));
}
for (const part of PARTS) {
  know(part.path, keysOfPart(part));
  if (part.isList) LISTS.add(part.path);
  if (part.keys.length > 0) know('', part.keys.slice(0, 1));
  if (part.path === 'disks') know('disk', keysOfPart(part));
}
for (const [path, keys] of Object.entries(BESIDE_BLOCKS)) know(path, keys);

/** Paths of the members that are bigints in the model and decimal strings in JSON. */
const WIDE = new Set(
  BLOCKS.flatMap(({ place, layout }) =>
    (layout.fields as readonly Field[]).flatMap(({ key, kind }) => (kind?.wide ? [`${place}.${key}`] : [])),
  ),
);

/**
 * Reads what {@link hashToJson} returned, after JSON.parse. Lists, checksum and length may be left out.
 *
 * @throws {@link HashModelError} for anything that is not such a value; its `field` names the member
 * @example
 * hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))));
 */
export function hashFromJson(value: unknown): HardwareHash {
  const json = readObject(value, '');
  if (json.schemaVersion !== undefined && !READABLE_VERSIONS.includes(json.schemaVersion)) {
    throw new HashModelError('schemaVersion', `schemaVersion must be one of ${READABLE_VERSIONS.join(', ')}`);
  }
  const { disks: _, ...rest } = json;
  const lists: object = { networkAdapters: [], displays: [], graphics: [], ...rest, ...disksIn(json) };
  const model = {
    checksum: { stored: '', computed: '', valid: false },
    length: 0,
    ...lists,
    schemaVersion: HASH_SCHEMA_VERSION,
  } as HardwareHash;
  if (!isNumberList(model.order)) throw new HashModelError('order', 'order must be a list of block types');
  if (model.partial !== undefined && model.partial !== true)
    throw new HashModelError('partial', 'partial must be true');
  const isSealed = json.checksum !== undefined && json.length !== undefined;
  const bytes = encodeBytes(model, { preserve: isSealed && !model.partial, partial: model.partial === true });
  if (isSealed) return model;
  const sealed = decodeHash(bytes);
  return Object.assign(model, { checksum: json.checksum ?? sealed.checksum, length: json.length ?? sealed.length });
}

/** Versions of the JSON form that can be read. */
const READABLE_VERSIONS: readonly unknown[] = [1, HASH_SCHEMA_VERSION];

/** The members `disk` and `disks` of a model: `disk` counts where both are there, and one disk needs no list. */
function disksIn(json: Record<string, unknown>): object {
  const all = disksOf(json as Pick<HardwareHash, 'disk' | 'disks'>);
  return all.length === 0 ? {} : { disk: all[0], ...(all.length > 1 ? { disks: all } : {}) };
}

function isNumberList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'number'));
}

/** Copies an object whose every member the model knows, with its objects and lists of objects. */
function readObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HashModelError(path, `${path === '' ? 'a decoded hash' : path} must be an object`);
  }
  const known = MEMBERS.get(path.replace(/\[\d+\]/, ''));
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const memberPath = path === '' ? key : `${path}.${key}`;
    if (!known?.has(key)) throw unknownMember(excerpt(memberPath));
    copy[key] = readMember(member, memberPath);
  }
  return copy;
}

function unknownMember(path: string): HashModelError {
  return new HashModelError(path, `${path} is not a member of a decoded hash`);
}

function readMember(value: unknown, path: string): unknown {
  if (LISTS.has(path)) {
    if (!Array.isArray(value)) throw new HashModelError(path, `${path} must be a list`);
    return value.map((element, index) => readObject(element, `${path}[${index}]`));
  }
  if (MEMBERS.has(path)) return readObject(value, path);
  return WIDE.has(path.replace(/\[\d+\]/, '[]')) ? readBigint(value, path) : value;
}

function readBigint(value: unknown, path: string): bigint {
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) {
    throw new HashModelError(path, `${path} must be a decimal number in quotes`);
  }
  return BigInt(value);
}
