/** Archives that lie: about their sizes, and about where their files belong. */
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { checkCsv, decodeHash, hashToJson, mergeCsv, readCsv } from '../../src/index.js';
import { uncab } from '../../src/input/cab.js';
import { inflateNode } from '../../src/input/inflate-node.js';
import { ArchiveBudget } from '../../src/input/packed.js';
import { unzip } from '../../src/input/zip.js';
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

describe('what an archive holds is compared with its checksums', () => {
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

test('a cabinet of as many folders and files as it can state is refused at once', () => {
  const count = 0xffff;
  const filesStart = 36 + 8 * count;
  const cab = Buffer.alloc(filesStart + 18 * count);
  cab.write('MSCF');
  cab.writeUInt32LE(filesStart, 16);
  cab.writeUInt16LE(count, 26);
  cab.writeUInt16LE(count, 28);
  // One letter and a zero are the name; each file is of a folder of its own.
  for (let i = 0; i < count; i++) {
    cab.writeUInt16LE(i, filesStart + 18 * i + 8);
    cab.write('a', filesStart + 18 * i + 16);
  }
  const { user } = process.cpuUsage();
  expect(() => uncab(cab, inflateNode, new ArchiveBudget())).toThrow('it would unpack into too much');
  expect(process.cpuUsage().user - user).toBeLessThan(5_000_000);
});

describe('what is larger than one read of a file', () => {
  test('an archive gives its rows', async () => {
    const logs = randomBytes(3 * 1024 * 1024);
    const zip = put('in.zip', zipSync({ 'a.csv': csv, 'logs.bin': [logs, { level: 0 }], 'z.csv': csv }));
    let rows = 0;
    for await (const { aligned } of readCsv(zip)) rows += aligned ? 1 : 100;
    expect(rows).toBe(2);
  });

  test('a list of hashes in JSON gives each', async () => {
    const hashes = Array.from({ length: 600 }, () => hashToJson(decodeHash(fixture('laptop-hp-hybrid-tv8'))));
    const path = put('hashes.json', Buffer.from(JSON.stringify(hashes)));
    expect(statSync(path).size).toBeGreaterThan(1.5 * 1024 * 1024);
    let rows = 0;
    for await (const { values } of readCsv(path)) if (decodeHash(values.hardwareHash ?? '').checksum.valid) rows++;
    expect(rows).toBe(600);
  });
});

describe('an archive as people have them', () => {
  const zip = Buffer.from(zipSync({ 'b.csv': csv, 'a.csv': csv }));
  const sources = async (path: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { source } of readCsv(path)) found.push(source);
    return found;
  };

  test('is read in the order of its names, whatever follows it', async () => {
    for (const behind of ['', '\n', '\0'.repeat(1000)]) {
      const path = put('in.zip', Buffer.concat([zip, Buffer.from(behind)]));
      expect(await sources(path)).toEqual([`${path}:a.csv`, `${path}:b.csv`]);
    }
  });

  test('with a comment is read', async () => {
    const commented = Buffer.concat([zip, Buffer.from('PK\x05\x06 made by hand')]);
    commented.writeUInt16LE(17, zip.length - 2);
    const path = put('in.zip', commented);
    expect(await sources(path)).toHaveLength(2);
  });

  test('without its directory is damaged, and the reason is told', async () => {
    const path = put('in.zip', zip.subarray(0, zip.length - 30));
    await expect(sources(path)).rejects.toThrow(/in\.zip is damaged: .*[Ee]nd of central directory/);
  });
});

describe('an archive that asks for too much', () => {
  test('of files that share their bytes is damaged, at once', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `${String(i).padStart(3, '0')}.csv`);
    const zip = Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, csv]))));
    const first = zip.indexOf('PK\x01\x02');
    // Every entry of the directory points to the first file.
    for (let at = first; at >= 0; at = zip.indexOf('PK\x01\x02', at + 1)) zip.writeUInt32LE(0, at + 42);
    const sharing = Buffer.concat([zip.subarray(0, zip.indexOf('PK\x03\x04', 1)), zip.subarray(first)]);
    const end = sharing.lastIndexOf('PK\x05\x06');
    sharing.writeUInt32LE(sharing.indexOf('PK\x01\x02'), end + 16);
    await expect(mergeCsv(put('in.zip', sharing), at('out.csv'))).rejects.toThrow(/in\.zip is damaged: .*share/);
  });

  test('of more files or bytes than any is not read', () => {
    const four = zipSync({ '1.csv': csv, '2.csv': csv, '3.csv': csv, '4.csv': csv });
    const read = (files: number, bytes: number): number =>
      unzip(four, inflateNode, new ArchiveBudget(files, bytes)).length;
    const tooLarge = expect.objectContaining({ code: 'input-too-large' });
    expect(read(4, 4 * csv.length)).toBe(4);
    expect(() => read(3, 1e6)).toThrow(tooLarge);
    expect(() => read(9, 4 * csv.length - 1)).toThrow(tooLarge);
  });

  test('of very many files that nobody wants is not read', async () => {
    const zip = Buffer.from(zipSync({ 'a.csv': csv }));
    const end = zip.lastIndexOf('PK\x05\x06');
    zip.writeUInt16LE(65000, end + 8);
    zip.writeUInt16LE(65000, end + 10);
    await expect(mergeCsv(put('in.zip', zip), at('out.csv'))).rejects.toMatchObject({ code: 'input-too-large' });
  });
});

test('names of files in an archive are told escaped and cut', async () => {
  // A letter beyond ASCII, so that the name is marked as UTF-8.
  const name = `\u001b[31mxxx\u00e9${'x'.repeat(5000)}.csv`;
  const zip = Buffer.from(zipSync({ [name]: [csv, { level: 0 }] }));
  zip[zip.indexOf('Serial')] ^= 1;
  const error = await mergeCsv(put('in.zip', zip), at('out.csv')).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'input-damaged', path: expect.stringContaining('\u001b[31mxxx') });
  expect(String(error)).toContain('\\u{1b}[31mxxx');
  expect(String(error)).not.toContain('\u001b');
  expect(String(error).length).toBeLessThan(500);
});

describe('an archive in an archive', () => {
  const rowsOf = async (path: string): Promise<[source: string, unusable: string | undefined][]> => {
    const rows: [string, string | undefined][] = [];
    for await (const { source, unusable } of readCsv(path)) rows.push([source, unusable]);
    return rows;
  };

  test('is opened, whatever its name', async () => {
    const inner = zipSync({ 'a.csv': csv });
    const zip = put('in.zip', zipSync({ 'inner.zip': inner, 'inner.csv': inner, 'real.csv': csv }));
    const names = ['inner.csv:a.csv', 'inner.zip:a.csv', 'real.csv'];
    expect(await rowsOf(zip)).toEqual(names.map((name) => [`${zip}:${name}`, undefined]));
  });

  test('is opened to a depth of four, and what is deeper is named as left out', async () => {
    let archive = zipSync({ 'a.csv': csv });
    for (let depth = 0; depth < 8; depth++) archive = zipSync({ 'in.zip': archive, 'b.csv': csv });
    const rows = await rowsOf(put('deep.zip', archive));
    expect(rows.filter(([, unusable]) => unusable === undefined)).toHaveLength(4);
    expect(rows.flatMap(([, unusable]) => unusable ?? [])).toEqual(['the file is an archive within 4 others']);
  });
});
