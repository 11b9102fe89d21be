/** Block 37: each digest against the fixtures, whose blocks agree, and against edits, which must show. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeHash } from '../../src/hash/decode.js';
import type { Disk, HardwareHash, Smbios } from '../../src/hash/model.js';
import { checkLicensingHwid, type LicensingSubject } from '../../src/licensing/check.js';
import {
  biosDigest,
  bluetoothDigest,
  diskDigest,
  hardwareIdDigest,
  LICENSING_CLASS,
  LICENSING_CLASSES,
  licensingHwid,
  licensingInstances,
  memoryDigest,
  memoryDigests,
  networkDigest,
  processorDigest,
} from '../../src/licensing/digests.js';
import { FIXTURES, fixture } from '../fixtures.js';

const GIB = 2 ** 30;
const sealed = FIXTURES.map(({ name, text }) => ({ name, hash: decodeHash(text) })).filter(
  ({ hash }) => hash.licensingHwid !== undefined,
);
const word = (...parts: (string | Buffer)[]): number =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))))
    .digest()
    .readUInt16LE(0) & 0xfffe;
const u32 = (...values: number[]): Buffer =>
  Buffer.concat(
    values.map((value) => Buffer.from([value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24])),
  );

describe('a digest of block 37', () => {
  it('has seven fixtures to agree with', () => {
    expect(sealed.length).toBe(7);
  });

  it.each<[number, number]>([
    [128 * 2 ** 20, 0],
    [256 * 2 ** 20, 0],
    [512 * 2 ** 20, 1],
    [GIB, 2],
    [1.5 * GIB, 3],
    [2 * GIB, 4],
    [3 * GIB, 5],
    [3 * GIB + 1, 7],
    [8 * GIB, 47],
    [16 * GIB, 111],
    [32 * GIB, 239],
    [32 * GIB - 1, 231],
  ])('of %i bytes of memory is made of %i', (bytes, step) => {
    expect(memoryDigest(bytes)).toBe(word(u32(step)));
  });

  it('allows for the rounding of block 5, one GiB and no more', () => {
    for (const gib of [1, 2, 3, 4, 5, 16, 64, 4096]) {
      const allowed = memoryDigests(gib);
      for (const size of [gib, gib + 0.5, gib - 0.5]) expect(allowed).toContain(memoryDigest(size * GIB));
      expect(allowed).not.toContain(memoryDigest((gib + 3) * GIB));
      if (gib > 4) expect(allowed).not.toContain(memoryDigest((gib - 2) * GIB));
    }
  });

  it('of the BIOS covers UUID, manufacturer, product, serial number and firmware vendor', () => {
    const texts = { manufacturer: 'Contoso', product: 'Laptop 1', serialNumber: 'AB12345', firmwareVendor: 'Fabrikam' };
    const uuid = '33221100-5544-7766-8899-aabbccddeeff';
    const raw = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    const expected = word(raw, 'ContosoLaptop 1AB12345Fabrikam');
    expect(biosDigest({ uuid, ...texts })).toBe(expected);
    expect(biosDigest({ uuid: uuid.toUpperCase(), ...texts })).toBe(expected);
    expect(biosDigest({ uuid: raw, ...texts })).toBe(expected);
    expect(() => biosDigest({ uuid: 'none', ...texts })).toThrow(RangeError);
    expect(() => biosDigest({ uuid: raw.subarray(1), ...texts })).toThrow(RangeError);
  });

  it('of a disk covers vendor, product and serial number, each with a NUL', () => {
    const disk = { vendor: '', product: 'Disk 1', serialNumber: ' S1.' };
    expect(diskDigest(disk)).toBe(word('\0Disk 1\0 S1.\0'));
    expect(diskDigest(disk, true)).toBe(word('\0Disk 1\0 S1.\0') | 1);
  });

  it('of an address covers its bytes; of a radio, its digits as UTF-16 text', () => {
    expect(networkDigest('00:15:5d:0a:0b:0c')).toBe(word(Buffer.from('00155d0a0b0c', 'hex')));
    expect(networkDigest(Buffer.from('00155d0a0b0c', 'hex'), true)).toBe(word(Buffer.from('00155d0a0b0c', 'hex')) | 1);
    expect(bluetoothDigest('00-15-5D-0A-0B-0C')).toBe(word(Buffer.from('00155d0a0b0c\0', 'utf16le')));
    expect(() => networkDigest('00:15:5d')).toThrow(RangeError);
  });

  it('of a hardware id covers UTF-16 text with its NUL', () => {
    const id = 'PCI\\VEN_8086&DEV_7D45';
    expect(hardwareIdDigest(id)).toBe(word(Buffer.from(`${id}\0`, 'utf16le')));
  });

  it('of a processor leaves out stepping and APIC id', () => {
    const expected = word('GenuineIntel', u32(0xa06a0, 0x800800));
    for (const [signature, brandWord] of [
      [0xa06a0, 0x800800],
      [0xa06a4, 0xff800800],
    ]) {
      expect(processorDigest({ vendor: 'GenuineIntel', signature, brandWord })).toBe(expected);
    }
  });

  it('is in its class, sorted, equal ones once', () => {
    const hwid = licensingHwid(2, 4, { network: [8, 6, 8], disk: [10] });
    expect(hwid).toEqual({ counts: [0, 0, 1, 0, 0, 0, 0, 2, 0, 0], memory: 2, bios: 4, instances: [10, 6, 8] });
    const classes = licensingInstances(hwid);
    expect(classes.map(({ length }) => length)).toEqual(hwid.counts);
    expect(classes[LICENSING_CLASSES.indexOf('network')]).toEqual([6, 8]);
  });
});

describe('checkLicensingHwid', () => {
  it.each(sealed)('agrees with $name', ({ hash }) => {
    const compared = checkLicensingHwid(hash, 'all');
    expect(compared.filter(({ agrees }) => !agrees)).toEqual([]);
    const expected = new Set<LicensingSubject>(['bios', 'memory']);
    if (hash.disk?.serialNumber !== undefined) expected.add('disk');
    if (hash.networkAdapters.length > 0) expected.add('network');
    if (hash.networkAdapters.some(({ medium }) => medium === 'Bluetooth')) expected.add('bluetooth');
    expect(new Set(compared.map(({ subject }) => subject))).toEqual(expected);
  });

  it('compares the BIOS digest alone, everything where that disagrees, nothing where there is no block 37', () => {
    const hash = decodeHash(fixture('laptop-lenovo-tv9'));
    expect(checkLicensingHwid(hash, 'bios').map(({ subject }) => subject)).toEqual(['bios']);
    expect(checkLicensingHwid(hash, 'none')).toEqual([]);
    expect(checkLicensingHwid(decodeHash(fixture('laptop-surface-tv8')), 'all')).toEqual([]);
    const edited = { ...hash, smbios: { ...hash.smbios, systemSerialNumber: 'PF0EDITED' } };
    expect(checkLicensingHwid(edited, 'bios').length).toBeGreaterThan(3);
  });

  const smbios = (edit: Partial<Smbios>) => (hash: HardwareHash) => Object.assign(hash.smbios ?? {}, edit);
  const disk = (edit: Partial<Disk>) => (hash: HardwareHash) => Object.assign(hash.disk ?? {}, edit);
  const address = (index: number, macAddress: string) => (hash: HardwareHash) =>
    Object.assign(hash.networkAdapters[index], { macAddress });
  const edits: [what: string, subjects: LicensingSubject[], edit: (hash: HardwareHash) => object][] = [
    ['UUID', ['bios'], smbios({ uuid: '4c4c4544-0042-4310-8051-c4c04f313233' })],
    ['manufacturer', ['bios'], smbios({ systemManufacturer: 'LENOVO ' })],
    ['product', ['bios'], smbios({ systemProductName: 'Other' })],
    ['serial number', ['bios'], smbios({ systemSerialNumber: 'PF0EDITED' })],
    ['firmware vendor', ['bios'], smbios({ firmwareVendor: 'Other' })],
    ['memory', ['memory'], (hash) => Object.assign(hash.memory ?? {}, { totalGiB: 64 })],
    ['disk serial number', ['disk'], disk({ serialNumber: '1234' })],
    ['disk product', ['disk'], disk({ product: 'Other' })],
    ['wired address', ['network'], address(1, 'c8:53:09:0d:c8:9c')],
    ['radio address', ['network', 'bluetooth'], address(0, '40:c7:3c:89:c9:73')],
  ];
  it.each(edits)('shows an edited %s', (_what, subjects, edit) => {
    const hash = structuredClone(decodeHash(fixture('laptop-lenovo-tv9')));
    edit(hash);
    const found = checkLicensingHwid(hash, 'all').filter(({ agrees }) => !agrees);
    expect(found.map(({ subject }) => subject)).toEqual(subjects);
  });

  describe('with several disks', () => {
    const further = (serialNumber: string): Disk => ({ serialNumber, product: 'WD Blue 2TB', vendor: '' });
    /** The fixture with further disks, and those of them that block 37 knows. */
    const having = (disks: Disk[], known: Disk[]): HardwareHash => {
      const hash = structuredClone(decodeHash(fixture('laptop-lenovo-tv9')));
      const { licensingHwid: hwid, disk } = hash;
      if (hwid === undefined || disk === undefined) throw new Error('the fixture has both');
      const classes = licensingInstances(hwid);
      for (const { serialNumber = '', product = '', vendor = '' } of known) {
        classes[LICENSING_CLASS.disk].push(diskDigest({ serialNumber, product, vendor }));
      }
      const counts = classes.map(({ length }) => length);
      return { ...hash, disks: [disk, ...disks], licensingHwid: { ...hwid, counts, instances: classes.flat() } };
    };
    const [B, C] = [further('WD-WXE1A23B4567'), further('WD-WXE1A23B4568')];
    const disagreeing = (hash: HardwareHash) =>
      checkLicensingHwid(hash, 'all').flatMap(({ agrees, field }) => (agrees ? [] : [field]));

    it('compares each of them', () => {
      const compared = checkLicensingHwid(having([B, C], [B, C]), 'all').filter(({ subject }) => subject === 'disk');
      expect(compared.map(({ field, value, agrees }) => [field, value, agrees])).toEqual([
        ['disk.serialNumber', expect.any(String), true],
        ['disks[1].serialNumber', B.serialNumber, true],
        ['disks[2].serialNumber', C.serialNumber, true],
      ]);
    });

    it('shows an edited one', () => {
      expect(disagreeing(having([B, C], [B, B]))).toEqual(['disks[2].serialNumber']);
      expect(disagreeing(having([C], [B]))).toEqual(['disks[1].serialNumber']);
    });

    it('says nothing of disks that Windows left out', () => {
      expect(disagreeing(having([B, C], []))).toEqual([]);
      expect(disagreeing(having([B, C], [B]))).toEqual([]);
    });
  });

  it('compares nothing of a class that has no instance, and no field that is not there', () => {
    const hash = structuredClone(decodeHash(fixture('vm-vmware-arm64-tv9')));
    hash.disk = { serialNumber: 'S1', product: 'P', vendor: '' };
    expect(checkLicensingHwid(hash, 'all').map(({ subject }) => subject)).toEqual(['bios', 'memory']);
    hash.smbios = { ...hash.smbios, firmwareVendor: undefined };
    expect(checkLicensingHwid(hash, 'bios')).toEqual([]);
  });

  it('accepts a missing SMBIOS string as the text that stands for it, and the version in place of the product', () => {
    const hash = structuredClone(decodeHash(fixture('laptop-lenovo-tv9')));
    const { smbios, licensingHwid: hwid } = hash;
    if (smbios === undefined || hwid === undefined) throw new Error('the fixture has both');
    smbios.systemProductName = 'None';
    smbios.systemSerialNumber = 'SMBIOS_STRING_INDEX_0';
    hwid.bios = biosDigest({
      uuid: smbios.uuid ?? '',
      manufacturer: smbios.systemManufacturer ?? '',
      product: smbios.systemVersion ?? '',
      serialNumber: '',
      firmwareVendor: smbios.firmwareVendor ?? '',
    });
    expect(checkLicensingHwid(hash, 'bios')).toEqual([{ subject: 'bios', field: 'smbios.uuid', agrees: true }]);
  });
});
