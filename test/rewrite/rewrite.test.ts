import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { checkCsvBytes } from '../../src/csv/check.js';
import { CSV_TARGETS } from '../../src/csv/dialects.js';
import { parseCsv } from '../../src/csv/rows.js';
import { writeCsv } from '../../src/csv/write.js';
import { inspectHash } from '../../src/inspect/inspect.js';
import { appendCsv } from '../../src/rewrite/append.js';
import { convertCsv, fixCsv } from '../../src/rewrite/fix.js';
import { fixCsvBytes } from '../../src/rewrite/fix-bytes.js';
import { mergeCsv } from '../../src/rewrite/merge.js';
import { readCsv } from '../../src/rewrite/read.js';
import type { CsvRewriteOptions } from '../../src/rewrite/rewriter.js';
import { splitCsv } from '../../src/rewrite/split.js';
import { device, fileOf, fleet, HEADER, PRODUCT_ID, rowOf } from '../csv/devices.js';
import { at, got, put, theFolder, useFolder } from '../csv/folder.js';
import { text } from '../validate/containers.js';

const A = device(1);
const B = device(2);
const C = device(3);
const TAGGED = `${HEADER},Group Tag`;
const PARTNER = `${HEADER},Manufacturer name,Device model`;

useFolder();

/** What people bring, and the one file that it is repaired to. */
const REPAIRABLE: [what: string, file: string | Uint8Array, expected: string, options?: CsvRewriteOptions][] = [
  ['nothing to repair', fleet([A, B]), fleet([A, B])],
  ['UTF-16', Buffer.from(`\ufeff${fleet([A])}`, 'utf16le'), fleet([A])],
  ['a byte order mark', `\ufeff${fleet([A])}`, fleet([A])],
  ['quotation marks', fileOf(HEADER, `"${A.serial}","${A.product}","${A.hash}"`), fleet([A])],
  ['semicolons', fleet([A, B]).replaceAll(',', ';'), fleet([A, B])],
  ['tabs', fleet([A, B]).replaceAll(',', '\t'), fleet([A, B])],
  ['the case of the header', fleet([A]).replace(HEADER, HEADER.toUpperCase()), fleet([A])],
  [
    'the order of the columns',
    fileOf('Hardware Hash,Windows Product ID,Device Serial Number', `${A.hash},${A.product},${A.serial}`),
    fleet([A]),
  ],
  ['no header line', fileOf(rowOf(A), rowOf(B)), fleet([A, B])],
  ['titles of other tools', fileOf('SerialNumber,ProductKeyID,DeviceHardwareData', rowOf(A)), fleet([A])],
  ['columns too many', fileOf(`${HEADER},Owner`, rowOf(A, 'Ada')), fleet([A])],
  ['empty values too many', fileOf(HEADER, rowOf(A, '', '')), fleet([A])],
  ['leading or trailing whitespace', fileOf(HEADER, ` ${A.serial} ,${A.product}\u00a0,${A.hash}\u200b`), fleet([A])],
  ['spaces inside the hash', fileOf(HEADER, rowOf({ ...A, hash: A.hash.replace(/(.{76})/g, '$1 ') })), fleet([A])],
  ['empty lines and rows', fileOf(HEADER, '', rowOf(A), ',,', '', rowOf(B), ''), fleet([A, B])],
  ['LF', fleet([A, B]).replaceAll('\r\n', '\n'), fleet([A, B])],
  ['CR', fleet([A, B]).replaceAll('\r\n', '\r'), fleet([A, B])],
  ['no last line end', fleet([A]).trimEnd(), fleet([A])],
  ['repeated rows', fleet([A, B, A, A]), fleet([A, B])],
  ['a product id in scientific notation', fileOf(HEADER, rowOf({ ...A, product: scientific(A.product) })), fleet([A])],
  ['an empty serial number', fileOf(HEADER, rowOf({ ...A, serial: '' })), fleet([A])],
  ['a group tag to set', fleet([A]), fileOf(TAGGED, rowOf(A, 'Kiosk')), { groupTag: 'Kiosk' }],
  [
    'a user to set',
    fileOf(TAGGED, rowOf(A, 'Kiosk')),
    fileOf(`${TAGGED},Assigned User`, rowOf(A, 'Kiosk', 'ada@contoso.com')),
    { assignedUser: 'ada@contoso.com' },
  ],
  [
    'a group tag to keep',
    fileOf(TAGGED, rowOf(A, 'Kiosk'), rowOf(B, '')),
    fileOf(TAGGED, rowOf(A, 'Kiosk'), rowOf(B, '')),
  ],
];

