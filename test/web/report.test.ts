/** The report page of `hwhash csv check --report` in a browser: accessible, filtered by its own script, without a request. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCsv } from '../../src/csv/check-files.js';
import { renderFleetPage } from '../../src/report/fleet-page.js';
import { FleetSurvey } from '../../src/report/fleet-survey.js';
import { device, fileOf, HEADER, rowOf } from '../csv/devices.js';
import { text } from '../validate/containers.js';

const SHOTS = fileURLToPath(new URL('../../.cache/web/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hwhash-report-'));
const path = join(folder, 'fleet.html');
let browser: Browser;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  const rows = Array.from({ length: 40 }, (_, i) =>
    rowOf(i % 4 ? device(i) : device(i, 0, text(14, `Default string`))),
  );
  const files = [fileOf(HEADER, ...rows), fileOf(HEADER, rowOf(device(1)), 'x,y')].map((content, i) => {
    const file = join(folder, `site${i}.csv`);
    writeFileSync(file, content);
    return file;
  });
  const survey = new FleetSurvey();
  const report = await checkCsv(files, { target: 'fleet', onFindings: (found) => survey.take(found) });
  writeFileSync(path, renderFleetPage(report, survey, { files, now: new Date(), version: '0' }));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(colorScheme: 'light' | 'dark', width: number): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const problems: string[] = [];
  const url = pathToFileURL(path).href;
  page.on('request', (request) => void (request.url() === url || problems.push(request.url())));
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => problems.push(message.text()));
  await page.goto(url);
  return { page, problems };
}

it.each([
  ['light', 1100],
  ['dark', 1100],
  ['light', 390],
] as const)('is accessible and asks for nothing: %s, %i pixels wide', async (scheme, width) => {
  const { page, problems } = await open(scheme, width);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  // A phone scrolls tables, not the page.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.screenshot({ path: join(SHOTS, `report-${scheme}-${width}.png`), fullPage: true });
  expect(problems).toEqual([]);
  await page.close();
});

it('filters its devices', async () => {
  const { page, problems } = await open('light', 1100);
  const shown = (): Promise<number> => page.locator('#devices tbody tr:visible').count();
  expect(await shown()).toBe(12);
  await page.fill('#filter', 'site1.csv duplicate-hash');
  expect(await shown()).toBe(1);
  expect(await page.textContent('#shown')).toBe('1 of 12 devices shown');
  await page.fill('#filter', '');
  expect(await shown()).toBe(12);
  expect(problems).toEqual([]);
  await page.close();
});
