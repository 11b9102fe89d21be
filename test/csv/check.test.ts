import { describe, expect, it } from 'vitest';
import { type CsvCheckOptions, checkCsvBytes } from '../../src/csv/check.js';
import type { CsvReport } from '../../src/csv/report.js';
import { fixture } from '../fixtures.js';
import { type Edit, poke, text } from '../validate/containers.js';
import { type Device, device, fileOf, fleet, HEADER, PRODUCT_ID, rowOf } from './devices.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const check = (file: string | Uint8Array, options: CsvCheckOptions = {}): CsvReport =>
  checkCsvBytes(file, { now: NOW, ...options });

/** What a report found, as `code severity count @line:row …`. */
const summary = ({ findings }: CsvReport): string[] =>
  findings.map(({ code, severity, count, examples }) => {
    const places = examples.map(({ line, row }) => `${line}:${row ?? '-'}`).join(' ');
    return `${code} ${severity} ${count} @${places}`;
  });

const A = device(1);
const B = device(2);
/** Another device with the serial number of the first, or with the one that is given. */
const other = (number: number, serial = A.serial, ...edits: Edit[]): Device => ({
  ...device(900 + number, 0, text(14, serial), ...edits),
  serial,
});
const TAGGED = `${HEADER},Group Tag`;
const ASSIGNED = `${HEADER},Group Tag,Assigned User`;
const PARTNER = `${HEADER},Manufacturer name,Device model`;
const LATIN1 = (value: string): Buffer => Buffer.from(value, 'latin1');
const UTF16 = (value: string): Buffer => Buffer.from(`\ufeff${value}`, 'utf16le');
const corrupt = (hash: string): string => `${hash.slice(0, 400)}${hash[400] === 'A' ? 'B' : 'A'}${hash.slice(401)}`;

type Case = [what: string, file: string | Uint8Array, expected: string[], options?: CsvCheckOptions];

const CLEAN: Case[] = [
  ['Intune', fleet([A, B]), []],
  ['Intune with group tag', fileOf(TAGGED, rowOf(A, 'Kiosk'), rowOf(B, '')), []],
  ['Intune with user', fileOf(ASSIGNED, rowOf(A, '', 'ada@contoso.com'), rowOf(B, 'Kiosk', '')), []],
  ['without product ids', fileOf(HEADER, rowOf({ ...A, product: '' })), []],
  ['without a last line end', fleet([A]).trimEnd(), []],
  ['only a header', fileOf(HEADER), []],
  ['Partner Center', fileOf(PARTNER, rowOf(A, 'HP', 'HP ZBook')), [], { target: 'partner-center' }],
  [
    'Partner Center, other letters',
    fileOf('Device serial number,Windows product ID,Hardware hash,Manufacturer name,Device model', rowOf(A, '', '')),
    [],
    { target: 'partner-center' },
  ],
  [
    'Partner Center, device name',
    fileOf(`${HEADER},Manufacturer Name,Device Name`, rowOf(A, 'HP', 'ZBook')),
    [],
    { target: 'partner-center' },
  ],
  ['Partner Center, tuple only', fileOf(PARTNER, '123XYZ,,,HP,ZBook'), [], { target: 'partner-center' }],
  ['Partner Center, product id only', fileOf(PARTNER, `,${PRODUCT_ID},,,`), [], { target: 'partner-center' }],
  ['the store', fleet([A]), [], { target: 'store' }],
  ['a fleet', fileOf(HEADER, `,,${A.hash}`), [], { target: 'fleet' }],
  ['corporate identifiers', fileOf('HP,ZBook,123', 'HP,ZBook,124'), [], { target: 'corporate-identifiers' }],
];

