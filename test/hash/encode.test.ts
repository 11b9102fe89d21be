import { describe, expect, it } from 'vitest';
import {
  decodeHash,
  encodeHash,
  type HardwareHash,
  HashCapacityError,
  HashModelError,
  hashFromJson,
  hashToJson,
  inspectHash,
} from '../../src/core.js';
import { encodeBytes } from '../../src/hash/encode.js';
import { fixture } from '../fixtures.js';
import { blocksOf, container, whole } from './container.js';

const laptop = (): HardwareHash => decodeHash(fixture('laptop-lenovo-tv9'));

describe('encodeHash', () => {
  it('writes the canonical order unless the model says otherwise', () => {
    const blocks = blocksOf(fixture('laptop-lenovo-tv9'));
    const foreign = whole(container([...blocks].reverse()));
    const hash = decodeHash(foreign);
    expect(hash.order).toEqual(blocks.map(({ type }) => type).reverse());
    expect(encodeHash(hash)).toBe(foreign);
    // Lists come in the order of their blocks, so only they differ from the capture's own order.
    const lists = { networkAdapters: [...hash.networkAdapters].reverse(), graphics: [...hash.graphics].reverse() };
    expect(encodeHash({ ...hash, ...lists, order: undefined })).toBe(fixture('laptop-lenovo-tv9'));
  });

  it('pads the brand string as the first processor block with a typed form says, wherever opaque ones are', () => {
    const brand = { type: 4, data: Buffer.from('Intel(R) Core(TM) i5-7500T CPU @ 2.70GHz'.padEnd(48, '\0'), 'latin1') };
    const unread = { type: 2, data: Buffer.alloc(5) };
    const arm64 = { type: 2, data: Buffer.from('0c0001000800080000000000', 'hex') };
    const bytes = container([brand, unread, arm64]);
    const hash = decodeHash(bytes);
    expect(hash.processor).toMatchObject({ architecture: 'arm64' });
    expect(hash.opaqueBlocks).toHaveLength(2);
    expect(Buffer.from(encodeHash(hash, { preserve: true }), 'base64').equals(bytes)).toBe(true);
  });

  it('names blocks and sizes when they do not fit, and leaves out what it is told to', () => {
    const hash = { ...laptop(), opaqueBlocks: [{ position: 0, type: 900, data: '00'.repeat(2000) }] };
    expect(() => encodeHash(hash)).toThrow(HashCapacityError);
    expect(() => encodeHash(hash)).toThrow(/900 unknown \(2004 bytes\)/);
    expect(encodeHash(hash, { omit: [900] })).toBe(fixture('laptop-lenovo-tv9'));
  });

  it('keeps opaque blocks in their places', () => {
    const blocks = blocksOf(fixture('laptop-lenovo-tv9'));
    blocks.splice(7, 0, { type: 900, data: Buffer.from('x') });
    blocks.splice(20, 0, { type: 33, data: Buffer.alloc(0) });
    const text = whole(container(blocks));
    expect(encodeHash(decodeHash(text))).toBe(text);
    expect(inspectHash(text).findings.map(({ block }) => block)).toEqual([900, 33]);
  });

  it.each<[string, (hash: HardwareHash) => HardwareHash]>([
    ['networkAdapters[1].macAddress', (hash) => withAdapter(hash, 1, { macAddress: 'C8:53:09:0D:C8:9B' })],
    ['networkAdapters[0].medium', (hash) => withAdapter(hash, 0, { medium: -1 })],
    ['memory.totalGiB', (hash) => ({ ...hash, memory: { ...memoryOf(hash), totalGiB: 1.5 } })],
    ['memory.maximumGiB', (hash) => ({ ...hash, memory: { ...memoryOf(hash), maximumGiB: 0 } })],
    ['smbios.systemFamily', (hash) => ({ ...hash, smbios: { ...hash.smbios, systemFamily: 'a\0b' } })],
    ['smbios.skuNumber', (hash) => ({ ...hash, smbios: { ...hash.smbios, skuNumber: '\ud800' } })],
    ['smbios.uuid', (hash) => ({ ...hash, smbios: { ...hash.smbios, uuid: 'x' } })],
    ['disk.product', (hash) => ({ ...hash, disk: { ...hash.disk, product: 'a|b' } })],
    ['disk.trim', (hash) => ({ ...hash, disk: { ...hash.disk, trim: undefined } })],
    ['capturedAt', (hash) => ({ ...hash, capturedAt: 'yesterday' })],
    ['utcOffsetMinutes', (hash) => ({ ...hash, utcOffsetMinutes: 1800 })],
    ['toolBuild', (hash) => ({ ...hash, toolBuild: '10.0.70000.1' })],
    ['processor.model', (hash) => ({ ...hash, processor: { ...hash.processor, model: 'x'.repeat(49) } })],
    [
      'licensingHwid.instances',
      (hash) => ({ ...hash, licensingHwid: { counts: Array(10).fill(1), memory: 0, bios: 0, instances: [] } }),
    ],
    ['tpm.endorsementKey.modulus', (hash) => ({ ...hash, tpm: { endorsementKey: { modulus: 'ff', sha256: '' } } })],
  ])('names %s when the format cannot hold its value', (field, change) => {
    expect(() => encodeHash(change(laptop()))).toThrow(HashModelError);
    expect(() => encodeHash(change(laptop()))).toThrow(expect.objectContaining({ field, code: 'model-value' }));
  });

  it.each([
    [
      'smbios.uuid',
      ['4C4C4544-0042-3510-8052-b4c04f4a3233', '4c4c45440-042-3510-8052-b4c04f4a3233', '4c4c4544', 5, null],
    ],
    [
      'networkAdapters[0].macAddress',
      ['00:15:5d:e9:db:6G', '00:15:5d:e9:db-6f', '00155de9db6f', 'é0:15:5d:e9:db:6f', ''],
    ],
    ['toolBuild', ['10.0.26100', '10.0.26100.1.1', '10.0..1', '.10.0.1', '10.0.1.', '1.2.3.123456', '1.2.3.+4', 1]],
    ['offlineDeviceId.id', ['00'.repeat(31), `${'00'.repeat(31)}0G`, `${'00'.repeat(31)}AB`, `${'00'.repeat(31)}é0`]],
    ['capturedAt', ['2025-02-01', '2025-13-01T00:00:00Z', '1999-12-31T23:59:59Z', '2025-02-01T00:00:00+01:00']],
  ])('refuses what is nearly a value of %s', (field, values) => {
    for (const value of values) {
      const hash = structuredClone(laptop());
      const [, holder, key] = /^(?:(.*)\.)?(\w+)$/.exec(field.replace('[0]', '')) ?? [];
      const object: object =
        { smbios: hash.smbios, networkAdapters: hash.networkAdapters[0], offlineDeviceId: hash.offlineDeviceId }[
          holder
        ] ?? hash;
      Object.assign(object, { [key]: value });
      expect(() => encodeHash(hash)).toThrow(expect.objectContaining({ field, code: 'model-value' }));
    }
  });

  it('says which sizes do not fit, however large they are, and writes the next model', () => {
    const hash = laptop();
    const systemFamily = 'é'.repeat(700_000);
    expect(() => encodeHash({ ...hash, smbios: { ...hash.smbios, systemFamily } })).toThrow(
      /19 SmbiosSystemFamily \(1400005 bytes\)/,
    );
    expect(encodeHash(hash)).toBe(fixture('laptop-lenovo-tv9'));
    const opaqueBlocks = Array.from({ length: 60_000 }, (_, position) => ({ position, type: 900, data: '' }));
    expect(() => encodeHash({ ...hash, opaqueBlocks })).toThrow(HashCapacityError);
    expect(encodeHash({ ...hash, opaqueBlocks }, { omit: [900] })).toBe(fixture('laptop-lenovo-tv9'));
  });

  it('returns bytes that the next model does not change', () => {
    const bytes = encodeBytes(laptop());
    encodeHash(decodeHash(fixture('vm-hyperv-tv9')));
    expect(Buffer.from(bytes).toString('base64')).toBe(fixture('laptop-lenovo-tv9'));
  });
});

