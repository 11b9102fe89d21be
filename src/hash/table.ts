/** What follows from the table of blocks: their order, the parts of the model that they fill, and where a member is. */
import { BLOCKS, type BlockDefinition } from './blocks.js';
import { type Field, keysOf, sizeOf } from './layouts.js';
import type { MemberPath } from './places.js';

/** Block types are below this number as far as they are known. */
export const KNOWN_TYPES = 64;

/** An object or a list of the model that blocks fill. */
export interface Part {
  /** Its path: `smbios`, `tpm.endorsementKey`, `disks`; '' is the hash itself. */
  readonly path: string;
  /** The path, as the names of members on the way. */
  readonly keys: readonly string[];
  readonly isList: boolean;
  /** Whether the elements of the list need a block of each of its types. */
  readonly isWhole: boolean;
  readonly blocks: readonly BlockDefinition[];
}

/** Lists whose elements can lack a block, as a disk can. */
const LOOSE_LISTS: readonly string[] = ['disks[]'];

/** The parts of the model, in the order in which their blocks come. */
export const PARTS: readonly Part[] = [...new Set(BLOCKS.map(({ place }) => place))].map((place) => {
  const path = place.replace('[]', '');
  const isList = path !== place;
  return {
    path,
    keys: path === '' ? [] : path.split('.'),
    isList,
    isWhole: isList && !LOOSE_LISTS.includes(place),
    blocks: BLOCKS.filter((block) => block.place === place),
  };
});

/** A block type and what follows from its definition. */
export interface KnownBlock {
  readonly definition: BlockDefinition;
  /** Index of its part in {@link PARTS}. */
  readonly part: number;
  /** Place in the canonical order; two types that take turns share one. */
  readonly rank: number;
  /** 1 for the first of two types that take turns, 2 for the second, 0 for all others. */
  readonly turn: 0 | 1 | 2;
  /** Whether it fills an element of a list. */
  readonly isList: boolean;
}

const KNOWN: (KnownBlock | undefined)[] = new Array(KNOWN_TYPES).fill(undefined);
BLOCKS.forEach((definition, index) => {
  const isFirst = BLOCKS.some(({ turns }) => turns === definition.type);
  KNOWN[definition.type] = {
    definition,
    part: PARTS.findIndex(({ blocks }) => blocks.includes(definition)),
    rank: BLOCKS.findIndex(({ type }) => type === definition.turns) + 1 || index + 1,
    turn: definition.turns !== undefined ? 2 : isFirst ? 1 : 0,
    isList: definition.place.endsWith('[]'),
  };
});

/** A block type; undefined where it is unknown. */
export function knownBlock(type: number): KnownBlock | undefined {
  return KNOWN[type];
}

/** Name of a block type, for people. */
export function blockName(type: number): string {
  return KNOWN[type]?.definition.name ?? 'unknown';
}

/** Where a member is: its block, and its bytes inside the block's data. */
export interface BytePlace {
  /** Type of the block. */
  readonly block: number;
  /** Offset inside the data. */
  readonly at: number;
  /** Bytes of the member; 0 where they vary. */
  readonly size: number;
  /** Bytes of the data; 0 where they vary. */
  readonly blockSize: number;
  /** oa3tool's name of the member; '' where it has none. */
  readonly oa3: string;
}

const BYTE_PLACES = new Map<string, BytePlace>();
for (const { type, place: holder, layout } of BLOCKS) {
  for (const { key, at = 0, kind, oa3 = '' } of layout.fields as readonly Field[]) {
    if (key === undefined) continue;
    const path = holder === '' ? key : `${holder}.${key}`;
    BYTE_PLACES.set(path, { block: type, at, size: kind?.size ?? 0, blockSize: sizeOf(layout) ?? 0, oa3 });
  }
}

/**
 * Where a member of the model is in a container: how code that reads fields in place gets block numbers, offsets and sizes.
 *
 * @throws RangeError where no block has such a member
 * @example
 * place('disks[].capacityGB'); // { block: 6, at: 0, size: 8, blockSize: 12, oa3: 'PrimaryDiskTotalCapacity' }
 */
export function place(path: MemberPath): BytePlace {
  const found = BYTE_PLACES.get(path);
  if (found === undefined) throw new RangeError(`no block has a member ${path}`);
  return found;
}

/** Marks, by their number, the types of the blocks that have some members. */
export function typesOf(paths: readonly MemberPath[]): Uint8Array {
  const types = new Uint8Array(KNOWN_TYPES);
  for (const path of paths) types[place(path).block] = 1;
  return types;
}

/** Names of the members that the blocks of a part fill. */
export function keysOfPart({ blocks }: Part): string[] {
  return blocks.flatMap(({ layout }) => keysOf(layout));
}

/**
 * Path, in the model, of the object that a block fills: of the `index`-th element where it fills a list. The first disk
 * is `disk`.
 */
export function elementPath({ path, isList }: Part, index: number): string {
  if (!isList) return path;
  return path === 'disks' && index === 0 ? 'disk' : `${path}[${index}]`;
}
