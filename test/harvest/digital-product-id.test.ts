/** Block 26 from the registry's DigitalProductId: only where it belongs to the key in the firmware. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMsdmKey } from '../../src/firmware/msdm.js';
import { assembleProductKey } from '../../src/harvest/assemble-firmware.js';
import { partNumberOf } from '../../src/harvest/digital-product-id.js';
import { laptop, productKey } from './laptop.js';
import { digitalProductId } from './windows-answers.js';

const [MSDM] = laptop().acpiTables;
const KEY = readMsdmKey(MSDM.data);
/** A generic key that Microsoft publishes: N is its seventh character. */
const GENERIC = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T';

const assembled = (value: Uint8Array) =>
  assembleProductKey({
    ...laptop(),
    system: { platform: 'windows', digitalProductId: value, faults: [] },
  }).productKey;

describe('the part number', () => {
  it.each([
    ['[TH]X19-99481', '[TH]X19-99481'],
    ['[TH]res-v3556', '[TH]res-v3556'],
    ['X19-99481', '[TH]X19-99481'],
  ])('%s is written %s', (text, expected) => {
    expect(assembled(digitalProductId(KEY, text))).toEqual({ id: '3305020250314', partNumber: expected });
  });

  it.each(['', '[TH]', '[TH]X19-9948', 'VOLUME', '[XX]X19-99481', '[TH]X19-99481\u00ff'])('%j is none', (text) => {
    expect(partNumberOf(digitalProductId(KEY, text), KEY)).toBeUndefined();
  });

  const other: [string, Uint8Array][] = [
    ['another key', digitalProductId(GENERIC, '[TH]X19-99481')],
    ['a key of the same group', digitalProductId(productKey(3305n, 20250315n), '[TH]X19-99481')],
    ['a key without the mark of its kind', digitalProductId(KEY, '[TH]X19-99481').with(66, 0)],
    ['another group', digitalProductId(KEY, '[TH]X19-99481').with(32, 0)],
    ['a value that is cut', digitalProductId(KEY, '[TH]X19-99481').subarray(0, 66)],
    ['an empty value', new Uint8Array(0)],
  ];
  it.each(other)('of %s is not taken', (_, value) => {
    expect(assembled(value)).toEqual({ id: '3305020250314' });
  });

  it('is found for a key whose N is not its first character, whatever the unknown bits are', () => {
    const value = digitalProductId(GENERIC, '[TH]X19-98841');
    expect(partNumberOf(value, GENERIC)).toBe('[TH]X19-98841');
    expect(partNumberOf(value.with(66, value[66] | 0xf0), GENERIC)).toBe('[TH]X19-98841');
  });

  it('is a part number or nothing for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => partNumberOf(bytes, KEY) === undefined));
  });
});
