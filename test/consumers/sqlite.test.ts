/** `hwhash csv table` into SQLite, by better-sqlite3 and by Node's own module, read back by Python's sqlite3 and csv. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { device, fileOf, HEADER, rowOf } from '../csv/devices.js';
import { text } from '../validate/containers.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hwhash-sqlite-'));
const NAMES = ['=1+1', 'quote " and \' and ; and ,', 'Größe 漢字 😀', "x'); DROP TABLE devices; --", 'plain'];
const devices = NAMES.map((name, i) => device(i, 0, text(17, name)));

const QUIET = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error'];
const npm = (...args: string[]): string =>
  execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  execFileSync(join(root, 'scripts/install-test-tools'), ['consumers'], { stdio: 'inherit' });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ filename }] = JSON.parse(packed) as { filename: string }[];
  npm('install', '--ignore-scripts', ...QUIET, `./${filename}`);
  // Both have a binary that an install script fetches; the package itself runs none.
  npm('install', ...QUIET, 'better-sqlite3@12', 'node@24');
  writeFileSync(
    join(folder, 'fleet.csv'),
    fileOf(HEADER, ...devices.map((one) => rowOf(one)), `X1,,${devices[0].hash.slice(0, 400)}`),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cli = join(folder, 'node_modules/hwhash/dist/cli/cli.js');
const NODES: Readonly<Record<string, string>> = {
  'better-sqlite3': process.execPath,
  'Node 24': join(folder, 'node_modules/node/bin/node'),
};

function python(script: string): unknown {
  return JSON.parse(execFileSync('python3', ['-c', script], { cwd: folder, encoding: 'utf8' }));
}

describe.each(Object.entries(NODES))('with %s', (engine, node) => {
  const file = `${engine.replace(' ', '-')}.sqlite`;

  test('writes a database that another SQLite reads', () => {
    // Without Node's own module where this Node has one, so that the package is what is tried.
    const off =
      engine === 'better-sqlite3' && process.getBuiltinModule('node:sqlite') ? ['--no-experimental-sqlite'] : [];
    const { status, stderr } = spawnSync(node, [...off, cli, 'csv', 'table', 'fleet.csv', '--output-file', file], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^left out fleet\.csv, line 7: .*\n5 devices written to .*, 0 with errors; 1 left out\n$/);
    expect(status).toBe(2);
    expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    const found = python(`
import json, sqlite3
db = sqlite3.connect("file:${file}?mode=ro", uri=True)
one = lambda sql: db.execute(sql).fetchall()
print(json.dumps({
  "integrity": one("PRAGMA integrity_check"),
  "version": one("PRAGMA user_version"),
  "names": [name for name, in one("SELECT smbios_system_product_name FROM devices ORDER BY line")],
  "types": one("SELECT DISTINCT typeof(line), typeof(ok), typeof(memory_total_gib), typeof(tpm_level), typeof(fault) FROM devices"),
  "macs": one("SELECT value FROM devices, json_each(network_adapters_mac_address) WHERE line = 2"),
  "rejected": one("SELECT file, line FROM rejected"),
}))`);
    expect(found).toMatchObject({
      integrity: [['ok']],
      version: [[1]],
      names: NAMES,
      types: [['integer', 'integer', 'integer', 'text', 'null']],
      rejected: [['fleet.csv', 7]],
      macs: expect.arrayContaining([[expect.stringMatching(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/)]]),
    });
  });
});

test('CSV and NDJSON say the same as the database, read by Python', () => {
  for (const name of ['t.csv', 't.ndjson']) {
    spawnSync(process.execPath, [cli, 'csv', 'table', 'fleet.csv', '--output-file', name], { cwd: folder });
  }
  const found = python(`
import csv, json, sqlite3
rows = list(csv.DictReader(open("t.csv", encoding="utf-8", newline="")))
lines = [json.loads(line) for line in open("t.ndjson", encoding="utf-8")]
db = sqlite3.connect("file:Node-24.sqlite?mode=ro", uri=True)
db.row_factory = sqlite3.Row
stored = [dict(row) for row in db.execute("SELECT * FROM devices ORDER BY line")]
def cell(value):
  if value is None: return ""
  if isinstance(value, bool): return "true" if value else "false"
  return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
def column(value):
  if isinstance(value, bool): return int(value)
  return json.dumps(value, separators=(",", ":"), ensure_ascii=False) if isinstance(value, list) else value
differ = [k for row, line in zip(rows, lines) for k in row if cell(line[k]) != row[k]]
differ_stored = [k for row, line in zip(stored, lines) for k in row if column(line[k]) != row[k]]
print(json.dumps({"rows": len(rows), "columns": list(rows[0]) == list(lines[0]) == list(stored[0]), "differ": sorted(set(differ)), "stored": differ_stored}))`);
  // The two names that a spreadsheet would run have an apostrophe in front.
  expect(found).toEqual({ rows: 5, columns: true, differ: ['smbios_system_product_name'], stored: [] });
  expect(readFileSync(join(folder, 't.csv'), 'utf8')).toContain(",'=1+1,");
});
