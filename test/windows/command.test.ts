/** hwhash.exe as an administrator uses it: at a prompt, on a stick, in folders with names of all kinds. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeRuntime } from '../../scripts/node-runtimes.mjs';
import { winePrefix } from '../../scripts/wine.mjs';
import { snapshotToJson } from '../../src/harvest/snapshot-json.js';
import { decodeHash } from '../../src/hash/decode.js';
import { fixture } from '../fixtures.js';
import { DISK_SERIAL, windowsLaptop } from '../harvest/windows-laptop.js';
import { EXECUTABLE, NODE_VERSIONS, ROOT, runWindows, windowsPath } from './wine.js';

const SERIAL = 'SYNTH-0042';
const SMBIOS = {
  sys_vendor: 'Contoso',
  product_name: 'Contoso Book 14',
  product_serial: SERIAL,
  bios_vendor: 'Contoso',
};
const GATHERED = `Gathered details for device with serial number: ${SERIAL}\n`;

let base: string;
let folder: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'hwhash-command-'));
});
beforeEach(() => {
  rmSync(base, { recursive: true, force: true });
  folder = join(base, 'Geräte für Süd & Ost (1)');
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const run = (...args: string[]) => runWindows(EXECUTABLE, args, { cwd: folder, smbios: SMBIOS });

describe('harvest', () => {
  test('writes a CSV for registration: ASCII, CRLF, the serial number and a valid hash', () => {
    const { status, stdout, stderr } = run('harvest', '--output-file', 'Gerät.csv', '--group-tag', 'Kiosk');
    expect({ status, stdout }).toEqual({ status: 0, stdout: GATHERED });
    expect(stderr).toContain('TBS_E_TPM_NOT_FOUND');
    const text = readFileSync(join(folder, 'Gerät.csv'), 'latin1');
    const [header, row, ...rest] = text.split('\r\n');
    expect(header).toBe('Device Serial Number,Windows Product ID,Hardware Hash,Group Tag');
    expect(rest).toEqual(['']);
    const [serial, , hash, tag] = row.split(',');
    expect({ serial, tag }).toEqual({ serial: SERIAL, tag: 'Kiosk' });
    const decoded = decodeHash(hash);
    expect(decoded.checksum.valid).toBe(true);
    expect(decoded).toMatchObject({
      osType: 'FullOS',
      osArchitecture: 'x64',
      smbios: { systemSerialNumber: SERIAL, systemManufacturer: 'Contoso', systemProductName: 'Contoso Book 14' },
    });
    expect(decoded.osBuild).toMatch(/^10\.0\.\d{5}\.\d+$/);
  });

  test('understands the spellings of the usual PowerShell script, and appends', () => {
    const path = `${windowsPath(folder)}\\hash.csv`;
    const first = run('harvest', '-OutputFile', path, '-grouptag', 'A', '-AssignedUser', 'user@contoso.example');
    expect(first).toMatchObject({ status: 0, stdout: GATHERED });
    const second = run(
      'harvest',
      '-OUTPUTFILE',
      path,
      '-Append',
      '-GroupTag',
      'A',
      '-AssignedUser',
      'user@contoso.example',
    );
    expect(second).toMatchObject({ status: 0, stdout: GATHERED });
    const rows = readFileSync(join(folder, 'hash.csv'), 'latin1').trimEnd().split('\r\n');
    expect(rows[0]).toBe('Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User');
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(rows[1]).toMatch(new RegExp(`^${SERIAL},,T0[A-Za-z0-9+/]{3998},A,user@contoso\\.example$`));
  });

  test("writes Partner Center's columns for -Partner", () => {
    expect(run('harvest', '-Partner', '-OutputFile', 'p.csv').status).toBe(0);
    const [header, row] = readFileSync(join(folder, 'p.csv'), 'latin1').split('\r\n');
    expect(header).toBe('Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model');
    expect(row).toMatch(/,Contoso,Contoso Book 14$/);
  });

  test('keeps a file that is there', () => {
    writeFileSync(join(folder, 'kept.csv'), 'mine');
    const { status, stderr } = run('harvest', '-OutputFile', 'kept.csv');
    expect(status).toBe(1);
    expect(stderr).toContain('--force');
    expect(readFileSync(join(folder, 'kept.csv'), 'latin1')).toBe('mine');
  });

  test('says why there is no official hash, and gives none where only that one is wanted', () => {
    const auto = run('harvest', '--json');
    const { unavailable, snapshot } = JSON.parse(auto.stdout);
    expect(snapshot.system.platform).toBe('windows');
    const entry = unavailable.find(({ what }: { what: string }) => what === 'officialHash');
    expect(entry.reason).toContain('0x8004100E');
    expect(entry.remedy).toContain('audit mode');
    const official = run('harvest', '--hash', 'official');
    expect(official.status).toBe(1);
    expect(official.stderr).toContain('0x8004100E');
    expect(official.stderr).not.toMatch(/\n\s+at /);
  });

  test('leaves no addon behind but the one of the last run', () => {
    run('harvest', '--json');
    run('harvest', '--json');
    const users = `${winePrefix()}/drive_c/users`;
    const folders = readdirSync(users).flatMap((user) => [
      `${users}/${user}/Temp`,
      `${users}/${user}/AppData/Local/Temp`,
    ]);
    const left = folders
      .filter((place) => existsSync(place))
      .flatMap((place) => readdirSync(place))
      .filter((name) => name.startsWith('hwhash-addon-'));
    expect(left).toHaveLength(1);
  });
});

test('a device that Windows describes fully goes through the addon into a hash', () => {
  writeFileSync(join(folder, 'Gerät.json'), JSON.stringify(snapshotToJson(windowsLaptop())));
  const { status, stdout } = run('harvest', '--source', 'mock:Gerät.json', '--json');
  expect(status).toBe(0);
  const { hash } = JSON.parse(stdout);
  expect(hash.disk).toMatchObject({ serialNumber: DISK_SERIAL, product: 'Fabrikam NVMe 512GB', busType: 'NVMe' });
  expect(hash.tpm.endorsementKey.modulus).toBe('c5'.repeat(256));
});

test('decodes and checks files written on Windows', () => {
  const text = fixture('laptop-lenovo-tv9');
  const csv = `Device Serial Number,Windows Product ID,Hardware Hash\r\n${decodeHash(text).smbios?.systemSerialNumber},,${text}\r\n`;
  writeFileSync(join(folder, 'Größe.csv'), csv);
  const decoded = run('decode', '--json', 'Größe.csv');
  expect(JSON.parse(decoded.stdout).smbios).toEqual(decodeHash(text).smbios);
  const checked = run('csv', 'check', '--json', 'Größe.csv');
  expect(JSON.parse(checked.stdout)).toMatchObject({ rows: 1 });
});

test.each(NODE_VERSIONS)('the installed command harvests in Windows Node %s', (version) => {
  const args = [windowsPath(`${ROOT}dist/cli/cli.js`), 'harvest', '--json'];
  const { status, stdout } = runWindows(nodeRuntime('win-x64', version), args, { cwd: folder, smbios: SMBIOS });
  expect(status).toBe(0);
  expect(JSON.parse(stdout).hash.smbios.systemSerialNumber).toBe(SERIAL);
});