const FAULTY: Case[] = [
  ['encoding-utf16', UTF16(fleet([A])), ['encoding-utf16 warning 1 @1:-']],
  [
    'encoding-utf16, big-endian, no mark',
    UTF16(fleet([A]))
      .subarray(2)
      .swap16(),
    ['encoding-utf16 warning 1 @1:-'],
  ],
  ['encoding-bom', `\ufeff${fleet([A])}`, ['encoding-bom warning 1 @1:-']],
  [
    'encoding-non-ascii, UTF-8',
    fileOf(TAGGED, rowOf(A, 'Büro'), rowOf(B, 'Kiosk')),
    ['encoding-non-ascii error 1 @2:0'],
  ],
  [
    'encoding-non-ascii, Windows-1252',
    LATIN1(fileOf(TAGGED, rowOf(A, 'B\xfcro'))),
    ['encoding-non-ascii error 1 @2:0'],
  ],
  ['header-unknown', fileOf('Name,Value', rowOf(A)), ['column-count error 1 @2:0', 'header-unknown error 1 @1:-']],
  ['header-unknown: none', fileOf(rowOf(A), rowOf(B)), ['header-unknown error 1 @1:-']],
  [
    'header-unknown: semicolons',
    fileOf(HEADER.replaceAll(',', ';'), rowOf(A).replaceAll(',', ';')),
    ['header-unknown error 1 @1:-'],
  ],
  ['header-unknown: empty file', '', ['header-unknown error 1 @1:-']],
  ['header-unknown: other target', fleet([A]), ['header-unknown error 1 @1:-'], { target: 'partner-center' }],
  [
    'header-unknown: none wanted',
    fileOf('Manufacturer,Model,Serial Number', 'HP,ZBook,5CG77X'),
    ['header-unknown error 1 @1:-'],
    { target: 'corporate-identifiers' },
  ],
  ['header-case', fileOf(HEADER.toLowerCase(), rowOf(A)), ['header-case error 1 @1:-']],
  [
    'header-order',
    fileOf('Hardware Hash,Device Serial Number,Windows Product ID', `${A.hash},${A.serial},${A.product}`),
    ['header-order error 1 @1:-'],
  ],
  ['extra-column', fileOf(`${HEADER},Owner`, rowOf(A, 'Ada')), ['extra-column error 1 @1:-']],
  ['extra-column: a column twice', fileOf(`${HEADER},Hardware Hash`, rowOf(A, '')), ['extra-column error 1 @1:-']],
  ['column-count: a comma', fileOf(TAGGED, rowOf(A, 'a,b')), ['column-count error 1 @2:0']],
  ['column-count: too few', fileOf(HEADER, `${A.serial},${A.hash}`), ['column-count error 1 @2:0']],
  ['quote-character', fileOf(HEADER, `"${A.serial}","${A.product}","${A.hash}"`), ['quote-character error 1 @2:0']],
  [
    'quote-character, not closed',
    fileOf(HEADER, `"${rowOf(A)}`),
    ['column-count error 1 @2:0', 'quote-character error 1 @2:0'],
  ],
  ['blank-field: serial number', fileOf(HEADER, `,,${A.hash}`), ['blank-field error 1 @2:0']],
  ['blank-field: hash', fileOf(HEADER, `${A.serial},${A.product},`), ['blank-field error 1 @2:0']],
  ['blank-field: nothing', fileOf(HEADER, ',,', rowOf(A)), ['blank-field error 1 @2:0']],
  [
    'blank-field: no identity',
    fileOf(PARTNER, '5CG77X,,,HP,'),
    ['blank-field error 1 @2:0'],
    { target: 'partner-center' },
  ],
  ['whitespace', fileOf(HEADER, `${A.serial} ,${A.product},${A.hash}`), ['whitespace warning 1 @2:0']],
  [
    'whitespace, invisible',
    fileOf(HEADER, `${A.serial}\u200b,${A.product},${A.hash}`),
    ['encoding-non-ascii error 1 @2:0', 'whitespace warning 1 @2:0'],
  ],
  ['whitespace: empty line', fileOf(HEADER, rowOf(A), '', rowOf(B)), ['whitespace warning 1 @3:-']],
  ['serial-mismatch', fileOf(HEADER, rowOf({ ...A, serial: 'OTHER1' })), ['serial-mismatch error 1 @2:0']],
  [
    'product-key-mismatch',
    fileOf(HEADER, rowOf({ ...A, product: '3305123456789' })),
    ['product-key-mismatch error 1 @2:0'],
  ],
  [
    'spreadsheet-damage: scientific notation',
    fileOf(HEADER, rowOf({ ...A, product: '3.30512E+12' })),
    ['spreadsheet-damage error 1 @2:0'],
  ],
  [
    'spreadsheet-damage: leading zeros',
    fileOf(HEADER, rowOf({ ...device(3, 0, text(14, '0012345')), serial: '12345' })),
    ['spreadsheet-damage error 1 @2:0'],
  ],
  ['user-principal-name', fileOf(ASSIGNED, rowOf(A, '', 'ada')), ['user-principal-name error 1 @2:0']],
  ['group-tag-length', fileOf(TAGGED, rowOf(A, 'x'.repeat(65))), ['group-tag-length warning 1 @2:0']],
  ['duplicate-hash', fleet([A, B, A]), ['duplicate-hash error 1 @4:2']],
  ['duplicate-device', fleet([A, B, device(1, 60)]), ['duplicate-device error 1 @4:2']],
  [
    'duplicate-device without a hash',
    fileOf('HP,ZBook,5CG77X', 'HP,ZBook,5CG77X'),
    ['duplicate-device error 1 @2:1'],
    { target: 'corporate-identifiers' },
  ],
  ['duplicate-tuple', fleet([A, B, other(1)]), ['duplicate-tuple warning 1 @4:2']],
  [
    'duplicate-tuple without a hash',
    fileOf('HP,ZBook,5CG77X', 'hp,zBook,5cg77x'),
    ['duplicate-tuple warning 1 @2:1'],
    { target: 'corporate-identifiers' },
  ],
  ['line-ending', fleet([A, B]).replaceAll('\r\n', '\n'), ['line-ending info 3 @1:- 2:- 3:-']],
  ['line-ending: mixed', `${HEADER}\r\n${rowOf(A)}\r${rowOf(B)}\n`, ['line-ending info 2 @2:- 3:-']],
  ['line-too-long', fileOf(HEADER, 'x'.repeat(10_000_000), rowOf(A)), ['line-too-long error 1 @2:0']],
  [
    'identifier-punctuation',
    fileOf('Dell Inc.,XPS 13,5CG77X'),
    ['identifier-punctuation warning 1 @1:0'],
    { target: 'corporate-identifiers' },
  ],
  [
    'base64-alphabet',
    fileOf(HEADER, rowOf({ ...A, hash: `${A.hash.slice(0, -1)}!` })),
    ['base64-alphabet error 1 @2:0'],
  ],
  [
    'base64-padding',
    fileOf(HEADER, rowOf({ ...A, hash: A.hash.slice(0, -2) })),
    ['base64-padding error 1 @2:0', 'length-not-3000 warning 1 @2:0'],
  ],
  ['not-a-hardware-hash', fileOf(HEADER, rowOf({ ...A, hash: 'AAAA' })), ['not-a-hardware-hash error 1 @2:0']],
  ['checksum-mismatch', fileOf(HEADER, rowOf({ ...A, hash: corrupt(A.hash) })), ['checksum-mismatch error 1 @2:0']],
  [
    'trailing-data',
    fileOf(HEADER, rowOf({ ...A, hash: `${A.hash.slice(0, -4)}AAAB` })),
    ['trailing-data error 1 @2:0'],
  ],
  [
    'placeholder-uuid',
    fileOf(HEADER, rowOf(device(4, 0, poke(12, 0, '00'.repeat(16))))),
    ['placeholder-uuid error 1 @2:0'],
  ],
];

