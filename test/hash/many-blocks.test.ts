/** A container of as many blocks as its sixteen-bit length can describe. */
import { expect, test } from 'vitest';
import { decodeHash, encodeHash, inspectHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import { container } from './container.js';

test('16,382 empty blocks are kept, each in its place, and the next hash is read as ever', () => {
  const blocks = Array.from({ length: 16_382 }, (_, i) => ({ type: 40 + (i % 20), data: new Uint8Array(0) }));
  const bytes = container(blocks);
  const hash = decodeHash(bytes);
  expect(hash.opaqueBlocks).toHaveLength(16_382);
  expect(inspectHash(bytes).blocks).toHaveLength(16_382);
  expect(Buffer.from(encodeHash(hash, { preserve: true }), 'base64').equals(bytes)).toBe(true);
  const text = fixture('laptop-hp-hybrid-tv8').trim();
  expect(encodeHash(decodeHash(text), { preserve: true })).toBe(text);
});
