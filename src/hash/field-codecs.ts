/**
 * Field codecs: how a value is stored in bytes. Each reads and writes, and each is a bijection on the bytes it accepts,
 * which is what makes the codec lossless: a value that would not encode to its own bytes reads as {@link NOT_CANONICAL},
 * and its whole block stays opaque.
 */
import { allocate, toHex, toLatin1 } from '#platform';
import type { Enumeration } from './enumerations.js';
import { excerptOf } from './printable.js';
import { UUID_ORDER } from './uuid-order.js';

/** What a kind reads where its typed value would not encode to the same bytes. */
export const NOT_CANONICAL = Symbol('not canonical');

/** A kind of fixed size. */
export interface FieldCodec {
  /** Bytes. */
  readonly size: number;
  /** What it is, for the format's documentation. */
  readonly label: string;
  /** The names of its values, where it has names. */
  readonly enumeration?: Enumeration<string>;
  /** Whether its text stands for bytes. */
  readonly bytes?: 'hex' | 'mac';
  /** Whether it is a bigint. */
  readonly wide?: boolean;
  /** The value at `at`, or {@link NOT_CANONICAL}. */
  read(bytes: Uint8Array, at: number): unknown;
  /** Writes a value; returns what is wrong with it, or undefined when it was written. */
  write(bytes: Uint8Array, at: number, value: unknown): string | undefined;
}

