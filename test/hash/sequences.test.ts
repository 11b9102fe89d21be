/** Which sequences of blocks get a function of their own, and when. */
import { describe, expect, it } from 'vitest';
import { BlockDirectory } from '../../src/hash/container.js';
import type { HardwareHash } from '../../src/hash/model.js';
import { MOST_SEQUENCES, SEEN_OFTEN, Sequences } from '../../src/hash/sequences.js';
import { seal } from '../validate/containers.js';

const CHECKSUM = { stored: '00', computed: '00', valid: true };

/** Sequences whose functions give the types that they were made for, and a way to show them one. */
function watched() {
  const made: number[][] = [];
  const sequences = new Sequences((types) => {
    made.push([...types]);
    return () => ({ order: [...types] }) as unknown as HardwareHash;
  });
  const show = (types: readonly number[]): readonly number[] | undefined => {
    const bytes = seal(types.map((type) => ({ type, data: Buffer.alloc(0) })));
    const directory = new BlockDirectory();
    directory.walk(bytes);
    return sequences.read({ bytes, latin1: '', padBrand: true }, directory, CHECKSUM, bytes.length)?.order;
  };
  const showOften = (types: readonly number[]): readonly number[] | undefined => {
    for (let i = 0; i < SEEN_OFTEN; i++) show(types);
    return show(types);
  };
  return { made, show, showOften };
}

describe('a sequence of blocks', () => {
  it('gets a function when it was seen often, once', () => {
    const { made, show } = watched();
    for (let i = 0; i < SEEN_OFTEN; i++) expect(show([1, 2, 5])).toBeUndefined();
    expect(made).toEqual([[1, 2, 5]]);
    for (let i = 0; i < 100; i++) expect(show([1, 2, 5])).toEqual([1, 2, 5]);
    expect(made).toEqual([[1, 2, 5]]);
  });

  it('is told from others that start like it, end like it, or share its place', () => {
    const { showOften, show } = watched();
    // With 31 as the factor, one more in front and 31 less behind give the same bits.
    const alike = [[], [1], [1, 2], [1, 2, 3], [2, 3], [1000, 2000], [1001, 1969], [1002, 1938]];
    for (const types of alike) expect(showOften(types)).toEqual(types);
    for (const types of alike) expect(show(types)).toEqual(types);
  });

  it('gets none when it is longer than any real one', () => {
    const { made, showOften } = watched();
    const types = Array.from({ length: 65 }, (_, i) => i);
    expect(showOften(types.slice(1))).toEqual(types.slice(1));
    expect(showOften(types)).toBeUndefined();
    expect(made).toHaveLength(1);
  });

  it('gets none when there are too many, and those that have one keep it', () => {
    const { made, showOften } = watched();
    expect(showOften([3, 4])).toEqual([3, 4]);
    for (let type = 0; type < 500; type++) showOften([type]);
    expect(made.length).toBeGreaterThan(MOST_SEQUENCES / 2);
    expect(made.length).toBeLessThanOrEqual(MOST_SEQUENCES);
    expect(showOften([3, 4])).toEqual([3, 4]);
  });

  it('gets one after any number that came once', () => {
    const { made, show, showOften } = watched();
    showOften([3, 4]);
    for (let type = 0; type < 2000; type++) show([type]);
    expect(made).toEqual([[3, 4]]);
    for (const types of [[5], [5, 6], [5, 6, 7]]) expect(showOften(types)).toEqual(types);
    expect(showOften([3, 4])).toEqual([3, 4]);
    expect(made).toHaveLength(4);
  });

  it('gets one though others keep coming once', () => {
    const { show } = watched();
    let strange = 1000;
    const often = [1, 2, 3];
    for (let i = 0; i < SEEN_OFTEN; i++) {
      for (let n = 0; n < 40; n++) show([strange++]);
      show(often);
    }
    expect(show(often)).toEqual(often);
  });

  it('is read block by block where no function can be made, and none is asked for again', () => {
    let asked = 0;
    const sequences = new Sequences(() => {
      asked++;
      return undefined;
    });
    const bytes = seal([{ type: 1, data: Buffer.alloc(3) }]);
    const directory = new BlockDirectory();
    directory.walk(bytes);
    for (let i = 0; i < 200; i++) {
      expect(sequences.read({ bytes, latin1: '', padBrand: true }, directory, CHECKSUM, 3000)).toBeUndefined();
    }
    expect(asked).toBe(1);
  });
});
