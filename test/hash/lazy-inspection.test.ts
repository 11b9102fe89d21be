import { describe, expect, it } from 'vitest';
import { decodeHash } from '../../src/hash/decode.js';
import { inspectHash } from '../../src/hash/inspect.js';
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

  it('of bytes keeps the model when the caller uses them for something else', () => {
    const [{ text }] = FIXTURES;
    const bytes = Buffer.from(text, 'base64');
    const inspection = inspectHash(bytes);
    bytes.fill(0);
    expect(inspection.hash).toEqual(decodeHash(text));
  });
});
