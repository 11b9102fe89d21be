/** The examples run as they are published, against the built package. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../fixtures.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hwhash-examples-'));
const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });

beforeAll(() => {
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/hwhash'), 'dir');
  writeFileSync(join(folder, 'a.b64'), fixture('laptop-hp-hybrid-tv8'));
  writeFileSync(join(folder, 'b.b64'), fixture('laptop-lenovo-tv9'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('decode.mjs names maker, serial number and TPM', () => {
  const output = node('examples/decode.mjs', 'a.b64');
  expect(output).toContain('0AV9510GDP');
  expect(output).toMatch(/TPM 2\.0, disk .+, \d network adapters/);
});

test('compare.cjs tells two devices apart, and one from itself', () => {
  expect(node('examples/compare.cjs', 'a.b64', 'a.b64')).toMatch(/^same/);
  expect(node('examples/compare.cjs', 'a.b64', 'b.b64')).toMatch(/^different/);
});

describe('upload-check.mjs', () => {
  let server: Server;
  let url = '';
  beforeAll(async () => {
    ({ server } = (await import(pathToFileURL(join(folder, 'examples/upload-check.mjs')).href)) as { server: Server });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/check`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const post = (query: string, body: string | Uint8Array<ArrayBuffer>) => fetch(url + query, { method: 'POST', body });

  test('reports a clean file', async () => {
    const row = `0AV9510GDP,,${fixture('laptop-hp-hybrid-tv8')}`;
    const response = await post(
      '?target=intune',
      `Device Serial Number,Windows Product ID,Hardware Hash\r\n${row}\r\n`,
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ rows: 1, withErrors: 0 });
  });

  test('reports damage, and refuses what is unknown or too large', async () => {
    expect((await post('', 'nothing that is a CSV file\r\n')).status).toBe(422);
    expect((await post('?target=constructor', 'x')).status).toBe(400);
    expect((await post('', new Uint8Array(17 * 1024 * 1024))).status).toBe(413);
    expect((await fetch(url)).status).toBe(404);
  });
});

test('browser.html: the bundle that it names is made by the command in it', async () => {
  const { outputFiles } = await build({
    entryPoints: ['hwhash/core'],
    absWorkingDir: folder,
    bundle: true,
    format: 'esm',
    write: false,
    platform: 'browser',
    // The link leads into the checkout, whose own settings would name sources; a user's folder has none.
    tsconfigRaw: '{}',
    logLevel: 'silent',
  });
  expect(outputFiles[0].text).toMatch(/export \{[^}]*inspectHash/);
});
