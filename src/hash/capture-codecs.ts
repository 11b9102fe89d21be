/** Field codecs of what block 1 says of the capture: versions, time and offset from UTC. */
import { type FieldCodec, integer, low32, u16, u32 } from './field-codecs.js';

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
    if (typeof value !== 'string' || !readVersion(value)) return 'must be a version such as 10.0.26100.1150';
    for (let i = 0; i < VERSION_ORDER.length; i++) {
      const problem = u16.write(bytes, at + 2 * i, version[VERSION_ORDER[i]]);
      if (problem !== undefined) return problem;
    }
    return undefined;
  },
};

/** Which parts of a version's text its numbers are: minor, major, revision, build. */
const VERSION_ORDER = [1, 0, 3, 2];
/** The parts of the version that was read last. */
const version = [0, 0, 0, 0];
const MOST_DIGITS = 5;

/** Reads four numbers of up to five digits, with dots between them, into {@link version}; whether the text is that. */
function readVersion(text: string): boolean {
  let part = 0;
  let digits = 0;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit >= 0 && digit <= 9 && digits < MOST_DIGITS) {
      number = number * 10 + digit;
      digits++;
    } else if (text[i] === '.' && digits > 0 && part < version.length - 1) {
      version[part++] = number;
      digits = number = 0;
    } else return false;
  }
  version[part] = number;
  return part === version.length - 1 && digits > 0;
}

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
