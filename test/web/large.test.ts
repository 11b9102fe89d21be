/** Inputs of tens of megabytes: the tab stays alive while they are read, says how far it is, and can be told to stop. */
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.js';
import { openPage, paste, useBrowser } from './browser.js';

useBrowser();

const SIZE = 50_000_000;
const HASH = fixture('laptop-hp-hybrid-tv8');
const ROWS = 12_000;
const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash\r\n';

const TABLE = HEADER.length + ROWS * (HASH.length + ',,\r\n'.length);

/** A file that is made in the page: a text so often that it has `size` bytes, behind another; or bytes. */
interface Made {
  name: string;
  before?: string;
  text: string;
  size: number;
}

/** Has the page forget how long it took to make what is dropped, which is the test's own work. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const record = Reflect.get(globalThis, 'hwhashRecord');
    if (record) record.longest = 0;
  });
}

/** Drops a large file, which is made in the page: sending it there would take longer than reading it. */
async function dropLarge(page: Page, { name, before = '', text, size }: Made): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([own, start, repeated, count]) => {
      const data = new DataTransfer();
      data.items.add(new File([start, repeated.repeat(count)], own));
      return data;
    },
    [name, before, text, Math.floor((size - before.length) / text.length)] as const,
  );
  await forget(page);
  await page.dispatchEvent('#input', 'drop', { dataTransfer: transfer });
}

/** Drops a file of bytes that look like chance and are the same each time. */
async function dropNoise(page: Page, size: number): Promise<void> {
  const transfer = await page.evaluateHandle((length) => {
    const words = new Uint32Array(length / 4);
    let state = 1;
    for (let i = 0; i < words.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      words[i] = state ^ (state >>> 13);
    }
    const data = new DataTransfer();
    data.items.add(new File([words], 'noise.bin'));
    return data;
  }, size);
  await forget(page);
  await page.dispatchEvent('#input', 'drop', { dataTransfer: transfer });
}

/** What a page did while it was busy. */
interface Watched {
  /** Longest time in which it could do nothing else, in ms. */
  longest: number;
  /** Different values of the progress bar while it was to be seen. */
  shares: number;
}

/** Has the page keep a record, until it has a result, of how long it did not answer. */
async function watch(page: Page): Promise<() => Promise<Watched>> {
  await page.evaluate(() => {
    const record = { longest: 0, shares: new Set<number>() };
    Object.assign(globalThis, { hwhashRecord: record });
    const bar = document.querySelector<HTMLProgressElement>('#progress');
    const work = document.getElementById('work');
    let last = performance.now();
    const tick = (): void => {
      const now = performance.now();
      record.longest = Math.max(record.longest, now - last);
      if (bar && !work?.hidden) record.shares.add(bar.value);
      last = now;
      setTimeout(tick, 5);
    };
    tick();
  });
  return async () => {
    await page.waitForFunction(() => document.getElementById('result')?.textContent, undefined, { timeout: 60_000 });
    // The result may have come in the same task as the last long work: the next tick sees it.
    await page.waitForTimeout(100);
    return page.evaluate(() => {
      const { longest, shares } = Reflect.get(globalThis, 'hwhashRecord');
      return { longest, shares: shares.size };
    });
  };
}

/** Bytes of a file in an archive, which is unpacked in one piece. */
const UNPACKED = SIZE;
/** Inputs that are refused too soon for progress to be seen, or read in one piece whose share nobody knows. */
const UNSEEN = [
  'random bytes',
  'line feeds',
  'one line of T',
  'small objects of JSON',
  'angle brackets behind a hash',
  'elements behind a hash',
];
/** Most milliseconds without an answer, on a machine that has other work. */
const LONGEST = 500;

