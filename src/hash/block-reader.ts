/** Reads the blocks of a container into the model. */
import { sha256Hex, toHex } from '#platform';
import type { BlockDirectory } from './container.js';
import { type Members, membersOf } from './layouts.js';
import {
  type Checksum,
  type Disk,
  HASH_SCHEMA_VERSION,
  type HardwareHash,
  type OpaqueBlock,
  type Tpm,
} from './model.js';
import { isCanonicalOrder } from './order.js';
import { type LayoutContext, readLayout } from './read-layout.js';
import { objectMaker } from './roomy.js';
import { KNOWN_TYPES, type KnownBlock, knownBlock, PARTS, place } from './table.js';
import { parseTpmVersion } from './tpm-version.js';

/** The block whose architecture says how the brand string of the processor is padded. */
const PROCESSOR = place('processor.architecture').block;
const MODULUS = place('tpm.endorsementKey.modulus').block;

/** Whether an architecture's processors have no 48-byte CPUID brand string. */
export function isArm(architecture: unknown): boolean {
  return architecture === 'arm64' || architecture === 'arm';
}

/** Lists whose elements several types fill, by their index in {@link PARTS}. */
const PAIRED = PARTS.flatMap(({ isWhole, blocks }, part) =>
  isWhole && blocks.length > 1 ? [{ part, types: blocks.map(({ type }) => type) }] : [],
);

const makeHash = objectMaker<HardwareHash>();
/** For each of {@link PARTS}, what makes its objects. */
const makers = PARTS.map(() => objectMaker<Members>());

/** Index of the hash itself among the parts. */
const ROOT = PARTS.findIndex(({ path }) => path === '');
/** Counts of the container at hand: reading one never leads to reading another. */
const counts = new Uint16Array(KNOWN_TYPES);
const NONE = new Set<number>();

/** Sets a member of an object in the hash, such as `tpm.endorsementKey`. */
function setNested(hash: Members, [outer, inner]: readonly string[], value: unknown): void {
  hash[outer] = { ...(hash[outer] as Members | undefined), [inner]: value };
}

/** Reads the blocks of one container, in order, into one model. */
export class BlockReader {
  private readonly hash = makeHash();
  /** For each of {@link PARTS}, the object that was filled, or the elements of the list. */
  private readonly parts: (Members | Members[] | undefined)[] = new Array(PARTS.length).fill(undefined);
  /** How many typed blocks of each type there were so far. */
  private readonly counts = counts.fill(0);
  /** Positions of the blocks that stay opaque. */
  private opaque = NONE;
  /** Position of the block with the modulus. */
  private modulus = 0;

  constructor(
    private readonly context: LayoutContext,
    private readonly blocks: BlockDirectory,
  ) {
    this.hash.schemaVersion = HASH_SCHEMA_VERSION;
    this.parts[ROOT] = membersOf(this.hash);
  }

  /** The model, complete except for the tail. */
  read(checksum: Checksum, length: number): HardwareHash {
    const { count } = this.blocks;
    // A foreign order may put the architecture after the brand string.
    const processor = this.blocks.find(PROCESSOR);
    if (processor >= 0) this.readBlock(processor);
    for (let position = 0; position < count; position++) {
      if (position !== processor) this.readBlock(position);
    }
    this.checkWholeLists();
    this.assemble();
    this.keepOrder();
    if (this.opaque.size > 0) this.hash.opaqueBlocks = this.listOpaque();
    this.hash.checksum = checksum;
    this.hash.length = length;
    return this.hash;
  }

  /** Reads one block, or keeps it opaque. */
  private readBlock(position: number): void {
    const known = knownBlock(this.blocks.types[position]);
    if (known === undefined || !this.readTyped(known, position)) this.keepOpaque(position);
  }

  private keepOpaque(position: number): void {
    // Most hashes have no such block, and a set takes its time.
    if (this.opaque === NONE) this.opaque = new Set();
    this.opaque.add(position);
  }

  private readTyped({ definition: { type, layout }, part, isList }: KnownBlock, position: number): boolean {
    const { counts, parts, context, blocks } = this;
    const start = blocks.starts[position];
    const end = blocks.ends[position];
    if (!isList) {
      // A second block of a type that comes once must not overwrite the first.
      if (counts[type] > 0) return false;
      const members = (parts[part] ?? makers[part]()) as Members;
      if (!readLayout(layout, context, start, end, members)) return false;
      parts[part] = members;
      if (type === PROCESSOR) context.padBrand = !isArm(members.architecture);
    } else {
      const elements = (parts[part] ?? []) as Members[];
      const element = elements[counts[type]] ?? makers[part]();
      if (!readLayout(layout, context, start, end, element)) return false;
      elements[counts[type]] = element;
      parts[part] = elements;
    }
    if (type === MODULUS) this.modulus = position;
    counts[type]++;
    return true;
  }

  /** Where the blocks of a list that needs several types do not all pair up, all of them stay opaque. */
  private checkWholeLists(): void {
    for (let i = 0; i < PAIRED.length; i++) {
      const { part, types } = PAIRED[i];
      const isPaired = types.every((type) => this.counts[type] === this.counts[types[0]]);
      if (isPaired && this.opaque.size === 0) continue;
      const isOfList = (position: number): boolean => types.includes(this.blocks.types[position]);
      if (isPaired && ![...this.opaque].some(isOfList)) continue;
      for (let position = 0; position < this.blocks.count; position++) {
        if (isOfList(position)) this.keepOpaque(position);
      }
      this.parts[part] = undefined;
    }
  }

  /** Puts the parts together. */
  private assemble(): void {
    const { hash, parts } = this;
    const into = membersOf(hash);
    for (let i = 0; i < PARTS.length; i++) {
      const { path, keys, isList, isWhole } = PARTS[i];
      const value = parts[i] ?? (isWhole ? [] : undefined);
      if (value === undefined || path === '') continue;
      if (isList && !isWhole) this.addDisks(value as Disk[]);
      else if (keys.length === 1) into[path] = value;
      else setNested(into, keys, value);
    }
    if (hash.tpm !== undefined) hash.tpm = this.deriveTpm(hash.tpm);
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
