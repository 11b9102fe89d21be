import { describe, expect, it } from 'vitest';
import { decodeHash } from '../../src/hash/decode.js';
import { inspectHash } from '../../src/hash/inspect.js';
import { validateHash } from '../../src/validate/validate.js';
import { FIXTURES } from '../fixtures.js';

describe('an inspection', () => {
  it.each(FIXTURES)('of $name has the model that decoding gives, however late it is asked for', ({ text }) => {
    const first = inspectHash(text);
    for (const other of FIXTURES) inspectHash(other.text);
    expect(first.hash).toEqual(decodeHash(text));
    expect(first.hash).toBe(first.hash);
    expect(first.blocks).toEqual(inspectHash(Buffer.from(text, 'base64')).blocks);
    expect(Object.keys({ ...first }).sort()).toEqual(['blocks', 'bytes', 'findings', 'form', 'hash']);
  });

  it.each(FIXTURES)('of $name has its bytes, however late they are asked for, and is validated by them', ({ text }) => {
    const now = new Date('2026-01-01');
    const first = inspectHash(text);
    const report = validateHash(inspectHash(text), { now });
    for (const other of FIXTURES) validateHash(inspectHash(other.text), { now });
    expect(validateHash(first, { now })).toEqual(report);
    expect(Buffer.from(first.bytes).toString('base64')).toBe(text);
    expect(first.bytes).toBe(first.bytes);
    expect(validateHash({ ...first }, { now })).toEqual(report);
    expect(validateHash(first, { now })).toEqual(report);
  });

  it('is validated by the bytes that it was given instead of its own', () => {
    const now = new Date('2026-01-01');
    const [laptop, other] = FIXTURES.map(({ text }) => inspectHash(text));
    laptop.bytes = other.bytes;
    expect(validateHash(laptop, { now })).toEqual(validateHash(other, { now }));
    laptop.bytes = new Uint8Array(3);
    expect(validateHash(laptop, { now }).findings).toEqual([]);
  });

  it('of bytes keeps the model when the caller uses them for something else', () => {
    const [{ text }] = FIXTURES;
    const bytes = Buffer.from(text, 'base64');
    const inspection = inspectHash(bytes);
    bytes.fill(0);
    expect(inspection.hash).toEqual(decodeHash(text));
  });
});
