import { describe, expect, it } from 'vitest';
import { compareHashes, decodeHash, describeMatch, encodeHash, type HardwareHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import { drop, openPage, paste, saved, summaryLines, useBrowser } from './browser.js';

useBrowser();

const before = fixture('laptop-hp-touch-tv9').trim();
const hash = decodeHash(before);
const after = encodeHash({
  ...hash,
  disk: { ...hash.disk, serialNumber: 'OTHER_0001.', kernelSerialNumber: undefined },
  memory: hash.memory && { ...hash.memory, totalGiB: 32 },
} satisfies HardwareHash);
const expected = describeMatch(compareHashes(hash, decodeHash(after)));

describe('two hashes', () => {
  it('dropped together are compared in the words of the library', async () => {
    const page = await openPage();
    await drop(page, [
      { name: 'before.txt', text: before },
      { name: 'after.txt', text: after },
    ]);
    await page.waitForSelector('#comparison');
    expect(await page.textContent('#comparison h2')).toBe(expected.verdict.text);
    expect(await page.textContent('#comparison .remarks')).toBe(expected.advice);
    const texts = (selector: string): Promise<string[]> =>
      page.$$eval(`#comparison ${selector}`, (all) => all.map((one) => one.textContent ?? ''));
    expect(await texts('li')).toEqual([...expected.diagnosis, ...expected.notes]);
    const changes = expected.changes.flatMap((change) => [change.label, change.before, change.after]);
    expect(await texts('.changes tbody :is(th, td)')).toEqual(changes);
    expect(await texts('.evidence tbody th')).toEqual(expected.evidence.map(({ label }) => label));
    expect(await texts('.evidence tbody .level')).toEqual(expected.evidence.map(({ text }) => text));
    expect(await texts('.switcher button')).toEqual([]);
    expect(await page.locator('.switcher button').allTextContents()).toEqual(['before.txt', 'after.txt']);
  });

  it('have bars to the side that the evidence speaks for, as long as it is strong', async () => {
    const page = await openPage();
    await paste(page, `${before}\n${after}`);
    const bars = await page.$$eval('#comparison .bar', (all) =>
      all.map((bar) => {
        const [box, own] = [bar.getBoundingClientRect(), (bar.firstElementChild ?? bar).getBoundingClientRect()];
        const middle = box.left + box.width / 2;
        return ((own.left + own.width / 2 - middle) * 4) / box.width;
      }),
    );
    expect(bars).toHaveLength(expected.evidence.length);
    bars.forEach((share, index) => {
      expect(share).toBeCloseTo(expected.evidence[index].share, 1);
    });
  });

  it('can be swapped, and looked at one by one', async () => {
    const page = await openPage();
    await paste(page, `${before}\n${after}`);
    expect(await summaryLines(page)).not.toContain('Disk/Serial number: OTHER_0001.');
    await page.click('.switcher button:has-text("After")');
    expect(await summaryLines(page)).toContain('Disk/Serial number: OTHER_0001.');
    await page.click('text=Swap before and after');
    const row = page.locator('.changes tr', { hasText: 'Disk serial number' });
    expect(await row.locator('td').first().textContent()).toBe('OTHER_0001.');
    expect(await page.locator('.switcher button').allTextContents()).toEqual(['Before', 'After']);
  });

  it('of a remediation JSON are compared', async () => {
    const page = await openPage();
    await paste(page, JSON.stringify({ CachedHardwareBlob: before, CurrentHardwareBlob: after }));
    expect(await page.textContent('#comparison h2')).toBe(expected.verdict.text);
    const names = ['CachedHardwareBlob', 'CurrentHardwareBlob'];
    expect(await page.locator('.switcher button').allTextContents()).toEqual(names);
  });

  it('are not compared where one is damaged', async () => {
    const page = await openPage();
    await paste(page, `${before}\n${after.slice(0, 400)}`);
    expect(await page.$('#comparison')).toBeNull();
    expect(await page.$('#sheet')).not.toBeNull();
  });
});

describe('redaction', () => {
  it('replaces what identifies the device, and keeps verdict and comparison', async () => {
    const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await paste(page, `${before}\n${after}`);
    await page.click('#redact');
    const verdict = await page.textContent('#comparison h2');
    expect(verdict).toBe(expected.verdict.text);
    const { smbios, networkAdapters, tpm } = hash;
    const shown = (await page.textContent('#result')) ?? '';
    for (const secret of [smbios?.uuid, smbios?.systemSerialNumber, networkAdapters[0].macAddress]) {
      expect(shown).not.toContain(secret);
    }
    expect(shown).not.toContain(tpm?.endorsementKey?.sha256);
    const { text } = await saved(page, () => page.click('text=Save the redacted hash'));
    const redacted = decodeHash(text);
    expect(redacted.checksum.valid).toBe(true);
    expect(redacted.smbios?.systemProductName).toBe(smbios?.systemProductName);
    expect(redacted.smbios?.uuid).not.toBe(smbios?.uuid);
    await page.click('text=Show the original');
    expect(await page.textContent('#sheet')).toContain(smbios?.uuid);
  });
});
