import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.js';
import { drop, openPage, paste, useBrowser } from './browser.js';

useBrowser();

declare global {
  interface Window {
    /** What axe.source leaves behind. */
    axe: typeof axe;
  }
}

/** Where the screenshots go, for those who want to look at them. */
const SHOTS = fileURLToPath(new URL('../../.cache/web/', import.meta.url));
mkdirSync(SHOTS, { recursive: true });

const CSV = [
  'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag',
  ...['desktop-hp-tv9', 'vm-qemu-no-tpm-tv7', 'winpe-dell-tv9'].map(
    (name, i) => `SN${i},,${fixture(name).trim()},Kiosk`,
  ),
].join('\n');

const STATES: readonly (readonly [name: string, act: (page: Page) => Promise<void>])[] = [
  ['start', async () => undefined],
  [
    'device',
    async (page) => {
      await page.click('#example');
      await page.click('#sheet .line:nth-child(3) .value >> nth=0');
    },
  ],
  ['findings', (page) => paste(page, fixture('vm-qemu-no-tpm-tv7'))],
  ['damaged', (page) => paste(page, fixture('vm-qemu-no-tpm-tv7').slice(0, 500))],
  ['comparison', (page) => page.click('#example-repair')],
  [
    'redacted',
    async (page) => {
      await page.click('#example');
      await page.click('#redact');
    },
  ],
  [
    'two files',
    async (page) => {
      await drop(page, [
        { name: 'a.csv', text: CSV },
        { name: 'b.csv', text: CSV },
      ]);
      await page.waitForSelector('#filter-2');
    },
  ],
  [
    'csv',
    async (page) => {
      await paste(page, CSV);
      await page.click('.kind >> nth=0');
      await page.click('.rows button.link >> nth=1');
    },
  ],
];

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const results = await window.axe.run(document, {
      resultTypes: ['violations'],
    });
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  });
}

describe.each(LOOKS)('in $name', ({ name, ...look }) => {
  it.each(STATES)('%s has nothing that axe finds fault with, and fits its width', async (state, act) => {
    const page = await openPage({ ...look, reducedMotion: 'reduce' });
    await act(page);
    await page.screenshot({ path: `${SHOTS}${state.replace(' ', '-')}-${name}.png`, fullPage: true });
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
