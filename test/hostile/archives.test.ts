/** Archives that lie: about their sizes, and about where their files belong. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { checkCsv, mergeCsv } from '../../src/index.js';
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

  test('one that unpacks into more than it states takes no more memory than stated', async () => {
    const zip = stating(1000, new Uint8Array(64 * 1024 * 1024));
    expect(zip.length).toBeLessThan(100_000);
    const before = process.memoryUsage().arrayBuffers;
    expect((await mergeCsv(put('in.zip', zip), at('out.csv'))).rows).toBe(0);
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
