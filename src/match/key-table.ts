/**
 * Rows by identity: one table with open addressing for the keys of all kinds. A slot is two words, a tag of 32 bits made of
 * the key's fingerprint with a seed of this process, and a reference; slots are in the order of their tags, so that a
 * larger table is filled from front to back. A tag that agrees is verified on the whole fingerprint, which is in the row.
 */

import { FINGERPRINT_WORDS } from '../platform/fingerprint.js';
import { seededSalt, seededWords } from '../platform/seed.js';
import {
  adapterCount,
  DISK_WORDS,
  DISKS_AT,
  hasDisk,
  KEYED_FIELDS,
  MAX_ADAPTERS,
  MAX_DISKS,
  macHigh,
  macLow,
  sameDisk,
  stateAt,
} from './device-keys.js';
import { type DeviceRows, ROW_WORDS } from './device-rows.js';
import { FIELD } from './fields.js';
import { HAS_VALUE } from './identity.js';
import { Postings } from './postings.js';

/** Most keys of a device: one for each keyed field, each disk and each adapter. */
const MAX_KEYS = KEYED_FIELDS.length + MAX_DISKS + MAX_ADAPTERS;
/** Kinds of the keys that are disks and addresses: the kinds below are positions in {@link KEYED_FIELDS}. */
export const DISK_KIND = KEYED_FIELDS.length;
export const MAC_KIND = DISK_KIND + 1;

/** Share of the slots that may be in use. */
const MAX_LOAD = 0.75;
/** Marks a reference to a list of rows; without it a reference is a row + 1. */
const LIST = 0x80000000;

/** Different for each kind, so that equal texts of two kinds are two keys; others in each process. */
const SALTS = Array.from({ length: MAC_KIND + 1 }, (_, kind) => seededSalt(kind));
const SERIAL_KIND = KEYED_FIELDS.findIndex(({ position }) => position === FIELD.serial);

/** The keys of one device. */
export class KeyList {
  count = 0;
  readonly tags = new Uint32Array(MAX_KEYS);
  /** Position in {@link KEYED_FIELDS}, {@link DISK_KIND} or {@link MAC_KIND}. */
  readonly kinds = new Uint8Array(MAX_KEYS);
  /** Which disk, the system disk being 0, or which adapter. */
  readonly places = new Uint8Array(MAX_KEYS);
  /** What the keys were read from: words of a device, and the two words of maker and product. */
  words: Uint32Array = new Uint32Array(0);
  at = 0;
  maker = 0;
  product = 0;
  private readonly pair = new Uint32Array(2);

  /** Reads the keys of a device: its words, and its model's. */
  read(words: Uint32Array, at: number, models: Uint32Array, model: number): void {
    this.words = words;
    this.at = at;
    this.maker = models[model];
    this.product = models[model + 1];
    this.count = 0;
    for (let kind = 0; kind < DISK_KIND; kind++) {
      const { position, at: offset } = KEYED_FIELDS[kind];
      if (stateAt(words, at, position) !== HAS_VALUE) continue;
      const isSerial = kind === SERIAL_KIND;
      const start = isSerial ? this.ofPair(this.maker, this.product, SALTS[kind]) : SALTS[kind];
      this.add(kind, 0, seededWords(words, at + offset, FINGERPRINT_WORDS, start));
    }
    for (let i = 0; i < MAX_DISKS; i++) {
      if (!hasDisk(words, at, i)) continue;
      this.add(DISK_KIND, i, seededWords(words, at + DISKS_AT + DISK_WORDS * i, DISK_WORDS, SALTS[DISK_KIND]));
    }
    const adapters = adapterCount(words, at);
    for (let i = 0; i < adapters; i++) {
      this.add(MAC_KIND, i, this.ofPair(macLow(words, at, i), macHigh(words, at, i), SALTS[MAC_KIND]));
    }
  }

  private ofPair(first: number, second: number, salt: number): number {
    this.pair[0] = first;
    this.pair[1] = second;
    return seededWords(this.pair, 0, 2, salt);
  }

  private add(kind: number, place: number, tag: number): void {
    this.kinds[this.count] = kind;
    this.places[this.count] = place;
    this.tags[this.count++] = tag >>> 0;
  }
}

/** Rows by key. */
export class KeyTable {
  private slots: Uint32Array;
  private capacity: number;
  /** Slots for each value of a tag. */
  private scale: number;
  private used = 0;
  private readonly seen = new Uint32Array(MAX_KEYS);
  readonly postings = new Postings();

  constructor(
    keys: number,
    private readonly rows: DeviceRows,
  ) {
    this.capacity = Math.max(64, Math.ceil(keys / MAX_LOAD));
    this.scale = this.capacity / 2 ** 32;
    this.slots = new Uint32Array(2 * this.capacity);
  }

  /** Bytes of memory. */
  get byteLength(): number {
    return this.slots.byteLength + this.postings.byteLength;
  }

