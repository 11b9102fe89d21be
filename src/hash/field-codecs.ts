/**
 * Field codecs: how a value is stored in bytes. Each reads and writes, and each is a bijection on the bytes it accepts,
 * which is what makes the codec lossless: a value that would not encode to its own bytes reads as {@link NOT_CANONICAL},
 * and its whole block stays opaque.
 */
import { allocate, toHex, toLatin1 } from '#platform';
import type { Enumeration } from './enumerations.js';
import { excerptOf } from './printable.js';

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

const integer = (value: unknown, largest: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest;

const READ_UNSIGNED: Readonly<Record<1 | 2 | 4, (bytes: Uint8Array, at: number) => number>> = {
  1: (bytes, at) => bytes[at],
  2: (bytes, at) => bytes[at] | (bytes[at + 1] << 8),
  4: low32,
};

function unsigned(size: 1 | 2 | 4): FieldCodec {
  const largest = 2 ** (8 * size) - 1;
  return {
    size,
    label: `u${8 * size}`,
    read: READ_UNSIGNED[size],
    write(bytes, at, value) {
      if (!integer(value, largest)) return `must be an integer from 0 to ${largest}`;
      for (let i = 0; i < size; i++) bytes[at + i] = (value / 2 ** (8 * i)) & 0xff;
      return undefined;
    },
  };
}

export const u8 = unsigned(1);
export const u16 = unsigned(2);
export const u32 = unsigned(4);

function low32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
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
    u32.write(bytes, at, value % 0x100000000);
    return u32.write(bytes, at + 4, Math.floor(value / 0x100000000));
  },
};

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
    if (typeof value !== 'bigint' || value < 0n || value >= 1n << 64n) return 'must be a bigint from 0 to 2^64 - 1';
    u32.write(bytes, at, Number(value & 0xffffffffn));
    return u32.write(bytes, at + 4, Number(value >> 32n));
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
  const pattern = new RegExp(`^[0-9a-f]{${size * 2}}$`);
  return {
    size,
    label: `${size} bytes`,
    bytes: 'hex',
    read: (bytes, at) => toHex(bytes, at, at + size),
    write(bytes, at, value) {
      if (typeof value !== 'string' || !pattern.test(value)) return `must be ${size * 2} lower-case hex digits`;
      writeHex(bytes, at, value);
      return undefined;
    },
  };
}

/** Writes hex digits, which the caller has checked, as bytes. */
export function writeHex(bytes: Uint8Array, at: number, digits: string): void {
  for (let i = 0, to = at; i < digits.length; i += 2, to++) {
    bytes[to] = (DIGIT_VALUES[digits.charCodeAt(i)] << 4) | DIGIT_VALUES[digits.charCodeAt(i + 1)];
  }
}

/** Value of each lower-case hex digit by its code. */
const DIGIT_VALUES = Uint8Array.from({ length: 0x80 }, (_, code) =>
  Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(code))),
);

/** The bytes of hex digits, which the caller has checked. */
export function fromHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  writeHex(bytes, 0, digits);
  return bytes;
}

/** Versions read before, by some of their bits: a fleet has few. */
const builds = Array.from({ length: 1024 }, () => ({ low: 0, high: 0, text: '0.0.0.0' }));

/** A version as minor, major, revision, build; shown `major.minor.build.revision`. */
export const build: FieldCodec = {
  size: 8,
  label: 'u16 minor, major, revision, build',
  read(bytes, at) {
    const low = low32(bytes, at);
    const high = low32(bytes, at + 4);
    const known = builds[Math.imul(high ^ low, 0x9e3779b1) >>> 22];
    if (low !== known.low || high !== known.high) {
      known.low = low;
      known.high = high;
      known.text = `${low >>> 16}.${low & 0xffff}.${high >>> 16}.${high & 0xffff}`;
    }
    return known.text;
  },
  write(bytes, at, value) {
    const parts =
      typeof value === 'string' && /^\d{1,5}(\.\d{1,5}){3}$/.test(value) ? value.split('.').map(Number) : [];
    if (parts.length !== 4) return 'must be a version such as 10.0.26100.1150';
    const [major, minor, buildNumber, revision] = parts;
    return [minor, major, revision, buildNumber].reduce<string | undefined>(
      (problem, part, index) => problem ?? u16.write(bytes, at + 2 * index, part),
      undefined,
    );
  },
};

