import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Edid, parseEdid } from '../../src/firmware/edid.js';
import { seal } from './smbios-builder.js';

type Change = readonly (readonly [at: number, ...bytes: number[]])[];

/** The detailed timing of a 1920 × 1200 panel of 312 × 195 mm. */
const TIMING = [
  0x36, 0x78, 0x80, 0xa0, 0x70, 0xb0, 0x40, 0x40, 0x30, 0x20, 0x36, 0x00, 0x38, 0xc3, 0x10, 0x00, 0x00, 0x18,
];
const TEXT = (tag: number, text: string) => [
  0,
  0,
  0,
  tag,
  0,
  ...Buffer.from(`${text}\n`.padEnd(13).slice(0, 13), 'latin1'),
];

/** An EDID of a panel, with changes, its checksum right. */
function edid(changes: Change = []): Uint8Array {
  const bytes = new Uint8Array(128);
  bytes.set([0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00]);
  // CTS (Contoso): three letters of five bits, big-endian.
  bytes.set([0x0e, 0x93, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 7, 34, 1, 4, 0xa5, 31, 20], 8);
  bytes.set(TIMING, 0x36);
  bytes.set(TEXT(0xfc, 'CT140WU'), 0x48);
  bytes.set(TEXT(0xff, 'SN-0001'), 0x5a);
  for (const [at, ...values] of changes) bytes.set(values, at);
  return seal(bytes, 127, 0, 128);
}

test('a panel gives sizes, resolution and names', () => {
  expect(parseEdid(edid())).toEqual({
    manufacturer: 'CTS',
    productCode: 0x1234,
    serialNumber: 0x12345678,
    year: 2024,
    version: '1.4',
    digital: true,
    widthCm: 31,
    heightCm: 20,
    widthMm: 312,
    heightMm: 195,
    resolutionX: 1920,
    resolutionY: 1200,
    productName: 'CT140WU',
    serialText: 'SN-0001',
    problems: [],
  } satisfies Edid);
});

test('extension blocks are left alone', () => {
  expect(parseEdid(Uint8Array.from([...edid(), ...new Uint8Array(128).fill(0xff)]))).toEqual(parseEdid(edid()));
});

describe('what a display does not say is absent', () => {
  test.each<[string, Change, (keyof Edid)[]]>([
    ['an aspect ratio in place of the size', [[0x15, 0x4f, 0]], ['widthCm', 'heightCm']],
    ['no size', [[0x15, 0, 0]], ['widthCm', 'heightCm']],
    ['an aspect ratio in place of the picture size', [[0x36 + 12, 16, 9, 0]], ['widthMm', 'heightMm']],
    ['no picture size', [[0x36 + 12, 0, 0, 0]], ['widthMm', 'heightMm']],
    ['no pixels', [[0x36 + 2, 0, 0, 0]], ['resolutionX', 'resolutionY']],
    ['no timing', [[0x36, ...new Array(18).fill(0)]], ['resolutionX', 'resolutionY', 'widthMm', 'heightMm']],
    ['a maker of no letters', [[8, 0, 0]], ['manufacturer']],
    ['no serial number', [[0x0c, 0, 0, 0, 0]], ['serialNumber']],
    ['no descriptors of text', [[0x48, ...new Array(36).fill(0)]], ['productName', 'serialText']],
  ])('%s', (_, changes, absent) => {
    const display = parseEdid(edid(changes));
    for (const member of absent) expect(display).not.toHaveProperty(member);
  });
});

test('lines of an interlaced timing are counted twice', () => {
  expect(parseEdid(edid([[0x36 + 17, 0x98]])).resolutionY).toBe(2400);
});

test('characters of a name that cannot be seen never come out', () => {
  expect(parseEdid(edid([[0x4d, 0xad, 0x5b, 0x85]])).productName).toMatch(/^\?\[\?/);
  expect(parseEdid(edid([[0x4d, 0x1b, 0x5b, 0x33]])).productName).toBe('?[340WU');
});

describe('a damaged block', () => {
  const wrongSum = edid();
  wrongSum[127] ^= 1;
  test.each<[string, Uint8Array, string[]]>([
    ['empty', new Uint8Array(0), ['edid-too-short']],
    ['cut', edid().subarray(0, 127), ['edid-too-short']],
    ['of zeros', new Uint8Array(128), ['edid-header']],
    ['with a wrong checksum', wrongSum, ['edid-checksum']],
    ['without a timing', edid([[0x36, ...new Array(18).fill(0)]]), ['edid-no-timing']],
  ])('%s is described', (_, bytes, codes) => {
    expect(parseEdid(bytes).problems.map(({ code }) => code)).toEqual(codes);
  });

  test('with a wrong checksum is read all the same', () => {
    expect(parseEdid(wrongSum).widthMm).toBe(312);
  });

  test('of any bytes never throws, and every size is in its field’s range', () => {
    const block = fc.uint8Array({ minLength: 128, maxLength: 128 }).map((bytes) => {
      bytes.set([0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00]);
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(block, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const { widthMm = 0, heightMm = 0, resolutionX = 1, resolutionY = 1 } = parseEdid(bytes);
        expect(Math.max(widthMm, heightMm, resolutionX)).toBeLessThan(4096);
        expect(resolutionY).toBeLessThan(8192);
      }),
    );
  });
});
