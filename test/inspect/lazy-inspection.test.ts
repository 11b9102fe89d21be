import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHash } from '../../src/hash/decode.js';
import { hashToJson } from '../../src/hash/json.js';
import type { HardwareHash } from '../../src/hash/model.js';
import { inspectHash } from '../../src/inspect/inspect.js';
import type { ScenarioName } from '../../src/validate/scenarios.js';
import { validateHash } from '../../src/validate/validate.js';
import { FIXTURES } from '../fixtures.js';
import { blocksOf, container, whole } from '../hash/container.js';

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

  it.each(FIXTURES)('of a hash that differs in some bytes from $name before it says what its bytes say', ({ text }) => {
    const edit = fc.record({ at: fc.nat(3000), value: fc.nat(255), isFilled: fc.boolean() });
    const scenarios = fc.constantFrom<ScenarioName>('intune', 'oem', 'self-deploying', 'device-preparation');
    const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), scenarios, (edits, scenario) => {
      inspectHash(text);
      validateHash(inspectHash(text), { scenario });
      const blocks = blocksOf(text);
      for (const { at, value, isFilled } of edits) {
        const { data } = blocks[at % blocks.length];
        if (isFilled) data.subarray(0, -1).fill('X');
        else data[value % Math.max(1, data.length)] = at & 0xff;
      }
      const bytes = Buffer.from(whole(container(blocks)), 'base64');
      const own = inspectHash(bytes);
      const found = inspectHash(bytes.toString('base64'));
      const options = { scenario, now: new Date('2026-01-01') };
      expect(JSON.stringify(validateHash(found, options))).toBe(JSON.stringify(validateHash(own, options)));
      expect([found.findings, found.blocks]).toEqual([own.findings, own.blocks]);
      expect(JSON.stringify(hashToJson(found.hash as HardwareHash))).toBe(
        JSON.stringify(hashToJson(own.hash as HardwareHash)),
      );
    });
    fc.assert(property, { numRuns: 80 });
  });
});
