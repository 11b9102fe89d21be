/** Files as people bring them, dropped on the page; and what it offers those who have no command line. */
import { readFileSync } from 'node:fs';
import { gzipSync, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, fixCsvBytes, parseCsv } from '../../src/core.js';
import { DEVICES, FIELD, FIELD_CASES } from '../field/expected.js';
import { fixture } from '../fixtures.js';
import { drop, openPage, paste, saved, useBrowser } from './browser.js';

useBrowser();

const FILES = FIELD_CASES.map(([name, devices]) => ({
  name,
  products: devices.split(' ').filter(Boolean).map(productOf),
})).filter(({ products }) => products.length > 0);

function productOf(letter: string): string {
  return decodeHash(fixture(DEVICES[letter as keyof typeof DEVICES])).smbios?.systemProductName ?? '';
}

/** Chooses a file, and waits until the page says what was read. */
async function choose(page: Page, name: string, bytes: Uint8Array): Promise<string> {
  await page.setInputFiles('#files', []);
  await page.evaluate(() => document.getElementById('status')?.replaceChildren());
  await page.setInputFiles('#files', { name, mimeType: '', buffer: Buffer.from(bytes) });
  await page.waitForFunction(() => document.getElementById('status')?.textContent !== '');
  return (await page.textContent('#result')) ?? '';
}

describe('a dropped file', () => {
  it('shows every device of it, whatever its format', async () => {
    const page = await openPage();
    for (const { name, products } of FILES) {
      const shown = await choose(page, name, readFileSync(FIELD + name));
      for (const product of products) expect(shown, name).toContain(product);
    }
  }, 180_000);
});

/** States one byte as the size of the first file, in the directory at the end. */
function understated(archive: Uint8Array): Uint8Array {
  const entry = Buffer.from(archive.buffer).indexOf('PK\x01\x02', 0, 'latin1');
  new DataView(archive.buffer).setUint32(entry + 24, 1, true);
  return archive;
}

describe('archives', () => {
  const csv = (rows: number): string =>
    [
      'Device Serial Number,Windows Product ID,Hardware Hash',
      ...Array(rows).fill(`,,${fixture('laptop-lenovo-tv9').trim()}`),
      '',
    ].join('\r\n');
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('shows a table for each list in them, named by its place, and leaves out what is no list', async () => {
    const page = await openPage();
    const archive = zipSync({
      'a.csv': bytes(csv(2)),
      'b/c.csv.gz': gzipSync(bytes(csv(3))),
      'readme.txt': bytes('hello'),
    });
    await choose(page, 'sites.zip', archive);
    expect(await page.locator('.fleet .device-head .eyebrow').allTextContents()).toEqual([
      'sites.zip:a.csv',
      'sites.zip:b/c.csv',
    ]);
    expect(await page.locator('.notice').count()).toBe(0);
  });

  it.each([
    ['states less than it holds', understated, /cannot be read: it is an archive/],
    ['is cut', (archive: Uint8Array) => archive.subarray(0, archive.length / 2), /cannot be read: it is an archive/],
    ['holds nothing', () => zipSync({ 'a.txt': bytes('hello') }), /no hardware hash/],
  ])('says why where one %s', async (_, spoil, message) => {
    const page = await openPage();
    const archive = spoil(zipSync({ 'a.csv': bytes(csv(2)) }));
    expect(await choose(page, 'a.zip', archive)).toMatch(message);
  });

  it('refuses one that unpacks into more than a tab can hold', async () => {
    const page = await openPage();
    const bomb = zipSync({ bomb: new Uint8Array(200 * 1024 * 1024) }, { level: 1 });
    expect(await choose(page, 'bomb.zip', bomb)).toContain('unpack into too much');
  });
});

