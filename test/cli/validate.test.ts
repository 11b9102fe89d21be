import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeHash } from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { edited, text, without } from '../validate/containers.js';
import { hwhash } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const serialOf = (hash: string): string => decodeHash(hash).smbios?.systemSerialNumber ?? '';
const fixturePath = (name: string): string => new URL(`../fixtures/${name}.b64`, import.meta.url).pathname;
const good = fixturePath('desktop-hp-tv9');
const placeholder = fixturePath('vm-qemu-no-tpm-tv7');
const warned = fixturePath('winpe-dell-tv9');
const SUMMARY =
  'will import; licensing HWID agrees with UUID, manufacturer, product, serial number, firmware vendor, memory, disk, network addresses and Bluetooth radio';

describe('validate', () => {
  it('prints one line for a good hash and exits with 0', () => {
    expect(hwhash(['validate', good])).toEqual({ status: 0, stdout: `ok    ${good}: ${SUMMARY}\n`, stderr: '' });
  });

  it('prints findings beneath, the gravest first, and exits with 2 where there is an error', () => {
    const { status, stdout } = hwhash(['validate', placeholder, good]);
    expect(status).toBe(2);
    const severities = stdout.match(/^ {2}(error|warning|info)/gm)?.map((word) => word.trim());
    expect(severities).toEqual(['error', ...Array(5).fill('warning'), 'info', 'info']);
    expect(stdout).toMatch(/^fail .*identifies no device/);
    expect(stdout).toMatch(/\nok .*will import; .*\n/);
    expect(stdout).toContain('2 hashes, 1 with errors');
  });

  it.each([
    [[warned], 0],
    [[warned, '--strict'], 2],
    [[warned, '--scenario', 'oem'], 2],
    [[fixturePath('laptop-lenovo-tv9'), '--scenario', 'oem'], 0],
    [[fixturePath('vm-hyperv-tv9'), '--scenario', 'self-deploying'], 2],
    [[good, '--strict', '--scenario', 'self-deploying'], 0],
  ] as [string[], number][])('%j exits with %i', (args, status) => {
    expect(hwhash(['validate', ...args]).status).toBe(status);
  });

  it('prints the code that a virtual machine will show in self-deploying mode', () => {
    for (const name of ['vm-hyperv-tv9', 'vm-vmware-arm64-tv9']) {
      const { status, stdout } = hwhash(['validate', '--scenario', 'self-deploying', fixturePath(name)]);
      expect(status).toBe(2);
      expect(stdout).toMatch(/error +virtual-machine .*\n +the device will show: 0x800705B4/);
    }
  });

  it('prints one JSON document: a report, or several', () => {
    const one = JSON.parse(hwhash(['validate', '--json', good]).stdout);
    expect(one).toEqual({ schemaVersion: 1, ok: true, scenario: 'intune', summary: SUMMARY, findings: [] });
    const { status, stdout } = hwhash(['validate', '--json', '--scenario', 'repair', good, placeholder]);
    const several = JSON.parse(stdout);
    expect(status).toBe(2);
    expect(Object.keys(several)).toEqual(['schemaVersion', 'reports']);
    expect(several.reports.map(({ ok, scenario }: { ok: boolean; scenario: string }) => [ok, scenario])).toEqual([
      [true, 'repair'],
      [false, 'repair'],
    ]);
  });

  it('treats every hash of an input', () => {
    const rows = FIXTURES.slice(0, 3).map(({ text: hash }) => `${serialOf(hash)},,${hash}`);
    const csv = file('fleet.csv', ['Device Serial Number,Windows Product ID,Hardware Hash', ...rows, ''].join('\r\n'));
    const { status, stdout } = hwhash(['validate', csv]);
    expect(status).toBe(0);
    expect(stdout.match(/^ok/gm)).toHaveLength(3);
  });

  const serial = serialOf(fixture('desktop-hp-tv9'));
  const TITLES = 'Device Serial Number,Windows Product ID,Hardware Hash';
  const sound = fixture('desktop-hp-tv9');
  it.each([
    ['another serial number', [TITLES, `S,,${sound}`], 'serial-mismatch', 'reports'],
    ['a quoted row', [TITLES, `"",,${sound}`], 'quote-character', 'reports'],
    ['unknown titles', ['Serial,Key,Hardware Hash', `${serial},,${sound}`], 'header-unknown', 'files'],
    ['a device twice', [TITLES, `${serial},,${sound}`, `${serial},,${sound}`], 'duplicate-hash', 'files'],
    ['too many rows', [TITLES, ...Array(501).fill(`${serial},,${sound}`)], 'too-many-rows', 'files'],
    ['a row without a hash', [TITLES, `${serial},,${sound}`, 'X1,,'], 'blank-field', 'reports'],
  ])('tells what is wrong with a CSV beside its hashes: %s', (_, lines, code, where) => {
    const csv = file('faults.csv', [...lines, ''].join('\r\n'));
    const text = hwhash(['validate', csv]);
    expect(text.status).toBe(2);
    expect(text.stdout).toContain(code);
    const { status, stdout } = hwhash(['validate', '--json', csv]);
    const document = JSON.parse(stdout);
    const reports = document.reports ?? [document];
    const codes = (where === 'files' ? document.files : reports).flatMap(
      ({ findings }: { findings: { code: string }[] }) => findings.map((finding) => finding.code),
    );
    expect(status).toBe(2);
    expect(codes).toContain(code);
    const lineEnds = hwhash(['validate', '--ndjson', csv]).stdout.trimEnd().split('\n');
    expect(lineEnds.map((line) => JSON.parse(line).ok)).toContain(false);
  });

  it('says of no row of a CSV with an unknown header that it will import', () => {
    const { stdout } = hwhash(['validate', file('titles.csv', `Serial,Key,Hardware Hash\r\n${serial},,${sound}\r\n`)]);
    expect(stdout).toMatch(/^fail .*: will not import as it is in the file \(header-unknown\)/);
  });

  it('reports a damaged hash and exits with 2', () => {
    const { status, stdout } = hwhash(['validate', file('cut.b64', fixture('desktop-hp-tv9').slice(0, 400))]);
    expect(status).toBe(2);
    expect(stdout).toContain('block-overrun');
    expect(stdout).toContain('will not import: it is cut or damaged');
  });

  it.each([
    [['no-such-file'], 'there is no such file'],
    [[folder], 'folder'],
    [['--scenario', 'none', good], 'scenarios are intune, user-driven'],
  ] as [string[], string][])('%j exits with 1 and says why', (args, message) => {
    const { status, stderr, stdout } = hwhash(['validate', ...args]);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it('still reports the others where one input cannot be read', () => {
    const { status, stdout, stderr } = hwhash(['validate', 'no-such-file', good]);
    expect([status, stdout]).toEqual([1, `ok    ${good}: ${SUMMARY}\n`]);
    expect(stderr).toContain('no-such-file');
  });

  it('never writes control characters of a value', () => {
    const { stdout } = hwhash(['validate', file('escape.bin', edited('desktop-hp-tv9', text(24, '\u001b[2Jx')))]);
    expect(stdout).toContain('product-key-id-format');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('redact', () => {
  const key = file('secret.key', Buffer.alloc(32, 7));

  it('prints a whole hash of another device, the same one under the same key', () => {
    const { status, stdout, stderr } = hwhash(['redact', good, '--key-file', key]);
    expect([status, stderr]).toEqual([0, '']);
    const hash = decodeHash(stdout);
    expect(hash.checksum.valid).toBe(true);
    expect(hash.smbios?.systemSerialNumber).not.toBe('0EJ4681X0H');
    expect(hwhash(['redact', good, '--key-file', key]).stdout).toBe(stdout);
  });

  it('takes a random key without one, and says so', () => {
    const first = hwhash(['redact', good]);
    expect(first.stderr).toContain('random key');
    expect(first.stdout).not.toBe(hwhash(['redact', good]).stdout);
  });

  it('prints the model as JSON', () => {
    const model = JSON.parse(hwhash(['redact', '--json', good, '--key-file', key]).stdout);
    expect(model.checksum.valid).toBe(true);
    expect(model.smbios.systemManufacturer).toBe('HP');
  });

  it.each([
    [['no-such-file'], 'no such file'],
    [[good, '--key-file', 'no-such-key'], 'the key no-such-key does not exist'],
    [[good, '--key-file', file('empty.key', '')], 'the key is empty'],
    [[file('cut.bin', edited('desktop-hp-tv9').subarray(0, 300))], 'cut'],
  ] as [string[], string][])('%j exits with 1', (args, message) => {
    const { status, stdout, stderr } = hwhash(['redact', ...args]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });

  it('remarks a short key', () => {
    const { status, stderr } = hwhash(['redact', good, '--key-file', file('short.key', 'abc')]);
    expect(status).toBe(0);
    expect(stderr).toContain('3 bytes');
  });
});

describe('graph', () => {
  it('prints the body of one device, and the address on standard error', () => {
    const { status, stdout, stderr } = hwhash(['graph', good, '--group-tag', 'Kiosk']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      '@odata.type': '#microsoft.graph.importedWindowsAutopilotDeviceIdentity',
      groupTag: 'Kiosk',
      hardwareIdentifier: readFileSync(good, 'latin1'),
    });
    expect(stderr).toBe(
      'POST https://graph.microsoft.com/v1.0/deviceManagement/importedWindowsAutopilotDeviceIdentities\n',
    );
  });

  it('prints the batch of several, with the details of a CSV', () => {
    const csv = file(
      'tags.csv',
      `Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User\r\nS1,,${fixture('desktop-hp-tv9')},Own,a@b.de\r\n`,
    );
    const { status, stdout, stderr } = hwhash(['graph', csv, warned, '--group-tag', 'Common', '--cloud', 'gcc-high']);
    const { importedWindowsAutopilotDeviceIdentities: devices } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(devices.map(({ groupTag }: { groupTag: string }) => groupTag)).toEqual(['Own', 'Common']);
    expect(devices[0]).toMatchObject({ serialNumber: 'S1', assignedUserPrincipalName: 'a@b.de' });
    expect(stderr).toContain('https://graph.microsoft.us/v1.0/');
    expect(stderr).toContain('/import');
  });

  it('prints a batch of one when asked', () => {
    expect(JSON.parse(hwhash(['graph', '--batch', good]).stdout).importedWindowsAutopilotDeviceIdentities).toHaveLength(
      1,
    );
  });

  it('prints, but exits with 2, where the import would fail', () => {
    const { status, stdout, stderr } = hwhash(['graph', file('bare.bin', edited('desktop-hp-tv9', without(14)))]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout).serialNumber).toBe('');
    expect(stderr).toContain('InvalidZtdHardwareHash');
  });

  it.each([
    [[file('cut2.bin', edited('desktop-hp-tv9').subarray(0, 300)), good], 'block-overrun'],
    [['no-such-file', good], 'no such file'],
    [['--cloud', 'mars', good], 'clouds are global'],
  ] as [string[], string][])('%j prints no body and exits with 1', (args, message) => {
    const { status, stdout, stderr } = hwhash(['graph', ...args]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });
});
