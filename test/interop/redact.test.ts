import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHash,
  encodeHash,
  type HardwareHash,
  hashFromJson,
  hashToJson,
  inspectHash,
  validateHash,
} from '../../src/core.js';
import { redactHash } from '../../src/interop/redact.js';
import { keyWeakness } from '../../src/validate/endorsement-key.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { adapter, data, type Edit, edited, modulus, plus, poke, text, without } from '../validate/containers.js';
import { factorModulus, rocaModulus } from '../validate/moduli.js';

const KEY = 'a key of a support case';
const NOW = new Date('2026-03-01T00:00:00Z');
const CLEAN = 'desktop-hp-tv9';
const SCENARIOS = ['intune', 'self-deploying', 'oem', 'repair'] as const;

const redacted = (input: string | Uint8Array, key: string | Uint8Array = KEY): HardwareHash =>
  redactHash(decodeHash(input), { key });
const findings = (hash: HardwareHash): string[] =>
  SCENARIOS.flatMap((scenario) =>
    validateHash(hash, { scenario, now: NOW }).findings.map(
      ({ severity, code, field }) => `${scenario} ${severity} ${code} ${field ?? ''}`,
    ),
  );

/** Every value of a hash that tells one device from another. */
function identities(hash: HardwareHash): string[] {
  return [
    hash.smbios?.uuid,
    hash.smbios?.systemSerialNumber,
    hash.disk?.serialNumber,
    hash.disk?.kernelSerialNumber?.split('|')[0],
    ...hash.networkAdapters.map(({ macAddress }) => macAddress),
    hash.tpm?.endorsementKey?.modulus,
    hash.offlineDeviceId?.id,
    hash.productKey?.id,
  ].filter((value) => value !== undefined && value.trim() !== '') as string[];
}

describe.each(FIXTURES)('$name', ({ text: original }) => {
  const before = decodeHash(original);
  const after = redacted(original);

  it('holds none of its identifying values any more, but placeholders', () => {
    const kept = identities(before).filter((value) => identities(after).includes(value));
    expect(kept.every((value) => value === 'SMBIOS_STRING_INDEX_0')).toBe(true);
    const bytes = Buffer.from(encodeHash(after), 'base64');
    for (const value of identities(before).filter((identity) => identity !== 'SMBIOS_STRING_INDEX_0')) {
      expect(bytes.includes(Buffer.from(value, 'latin1'))).toBe(false);
      const hex = value.replaceAll(/[:-]/g, '');
      if (/^([0-9a-f]{2}){6,}$/.test(hex)) expect(bytes.includes(Buffer.from(hex, 'hex'))).toBe(false);
    }
  });

  it('keeps its shape, its findings and everything that describes it', () => {
    expect(findings(after)).toEqual(findings(before));
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const member of [
      'toolBuild',
      'capturedAt',
      'processor',
      'memory',
      'displays',
      'enclosure',
      'graphics',
    ] as const) {
      expect(after[member]).toEqual(before[member]);
    }
    expect({ ...after.smbios, uuid: 0, systemSerialNumber: 0 }).toEqual({
      ...before.smbios,
      uuid: 0,
      systemSerialNumber: 0,
    });
    expect(after.tpm?.versionText).toBe(before.tpm?.versionText);
  });

  it('has a valid checksum and encodes to a whole hash', () => {
    const encoded = encodeHash(after);
    expect(encoded).toHaveLength(4000);
    expect(inspectHash(encoded).findings).toEqual([]);
    expect(decodeHash(encoded)).toEqual(after);
    expect(hashFromJson(hashToJson(after))).toEqual(after);
  });

  it('keeps the forms of its values', () => {
    const form = (value = ''): string => value.replace(/\d/g, '9').replace(/[A-Z]/g, 'A').replace(/[a-z]/g, 'a');
    expect(form(after.smbios?.systemSerialNumber)).toBe(form(before.smbios?.systemSerialNumber));
    expect(form(after.disk?.serialNumber)).toBe(form(before.disk?.serialNumber));
    expect(after.productKey?.id?.slice(0, 4)).toBe(before.productKey?.id?.slice(0, 4));
    expect(form(after.productKey?.id)).toBe(form(before.productKey?.id));
    const instances = before.licensingHwid?.instances.map((digest) => digest & 1);
    expect(after.licensingHwid?.instances.map((digest) => digest & 1)).toEqual(instances);
  });

  it('agrees with itself where it did', () => {
    const key = after.tpm?.endorsementKey;
    if (after.offlineDeviceId?.source === 'TPM_EK') expect(after.offlineDeviceId.id).toBe(key?.sha256);
    const serial = before.disk?.serialNumber;
    if (serial !== undefined && before.disk?.kernelSerialNumber?.startsWith(`${serial}|`)) {
      expect(after.disk?.kernelSerialNumber?.startsWith(`${after.disk?.serialNumber}|`)).toBe(true);
    }
  });

  it('is the same under the same key, and another under another', () => {
    expect(redacted(original)).toEqual(after);
    expect(redacted(original, Buffer.from(KEY))).toEqual(after);
    const other = identities(redacted(original, 'another key'));
    expect(
      other.filter((value) => value !== 'SMBIOS_STRING_INDEX_0').some((value) => identities(after).includes(value)),
    ).toBe(false);
  });
});

