/**
 * The blocks of one container, read where they lie: for checks of whole fleets, which look at a dozen fields of a hash
 * and must not build its model for that. Offsets come from the block table, so that a layout is still written once.
 */
import { toLatin1 } from '#platform';
import { BlockDirectory, type ContainerFault } from './container.js';
import { KNOWN_TYPES } from './table.js';

/** Marks a type that the container has no block of. */
const NONE = -1;

const tolerantUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A view on the blocks of one container. It is meant to be loaded again with the next one: loading and reading numbers
 * allocate nothing.
 *
 * @example
 * const reader = new HashReader();
 * if (reader.walk(bytes) === undefined) checkHash(reader, rules, sink);
 */
export class HashReader {
  /** The container. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Used by {@link walk}. */
  private readonly own = new BlockDirectory();
  /** Where its blocks lie. */
  directory: BlockDirectory = this.own;
  /** Position in the directory of the first block of each type, or -1. */
  private readonly first = new Int32Array(KNOWN_TYPES).fill(NONE);
  /** For each position that of the next block of the same type, or -1. */
  private following = new Int32Array(64);

  /**
   * Moves to another container, and parses its blocks.
   *
   * @param bytes what holds the container, at its start
   * @param length bytes of the container
   * @returns what keeps its blocks from being walked; then there is nothing to read
   */
  walk(bytes: Uint8Array, length = bytes.length): ContainerFault | undefined {
    const fault = this.own.walk(bytes, length);
    if (fault !== undefined) this.own.count = 0;
    this.load(bytes, this.own);
    return fault;
  }

  /**
   * Moves to another container that has been parsed.
   *
   * @param bytes the container
   * @param directory its blocks, as `BlockDirectory.walk` has left them; it must not parse another container while this is read
   */
  load(bytes: Uint8Array, directory: BlockDirectory): void {
    const { first } = this;
    const { types, count } = directory;
    this.bytes = bytes;
    this.directory = directory;
    if (count > this.following.length) this.following = new Int32Array(types.length);
    const { following } = this;
    first.fill(NONE);
    for (let i = count - 1; i >= 0; i--) {
      if (types[i] >= KNOWN_TYPES) continue;
      following[i] = first[types[i]];
      first[types[i]] = i;
    }
  }

  /** Position in the directory of the first block of a known type, or -1; {@link nextPosition} goes on from there. */
  firstPosition(type: number): number {
    return this.first[type];
  }

  /** Position of the next block of the type that the one at a position has, a known one; -1 where it is the last. */
  nextPosition(position: number): number {
    return this.following[position];
  }

  /** Position in the directory of the first block of a type, or -1; types that nobody knows are looked for. */
  private position(type: number): number {
    return type < KNOWN_TYPES ? this.first[type] : this.directory.find(type);
  }

  /** First byte of the data of the first block of a type, or -1. */
  start(type: number): number {
    const position = this.position(type);
    return position === NONE ? NONE : this.directory.starts[position];
  }

  /** Bytes of the data of the first block of a type, or -1. */
  size(type: number): number {
    const position = this.position(type);
    return position === NONE ? NONE : this.directory.ends[position] - this.directory.starts[position];
  }

  /** First byte of the data of a block that must have a given size; -1 where there is none, or none of that size. */
  sized(type: number, size: number): number {
    return this.size(type) === size ? this.start(type) : NONE;
  }

  /** Bytes of the text of a block, up to its first NUL; -1 where there is no such block. */
  textSize(type: number): number {
    const start = this.start(type);
    if (start === NONE) return NONE;
    const end = start + this.size(type);
    let at = start;
    while (at < end && this.bytes[at] !== 0) at++;
    return at - start;
  }

  /** The text of a block, up to its first NUL; undefined where there is no such block. */
  text(type: number): string | undefined {
    const size = this.textSize(type);
    return size === NONE ? undefined : this.textAt(this.start(type), size);
  }

  /** Text of `size` bytes at `at`: UTF-8, where a byte that is none becomes U+FFFD. */
  textAt(at: number, size: number): string {
    const { bytes } = this;
    let high = 0;
    for (let i = at; i < at + size; i++) high |= bytes[i];
    return high < 0x80 ? toLatin1(bytes, at, at + size) : tolerantUtf8.decode(bytes.subarray(at, at + size));
  }

  /** A u16 of the container. */
  u16(at: number): number {
    return this.bytes[at] | (this.bytes[at + 1] << 8);
  }

  /** A u32 of the container. */
  u32(at: number): number {
    return (this.u16(at) | (this.u16(at + 2) << 16)) >>> 0;
  }

  /** Build and revision of a version: four u16, minor, major, revision, build. */
  version(at: number): { build: number; revision: number } {
    return { build: this.u16(at + 6), revision: this.u16(at + 4) };
  }

  /** A u64 of the container, exact below 2^53. */
  u64(at: number): number {
    return this.u32(at + 4) * 0x100000000 + this.u32(at);
  }
}
