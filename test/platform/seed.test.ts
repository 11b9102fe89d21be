import { describe, expect, it } from 'vitest';
import { seededByte, seededStart, seededWords } from '../../src/platform/seed.js';

const words = (...values: number[]): Uint32Array => Uint32Array.from(values);
const bytesOf = (text: string): number => {
  let state = seededStart();
  for (const letter of text) state = seededByte(state, letter.charCodeAt(0));
  return state;
};

describe('hashes of tables', () => {
  it('are the same for the same key, and others for others', () => {
    expect(seededWords(words(1, 2, 3), 0, 3)).toBe(seededWords(words(9, 1, 2, 3), 1, 3));
    expect(seededWords(words(1, 2, 3), 0, 3)).not.toBe(seededWords(words(3, 2, 1), 0, 3));
    expect(bytesOf('line 1')).not.toBe(bytesOf('line 2'));
  });

  it('spread keys that differ in few bits of two words, which a fixed multiplication maps to one slot', () => {
    const slots = new Set<number>();
    for (let i = 0; i < 4096; i++) {
      const low = i & 63;
      slots.add(seededWords(words(low << 26, ((i >>> 6) << 26) ^ (low << 11), 0, 0), 0, 4) & 0xffff);
    }
    expect(slots.size).toBeGreaterThan(3000);
  });
});
