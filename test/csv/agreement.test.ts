import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSettings, FileCheck } from '../../src/csv/check.js';
import { decodeHash } from '../../src/hash/decode.js';
import { inspectHash } from '../../src/inspect/inspect.js';
import { biosDigest } from '../../src/licensing/digests.js';
import { validateHash } from '../../src/validate/validate.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { withBlock } from '../hash/container.js';
import { fileOf, HEADER } from './devices.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const OPTIONS = { target: 'fleet', scenario: 'oem', now: NOW, duplicates: false } as const;

/** What the CSV check says about a hash in a row of its own. */
function inCsv(text: string): string[] {
  const check = new FileCheck(checkSettings(OPTIONS, true), { file: 0 });
  check.push(Buffer.from(fileOf(HEADER, `,,${text}`), 'latin1'));
  check.finish();
  return check.takeFindings().map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

/** What the CSV check says about the last of several hashes in a file. */
function inCsvBehind(first: readonly string[], text: string): string[] {
  const check = new FileCheck(checkSettings(OPTIONS, true), { file: 0 });
  check.push(Buffer.from(fileOf(HEADER, ...[...first, text].map((hash) => `,,${hash}`)), 'latin1'));
  check.finish();
  const findings = check.takeFindings().filter(({ row }) => row === first.length);
  return findings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

/** A hash with other bytes in its blocks, sealed with the checksum that fits them. */
function resealed(text: string, edits: readonly { at: number; value: number }[]): string {
  const bytes = Buffer.from(text, 'base64');
  const end = bytes.readUInt16LE(2);
  for (const { at, value } of edits) bytes[4 + (at % (end - 4))] = value;
  createHash('sha256')
    .update(bytes.subarray(0, end))
    .digest()
    .copy(bytes, end + 4);
  return bytes.toString('base64');
}

/**
 * What `validate` says about it. Where the BIOS digest disagrees, it goes on to the other digests; the CSV check leaves
 * those to `--hwid all`.
 */
function alone(text: string): string[] {
  const { findings } = validateHash(inspectHash(text), { scenario: 'oem', now: NOW });
  const compared = findings.filter(({ code, message }) => code !== 'hwid-mismatch' || message.includes('BIOS'));
  return compared.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

describe('the CSV check and validate', () => {
  it.each(FIXTURES)('say the same about $name', ({ text }) => {
    expect(inCsv(text).sort()).toEqual(alone(text).sort());
  });

  it.each(FIXTURES)('say the same about hashes that differ in any byte from $name before them', ({ text }) => {
    const edit = fc.record({
      at: fc.nat(3000),
      value: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x30, 0x41, 0x7c, 0xff)),
    });
    const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 2 }), (edits) => {
      const other = resealed(text, edits);
      expect(inCsvBehind([text, text], other).sort()).toEqual(alone(other).sort());
    });
    fc.assert(property, { numRuns: 60 });
  });

  it.each(['None', '  none  ', 'SMBIOS_STRING_INDEX_0 '])(
    'agree with a BIOS digest made without the product %j',
    (product) => {
      const { smbios } = decodeHash(fixture('laptop-lenovo-tv9'));
      const { uuid = '', systemManufacturer = '', systemSerialNumber = '', systemVersion = '' } = smbios ?? {};
      const identity = { uuid, manufacturer: systemManufacturer, serialNumber: systemSerialNumber };
      const digest = biosDigest({ ...identity, product: systemVersion, firmwareVendor: smbios?.firmwareVendor ?? '' });
      const named = withBlock(fixture('laptop-lenovo-tv9'), 17, () => Buffer.from(`${product}\0`));
      const text = withBlock(named, 37, (data) => {
        data.writeUInt16LE(digest, 30);
        return data;
      });
      expect(inCsv(text).join()).not.toContain('hwid-mismatch');
      expect(inCsv(text).sort()).toEqual(alone(text).sort());
    },
  );

  it('say the same about damaged hashes', () => {
    const edit = fc.record({ at: fc.nat(3999), value: fc.constantFrom('A', 'B', '/', '+', '9', '-', '=') });
    const property = fc.property(
      fc.constantFrom(...FIXTURES),
      fc.array(edit, { maxLength: 3 }),
      fc.option(fc.nat(4000), { nil: undefined }),
      ({ text }, edits, cut) => {
        const characters = [...text];
        for (const { at, value } of edits) characters[at] = value;
        const damaged = characters.slice(0, cut).join('');
        fc.pre(damaged !== '');
        expect(inCsv(damaged).sort()).toEqual(alone(damaged).sort());
      },
    );
    fc.assert(property, { numRuns: 400 });
  });
});
