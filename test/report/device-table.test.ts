/** The table of devices: that it has every member of every hash, that spreadsheets run nothing of it, and what is left out. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, hashToJson } from '../../src/hash/index.js';
import { membersOf } from '../../src/hash/layouts.js';
import { columnName } from '../../src/report/device-columns.js';
import { type RejectedRow, TABLE_COLUMNS } from '../../src/report/device-row.js';
import { type DeviceTableOptions, writeDeviceTable } from '../../src/report/device-table.js';
import type { TableFormat } from '../../src/report/table-format.js';
import { device, fileOf, fleet, HEADER, rowOf } from '../csv/devices.js';
import { at, got, put, theFolder, useFolder } from '../csv/folder.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { models } from '../hash/models.js';
import { poke, text } from '../validate/containers.js';

useFolder();

const A = device(1);
const B = device(2);

type Row = Record<string, unknown>;

async function tableOf(input: string, format: TableFormat, options: DeviceTableOptions = {}) {
  const pieces: string[] = [];
  const rejected: RejectedRow[] = [];
  const sink = { write: (piece: string) => void pieces.push(piece) };
  const onRejected = (row: RejectedRow) => void rejected.push(row);
  const result = await writeDeviceTable(Buffer.from(input), sink, { format, onRejected, ...options });
  return { written: pieces.join(''), rejected, result };
}

const jsonRows = async (input: string): Promise<Row[]> =>
  (await tableOf(input, 'ndjson')).written
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const csvRows = async (input: string): Promise<Record<string, string>[]> =>
  parse((await tableOf(input, 'csv')).written, { columns: true });

/** What of a decoded hash is no column of its own: versions of the model, and what says that it was read from XML. */
const NO_COLUMN = new Set(['schemaVersion', 'partial']);
const RENAMED: Readonly<Record<string, string>> = { order: 'block_order', length: 'hash_length', tail: 'hash_tail' };
/** Lists whose elements are told apart by columns. */
const SPREAD = new Set(['disks', 'networkAdapters', 'displays', 'graphics', 'opaqueBlocks']);

/** The members of a decoded hash by the column that they must be in; written without the table of blocks. */
function expectedOf(value: object, path = ''): Row {
  const row: Row = {};
  for (const [key, member] of Object.entries(value)) {
    const own = path === '' ? key : `${path}.${key}`;
    if (NO_COLUMN.has(own)) continue;
    if (SPREAD.has(own)) {
      const list = member as object[];
      row[columnName(`${own}.count`)] = list.length;
      for (const name of new Set(list.flatMap(Object.keys)))
        row[columnName(`${own}.${name}`)] = list.map((one) => membersOf(one)[name] ?? null);
    } else if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
      Object.assign(row, expectedOf(member, own));
    } else row[RENAMED[own] ?? columnName(own)] = member;
  }
  return row;
}

const TEXTS = new Set(TABLE_COLUMNS.filter(({ type }) => type === 'text').map(({ name }) => name));
const asText = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      TEXTS.has(name) && typeof value === 'number' ? `${value}` : value,
    ]),
  );

