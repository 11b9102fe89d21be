/** The results on a stick: rows, files of 500, recordings, updates, and what is left alone. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCsv } from '../../src/index.js';
import { countDevices, isWritten, writeDevice } from '../../src/stick/folder.js';
import { formatOwnCsv, parseOwnCsv } from '../../src/stick/own-csv.js';
import { deviceNumber, harvestOf } from './harvests.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-stick-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const csv = (name = 'AutopilotHWID.csv') => readFileSync(join(folder, name), 'latin1');
const lines = (name?: string) => csv(name).split('\r\n').slice(1, -1);

test('a device is a row that csv check has nothing against, and a recording', async () => {
  const harvested = await harvestOf();
  const written = await writeDevice(folder, harvested);
  expect(written).toMatchObject({ file: 'AutopilotHWID.csv', row: 1, rows: 1, updated: false, remarks: [] });
  expect(csv()).toBe(
    `Device Serial Number,Windows Product ID,Hardware Hash\r\n${harvested.hash.smbios?.systemSerialNumber},,${harvested.text}\r\n`,
  );
  const report = await checkCsv(join(folder, 'AutopilotHWID.csv'));
  expect([report.rows, report.ok, report.withErrors]).toEqual([1, 1, 0]);
  expect(JSON.parse(readFileSync(join(folder, written.recording), 'utf8')).format).toBe('hwhash.DeviceSnapshot');
});

test('a second device is added, and the first is still there', async () => {
  await writeDevice(folder, await deviceNumber(1));
  const written = await writeDevice(folder, await deviceNumber(2));
  expect(written).toMatchObject({ row: 2, rows: 2, updated: false });
  expect(lines().map((line) => line.split(',')[0])).toEqual(['SN000000000001X', 'SN000000000002X']);
  expect(readdirSync(join(folder, 'recordings'))).toHaveLength(2);
});

test('a device that is there is updated in its row, its group tag kept', async () => {
  await writeDevice(folder, await deviceNumber(1), { groupTag: 'Kiosk' });
  await writeDevice(folder, await deviceNumber(2));
  const again = await deviceNumber(1);
  const written = await writeDevice(folder, again);
  expect(written).toMatchObject({ row: 1, rows: 2, updated: true });
  expect(lines()[0]).toBe(`SN000000000001X,,${again.text},Kiosk`);
  expect(lines()[1].endsWith(',')).toBe(true);
  expect(readdirSync(join(folder, 'recordings'))).toHaveLength(2);
});

test('group tag and assigned user are columns', async () => {
  await writeDevice(folder, await deviceNumber(1), { groupTag: 'Kiosk', assignedUser: 'ann@contoso.com' });
  expect(csv().split('\r\n')[0]).toBe('Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User');
  expect(lines()[0]).toMatch(/,Kiosk,ann@contoso\.com$/);
});

test('the 501st device starts the next file, and a known one is updated where it is', async () => {
  const { text } = await deviceNumber(0);
  const rows = Array.from({ length: 500 }, (_, i) => ({ serialNumber: `A${i}`, hardwareHash: text }));
  const known = await deviceNumber(7);
  rows[6] = { serialNumber: 'SN000000000007X', hardwareHash: known.text };
  writeFileSync(join(folder, 'AutopilotHWID.csv'), formatOwnCsv(rows));
  expect(await writeDevice(folder, await deviceNumber(501))).toMatchObject({ file: 'AutopilotHWID-2.csv', row: 1 });
  expect(await writeDevice(folder, known)).toMatchObject({
    file: 'AutopilotHWID.csv',
    row: 7,
    rows: 500,
    updated: true,
  });
  expect(await countDevices(folder)).toBe(501);
});

describe('a file that another program has changed', () => {
  test.each([
    ['quotation marks', (text: string) => text.replace('SN000000000001X', '"SN000000000001X"')],
    ['a column of its own', (text: string) => text.replace('Hardware Hash', 'Hardware Hash,Location')],
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
    ['other line ends', (text: string) => text.replaceAll('\r\n', '\n')],
    ['a cut line', (text: string) => text.slice(0, -10)],
  ])('is left as it is: %s', async (_, change) => {
    await writeDevice(folder, await deviceNumber(1));
    const changed = change(csv());
    writeFileSync(join(folder, 'AutopilotHWID.csv'), changed, 'latin1');
    const written = await writeDevice(folder, await deviceNumber(2));
    expect(written).toMatchObject({ file: 'AutopilotHWID-2.csv', row: 1 });
    expect(written.remarks).toEqual(['AutopilotHWID.csv was changed by another program and is left as it is']);
    expect(csv()).toBe(changed);
  });
});

test('a serial number that no import accepts leaves its column empty, with a remark', async () => {
  const odd = await harvestOf((hash) => {
    hash.smbios = { ...hash.smbios, systemSerialNumber: 'SÉRIE 1' };
  });
  const written = await writeDevice(folder, odd);
  expect(written.remarks).toHaveLength(1);
  expect(lines()[0]).toBe(`,,${odd.text}`);
});

test('a device without a serial number has an empty column, not the word that the hash has for it', async () => {
  const harvested = await harvestOf((hash) => {
    hash.smbios = { ...hash.smbios, systemSerialNumber: 'SMBIOS_STRING_INDEX_0' };
  });
  const written = await writeDevice(folder, harvested);
  expect(lines()[0]).toBe(`,,${harvested.text}`);
  expect(written.recording).toMatch(/^recordings\/no-serial-/);
});

test.each([['CON'], ['../../evil'], [''], ['a'.repeat(200)], ['x/y\\z:*?']])(
  'the serial number %j gives the recording a name that every system accepts',
  async (serial) => {
    const written = await writeDevice(
      folder,
      await harvestOf((hash) => {
        hash.smbios = { ...hash.smbios, systemSerialNumber: serial };
      }),
    );
    expect(written.recording).toMatch(/^recordings\/[\w-]{1,40}-[0-9a-f]{8}\.json$/);
    expect(readdirSync(folder).sort()).toEqual(['AutopilotHWID.csv', 'recordings']);
  },
);

test('what an earlier run left unfinished is removed', async () => {
  writeFileSync(join(folder, '.AutopilotHWID.csv.0123456789ab.tmp'), 'half');
  writeFileSync(join(folder, '.mine.tmp'), 'kept');
  await writeDevice(folder, await deviceNumber(1));
  expect(readdirSync(folder).sort()).toEqual(['.mine.tmp', 'AutopilotHWID.csv', 'recordings']);
});

test('an empty file, which a full stick leaves, is filled', async () => {
  writeFileSync(join(folder, 'AutopilotHWID.csv'), '');
  expect(await writeDevice(folder, await deviceNumber(1))).toMatchObject({ file: 'AutopilotHWID.csv', row: 1 });
});

test('reading back tells a row that is not as it was written', async () => {
  const harvested = await deviceNumber(1);
  const written = await writeDevice(folder, harvested);
  expect(await isWritten(folder, written, harvested.text)).toBe(true);
  writeFileSync(join(folder, 'AutopilotHWID.csv'), csv().replace('T0', 'T1'), 'latin1');
  expect(await isWritten(folder, written, harvested.text)).toBe(false);
});

test('two devices that share a placeholder serial number and UUID are two rows', async () => {
  const made = (disk: string) =>
    harvestOf((hash) => {
      const uuid = '03000200-0400-0500-0006-000700080009';
      hash.smbios = { ...hash.smbios, uuid, systemSerialNumber: 'To be filled by O.E.M.' };
      if (hash.disk) hash.disk.serialNumber = disk;
      delete hash.tpm;
      delete hash.offlineDeviceId;
    });
  await writeDevice(folder, await made('DISK0001'));
  expect(await writeDevice(folder, await made('DISK0002'))).toMatchObject({ row: 2, updated: false });
  expect(await writeDevice(folder, await made('DISK0001'))).toMatchObject({ row: 1, updated: true });
});

test('a device whose TPM was turned off is the same device', async () => {
  await writeDevice(folder, await harvestOf());
  const without = await harvestOf((hash) => {
    delete hash.tpm;
    delete hash.offlineDeviceId;
  });
  expect(await writeDevice(folder, without)).toMatchObject({ row: 1, updated: true });
});

test('own files read back as they were written', () => {
  const rows = [{ serialNumber: '1', windowsProductId: '', hardwareHash: 'T0', groupTag: 'A B' }];
  expect(parseOwnCsv(formatOwnCsv(rows))).toEqual(rows);
});
