/**
 * The columns of the table of devices: what is said of a row, then every member of the decoded hash. The latter follow from
 * the table of blocks, so that a new block has its columns at once. docs/TABLE.md lists them, and is made from this.
 */
import { aboutMember } from '../hash/about.js';
import type { Field, Members } from '../hash/layouts.js';
import { membersOf } from '../hash/layouts.js';
import { disksOf, type HardwareHash } from '../hash/model.js';
import { PARTS, type Part } from '../hash/table.js';

/** How a column's values are stored: whole numbers, true or false, text, or a list (JSON where there is text only). */
export type ColumnType = 'integer' | 'boolean' | 'text' | 'list';

/** A value of a row; undefined where there is none. */
export type ColumnValue = string | number | boolean | object | null | undefined;

/** A column that is read from a decoded hash. */
export interface HashColumn {
  /** Name, in lower case with underscores: databases do not tell upper case from lower. */
  readonly name: string;
  readonly type: ColumnType;
  /** What it holds. */
  readonly about: string;
  /** Its value in a hash. */
  read(hash: HardwareHash): ColumnValue;
}

/** The name of a column for the path of a member: `disk.capacityGB` is `disk_capacity_gb`. */
export function columnName(path: string): string {
  return path
    .replaceAll('.', '_')
    .replace('GiB', 'Gib')
    .replace(/[A-Z]+/g, (capitals) => `_${capitals.toLowerCase()}`);
}

/** Bytes of a number 1, as long as the longest number. */
const ONE = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);

/** The type of a member, by what its codec reads. Names stand for numbers that have one, so these are text. */
function typeOf({ kind, parts }: Field): ColumnType {
  if (parts !== undefined) return 'list';
  if (kind === undefined || kind.size > ONE.length) return 'text';
  const value = kind.read(ONE, 0);
  if (Array.isArray(value)) return 'list';
  if (kind.enumeration !== undefined) return 'text';
  return typeof value === 'number' ? 'integer' : typeof value === 'boolean' ? 'boolean' : 'text';
}

const at = (hash: HardwareHash, keys: readonly string[]): unknown =>
  keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? membersOf(value)[key] : undefined),
    hash,
  );

const asValue = (value: unknown): ColumnValue => (typeof value === 'bigint' ? String(value) : (value as ColumnValue));

/** The objects of a list of the model. */
const elements = (hash: HardwareHash, part: Pick<Part, 'path' | 'keys'>): Members[] =>
  part.path === 'disks' ? disksOf(hash).map(membersOf) : ((at(hash, part.keys) ?? []) as Members[]);

interface Member {
  key: string;
  about: string;
  type: ColumnType;
}

function membersOfPart({ blocks }: Part): Member[] {
  return blocks.flatMap(({ type: block, layout }) =>
    (layout.fields as readonly Field[]).flatMap((field): Member[] => {
      const { key } = field;
      // Counts and digests of block 37 have no codec of their own: it is numbers that they hold.
      const type = layout.form === 'digests' ? DIGEST_TYPES[key ?? ''] : typeOf(field);
      return key === undefined
        ? []
        : [{ key, about: `${aboutMember(block, field)} (block ${block})`, type: type ?? 'list' }];
    }),
  );
}

const DIGEST_TYPES: Readonly<Record<string, ColumnType>> = { memory: 'integer', bios: 'integer' };

function single(path: string, { key, about, type }: Member): HashColumn {
  const keys = path === '' ? [key] : [...path.split('.'), key];
  return { name: columnName(keys.join('.')), type, about, read: (hash) => asValue(at(hash, keys)) };
}

function ofList(part: Pick<Part, 'path' | 'keys'>, members: readonly Member[], noun: string): HashColumn[] {
  const count: HashColumn = {
    name: columnName(`${part.path}.count`),
    type: 'integer',
    about: `number of ${noun}`,
    read: (hash) => elements(hash, part).length,
  };
  const lists = members.map(
    ({ key, about }): HashColumn => ({
      name: columnName(`${part.path}.${key}`),
      type: 'list',
      about: `of each: ${about}`,
      read: (hash) => listOrNothing(elements(hash, part).map((element) => asValue(element[key]) ?? null)),
    }),
  );
  return [count, ...lists];
}

const listOrNothing = (values: ColumnValue[]): ColumnValue => (values.length === 0 ? undefined : values);

const NOUNS: Readonly<Record<string, string>> = {
  disks: 'disks',
  networkAdapters: 'network adapters',
  displays: 'displays',
  graphics: 'graphics adapters',
};

function columnsOfPart(part: Part): HashColumn[] {
  const members = membersOfPart(part);
  if (!part.isList) return [...members.map((member) => single(part.path, member)), ...derivedOf(part.path)];
  const all = ofList(part, members, NOUNS[part.path] ?? part.path);
  // What is asked most is the system disk, and it has columns of its own.
  const system = part.path === 'disks' ? members.map((member) => single('disk', member)) : [];
  return [...system.map((column) => ({ ...column, about: `system disk: ${column.about}` })), ...all];
}

/** Members that no block fills: what the decoder derives, and what is said of the hash as a whole. */
const DERIVED: Readonly<Record<string, readonly Member[]>> = {
  tpm: [
    { key: 'version', about: 'specification family, from the text: 2.0', type: 'text' },
    { key: 'level', about: 'specification level, from the text', type: 'text' },
    { key: 'revision', about: 'specification revision, from the text', type: 'text' },
    { key: 'manufacturer', about: 'manufacturer, from the text', type: 'text' },
    { key: 'firmware', about: 'firmware version, from the text', type: 'text' },
  ],
  'tpm.endorsementKey': [{ key: 'sha256', about: 'SHA-256 of the modulus', type: 'text' }],
};

const derivedOf = (path: string): HashColumn[] => (DERIVED[path] ?? []).map((member) => single(path, member));

const OPAQUE = { path: 'opaqueBlocks', keys: ['opaqueBlocks'] };
const OPAQUE_MEMBERS: readonly Member[] = [
  { key: 'position', about: 'place in the list of all blocks, from 0', type: 'list' },
  { key: 'type', about: 'type of the block', type: 'list' },
  { key: 'data', about: 'its bytes, hex', type: 'list' },
];

/** The container; the names `order`, `length`, `tail` and `partial` say nothing in a table. */
const CONTAINER: readonly HashColumn[] = [
  ...ofList(OPAQUE, OPAQUE_MEMBERS, 'blocks that are kept byte for byte'),
  {
    name: 'block_order',
    type: 'list',
    about: 'types of the blocks, where their order is unusual',
    read: ({ order }) => order,
  },
  single('checksum', { key: 'stored', about: 'checksum as it is in the hash, hex', type: 'text' }),
  single('checksum', {
    key: 'computed',
    about: 'checksum as it should be; equal in hashes of equal content',
    type: 'text',
  }),
  single('checksum', { key: 'valid', about: 'whether the two agree', type: 'boolean' }),
  {
    name: 'hash_length',
    type: 'integer',
    about: 'bytes of the hash; 3000 if it is whole',
    read: ({ length }) => length,
  },
  { name: 'hash_tail', type: 'text', about: 'bytes that follow the checksum, hex', read: ({ tail }) => tail },
];

/** The columns of a decoded hash, in the order of the table of blocks. */
export const MODEL_COLUMNS: readonly HashColumn[] = [...PARTS.flatMap(columnsOfPart), ...CONTAINER];
