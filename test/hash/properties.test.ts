import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHash,
  encodeHash,
  fromProto,
  HashFormatError,
  hashFromJson,
  hashToJson,
  toProto,
} from '../../src/core.js';
import { BLOCKS } from '../../src/hash/blocks.js';
import { encodeBytes } from '../../src/hash/encode.js';
import { FIXTURES } from '../fixtures.js';
import { container } from './container.js';
import { models } from './models.js';

const fixtureBytes = FIXTURES.map(({ text }) => Buffer.from(text, 'base64'));
const fixtureBlocks = FIXTURES.flatMap(({ blocks }) =>
  blocks.map(({ type, hex }) => ({ type, data: Buffer.from(hex, 'hex') })),
);

/** Either a typed error, or the same bytes again. */
function survives(bytes: Uint8Array): void {
  try {
    const hash = decodeHash(bytes);
    expect(Buffer.from(encodeBytes(hash, { preserve: true })).equals(Buffer.from(bytes))).toBe(true);
    const json = JSON.parse(JSON.stringify(hashToJson(hash)));
    expect(encodeHash(hashFromJson(json), { preserve: true })).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromProto(toProto(hash))).toEqual(hash);
  } catch (error) {
    if (!(error instanceof HashFormatError)) throw error;
  }
}

/** Blocks as captures have them, damaged ones, and ones that nobody knows. */
const block = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...fixtureBlocks) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...fixtureBlocks), fc.nat(), fc.nat(255), fc.integer({ min: -3, max: 3 }))
      .map(([{ type, data }, at, byte, change]) => {
        const copy = Buffer.concat([data, Buffer.alloc(3)]).subarray(0, Math.max(0, data.length + change));
        if (copy.length > 0) copy[at % copy.length] = byte;
        return { type, data: Buffer.from(copy) };
      }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.oneof(fc.constantFrom(...BLOCKS.map(({ type }) => type)), fc.nat(0xffff)),
      data: fc.uint8Array({ maxLength: 60 }).map((data) => Buffer.from(data)),
    }),
  },
);

describe('the codec', () => {
  it('gives back the model that it was given', () => {
    fc.assert(
      fc.property(models, (model) => {
        const text = encodeHash(model);
        expect(text).toHaveLength(4000);
        const hash = decodeHash(text);
        const { checksum, length, ...rest } = JSON.parse(JSON.stringify(hashToJson(hash)));
        const { checksum: _c, length: _l, ...expected } = JSON.parse(JSON.stringify(hashToJson(model)));
        for (const derived of ['version', 'level', 'revision', 'manufacturer', 'firmware']) delete rest.tpm?.[derived];
        if (expected.tpm?.endorsementKey) expected.tpm.endorsementKey.sha256 = rest.tpm.endorsementKey.sha256;
        expect(rest).toEqual(expected);
        expect(checksum.valid).toBe(true);
        expect(encodeHash(hash)).toBe(text);
        expect(fromProto(toProto(hash))).toEqual(hash);
        expect(hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))))).toEqual(hash);
      }),
      { numRuns: 300 },
    );
  });

  it('gives back any blocks in any order, with any tail and checksum', () => {
    const tails = fc.oneof(
      fc.constant(Buffer.alloc(0)),
      fc.uint8Array({ maxLength: 40 }).map((tail) => Buffer.from(tail)),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), tails, fc.boolean(), (blocks, tail, wrong) => {
        const bytes = Buffer.concat([container(blocks), tail]);
        if (wrong) bytes[bytes.length - tail.length - 1] ^= 1;
        survives(bytes);
      }),
      { numRuns: 600 },
    );
  });

  it('survives damage anywhere in a capture', () => {
    const damage = fc.array(fc.tuple(fc.nat(1400), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...fixtureBytes), damage, fc.nat(3000), (original, changes, length) => {
        const bytes = Buffer.from(original.subarray(0, length < 600 ? 3000 : length));
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        survives(bytes);
      }),
      { numRuns: 800 },
    );
  });

  it('survives bytes that were never a hash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survives), { numRuns: 500 });
  });
});
