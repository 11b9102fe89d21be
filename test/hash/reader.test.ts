import { describe, expect, it } from 'vitest';
import { HashReader } from '../../src/hash/reader.js';
import { FIXTURES } from '../fixtures.js';
import { blocksOf, seal } from '../validate/containers.js';

describe('the reader of blocks in place', () => {
  const { name } = FIXTURES[0];
  const unknown = { type: 900, data: Buffer.from('unknown') };

  it('finds blocks of types that nobody knows', () => {
    const reader = new HashReader();
    expect(reader.walk(seal([...blocksOf(name), unknown]))).toBeUndefined();
    expect([reader.size(900), reader.text(900)]).toEqual([7, 'unknown']);
    expect(Buffer.from(reader.bytes.subarray(reader.start(900), reader.start(900) + 7))).toEqual(unknown.data);
  });

  it.each([1, 3, 200])('goes through the blocks of a type in their order, of %i adapters', (count) => {
    const others = blocksOf(name).filter(({ type }) => type !== 8);
    const adapters = Array.from({ length: count }, (_, i) => ({ type: 8, data: Buffer.from([i]) }));
    const reader = new HashReader();
    reader.walk(seal([...adapters.slice(0, 1), ...others, ...adapters.slice(1)]));
    const found: number[] = [];
    for (let i = reader.firstPosition(8); i >= 0; i = reader.nextPosition(i)) {
      found.push(reader.bytes[reader.directory.starts[i]]);
    }
    expect(found).toEqual(adapters.map((_, i) => i));
    reader.walk(seal(others));
    expect(reader.firstPosition(8)).toBe(-1);
  });

  it.each([12, 63, 64, 901, 0xffff])('has no block %i where there is none', (type) => {
    const blocks = blocksOf(name).filter((block) => block.type !== type);
    const reader = new HashReader();
    expect([reader.start(type), reader.size(type), reader.sized(type, 16), reader.text(type)]).toEqual([
      -1,
      -1,
      -1,
      undefined,
    ]);
    reader.walk(seal([...blocks, unknown]));
    expect([reader.start(type), reader.size(type), reader.textSize(type)]).toEqual([-1, -1, -1]);
  });
});