describe('across hashes', () => {
  it('values are equal exactly where they were', () => {
    const pairs = FIXTURES.flatMap((a, i) => FIXTURES.slice(i + 1).map((b) => [a.text, b.text] as const));
    for (const [a, b] of pairs) {
      const equal = (x: string[], y: string[]): number => x.filter((value) => y.includes(value)).length;
      expect(equal(identities(redacted(a)), identities(redacted(b)))).toBe(
        equal(identities(decodeHash(a)), identities(decodeHash(b))),
      );
    }
  });

  it('a device captured again is the same, its disk serial number in another block too', () => {
    const again = edited(CLEAN, poke(1, 16, '00000030'), without(7));
    expect(redacted(again).disk?.kernelSerialNumber).toBe(redacted(fixture(CLEAN)).disk?.kernelSerialNumber);
    expect(redacted(again).smbios).toEqual(redacted(fixture(CLEAN)).smbios);
  });

  it('an OfflineDeviceId without its key leads to the same pseudonym as with it', () => {
    expect(redacted(edited(CLEAN, without(25))).offlineDeviceId).toEqual(redacted(fixture(CLEAN)).offlineDeviceId);
  });
});

/** Hashes whose diagnosis must survive. */
const DIAGNOSES: [string, Edit[]][] = [
  ['a placeholder serial number', [text(14, 'To be filled by O.E.M.')]],
  ['a short serial number', [text(14, 'A1')]],
  ['a serial number of three digits', [text(14, '529')]],
  ['a blank serial number', [text(14, '  ')]],
  ['a serial number without letters', [text(14, '-----')]],
  ['a placeholder UUID', [data(12, Buffer.alloc(16))]],
  ['a zero MAC address', [poke(8, 4, '000000000000')]],
  ['a multicast MAC address', [poke(8, 4, '01005e000001')]],
  ['a locally administered address of QEMU', [poke(8, 4, '525400123456')]],
  ['one MAC address twice', [poke(8, 4, 'ace2d3c61e6d')]],
  ['an adapter on USB', [plus(8, adapter('8c:9b:82:13:c5:d6', 'USB'))]],
  ['a product key id with a letter', [text(24, '330576681222X')]],
  ['a product key id of zeros', [text(24, '0000000000000')]],
  ["another key's OfflineDeviceId", [poke(11, 10, 'ffee')]],
  ['a random OfflineDeviceId', [poke(11, 4, '0301')]],
  ['a ROCA key', [modulus(rocaModulus(99n))]],
  ['a key with a small factor', [modulus(factorModulus(rocaModulus(99n), 7n))]],
  ['an even key', [modulus(Buffer.alloc(256, 0xfe))]],
  ['a short key', [modulus(Buffer.concat([Buffer.from([0x7f]), rocaModulus(5n).subarray(1)]))]],
  ['a key of the wrong size', [data(25, Buffer.alloc(255, 0xfe))]],
  ['a serial number that is not UTF-8', [data(14, Buffer.from('414243ff44454600', 'hex'))]],
  ['a serial number with a NUL inside', [data(14, Buffer.from('AB12CD\0EF34\0', 'latin1'))]],
  ['a placeholder with a NUL inside', [data(14, Buffer.from('None\0EF34\0', 'latin1'))]],
  ['a disk text with too many parts', [data(7, Buffer.from('S4X9|model|vendor|more'))]],
  ['an unknown block', [plus(99, Buffer.from('secret serial 123456'))]],
  ['an adapter whose name is cut', [plus(8, adapter('8c:9b:82:13:c5:d6').subarray(0, 18))]],
  ['a second serial number', [plus(14, Buffer.from('SECOND77\0'))]],
  ['an OfflineDeviceId of a foreign length field', [poke(11, 6, '21')]],
];

