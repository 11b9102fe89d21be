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

/** The place of a key: its page and its position in it. There are never 65,536 pages of 65,536 keys. */
export const placeOf = (page: number, index: number): number => page * PAGE_KEYS + index;
/** The page of a place. */
export const pageOf = (place: number): number => place >>> 16;
/** The position of a place in its page. */
export const indexOf = (place: number): number => place & (PAGE_KEYS - 1);

/** Slots for an index of so many keys, half of which stay free. */
export const slotsFor = (keys: number): Uint32Array =>
  new Uint32Array(2 * 2 ** Math.ceil(Math.log2(Math.max(16, keys * 2))));

/**
 * Places of keys by key. A slot has two words: a place plus one, or 0, and the hash of the key there, so that few keys need be
 * looked at, and none when the index grows.
 */
export class KeyIndex {
  private slots: Uint32Array;
  private mask: number;
  private used = 0;
  /** The hash of the key that {@link slotOf} looked for last. */
  private hash = 0;

  /**
   * @param pages the keys, which the caller may add to
   * @param words words of a key
   * @param slots from {@link slotsFor}; what another index has left in them is forgotten
   */
  constructor(
    private readonly pages: readonly Uint32Array[],
    private readonly words: number,
    slots = slotsFor(0),
  ) {
    this.slots = slots.fill(0);
    this.mask = slots.length / 2 - 1;
  }

  /** The place of the first key that is equal to the one at a place, or -1. */
  find(page: number, index: number): number {
    return this.slots[2 * this.slotOf(page, index)] - 1;
  }

  /** The place of the first key that is equal to the one at a place, or -1 where this one is the first and is now in the index. */
  put(page: number, index: number): number {
    const at = 2 * this.slotOf(page, index);
    const { slots } = this;
    if (slots[at] !== 0) return slots[at] - 1;
    slots[at] = placeOf(page, index) + 1;
    slots[at + 1] = this.hash;
    if (++this.used > (this.mask + 1) * MAX_LOAD) this.grow();
    return -1;
  }

  /**
   * The slot of the key at a place: that of its equal, or the empty one where it belongs. All words count: makers share the
   * first bytes of UUIDs. The hash has a seed of this process, so that no rows can be made to fall into one slot.
   */
  private slotOf(page: number, index: number): number {
    const { slots, mask, words } = this;
    const keys = this.pages[page];
    const at = index * words;
    const hash = seededWords(keys, at, words);
    this.hash = hash;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[2 * slot];
      if (entry === 0 || (slots[2 * slot + 1] === hash && this.isAt(entry - 1, keys, at))) return slot;
    }
  }

  /** Whether the key at a place is equal to one in a page. */
  private isAt(place: number, keys: Uint32Array, at: number): boolean {
    const own = this.pages[pageOf(place)];
    const start = indexOf(place) * this.words;
    for (let i = 0; i < this.words; i++) if (keys[at + i] !== own[start + i]) return false;
    return true;
  }

  private grow(): void {
    const { slots } = this;
    const larger = new Uint32Array(slots.length * 2);
    const mask = larger.length / 2 - 1;
    for (let at = 0; at < slots.length; at += 2) {
      if (slots[at] === 0) continue;
      let slot = slots[at + 1] & mask;
      while (larger[2 * slot] !== 0) slot = (slot + 1) & mask;
      larger[2 * slot] = slots[at];
      larger[2 * slot + 1] = slots[at + 1];
    }
    this.slots = larger;
    this.mask = mask;
  }
}

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
