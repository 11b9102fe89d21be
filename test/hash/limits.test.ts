/** Values at the limits of what the format can hold, and one step beyond. */
import { describe, expect, it } from 'vitest';
import {
  decodeHash,
  encodeHash,
  type HardwareHash,
  HashFormatError,
  HashModelError,
  hashFromJson,
  hashToJson,
  inspectHash,
} from '../../src/core.js';
import { encodeBytes } from '../../src/hash/encode.js';
import { HashReader } from '../../src/hash/reader.js';
import { parseTpmVersion } from '../../src/hash/tpm-version.js';
import { fixture } from '../fixtures.js';
import { blocksOf, container, whole } from './container.js';

const LAPTOP = 'laptop-lenovo-tv9';
const laptop = (change: Partial<HardwareHash> = {}): HardwareHash => ({ ...decodeHash(fixture(LAPTOP)), ...change });
const again = (change: Partial<HardwareHash>): HardwareHash => decodeHash(encodeHash(laptop(change)));

/** A change of the first element of a list, or of a member. */
function first(list: 'graphics' | 'networkAdapters' | 'displays', change: object): Partial<HardwareHash> {
  const [head, ...rest] = laptop()[list];
  return { [list]: [{ ...head, ...change }, ...rest] };
}
function part(member: 'memory' | 'disk' | 'enclosure' | 'processor', change: object): Partial<HardwareHash> {
  return { [member]: { ...laptop()[member], ...change } };
}

describe('a value at the limit comes back', () => {
  it.each<[string, Partial<HardwareHash>]>([
    ['the first second', { capturedAt: '2000-01-01T00:00:00Z' }],
    ['the last second', { capturedAt: '2136-02-07T06:28:15Z' }],
    ['the last second of a day', { capturedAt: '2024-02-29T23:59:59Z' }],
    ['the smallest offset', { utcOffsetMinutes: -1920 }],
    ['the largest offset', { utcOffsetMinutes: 1905 }],
    ['an unknown offset', { utcOffsetMinutes: null }],
    ['the largest version', { toolBuild: '65535.65535.65535.65535' }],
    ['a version of one number', { osBuild: '0.0.0.1' }],
    ['the largest memory', part('memory', { totalGiB: Number.MAX_SAFE_INTEGER })],
    ['memory over 32 bits', part('memory', { maximumGiB: 2 ** 32 })],
    ['unknown memory', part('memory', { maximumGiB: null })],
    ['the most slots', part('memory', { slots: 0xffff })],
    ['the largest video memory', first('graphics', { dedicatedVideoMemory: 2n ** 64n - 1n })],
    ['video memory over 53 bits', first('graphics', { dedicatedVideoMemory: 2n ** 53n + 1n })],
    ['video memory of 53 bits', first('graphics', { dedicatedSystemMemory: 2n ** 53n - 1n })],
    ['a number without a name', first('networkAdapters', { medium: 0xffffffff })],
    ['a brand string of 48 bytes', part('processor', { model: 'x'.repeat(48) })],
    ['a brand string of nothing', part('processor', { model: '' })],
    ['text outside of ASCII', { smbios: { ...laptop().smbios, systemFamily: 'Gerät 端末 😀' } }],
    ['a text of spaces', { smbios: { ...laptop().smbios, systemFamily: '   ' } }],
  ])('%s', (_, change) => {
    const hash = again(change);
    for (const [member, value] of Object.entries(change)) expect(hash[member as keyof HardwareHash]).toEqual(value);
    expect(hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))))).toEqual(hash);
  });
});