describe('what is wrong stays wrong', () => {
  it.each(DIAGNOSES)('%s', (_, edits) => {
    const hash = decodeHash(edited(CLEAN, ...edits));
    const after = redactHash(hash, { key: KEY });
    expect(findings(after)).toEqual(findings(hash));
    expect(after.opaqueBlocks?.map(({ position, type, data: { length } }) => [position, type, length])).toEqual(
      hash.opaqueBlocks?.map(({ position, type, data: { length } }) => [position, type, length]),
    );
  });

  it('in the same way for a weak key', () => {
    for (const value of [rocaModulus(99n), factorModulus(rocaModulus(99n), 7n), Buffer.alloc(256, 0xfe)]) {
      const after = redacted(edited(CLEAN, modulus(value))).tpm?.endorsementKey?.modulus ?? '';
      const weakness = keyWeakness(Buffer.from(after, 'hex'), 0, 256);
      expect(weakness).toBe(keyWeakness(value, 0, 256));
      // One byte over and over identifies nobody: it stays, as a placeholder does.
      expect(after === value.toString('hex')).toBe(new Set(value).size === 1);
    }
  });

  it('nothing of a block that is not understood is left', () => {
    const secrets = edited(
      CLEAN,
      plus(99, Buffer.from('SECRET-SERIAL')),
      data(14, Buffer.from('AB12CD34\0HIDDEN77\0', 'latin1')),
    );
    const bytes = Buffer.from(encodeHash(redacted(secrets)), 'base64');
    for (const secret of ['SECRET', 'SERIAL', 'AB12CD34', 'HIDDEN77']) expect(bytes.includes(secret)).toBe(false);
  });

  it('a cut or foreign tail stays, its content does not', () => {
    const cut = edited(CLEAN).subarray(0, 1500);
    expect(findings(redacted(cut))).toEqual(findings(decodeHash(cut)));
    const foreign = edited(CLEAN);
    foreign.set(Buffer.from('SERIAL12'), 2900);
    expect(findings(redacted(foreign))).toEqual(findings(decodeHash(foreign)));
    expect(redacted(foreign).tail).not.toContain(Buffer.from('SERIAL12').toString('hex'));
  });

  it('a wrong checksum is corrected', () => {
    const damaged = edited(CLEAN);
    damaged[1200] ^= 1;
    const { checksum } = redacted(damaged);
    expect(checksum.valid).toBe(true);
    expect(checksum.stored).toBe(checksum.computed);
  });
});

describe('any hash', () => {
  it('keeps its findings', () => {
    const change = fc.tuple(fc.nat({ max: 1300 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.constantFrom(...FIXTURES), fc.array(change, { maxLength: 8 }), ({ name }, changes) => {
        const bytes = edited(name, (blocks) => {
          const all = Buffer.concat(blocks.map(({ data: block }) => block));
          for (const [at, value] of changes) if (at < all.length) all[at] = value;
          let start = 0;
          return blocks.map(({ type, data: { length } }) => {
            start += length;
            return { type, data: all.subarray(start - length, start) };
          });
        });
        const hash = decodeHash(bytes);
        expect(findings(redactHash(hash, { key: KEY }))).toEqual(findings(hash));
      }),
      { numRuns: 60 },
    );
  });

  it('is not changed itself, and an empty key is refused', () => {
    const hash = decodeHash(fixture(CLEAN));
    redactHash(hash, { key: KEY });
    expect(hash).toEqual(decodeHash(fixture(CLEAN)));
    expect(() => redactHash(hash, { key: '' })).toThrow(RangeError);
  });
});
