import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decodeHash,
  describeHash,
  hashToJson,
  inspectHash,
  SCENARIOS,
  toOa3Xml,
  validateHash,
} from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { drop, openPage, PAGE_PATH, paste, saved, summaryLines, useBrowser } from './browser.js';

useBrowser();

const expectedLines = (text: string): string[] =>
  describeHash(decodeHash(text)).flatMap(({ title, rows }) =>
    rows.map(({ label, value }) => `${title}/${label}: ${value}`),
  );

describe('every fixture', () => {
  it('shows the summary, the JSON, the XML and the findings of the library', async () => {
    const page = await openPage();
    for (const { name, text } of FIXTURES) {
      await paste(page, text);
      expect(await summaryLines(page), name).toEqual(expectedLines(text));
      const hash = decodeHash(text);
      const json = await saved(page, () => page.click('text=Save JSON'));
      expect(JSON.parse(json.text), name).toEqual(JSON.parse(JSON.stringify(hashToJson(hash))));
      const xml = await saved(page, () => page.click('text=Save XML'));
      expect(xml.text, name).toBe(toOa3Xml(hash));
      for (const scenario of Object.values(SCENARIOS)) {
        await page.click(`#tab-${scenario.name}`);
        const { findings, summary } = validateHash(inspectHash(text), { scenario });
        const shown = await page.$$eval('#findings .message', (all) => all.map((one) => one.textContent ?? ''));
        const sentences = findings.map(({ message }) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`);
        expect(shown.sort(), `${name} ${scenario.name}`).toEqual(sentences.sort());
        const headline = (await page.textContent('.verdict h2')) ?? '';
        expect(summary.toLowerCase().startsWith(headline.toLowerCase())).toBe(true);
      }
    }
  });
});

describe('carriers', () => {
  const text = fixture('laptop-lenovo-tv9').trim();
  const lines = expectedLines(text);

  it.each([
    ['OA3.xml', `<?xml version="1.0"?><Key><ProductKeyID>1</ProductKeyID><HardwareHash>${text}</HardwareHash></Key>`],
    ['decoded.json', JSON.stringify(hashToJson(decodeHash(text)))],
    ['one.csv', `Device Serial Number,Windows Product ID,Hardware Hash\r\nX,,${text}\r\n`],
    ['hash.txt', `\ufeff${text}\r\n`],
  ])('reads a dropped %s', async (name, content) => {
    const page = await openPage();
    await drop(page, [{ name, text: content }]);
    await page.waitForSelector('#sheet');
    expect(await summaryLines(page)).toEqual(lines);
    expect(await page.textContent('#sources')).toContain(name);
  });

  it('reads the raw bytes through the file chooser', async () => {
    const page = await openPage();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('#choose')]);
    await chooser.setFiles({ name: 'hash.bin', mimeType: '', buffer: Buffer.from(text, 'base64') });
    await page.waitForSelector('#sheet');
    expect(await summaryLines(page)).toEqual(lines);
  });
});

describe('the page', () => {
  it('is one file of less than 410 kB', () => {
    expect(readFileSync(PAGE_PATH).length).toBeLessThan(410_000);
  });

  it('shows an example with one click, and nothing after Clear', async () => {
    const page = await openPage();
    await page.click('#example');
    expect(await summaryLines(page)).toContain('Device/Serial number: 0AV9510GDP');
    await page.click('#clear');
    expect(await page.$('#sheet')).toBeNull();
    expect(await page.inputValue('#input')).toBe('');
  });
});
