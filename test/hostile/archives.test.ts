/** Archives that lie: about their sizes, and about where their files belong. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { checkCsv, mergeCsv, readCsv } from '../../src/index.js';
import { fixture } from '../fixtures.js';

const root = mkdtempSync(join(tmpdir(), 'hwhash-archives-'));
const folder = join(root, 'inner');
const at = (name: string): string => join(folder, name);
const put = (name: string, bytes: Uint8Array): string => {
  writeFileSync(at(name), bytes);
  return at(name);
};
const csv = new TextEncoder().encode(
  `Device Serial Number,Windows Product ID,Hardware Hash\r\n0AV9510GDP,,${fixture('laptop-hp-hybrid-tv8').trim()}\r\n`,
);

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('names inside a ZIP are names, not paths', () => {
  const names = [
    '../escape.csv',
    '../../escape.csv',
    '/tmp/hwhash-escape.csv',
    'C:\\escape.csv',
    '..\\escape.csv',
    'a/../../escape.csv',
  ];
  test.each(names)('%s is read, and nothing is written but the output', async (name) => {
    const zip = put('in.zip', zipSync({ [name]: csv }));
    const { rows } = await mergeCsv(zip, at('out.csv'));
    expect(rows).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['in.zip', 'out.csv']);
    expect(readdirSync(root)).toEqual(['inner']);
    expect(existsSync('/tmp/hwhash-escape.csv')).toBe(false);
  });

  test('a name like a member of Object does no harm', async () => {
    const { rows } = await mergeCsv(
      put('in.zip', zipSync({ '__proto__/x.csv': csv, 'constructor.csv': csv })),
      at('out.csv'),
    );
    expect(rows).toBeGreaterThan(0);
    expect(Object.hasOwn(Object.prototype, 'x.csv')).toBe(false);
  });
});

describe('sizes that an archive states are not believed', () => {
  /** A ZIP of one file whose directory gives it another size. */
  function stating(size: number, content: Uint8Array): Buffer {
    const zip = Buffer.from(zipSync({ 'a.csv': content }));
    zip.writeUInt32LE(size, zip.indexOf('PK\x01\x02') + 24);
    return zip;
  }

  test.each([
    ['more', 1000, 64 * 1024 * 1024],
    ['less', 2_000_000, 1_000_000],
  ])('one that unpacks into %s than it states is damaged, and nothing is cut off in silence', async (_, size, real) => {
    const zip = stating(size, new Uint8Array(real));
    expect(zip.length).toBeLessThan(100_000);
    const before = process.memoryUsage().arrayBuffers;
    const error = await mergeCsv(put('in.zip', zip), at('out.csv')).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'input-damaged' });
    expect(String(error)).toContain('in.zip:a.csv');
    expect(existsSync(at('out.csv'))).toBe(false);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  test('a gzip of one endless line is read as a stream, and the line is not kept', async () => {
    const packed = put('endless.csv.gz', gzipSync(Buffer.alloc(96 * 1024 * 1024, 0x41), { level: 1 }));
    const before = process.memoryUsage().arrayBuffers;
    const report = await checkCsv(packed, { target: 'intune', workers: 1 });
    expect(report.ok).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * 1024 * 1024);
  });
});

test('what cannot be put into a file leaves an existing one as it was', async () => {
  put('out.csv', Buffer.from('mine'));
  await expect(
    mergeCsv(put('bad.zip', Buffer.from('PK\x03\x04 not a zip')), at('out.csv'), { force: true }),
  ).rejects.toThrow();
  expect(readFileSync(at('out.csv'), 'utf8')).toBe('mine');
});

describe('what an archive holds is held against its checksums', () => {
  test.each([0, 6] as const)('one changed bit of a file packed at level %i is damage', async (level) => {
    const zip = Buffer.from(zipSync({ 'a.csv': [csv, { level }] }));
    // In a letter of the header line, where every bit pattern is a valid file, and a valid Huffman code.
    zip[level === 0 ? zip.indexOf('Serial') : zip.indexOf('PK\x01\x02') - 40] ^= 1;
    const error = await mergeCsv(put('in.zip', zip), at('out.csv')).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'input-damaged' });
    expect(String(error)).toContain('in.zip:a.csv');
  });

  test('two files of one name are both read', async () => {
    const zip = Buffer.from(zipSync({ 'a.csv': csv, 'b.csv': csv }));
    for (let i = zip.indexOf('b.csv'); i >= 0; i = zip.indexOf('b.csv')) zip.write('a.csv', i);
    let rows = 0;
    for await (const _ of readCsv(put('in.zip', zip))) rows++;
    expect(rows).toBe(2);
  });

  test('what is encrypted, or packed in a way that cannot be unpacked, is named', async () => {
    const flagged = Buffer.from(zipSync({ 'a.csv': csv }));
    flagged[flagged.indexOf('PK\x01\x02') + 8] |= 1;
    const deflate64 = Buffer.from(zipSync({ 'a.csv': csv }));
    deflate64[deflate64.indexOf('PK\x01\x02') + 10] = 9;
    await expect(mergeCsv(put('1.zip', flagged), at('out.csv'))).rejects.toThrow(/1\.zip:a\.csv is encrypted/);
    await expect(mergeCsv(put('2.zip', deflate64), at('out.csv'))).rejects.toThrow(/2\.zip:a\.csv .*method 9/);
  });
});

describe('an archive in an archive', () => {
  test('is not opened, whatever its name', async () => {
    const inner = zipSync({ 'a.csv': csv });
    const zip = put('in.zip', zipSync({ 'inner.zip': inner, 'inner.csv': inner, 'real.csv': csv }));
    const sources: string[] = [];
    for await (const { source } of readCsv(zip)) sources.push(source);
    expect(sources).toEqual([`${zip}:real.csv`]);
  });
});
