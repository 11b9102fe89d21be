/**
 * The callers' names of devices, as UTF-8 in one buffer with a table of rows by name: a million strings and a Map of
 * them would take more memory than all the keys.
 */
import { seededByte, seededStart, spread } from '../platform/seed.js';
import { grown } from '../platform/typed-arrays.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Longest name in UTF-16 code units. */
export const LONGEST_ID = 1024;
/** UTF-8 takes up to three bytes a code unit. */
const scratch = new Uint8Array(3 * LONGEST_ID);

/** Empty slots a used one, so that a search ends soon. */
const SLOTS_PER_ROW = 1.5;

/** Names by row, and rows by name. */
export class IdStore {
  private bytes: Uint8Array;
  private offsets: Uint32Array;
  /** Row + 1 by hash of its name; 0 = empty. */
  private slots: Uint32Array;
  /** Eight bits of the name's hash by slot, so that few other names are looked at. */
  private tags: Uint8Array;
  private count = 0;

  constructor(rows: number) {
    this.bytes = new Uint8Array(Math.max(64, rows * 16));
    this.offsets = new Uint32Array(Math.max(8, rows + 1));
    this.slots = new Uint32Array(Math.max(16, Math.ceil(rows * SLOTS_PER_ROW)));
    this.tags = new Uint8Array(this.slots.length);
  }

  /** Bytes of memory. */
  get byteLength(): number {
    return this.bytes.byteLength + this.offsets.byteLength + this.slots.byteLength + this.tags.byteLength;
  }

  /** Appends the name of the next row; returns the row that had the name before, or -1. */
  push(id: string): number {
    const size = encode(id);
    const row = this.count++;
    const start = this.offsets[row];
    this.bytes = grown(this.bytes, start + size);
    this.offsets = grown(this.offsets, row + 2);
    for (let i = 0; i < size; i++) this.bytes[start + i] = scratch[i];
    this.offsets[row + 1] = start + size;
    const older = this.set(size, row);
    if (this.count * SLOTS_PER_ROW > this.slots.length) this.rehash();
    return older;
  }

  /** The row that a name was last given, or -1. */
  rowOf(id: string): number {
    if (id.length > LONGEST_ID) return -1;
    const size = encode(id);
    return this.slots[this.slotOf(size, hash(scratch, size))] - 1;
  }

  /** The name of a row. */
  idOf(row: number): string {
    const name = this.bytesOf(row);
    for (let i = 0; i < name.length; i++) if (name[i] > 0x7f) return decoder.decode(name);
    // A decoder's call takes longer than all the rest of finding a device.
    return String.fromCharCode.apply(null, name as Uint8Array & number[]);
  }

  /** The name of a row, as UTF-8; a view. */
  bytesOf(row: number): Uint8Array {
    return this.bytes.subarray(this.offsets[row], this.offsets[row + 1]);
  }

  /** Assigns the name in the scratch buffer to a row; returns the row that it had, or -1. */
  private set(size: number, row: number): number {
    const code = hash(scratch, size);
    const slot = this.slotOf(size, code);
    const older = this.slots[slot] - 1;
    this.slots[slot] = row + 1;
    this.tags[slot] = code;
    return older;
  }

  /** The slot of the name in the scratch buffer: its own, or the empty one where it belongs. */
  private slotOf(size: number, code: number): number {
    const { slots, tags } = this;
    const tag = code & 0xff;
    let slot = (code * (slots.length / 2 ** 32)) >>> 0;
    while (slots[slot] !== 0 && !(tags[slot] === tag && this.isAt(slots[slot] - 1, size))) {
      if (++slot === slots.length) slot = 0;
    }
    return slot;
  }

  private isAt(row: number, size: number): boolean {
    const start = this.offsets[row];
    if (this.offsets[row + 1] - start !== size) return false;
    for (let i = 0; i < size; i++) if (this.bytes[start + i] !== scratch[i]) return false;
    return true;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    this.tags = new Uint8Array(this.slots.length);
    for (let row = 0; row < this.count; row++) {
      const name = this.bytesOf(row);
      scratch.set(name);
      this.set(name.length, row);
    }
  }
}

/** Writes a name to the scratch buffer; returns its bytes. */
function encode(id: string): number {
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code > 0x7f) return encoder.encodeInto(id, scratch).written;
    scratch[i] = code;
  }
  return id.length;
}

function hash(bytes: Uint8Array, size: number): number {
  let state = seededStart();
  for (let i = 0; i < size; i++) state = seededByte(state, bytes[i]);
  return spread(state);
}