function scientific(digits: string): string {
  return Number(digits).toExponential(5).toUpperCase();
}

describe('repairing a CSV file', () => {
  it.each(REPAIRABLE)('%s', (_what, file, expected, options) => {
    const fixed = fixCsvBytes(file, options);
    expect(fixed.text).toBe(expected);
    expect(fixed.leftOut).toEqual([]);
    expect(checkCsvBytes(fixed.text).findings).toEqual([]);
    if (file === expected) expect(fixed.changes).toEqual([]);
    else expect(fixed.changes.length).toBeGreaterThan(0);
  });

  it('restores the zeros that the end of a hash lost with its padding', () => {
    const cut = A.hash.slice(0, -3);
    const { text: fixed, changes } = fixCsvBytes(fileOf(HEADER, rowOf({ ...A, hash: cut })));
    expect(fixed).toBe(fleet([A]));
    expect(changes).toMatchObject([{ line: 2, row: 0 }]);
    expect(changes[0].message).toContain(
      'the end of the hash was missing: 3 characters of 4000, which stand for zeros',
    );
  });

  it('restores leading zeros that a spreadsheet took', () => {
    const own = device(4, 0, text(14, '0012345'));
    const { text: fixed } = fixCsvBytes(fileOf(HEADER, rowOf({ ...own, serial: '12345' })));
    expect(fixed).toBe(fileOf(HEADER, rowOf({ ...own, serial: '0012345' })));
  });

  it.each([
    ['a comma in a value', fileOf(TAGGED, rowOf(A, 'a,b'), rowOf(B, '')), 'values'],
    ['a quoted comma', fileOf(TAGGED, rowOf(A, '"a,b"'), rowOf(B, '')), 'a comma'],
    ['a character that is not ASCII', fileOf(TAGGED, rowOf(A, 'Büro'), rowOf(B, '')), 'U+00FC'],
    ['no hash', fileOf(TAGGED, `${A.serial},,,`, rowOf(B, '')), '"Hardware Hash" is empty'],
    ['an open quotation mark', fileOf(TAGGED, `"${rowOf(A, '')}`, rowOf(B, '')), 'has 1 value'],
  ])('leaves a row out, and says so: %s', (_what, file, message) => {
    const { text: fixed, leftOut, rows, written } = fixCsvBytes(file);
    expect(fixed).toBe(fileOf(TAGGED, rowOf(B, '')));
    expect(leftOut).toMatchObject([{ line: 2, row: 0 }]);
    expect(leftOut[0].message).toContain(message);
    expect([rows, written]).toEqual([2, 1]);
  });

  const spaced = A.hash.replace(/(.{76})/g, '$1 ');
  it.each([
    ['spaces', spaced, 'spaces inside the hash were removed'],
    ['percent-encoding', encodeURIComponent(A.hash), 'percent-encoding inside the hash was decoded'],
    ['escapes of JSON', A.hash.replaceAll('/', '\\/'), 'escapes inside the hash were decoded'],
    ['character references', A.hash.replaceAll('+', '&#43;'), 'character references inside the hash were decoded'],
    ['base64url', A.hash.replaceAll('+', '-').replaceAll('/', '_'), 'base64url inside the hash became base64'],
    ['plus signs lost', A.hash.replaceAll('+', ' '), 'spaces inside the hash are "+" again'],
    ['a no-break space', A.hash.replace(/^.{90}/, '$&\u00a0'), 'spaces inside the hash were removed'],
    ['what nobody sees', A.hash.replace(/^.{90}/, '$&\u200b'), 'invisible characters inside the hash were removed'],
    ['spaces around the hash', ` ${A.hash}\u00a0`, 'has leading or trailing whitespace'],
    ['the hash twice', A.hash + A.hash, 'the hash was there twice'],
    ['a letter for the zero', A.hash.replace('T0', 'TO'), 'the digit 0 again'],
    ['line ends in quotation marks', `"${A.hash.replace(/(.{76})/g, '$1\n')}"`, 'lines of the hash were joined'],
  ])('names what it takes off a hash: %s', (_what, hash, message) => {
    for (const target of ['intune', 'fleet'] as const) {
      const { text: fixed, changes, leftOut } = fixCsvBytes(fileOf(TAGGED, rowOf({ ...A, hash }, 'Kiosk')), { target });
      expect(fixed).toBe(fileOf(TAGGED, rowOf(A, 'Kiosk')));
      expect(leftOut).toEqual([]);
      expect(changes).toContainEqual(expect.objectContaining({ line: 2, message: expect.stringContaining(message) }));
    }
  });

  it('guesses nothing: a wrong serial number is written and named', () => {
    const wrong = fileOf(HEADER, rowOf({ ...A, serial: 'OTHER1' }), rowOf(B));
    const { text: fixed, faulty, leftOut } = fixCsvBytes(wrong);
    expect(fixed).toBe(wrong);
    expect(leftOut).toEqual([]);
    expect(faulty).toMatchObject([{ line: 2, row: 0, field: 'Device Serial Number' }]);
    expect(faulty[0].message).toContain('is not the one in the hash');
  });

  const flipped = (hash: string, at: number): string =>
    `${hash.slice(0, at)}${hash[at] === 'B' ? 'C' : 'B'}${hash.slice(at + 1)}`;
  it.each([
    ['a byte that was changed', flipped(A.hash, 40)],
    ['the length of a block', flipped(A.hash, 20)],
    ['the middle missing', A.hash.slice(0, 400) + A.hash.slice(404)],
    ['cut at 255 characters', A.hash.slice(0, 255)],
    ['cut at 2048 characters', `${A.hash.slice(0, 2045)}...`],
    ['an error message', 'Unable to retrieve device hardware data (hash) from computer PC1'],
    ['text in base64', Buffer.from('a location that somebody padded').toString('base64')],
    ['a number', '3.30E+12'],
  ])('never writes a hash without proof: %s', (_what, hash) => {
    const { text: fixed, leftOut, rows, written } = fixCsvBytes(fileOf(HEADER, rowOf({ ...A, hash }), rowOf(B)));
    expect(fixed).toBe(fleet([B]));
    expect(leftOut).toMatchObject([{ line: 2, row: 0, field: 'Hardware Hash' }]);
    expect([rows, written]).toEqual([2, 1]);
  });

  it('names what the firmware of a device that is written lacks', () => {
    const nameless = device(7, 0, text(16, 'Default string'));
    const { text: fixed, faulty } = fixCsvBytes(fleet([nameless, A]));
    expect(fixed).toBe(fleet([nameless, A]));
    expect(faulty).toMatchObject([{ line: 2, row: 0, field: 'Hardware Hash' }]);
    expect(checkCsvBytes(fixed).withErrors).toBe(1);
  });

  it('names two captures of one device, of which only a merge knows the one to keep', () => {
    const { text: fixed, faulty } = fixCsvBytes(fleet([A, device(1, 60)]));
    expect(fixed).toBe(fleet([A, device(1, 60)]));
    expect(faulty).toMatchObject([{ line: 3, message: expect.stringContaining('line 2') }]);
  });

  it('adds the Group Tag column in front of the user, which the import needs', () => {
    const file = fileOf(`${HEADER},Assigned User`, rowOf(A, 'ada@contoso.com'));
    const { text: fixed, faulty, leftOut } = fixCsvBytes(file);
    expect(fixed).toBe(fileOf(`${TAGGED},Assigned User`, rowOf(A, '', 'ada@contoso.com')));
    expect([faulty, leftOut]).toEqual([[], []]);
  });

  it("leaves all but the hash of a repaired device empty, for Partner Center's rows", () => {
    const {
      text: fixed,
      changes,
      faulty,
    } = fixCsvBytes(fleet([A]), { target: 'partner-center', fill: true, repaired: true });
    expect(fixed).toBe(fileOf(PARTNER, `,,${A.hash},,`));
    expect(changes.filter(({ message }) => message.startsWith('left empty'))).toHaveLength(4);
    expect(faulty).toEqual([]);
    expect(checkCsvBytes(fixed, { target: 'partner-center' }).findings).toEqual([]);
    expect(() => fixCsvBytes(fleet([A]), { repaired: true })).toThrow(RangeError);
  });

  it('takes a value that is no product key ID out of a list without hashes the first time', () => {
    const list = 'Maker,Key,Hash\r\nCT1000,CT1001,\r\nCT1002,3305766812225,\r\n';
    const { text: once, leftOut, changes } = fixCsvBytes(list, { target: 'partner-center' });
    expect(once).toBe(fileOf(PARTNER, 'CT1002,3305766812225,,,'));
    expect(leftOut).toMatchObject([{ line: 2 }]);
    expect(changes.map(({ message }) => message)).toContain('"CT1001" is not a product key ID and was taken out');
    expect(fixCsvBytes(once, { target: 'partner-center' }).text).toBe(once);
  });

  it('gives what it wrote back unchanged', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', '"', ';', 'é', '\t'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ tag: value, quote: fc.boolean(), number: fc.nat(5) }), { maxLength: 5 }),
        (rows) => {
          const lines = rows.map(({ tag, quote, number }) =>
            rowOf(device(number), quote ? `"${tag.replaceAll('"', '""')}"` : tag),
          );
          const once = fixCsvBytes(fileOf(TAGGED, ...lines)).text;
          expect(once).toMatch(/^[\x20-\x7e\r\n]*$/);
          for (const { values } of parseCsv(once))
            expect(inspectHash(values.hardwareHash ?? '').hash?.checksum.valid).toBe(true);
          expect(fixCsvBytes(once).text).toBe(once);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('files rewritten', () => {
  it('fixes from a file to a file, and keeps an existing one', async () => {
    put('in.csv', fleet([A, B]).replaceAll('\r\n', '\n'));
    const result = await fixCsv(at('in.csv'), at('out.csv'));
    expect(got('out.csv')).toBe(fleet([A, B]));
    expect(result).toMatchObject({ rows: 2, written: 2, leftOut: [] });
    expect(result.changes.map(({ message }) => message)).toEqual(['3 lines did not end in CRLF']);
    await expect(fixCsv(at('in.csv'), at('out.csv'))).rejects.toMatchObject({ code: 'output-exists' });
    await fixCsv(at('in.csv'), at('out.csv'), { force: true });
    await expect(fixCsv(at('in.csv'), at('in.csv'), { force: true })).rejects.toMatchObject({
      code: 'output-is-input',
    });
    expect(got('in.csv')).toBe(fleet([A, B]).replaceAll('\r\n', '\n'));
    expect(readdirSync(theFolder()).sort()).toEqual(['in.csv', 'out.csv']);
  });

  it('names a file that has more rows than the target accepts', async () => {
    put('in.csv', fleet(Array.from({ length: 501 }, (_, i) => device(i + 10))));
    const { written, faulty } = await fixCsv(at('in.csv'), at('out.csv'));
    expect(written).toBe(501);
    expect(faulty).toEqual([
      {
        source: at('out.csv'),
        line: 1,
        row: null,
        message: 'the file has 501 rows, and Intune accepts 500: divide it with "hwhash csv split --for intune"',
      },
    ]);
    expect((await fixCsv(at('in.csv'), at('all.csv'), { target: 'fleet' })).faulty).toEqual([]);
    const appended = await appendCsv(
      at('out.csv'),
      [A].map(({ hash }) => ({ hardwareHash: hash })),
      {},
    );
    expect(appended.faulty.map(({ message }) => message)).toEqual([expect.stringContaining('502 rows')]);
  });

  it('converts to Partner Center and back without a loss', async () => {
    put('in.csv', fleet([A, B]));
    await convertCsv(at('in.csv'), at('partner.csv'), { target: 'partner-center' });
    const [row] = parseCsv(got('partner.csv'));
    expect(got('partner.csv')).toMatch(new RegExp(`^${PARTNER}\r\n`));
    expect(row.values).toMatchObject({ serialNumber: A.serial, manufacturer: 'HP' });
    expect(checkCsvBytes(got('partner.csv'), { target: 'partner-center' }).findings).toEqual([]);
    await convertCsv(at('partner.csv'), at('back.csv'));
    expect(got('back.csv')).toBe(fleet([A, B]));
  });

  it('converts to corporate identifiers, without dots and commas', async () => {
    const own = device(5, 0, text(16, 'Dell, Inc.'), text(17, 'XPS 13.9'));
    put('in.csv', fleet([own, A]));
    await convertCsv(at('in.csv'), at('ids.csv'), { target: 'corporate-identifiers' });
    expect(got('ids.csv').split('\r\n')[0]).toBe(`Dell Inc,XPS 139,${own.serial}`);
    expect(checkCsvBytes(got('ids.csv'), { target: 'corporate-identifiers' }).findings).toEqual([]);
  });

  it('converts a file of three columns for every target, with room for what the hashes say', async () => {
    put('in.csv', fleet([A, B]));
    for (const target of CSV_TARGETS) {
      const { written, leftOut } = await convertCsv(at('in.csv'), at(`${target}.csv`), { target });
      expect({ target, written, leftOut }).toEqual({ target, written: 2, leftOut: [] });
    }
    expect(parseCsv(got('fleet.csv'))[0].values).toMatchObject({ serialNumber: A.serial, manufacturer: 'HP' });
  });

  it('takes more header lines than a call takes arguments', async () => {
    put('in.csv', `${fleet([A])}${`${HEADER}\r\n`.repeat(150_000)}${rowOf(B)}\r\n`);
    const { written, changes } = await fixCsv(at('in.csv'), at('out.csv'));
    expect({ written, changes: changes.length }).toEqual({ written: 2, changes: 150_000 });
  });

  it('keeps the columns of a file of any size, also those that only its end has', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => device(i));
    const late = device(900);
    put('big.csv', fileOf(TAGGED, ...rows.map((own, i) => rowOf(own, `T${i}`))));
    put('late.csv', fileOf(HEADER, ...rows.map((own) => rowOf(own)), TAGGED, rowOf(late, 'Kiosk')));
    let streamed = '';
    const sink = {
      write: (part: string): void => {
        streamed += part;
      },
    };
    await fixCsv(at('big.csv'), at('fixed.csv'));
    await fixCsv(at('late.csv'), at('fixed-late.csv'));
    await fixCsv(at('late.csv'), sink);
    await splitCsv(at('late.csv'), at('part.csv'));
    expect(got('fixed.csv')).toBe(got('big.csv'));
    expect(got('fixed-late.csv')).toBe(fileOf(TAGGED, ...rows.map((own) => rowOf(own, '')), rowOf(late, 'Kiosk')));
    expect(streamed).toBe(got('fixed-late.csv'));
    expect(got('part-2.csv').endsWith(`,Kiosk\r\n`)).toBe(true);
  });

  it('splits into files that the target accepts, all or none', async () => {
    const rows = Array.from({ length: 7 }, (_, i) => device(i));
    put('in.csv', fileOf(TAGGED, ...rows.map((own, i) => rowOf(own, `T${i}`))));
    const { files } = await splitCsv(at('in.csv'), at('part.csv'), { rowLimit: 3 });
    expect(files.map(({ rows: count }) => count)).toEqual([3, 3, 1]);
    const parts = [1, 2, 3].map((number) => got(`part-${number}.csv`));
    expect(parts[2]).toBe(fileOf(TAGGED, rowOf(rows[6], 'T6')));
    expect(parts.map((part) => part.replace(`${TAGGED}\r\n`, '')).join('')).toBe(
      got('in.csv').replace(`${TAGGED}\r\n`, ''),
    );
    rmSync(at('part-1.csv'));
    await expect(splitCsv(at('in.csv'), at('part.csv'), { rowLimit: 3 })).rejects.toMatchObject({
      code: 'output-exists',
    });
    expect(readdirSync(theFolder()).sort()).toEqual(['in.csv', 'part-2.csv', 'part-3.csv']);
    await expect(splitCsv(at('in.csv'), at('x.csv'), { target: 'fleet' })).rejects.toThrow(RangeError);
  });

  it('uses the limits of the targets', async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `,${PRODUCT_ID.slice(0, 9)}${String(i).padStart(4, '0')},,,`);
    put('in.csv', fileOf(PARTNER, ...ids));
    const { files } = await splitCsv(at('in.csv'), at('part.csv'), { target: 'partner-center' });
    expect(files.map(({ rows }) => rows)).toEqual([1000, 1]);
  });

  it('appends rows to a file', async () => {
    put('a.csv', fleet([A]));
    await appendCsv(
      at('a.csv'),
      [{ serialNumber: B.serial, windowsProductId: B.product, hardwareHash: B.hash, groupTag: 'T' }],
      {
        existing: true,
      },
    );
    expect(got('a.csv')).toBe(fileOf(TAGGED, rowOf(A, ''), rowOf(B, 'T')));
    put('bad.csv', fileOf(TAGGED, rowOf(A, 'a,b')));
    const before = got('bad.csv');
    await expect(appendCsv(at('bad.csv'), [{ hardwareHash: B.hash }], { existing: true })).rejects.toThrow('line 2');
    expect(got('bad.csv')).toBe(before);
  });

  it('writes nothing when it is ended', async () => {
    put('in.csv', fleet([A]));
    const signal = AbortSignal.abort();
    await expect(fixCsv(at('in.csv'), at('out.csv'), { signal })).rejects.toThrow();
    expect(readdirSync(theFolder())).toEqual(['in.csv']);
  });

  it('refuses to write what no import accepts', () => {
    expect(() => writeCsv([{ hardwareHash: A.hash, groupTag: 'a,b' }])).toThrow(
      expect.objectContaining({ code: 'csv-value' }),
    );
    expect(writeCsv([{ serialNumber: A.serial, windowsProductId: A.product, hardwareHash: A.hash }])).toBe(fleet([A]));
  });
});