describe('hashFromJson', () => {
  it('fills in lists, checksum and length that a hand-written file leaves out', () => {
    const { checksum, length, ...rest } = hashToJson(laptop());
    expect(hashFromJson(rest)).toEqual(laptop());
    expect(hashFromJson({ smbios: { systemManufacturer: 'ACME' } }).networkAdapters).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['', null],
    ['', []],
    ['serialNumber', { serialNumber: 'x' }],
    ['schemaVersion', { schemaVersion: 3 }],
    ['smbios', { smbios: 'x' }],
    ['smbios.serial', { smbios: { serial: 'x' } }],
    ['networkAdapters', { networkAdapters: {} }],
    ['networkAdapters[0].mac', { networkAdapters: [{ mac: '' }] }],
    ['graphics[0].dedicatedVideoMemory', { graphics: [{ dedicatedVideoMemory: 5 }] }],
    ['order', { order: ['1'] }],
    ['length', { length: 1e12, checksum: { stored: '00'.repeat(32) } }],
    ['checksum.stored', { length: 3000, checksum: { stored: 'zz' } }],
    ['opaqueBlocks[0]', { opaqueBlocks: [{ position: 0, type: 70000, data: '' }] }],
  ])('names %j in %j', (field, value) => {
    expect(() => hashFromJson(value)).toThrow(expect.objectContaining({ name: 'HashModelError', field }));
  });

  it('does not let a file reach into prototypes', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "smbios": {"__proto__": {"polluted": true}}}');
    expect(() => hashFromJson(value)).toThrow(HashModelError);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

function withAdapter(hash: HardwareHash, index: number, change: object): HardwareHash {
  return {
    ...hash,
    networkAdapters: hash.networkAdapters.map((adapter, at) => (at === index ? { ...adapter, ...change } : adapter)),
  };
}

function memoryOf(hash: HardwareHash): NonNullable<HardwareHash['memory']> {
  if (hash.memory === undefined) throw new Error('the fixture has memory');
  return hash.memory;
}
