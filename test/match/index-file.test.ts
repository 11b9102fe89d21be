/** An index survives as a file, and damage to the file is found. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDeviceIndex, saveDeviceIndex } from '../../src/index.js';
import { DeviceIndex, decodeDeviceIndex, encodeDeviceIndex, IndexFormatError } from '../../src/match/index.js';
import { indexPieces, indexSize } from '../../src/match/index-file.js';
import { fixture } from './devices.js';
import { Fleet } from './fleet.js';

const fleet = new Fleet(21);
const devices = Array.from({ length: 60 }, (_, i) => ({ id: `Gerät ${i}`, hash: fleet.device() }));
const index = new DeviceIndex({ weakKeyLimit: 7 });
for (const { id, hash } of devices) index.add(id, hash);
index.remove('Gerät 5');
const bytes = encodeDeviceIndex(index);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hwhash-index-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the bytes of an index', () => {
  it('give an index that answers alike', () => {
    const again = decodeDeviceIndex(bytes);
    expect(again.size).toBe(59);
    expect(again.weakKeyLimit).toBe(7);
    for (const { hash } of devices) expect(again.match(hash)).toEqual(index.match(hash));
    expect(encodeDeviceIndex(again)).toEqual(bytes);
  });

  it('are the same for devices that do not fit into one piece', () => {
    const many = new DeviceIndex();
    for (let i = 0; i < 2500; i++) many.add(`${'n'.repeat(i % 1000)} ${i}`, devices[i % devices.length].hash);
    many.remove(' 0');
    const whole = encodeDeviceIndex(many);
    const pieces = [...indexPieces(many)];
    expect(pieces.length).toBeGreaterThan(20);
    expect(Buffer.concat(pieces).equals(whole)).toBe(true);
    expect(indexSize(many)).toBe(whole.length);
    const again = decodeDeviceIndex(whole);
    expect([...again.names()]).toEqual([...many.names()]);
  });

  it('of none are an index of none', () => {
    expect(decodeDeviceIndex(encodeDeviceIndex(new DeviceIndex())).size).toBe(0);
  });

  it('with any one byte changed, or cut anywhere, are refused', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at] ^= flip;
        expect(() => decodeDeviceIndex(damaged)).toThrow(IndexFormatError);
        expect(() => decodeDeviceIndex(bytes.subarray(0, at))).toThrow(IndexFormatError);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['not-an-index', new TextEncoder().encode('Device Serial Number,Windows Product ID,Hardware Hash\r\n'.repeat(3))],
    ['not-an-index', new Uint8Array(0)],
    ['index-version', Uint8Array.from(bytes, (byte, i) => (i === 8 ? 99 : byte))],
    ['index-damaged', Uint8Array.from(bytes, (byte, i) => (i === 20 ? 255 : byte))],
  ])('that are none say %s', (code, content) => {
    expect(() => decodeDeviceIndex(content)).toThrow(expect.objectContaining({ code }));
  });
});

describe('an index file of version 1', () => {
  const path = new URL('index-version-1.b64', import.meta.url);
  const older = async (): Promise<Uint8Array> => Buffer.from(await readFile(path, 'utf8'), 'base64');
  const NAMES = ['desktop-hp-tv9', 'laptop-lenovo-tv9', 'vm-hyperv-tv9', 'winpe-dell-tv9'];

  it('is read, and answers as it did', async () => {
    const read = decodeDeviceIndex(await older());
    expect([...read.names()]).toEqual(NAMES);
    for (const name of NAMES) {
      const [best] = read.match(fixture(name), { limit: 1 });
      expect(best).toMatchObject({ id: name, verdict: 'same' });
      const levels = new Map(best.contributions.map(({ field, level }) => [field, level]));
      expect(levels.get('disks')).toBe('missing');
      expect(levels.get('licensingHwid.instances')).toBe('missing');
      expect(levels.get('disk.serialNumber')).not.toBe('differ');
    }
  });

  it('is written in the form of today, and finds a disk that changed places', async () => {
    const written = encodeDeviceIndex(decodeDeviceIndex(await older()));
    expect(new DataView(written.buffer).getUint32(8, true)).toBe(2);
    const device = fixture('desktop-hp-tv9');
    const stranger = fleet.device();
    const holding = { ...stranger, disks: [stranger.disk ?? {}, device.disk ?? {}] };
    expect(
      decodeDeviceIndex(written)
        .match(holding)
        .map(({ id }) => id),
    ).toContain('desktop-hp-tv9');
  });

  it('with words that are not keys is refused', async () => {
    for (const word of [0xf0000000, 0x08000000]) {
      const content = Buffer.from(await older()).subarray(0, -32);
      content.writeUInt32LE(word, 40);
      const sealed = Buffer.concat([content, createHash('sha256').update(content).digest()]);
      expect(() => decodeDeviceIndex(sealed)).toThrow(expect.objectContaining({ code: 'index-damaged' }));
    }
  });
});

describe('bytes that were sealed and still are none', () => {
  const device = { id: 'one', hash: devices[0].hash };
  const one = new DeviceIndex();
  one.add(device.id, device.hash);
  const whole = encodeDeviceIndex(one);
  /** The bytes after a change, with the checksum that belongs to them. */
  const sealed = (change: (content: Buffer) => Buffer): Uint8Array => {
    const content = change(Buffer.from(whole.slice(0, -32)));
    return Buffer.concat([content, createHash('sha256').update(content).digest()]);
  };
  const nameAt = 40 + 4 * 36;

  it.each([
    ['a name longer than what is left', 'index-damaged', (content: Buffer) => content.fill(4, nameAt, nameAt + 1)],
    ['words that are not keys', 'index-damaged', (content: Buffer) => content.fill(0xff, 40, 44)],
    ['more devices than there are', 'index-damaged', (content: Buffer) => content.fill(2, 16, 17)],
    ['another number of words', 'index-version', (content: Buffer) => content.fill(28, 12, 13)],
    ['another version', 'index-version', (content: Buffer) => content.fill(3, 8, 9)],
    ['the words of an older version', 'index-version', (content: Buffer) => content.fill(1, 8, 9)],
    ['other letters', 'not-an-index', (content: Buffer) => content.fill(0x58, 6, 7)],
    ['a byte more', 'index-damaged', (content: Buffer) => Buffer.concat([content, Buffer.alloc(1)])],
    ['less than a header', 'not-an-index', (content: Buffer) => content.subarray(0, 39)],
  ])('for %s: %s', (_, code, change) => {
    expect(() => decodeDeviceIndex(sealed(change))).toThrow(
      expect.objectContaining({ name: 'IndexFormatError', code }),
    );
  });

  it('are read where they are in a larger buffer', () => {
    const larger = Buffer.concat([Buffer.alloc(3), whole, Buffer.alloc(5)]);
    expect(decodeDeviceIndex(larger.subarray(3, 3 + whole.length)).match(device.hash)[0].id).toBe('one');
  });

  it('take the limit for weak keys that they were written with, or the reader says', () => {
    expect(decodeDeviceIndex(encodeDeviceIndex(new DeviceIndex({ weakKeyLimit: 9 }))).weakKeyLimit).toBe(9);
    expect(decodeDeviceIndex(whole, { weakKeyLimit: 3 }).weakKeyLimit).toBe(3);
    const endless = encodeDeviceIndex(new DeviceIndex({ weakKeyLimit: Number.POSITIVE_INFINITY }));
    expect(decodeDeviceIndex(endless).weakKeyLimit).toBe(0xffffffff);
    expect(decodeDeviceIndex(sealed((content) => content.fill(0, 32, 36))).weakKeyLimit).toBe(1);
  });
});

describe('the file of an index', () => {
  it('is written whole, and replaced', async () => {
    const path = join(folder, 'registry.hwix');
    await writeFile(path, 'an older file');
    await saveDeviceIndex(index, path);
    expect(await readdir(folder)).toEqual(['registry.hwix']);
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect((await loadDeviceIndex(path)).match(devices[3].hash)[0].id).toBe('Gerät 3');
  });

  it('in a folder that does not exist is refused in plain words', async () => {
    await expect(saveDeviceIndex(index, join(folder, 'missing', 'x'))).rejects.toThrow('its folder does not exist');
  });
});
