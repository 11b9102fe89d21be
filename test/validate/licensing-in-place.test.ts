/** What the digests of block 37 are compared with on the bytes of a hash is what its model says. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeHash } from '../../src/hash/decode.js';
import { encodeHash } from '../../src/hash/encode.js';
import { HashReader } from '../../src/hash/reader.js';
import { checkLicensingHwid, type LicensingComparison } from '../../src/licensing/check.js';
import { bluetoothDigest, diskDigest, LICENSING_CLASSES, networkDigest } from '../../src/licensing/digests.js';
import { compareInPlace } from '../../src/validate/licensing-in-place.js';
import { FIXTURES } from '../fixtures.js';

const LICENSING = 37;

function compared(bytes: Uint8Array): LicensingComparison[] | undefined {
  const reader = new HashReader();
  return reader.walk(bytes) === undefined && reader.start(LICENSING) >= 0
    ? compareInPlace(reader, reader.start(LICENSING))
    : undefined;
}

/** Of what agrees, nothing but the subject is told. */
const told = (list: readonly LicensingComparison[] | undefined): object[] | undefined =>
  list?.map(({ subject, field, value, agrees }) => (agrees ? { subject } : { subject, field, value }));

/** The container with another byte, sealed with the checksum that fits. */
function resealed(container: Buffer, at: number, value: number): Buffer {
  const bytes = Buffer.from(container);
  bytes[at] = value;
  const end = bytes.readUInt16LE(2);
  createHash('sha256')
    .update(bytes.subarray(0, end))
    .digest()
    .copy(bytes, end + 4);
  return bytes;
}

/** Hashes with block 37, as they are, and with digests that fit disk and addresses. */
const SUBJECTS = FIXTURES.flatMap(({ name, text }) => {
  const hash = decodeHash(text);
  const { licensingHwid: hwid, disk, networkAdapters } = hash;
  if (hwid === undefined) return [];
  const own = {
    disk: disk?.serialNumber === undefined ? [] : [diskDigest({ product: '', vendor: '', ...disk } as never)],
    network: networkAdapters.map(({ macAddress }) => networkDigest(macAddress)),
    scsiAdapter: networkAdapters.map(({ macAddress }) => bluetoothDigest(macAddress, true)),
  };
  const classes = LICENSING_CLASSES.map((one): readonly number[] => ({ ...own })[one as keyof typeof own] ?? []);
  const counts = classes.map(({ length }) => length);
  const sealed = encodeHash({ ...hash, licensingHwid: { ...hwid, counts, instances: classes.flat() } });
  return [text, sealed].map((one) => ({ name, bytes: Buffer.from(one, 'base64') }));
});

describe('digests compared in place', () => {
  it('are nearly always, and some of each kind agree', () => {
    const all = SUBJECTS.map(({ bytes }) => compared(bytes));
    expect(all.filter((list) => list !== undefined).length).toBeGreaterThan(SUBJECTS.length / 2);
    const agreeing = new Set(all.flatMap((list) => list?.filter(({ agrees }) => agrees).map(({ subject }) => subject)));
    expect([...agreeing].sort()).toEqual(['bios', 'bluetooth', 'disk', 'memory', 'network']);
  });

  it.each(SUBJECTS)('say of $name what its model says, with any byte changed', ({ bytes }) => {
    for (let at = 4; at < bytes.readUInt16LE(2); at++) {
      for (const value of [bytes[at] ^ 0x01, 0x7c, 0x00]) {
        const changed = resealed(bytes, at, value);
        const list = compared(changed);
        if (list === undefined) continue;
        const [first, ...others] = checkLicensingHwid(decodeHash(changed), 'all');
        if (first?.subject !== 'bios' || !first.agrees) continue;
        expect([at, value, told(list)]).toEqual([at, value, told([first, ...others])]);
      }
    }
  });
});
