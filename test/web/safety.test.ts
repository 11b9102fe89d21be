import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import { drop, openPage, PAGE_PATH, paste, takeProblems, useBrowser } from './browser.js';

useBrowser();

const MARKUP = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const ESCAPES = 'A\u001b[31mB\u202eC\u0007';
const device = decodeHash(fixture('laptop-surface-tv8'));
const hostile = encodeHash({
  ...device,
  smbios: { ...device.smbios, systemManufacturer: MARKUP, systemProductName: ESCAPES, systemSerialNumber: '"><b>x' },
});

describe('the policy', () => {
  const page = readFileSync(PAGE_PATH, 'utf8');
  const [, content = ''] = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page) ?? [];
  const directives = new Map(content.split('; ').map((one) => [one.split(' ', 1)[0], one.split(' ').slice(1)]));

  it('allows nothing but the script and the style of the file, and images inside of it', () => {
    expect(directives.get('default-src')).toEqual(["'none'"]);
    for (const name of ['script-src', 'style-src']) {
      expect(directives.get(name)?.every((source) => source.startsWith("'sha256-"))).toBe(true);
      expect(directives.get(name)).toHaveLength(1);
    }
    expect(directives.get('img-src')).toEqual(['data:']);
    expect(directives.get('base-uri')).toEqual(["'none'"]);
    expect(directives.get('form-action')).toEqual(["'none'"]);
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
    expect([...directives.keys()].filter((name) => /connect|frame|font|media|object/.test(name))).toEqual([]);
    // A worker of the page's own script, which is under the same policy.
    expect(directives.get('worker-src')).toEqual(['blob:']);
    expect(directives.get('trusted-types')).toEqual(['hwhash-worker']);
  });

  it('is before anything that it is about, and the file names no other', () => {
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style'));
    expect(page).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)/);
  });
});

describe('a page that tries to connect', () => {
  it('sends nobody a byte, by any way', async () => {
    let received = 0;
    const server = createServer((socket) => {
      // For a frame or a form Chromium opens a connection before it asks the policy, and closes it unused.
      socket.on('error', () => socket.destroy());
      socket.on('data', ({ length }) => {
        received += length;
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const page = await openPage();
    const outcomes = await page.evaluate(async (port) => {
      const url = `http://127.0.0.1:${port}/`;
      const outcome = async (act: () => unknown): Promise<string> => {
        try {
          await act();
          return 'done';
        } catch {
          return 'refused';
        }
      };
      const element = (tag: 'img' | 'iframe' | 'audio'): void => {
        const made = document.createElement(tag);
        made.src = url;
        document.body.append(made);
      };
      const results = {
        fetch: await outcome(() => fetch(url, { mode: 'no-cors' })),
        script: await outcome(() => {
          document.createElement('script').src = url;
        }),
        markup: await outcome(() => {
          document.body.innerHTML = '<p>x</p>';
        }),
      };
      for (const tag of ['img', 'iframe', 'audio'] as const) element(tag);
      await outcome(() => new WebSocket(`ws://127.0.0.1:${port}/`));
      await outcome(() => new EventSource(url));
      await outcome(() => navigator.sendBeacon(url, 'x'));
      const form = document.createElement('form');
      form.action = url;
      document.body.append(form);
      await outcome(() => form.submit());
      await new Promise((resolve) => setTimeout(resolve, 500));
      return results;
    }, address.port);
    expect(outcomes).toEqual({ fetch: 'refused', script: 'refused', markup: 'refused' });
    expect(received).toBe(0);
    expect(takeProblems(page).filter((problem) => problem.includes('Content Security Policy')).length).toBeGreaterThan(
      4,
    );
    server.close();
  });
});

describe('what comes from outside', () => {
  it('is text, never markup, and shows no control characters', async () => {
    const page = await openPage();
    await paste(page, hostile);
    expect(await page.textContent('#sheet')).toContain(MARKUP);
    expect(await page.textContent('#sheet')).toContain('A\\u{1b}[31mB\\u{202e}C\\u{7}');
    expect(await page.locator('#result :is(img, script, b, iframe)').count()).toBe(0);
    expect(await page.textContent('#result')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
  });

  it.each([
    ['a CSV value', `Device Serial Number,Windows Product ID,Hardware Hash\r\n${MARKUP},${ESCAPES},${hostile}\r\n`],
    ['a header line', `${MARKUP},${ESCAPES},Hardware Hash\r\nx,y,${hostile}\r\n`],
    ['XML', `<Key><HardwareHash>${MARKUP}</HardwareHash></Key>`],
    ['JSON', JSON.stringify({ smbios: MARKUP, [MARKUP]: ESCAPES })],
    ['the remediation JSON', JSON.stringify({ CachedHardwareBlob: MARKUP, CurrentHardwareBlob: hostile })],
  ])('does no harm in %s', async (_, text) => {
    const page = await openPage();
    await drop(page, [{ name: `${MARKUP}${ESCAPES}.txt`, text }]);
    await page.waitForSelector('#result > *');
    await page.waitForFunction(() => (document.getElementById('status')?.textContent ?? '') !== '');
    expect(await page.locator('main :is(img, script, iframe)').count()).toBe(0);
    expect(await page.textContent('main')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
  });

  it.each([
    ['letters', 'A'.repeat(10_000_000)],
    ['short lines', 'a,b\n'.repeat(2_500_000)],
    ['angle brackets', '<'.repeat(10_000_000)],
    ['braces', '{'.repeat(10_000_000)],
    ['spaces', `x${' '.repeat(10_000_000)}y`],
    ['quotation marks', '"'.repeat(10_000_000)],
    ['beginnings of hashes', 'T0E,'.repeat(2_500_000)],
  ])('may be 10 MB of %s: the page says that there is no hash, and goes on', async (_, text) => {
    const page = await openPage();
    await paste(page, text);
    await page.waitForFunction(() => (document.getElementById('result')?.textContent ?? '') !== '');
    expect(await page.textContent('#result')).toMatch(/cannot be read|Will not import/);
    await page.click('#example');
    expect(await page.textContent('.verdict h2')).toBe('Will import');
  });

  it('may be 10 MB of random bytes in a file', async () => {
    const page = await openPage();
    await page.setInputFiles('#files', {
      name: 'noise.bin',
      mimeType: '',
      buffer: Buffer.from(Uint32Array.from({ length: 2_500_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761)).buffer),
    });
    await expect.poll(() => page.textContent('#result')).toMatch(/cannot be read|Will not import/);
  });
});
