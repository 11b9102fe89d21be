import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.js';
import { openPage, saved, useBrowser } from './browser.js';

useBrowser();

/** Presses Tab until an element that matches has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

const focused = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);

describe('the keyboard alone', () => {
  it('decodes, changes scenario, finds bytes, redacts and saves', async () => {
    const page = await openPage();
    await page.keyboard.press('Tab');
    expect(await focused(page, '#input')).toBe(true);
    await tabTo(page, '#example');
    await page.keyboard.press('Enter');
    await tabTo(page, '[role=tab]');
    await page.keyboard.press('ArrowRight');
    expect(await page.getAttribute('#tab-user-driven', 'aria-selected')).toBe('true');
    await page.keyboard.press('End');
    expect(await focused(page, '#tab-device-preparation')).toBe(true);
    await page.keyboard.press('ArrowRight');
    expect(await page.getAttribute('#tab-intune', 'aria-selected')).toBe('true');
    await tabTo(page, '#sheet button.value');
    await page.keyboard.press('Enter');
    expect(await page.textContent('.inspector .name')).toBe('Device: Manufacturer');
    await tabTo(page, '.hex [role=gridcell]');
    // The byte that Tab reaches is the first of what was chosen.
    expect(await focused(page, '.hex .chosen')).toBe(true);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page, '[data-at="17"]')).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^00, byte 17, Capture: /,
    );
    await page.keyboard.press('End');
    expect(await focused(page, '[data-at="31"]')).toBe(true);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page, '.inspector button')).toBe(true);
    await page.focus('#input');
    await tabTo(page, '#redact');
    await page.keyboard.press('Enter');
    expect(await focused(page, '#redact')).toBe(true);
    expect(await page.textContent('#redact')).toBe('Show the original');
    await page.focus('#input');
    await tabTo(page, '.device-head .actions button:nth-child(2)');
    const { name } = await saved(page, () => page.keyboard.press('Enter'));
    expect(name).toMatch(/^HP-EliteBook.*\.json$/);
  });

  it('works through a CSV file: finds, sorts, opens and compares rows', async () => {
    const page = await openPage();
    const rows = ['desktop-hp-tv9', 'laptop-lenovo-tv9', 'winpe-dell-tv9'];
    const text = rows.map((name, i) => `SN${i},,${fixture(name).trim()}`).join('\n');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(`Device Serial Number,Windows Product ID,Hardware Hash\n${text}\n`);
    await tabTo(page, '.kind');
    await page.keyboard.press('Space');
    expect(await page.isVisible('#kind')).toBe(true);
    await page.keyboard.press('Space');
    await tabTo(page, '#filter');
    await page.keyboard.type('latitude');
    expect(await page.locator('.rows tbody tr').count()).toBe(1);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await tabTo(page, '.rows th button');
    await page.keyboard.press('Enter');
    expect(await page.textContent('.rows tbody tr td:nth-child(3)')).toBe('SN2');
    for (const _ of [1, 2]) {
      await tabTo(page, '.rows input');
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
    }
    await page.focus('#filter');
    await tabTo(page, '.controls > button');
    await page.keyboard.press('Enter');
    expect(await page.textContent('#comparison h2')).toBe('A different device');
    await tabTo(page, '#comparison button');
  });

  it('shows where it is, at every stop', async () => {
    const page = await openPage();
    await page.click('#example-repair');
    await page.focus('#input');
    const stops: string[] = [];
    for (let stop = 0; stop < 160; stop++) {
      await page.keyboard.press('Tab');
      const { tag, outline } = await page.evaluate(() => {
        const { activeElement: active } = document;
        const style = active && getComputedStyle(active);
        return { tag: active?.outerHTML.slice(0, 200) ?? '', outline: `${style?.outlineStyle} ${style?.outlineWidth}` };
      });
      if (tag.startsWith('<body')) break;
      expect(outline, tag).toBe('solid 2px');
      stops.push(tag);
    }
    expect(stops.some((tag) => tag.includes('gridcell'))).toBe(true);
    // The help below the result is reached too.
    expect(stops.at(-1)).toContain('<summary');
  });
});
