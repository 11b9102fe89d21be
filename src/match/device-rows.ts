/**
 * The rows of an index: the keys of its devices in one array, with the seven fields of the model as one number, since few models
 * make up a fleet, and how often each value of these fields occurs.
 */
import { seededWords } from '../platform/seed.js';
import { grown } from '../platform/typed-arrays.js';
import { type DeviceKeys, MODEL_AT } from './device-keys.js';
import { MODEL_FIELD_COUNT } from './fields.js';

/** Words of a row: the keys up to the fields of the model, then the number of the model. */
export const ROW_WORDS = MODEL_AT + 1;
/** Flag in word 0 of a row that was removed; no flag of the keys. */
const REMOVED = 1 << 31;

/** The rows of an index. */
export class DeviceRows {
  /** {@link ROW_WORDS} words a row. */
  words: Uint32Array;
  /** Number of rows, removed ones included. */
  count = 0;
  /** Number of rows that were removed. */
  removed = 0;
  /** {@link MODEL_FIELD_COUNT} words a model. */
  models = new Uint32Array(64 * MODEL_FIELD_COUNT);
  private modelCount = 0;
  /** Model + 1 by hash of its words; 0 = empty. A power of two of them. */
  private slots = new Uint32Array(256);
  /** For each word of a model, which counter counts its value. */
  private counters = new Uint32Array(64 * MODEL_FIELD_COUNT);
  private counts = new Uint32Array(256);
  private readonly counterOf: Map<number, number>[] = Array.from({ length: MODEL_FIELD_COUNT }, () => new Map());
  private counterCount = 0;
  private readonly values = new Uint32Array(MODEL_FIELD_COUNT);

  constructor(rows: number) {
    this.words = new Uint32Array(Math.max(8, rows) * ROW_WORDS);
  }

  /** Bytes of memory in typed arrays. */
  get byteLength(): number {
    const arrays = [this.words, this.models, this.slots, this.counters, this.counts];
    return arrays.reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** Appends the keys of a device that begin at `at`; returns its row. */
  push(keys: DeviceKeys, at: number): number {
    const row = this.count++;
    this.words = grown(this.words, this.count * ROW_WORDS);
    const { words } = this;
    const to = row * ROW_WORDS;
    for (let i = 0; i < MODEL_AT; i++) words[to + i] = keys[at + i];
    const model = this.modelOf(keys, at + MODEL_AT);
    words[to + MODEL_AT] = model;
    this.countModel(model, 1);
    return row;
  }

  /** Marks a row as removed. */
  remove(row: number): void {
    this.words[row * ROW_WORDS] |= REMOVED;
    this.countModel(this.words[row * ROW_WORDS + MODEL_AT], -1);
    this.removed++;
  }

  isRemoved(row: number): boolean {
    return (this.words[row * ROW_WORDS] & REMOVED) !== 0;
  }

  /** Where the model of a row begins in {@link models}. */
  modelAt(row: number): number {
    return this.words[row * ROW_WORDS + MODEL_AT] * MODEL_FIELD_COUNT;
  }

  /** How many rows have the value of each field of the model whose words begin at `at`; the array is used again. */
  valueCounts(words: Uint32Array, at: number): Uint32Array {
    const { values } = this;
    const model = this.slots[this.slotOf(words, at)] - 1;
    for (let i = 0; i < MODEL_FIELD_COUNT; i++) {
      const counter = model < 0 ? this.counterOf[i].get(words[at + i]) : this.counters[model * MODEL_FIELD_COUNT + i];
      values[i] = counter === undefined ? 0 : this.counts[counter];
    }
    return values;
  }

  /** The keys of a row, as they were given. */
  keysOf(row: number, target: Uint32Array, at: number): void {
    const from = row * ROW_WORDS;
    for (let i = 0; i < MODEL_AT; i++) target[at + i] = this.words[from + i];
    const model = this.modelAt(row);
    for (let i = 0; i < MODEL_FIELD_COUNT; i++) target[at + MODEL_AT + i] = this.models[model + i];
  }

  private countModel(model: number, by: 1 | -1): void {
    const at = model * MODEL_FIELD_COUNT;
    for (let i = 0; i < MODEL_FIELD_COUNT; i++) this.counts[this.counters[at + i]] += by;
  }

  /** The number of the model whose words begin at `at`. */
  private modelOf(keys: Uint32Array, at: number): number {
    if (2 * (this.modelCount + 1) > this.slots.length) this.rehash();
    const slot = this.slotOf(keys, at);
    if (this.slots[slot] !== 0) return this.slots[slot] - 1;
    const model = this.modelCount++;
    this.models = grown(this.models, this.modelCount * MODEL_FIELD_COUNT);
    this.counters = grown(this.counters, this.modelCount * MODEL_FIELD_COUNT);
    for (let i = 0; i < MODEL_FIELD_COUNT; i++) {
      this.models[model * MODEL_FIELD_COUNT + i] = keys[at + i];
      this.counters[model * MODEL_FIELD_COUNT + i] = this.counter(i, keys[at + i]);
    }
    this.slots[slot] = model + 1;
    return model;
  }

  private counter(field: number, word: number): number {
    const known = this.counterOf[field].get(word);
    if (known !== undefined) return known;
    const counter = this.counterCount++;
    this.counts = grown(this.counts, this.counterCount);
    this.counterOf[field].set(word, counter);
    return counter;
  }

  private slotOf(words: Uint32Array, at: number): number {
    const { slots } = this;
    let slot = seededWords(words, at, MODEL_FIELD_COUNT) & (slots.length - 1);
    while (slots[slot] !== 0 && !this.isModel(slots[slot] - 1, words, at)) slot = (slot + 1) & (slots.length - 1);
    return slot;
  }

  private isModel(model: number, words: Uint32Array, at: number): boolean {
    for (let i = 0; i < MODEL_FIELD_COUNT; i++) {
      if (this.models[model * MODEL_FIELD_COUNT + i] !== words[at + i]) return false;
    }
    return true;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let model = 0; model < this.modelCount; model++) {
      this.slots[this.slotOf(this.models, model * MODEL_FIELD_COUNT)] = model + 1;
    }
  }
}
