import { describe, expect, it } from 'vitest';
import { KeyIndex, KeySet, PAGE_KEYS, slotsFor } from '../../src/csv/key-index.js';

/** Keys that differ in one word, which is another one each time. */
const keyOf = (number: number): Uint32Array => {
  const key = new Uint32Array(4);
  key[number % 4] = number + 1;
  return key;
};

describe('a set of keys', () => {
  it('numbers keys in their order, whatever page they are on, and gives the number of one that comes again', () => {
    const set = new KeySet(4);
    const count = 2 * PAGE_KEYS + 100;
    let added = 0;
    for (let i = 0; i < count; i++) if (set.add(keyOf(i)) === -1) added++;
    expect(added).toBe(count);
    for (const i of [0, 1, 1023, 1024, PAGE_KEYS - 1, PAGE_KEYS, 2 * PAGE_KEYS, count - 1]) {
      expect([set.add(keyOf(i)), set.find(keyOf(i))]).toEqual([i, i]);
    }
  });

  it('does not add what is only looked for', () => {
    const set = new KeySet(4);
    expect(set.find(keyOf(7))).toBe(-1);
    expect(set.add(keyOf(7))).toBe(-1);
    expect(set.add(keyOf(8))).toBe(-1);
    expect(set.find(keyOf(8))).toBe(1);
  });

  it('tells keys by all of their words', () => {
    const set = new KeySet(2);
    expect(set.add(Uint32Array.of(1, 2))).toBe(-1);
    expect(set.add(Uint32Array.of(1, 3))).toBe(-1);
    expect(set.add(Uint32Array.of(0, 2))).toBe(-1);
    expect(set.add(Uint32Array.of(1, 3))).toBe(1);
  });
});

describe('an index of keys', () => {
  it('gives the place of the first of equal keys in any page', () => {
    const pages = [Uint32Array.of(5, 6, 7), Uint32Array.of(6, 8, 7)];
    const index = new KeyIndex(pages, 1, slotsFor(6));
    const places = pages.map((page, number) => Array.from(page, (_, i) => index.put(number, i)));
    expect(places).toEqual([
      [-1, -1, -1],
      [1, -1, 2],
    ]);
    expect(index.find(1, 1)).toBe(0x10001);
  });
});
