/** `hwhash csv table` as users run it: what it prints, how it ends, and that a fleet of any size fits into memory. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { device, fileOf, fleet, HEADER, rowOf } from '../csv/devices.js';
import { at, got, put, useFolder } from '../csv/folder.js';
import { CLI, hwhash } from './run.js';

const A = device(1);
const B = device(2);

useFolder();
afterEach(() => vi.unstubAllEnvs());

describe('hwhash csv table', () => {
  it('writes a row a device and says how many', () => {
    const { status, stdout, stderr } = hwhash([
      'csv',
      'table',
      put('fleet.csv', fleet([A, B])),
      '--output-file',
      at('t.csv'),
    ]);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '',
      stderr: `2 devices written to ${at('t.csv')}, 0 with errors; 0 left out\n`,
    });
    const [header, ...rows] = got('t.csv').trimEnd().split('\r\n');
    expect(header).toMatch(/^file,line,ok,verdict,/);
    expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual(
      [2, 3].map((line) => [at('fleet.csv'), `${line}`, 'true']),
    );
  });

  it('names what is left out, and ends with 2', () => {
    const input = put('fleet.csv', fileOf(HEADER, rowOf(A), `X1,,${B.hash.slice(0, 400)}`));
    const { status, stdout, stderr } = hwhash(['csv', 'table', input]);
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(2);
    expect(stderr).toContain(`left out ${input}, line 3: `);
    expect(stderr).toContain('1 device written, 0 with errors; 1 left out\n');
    expect(status).toBe(2);
  });

  it('prints what was done as JSON', () => {
    const input = put('fleet.csv', fileOf(HEADER, rowOf(A), 'X1,,'));
    const { status, stdout, stderr } = hwhash(['csv', 'table', '--json', input, '--output-file', at('t.ndjson')]);
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      format: 'ndjson',
      devices: 1,
      withErrors: 0,
      rejected: [{ file: input, line: 3, reason: 'there is no hash in this row' }],
    });
    expect([status, stderr]).toEqual([2, '']);
  });

  it('reads standard input, gzip and the forms that other csv commands read', () => {
    const rows = (args: string[], input: string | Uint8Array = ''): number =>
      hwhash(['csv', 'table', '--format', 'ndjson', ...args], input).stdout.split('\n').length - 1;
    expect(rows(['-'], fleet([A, B]))).toBe(2);
    expect(rows([put('fleet.csv.gz', gzipSync(fleet([A, B])))])).toBe(2);
    expect(
      rows([put('a.b64', A.hash), put('devices.json', JSON.stringify([{ hash: A.hash }, { hash: B.hash }]))]),
    ).toBe(3);
  });

  it.each([
    [['--output-file', 'table.xlsx'], 'does not say which form it has'],
    [['--format', 'sqlite'], 'an SQLite database needs a file'],
    [['--json'], '--json needs --output-file'],
    [['--scenario', 'moon'], 'there is no scenario "moon"'],
    [['--format', 'xml'], 'Allowed choices are csv, ndjson, sqlite'],
  ])('refuses %j', (options, message) => {
    const { status, stderr, stdout } = hwhash(['csv', 'table', put('fleet.csv', fleet([A])), ...options]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(existsSync('table.xlsx')).toBe(false);
  });

  it('says what to do where this Node has no SQLite', () => {
    if (process.getBuiltinModule('node:sqlite')) vi.stubEnv('NODE_OPTIONS', '--no-experimental-sqlite');
    const { status, stderr } = hwhash(['csv', 'table', put('fleet.csv', fleet([A])), '--output-file', at('t.sqlite')]);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'hwhash: this Node has no SQLite: use Node 22.13 or later, install better-sqlite3@12 beside hwhash, or write .ndjson or .csv\n',
    });
    expect(existsSync(at('t.sqlite'))).toBe(false);
  });
});

describe('memory', () => {
  const ROWS = 20_000;
  /** Megabytes of old objects that Node may keep; the file has 80. */
  const LIMIT = 40;

  it(`does not grow with ${ROWS} devices`, { timeout: 120_000 }, async () => {
    const file = createWriteStream(at('fleet.csv'));
    const rows = [A, B].map((one) => rowOf(one));
    file.write(fileOf(HEADER));
    for (let i = 0; i < ROWS; i += 1000) {
      if (!file.write(fileOf(...Array.from({ length: 1000 }, (_, k) => rows[k % 2])))) await once(file, 'drain');
    }
    file.end();
    await once(file, 'finish');
    const args = [`--max-old-space-size=${LIMIT}`, CLI, 'csv', 'table', at('fleet.csv'), '--output-file', at('t.csv')];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining(`${ROWS} devices written`) });
    expect(statSync(at('t.csv')).size).toBeGreaterThan(LIMIT * 1024 * 1024);
  });
});
