import { describe, expect, it } from 'vitest';
import { decodeHash } from '../../src/hash/decode.js';
import type { HardwareHash } from '../../src/hash/model.js';
import { compareHashes } from '../../src/match/compare.js';
import { prepareForMatch } from '../../src/match/prepare.js';
import { preparedOnce } from '../../src/match/prepared-cache.js';
import { FIXTURES, fixture } from '../fixtures.js';

type Holder = Record<string, unknown>;

/** Every object of a model that holds values, with the names of these. */
function holders(object: object): [Holder, string][] {
  const holder = object as Holder;
  return Object.entries(holder).flatMap(([key, value]): [Holder, string][] =>
    typeof value === 'object' && value !== null ? [[holder, key], ...holders(value)] : [[holder, key]],
  );
}

/** Another value of the same kind. */
function another(value: unknown): unknown {
  if (typeof value === 'string') return value === 'FullOS' ? 'WinPE' : `${value}7`;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'object' ? undefined : value === true ? false : 5;
}

/** What a comparison depends on. */
const shown = (hash: HardwareHash): string => JSON.stringify(prepareForMatch(hash));

describe('the cache of prepared hashes', () => {
  it.each(FIXTURES)('sees every change to a member of $name', ({ text }) => {
    const hash = decodeHash(text);
    const lists = new Set<unknown>([hash.networkAdapters, hash.displays, hash.graphics, hash.tpm, hash.licensingHwid]);
    for (const [holder, key] of holders(hash)) {
      const before = holder[key];
      const isElement = Array.isArray(holder) && typeof before === 'object';
      if (isElement || lists.has(before) || key === 'counts' || key === 'instances') continue;
      preparedOnce(hash);
      expect(preparedOnce(hash)).toBe(preparedOnce(hash));
      holder[key] = another(before);
      expect(JSON.stringify(preparedOnce(hash)), key).toBe(shown(hash));
      holder[key] = before;
      expect(JSON.stringify(preparedOnce(hash)), key).toBe(shown(hash));
    }
  });

  it('sees elements that come and go', () => {
    const hash = decodeHash(fixture('workstation-hp-two-gpu-tv9'));
    for (const list of [hash.networkAdapters, hash.displays, hash.graphics, hash.licensingHwid?.instances ?? []]) {
      preparedOnce(hash);
      const last = list.pop();
      expect(JSON.stringify(preparedOnce(hash))).toBe(shown(hash));
      if (last !== undefined) (list as unknown[]).push(last);
      expect(JSON.stringify(preparedOnce(hash))).toBe(shown(hash));
    }
    hash.disks = [{ serialNumber: 'FIRST1' }, { serialNumber: 'SECOND2' }];
    expect(JSON.stringify(preparedOnce(hash))).toBe(shown(hash));
    delete hash.licensingHwid;
    expect(JSON.stringify(preparedOnce(hash))).toBe(shown(hash));
  });

  it('keeps a model from the second time on: most are compared once', () => {
    const hash = decodeHash(fixture('laptop-lenovo-tv9'));
    if (hash.smbios) hash.smbios.uuid = '0f7f4d0c-1ad5-4c6b-9d34-6a1f0c9b7e21';
    const [first, second, third] = [preparedOnce(hash), preparedOnce(hash), preparedOnce(hash)];
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    expect(third).toEqual(first);
  });

  it('leaves nothing behind that a caller could see, and works on a frozen model', () => {
    const hash = Object.freeze(decodeHash(fixture('laptop-lenovo-tv9')));
    preparedOnce(hash);
    expect(preparedOnce(hash)).toBe(preparedOnce(hash));
    expect(Reflect.ownKeys(hash)).toEqual(Reflect.ownKeys(decodeHash(fixture('laptop-lenovo-tv9'))));
    expect(preparedOnce({ ...hash })).not.toBe(preparedOnce(hash));
    expect(compareHashes(hash, structuredClone(hash)).verdict).toBe('same');
  });
});
