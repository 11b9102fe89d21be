/** Reads a container block by block: right for every container, on every host. */
import { toHex } from '#platform';
import { type BlockDefinition, blockDefinition, KNOWN_TYPES, type List, type Member } from './blocks.js';
import type { BlockDirectory } from './container.js';
import { type LayoutContext, type Members, membersOf } from './layouts.js';
import { type Checksum, type HardwareHash, type OpaqueBlock, SCHEMA_VERSION } from './model.js';
import { isCanonicalOrder } from './order.js';
import { isArm, isList, MODULUS_BLOCK, PAIRS, PARTS, PROCESSOR_BLOCK, readTpm } from './parts.js';

/** Reads the blocks of one container, in order, into one model. */
export class BlockReader {
  private readonly hash = { schemaVersion: SCHEMA_VERSION } as HardwareHash;
  private readonly members: Partial<Record<Member, Members>> = { '': membersOf(this.hash) };
  private readonly lists: Record<List, Members[]> = { networkAdapters: [], displays: [], graphics: [] };
  /** How many typed blocks of each type there were so far. */
  private readonly counts = new Uint16Array(KNOWN_TYPES);
  /** Positions of the blocks that stay opaque. */
  private readonly opaque = new Set<number>();
  private modulusAt = 0;

  constructor(
    private readonly context: LayoutContext,
    private readonly blocks: BlockDirectory,
  ) {}

  /** The model, complete but for the tail. */
  read(checksum: Checksum, length: number): HardwareHash {
    const { count } = this.blocks;
    // How block 4 is padded depends on the architecture in block 2, which a foreign order may put behind it.
    const processor = this.blocks.find(PROCESSOR_BLOCK);
    if (processor >= 0) this.readBlock(processor);
    this.context.padBrand = !isArm(this.members.processor?.architecture);
    for (let position = 0; position < count; position++) if (position !== processor) this.readBlock(position);
    for (const { list, first, second } of PAIRS) this.checkPairs(list, first, second);
    this.assemble();
    this.keepOrder();
    if (this.opaque.size > 0) this.hash.opaqueBlocks = this.listOpaque();
    this.hash.checksum = checksum;
    this.hash.length = length;
    return this.hash;
  }

  /** Reads one block, or keeps it opaque. */
  private readBlock(position: number): void {
    const definition = blockDefinition(this.blocks.types[position]);
    if (definition === undefined || !this.readTyped(definition, position)) this.opaque.add(position);
  }

  private readTyped({ type, target, layout }: BlockDefinition, position: number): boolean {
    const { counts, context } = this;
    // A second block of a type that stands once must not overwrite the first.
    if ('member' in target && counts[type] > 0) return false;
    const known = 'list' in target ? this.lists[target.list][counts[type]] : this.members[target.member];
    const members = known ?? {};
    const start = this.blocks.starts[position];
    if (!layout.read(context, start, this.blocks.ends[position], members)) return false;
    counts[type]++;
    if (type === MODULUS_BLOCK) this.modulusAt = start;
    if ('member' in target) this.members[target.member] = members;
    else if (known === undefined) this.lists[target.list].push(members);
    return true;
  }

  /** Where the blocks of a list that two types fill do not all pair up, all of them stay opaque. */
  private checkPairs(list: List, first: number, second: number): void {
    const { types, count } = this.blocks;
    const isOfList = (position: number): boolean => types[position] === first || types[position] === second;
    const isPaired = this.counts[first] === this.counts[second];
    if (isPaired && (this.opaque.size === 0 || ![...this.opaque].some(isOfList))) return;
    for (let position = 0; position < count; position++) if (isOfList(position)) this.opaque.add(position);
    this.lists[list] = [];
  }

  /** Puts the parts together. */
  private assemble(): void {
    const { context, members, modulusAt } = this;
    const versionText = members.tpm?.versionText as string | undefined;
    const tpm = readTpm(versionText, members.endorsementKey?.modulus as string | undefined, context.bytes, modulusAt);
    const into = membersOf(this.hash);
    for (const part of PARTS) {
      const value = isList(part) ? this.lists[part] : part === 'tpm' ? tpm : members[part];
      if (value !== undefined) into[part] = value;
    }
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
    const positions = [...this.opaque].sort((a, b) => a - b);
    return positions.map((position) => {
      const data = toHex(this.context.bytes, starts[position], ends[position]);
      return { position, type: types[position], data };
    });
  }
}
