/** Reads the blocks of a container into the model. */
import { sha256Hex, toHex } from '#platform';
import type { BlockDirectory } from './container.js';
import { isArm, type Members, membersOf } from './layouts.js';
import {
  type Checksum,
  type Disk,
  type EndorsementKey,
  HASH_SCHEMA_VERSION,
  type HardwareHash,
  type OpaqueBlock,
  type Tpm,
} from './model.js';
import { isCanonicalOrder } from './order.js';
import { type LayoutContext, type LayoutRead, layoutReader } from './read-layout.js';
import { KNOWN_TYPES, knownBlock, PARTS, place } from './table.js';
import { parseTpmVersion } from './tpm-version.js';

/** The block whose architecture says how the brand string of the processor is padded. */
const PROCESSOR = place('processor.architecture').block;
const MODULUS = place('tpm.endorsementKey.modulus').block;

/** Lists whose elements several types fill, by their index in {@link PARTS}. */
const PAIRED = PARTS.flatMap(({ isWhole, blocks }, part) =>
  isWhole && blocks.length > 1 ? [{ part, types: blocks.map(({ type }) => type) }] : [],
);

/** Functions are constructors too, whose prototype can be replaced. */
const isMaker = (value: unknown): value is { new (): object; prototype: object } =>
  typeof value === 'function' && 'prototype' in value;

/**
 * A maker of plain objects of one kind. The engine learns from the first of them how much room to leave for members, as it
 * does for the objects of a class: one that grows member by member takes twice as long.
 */
function objectMaker(): () => object {
  const Maker: unknown = function Plain() {};
  if (!isMaker(Maker)) return () => ({});
  Maker.prototype = Object.prototype;
  return () => new Maker();
}

const makeHash = objectMaker();
/** For each of {@link PARTS}, what makes its objects. */
const makers = PARTS.map(objectMaker);

/** What reads blocks of a type, and where their members go; all are objects of one shape. */
interface TypeReader {
  readonly read: LayoutRead;
  /** Index of the part in {@link PARTS}. */
  readonly part: number;
  readonly isList: boolean;
  readonly make: () => object;
}

const READERS: (TypeReader | undefined)[] = Array.from({ length: KNOWN_TYPES }, (_, type) => {
  const known = knownBlock(type);
  if (known === undefined) return undefined;
  const { definition, part, isList } = known;
  return { read: layoutReader(definition.layout), part, isList, make: makers[part] };
});

/** Index of the hash itself among the parts. */
const ROOT = PARTS.findIndex(({ path }) => path === '');
/** How many typed blocks of each type the container at hand has: reading one never leads to reading another. */
const counts = new Uint16Array(KNOWN_TYPES);
/** For each of {@link PARTS}, the object that was filled, or the elements of the list. */
const parts: (Members | Members[] | undefined)[] = new Array(PARTS.length).fill(undefined);
const NONE = new Set<number>();

/** Sets a member of an object in the hash, such as `tpm.endorsementKey`. */
function setNested(hash: Members, keys: readonly string[], value: unknown): void {
  let holder = hash[keys[0]] as Members | undefined;
  if (holder === undefined) {
    holder = {};
    hash[keys[0]] = holder;
  }
  holder[keys[1]] = value;
}

/** Whether there are as many blocks of each of the types. */
function haveOneCount(types: readonly number[]): boolean {
  for (let i = 1; i < types.length; i++) if (counts[types[i]] !== counts[types[0]]) return false;
  return true;
}

/** Members of a model that were read by themselves; of the key of a TPM there is the modulus alone. */
export interface HashMembers extends Omit<Partial<HardwareHash>, 'networkAdapters' | 'displays' | 'graphics' | 'tpm'> {
  networkAdapters: HardwareHash['networkAdapters'];
  displays: HardwareHash['displays'];
  graphics: HardwareHash['graphics'];
  tpm?: Pick<Tpm, 'versionText'> & { endorsementKey?: Pick<EndorsementKey, 'modulus'> };
}

/** Reads the blocks of one container, in order, into one model. */
export class BlockReader {
  private readonly hash: Partial<HardwareHash> = makeHash();
  /** Positions of the blocks that stay opaque. */
  private opaque = NONE;
  /** Position of the block with the modulus. */
  private modulus = 0;

  constructor(
    private readonly context: LayoutContext,
    private readonly blocks: BlockDirectory,
  ) {
    this.hash.schemaVersion = HASH_SCHEMA_VERSION;
    counts.fill(0);
    parts.fill(undefined);
    parts[ROOT] = membersOf(this.hash);
  }