describe('a value beyond the limit is refused, and named', () => {
  it.each<[string, Partial<HardwareHash>]>([
    ['capturedAt', { capturedAt: '1999-12-31T23:59:59Z' }],
    ['capturedAt', { capturedAt: '2136-02-07T06:28:16Z' }],
    ['capturedAt', { capturedAt: '2025-02-01T12:00:00Z ' }],
    ['capturedAt', { capturedAt: 'x2025-02-01T12:00:00Z' }],
    ['capturedAt', { capturedAt: '2025-13-01T12:00:00Z' }],
    ['capturedAt', { capturedAt: '2025-02-01T12:00:00.5Z' }],
    ['utcOffsetMinutes', { utcOffsetMinutes: -1935 }],
    ['utcOffsetMinutes', { utcOffsetMinutes: 1920 }],
    ['utcOffsetMinutes', { utcOffsetMinutes: 7 }],
    ['toolBuild', { toolBuild: '65536.0.0.0' }],
    ['toolBuild', { toolBuild: '10.0.19041.1x' }],
    ['toolBuild', { toolBuild: 'v10.0.19041.1' }],
    ['toolBuild', { toolBuild: '10.0.19041.1.1' }],
    ['toolBuild', { toolBuild: '10.0.19041' }],
    ['memory.totalGiB', part('memory', { totalGiB: 2 ** 53 })],
    ['memory.totalGiB', part('memory', { totalGiB: -1 })],
    ['memory.slots', part('memory', { slots: 0x10000 })],
    ['graphics[0].dedicatedVideoMemory', first('graphics', { dedicatedVideoMemory: 2n ** 64n })],
    ['graphics[0].dedicatedVideoMemory', first('graphics', { dedicatedVideoMemory: -1n })],
    ['networkAdapters[0].medium', first('networkAdapters', { medium: 2 ** 32 })],
    ['networkAdapters[0].medium', first('networkAdapters', { medium: 'no medium' })],
    ['networkAdapters[0].medium', first('networkAdapters', { medium: { toString: () => '802_3' } })],
    ['networkAdapters[0].macAddress', first('networkAdapters', { macAddress: '00:15:5d:e9:db:6f:' })],
    ['disk.trim', part('disk', { trim: 1 })],
    ['enclosure.digitizers', part('enclosure', { digitizers: 'Ready' })],
    ['enclosure.digitizers', part('enclosure', { digitizers: ['no bit'] })],
    ['processor.coreClasses', part('processor', { coreClasses: {} })],
    [
      'processor.coreClasses',
      part('processor', { coreClasses: Array(256).fill({ efficiencyClass: 0, cores: 1, threads: 1 }) }),
    ],
    [
      'processor.coreClasses[1].cores',
      part('processor', {
        coreClasses: [
          { efficiencyClass: 0, cores: 1, threads: 1 },
          { efficiencyClass: 1, cores: 70_000, threads: 1 },
        ],
      }),
    ],
    ['smbios.skuNumber', { smbios: { ...laptop().smbios, skuNumber: 7 as never } }],
    ['licensingHwid.counts', { licensingHwid: { counts: [1], memory: 0, bios: 0, instances: [1] } }],
    ['licensingHwid.instances', { licensingHwid: { counts: Array(10).fill(0), memory: 0, bios: 0, instances: [1] } }],
    [
      'licensingHwid.counts',
      { licensingHwid: { counts: [0x10000, ...Array(9).fill(0)], memory: 0, bios: 0, instances: [] } },
    ],
  ])('%s: %o', (field, change) => {
    expect(() => encodeHash(laptop(change))).toThrow(HashModelError);
    expect(() => encodeHash(laptop(change))).toThrow(expect.objectContaining({ field }));
  });

  it.each(['12x', 'x12', '', '-1', '1'.repeat(21)])('a quantity of %j in JSON', (dedicatedVideoMemory) => {
    const json = JSON.parse(JSON.stringify(hashToJson(laptop())));
    json.graphics[0].dedicatedVideoMemory = dedicatedVideoMemory;
    expect(() => hashFromJson(json)).toThrow(expect.objectContaining({ field: 'graphics[0].dedicatedVideoMemory' }));
  });
});

