import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.js';
import { hwhash } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-streams-'));
afterAll(() => rmSync(folder, { recursive: true }));

// More than is read as a whole.
const ROWS = 700;
const names = ['laptop-lenovo-tv9', 'laptop-hp-touch-tv9', 'desktop-hp-tv9'];
const rows = Array.from({ length: ROWS }, (_, i) => `,,${fixture(names[i % names.length])}`);
const text = `${['Device Serial Number,Windows Product ID,Hardware Hash', ...rows].join('\r\n')}\r\n`;
const fleet = join(folder, 'fleet.csv');
writeFileSync(fleet, text);
const zipped = join(folder, 'fleet.csv.gz');
writeFileSync(zipped, gzipSync(text, { level: 0 }));
const damaged = join(folder, 'damaged.csv.gz');
writeFileSync(damaged, gzipSync(text, { level: 0 }).subarray(0, 2_500_000));

const lines = (stdout: string): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('inputs that are streamed', () => {
  it.each(['validate', 'decode'])('%s --ndjson prints a line for every row, in order', (command) => {
    const found = lines(hwhash([command, '--ndjson', fleet]).stdout);
    // What is said of the file as a whole comes behind its rows.
    const ofRows = found.map((one) => (one as { input: string }).input).filter((input) => input !== fleet);
    expect(ofRows).toEqual(rows.map((_, i) => `${fleet}, line ${i + 2}`));
  });

  it('--json is one document with all of them', () => {
    const { hashes } = JSON.parse(hwhash(['decode', '--json', fleet]).stdout);
    const { reports } = JSON.parse(hwhash(['validate', '--json', fleet]).stdout);
    expect([hashes.length, reports.length]).toEqual([ROWS, ROWS]);
  });

  it('reads gzip and standard input to the same', () => {
    const expected = hwhash(['decode', '--ndjson', fleet]).stdout.replaceAll(fleet, '');
    expect(hwhash(['decode', '--ndjson', zipped]).stdout.replaceAll(zipped, '')).toBe(expected);
    expect(hwhash(['decode', '--ndjson', '-'], text).stdout.replaceAll('standard input', '')).toBe(expected);
  });

  it('says where gzip is damaged, and keeps what was read', () => {
    const { status, stderr } = hwhash(['validate', '--ndjson', damaged]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('not valid gzip data') });
  });

  it('graph prints one body with every device', () => {
    const { importedWindowsAutopilotDeviceIdentities: devices } = JSON.parse(hwhash(['graph', fleet]).stdout);
    expect(devices.map((one: { hardwareIdentifier: string }) => one.hardwareIdentifier)).toEqual(
      rows.map((row) => row.slice(2)),
    );
  });
});
