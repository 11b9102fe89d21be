import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type FieldSpan, fieldSpans, inspectHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import { openPage, paste, useBrowser } from './browser.js';

useBrowser();

const text = fixture('workstation-hp-two-gpu-tv9');
const inspection = inspectHash(text);
const spans = fieldSpans(inspection);

function spanOf(field: string): FieldSpan {
  const span = spans.find((candidate) => candidate.field === field);
  if (span === undefined) throw new Error(`the hash has no ${field}`);
  return span;
}

const chosenBytes = (page: Page): Promise<number[]> =>
  page.$$eval('.hex [role=gridcell].chosen', (cells) => cells.map((cell) => Number(cell.getAttribute('data-at'))));
const range = ({ start, end }: FieldSpan): number[] => Array.from({ length: end - start }, (_, i) => start + i);
const byte = (at: number): string => `.hex [role=gridcell][data-at="${at}"]`;
const line = (label: string): string => `#sheet .line:has(dt:text-is("${label}")) .value`;

describe('the bytes', () => {
  it('are those of the hash up to its zero tail', async () => {
    const page = await openPage();
    await paste(page, text);
    const shown = await page.$$eval('.hex [role=gridcell][data-at]', (cells) => cells.map((cell) => cell.textContent));
    const { bytes } = inspection;
    expect(shown.join('')).toBe(Buffer.from(bytes.subarray(0, shown.length)).toString('hex'));
    expect(bytes.subarray(shown.length).every((value) => value === 0)).toBe(true);
    expect(await page.textContent('.hex .rest')).toBe(`${bytes.length - shown.length} zero bytes follow`);
  });

  it('are chosen by a line of the summary', async () => {
    const page = await openPage();
    await paste(page, text);
    await page.click(line('UUID'));
    const span = spanOf('smbios.uuid');
    expect(await chosenBytes(page)).toEqual(range(span));
    expect(await page.locator(byte(span.start)).isVisible()).toBe(true);
    const where = `Bytes ${span.start} to ${span.end - 1} (16 bytes), block 12 SmbiosUuid`;
    expect(await page.textContent('.inspector')).toContain(where);
  });

  it('choose a line of the summary', async () => {
    const page = await openPage();
    await paste(page, text);
    for (const [field, label] of [
      ['disk.product', 'Model'],
      ['networkAdapters[1].enumerator', 'Wi-Fi'],
      ['checksum.stored', 'Checksum'],
    ]) {
      await page.click(byte(spanOf(field).start));
      expect(await page.textContent('#sheet .line.chosen dt')).toBe(label);
      expect(await chosenBytes(page)).toEqual(range(spanOf(field)));
    }
  });

  it('show what the pointer is on, both ways', async () => {
    const page = await openPage({ viewport: { width: 1400, height: 1000 } });
    await paste(page, text);
    const { start, end } = spanOf('smbios.systemManufacturer');
    await page.hover('#sheet .line >> nth=0');
    expect(await page.locator('.hex [role=gridcell].hovered').count()).toBe(end - start);
    await page.hover(byte(spanOf('osBuild').start));
    expect(await page.textContent('#sheet .line.hovered dt')).toBe('OS build');
    await page.hover('.brand');
    expect(await page.locator('.hovered').count()).toBe(0);
  });

  it('name what is not a line of the summary: headers of blocks, and other members', async () => {
    const page = await openPage();
    await paste(page, text);
    await page.click(byte(inspection.blocks[0].offset));
    expect(await page.textContent('.inspector .name')).toBe('Header of block 1 (Capture)');
    await page.click(byte(0));
    expect(await page.textContent('.inspector .name')).toContain('Header of the hash');
    const width = spanOf('displays[0].widthCm');
    await page.click(byte(width.start));
    expect(await page.textContent('.inspector .name')).toBe('displays[0].widthCm');
    expect(await page.textContent('.inspector .whole')).toBe(String(inspection.hash?.displays[0].widthCm));
  });

  it('stand eight in a row on a phone, and stay chosen when the window grows', async () => {
    const page = await openPage({ viewport: { width: 390, height: 844 } });
    await paste(page, text);
    const inFirstRow = page.locator('.hex .bytes').first().locator('[role=gridcell][data-at]');
    expect(await inFirstRow.count()).toBe(8);
    await page.click(line('UUID'));
    const before = await chosenBytes(page);
    expect(before).toHaveLength(16);
    await page.setViewportSize({ width: 1280, height: 900 });
    await expect.poll(() => inFirstRow.count()).toBe(16);
    expect(await chosenBytes(page)).toEqual(before);
  });
});

it('stays with the bytes on a phone, and leads from a value to them', async () => {
  const page = await openPage({ viewport: { width: 390, height: 844 } });
  await paste(page, text);
  await page.click(line('Manufacturer'));
  expect(await page.locator('.hex').evaluate((hex) => hex.getBoundingClientRect().top > window.innerHeight)).toBe(true);
  await page.click('.to-bytes');
  const cell = page.locator(byte(spanOf('smbios.systemManufacturer').start));
  const inView = (): Promise<boolean> =>
    cell.evaluate((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    });
  await expect.poll(inView).toBe(true);
  await cell.click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  expect(await inView()).toBe(true);
});

it('copies a value and the JSON', async () => {
  const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await paste(page, text);
  const third = page.locator('#sheet .line').nth(2);
  await third.hover();
  await third.locator('.copy').click();
  await expect.poll(clipboard).toBe(inspection.hash?.smbios?.systemSerialNumber);
  expect(await page.textContent('#status')).toBe('Serial number copied');
  await page.click('text=Copy JSON');
  await expect.poll(clipboard).toContain('"schemaVersion": 2');
});
