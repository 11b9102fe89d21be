/** How `oa3tool /DecodeHwHash` writes the values of its properties, each form written and read. */
import { base64DecodeInto, base64Encode, toHex } from '#platform';
import type { Enumeration } from '../hash/enumerations.js';
import { fromHex } from '../hash/field-codecs.js';

/** A form of values. */
export interface Form {
  /** The text of a value; undefined where the property is left out. */
  write(value: unknown): string | undefined;
  /** The value of a text; undefined where it cannot be read. */
  read(text: string): unknown;
}

const text = (value: unknown): string => String(value);
const integer = (digits: string): number | undefined => (/^\d{1,16}$/.test(digits) ? Number(digits) : undefined);
const anyInteger = (digits: string): number | undefined =>
  /^0x[0-9a-f]{1,8}$/i.test(digits) ? Number(digits) : integer(digits);
const hexNumber = (value: number, digits: number): string =>
  `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;

export const PLAIN: Form = { write: text, read: (value) => value };
export const NUMBER: Form = { write: text, read: (value) => integer(value.trim()) };
/** A number in which 0 says that nothing is known. */
export const NUMBER_OR_ZERO: Form = {
  write: (value) => text(value ?? 0),
  read: (value) => integer(value.trim()) || (value.trim() === '0' ? null : undefined),
};
/** 16 bits in which all ones say that nothing is known. */
export const NUMBER_OR_ONES: Form = {
  write: (value) => text(value ?? 0xffff),
  read: (value) => (value.trim() === '65535' ? null : integer(value.trim())),
};
/** 64 bits, which JSON has as decimal text. */
export const WIDE: Form = {
  write: text,
  read: (value) => (/^\d{1,20}$/.test(value.trim()) ? value.trim() : undefined),
};
export const FLAG: Form = {
  write: text,
  read: (value) => ({ true: true, false: false, 1: true, 0: false })[value.trim().toLowerCase()],
};
/** 0 or 1; 255 says that nothing is known. */
export const BIT: Form = {
  write: (value) => (value === null ? '255' : value ? '1' : '0'),
  read: (value) => (value.trim() === '255' ? null : FLAG.read(value)),
};
export const HEX_32: Form = {
  write: (value) => hexNumber(Number(value), 8),
  read: (value) => anyInteger(value.trim()),
};
export const UUID: Form = {
  write: text,
  read: (value) =>
    value
      .trim()
      .replace(/^\{(.*)\}$/, '$1')
      .toLowerCase(),
};
export const MAC: Form = {
  write: (value) => text(value).toUpperCase(),
  read: (value) => {
    const address = value.trim().toLowerCase().replaceAll('-', ':');
    return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address) ? address : undefined;
  },
};

/** Bytes, in base64; the model has them in hex. */
export function base64(size: number): Form {
  return {
    write: (value) => base64Encode(fromHex(text(value))),
    read: (value) => {
      const bytes = new Uint8Array(size + 3);
      return base64DecodeInto(value.replace(/\s/g, ''), bytes) === size ? toHex(bytes, 0, size) : undefined;
    },
  };
}

/** Prefixes that the names of Windows' own enumerations have. */
const PREFIXES = /^(?:PlatformRole|BusType|NdisPhysicalMedium)(?=\w)/i;

/** The name of a value, or its number. */
export function namedForm(enumeration: Enumeration<string>): Form {
  const names = new Map(enumeration.entries.map(([number, name]) => [name.toLowerCase(), number]));
  return {
    write: text,
    read: (value) => {
      const name = value.trim();
      const number = names.get(name.toLowerCase()) ?? names.get(name.replace(PREFIXES, '').toLowerCase());
      const found = number ?? anyInteger(name);
      return found === undefined ? undefined : enumeration.name(found);
    },
  };
}

/** A byte as `0x0A`, which stands for a name. */
export function hexNamed(enumeration: Enumeration<string>): Form {
  return {
    write: (value) => hexNumber(enumeration.value(value as string | number) ?? 0, 2),
    read: (value) => namedForm(enumeration).read(value),
  };
}

/** A byte of flags; `(null)` where none is set. */
export function bitsForm(enumeration: Enumeration<string>): Form {
  return {
    write: (value) => {
      const names = value as (string | number)[];
      const mask = names.reduce<number>((sum, name) => sum | (enumeration.value(name) ?? 0), 0);
      return mask === 0 ? NULL : hexNumber(mask, 2);
    },
    read: (value) => {
      const mask = value.trim() === NULL ? 0 : anyInteger(value.trim());
      if (mask === undefined || mask > 0xff) return undefined;
      return [1, 2, 4, 8, 16, 32, 64, 128].filter((bit) => mask & bit).map((bit) => enumeration.name(bit));
    },
  };
}

/** What the tool prints where there is no value. */
export const NULL = '(null)';

/** CM_REMOVAL_POLICY; the tool's own output has the first. */
const REMOVAL_POLICIES = ['NoRemoval', 'OrderlyRemoval', 'SurpriseRemoval'];

export const REMOVAL_POLICY: Form = {
  write: (value) => REMOVAL_POLICIES[Number(value) - 1] ?? text(value),
  read: (value) => {
    const name = value.trim().replace(/^Expect/i, '');
    const index = REMOVAL_POLICIES.findIndex((policy) => policy.toLowerCase() === name.toLowerCase());
    return index < 0 ? integer(name) : index + 1;
  },
};

export const TIME: Form = {
  write: text,
  read: (value) => {
    const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|[+-]00:00)?$/.exec(value.trim());
    return parts === null ? undefined : `${parts[1]}T${parts[2]}Z`;
  },
};

/** oa3tool prints an unknown offset as +30:00, and the local time that would follow from it. */
const UNKNOWN_OFFSET = 1800;

/** Local time from the time of capture and the offset from UTC in minutes. */
export function localTime(capturedAt: string, utcOffsetMinutes: number | null): string {
  const minutes = utcOffsetMinutes ?? UNKNOWN_OFFSET;
  const local = new Date(Date.parse(capturedAt) + minutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(minutes);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The offset from UTC at the end of a local time; undefined where there is none. */
export function offsetOf(local: string): number | null | undefined {
  const parts = /([+-])(\d\d):(\d\d)$/.exec(local.trim());
  if (parts === null) return /Z$/.test(local.trim()) ? 0 : undefined;
  const minutes = (Number(parts[2]) * 60 + Number(parts[3])) * (parts[1] === '-' ? -1 : 1);
  return minutes === UNKNOWN_OFFSET ? null : minutes;
}

/** The tool's name for source 3 of an OfflineDeviceId with the flag 1. */
export const RANDOM_SEED = 'REGISTRY_VARIABLE_RANDOMSEED';