describe('without a command line', () => {
  const text = fixture('laptop-lenovo-tv9').trim();

  it('saves the hashes of a log as a CSV file for Intune', async () => {
    const page = await openPage();
    const names = ['laptop-lenovo-tv9', 'laptop-hp-amd-tv8', 'laptop-surface-tv8'];
    const log = names.map((name) => `DeviceHardwareData : ${fixture(name).trim()}\r\n`).join('\r\n');
    await drop(page, [{ name: 'session.log', text: log }]);
    const { name, text: list } = await saved(page, () => page.click('text=Save as CSV for Intune'));
    expect(name).toBe('devices-for-intune.csv');
    const rows = parseCsv(new TextEncoder().encode(list));
    expect(rows.map(({ values }) => values.hardwareHash)).toEqual(names.map((one) => fixture(one).trim()));
    expect(rows.map(({ values }) => values.serialNumber)).toEqual(
      names.map((one) => decodeHash(fixture(one)).smbios?.systemSerialNumber),
    );
    expect(fixCsvBytes(list).changes).toEqual([]);
  });

  it('divides a fixed list that has more rows than Intune accepts', async () => {
    const page = await openPage();
    const device = decodeHash(text);
    const rows = Array.from({ length: 501 }, (_, i) => {
      const uuid = `8f3c21aa-91d4-11ec-8b70-${i.toString(16).padStart(12, '0')}`;
      return `PF${i},,${encodeHash({ ...device, smbios: { ...device.smbios, systemSerialNumber: `PF${i}`, uuid } })}`;
    });
    await drop(page, [
      { name: 'many.csv', text: ['Device Serial Number,Windows Product ID,Hardware Hash', ...rows, ''].join('\r\n') },
    ]);
    await page.waitForSelector('.rows tbody tr');
    expect(await page.textContent('#file-findings')).toContain('"Save the fixed CSV"');
    const names: string[] = [];
    page.on('download', (download) => names.push(download.suggestedFilename()));
    await page.click('text=Save the fixed CSV');
    // The browser starts the downloads in whatever order it likes.
    await expect.poll(() => names.sort()).toEqual(['many-fixed-1-of-2.csv', 'many-fixed-2-of-2.csv']);
    expect(await page.textContent('#fixed')).toContain('into 2 files');
  });

  it('offers a hash without its padding repaired, and none that is damaged', async () => {
    const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await paste(page, text.replace(/=+$/, '').slice(0, -1));
    const hints = (await page.textContent('#findings')) ?? '';
    expect(hints).not.toContain('hwhash ');
    await paste(page, `${text.slice(0, 900)}${text[900] === 'A' ? 'B' : 'A'}${text.slice(901)}`);
    expect(await page.locator('text=Copy the repaired hash').count()).toBe(0);
  });

  it('names no command in the findings of a list', async () => {
    const page = await openPage();
    await drop(page, [{ name: 'bad.csv', text: `serial;hash;tag\n"A,1";${text.slice(0, 700)};x\nB;${text};y\n` }]);
    await page.waitForSelector('#result > *');
    expect(await page.textContent('#result')).not.toContain('hwhash csv');
  });

  it('says where a hash comes from, and which version this is', async () => {
    const page = await openPage();
    await page.click('#help summary');
    expect(await page.textContent('#help')).toContain('Get-WindowsAutopilotInfo -OutputFile');
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await page.textContent('footer')).toContain(`hwhash ${version}`);
  });
});

describe('on a phone', () => {
  it.each(['vm-qemu-no-tpm-tv7', 'laptop-lenovo-tv9'])(
    'verdict and findings of %s are in view, and nothing is wider than it',
    async (name) => {
      const page = await openPage({ viewport: { width: 390, height: 844 } });
      await paste(page, fixture(name));
      const boxes = await Promise.all(
        ['.verdict h2', '#findings > *'].map((place) => page.locator(place).first().boundingBox()),
      );
      for (const box of boxes) expect((box?.y ?? 1e9) + 40).toBeLessThan(844);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    },
  );
});