/** Whether a value is an integer from 0 to `largest`. */
export const integer = (value: unknown, largest: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest;

const READ_UNSIGNED: Readonly<Record<1 | 2 | 4, (bytes: Uint8Array, at: number) => number>> = {
  1: (bytes, at) => bytes[at],
  2: (bytes, at) => bytes[at] | (bytes[at + 1] << 8),
  4: low32,
};

const WRITE_UNSIGNED: Readonly<Record<1 | 2 | 4, (bytes: Uint8Array, at: number, value: number) => void>> = {
  1: (bytes, at, value) => {
    bytes[at] = value;
  },
  2: (bytes, at, value) => {
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
  },
  4: writeLow32,
};

function unsigned(size: 1 | 2 | 4): FieldCodec {
  const writeWhole = WRITE_UNSIGNED[size];
  const largest = 2 ** (8 * size) - 1;
  return {
    size,
    label: `u${8 * size}`,
    read: READ_UNSIGNED[size],
    write(bytes, at, value) {
      if (!integer(value, largest)) return `must be an integer from 0 to ${largest}`;
      writeWhole(bytes, at, value);
      return undefined;
    },
  };
}

export const u8 = unsigned(1);
export const u16 = unsigned(2);
export const u32 = unsigned(4);

/** A u32. */
export function low32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/** Writes the low 32 bits of a number below 2^53. */
function writeLow32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

/** A 64-bit quantity that no device takes past 2^53 (GiB, GB): a number. */
export const u64: FieldCodec = {
  size: 8,
  label: 'u64',
  read(bytes, at) {
    const high = low32(bytes, at + 4);
    return high > 0x1fffff ? NOT_CANONICAL : high * 0x100000000 + low32(bytes, at);
  },
  write(bytes, at, value) {
    if (!integer(value, Number.MAX_SAFE_INTEGER)) return 'must be an integer from 0 to 2^53 - 1';
    writeLow32(bytes, at, value);
    writeLow32(bytes, at + 4, value / 0x100000000);
    return undefined;
  },
};

const LARGEST_U64 = (1n << 64n) - 1n;

/** A 64-bit quantity in bytes: a bigint. */
export const u64big: FieldCodec = {
  size: 8,
  label: 'u64',
  wide: true,
  read(bytes, at) {
    const low = low32(bytes, at);
    const high = low32(bytes, at + 4);
    return high > 0x1fffff ? (BigInt(high) << 32n) | BigInt(low) : BigInt(high * 0x100000000 + low);
  },
  write(bytes, at, value) {
    if (typeof value !== 'bigint' || value < 0n || value > LARGEST_U64) return 'must be a bigint from 0 to 2^64 - 1';
    const number = Number(value);
    const isExact = number <= Number.MAX_SAFE_INTEGER;
    writeLow32(bytes, at, isExact ? number : Number(value & 0xffffffffn));
    writeLow32(bytes, at + 4, isExact ? number / 0x100000000 : Number(value >> 32n));
    return undefined;
  },
};

/** 0 = false, 1 = true, anything else is not canonical. */
export function flag(of: FieldCodec): FieldCodec {
  // Held here and below: the codecs are objects of many shapes, and a hash has a hundred fields.
  const { read } = of;
  return {
    size: of.size,
    label: `${of.label} 0/1`,
    read(bytes, at) {
      const value = read(bytes, at);
      return value === 1 ? true : value === 0 ? false : NOT_CANONICAL;
    },
    write(bytes, at, value) {
      return typeof value === 'boolean' ? of.write(bytes, at, value ? 1 : 0) : 'must be true or false';
    },
  };
}

/** One value of another kind means "unknown" and is null. */
export function nullable(of: FieldCodec, marker: number, label = `0x${marker.toString(16).toUpperCase()}`): FieldCodec {
  const { read, size } = of;
  const raw = unsigned(size === 8 ? 4 : (size as 1 | 2 | 4));
  const readRaw = raw.read;
  const isMarker = (bytes: Uint8Array, at: number): boolean =>
    readRaw(bytes, at) === marker && (size < 8 || low32(bytes, at + 4) === 0);
  return {
    ...of,
    label: `${of.label}, ${label} = unknown`,
    read: (bytes, at) => (isMarker(bytes, at) ? null : read(bytes, at)),
    write(bytes, at, value) {
      if (value !== null) {
        const problem = of.write(bytes, at, value);
        return problem ?? (isMarker(bytes, at) ? `must be null instead of ${value}` : undefined);
      }
      if (size === 8) u32.write(bytes, at + 4, 0);
      return raw.write(bytes, at, marker);
    },
  };
}

/** The name of a value, or its number. */
export function named(of: FieldCodec, enumeration: Enumeration<string>): FieldCodec {
  const { read } = of;
  const { name } = enumeration;
  return {
    size: of.size,
    label: of.label,
    enumeration,
    read: (bytes, at) => name(read(bytes, at) as number),
    write(bytes, at, value) {
      const number = typeof value === 'string' || typeof value === 'number' ? enumeration.value(value) : undefined;
      return number === undefined ? `has no value named ${excerptOf(value)}` : of.write(bytes, at, number);
    },
  };
}

/** A byte of flags as the list of its set bits, lowest first. */
export function bits(enumeration: Enumeration<string>): FieldCodec {
  return {
    size: 1,
    label: 'u8 bits',
    enumeration,
    read(bytes, at) {
      const set: (string | number)[] = [];
      for (let bit = 1; bit < 256; bit *= 2) if (bytes[at] & bit) set.push(enumeration.name(bit));
      return set;
    },
    write(bytes, at, value) {
      if (!Array.isArray(value)) return 'must be a list of names';
      let mask = 0;
      for (const item of value) {
        const bit = enumeration.value(item as string | number);
        if (bit === undefined || !integer(bit, 255)) return `has no bit named ${excerptOf(item)}`;
        mask |= bit;
      }
      bytes[at] = mask;
      return undefined;
    },
  };
}

/** Bytes that are always the same; they have no member in the model. */
export function constant(of: FieldCodec, expected: number): FieldCodec {
  return {
    size: of.size,
    label: `${of.label}, always ${expected}`,
    read: (bytes, at) => (of.read(bytes, at) === expected ? undefined : NOT_CANONICAL),
    write: (bytes, at) => of.write(bytes, at, expected),
  };
}

/** A number of bytes, in hex. */
export function hex(size: number): FieldCodec {
  return {
    size,
    label: `${size} bytes`,
    bytes: 'hex',
    read: (bytes, at) => toHex(bytes, at, at + size),
    write(bytes, at, value) {
      const isHex = typeof value === 'string' && value.length === 2 * size && writeHex(bytes, at, value);
      return isHex ? undefined : `must be ${size * 2} lower-case hex digits`;
    },
  };
}

/** Writes an even number of hex digits as bytes; false, with anything written, where others than lower-case ones are among them. */
export function writeHex(bytes: Uint8Array, at: number, digits: string): boolean {
  let bits = 0;
  for (let i = 0, to = at; i < digits.length; i += 2, to++) {
    const byte = digitOf(digits, i) * 16 + digitOf(digits, i + 1);
    bits |= byte;
    bytes[to] = byte;
  }
  return bits < NO_DIGIT;
}

/** No digit: more than two of them. */
const NO_DIGIT = 0x100;
/** Value of each lower-case hex digit by its code. */
const DIGIT_VALUES = Uint16Array.from({ length: 0x80 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value < 0 ? NO_DIGIT : value;
});

const digitOf = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 0x80 ? DIGIT_VALUES[code] : NO_DIGIT;
};

