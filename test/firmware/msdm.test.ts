import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { productKeyId, readMsdmKey } from '../../src/firmware/msdm.js';
import { FirmwareError } from '../../src/firmware/problem.js';
import { seal } from './smbios-builder.js';

const KEY = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T';

/** An MSDM table with a key. */
function msdm(key = KEY, type = 1, size = key.length): Uint8Array {
  const bytes = new Uint8Array(56 + key.length);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('MSDM', 'latin1'));
  view.setUint32(4, bytes.length, true);
  bytes.set(Buffer.from('\x03\0CONTOSCTLAPTOP', 'latin1'), 8);
  view.setUint32(36, 1, true);
  view.setUint32(44, type, true);
  view.setUint32(52, size, true);
  bytes.set(Buffer.from(key, 'latin1'), 56);
  return seal(bytes, 9, 0, bytes.length);
}

describe('the MSDM table', () => {
  test('holds the key', () => {
    expect(readMsdmKey(msdm())).toBe(KEY);
  });

  test('may be followed by other bytes', () => {
    expect(readMsdmKey(Uint8Array.from([...msdm(), 1, 2, 3]))).toBe(KEY);
  });

  const set = (at: number, value: number) => {
    const bytes = msdm();
    bytes[at] = value;
    return bytes;
  };
  test.each<[string, string, Uint8Array]>([
    ['nothing', 'msdm-too-short', new Uint8Array(0)],
    ['a header alone', 'msdm-too-short', msdm().subarray(0, 36)],
    ['another signature', 'msdm-signature', set(0, 0x58)],
    ['a length beyond its bytes', 'msdm-length', msdm().subarray(0, 84)],
    ['a length below its header', 'msdm-length', set(4, 35)],
    ['a wrong checksum', 'msdm-checksum', set(60, 0)],
    ['another type of data', 'msdm-data-type', msdm(KEY, 2)],
    ['no key', 'msdm-key-length', msdm('')],
    ['a key that is too short', 'msdm-key-length', msdm(KEY.slice(1))],
    ['a key beyond its bytes', 'msdm-key-length', msdm('ABC', 1, 29)],
  ])('with %s is a typed error', (_, code, bytes) => {
    expect(() => readMsdmKey(bytes)).toThrow(expect.objectContaining({ name: 'FirmwareError', code }));
  });

  test('any bytes give a key of 29 characters or a typed error', () => {
    const table = fc.uint8Array({ minLength: 81, maxLength: 81 }).map((rest) => {
      const bytes = Uint8Array.from([0x4d, 0x53, 0x44, 0x4d, ...rest]);
      new DataView(bytes.buffer).setUint32(4, bytes.length, true);
      return seal(bytes, 9, 0, bytes.length);
    });
    fc.assert(
      fc.property(fc.oneof(table, fc.uint8Array({ maxLength: 120 })), (bytes) => {
        try {
          expect(readMsdmKey(bytes)).toHaveLength(29);
        } catch (error) {
          expect(error).toBeInstanceOf(FirmwareError);
        }
      }),
    );
  });
});

describe('the ProductKeyID', () => {
  // Published generic keys, whose product ids (00330-80000-00000, 00329-00000-00003) hold the same group and serial.
  test.each([
    [KEY, '3308000000000'],
    ['NPPR9-FWDCX-D2C8J-H872K-2YT43', '3290000000003'],
  ])('of %s is %s', (key, id) => {
    expect(productKeyId(key)).toBe(id);
  });

  /** The key that spells a number, by the rule of docs/FORMAT.md, section 5. */
  const keyOf = (number: bigint): string => {
    const digits = 'BCDFGHJKMPQRTVWXY2346789';
    let rest = number;
    const characters: string[] = [];
    for (let i = 0; i < 24; i++) {
      characters.unshift(digits[Number(rest % 24n)]);
      rest /= 24n;
    }
    characters.splice(Number(rest), 0, 'N');
    return characters.join('').replace(/.{5}(?=.)/g, '$&-');
  };

  test('is the group and serial of any key that has them', () => {
    const high = fc.bigInt({ min: 0n, max: ((24n ** 25n) >> 50n) - 1n });
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(999_999_999), high, (group, serial, rest) => {
        const key = keyOf(BigInt(group) | (BigInt(serial) << 20n) | (rest << 50n));
        expect(productKeyId(key)).toBe(`${String(group).padStart(4, '0')}${String(serial).padStart(9, '0')}`);
      }),
    );
  });

  test('is none where group or serial has too many digits', () => {
    expect(productKeyId(keyOf(10_000n))).toBeUndefined();
    expect(productKeyId(keyOf(1_000_000_000n << 20n))).toBeUndefined();
    expect(productKeyId(keyOf(9999n | (999_999_999n << 20n)))).toBe('9999999999999');
  });

  test.each([
    ['nothing', ''],
    ['no hyphens', KEY.replaceAll('-', '')],
    ['small letters', KEY.toLowerCase()],
    ['no N', KEY.replace('N', 'B')],
    ['a second N', KEY.replace('V', 'N')],
    ['N at the very end', 'BBBBB-BBBBB-BBBBB-BBBBB-BBBBN'],
    ['a character of no key', KEY.replace('J', 'A')],
    ['a line break', `${KEY}\n`],
    ['NULs', '\0'.repeat(29)],
  ])('of a text with %s is a typed error that does not repeat it', (_, key) => {
    const error = expect.objectContaining({ name: 'FirmwareError', code: 'product-key-format' });
    expect(() => productKeyId(key)).toThrow(error);
    expect(() => productKeyId(key)).not.toThrow(key.slice(0, 5) || 'undefined');
  });
});
