import { expect, it } from 'vitest';
import { inspectHash, validateHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import { drop, openPage, paste, useBrowser } from './browser.js';

useBrowser();

const whole = fixture('laptop-hp-amd-tv8').trim();
const changed = (at: number): string => {
  const bytes = Buffer.from(whole, 'base64');
  bytes[at] ^= 0xff;
  return bytes.toString('base64');
};

it.each([
  ['a wrong checksum', changed(500), 'checksum-mismatch', 'it was changed or damaged after capture'],
  ['a cut hash', whole.slice(0, 800), 'block-overrun', 'it is cut or damaged'],
  ['a block that runs over', changed(7), 'block-overrun', 'it is cut or damaged'],
  ['a foreign character', `${whole.slice(0, 100)}#${whole.slice(101)}`, 'base64-alphabet', 'it is not base64'],
  ['something else', 'hello', 'base64-padding', 'its base64 is damaged'],
])('says what is wrong with %s', async (_, text, code, reason) => {
  const page = await openPage();
  await paste(page, text);
  const { findings } = validateHash(inspectHash(text));
  expect(findings.map((finding) => finding.code)).toContain(code);
  const feet = await page.$$eval('#findings .foot', (all) => all.map((one) => one.textContent ?? ''));
  for (const finding of findings) expect(feet.some((foot) => foot.startsWith(finding.code))).toBe(true);
  expect(await page.textContent('.verdict h2')).toBe(`Will not import: ${reason}`);
});

it('says that missing padding was repaired, and offers the repaired hash', async () => {
  const page = await openPage();
  const bare = whole.replace(/=*$/, '').slice(0, -1);
  await paste(page, whole.endsWith('=') ? whole.replace(/=+$/, '') : bare);
  expect(await page.textContent('.device .notice')).toContain('Repaired while reading');
  expect(await page.locator('text=Copy the repaired hash').count()).toBe(1);
});

it('puts errors first and links a finding with its bytes', async () => {
  const page = await openPage();
  await paste(page, fixture('vm-qemu-no-tpm-tv7'));
  await page.click('#tab-oem');
  const items = page.locator('#findings .finding');
  const severities = await items.evaluateAll((all) => all.map((one) => one.getAttribute('data-severity')));
  const order = ['error', 'warning', 'info'];
  expect(severities).toEqual([...severities].sort((a, b) => order.indexOf(`${a}`) - order.indexOf(`${b}`)));
  expect(new Set(severities).size).toBeGreaterThan(1);
  await items.first().getByRole('button').click();
  expect(await page.textContent('#sheet .line.chosen dt')).toBe('Serial number');
  expect(await page.textContent('.inspector .name')).toBe('Device: Serial number');
});

it('points at the fault of a hash that cannot be parsed', async () => {
  const page = await openPage();
  await paste(page, whole.slice(0, 800));
  const { findings } = inspectHash(whole.slice(0, 800));
  await page.click('#findings button');
  const first = await page.getAttribute('.hex .chosen', 'data-at');
  expect(Number(first)).toBe(findings[0].offset);
});

it('keeps the scenario from one hash to the next of a pair', async () => {
  const page = await openPage();
  await page.click('#example-repair');
  await page.click('#tab-oem');
  await page.click('.switcher button:last-child');
  expect(await page.getAttribute('#tab-oem', 'aria-selected')).toBe('true');
});

it('says which file cannot be read, and why', async () => {
  const page = await openPage();
  await drop(page, [
    { name: 'a.json', text: '{ "not": "finished"' },
    { name: 'b.xml', text: '<!DOCTYPE x [<!ENTITY e "x">]><Key>&e;</Key>' },
    { name: 'c.txt', text: whole },
  ]);
  await page.waitForSelector('#sheet');
  const notices = await page.$$eval('.notice', (all) => all.map((one) => one.textContent ?? ''));
  expect(notices).toHaveLength(2);
  expect(notices[0]).toMatch(/^a\.json cannot be read: it begins like JSON/);
  expect(notices[1]).toMatch(/^b\.xml cannot be read: the XML holds no hardware hash/);
});
