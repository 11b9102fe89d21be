import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, fromProto, hashFromJson, hashToJson, inspectHash, toProto } from '../../src/core.js';
import { FIXTURES } from '../fixtures.js';

describe.each(FIXTURES)('$name', ({ text, blocks }) => {
  it('decodes and encodes to the same text', () => {
    expect(encodeHash(decodeHash(text))).toBe(text);
  });

  it('goes through JSON to the same model and text', () => {
    const hash = decodeHash(text);
    const back = hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))));
    expect(back).toEqual(hash);
    expect(encodeHash(back)).toBe(text);
  });

  it('goes through protobuf to the same model and text', () => {
    const hash = decodeHash(text);
    const back = fromProto(toProto(hash));
    expect(back).toEqual(hash);
    expect(encodeHash(back)).toBe(text);
  });

  it('has the blocks that its listing gives, byte for byte', () => {
    const { bytes, blocks: inspected } = inspectHash(text);
    const read = inspected.map(({ type, offset, length }) => ({
      type,
      hex: Buffer.from(bytes.subarray(offset + 4, offset + length)).toString('hex'),
    }));
    expect(read).toEqual(blocks);
  });

  it('has no block that stays opaque, no fault, and the canonical order', () => {
    const { hash, findings } = inspectHash(text);
    expect(findings).toEqual([]);
    expect(hash?.order).toBeUndefined();
    expect(hash?.checksum.valid).toBe(true);
  });
});
