/** Blocks of a container written over, where what a model says of them has the size that they have. */
import { BlockBuffer } from './block-buffer.js';
import type { BlockDirectory } from './container.js';
import { contextOf, objectsOf, type TypeWriter, WRITERS, writePart } from './encode.js';
import type { HardwareHash } from './model.js';
import { KNOWN_TYPES, PARTS, type Part } from './table.js';

/** Writes the blocks of some types, in container after container. */
export class BlockOverwriter {
  private readonly parts: readonly { part: Part; writers: readonly TypeWriter[] }[];
  private readonly blocks = new BlockBuffer();
  /** For each type, the position from which its next block is looked for. */
  private readonly next = new Uint16Array(KNOWN_TYPES);
  private readonly positions: number[] = [];

  /** @param types the types of the blocks that are written */
  constructor(types: ReadonlySet<number>) {
    this.parts = PARTS.map((part, i) => ({ part, writers: WRITERS[i].filter(({ type }) => types.has(type)) })).filter(
      ({ writers }) => writers.length > 0,
    );
  }

  /**
   * Writes the members of a model over the blocks that they were read from.
   *
   * @param hash the model; members of other blocks may be missing
   * @param bytes the container
   * @param directory its blocks
   * @returns false, with nothing written, where a block has another size or is not there
   * @throws {@link HashModelError} when a member holds what the format cannot
   */
  write(hash: HardwareHash, bytes: Uint8Array, directory: BlockDirectory): boolean {
    const { blocks, positions } = this;
    this.collect(hash);
    this.next.fill(0);
    positions.length = 0;
    for (let i = 0; i < blocks.types.length; i++) {
      const position = this.find(blocks.types[i], directory);
      if (position < 0) return false;
      const { starts, ends } = directory;
      if (ends[position] - starts[position] !== blocks.ends[i] - blocks.starts[i]) return false;
      positions.push(position);
    }
    for (let i = 0; i < positions.length; i++) blocks.copy(i, bytes, directory.starts[positions[i]]);
    return true;
  }

  private collect(hash: HardwareHash): void {
    const { blocks, parts } = this;
    const context = contextOf(hash, false);
    blocks.clear();
    for (let i = 0; i < parts.length; i++) {
      const { part, writers } = parts[i];
      context.part = part;
      writePart(writers, objectsOf(hash, part), context, [], blocks);
    }
  }

  /** The position of the next block of a type, or -1. */
  private find(type: number, { types, count }: BlockDirectory): number {
    for (let i = this.next[type]; i < count; i++) {
      if (types[i] !== type) continue;
      this.next[type] = i + 1;
      return i;
    }
    return -1;
  }
}
