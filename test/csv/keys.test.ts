import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Duplicate, findDuplicates, KeyLog, RowFlag, roomForKeys } from '../../src/csv/keys.js';

/** A row: for each kind of key its number, or undefined where it has none. */
interface Row {
  text?: number;
  device?: number;
  tuple?: number;
}

const KINDS = ['text', 'device', 'tuple'] as const;
const NAMES = { text: 'hash', device: 'device', tuple: 'tuple' } as const;

/** The keys that rows leave. */
function logOf(rows: readonly Row[]): KeyLog {
  const log = new KeyLog(0);
  const keys = roomForKeys();
  rows.forEach((row, number) => {
    let flags = 0;
    for (const kind of KINDS) {
      if (row[kind] === undefined) continue;
      flags |= RowFlag[kind];
      keys[kind].fill(0xfeed0000 + row[kind]);
    }
    log.add(number, number, flags, keys);
  });
  return log;
}

const rowOf = (segment: Duplicate['segment'], index: number): number => segment.firstRow + index;

const found = (rows: readonly Row[]): unknown[] => {
  const list: unknown[] = [];
  findDuplicates(logOf(rows).segments, ({ kind, segment, index, first, firstIndex }) =>
    list.push([kind, rowOf(segment, index), rowOf(first, firstIndex)]),
  );
  return list;
};

/** The same by a Map for each kind. */
const expected = (rows: readonly Row[]): unknown[] => {
  const firsts = { text: new Map<number, number>(), device: new Map(), tuple: new Map() };
  return rows.flatMap((row, number) => {
    const earlier = KINDS.map((kind) => {
      const key = row[kind];
      if (key === undefined) return undefined;
      const first: number | undefined = firsts[kind].get(key);
      if (first === undefined) firsts[kind].set(key, number);
      return first;
    });
    const counts = earlier.findIndex((first) => first !== undefined);
    return counts < 0 ? [] : [[NAMES[KINDS[counts]], number, earlier[counts]]];
  });
};

describe('duplicates by the keys of rows', () => {
  const key = fc.option(fc.nat(12), { nil: undefined });
  const row = fc.record({ text: key, device: key, tuple: key });

  it('are those that a Map for each kind finds, in their order', () => {
    const property = fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      expect(found(rows)).toEqual(expected(rows));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('are found across segments', () => {
    const rows = Array.from({ length: 140_000 }, (_, i): Row => ({ text: i % 139_000, device: i, tuple: i % 139_999 }));
    expect(found(rows)).toEqual(expected(rows));
    expect(found(rows)).toHaveLength(1000);
  });
});