/** 2000-01-01T00:00:00Z in milliseconds since 1970. */
const EPOCH_2000 = 946_684_800_000;
const TIME_PATTERN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Seconds since 2000, as ISO 8601 in UTC. */
export const timestamp: FieldCodec = {
  size: 4,
  label: 'u32 seconds since 2000-01-01T00:00:00Z',
  read: (bytes, at) => isoSeconds(low32(bytes, at)),
  write(bytes, at, value) {
    const time = typeof value === 'string' && TIME_PATTERN.test(value) ? Date.parse(value) : Number.NaN;
    const seconds = (time - EPOCH_2000) / 1000;
    if (!integer(seconds, 0xffffffff)) return 'must be a time from 2000 to 2136 such as 2025-08-26T07:12:49Z';
    return u32.write(bytes, at, seconds);
  },
};

const digitsAnd = (end: string): string[] =>
  Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0') + end);
const DIGITS_COLON = digitsAnd(':');
const DIGITS_Z = digitsAnd('Z');
/** Days read before, by the last bits of their number: the hashes of a fleet are captured within weeks. */
const days = Array.from({ length: 256 }, () => ({ day: -1, text: '' }));

function isoSeconds(seconds: number): string {
  const day = Math.floor(seconds / 86400);
  const known = days[day & 255];
  if (known.day !== day) {
    known.day = day;
    known.text = new Date(EPOCH_2000 + day * 86_400_000).toISOString().slice(0, 11);
  }
  const rest = seconds - day * 86400;
  const minutes = Math.floor(rest / 60);
  return known.text + DIGITS_COLON[Math.floor(minutes / 60)] + DIGITS_COLON[minutes % 60] + DIGITS_Z[rest % 60];
}

/** Offset from UTC in quarter hours, signed; shown in minutes; 0x78 = unknown. */
export const quarterHours: FieldCodec = {
  size: 1,
  label: 'i8 quarter hours, 0x78 = unknown',
  read: (bytes, at) => (bytes[at] === 0x78 ? null : ((bytes[at] << 24) >> 24) * 15),
  write(bytes, at, value) {
    const quarters = value === null ? 0x78 : typeof value === 'number' ? value / 15 : Number.NaN;
    if (!Number.isInteger(quarters) || quarters < -128 || quarters > 127 || (quarters === 0x78 && value !== null)) {
      return 'must be null or a multiple of 15 from -1920 to 1905, but not 1800';
    }
    bytes[at] = quarters & 0xff;
    return undefined;
  },
};

const hexAnd = (end: string): string[] =>
  Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0') + end);
const HEX = hexAnd('');
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const HEX_COLON = hexAnd(':');

/** Where each byte of a UUID's little-endian reading is in the SMBIOS bytes (DSP0134, 7.2.1). */
export const UUID_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
/** Where the digits of each of these are in the text. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
/** The characters of a UUID, its hyphens in place: one string of these is made in half the time that joining takes. */
const uuidText = allocate(36).fill(0x2d);
const UUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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
    if (typeof value !== 'string' || !UUID_PATTERN.test(value)) return 'must be a lower-case UUID';
    const digits = value.replaceAll('-', '');
    for (let i = 0; i < 16; i++) bytes[at + UUID_ORDER[i]] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
    return undefined;
  },
};

const MAC_PATTERN = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/** A MAC address, lower case, colons. */
export const mac: FieldCodec = {
  size: 6,
  label: 'six bytes',
  bytes: 'mac',
  read(bytes, at) {
    const first = HEX_COLON[bytes[at]] + HEX_COLON[bytes[at + 1]] + HEX_COLON[bytes[at + 2]];
    return first + HEX_COLON[bytes[at + 3]] + HEX_COLON[bytes[at + 4]] + HEX[bytes[at + 5]];
  },
  write(bytes, at, value) {
    if (typeof value !== 'string' || !MAC_PATTERN.test(value)) return 'must be a MAC address such as 00:15:5d:e9:db:6f';
    writeHex(bytes, at, value.replaceAll(':', ''));
    return undefined;
  },
};