describe('checking a CSV file', () => {
  it.each(CLEAN)('finds nothing wrong: %s', (_what, file, expected, options) => {
    const report = check(file, options);
    expect(summary(report)).toEqual(expected);
    expect(report.ok).toBe(report.rows);
  });

  it.each(FAULTY)('%s', (_what, file, expected, options) => {
    expect(summary(check(file, options))).toEqual(expected);
  });

  it('predicts what the service will answer', () => {
    const predictions = (file: string): (string | undefined)[] => check(file).findings.map(({ predicts }) => predicts);
    expect(predictions(fleet([A, A]))).toEqual(['ZtdDeviceDuplicated']);
    expect(predictions(fleet([device(5, 0, text(16, ''))]))).toEqual(['InvalidZtdHardwareHash']);
    expect(predictions(fileOf(HEADER, rowOf({ ...A, hash: A.hash.slice(0, -2) })))[0]).toContain('Edm.Binary');
  });

  it.each([
    ['intune', 500, HEADER, () => rowOf(A)],
    ['store', 1000, HEADER, () => rowOf(A)],
    ['partner-center', 1000, PARTNER, (i: number) => `5CG77X${i}K,,,HP,ZBook`],
  ] as const)('knows how many rows %s takes', (target, limit, header, row) => {
    const rows = Array.from({ length: limit }, (_, i) => row(i));
    const codes = (lines: string[]): string[] =>
      check(fileOf(header, ...lines), { target, duplicates: false }).findings.map(({ code }) => code);
    expect(codes(rows)).toEqual([]);
    expect(codes([...rows, row(limit)])).toEqual(['too-many-rows']);
  });

  it('counts rows by what was found', () => {
    const file = fileOf(TAGGED, rowOf(A, ' x'), rowOf(B), rowOf(device(3), 'x'), rowOf(device(3), ' y'));
    const { rows, ok, withErrors, withWarnings, duplicates } = check(file);
    expect({ rows, ok, withErrors, withWarnings, duplicates }).toEqual({
      rows: 4,
      ok: 2,
      withErrors: 2,
      withWarnings: 2,
      duplicates: 1,
    });
    expect(check(file, { strict: true }).ok).toBe(1);
  });

  it('names the rows that a finding is about only as often as asked, and counts all', () => {
    const [group] = check(fleet(Array(30).fill(A)), { exampleLimit: 3 }).findings;
    expect(group.count).toBe(29);
    expect(group.examples.map(({ row }) => row)).toEqual([1, 2, 3]);
  });

  it('takes a fixture of every kind for what it is', () => {
    const file = fileOf(HEADER, `SMBIOS_STRING_INDEX_0,,${fixture('vm-qemu-no-tpm-tv7')}`);
    const codes = check(file, { scenario: 'self-deploying' }).findings.map(
      ({ code, severity }) => `${code} ${severity}`,
    );
    expect(codes).toContain('no-endorsement-key error');
    expect(codes).toContain('virtual-machine error');
  });

  it('does not look for duplicates when told so', () => {
    expect(check(fleet([A, A]), { duplicates: false })).toMatchObject({ duplicates: null, ok: 2, findings: [] });
  });

  it('never prints a full hash, or a control character', () => {
    const file = fileOf(
      `${HEADER},\u001b[31mX`,
      rowOf({ ...A, serial: '\u001b]0;x\u0007' }, A.hash),
      `${A.hash},${A.hash}`,
    );
    const printed = JSON.stringify(check(file));
    expect(printed).not.toContain(A.hash.slice(100, 300));
    expect(printed).not.toMatch(/\\u001b|\\u0007/);
  });

  it('names twenty faults of one file', () => {
    const bad = [
      rowOf({ ...device(10), serial: 'OTHER1' }, 'x'.repeat(70), 'ada'),
      `"${device(11).serial}",,${device(11).hash},,`,
      rowOf({ ...device(12), product: '3.3E+12' }, ' Kiosk', 'grace@contoso.com'),
      rowOf({ ...device(13), product: '3305123456789' }, 'Büro', ''),
      rowOf({ ...device(14), hash: corrupt(device(14).hash) }, '', ''),
      rowOf({ ...device(15), hash: device(15).hash.slice(0, -3) }, '', ''),
      rowOf({ ...device(16), hash: `${device(16).hash.slice(0, 99)}*${device(16).hash.slice(100)}` }, '', ''),
      rowOf({ ...device(17), hash: `${device(17).hash.slice(0, -4)}AAAB` }, '', ''),
      rowOf({ ...device(18), hash: 'AAAA' }, '', ''),
      `,,${device(19).hash},,`,
      `${device(20).serial},${device(20).hash}`,
      rowOf(device(21, 0, poke(12, 0, 'ff'.repeat(16))), '', ''),
      rowOf(device(22, 0, text(16, 'System manufacturer')), '', ''),
      rowOf(device(23, 0, text(17, '')), '', ''),
      rowOf(device(24), '', ''),
      rowOf(device(24), '', ''),
      rowOf(device(24, 9), '', ''),
      rowOf(device(25, 400_000_000), '', ''),
      'x'.repeat(200_000),
    ];
    const file = `\ufeff${ASSIGNED.toLowerCase()},Extra\n${bad.map((row) => `${row},`).join('\r\n')}\r\n`;
    const codes = new Set(check(file).findings.map(({ code }) => code));
    expect([...codes].sort()).toMatchInlineSnapshot(`
      [
        "base64-alphabet",
        "base64-padding",
        "blank-field",
        "checksum-mismatch",
        "clock-implausible",
        "column-count",
        "duplicate-device",
        "duplicate-hash",
        "encoding-bom",
        "encoding-non-ascii",
        "extra-column",
        "group-tag-length",
        "header-case",
        "length-not-3000",
        "line-ending",
        "line-too-long",
        "missing-field",
        "not-a-hardware-hash",
        "placeholder-uuid",
        "placeholder-value",
        "product-key-mismatch",
        "quote-character",
        "serial-mismatch",
        "spreadsheet-damage",
        "trailing-data",
        "user-principal-name",
        "whitespace",
      ]
    `);
    expect(codes.size).toBeGreaterThanOrEqual(20);
  });
});