  /** The model, complete except for the tail. */
  read(checksum: Checksum, length: number): HardwareHash {
    const { count, types } = this.blocks;
    // A foreign order may put the architecture after the brand string, and blocks of its type that stay opaque before it.
    for (let position = 0; position < count; position++) {
      if (types[position] === PROCESSOR) this.readBlock(position);
    }
    for (let position = 0; position < count; position++) {
      if (types[position] !== PROCESSOR) this.readBlock(position);
    }
    this.checkWholeLists();
    this.assemble();
    if (this.hash.tpm !== undefined) this.hash.tpm = this.deriveTpm(this.hash.tpm);
    this.keepOrder();
    if (this.opaque.size > 0) this.hash.opaqueBlocks = this.listOpaque();
    this.hash.checksum = checksum;
    this.hash.length = length;
    // The lists are there since the parts were put together.
    return this.hash as HardwareHash;
  }

  /** What the blocks of some types say, without what follows from all of them: checksum, order, opaque blocks. */
  readMembers(types: Uint8Array): HashMembers {
    const { blocks } = this;
    for (let position = 0; position < blocks.count; position++) {
      const type = blocks.types[position];
      if (type < KNOWN_TYPES && types[type] === 1) this.readBlock(position);
    }
    this.checkWholeLists();
    this.assemble();
    // The lists are there since the parts were put together.
    return this.hash as HashMembers;
  }

  /** Reads one block, or keeps it opaque. */
  private readBlock(position: number): void {
    const type = this.blocks.types[position];
    const reader = type < KNOWN_TYPES ? READERS[type] : undefined;
    if (reader === undefined || !this.readTyped(reader, type, position)) this.keepOpaque(position);
  }

  private keepOpaque(position: number): void {
    // Most hashes have no such block, and a set takes its time.
    if (this.opaque === NONE) this.opaque = new Set();
    this.opaque.add(position);
  }

  private readTyped({ read, part, isList, make }: TypeReader, type: number, position: number): boolean {
    const { context, blocks } = this;
    const index = counts[type];
    // A second block of a type that comes once must not overwrite the first.
    if (index > 0 && !isList) return false;
    const list = isList ? ((parts[part] ?? []) as Members[]) : undefined;
    const members = (list === undefined ? (parts[part] as Members | undefined) : list[index]) ?? membersOf(make());
    if (!read(context, blocks.starts[position], blocks.ends[position], members)) return false;
    if (list === undefined) parts[part] = members;
    else {
      list[index] = members;
      parts[part] = list;
    }
    if (type === PROCESSOR) context.padBrand = !isArm(members.architecture);
    else if (type === MODULUS) this.modulus = position;
    counts[type] = index + 1;
    return true;
  }

  /** Where the blocks of a list that needs several types do not all pair up, all of them stay opaque. */
  private checkWholeLists(): void {
    for (let i = 0; i < PAIRED.length; i++) {
      const { part, types } = PAIRED[i];
      const isPaired = haveOneCount(types);
      if (isPaired && this.opaque.size === 0) continue;
      const isOfList = (position: number): boolean => types.includes(this.blocks.types[position]);
      if (isPaired && ![...this.opaque].some(isOfList)) continue;
      for (let position = 0; position < this.blocks.count; position++) {
        if (isOfList(position)) this.keepOpaque(position);
      }
      parts[part] = undefined;
    }
  }

  /** Puts the parts together. */
  private assemble(): void {
    const into = membersOf(this.hash);
    for (let i = 0; i < PARTS.length; i++) {
      const { path, keys, isList, isWhole } = PARTS[i];
      const value = parts[i] ?? (isWhole ? [] : undefined);
      if (value === undefined || i === ROOT) continue;
      if (isList && !isWhole) this.addDisks(value as Disk[]);
      else if (keys.length === 1) into[path] = value;
      else setNested(into, keys, value);
    }
  }

  private addDisks(disks: Disk[]): void {
    this.hash.disk = disks[0];
    if (disks.length > 1) this.hash.disks = disks;
  }

  /** What follows from the text and the key of a TPM. */
  private deriveTpm({ versionText, endorsementKey }: Tpm): Tpm {
    const tpm: Tpm = versionText === undefined ? {} : parseTpmVersion(versionText);
    if (endorsementKey === undefined) return tpm;
    const { starts, ends } = this.blocks;
    const sha256 = sha256Hex(this.context.bytes, starts[this.modulus], ends[this.modulus]);
    tpm.endorsementKey = { modulus: endorsementKey.modulus, sha256 };
    return tpm;
  }

  private keepOrder(): void {
    const { types, count } = this.blocks;
    // Nearly all are, and the list takes its time.
    if (this.opaque.size === 0 && isCanonicalOrder(types, count)) return;
    const typed = Array.from(types.subarray(0, count)).filter((_, position) => !this.opaque.has(position));
    if (!isCanonicalOrder(typed, typed.length)) this.hash.order = typed;
  }

  private listOpaque(): OpaqueBlock[] {
    const { types, starts, ends } = this.blocks;
    return [...this.opaque]
      .sort((a, b) => a - b)
      .map((position) => {
        const data = toHex(this.context.bytes, starts[position], ends[position]);
        return { position, type: types[position], data };
      });
  }
}
