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
