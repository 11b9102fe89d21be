/** What each field of a hash is worth as evidence: a value, missing, a placeholder, or not trusted, and why. */
import { describe, expect, it } from 'vitest';
import type { HardwareHash, NetworkAdapter } from '../../src/hash/model.js';
import { type EvidenceField, fieldStates } from '../../src/match/index.js';
import * as parts from './devices.js';

const device = parts.fixture('laptop-lenovo-tv9');
const state = (field: EvidenceField, ...repairs: parts.Repair[]) =>
  fieldStates(parts.repaired(device, ...repairs))[field];
const disk =
  (value: HardwareHash['disk']): parts.Repair =>
  (copy) => {
    copy.disk = value;
  };
const key =
  (value: { modulus: string; sha256: string }): parts.Repair =>
  (copy) => {
    copy.tpm = { ...copy.tpm, endorsementKey: value };
  };
const adapter = (macAddress: string, enumerator = 'PCI', medium: NetworkAdapter['medium'] = '802_3') =>
  ({ macAddress, enumerator, medium }) as NetworkAdapter;

describe('a text', () => {
  it.each([
    ['smbios.systemManufacturer', 'systemManufacturer'],
    ['smbios.systemProductName', 'systemProductName'],
    ['smbios.skuNumber', 'skuNumber'],
    ['smbios.systemFamily', 'systemFamily'],
    ['smbios.boardProduct', 'boardProduct'],
    ['smbios.systemVersion', 'systemVersion'],
    ['smbios.systemSerialNumber', 'systemSerialNumber'],
  ] as const)('%s is compared without case, outer spaces and closing dots', (field, member) => {
    const having = (value?: string) => state(field, parts.smbios({ [member]: value }));
    expect(having('  Contoso   Ltd. ')).toEqual({ state: 'value', value: 'contoso ltd' });
    expect(having(undefined)).toEqual({ state: 'missing' });
    for (const blank of ['', ' ', '  ']) expect(having(blank)).toEqual({ state: 'missing' });
    for (const dots of ['.', ' . ', '.........', '---------']) expect(having(dots).state).toBe('placeholder');
    expect(having('Default string')).toMatchObject({
      state: 'placeholder',
      reason: expect.stringMatching(/^is listed/),
    });
  });

  it('of two characters is a serial number of nobody, and a maker', () => {
    expect(state('smbios.systemSerialNumber', parts.smbios({ systemSerialNumber: 'A1' })).state).toBe('placeholder');
    expect(state('smbios.systemManufacturer', parts.smbios({ systemManufacturer: 'HP' })).state).toBe('value');
  });
});

describe('a UUID', () => {
  it('is compared without case', () => {
    const uuid = '4C4C4544-0042-4310-8034-B2C04F4B4E32';
    expect(state('smbios.uuid', parts.smbios({ uuid }))).toEqual({ state: 'value', value: uuid.toLowerCase() });
  });

  it('may be missing, or shared by many', () => {
    expect(state('smbios.uuid', parts.smbios({ uuid: undefined }))).toEqual({ state: 'missing' });
    expect(state('smbios.uuid', parts.smbios({ uuid: '' }))).toEqual({ state: 'missing' });
    expect(state('smbios.uuid', parts.smbios({ uuid: '22222222-2222-2222-2222-222222222222' }))).toEqual({
      state: 'placeholder',
      reason: 'repeats one byte',
    });
  });
});

describe('an endorsement key', () => {
  it('is its modulus, or its SHA-256 where there is no modulus', () => {
    expect(state('tpm.endorsementKey', key({ modulus: 'c1d2', sha256: 'aabb' }))).toEqual({
      state: 'value',
      value: 'c1d2',
    });
    expect(state('tpm.endorsementKey', key({ modulus: '', sha256: 'aabb' }))).toEqual({
      state: 'value',
      value: 'aabb',
    });
    expect(state('tpm.endorsementKey', key({ modulus: '', sha256: '' }))).toEqual({ state: 'missing' });
    expect(state('tpm.endorsementKey', parts.noTpm)).toEqual({ state: 'missing' });
  });

  it('of one byte over and over is none', () => {
    expect(state('tpm.endorsementKey', key({ modulus: 'ff'.repeat(256), sha256: '' })).state).toBe('placeholder');
    expect(state('tpm.endorsementKey', key({ modulus: `${'ff'.repeat(255)}fe`, sha256: '' })).state).toBe('value');
    expect(state('tpm.endorsementKey', key({ modulus: `fe${'ff'.repeat(255)}`, sha256: '' })).state).toBe('value');
  });
});

