/** The array that blocks are written into, used again for the next model: a hash has forty, and an array each takes its time. */

/** Bytes at first: more than a whole hash. */
const FIRST_SIZE = 0x2000;
/** An array that a huge model made larger is not kept. */
const LARGEST_KEPT = 0x100000;

/** Data of one block after the other. */
export class BlockBuffer {
  bytes = new Uint8Array(FIRST_SIZE);
  /** Where the next data goes. */
  end = 0;
  /** Type, first byte and byte after the last of each block, in the order in which they were written. */
  readonly types: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  /** Forgets all blocks. */
  clear(): void {
    this.end = 0;
    this.types.length = this.starts.length = this.ends.length = 0;
    if (this.bytes.length > LARGEST_KEPT) this.bytes = new Uint8Array(FIRST_SIZE);
  }

  /** Takes room for `size` bytes, which hold anything, and returns where it begins. */
  take(size: number): number {
    const start = this.end;
    this.end = start + size;
    if (this.end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.end, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    return start;
  }

  /** Takes room for `size` zero bytes, and returns where it begins. */
  takeZeros(size: number): number {
    const start = this.take(size);
    this.bytes.fill(0, start, this.end);
    return start;
  }

  /** Makes a block of everything from `start` on. */
  close(type: number, start: number): void {
    this.types.push(type);
    this.starts.push(start);
    this.ends.push(this.end);
  }

  /** Copies the data of a block to `at` in another array; returns the byte after it. */
  copy(index: number, into: Uint8Array, at: number): number {
    const { bytes } = this;
    const end = this.ends[index];
    let to = at;
    for (let i = this.starts[index]; i < end; i++) into[to++] = bytes[i];
    return to;
  }
}
