/** Builds SMBIOS tables for tests, a structure at a time. */

/** Values by offset in the formatted area, offsets as in DSP0134; an array stands for that many bytes. */
export type Area = readonly (readonly [
  offset: number,
  value: number | bigint | readonly number[],
  size?: 1 | 2 | 4 | 8,
])[];

/** One structure: its formatted area has `length` bytes, header included. */
export function structure(
  type: number,
  handle: number,
  length: number,
  area: Area,
  strings: readonly string[] = [],
): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set([type, length, handle & 0xff, handle >> 8]);
  for (const [offset, value, size = 1] of area) {
    if (typeof value === 'object') bytes.set(value, offset);
    else if (size === 8) view.setBigUint64(offset, BigInt(value), true);
    else if (size === 4) view.setUint32(offset, Number(value), true);
    else if (size === 2) view.setUint16(offset, Number(value), true);
    else view.setUint8(offset, Number(value));
  }
  const tail = strings.length === 0 ? '\0\0' : `${strings.join('\0')}\0\0`;
  return Buffer.concat([bytes, Buffer.from(tail, 'utf8')]);
}

/** The structure that ends a table. */
export const END = structure(127, 0xfeff, 4, []);

/** A whole table. */
export function table(...structures: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([...structures, END]));
}

/** Where the entry points say that the table is: the place that `dmidecode --dump-bin` gives it in its file. */
export const TABLE_ADDRESS = 0x20;

/** A 3.x entry point for a table. */
export function entryPoint30(length: number, major = 3, minor = 7): Uint8Array {
  const bytes = new Uint8Array(0x18);
  bytes.set(Buffer.from('_SM3_', 'latin1'));
  bytes.set([0x18, major, minor, 0, 1], 6);
  new DataView(bytes.buffer).setUint32(0x0c, length, true);
  new DataView(bytes.buffer).setBigUint64(0x10, BigInt(TABLE_ADDRESS), true);
  return seal(bytes, 5, 0, bytes.length);
}

/** A 2.1 entry point for a table. */
export function entryPoint21(length: number, count: number, major = 2, minor = 7): Uint8Array {
  const bytes = new Uint8Array(0x1f);
  bytes.set(Buffer.from('_SM_', 'latin1'));
  bytes.set([0x1f, major, minor, 0xff, 0], 5);
  bytes.set(Buffer.from('_DMI_', 'latin1'), 0x10);
  const view = new DataView(bytes.buffer);
  view.setUint16(0x16, length, true);
  view.setUint32(0x18, TABLE_ADDRESS, true);
  view.setUint16(0x1c, count, true);
  seal(bytes, 0x15, 0x10, 0x1f);
  return seal(bytes, 4, 0, 0x1f);
}

/** Sets the byte at `at` so that bytes [start, end) sum to zero. */
export function seal(bytes: Uint8Array, at: number, start: number, end: number): Uint8Array {
  bytes[at] = 0;
  bytes[at] = -bytes.subarray(start, end).reduce((sum, byte) => sum + byte, 0) & 0xff;
  return bytes;
}

/** The UUID of {@link LAPTOP} as it is in the table. */
export const LAPTOP_UUID = [
  0x44, 0x45, 0x4c, 0x4c, 0x42, 0x00, 0x10, 0x43, 0x80, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
];

const GIB_IN_MIB = 1024;

/** A laptop with every decoded type, at the lengths of SMBIOS 3.7. */
export const LAPTOP = {
  firmware: structure(
    0,
    0x0000,
    0x1a,
    [
      [4, 1],
      [5, 2],
      [6, 0xe000, 2],
      [8, 3],
      [9, 0xff],
      [0x0a, 0x1_0000_0008n, 8],
      [0x14, 1],
      [0x15, 7],
      [0x18, 32, 2],
    ],
    ['Contoso Firmware', 'CT10 1.07', '03/14/2024'],
  ),
  system: structure(
    1,
    0x0001,
    0x1b,
    [
      [4, 1],
      [5, 2],
      [6, 3],
      [7, 4],
      [8, LAPTOP_UUID],
      [0x18, 6],
      [0x19, 5],
      [0x1a, 6],
    ],
    ['Contoso', 'Laptop 14 G3', ' ', 'CT5CD1234X', 'CT-SKU-1#ABA', 'Contoso Laptop'],
  ),
  baseboard: structure(
    2,
    0x0002,
    0x13,
    [
      [4, 1],
      [5, 2],
      [6, 3],
      [7, 4],
      [9, 9],
      [0x0b, 3, 2],
      [0x0d, 10],
      [0x0e, 2],
      [0x0f, 4, 2],
      [0x11, 16, 2],
    ],
    ['Contoso', '8B41', 'KBC 12.34.56', 'PXYZ0001'],
  ),
  chassis: structure(
    3,
    0x0003,
    0x1c,
    [
      [4, 1],
      [5, 0x80 | 10],
      [6, 0],
      [7, 2],
      [8, 0],
      [0x0d, 0xdeadbeef, 4],
      [0x13, 2],
      [0x14, 3],
      [0x1b, 3],
    ],
    ['Contoso', 'CT5CD1234X', 'CHASSIS-SKU'],
  ),
  processor: structure(
    4,
    0x0004,
    0x32,
    [
      [4, 1],
      [5, 3],
      [6, 0xc6],
      [7, 2],
      [8, 0xbfeb_fbff_000b_06a3n, 8],
      [0x10, 3],
      [0x18, 0x41],
      [0x23, 10],
      [0x24, 10],
      [0x25, 12],
      [0x2a, 10, 2],
      [0x2c, 10, 2],
      [0x2e, 12, 2],
      [0x30, 12, 2],
    ],
    ['U3E1', 'Intel(R) Corporation', '13th Gen Intel(R) Core(TM) i5-1335U'],
  ),
  memoryArray: structure(16, 0x0010, 0x17, [
    [4, 3],
    [5, 3],
    [6, 3],
    [7, 64 * GIB_IN_MIB * 1024, 4],
    [0x0b, 0xfffe, 2],
    [0x0d, 2, 2],
  ]),
  memoryDevice0: structure(
    17,
    0x0011,
    0x64,
    [
      [4, 0x10, 2],
      [8, 64, 2],
      [0x0a, 64, 2],
      [0x0c, 16 * GIB_IN_MIB, 2],
      [0x0e, 0x0d],
      [0x10, 1],
      [0x11, 2],
      [0x12, 0x22],
      [0x15, 4800, 2],
      [0x17, 3],
    ],
    ['DIMM 0', 'BANK 0', 'Fabrikam'],
  ),
  memoryDevice1: structure(17, 0x0012, 0x22, [
    [4, 0x10, 2],
    [0x0c, 0x7fff, 2],
    [0x1c, 32 * GIB_IN_MIB, 4],
  ]),
} as const;

/** The table of {@link LAPTOP}. */
export const LAPTOP_TABLE = table(...Object.values(LAPTOP));
