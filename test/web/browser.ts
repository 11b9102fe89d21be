/** The page in a browser, opened from disk as its users open it; a request of any kind fails the test. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

const file = new URL('../../dist/web/index.html', import.meta.url);

/** The path of the built page. */
export const PAGE_PATH = fileURLToPath(file);

let browser: Browser;
const opened: { page: Page; problems: string[] }[] = [];

/** Starts a browser for the tests of a file, and looks after each of them whether the page stayed by itself. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    for (const { page, problems } of opened.splice(0)) {
      const state = await page.evaluate(() => ({
        address: location.href,
        title: document.title,
        stored: [localStorage.length, sessionStorage.length, document.cookie.length],
      }));
      expect(state).toEqual({ address: file.href, title: 'hwhash: what is in a hardware hash', stored: [0, 0, 0] });
      expect(problems).toEqual([]);
      await page.context().close();
    }
  });
  afterAll(() => browser.close());
}

/** Opens the page. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const isPage = (url: string): boolean => url === file.href || url.startsWith('data:') || url.startsWith('blob:');
  page.on('request', (request) => {
    if (!isPage(request.url())) problems.push(`request: ${request.url()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  opened.push({ page, problems });
  await page.goto(file.href);
  return page;
}

/** Takes back what the page was made to say on purpose. */
export function takeProblems(page: Page): string[] {
  return opened.find((one) => one.page === page)?.problems.splice(0) ?? [];
}

/** Puts a text into the field at once, as a paste does. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.fill('#input', text);
}

/** A file to drop. */
export interface DroppedFile {
  name: string;
  text: string;
}

/** Drops files on the page, with a real DataTransfer. */
export async function drop(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { name, text } of list) data.items.add(new File([text], name));
    return data;
  }, files);
  await page.dispatchEvent('#input', 'drop', { dataTransfer: transfer });
}

/** The lines of the summary, as `title/label: value`. */
export function summaryLines(page: Page): Promise<string[]> {
  return page.$$eval('#sheet .group', (groups) =>
    groups.flatMap((group) =>
      [...group.querySelectorAll('.line')].map((line) => {
        const title = group.querySelector('h3')?.textContent;
        return `${title}/${line.querySelector('dt')?.textContent}: ${line.querySelector('.value')?.textContent}`;
      }),
    ),
  );
}

/** Name and text of the file that an act saves. */
export async function saved(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