describe('manufacturer, product and serial number of another device', () => {
  const tuples = (file: string, options?: CsvCheckOptions): string[] =>
    summary(check(file, options)).filter((line) => line.startsWith('duplicate-tuple'));
  const [MAKER, MODEL] = ['HP', 'HP ZBook Firefly 14 inch G10'];
  const same = [text(16, MAKER), text(17, MODEL)];

  it('are a warning with where the other one is, and no error', () => {
    const report = check(fleet([A, B, other(1)]));
    expect(report).toMatchObject({ ok: 3, withErrors: 0, withWarnings: 1, duplicates: 0 });
    const [{ examples, severity }] = report.findings;
    expect(severity).toBe('warning');
    expect(examples[0].message).toMatch(/in line 2$/);
    expect(check(fleet([A, B, other(1)]), { strict: true }).ok).toBe(2);
    expect(check(fleet([A, other(1)]), { duplicates: false }).findings).toEqual([]);
  });

  it('are compared as matching compares them: without case, outer whitespace and closing dots', () => {
    for (const [serial, maker] of [
      [A.serial.toLowerCase(), 'hp.'],
      [`${A.serial}.`, ' HP'],
    ]) {
      const first = device(1, 0, ...same);
      expect(tuples(fleet([first, other(2, serial, text(16, maker), text(17, MODEL.toUpperCase()))]))).toEqual([
        'duplicate-tuple warning 1 @3:1',
      ]);
    }
  });

  it('are none where one of the three is another, a placeholder or missing', () => {
    const pairs: Edit[][] = [
      [text(16, 'Contoso')],
      [text(17, 'Another model')],
      [text(16, 'System manufacturer')],
      [text(17, 'To be filled by O.E.M.')],
      [text(17, ' ')],
    ];
    for (const [i, edits] of pairs.entries()) expect(tuples(fleet([A, other(10 + i, A.serial, ...edits)]))).toEqual([]);
    for (const [i, edits] of pairs.slice(2).entries()) {
      expect(tuples(fleet([other(20 + i, A.serial, ...edits), other(30 + i, A.serial, ...edits)]))).toEqual([]);
    }
    for (const serial of ['Default string', '0000000', '--', '']) {
      expect(tuples(fleet([other(40, serial), other(41, serial)]))).toEqual([]);
    }
  });

  it('are told once: a repeated hash and another capture are that', () => {
    const again = device(1, 60);
    expect(tuples(fleet([A, A]))).toEqual([]);
    expect(tuples(fleet([A, again]))).toEqual([]);
    expect(summary(check(fleet([A, other(1), again])))).toEqual([
      'duplicate-device error 1 @4:2',
      'duplicate-tuple warning 1 @3:1',
    ]);
  });

  it('are seen between a hash and a row without one', () => {
    const first = device(1, 0, ...same);
    const file = fileOf(PARTNER, rowOf(first, MAKER, MODEL), `${A.serial},,,${MAKER},${MODEL}`);
    expect(tuples(file, { target: 'partner-center' })).toEqual(['duplicate-tuple warning 1 @3:1']);
  });
});