describe('the container', () => {
  const bytes = Buffer.from(fixture(LAPTOP), 'base64');
  const end = bytes.readUInt16LE(2);

  it('ends no earlier than its checksum', () => {
    expect(decodeHash(bytes.subarray(0, end + 36)).checksum.valid).toBe(true);
    for (const length of [end, end + 20, end + 35]) {
      expect(() => decodeHash(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ name: 'HashFormatError', code: 'block-overrun', offset: end }),
      );
    }
  });

  it('of too long a text is not a hash, whoever asks', () => {
    const [finding, ...more] = inspectHash('A'.repeat(100_000)).findings;
    expect(finding.code).toBe('not-a-hardware-hash');
    expect(more).toEqual([]);
    expect(() => decodeHash('A'.repeat(100_000))).toThrow(HashFormatError);
  });

  it('may fill 64 KiB, and no more', () => {
    const block = (size: number) => ({ position: 0, type: 900, data: '00'.repeat(size) });
    const used = encodeBytes({ ...laptop(), opaqueBlocks: [block(0)] }).length;
    expect(used).toBe(3000);
    const room = 0xffff - end - 4;
    const full = { ...laptop(), length: 0xffff + 36, opaqueBlocks: [block(room)] };
    expect(decodeHash(encodeBytes(full, { preserve: true })).opaqueBlocks?.[0].data).toHaveLength(2 * room);
    const over = { ...full, opaqueBlocks: [block(room + 1)] };
    expect(() => encodeBytes(over, { preserve: true })).toThrow(expect.objectContaining({ name: 'HashCapacityError' }));
  });

  it('keeps blocks that do not pair up in their places, whatever else is opaque', () => {
    const blocks = blocksOf(fixture(LAPTOP));
    blocks.unshift({ type: 901, data: Buffer.from('first') });
    blocks.push(
      { type: 9, data: Buffer.from('1e01b3008007b00400000080', 'hex') },
      { type: 902, data: Buffer.from('last') },
    );
    const text = whole(container(blocks));
    const hash = decodeHash(text);
    const positions = hash.opaqueBlocks?.map(({ position }) => position) ?? [];
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(hash.displays).toEqual([]);
    expect(encodeHash(hash)).toBe(text);
  });
});

describe('a model without a part', () => {
  it.each(['disk', 'memory', 'enclosure', 'offlineDeviceId', 'smbios', 'tpm', 'productKey', 'processor'] as const)(
    'has no %s once it is decoded',
    (member) => {
      const hash = again({ [member]: undefined, ...(member === 'tpm' ? { offlineDeviceId: undefined } : {}) });
      expect(Object.keys(hash)).not.toContain(member);
    },
  );
});

describe('the reader', () => {
  it('reads quantities of 64 bits whole, and as many bytes as it is told', () => {
    const reader = new HashReader();
    expect(reader.walk(Buffer.from(encodeBytes(laptop(part('memory', { totalGiB: 2 ** 40 + 5 })))))).toBeUndefined();
    expect(reader.u64(reader.start(5))).toBe(2 ** 40 + 5);
    expect(reader.size(5)).toBe(21);
    expect(reader.sized(5, 20)).toBe(-1);
    expect(reader.start(60)).toBe(-1);
    expect(reader.text(60)).toBeUndefined();
  });
});

describe('the text of a TPM', () => {
  it('is taken apart alike, whichever came before', () => {
    const texts = Array.from(
      { length: 600 },
      (_, i) => `TPM-Version:2.0 -Level:0-Revision:1.${i % 60}-VendorID:'INTC'-Firmware:${i * 7919}.${i}`,
    );
    for (const text of [...texts, 'odd', ...texts, 'x', '']) {
      const [, revision, firmware] = /Revision:([^-]*)-.*Firmware:(.*)$/.exec(text) ?? [];
      expect(parseTpmVersion(text)).toMatchObject({ versionText: text, ...(firmware ? { revision, firmware } : {}) });
      if (firmware === undefined) expect(parseTpmVersion(text)).toEqual({ versionText: text });
    }
  });
});