describe('a product key id', () => {
  it.each([
    ['3305766812229', 'value'],
    ['3308000000000', 'placeholder'],
    ['3290000000003', 'placeholder'],
    ['3308000000001', 'value'],
    ['1111111111111', 'placeholder'],
    ['1111111111112', 'value'],
    ['2111111111111', 'value'],
    ['330576681222', 'untrusted'],
    ['33057668122299', 'untrusted'],
    ['x3305766812229', 'untrusted'],
    [' ', 'missing'],
    ['', 'missing'],
  ])('%j: %s', (id, expected) => {
    const found = state('productKey.id', (copy) => Object.assign(copy, { productKey: { id } }));
    expect(found.state).toBe(expected);
    if (expected === 'value') expect(found).toEqual({ state: 'value', value: id });
    if (expected === 'untrusted') expect(found).toMatchObject({ reason: 'is not thirteen digits' });
  });

  it('may be missing', () => {
    expect(state('productKey.id', parts.noProductKey)).toEqual({ state: 'missing' });
  });
});

describe("a disk's serial number", () => {
  it('is that of block 7, or the first part of what the kernel reported', () => {
    expect(state('disk.serialNumber', disk({ serialNumber: 'AB12CD34', kernelSerialNumber: 'X|Y|Z' }))).toEqual({
      state: 'value',
      value: 'ab12cd34',
    });
    expect(state('disk.serialNumber', disk({ kernelSerialNumber: 'EF56GH78|KIOXIA|' }))).toEqual({
      state: 'value',
      value: 'ef56gh78',
    });
    expect(state('disk.serialNumber', disk(undefined))).toEqual({ state: 'missing' });
    expect(state('disk.serialNumber', disk({ serialNumber: '0000_0000.' })).state).toBe('placeholder');
  });
});

describe('network adapters', () => {
  const having = (...adapters: NetworkAdapter[]) => state('networkAdapters', parts.onlyAdapters(...adapters));
  const [one, other] = ['3c:52:82:00:00:01', '3c:52:82:00:00:02'];

  it('are the addresses that identify them, each once, in lower case', () => {
    const capitals = adapter('3C:52:82:00:00:AF');
    expect(having(adapter(one), adapter(other), adapter(one), capitals)).toEqual({
      state: 'value',
      value: `${one} ${other} 3c:52:82:00:00:af`,
    });
    expect(having()).toEqual({ state: 'missing' });
  });

  it.each([
    [adapter(one, 'USB'), 'untrusted', 'is removable (USB)'],
    [adapter(one, 'usb'), 'untrusted', 'is removable (USB)'],
    [adapter('02:52:82:00:00:01'), 'untrusted', 'is locally administered: virtual or random'],
    [adapter('01:00:5e:00:00:01'), 'placeholder', 'is a multicast address'],
    [adapter('00:00:00:00:00:00'), 'placeholder', 'is a zero address'],
    [adapter('ff:ff:ff:ff:ff:ff'), 'placeholder', 'is a broadcast address'],
    [adapter('20:41:53:59:4e:ff'), 'placeholder', 'is a placeholder address'],
    [adapter('3c:52:82:00:00'), 'untrusted', 'is not a MAC address'],
    [adapter('3c:52:82:00:00:0g'), 'untrusted', 'is not a MAC address'],
    [adapter('g0:52:82:00:00:01'), 'untrusted', 'is not a MAC address'],
    [adapter('3c-52-82-00-00-01'), 'untrusted', 'is not a MAC address'],
    [adapter('3c:52:82:00:00-01'), 'untrusted', 'is not a MAC address'],
    [adapter('3c:52:82:00:00:01:'), 'untrusted', 'is not a MAC address'],
  ] as const)('%j: %s, as it %s', (only, expected, reason) => {
    expect(having(only)).toEqual({ state: expected, reason });
    // Beside one that can be trusted it counts for nothing.
    expect(having(only, adapter(other))).toEqual({ state: 'value', value: other });
    expect(having(adapter(other), only)).toEqual({ state: 'value', value: other });
  });
});
