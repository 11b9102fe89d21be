/** The stick in a Windows that runs: `harvest.cmd` at a prompt, beside the results that a booted stick leaves. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCsv } from '../../src/csv/check-files.js';
import { decodeHash } from '../../src/hash/decode.js';
import { checkInputs } from '../../src/input/row-sources.js';
import { mergeCsv } from '../../src/rewrite/merge.js';
import { EXECUTABLE, ROOT, runWindows, windowsPath } from './wine.js';

const device = (serial: string) => ({
  sys_vendor: 'Contoso',
  product_name: 'Contoso Book 14',
  product_serial: serial,
  product_uuid: `0f1e2d3c-4b5a-6978-8796-a5b4c3d2e${serial.slice(-3)}`,
  bios_vendor: 'Contoso',
});

let stick: string;
beforeAll(() => {
  // A name with a blank: a drive's letter has none, a folder that somebody copied the stick to may.
  stick = mkdtempSync(join(tmpdir(), 'hwhash stick '));
  copyFileSync(`${ROOT}scripts/stick/harvest.cmd`, join(stick, 'harvest.cmd'));
  copyFileSync(EXECUTABLE, join(stick, 'hwhash.exe'));
  writeFileSync(join(stick, 'settings.ini'), 'group-tag=Depot\r\n');
});
afterAll(() => rmSync(stick, { recursive: true, force: true }));

const harvest = (serial: string, ...args: string[]) =>
  runWindows('cmd', ['/c', windowsPath(join(stick, 'harvest.cmd')), ...args], { smbios: device(serial) });
const rows = (): string[][] =>
  readFileSync(join(stick, 'AutopilotHWID.csv'), 'latin1')
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((row) => row.split(','));

describe('harvest.cmd', () => {
  test('adds the device to the file on the stick, with the settings of the stick', () => {
    const { status, stderr } = harvest('SYNTH-101');
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const [[serial, , hash, tag]] = rows();
    expect({ serial, tag }).toEqual({ serial: 'SYNTH-101', tag: 'Depot' });
    expect(decodeHash(hash)).toMatchObject({ smbios: { systemSerialNumber: 'SYNTH-101' }, checksum: { valid: true } });
  });

  test('adds a second device below the first, and updates the first one when it comes again', () => {
    expect(harvest('SYNTH-102').status).toBe(0);
    expect(harvest('SYNTH-101', '--group-tag', 'Kiosk').status).toBe(0);
    expect(rows().map(([serial, , , tag]) => [serial, tag])).toEqual([
      ['SYNTH-101', 'Kiosk'],
      ['SYNTH-102', 'Depot'],
    ]);
  });

  test('leaves a folder that csv check and csv merge take as it is', async () => {
    const { inputs } = await checkInputs([stick], 'fleet');
    expect((await checkCsv(inputs, { target: 'fleet' })).rows).toBe(2);
    const { written, leftOut } = await mergeCsv(stick, join(stick, 'all.csv'), { target: 'fleet' });
    expect({ written, leftOut }).toEqual({ written: 2, leftOut: [] });
    expect(readdirSync(stick)).toContain('all.csv');
  });
});