describe('columns', () => {
  it('have names that every database accepts, each once', () => {
    const names = TABLE_COLUMNS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  it('are listed in docs/TABLE.md', async () => {
    const head = `# The columns of the table of devices

\`hwhash csv table FLEET --output-file devices.csv\` (or \`.ndjson\`, \`.sqlite\`) writes one row a device with these columns, in
this order; [FLEETS.md](FLEETS.md#as-a-table) shows what to do with them. Names and meanings stay; a new version may add columns,
so ask for columns by name. This file is written by \`npm run docs:table\` from the table that the command uses.

| type | CSV | NDJSON | SQLite |
|---|---|---|---|
| integer | digits | number | INTEGER |
| boolean | \`true\`, \`false\` | \`true\`, \`false\` | INTEGER, 1 or 0 |
| text | text; an apostrophe before what a spreadsheet would run | text | TEXT |
| list | JSON | list | TEXT, JSON |
| not known, not there | empty | null | NULL |

A column of a list has a value for each element, in the order of the hash: the third of \`network_adapters_mac_address\` belongs
to the third of \`network_adapters_medium\`.

| column | type | what |
|---|---|---|`;
    const rows = TABLE_COLUMNS.map(
      ({ name, type, about }) => `| \`${name}\` | ${type} | ${about.replaceAll('|', '\\|')} |`,
    );
    await expect([head, ...rows, ''].join('\n')).toMatchFileSnapshot('../../docs/TABLE.md');
  });

  it.each(FIXTURES.map(({ name }) => name))('hold every member of %s', async (name) => {
    const [row] = await jsonRows(fixture(name));
    expect(row).toMatchObject(asText(expectedOf(hashToJson(decodeHash(fixture(name))))));
    expect(Object.keys(row)).toEqual(TABLE_COLUMNS.map((column) => column.name));
  });

  it('hold every member of any hash', async () => {
    await fc.assert(
      fc.asyncProperty(models, async (model) => {
        const hash = encodeHash(model);
        const [row] = await jsonRows(fileOf(HEADER, `,,${hash}`));
        expect(row).toMatchObject(asText(expectedOf(hashToJson(decodeHash(hash)))));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a row', () => {
  it('says where the device is, what is beside its hash and what a check says', async () => {
    const header = `${HEADER},Group Tag,Assigned User`;
    const [, row] = await jsonRows(
      fileOf(header, rowOf(A, 'Kiosk', ''), rowOf({ ...B, serial: 'OTHER' }, 'Lab', 'a@b.test')),
    );
    expect(row).toMatchObject({
      file: '-',
      line: 3,
      ok: true,
      verdict: expect.stringContaining('will import'),
      errors: 0,
      warnings: 0,
      finding_codes: null,
      listed_serial_number: 'OTHER',
      smbios_system_serial_number: B.serial,
      group_tag: 'Lab',
      assigned_user: 'a@b.test',
    });
  });

  it('has one device_id for all captures of a device, and one checksum for equal hashes', async () => {
    const rows = await jsonRows(fleet([A, device(1, 60), A, B]));
    const [first, second, third, other] = rows.map(({ device_id }) => device_id);
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toBe(first);
    const sums = rows.map(({ checksum_computed }) => checksum_computed);
    expect([sums[0] === sums[1], sums[0] === sums[2]]).toEqual([false, true]);
  });

  it('is there for a hash that was changed after capture, and says so', async () => {
    const bytes = Buffer.from(A.hash, 'base64');
    bytes[40] ^= 1;
    const { written, result } = await tableOf(
      fileOf(HEADER, rowOf({ ...A, hash: bytes.toString('base64') })),
      'ndjson',
    );
    expect(JSON.parse(written)).toMatchObject({
      ok: false,
      verdict: expect.stringContaining('was changed or damaged'),
      finding_codes: expect.arrayContaining(['checksum-mismatch']),
      fault: expect.any(String),
      checksum_valid: false,
    });
    expect(result).toEqual({ format: 'ndjson', devices: 1, withErrors: 1, rejected: 0 });
  });

  it('asks what the scenario asks', async () => {
    const none = fixture('vm-qemu-no-tpm-tv7');
    const { result } = await tableOf(none, 'csv', { scenario: 'self-deploying' });
    expect(result).toMatchObject({ devices: 1, withErrors: 1 });
  });
});

describe('rows that are no devices', () => {
  it('are told with their place and why, and the others are written', async () => {
    const input = fileOf(HEADER, rowOf(A), `X1,,${A.hash.slice(0, 300)}`, 'X2,,', `X3,,access denied`, rowOf(B));
    const { written, rejected, result } = await tableOf(input, 'ndjson');
    expect(written.trimEnd().split('\n')).toHaveLength(2);
    expect(rejected).toEqual([
      { file: '-', line: 3, reason: expect.stringMatching(/hash/) },
      { file: '-', line: 4, reason: 'there is no hash in this row' },
      { file: '-', line: 5, reason: expect.stringMatching(/hash/) },
    ]);
    expect(result).toMatchObject({ devices: 2, rejected: 3 });
  });

  it('are not the header lines of files that were put together', async () => {
    const { result } = await tableOf(fleet([A]) + fleet([B]), 'csv');
    expect(result).toMatchObject({ devices: 2, rejected: 0 });
  });
});

describe('hostile values', () => {
  const EVIL = [
    '=cmd|"/c calc"!A1',
    '+1',
    '-2+3',
    '@SUM(A1)',
    ' =1',
    '＝1',
    'a;=1',
    'a,=1',
    'say "=1"',
    '\u001b[2J\u202e',
    'a\r\nb',
  ];
  const devices = EVIL.map((value, i) => device(i, 0, text(17, value), text(19, value)));
  const RUNS = /^[\s'"]*[=+\-@＝＋－＠]/;

  it('run as a formula in no cell, however a spreadsheet cuts the line', async () => {
    const { written } = await tableOf(fleet(devices), 'csv');
    const lines = written.split('\r\n').slice(1, -1);
    expect(lines).toHaveLength(EVIL.length);
    for (const line of lines) {
      // Negative numbers are numbers.
      const cells = line
        .split(/[,;|]/)
        .filter((cell) => RUNS.test(cell) && !cell.startsWith("'") && !/^"?'/.test(cell) && !/^-\d+$/.test(cell));
      expect(cells).toEqual([]);
      expect(line).toMatch(/^[\x20-\x7e\uff00-\uffff]*$/);
    }
  });

  it('are what they are in NDJSON', async () => {
    expect((await jsonRows(fleet(devices))).map((row) => row.smbios_system_product_name)).toEqual(EVIL);
  });

  it('keep lists valid JSON in CSV', async () => {
    const list = ['=1', 'a,=2', ' -3', '"@4"', "x'+5", 'plain'];
    const base = decodeHash(fixture('workstation-hp-two-gpu-tv9'));
    const graphics = list.map((model) => ({ ...base.graphics[0], model }));
    const hash = encodeHash({ ...base, graphics });
    const [row] = await csvRows(hash);
    expect(JSON.parse(row.graphics_model)).toEqual(list);
    expect(row.graphics_model).not.toMatch(/["',;|][\s'"]*[=+\-@]/);
  });

  it('leave negative numbers alone', async () => {
    const west = device(1, 0, poke(1, 20, 'ec'));
    expect((await csvRows(fleet([west])))[0].utc_offset_minutes).toBe('-300');
  });
});

describe('the file', () => {
  const write = (name: string, options: DeviceTableOptions = {}) =>
    writeDeviceTable(put('fleet.csv', fleet([A, B])), at(name), options);

  it('has the form that its name says, and is readable for its owner only', async () => {
    expect((await write('devices.csv')).format).toBe('csv');
    expect((await write('devices.jsonl')).format).toBe('ndjson');
    expect(statSync(at('devices.csv')).mode & 0o077).toBe(0);
    expect(parse(got('devices.csv'), { columns: true })).toHaveLength(2);
  });

  it('is replaced with force only, never an input, and does not appear where the work is ended', async () => {
    put('devices.csv', 'mine');
    await expect(write('devices.csv')).rejects.toMatchObject({ code: 'output-exists' });
    expect(got('devices.csv')).toBe('mine');
    await expect(write('fleet.csv', { force: true })).rejects.toMatchObject({ code: 'output-is-input' });
    const ended = { signal: AbortSignal.abort() };
    await expect(write('ended.ndjson', ended)).rejects.toMatchObject({ name: 'AbortError' });
    expect(existsSync(at('ended.ndjson'))).toBe(false);
    expect((await write('devices.csv', { force: true })).devices).toBe(2);
  });

  it('names what of a folder is not read', async () => {
    mkdirSync(at('site'));
    put('site/fleet.csv', fleet([A]));
    put('site/picture.png', Buffer.from('89504e470d0a1a0a', 'hex'));
    const notices: string[] = [];
    const notice = (message: string) => void notices.push(message);
    const result = await writeDeviceTable(at('site'), at('site.csv'), { notice });
    expect(result).toMatchObject({ devices: 1, rejected: 0 });
    expect(notices).toEqual([expect.stringContaining(`${theFolder()}/site/picture.png was not read`)]);
  });
});
