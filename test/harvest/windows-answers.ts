/** Answers of Windows as bytes, built by the structures of its headers: for snapshots of devices that a test makes up. */

/** A GUID as Windows has it in memory: the first three groups little-endian. */
export function guidBytes(text: string): Buffer {
  const [a, b, c, d, e] = text.split('-').map((group) => Buffer.from(group, 'hex'));
  return Buffer.concat([a.reverse(), b.reverse(), c.reverse(), d, e]);
}

export const GUID = {
  efiSystem: 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
  microsoftReserved: 'e3c9e316-0b5c-4db8-817d-f92df00215ae',
  basicData: 'ebd0a0a2-b9e5-4433-87c0-68b6b72699c7',
  recovery: 'de94bba4-06d1-4d40-a16a-bfd50179d6ac',
  linux: '0fc63daf-8483-4772-8e79-3d69d8477de4',
} as const;

/** DRIVE_LAYOUT_INFORMATION_EX of a disk with a GPT, whose partitions have these types. */
export function gptLayout(...types: string[]): Uint8Array {
  const head = Buffer.alloc(48);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(types.length, 4);
  const records = types.map((type, index) => {
    const record = Buffer.alloc(144);
    record.writeUInt32LE(1, 0);
    record.writeBigUInt64LE(BigInt(index + 1) << 30n, 8);
    record.writeBigUInt64LE(1n << 30n, 16);
    record.writeUInt32LE(index + 1, 24);
    guidBytes(type).copy(record, 32);
    record.write('partition', 72, 'utf16le');
    return record;
  });
  return new Uint8Array(Buffer.concat([head, ...records]));
}

/** DRIVE_LAYOUT_INFORMATION_EX of a disk with an MBR, whose records start with the numbers of their types. */
export function mbrLayout(...types: number[]): Uint8Array {
  const head = Buffer.alloc(48);
  head.writeUInt32LE(0, 0);
  head.writeUInt32LE(types.length, 4);
  const records = types.map((type) => {
    const record = Buffer.alloc(144);
    record.writeUInt8(type, 32);
    return record;
  });
  return new Uint8Array(Buffer.concat([head, ...records]));
}

/** Strings of a STORAGE_DEVICE_DESCRIPTOR; undefined is what the driver does not give. */
export interface DescriptorStrings {
  vendor?: string;
  product?: string;
  serial?: string;
}

/** STORAGE_DEVICE_DESCRIPTOR of a disk on a bus (STORAGE_BUS_TYPE). */
export function diskDescriptor(bus: number, strings: DescriptorStrings): Uint8Array {
  const head = Buffer.alloc(36);
  let tail = Buffer.alloc(0);
  const add = (at: number, text: string | undefined) => {
    if (text === undefined) return;
    head.writeUInt32LE(head.length + tail.length, at);
    tail = Buffer.concat([tail, Buffer.from(`${text}\0`, 'latin1')]);
  };
  add(12, strings.vendor);
  add(16, strings.product);
  add(24, strings.serial);
  head.writeUInt32LE(40, 0);
  head.writeUInt32LE(head.length + tail.length, 4);
  head.writeUInt32LE(bus, 28);
  return new Uint8Array(Buffer.concat([head, tail]));
}

const DIGITS = 'BCDFGHJKMPQRTVWXY2346789';

/** The registry value DigitalProductId of a product key: 164 bytes, as far as anybody reads them. */
export function digitalProductId(key: string, partNumber: string): Uint8Array {
  const value = Buffer.alloc(164);
  value.writeUInt32LE(value.length, 0);
  value.writeUInt32LE(3, 4);
  const characters = key.replaceAll('-', '');
  const position = characters.indexOf('N');
  let number = [...characters].reduce(
    (sum, character, index) => (index === position ? sum : sum * 24n + BigInt(DIGITS.indexOf(character))),
    BigInt(position),
  );
  value.writeUInt32LE(Number(number & 0xf_ffffn), 32);
  value.write(partNumber, 36, 'latin1');
  number |= 1n << 115n;
  for (let at = 52; at < 67; at++, number >>= 8n) value[at] = Number(number & 0xffn);
  return new Uint8Array(value);
}

/** EDID of a display: image size in millimetres (0 = unknown) and pixels of its preferred timing. */
export function edid(widthMm: number, heightMm: number, x: number, y: number): Uint8Array {
  const bytes = Buffer.alloc(128);
  Buffer.from('00ffffffffffff00182b34120000000001230104a5', 'hex').copy(bytes);
  bytes[21] = Math.floor(widthMm / 10);
  bytes[22] = Math.floor(heightMm / 10);
  const timing = bytes.subarray(54, 72);
  timing.writeUInt16LE(15_000, 0);
  timing.set([x & 0xff, 0xa0, (x >> 8) << 4, y & 0xff, 0x23, (y >> 8) << 4], 2);
  timing.set([widthMm & 0xff, heightMm & 0xff, ((widthMm >> 8) << 4) | (heightMm >> 8)], 12);
  timing[17] = 0x1a;
  bytes[127] = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return new Uint8Array(bytes);
}
