/** Faults of existing decoders (FORMAT.md, section 7), each as a regression test. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, findHashes, HashFormatError, inspectHash } from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { blocksOf, container, whole, withBlock } from './container.js';

const laptop = fixture('laptop-lenovo-tv9');

describe('decoding', () => {
  it('checks the checksum', () => {
    const bytes = Buffer.from(laptop, 'base64');
    bytes[700] ^= 1;
    expect(decodeHash(bytes).checksum.valid).toBe(false);
    expect(inspectHash(bytes).findings.map(({ code }) => code)).toContain('checksum-mismatch');
  });

  it('ends on a block of length 0', () => {
    const bytes = Buffer.from(laptop, 'base64');
    bytes.writeUInt16LE(0, 6);
    expect(() => decodeHash(bytes)).toThrow(expect.objectContaining({ code: 'block-length', offset: 4 }));
  });

  it('gives a typed error at every length that a hash can be cut to', () => {
    const bytes = Buffer.from(laptop, 'base64');
    const end = bytes.readUInt16LE(2) + 36;
    for (let length = 0; length < end; length++) {
      expect(() => decodeHash(bytes.subarray(0, length))).toThrow(HashFormatError);
    }
    expect(decodeHash(bytes.subarray(0, end)).checksum.valid).toBe(true);
  });

  it('reads block types as two bytes', () => {
    const text = whole(container([{ type: 0x010e, data: Buffer.from('SERIAL\0') }]));
    expect(decodeHash(text).smbios).toBeUndefined();
    expect(decodeHash(text).opaqueBlocks).toEqual([{ position: 0, type: 0x010e, data: '53455249414c00' }]);
  });

  it('shows the UUID in its little-endian reading', () => {
    const raw = Buffer.from('44454c4c42001043803456b1c04f4e31', 'hex');
    const text = withBlock(laptop, 12, () => raw);
    expect(decodeHash(text).smbios?.uuid).toBe('4c4c4544-0042-4310-8034-56b1c04f4e31');
  });

  it.each(FIXTURES)(
    '$name: keeps the last byte of the endorsement key and of the OfflineDeviceId',
    ({ text, blocks }) => {
      const hash = decodeHash(text);
      const ek = blocks.find(({ type }) => type === 25);
      expect(hash.tpm?.endorsementKey?.modulus).toBe(ek?.hex);
      expect(hash.offlineDeviceId?.id).toBe(blocks.find(({ type }) => type === 11)?.hex.slice(20));
      if (hash.offlineDeviceId?.source === 'TPM_EK') {
        expect(hash.offlineDeviceId.id).toBe(
          createHash('sha256')
            .update(Buffer.from(ek?.hex ?? '', 'hex'))
            .digest('hex'),
        );
      }
    },
  );

  it('keeps the processor vendor whole and strings without NULs', () => {
    const { processor, smbios } = decodeHash(laptop);
    expect(processor?.manufacturer).toBe('GenuineIntel');
    expect(JSON.stringify([processor, smbios])).not.toContain('\\u0000');
  });

  it('reads memory and graphics memory at full width', () => {
    const text = withBlock(laptop, 5, (data) => {
      data.writeBigUInt64LE(0x1_0000_0002n, 0);
      data.writeBigUInt64LE(0x2_0000_0004n, 8);
      return data;
    });
    expect(decodeHash(text).memory).toMatchObject({ totalGiB: 0x1_0000_0002, maximumGiB: 0x2_0000_0004 });
    const graphics = withBlock(laptop, 29, (data) => {
      data.writeBigUInt64LE(0xffff_ffff_ffff_fffen, 0);
      return data;
    });
    expect(decodeHash(graphics).graphics[0].dedicatedVideoMemory).toBe(0xffff_ffff_ffff_fffen);
  });

  it('does not take an unknown seek penalty for a hard disk', () => {
    const text = withBlock(laptop, 6, (data) => {
      data[10] = 0xff;
      return data;
    });
    expect(decodeHash(text).disk?.seekPenalty).toBeNull();
  });

  it.each([
    [3, 'ATA'],
    [8, 'RAID'],
    [10, 'SAS'],
    [11, 'SATA'],
    [17, 'NVMe'],
    [200, 200],
  ])('names bus type %i %s', (bus, name) => {
    const text = withBlock(laptop, 6, (data) => {
      data.writeUInt16LE(bus, 8);
      return data;
    });
    expect(decodeHash(text).disk?.busType).toBe(name);
  });

  it('reads the time without a shift, and western time zones as negative', () => {
    const { capturedAt, utcOffsetMinutes } = decodeHash(laptop);
    expect(capturedAt).toBe('2025-11-16T18:48:44Z');
    expect(utcOffsetMinutes).toBe(-480);
  });

  it.each([0, 1, 86_399, 86_400, 5_097_599, 5_097_600, 31_622_399, 3_155_759_999, 0xffffffff])(
    'reads second %i of the century as the calendar has it',
    (seconds) => {
      const text = withBlock(laptop, 1, (data) => {
        data.writeUInt32LE(seconds, 16);
        return data;
      });
      const expected = new Date(Date.UTC(2000, 0, 1) + seconds * 1000).toISOString().replace('.000', '');
      expect(decodeHash(text).capturedAt).toBe(expected);
    },
  );

  it('keeps the first block of a kind, and the second one as bytes', () => {
    const blocks = blocksOf(laptop);
    blocks.push({ type: 14, data: Buffer.from('OTHER\0') });
    const text = whole(container(blocks));
    const hash = decodeHash(text);
    expect(hash.smbios?.systemSerialNumber).toBe('UA0MVG77');
    expect(hash.opaqueBlocks).toEqual([{ position: blocks.length - 1, type: 14, data: '4f5448455200' }]);
    expect(encodeHash(hash)).toBe(text);
  });

  it('takes the hash out of the right column of a CSV', () => {
    const csv = `Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\nT0E,00330,${laptop},T0EA\r\n`;
    const { kind, hashes } = findHashes(Buffer.from(csv));
    expect(kind).toBe('csv');
    expect(hashes.map(({ content }) => content)).toEqual([laptop]);
  });

  it.each([
    ['a string that is not UTF-8', 16, (data: Buffer) => Buffer.concat([Buffer.from([0xc3, 0x28]), data])],
    ['a NUL inside a string', 16, (data: Buffer) => Buffer.concat([Buffer.from('A\0'), data])],
    ['a string without its NUL', 16, (data: Buffer) => data.subarray(0, data.length - 1)],
    ['an odd number of bytes of UTF-16', 30, (data: Buffer) => data.subarray(0, data.length - 1)],
    ['half a surrogate pair', 30, (data: Buffer) => Buffer.concat([Buffer.from([0x00, 0xd8]), data])],
  ])('keeps %s as bytes', (_what, type, change) => {
    const text = withBlock(laptop, type, change);
    const { hash, findings } = inspectHash(text);
    expect(hash?.opaqueBlocks?.map((block) => block.type)).toContain(type);
    expect(findings.map(({ code, severity }) => [code, severity])).toContainEqual(['opaque-block', 'info']);
    expect(encodeHash(hash as NonNullable<typeof hash>)).toBe(text);
  });

  it('shows the number of an enumeration value that has no name', () => {
    const text = withBlock(laptop, 1, (data) => {
      data[21] = 77;
      return data;
    });
    expect(decodeHash(text).osType).toBe(77);
    expect(encodeHash(decodeHash(text))).toBe(text);
  });
});
