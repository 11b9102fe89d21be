/** Damage to files: what disks, mail programs, editors and people do to them. */
import fc from 'fast-check';

/** One change of the bytes of a file; `at` is a share of its length. */
export interface Damage {
  kind: keyof typeof DAMAGES;
  at: number;
  size: number;
  byte: number;
}

const cut = (bytes: Uint8Array, start: number, end: number): Uint8Array =>
  Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
const put = (bytes: Uint8Array, at: number, piece: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);

const DAMAGES = {
  'a bit': (bytes: Uint8Array, at: number, { byte }: Damage) => {
    const copy = Uint8Array.from(bytes);
    copy[at] ^= 1 << (byte % 8);
    return copy;
  },
  'a byte': (bytes: Uint8Array, at: number, { byte }: Damage) => {
    const copy = Uint8Array.from(bytes);
    copy[at] = byte;
    return copy;
  },
  lost: (bytes: Uint8Array, at: number, { size }: Damage) => cut(bytes, at, at + size),
  inserted: (bytes: Uint8Array, at: number, { size, byte }: Damage) => put(bytes, at, new Uint8Array(size).fill(byte)),
  repeated: (bytes: Uint8Array, at: number, { size }: Damage) => put(bytes, at, bytes.subarray(at, at + size)),
  'cut off': (bytes: Uint8Array, at: number) => bytes.subarray(0, at),
  'begins late': (bytes: Uint8Array, at: number) => bytes.subarray(at),
} as const;

/** Damage at random places. */
export const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...(Object.keys(DAMAGES) as Damage['kind'][])),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    size: fc.oneof(fc.nat(4), fc.nat(5000)),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from(',;"\'\n\r\0=+/ AT0>'))),
  }),
  { maxLength: 4 },
);

/** A file after damage. */
export const damaged = (bytes: Uint8Array, list: readonly Damage[]): Uint8Array =>
  list.reduce((now, damage) => DAMAGES[damage.kind](now, Math.floor(damage.at * now.length), damage), bytes);
