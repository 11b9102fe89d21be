import { describe, expect, it } from 'vitest';
import { RowFlag } from '../../src/csv/keys.js';
import { type RowIdentity, roomForIdentity } from '../../src/rewrite/identity.js';
import { NewestCaptures } from '../../src/rewrite/newest-captures.js';
import type { RepairedRow } from '../../src/rewrite/repair.js';
import { SourceList, TextColumn } from '../../src/rewrite/row-places.js';
import { SeenRows } from '../../src/rewrite/seen-rows.js';

function identityOf(text: number | undefined, device: number | undefined, capturedAt = -1): RowIdentity {
  const identity = roomForIdentity();
  if (text !== undefined) identity.text[0] = text;
  if (device !== undefined) identity.device[5] = device;
  identity.flags = (text === undefined ? 0 : RowFlag.text) | (device === undefined ? 0 : RowFlag.device);
  identity.capturedAt = capturedAt;
  return identity;
}

const at = (source: string, line: number): { source: string; line: number } => ({ source, line });

describe('rows that came before', () => {
  it('are found by their hash, with file, line and values', () => {
    const seen = new SeenRows();
    expect(seen.add(identityOf(1, 1), at('a.csv', 2), { groupTag: 'Kiosk' })).toBeUndefined();
    expect(seen.add(identityOf(2, 2), at('a.csv', 3), {})).toBeUndefined();
    expect(seen.add(identityOf(3, 3), at('b.csv', 2), { assignedUser: 'a@contoso.com' })).toBeUndefined();
    expect(seen.add(identityOf(1, 1), at('b.csv', 9), {})).toMatchObject({ ...at('a.csv', 2), groupTag: 'Kiosk' });
    expect(seen.add(identityOf(2, 9), at('b.csv', 9), {})).toMatchObject({ ...at('a.csv', 3), groupTag: undefined });
    expect(seen.add(identityOf(3, 9), at('b.csv', 9), {})).toMatchObject({ assignedUser: 'a@contoso.com' });
  });

  it('are found by their device where they have no hash, and are not told where nothing identifies them', () => {
    const seen = new SeenRows();
    expect(seen.add(identityOf(undefined, 4), at('a.csv', 2), {})).toBeUndefined();
    expect(seen.add(identityOf(undefined, 4), at('a.csv', 3), {})).toMatchObject(at('a.csv', 2));
    for (const line of [4, 5])
      expect(seen.add(identityOf(undefined, undefined), at('a.csv', line), {})).toBeUndefined();
  });

  it('are found as another capture by their device', () => {
    const seen = new SeenRows();
    for (const [text, line] of [
      [1, 2],
      [2, 3],
      [3, 4],
    ]) {
      expect(seen.add(identityOf(text, 7), at('a.csv', line), {})).toBeUndefined();
      const first = seen.addCapture(identityOf(text, 7));
      if (line === 2) expect(first).toBeUndefined();
      else expect(first).toMatchObject(at('a.csv', 2));
    }
  });
});

describe('the newest captures', () => {
  const rowOf = (identity: RowIdentity, source: string, line: number, values = {}): RepairedRow => ({
    identity,
    values,
    proven: true,
    origin: { values, source, line, row: line - 2, faults: [], aligned: true },
  });

  it('are those of the latest time, the first of equal ones, with the newest values of all captures', () => {
    const newest = new NewestCaptures();
    newest.add(rowOf(identityOf(1, 1, 100), 'a.csv', 2, { groupTag: 'old' }), 0);
    newest.add(rowOf(identityOf(2, 1, 300), 'b.csv', 2), 1);
    newest.add(rowOf(identityOf(3, 1, 200), 'b.csv', 3, { groupTag: 'new', assignedUser: '' }), 2);
    newest.add(rowOf(identityOf(4, 1, 300), 'c.csv', 2), 3);
    newest.add(rowOf(identityOf(5, undefined), 'c.csv', 3), 4);
    const device = newest.deviceOf(identityOf(9, 1));
    expect(newest.rowOf(device)).toBe(1);
    expect(newest.placeOf(device)).toEqual(at('b.csv', 2));
    expect([newest.valueOf(device, 'groupTag'), newest.valueOf(device, 'assignedUser')]).toEqual(['new', undefined]);
    expect(newest.rowOf(newest.deviceOf(identityOf(5, undefined)))).toBe(4);
    expect(newest.deviceOf(identityOf(6, undefined))).toBe(-1);
    expect(newest.deviceOf(identityOf(undefined, undefined))).toBe(-1);
  });
});

describe('places and values of rows', () => {
  it('gives the file of every row', () => {
    const sources = new SourceList();
    const names = ['a', 'a', 'b', 'c', 'c', 'c', 'a'];
    for (const [row, name] of names.entries()) sources.add(row, name);
    expect(names.map((_, row) => sources.of(row))).toEqual(names);
  });

  it('gives the text of every row that has one', () => {
    const column = new TextColumn();
    for (const [row, text] of ['', 'Kiosk', undefined, 'Sales', 'Kiosk'].entries()) column.set(row, text);
    column.set(3, '');
    expect([0, 1, 2, 3, 4, 5].map((row) => column.get(row))).toEqual([
      undefined,
      'Kiosk',
      undefined,
      undefined,
      'Kiosk',
      undefined,
    ]);
  });
});