/** The bytes of hex digits, which the caller has checked. */
export function fromHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  writeHex(bytes, 0, digits);
  return bytes;
}

const hexAnd = (end: string): string[] =>
  Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0') + end);
const HEX = hexAnd('');
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const HEX_COLON = hexAnd(':');

/** Where the digits of each of these are in the text. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
/** The characters of a UUID, its hyphens in place: one string of these is made in half the time that joining takes. */
const uuidText = allocate(36).fill(0x2d);
/** Where its hyphens are. */
const UUID_HYPHENS = [8, 13, 18, 23];

/** An SMBIOS UUID, shown in its little-endian reading. */
export const uuid: FieldCodec = {
  size: 16,
  label: '16 bytes, the first three groups little-endian',
  read(bytes, at) {
    for (let i = 0; i < 16; i++) {
      const byte = bytes[at + UUID_ORDER[i]];
      uuidText[UUID_PLACES[i]] = HEX_DIGITS[byte >> 4];
      uuidText[UUID_PLACES[i] + 1] = HEX_DIGITS[byte & 15];
    }
    return toLatin1(uuidText);
  },
  write(bytes, at, value) {
    return typeof value === 'string' && writeUuid(bytes, at, value) ? undefined : 'must be a lower-case UUID';
  },
};

function writeUuid(bytes: Uint8Array, at: number, text: string): boolean {
  if (text.length !== uuidText.length) return false;
  for (let i = 0; i < UUID_HYPHENS.length; i++) if (text.charCodeAt(UUID_HYPHENS[i]) !== 0x2d) return false;
  let bits = 0;
  for (let i = 0; i < UUID_PLACES.length; i++) {
    const byte = digitOf(text, UUID_PLACES[i]) * 16 + digitOf(text, UUID_PLACES[i] + 1);
    bits |= byte;
    bytes[at + UUID_ORDER[i]] = byte;
  }
  return bits < NO_DIGIT;
}

const MAC_SIZE = 6;

/** A MAC address, lower case, colons. */
export const mac: FieldCodec = {
  size: MAC_SIZE,
  label: 'six bytes',
  bytes: 'mac',
  read(bytes, at) {
    const first = HEX_COLON[bytes[at]] + HEX_COLON[bytes[at + 1]] + HEX_COLON[bytes[at + 2]];
    return first + HEX_COLON[bytes[at + 3]] + HEX_COLON[bytes[at + 4]] + HEX[bytes[at + 5]];
  },
  write(bytes, at, value) {
    const isMac = typeof value === 'string' && writeMac(bytes, at, value);
    return isMac ? undefined : 'must be a MAC address such as 00:15:5d:e9:db:6f';
  },
};

function writeMac(bytes: Uint8Array, at: number, text: string): boolean {
  if (text.length !== 3 * MAC_SIZE - 1) return false;
  let bits = 0;
  for (let i = 0; i < MAC_SIZE; i++) {
    const byte = digitOf(text, 3 * i) * 16 + digitOf(text, 3 * i + 1);
    bits |= byte;
    bytes[at + i] = byte;
    if (i > 0 && text.charCodeAt(3 * i - 1) !== 0x3a) return false;
  }
  return bits < NO_DIGIT;
}
