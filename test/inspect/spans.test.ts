import { describe, expect, it } from 'vitest';
import { describeHash, fieldSpans, hashToJson, inspectHash } from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';

function at(hash: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], hash);
}

const covers = (field: string, path: string): boolean => path === field || /^[.[]/.test(path.slice(field.length));

describe.each(FIXTURES)('$name', ({ text }) => {
  const inspection = inspectHash(text);
  const { hash, blocks, bytes } = inspection;
  if (hash === undefined) throw new Error('a fixture that cannot be parsed');
  const spans = fieldSpans(inspection);

  it('names a member of the model for every span, inside its block and without overlap', () => {
    let last = 0;
    for (const { field, block, start, end, about, storage } of spans) {
      // A flag byte of 0 is absent from the model; it has its place in the bytes all the same.
      if (field !== 'offlineDeviceId.sourceFlags') expect(at(hash, field), field).toBeDefined();
      expect(start, field).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThanOrEqual(start);
      if (block !== undefined) expect(end).toBeLessThanOrEqual(blocks[block].offset + blocks[block].length);
      expect(about).not.toBe('');
      expect(storage).not.toBe('');
      last = end;
    }
  });

  it('has a span for every member that a block fills', () => {
    const fields = new Set(spans.map(({ field }) => field));
    for (const key of Object.keys(hash.smbios ?? {})) expect(fields).toContain(`smbios.${key}`);
    for (const list of ['networkAdapters', 'displays', 'graphics'] as const) {
      hash[list].forEach((item, index) => {
        for (const key of Object.keys(item)) expect(fields).toContain(`${list}[${index}].${key}`);
      });
    }
  });

  it('points at the bytes of texts and addresses', () => {
    for (const { field, start, end } of spans) {
      const value = at(hash, field);
      const data = bytes.subarray(start, end);
      if (field.startsWith('smbios.') && field !== 'smbios.uuid') {
        expect(Buffer.from(data).toString('utf8'), field).toBe(value);
      }
      if (/macAddress|modulus|checksum|offlineDeviceId.id/.test(field)) {
        expect(Buffer.from(data).toString('hex'), field).toBe(String(value).replaceAll(':', ''));
      }
    }
  });

  it('gives bytes to every line of the summary that tells of a block', () => {
    for (const { title, rows } of describeHash(hash)) {
      if (title === 'Container') continue;
      for (const { label, field, also = [] } of rows) {
        if (at(hashToJson(hash), field) === undefined) continue;
        const found = spans.some((span) => [field, ...also].some((path) => covers(path, span.field)));
        expect(found, `${title}: ${label}`).toBe(true);
      }
    }
  });
});

describe('fieldSpans', () => {
  it('gives the bytes of opaque blocks, of the checksum and of a foreign tail', () => {
    const { bytes } = inspectHash(fixture('vm-qemu-tpm-tv5'));
    const changed = bytes.slice();
    changed[4] = 99;
    changed[changed.length - 1] = 1;
    const inspection = inspectHash(changed);
    const spans = fieldSpans(inspection);
    expect(spans[0]).toMatchObject({ field: 'opaqueBlocks[0].data', start: 8, block: 0 });
    expect(spans.at(-1)).toMatchObject({ field: 'tail', end: 3000 });
    expect(spans.at(-2)?.field).toBe('checksum.stored');
  });

  it('gives none where the blocks cannot be parsed', () => {
    expect(fieldSpans(inspectHash('T0E='))).toEqual([]);
    expect(fieldSpans(inspectHash('no hash'))).toEqual([]);
  });
});
