/**
 * The JSON form of the model: what `decode --json` prints and `encode` takes back. It is the model itself, but for
 * 64-bit quantities in bytes, which are decimal strings.
 */
import { BLOCKS } from './blocks.js';
import { decodeHash } from './decode.js';
import { encodeHash } from './encode.js';
import { HashModelError } from './errors.js';
import type { GraphicsAdapter, HardwareHash } from './model.js';
import { SCHEMA_VERSION } from './model.js';
import { excerpt } from './printable.js';

/** A graphics adapter in JSON. */
export type GraphicsAdapterJson = Omit<GraphicsAdapter, 'dedicatedVideoMemory' | 'dedicatedSystemMemory'> & {
  dedicatedVideoMemory: string;
  dedicatedSystemMemory: string;
};

/** A {@link HardwareHash} in JSON. */
export type HardwareHashJson = Omit<HardwareHash, 'graphics'> & { graphics: GraphicsAdapterJson[] };

/** The model as a value that JSON.stringify can write. */
export function hashToJson(hash: HardwareHash): HardwareHashJson {
  const graphics = hash.graphics.map((adapter) => ({
    ...adapter,
    dedicatedVideoMemory: String(adapter.dedicatedVideoMemory),
    dedicatedSystemMemory: String(adapter.dedicatedSystemMemory),
  }));
  return { ...hash, graphics };
}

/** Members that are derived when decoding and ignored when encoding. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  tpm: ['version', 'level', 'revision', 'manufacturer', 'firmware', 'endorsementKey'],
  'tpm.endorsementKey': ['sha256'],
  checksum: ['stored', 'computed', 'valid'],
  opaqueBlocks: ['position', 'type', 'data'],
};
const TOP_LEVEL = ['schemaVersion', 'order', 'opaqueBlocks', 'checksum', 'length', 'tail'];
const LISTS = ['networkAdapters', 'displays', 'graphics', 'opaqueBlocks'];

/** Names of the members that each object of the model may have, by its path. */
const MEMBERS = new Map<string, Set<string>>();
for (const { target, layout } of BLOCKS) {
  const path =
    'list' in target ? target.list : target.member === 'endorsementKey' ? 'tpm.endorsementKey' : target.member;
  const keys = layout.fields.flatMap(({ key }) => (key === undefined ? [] : [key]));
  MEMBERS.set(path, new Set([...(MEMBERS.get(path) ?? []), ...keys]));
}
for (const [path, keys] of Object.entries(DERIVED)) {
  MEMBERS.set(path, new Set([...(MEMBERS.get(path) ?? []), ...keys]));
}
MEMBERS.set('', new Set([...(MEMBERS.get('') ?? []), ...TOP_LEVEL, ...[...MEMBERS.keys()].filter(isTopLevel)]));

function isTopLevel(path: string): boolean {
  return path !== '' && !path.includes('.');
}

/**
 * Takes back what {@link hashToJson} gave, after JSON.parse. Lists, checksum and length may be left out.
 *
 * @throws {HashModelError} for anything that is not such a value; its `field` names the member
 * @example
 * hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))));
 */
export function hashFromJson(value: unknown): HardwareHash {
  const json = readObject(value, '');
  if (json.schemaVersion !== undefined && json.schemaVersion !== SCHEMA_VERSION) {
    throw new HashModelError('schemaVersion', `schemaVersion must be ${SCHEMA_VERSION}`);
  }
  const hash = { schemaVersion: SCHEMA_VERSION, networkAdapters: [], displays: [], graphics: [] };
  const model: HardwareHash = Object.assign(
    hash,
    { checksum: { stored: '', computed: '', valid: false }, length: 0 },
    json,
  );
  if (!isNumberList(model.order)) throw new HashModelError('order', 'order must be a list of block types');
  const whole = json.checksum !== undefined && json.length !== undefined;
  const text = encodeHash(model, { preserve: whole });
  if (whole) return model;
  const sealed = decodeHash(text);
  return Object.assign(model, { checksum: json.checksum ?? sealed.checksum, length: json.length ?? sealed.length });
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
  return new HashModelError(path, `${path} is no member of a decoded hash`);
}

function readMember(value: unknown, path: string): unknown {
  if (LISTS.includes(path)) {
    if (!Array.isArray(value)) throw new HashModelError(path, `${path} must be a list`);
    return value.map((element, index) => readObject(element, `${path}[${index}]`));
  }
  if (MEMBERS.has(path)) return readObject(value, path);
  return /^graphics\[\d+\]\.dedicated/.test(path) ? readBigint(value, path) : value;
}

function readBigint(value: unknown, path: string): bigint {
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) {
    throw new HashModelError(path, `${path} must be a decimal number in quotes`);
  }
  return BigInt(value);
}