  /** Adds a row under all its keys. */
  insert(keys: KeyList, row: number): void {
    if (this.used + keys.count > this.capacity * MAX_LOAD) this.grow(keys.count);
    this.touch(keys);
    for (let i = 0; i < keys.count; i++) {
      const slot = this.slotOf(keys, i);
      const reference = this.slots[2 * slot + 1];
      if (reference === 0) {
        this.slots[2 * slot] = keys.tags[i];
        this.slots[2 * slot + 1] = row + 1;
        this.used++;
      } else if (reference >= LIST) this.postings.push(reference - LIST, row);
      else if (this.rows.isRemoved(reference - 1)) this.slots[2 * slot + 1] = row + 1;
      else if (reference - 1 !== row) this.slots[2 * slot + 1] = LIST + this.postings.create(reference - 1, row);
    }
  }

  /**
   * Reads the first slot of every key. Each is somewhere else in memory; the reads do not depend on each other, so that the
   * processor fetches them together: a large table is twice as fast for it.
   */
  touch(keys: KeyList): void {
    const { slots, scale, seen } = this;
    for (let i = 0; i < keys.count; i++) seen[i] = slots[2 * ((keys.tags[i] * scale) >>> 0) + 1];
  }

  /** What a key refers to: 0 for nothing, a row + 1, or a list (see {@link listOf}). */
  find(keys: KeyList, index: number): number {
    return this.slots[2 * this.slotOf(keys, index) + 1];
  }

  /** The number of the list that a reference stands for, or -1. */
  static listOf(reference: number): number {
    return reference >= LIST ? reference - LIST : -1;
  }

  /** Counts a row that is removed out of the lists that hold it. */
  drop(keys: KeyList): void {
    for (let i = 0; i < keys.count; i++) {
      const list = KeyTable.listOf(this.find(keys, i));
      if (list >= 0) this.postings.drop(list);
    }
  }

  /** The slot of a key: its own, or the empty one where it belongs. */
  private slotOf(keys: KeyList, index: number): number {
    const tag = keys.tags[index];
    const { slots, capacity } = this;
    let slot = (tag * this.scale) >>> 0;
    for (let reference = slots[2 * slot + 1]; reference !== 0; reference = slots[2 * slot + 1]) {
      if (slots[2 * slot] === tag && this.holds(reference, keys, index)) return slot;
      if (++slot === capacity) slot = 0;
    }
    return slot;
  }

  /** Whether the row, or the first of the list, that a slot refers to has the key. */
  private holds(reference: number, keys: KeyList, index: number): boolean {
    const row = reference >= LIST ? this.postings.row(reference - LIST, 0) : reference - 1;
    const { words } = this.rows;
    const at = row * ROW_WORDS;
    const kind = keys.kinds[index];
    if (kind === MAC_KIND) return this.hasAddress(at, keys, keys.places[index]);
    if (kind === DISK_KIND) return this.hasDisk(at, keys, keys.places[index]);
    const { position, at: offset } = KEYED_FIELDS[kind];
    if (stateAt(words, at, position) !== HAS_VALUE) return false;
    for (let i = 0; i < FINGERPRINT_WORDS; i++) {
      if (words[at + offset + i] !== keys.words[keys.at + offset + i]) return false;
    }
    if (kind !== SERIAL_KIND) return true;
    const model = this.rows.modelAt(row);
    return this.rows.models[model] === keys.maker && this.rows.models[model + 1] === keys.product;
  }

  private hasDisk(at: number, keys: KeyList, disk: number): boolean {
    for (let i = 0; i < MAX_DISKS; i++) if (sameDisk(this.rows.words, at, i, keys.words, keys.at, disk)) return true;
    return false;
  }

  private hasAddress(at: number, keys: KeyList, adapter: number): boolean {
    const { words } = this.rows;
    const low = macLow(keys.words, keys.at, adapter);
    const high = macHigh(keys.words, keys.at, adapter);
    for (let i = adapterCount(words, at) - 1; i >= 0; i--) {
      if (macLow(words, at, i) === low && macHigh(words, at, i) === high) return true;
    }
    return false;
  }

  /** Tags stay in their order, so that old and new table are both read from front to back. */
  private grow(more: number): void {
    const { slots, capacity } = this;
    this.capacity = Math.max(Math.ceil(capacity * 1.6), Math.ceil((this.used + more) / MAX_LOAD));
    this.slots = new Uint32Array(2 * this.capacity);
    this.scale = this.capacity / 2 ** 32;
    const larger = this.slots;
    for (let from = 0; from < 2 * capacity; from += 2) {
      if (slots[from + 1] === 0) continue;
      let slot = (slots[from] * this.scale) >>> 0;
      while (larger[2 * slot + 1] !== 0) if (++slot === this.capacity) slot = 0;
      larger[2 * slot] = slots[from];
      larger[2 * slot + 1] = slots[from + 1];
    }
  }
}

/** The field that a key comes from. */
export function positionOfKey({ kinds, places }: KeyList, index: number): number {
  const kind = kinds[index];
  if (kind === MAC_KIND) return FIELD.adapters;
  if (kind === DISK_KIND) return places[index] === 0 ? FIELD.disk : FIELD.dataDisks;
  return KEYED_FIELDS[kind].position;
}