describe('tens of megabytes', () => {
  const cases: readonly (readonly [name: string, act: (page: Page) => Promise<void>, result: RegExp])[] = [
    ['random bytes', (page) => dropNoise(page, SIZE), /noise\.bin cannot be read/],
    [
      'line feeds',
      (page) => dropLarge(page, { name: 'feeds.txt', text: '\n', size: SIZE }),
      /feeds\.txt cannot be read: nothing in it looks like a hardware hash/,
    ],
    [
      'one line of T',
      (page) => dropLarge(page, { name: 'line.txt', text: 'T', size: SIZE }),
      /line\.txt cannot be read: nothing in it looks like a hardware hash/,
    ],
    [
      'a line that begins like a hash, and goes on',
      (page) => dropLarge(page, { name: 'line.txt', before: 'T0E', text: 'T', size: SIZE }),
      /Will not import/,
    ],
    [
      'one hash before line feeds',
      (page) => dropLarge(page, { name: 'one.txt', before: HASH, text: '\n', size: SIZE }),
      /Will import/,
    ],
    [
      'a table of 12,000 hashes',
      (page) => dropLarge(page, { name: 'fleet.csv', before: HEADER, text: `,,${HASH}\r\n`, size: TABLE }),
      /0 of 12,000 rows are fine\. 11,999 rows repeated/,
    ],
    [
      'small objects of JSON',
      (page) => dropLarge(page, { name: 'small.json', before: '[{}', text: ',{"a":1}', size: SIZE }),
      /small\.json cannot be read/,
    ],
    [
      'angle brackets behind a hash',
      (page) => dropLarge(page, { name: 'open.xml', before: `<a>${HASH}</a>`, text: '<', size: SIZE }),
      /Will import/,
    ],
    [
      'elements behind a hash',
      (page) => dropLarge(page, { name: 'open.xml', before: `<a>${HASH}</a>`, text: '<b c="d">e</b>', size: SIZE }),
      /Will import/,
    ],
    [
      'text in an archive within an archive',
      (page) => {
        const text = new Uint8Array(UNPACKED).fill(0x0a);
        text.set(new TextEncoder().encode(HASH));
        const inner = zipSync({ 'large.txt': text }, { level: 1 });
        const buffer = Buffer.from(zipSync({ 'inner.zip': inner }));
        return page.setInputFiles('#files', { name: 'outer.zip', mimeType: '', buffer });
      },
      /Will import/,
    ],
  ];

  it.each(cases)(
    'of %s leave the tab alive, with progress, and are read',
    async (name, act, result) => {
      const page = await openPage();
      const watched = await watch(page);
      await act(page);
      const { longest, shares } = await watched();
      expect(await page.textContent('#result')).toMatch(result);
      expect(longest).toBeLessThan(LONGEST);
      if (!UNSEEN.includes(name)) expect(shares).toBeGreaterThan(3);
      expect(await page.isVisible('#work')).toBe(false);
    },
    60_000,
  );
});

it('of a table are fixed and saved while the tab is alive', async () => {
  const page = await openPage();
  await dropLarge(page, { name: 'fleet.csv', before: HEADER, text: `,,${HASH}\r\n`, size: TABLE });
  await page.waitForSelector('.fleet');
  await page.evaluate(() => document.getElementById('status')?.replaceChildren());
  const watched = await watch(page);
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Save the fixed CSV' }).click();
  expect((await download).suggestedFilename()).toBe('fleet-fixed.csv');
  await page.waitForSelector('.fixed');
  const { longest } = await watched();
  expect(longest).toBeLessThan(LONGEST);
  expect(await page.textContent('.fixed summary')).toMatch(/^1 row written/);
}, 60_000);

describe('work that goes on', () => {
  const large: Made = { name: 'one.txt', before: HASH, text: '\n', size: SIZE };

  it('is cancelled by its button: nothing of the input is shown, and the next one is read', async () => {
    const page = await openPage();
    await dropLarge(page, large);
    await page.waitForSelector('#cancel', { state: 'visible' });
    expect(await page.textContent('#status')).toBe('Reading…');
    const seconds = await page.evaluate(async () => {
      const started = performance.now();
      document.getElementById('cancel')?.click();
      await new Promise((resolve) => setTimeout(resolve, 0));
      return (performance.now() - started) / 1000;
    });
    expect(seconds).toBeLessThan(1);
    expect(await page.textContent('#result')).toBe('Cancelled: nothing of the input is shown.');
    expect(await page.isVisible('#work')).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('input');
    await page.waitForTimeout(500);
    expect(await page.textContent('#result')).toBe('Cancelled: nothing of the input is shown.');
    await paste(page, HASH);
    await page.waitForSelector('.verdict h2');
    expect(await page.textContent('.verdict h2')).toBe('Will import');
  });

  it('is cancelled by the keyboard, and by another input, whose result stays', async () => {
    const page = await openPage();
    await dropLarge(page, large);
    await page.waitForSelector('#cancel', { state: 'visible' });
    await page.focus('#cancel');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('status')?.textContent === 'Cancelled');
    await dropLarge(page, large);
    await page.waitForSelector('#cancel', { state: 'visible' });
    await paste(page, 'not a hash');
    await page.waitForFunction(() => document.getElementById('result')?.textContent);
    const shown = await page.textContent('#result');
    expect(shown).toContain('Will not import');
    await page.waitForTimeout(1000);
    expect(await page.textContent('#result')).toBe(shown);
    expect(await page.isVisible('#work')).toBe(false);
  });
});
