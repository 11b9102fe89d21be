/** Windows' own hash: the COM calls against a WMI of the test's own, and what is made of its answer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture } from '../fixtures.js';
import { EXECUTABLE, installLibrary, runWindows, windowsPath } from './wine.js';

const official = fixture('laptop-lenovo-tv9');
let folder: string;
let restore: () => void;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-official-'));
  restore = installLibrary('wbemprox.dll', 'wmi-shim.cc', ['-loleaut32']);
});
afterAll(() => {
  restore();
  rmSync(folder, { recursive: true, force: true });
});

interface Harvested {
  text: string;
  findings: { code: string; field?: string }[];
  unavailable: { what: string; reason: string; remedy: string }[];
}

function harvest(text: string, args: string[] = [], env: Record<string, string> = {}): Harvested {
  const file = join(folder, 'official.txt');
  writeFileSync(file, text);
  const options = { overrides: 'wbemprox=n', env: { HWHASH_TEST_OFFICIAL_HASH: windowsPath(file), ...env } };
  const { status, stdout, stderr } = runWindows(EXECUTABLE, ['harvest', '--json', ...args], options);
  if (status !== 0) throw new Error(`hwhash.exe ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

test('it is taken, and every member that differs from the assembled hash is a finding', () => {
  const { text, findings } = harvest(official);
  expect(text).toBe(official);
  const fields = findings.filter(({ code }) => code === 'official-hash-differs').map(({ field }) => field);
  expect(fields).toContain('smbios.uuid');
  expect(fields).toContain('networkAdapters');
  expect(fields).not.toContain('capturedAt');
});

test('it is left where the assembled one is asked for', () => {
  const { text, findings } = harvest(official, ['--hash', 'assembled']);
  expect(text).not.toBe(official);
  expect(findings.filter(({ code }) => code === 'official-hash-differs')).toEqual([]);
});

test('where WMI refuses, the assembled hash stands, and the report says why', () => {
  const { text, unavailable } = harvest(official, [], { HWHASH_TEST_WMI_ERROR: '80041003' });
  expect(text).toMatch(/^T0/);
  expect(text).not.toBe(official);
  const entry = unavailable.find(({ what }) => what === 'officialHash');
  expect(entry?.reason).toContain('0x80041003');
  expect(entry?.remedy).toContain('elevated');
});

test('one that is empty or cannot be read does not stand', () => {
  for (const text of ['', 'T0E=', 'x'.repeat(5000)]) expect(harvest(text).text).toMatch(/^T0[A-Za-z0-9+/]{3998}$/);
});