describe('merging files of different origin', () => {
  it('makes one clean file of a morning: five origins, each device once with its newest capture', async () => {
    mkdirSync(at('diag'));
    const xml = `<?xml version="1.0"?><Key><ProductKeyID>${C.product}</ProductKeyID><HardwareHash>${C.hash}</HardwareHash></Key>`;
    const inputs = [
      put('script51.csv', Buffer.from(`\ufeff${fleet([A])}`, 'utf16le')),
      put('excel.csv', fleet([B, device(1, 500)]).replaceAll(',', ';')),
      put('sccm.csv.gz', gzipSync(fileOf('Serial Number,PKID,Hardware Hash,Site', rowOf(device(4), 'London')))),
      put(
        'diagnostics.zip',
        zipSync({
          'DeviceHash_PC1.csv': Buffer.from(fileOf(HEADER, rowOf(device(5)))),
          'MDMDiagReport.xml': Buffer.from('<MDMDiag/>'),
          'OA3.xml': Buffer.from(xml),
        }),
      ),
      at('diag'),
    ];
    put('diag/tagged.csv', fileOf(TAGGED, rowOf(device(2, 900), 'Kiosk')));
    put('diag/one.b64', device(6).hash);
    put('diag/notes.md', 'nothing');
    const result = await mergeCsv(inputs, at('all.csv'));
    expect(result.leftOut).toEqual([]);
    expect(got('all.csv')).toBe(
      fileOf(
        TAGGED,
        rowOf(device(1, 500), ''),
        rowOf(device(4), ''),
        rowOf(device(5), ''),
        rowOf(C, ''),
        rowOf({ ...device(6), product: '' }, ''),
        rowOf(device(2, 900), 'Kiosk'),
      ),
    );
    const report = checkCsvBytes(got('all.csv'));
    expect(report.findings).toEqual([]);
    expect(result.changes.filter(({ message }) => message.includes('newer capture'))).toHaveLength(2);
  });

  it('keeps the newest capture whatever the order, and the group tag of an older one', async () => {
    const old = fileOf(TAGGED, rowOf(device(1, 10), 'Kiosk'));
    const recent = fleet([device(1, 20)]);
    const expected = fileOf(TAGGED, rowOf(device(1, 20), 'Kiosk'));
    put('old.csv', old);
    put('recent.csv', recent);
    await mergeCsv([at('old.csv'), at('recent.csv')], at('1.csv'));
    await mergeCsv([at('recent.csv'), at('old.csv')], at('2.csv'));
    expect(got('1.csv')).toBe(expected);
    expect(got('2.csv')).toBe(expected);
  });

  it('reads bytes of a standard input too', async () => {
    let written = '';
    await mergeCsv([Buffer.from(fleet([A])), put('b.csv', fleet([B]))], {
      write: (text) => {
        written += text;
      },
    });
    expect(written).toBe(fleet([A, B]));
  });

  it.each([
    ['a missing file', 'missing.csv', 'input-not-found'],
    ['an empty folder', '.', 'input-not-readable'],
  ])('says what is wrong with %s', async (_what, name, code) => {
    await expect(mergeCsv(at(name), at('out.csv'))).rejects.toMatchObject({ code });
    expect(readdirSync(theFolder())).toEqual([]);
  });

  it('does not pass over a named file without a hash', async () => {
    await expect(mergeCsv(put('x.xml', '<a/>'), at('out.csv'))).rejects.toMatchObject({ code: 'input-not-readable' });
    await expect(
      mergeCsv(put('x.zip', zipSync({ 'a.txt.exe': Buffer.from('x') })), at('out.csv')),
    ).rejects.toMatchObject({
      code: 'input-not-readable',
    });
  });

  it('does not unpack a decompression bomb, or a damaged archive', async () => {
    const bomb = Buffer.from(zipSync({ 'a.csv': Buffer.from(fleet([A])) }));
    // The size that the central directory promises.
    bomb.writeUInt32LE(0x7fffffff, bomb.indexOf('PK\x01\x02') + 24);
    await expect(mergeCsv(put('bomb.zip', bomb), at('out.csv'))).rejects.toMatchObject({ code: 'input-too-large' });
    const damaged = zipSync({ 'a.csv': Buffer.from(fleet([A])) });
    damaged.fill(0xff, 40, 200);
    await expect(mergeCsv(put('bad.zip', damaged), at('out.csv'))).rejects.toMatchObject({ code: 'input-damaged' });
    const gzip = gzipSync(fleet([A, B]));
    await expect(mergeCsv(put('bad.csv.gz', gzip.subarray(0, gzip.length / 2)), at('out.csv'))).rejects.toMatchObject({
      code: 'input-damaged',
    });
  });

  it('reads rows of any of these', async () => {
    put('a.csv', fleet([A]));
    put('b.b64', B.hash);
    const serials: (string | undefined)[] = [];
    for await (const { values } of readCsv(theFolder())) serials.push(values.serialNumber);
    expect(serials).toEqual([A.serial, B.serial]);
  });
});
