/**
 * Keys of a fixed number of 32-bit words, and the first place of each: open addressing over keys that stay where they are, in
 * pages that are filled one after the other. A table that grows copies the places and none of the keys.
 */

import { seededWords } from '../platform/seed.js';

/** Most keys of one page; a place in it needs 16 bits. */
export const PAGE_KEYS = 0x10000;
/** Keys that the first page of a set starts with room for. */
const FIRST_KEYS = 0x400;
/** Share of the slots that may be in use. */
const MAX_LOAD = 0.75;
/** No place: there are never 65,536 pages of 65,536 keys. */
const EMPTY = 0xffffffff;

/** Places of keys by key. A place is the number of a page in the upper 16 bits, and the position in it in the lower. */
export class KeyIndex {
  private slots: Uint32Array;
  private mask: number;
  private used = 0;

  /**
   * @param pages the keys, which the caller may add to
   * @param words words of a key
   * @param keys keys that there is room for without growing
   */
  constructor(
    private readonly pages: readonly Uint32Array[],
    private readonly words: number,
    keys = 0,
  ) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, keys * 2)));
    this.slots = new Uint32Array(size).fill(EMPTY);
    this.mask = size - 1;
  }

  /** The place of the first key that is equal to the one at a place, or -1. */
  find(page: number, index: number): number {
    const entry = this.slots[this.slotOf(page, index)];
    return entry === EMPTY ? -1 : entry;
  }

  /** The place of the first key that is equal to the one at a place, or -1 where this one is the first and is now in the index. */
  put(page: number, index: number): number {
    const slot = this.slotOf(page, index);
    const entry = this.slots[slot];
    if (entry !== EMPTY) return entry;
    this.slots[slot] = placeOf(page, index);
    if (++this.used > this.slots.length * MAX_LOAD) this.grow();
    return -1;
  }

  /** The slot of the key at a place: that of its equal, or the empty one where it belongs. */
  private slotOf(page: number, index: number): number {
    const keys = this.pages[page];
    const at = index * this.words;
    for (let slot = this.hash(keys, at); ; slot = (slot + 1) & this.mask) {
      const entry = this.slots[slot];
      if (entry === EMPTY) return slot;
      if (this.equal(keys, at, this.pages[entry >>> 16], (entry & 0xffff) * this.words)) return slot;
    }
  }

  /**
   * All words count: makers share the first bytes of UUIDs. The hash has a seed of this process, so that no
   * rows can be made to fall into one slot.
   */
  private hash(keys: Uint32Array, at: number): number {
    return seededWords(keys, at, this.words) & this.mask;
  }

  private equal(a: Uint32Array, at: number, b: Uint32Array, other: number): boolean {
    for (let i = 0; i < this.words; i++) if (a[at + i] !== b[other + i]) return false;
    return true;
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(slots.length * 2).fill(EMPTY);
    this.mask = this.slots.length - 1;
    for (const entry of slots) {
      if (entry === EMPTY) continue;
      let slot = this.hash(this.pages[entry >>> 16], (entry & 0xffff) * this.words);
      while (this.slots[slot] !== EMPTY) slot = (slot + 1) & this.mask;
      this.slots[slot] = entry;
    }
  }
}

const placeOf = (page: number, index: number): number => ((page << 16) | index) >>> 0;

/** Keys, each once, numbered from 0 in the order in which they came. */
export class KeySet {
  private readonly pages: Uint32Array[] = [];
  private readonly index: KeyIndex;
  private count = 0;

  /** @param words words of a key */
  constructor(private readonly words: number) {
    this.index = new KeyIndex(this.pages, words);
  }

  /** The number of a key, or -1 where it is not in the set. */
  find(key: Uint32Array): number {
    const page = this.write(key);
    return this.index.find(page, this.count % PAGE_KEYS);
  }

  /** The number of a key that is in the set; else -1, and it is added. */
  add(key: Uint32Array): number {
    const page = this.write(key);
    const first = this.index.put(page, this.count % PAGE_KEYS);
    if (first < 0) this.count++;
    return first;
  }

  /** Writes a key to the next free place; returns its page. */
  private write(key: Uint32Array): number {
    const { words, count } = this;
    const number = Math.floor(count / PAGE_KEYS);
    const at = (count % PAGE_KEYS) * words;
    const page = this.room(number, at + words);
    for (let i = 0; i < words; i++) page[at + i] = key[i];
    return number;
  }

  /** The page with room for that many words; the first one starts small. */
  private room(number: number, needed: number): Uint32Array {
    const page = this.pages[number];
    if (page !== undefined && needed <= page.length) return page;
    const keys = page === undefined ? (number === 0 ? FIRST_KEYS : PAGE_KEYS) : (page.length / this.words) * 4;
    const larger = new Uint32Array(keys * this.words);
    if (page !== undefined) larger.set(page);
    this.pages[number] = larger;
    return larger;
  }
}
