import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeHash, encodeHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import { hwhash } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-collisions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash';
const laptop = decodeHash(fixture('laptop-lenovo-tv9'));
const other = decodeHash(fixture('laptop-hp-touch-tv9'));

function csv(name: string, ...texts: string[]): string {
  const path = join(folder, name);
  const rows = texts.map((text) => `${decodeHash(text).smbios?.systemSerialNumber},,${text}`);
  writeFileSync(path, `${[HEADER, ...rows].join('\r\n')}\r\n`);
  return path;
}

// Another device of the same model that was put together with the laptop's disk and network adapters.
const scavenged = encodeHash({ ...other, disk: laptop.disk, networkAdapters: laptop.networkAdapters });
const apart = csv('apart.csv', fixture('laptop-lenovo-tv9'), fixture('desktop-hp-tv9'));
const together = csv('together.csv', fixture('laptop-lenovo-tv9'), scavenged);

describe('hwhash csv collisions', () => {
  it('says that no two devices share parts', () => {
    const { status, stdout } = hwhash(['csv', 'collisions', apart]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'No two of the 2 devices share parts.\n' });
  });

  it('names the two devices, and what they share', () => {
    const { status, stdout } = hwhash(['csv', 'collisions', together]);
    expect(status).toBe(2);
    expect(stdout).toContain('line 2, serial number UA0MVG77 and line 3, serial number 4CP1738NZA');
    expect(stdout).toContain('A different device');
  });

  it('finds them across files, and prints JSON', () => {
    const { status, stdout } = hwhash(['csv', 'collisions', '--json', apart, csv('more.csv', scavenged)]);
    const report = JSON.parse(stdout);
    expect(status).toBe(2);
    expect(report.devices).toBe(3);
    expect(report.collisions).toHaveLength(1);
    expect(report.collisions[0].ids).toEqual([`${apart}, line 2`, `${join(folder, 'more.csv')}, line 2`]);
    expect(report.collisions[0].diagnosis).toContain('collision');
  });

  it.each([
    [['csv', 'collisions', 'no-such.csv'], /there is no such file/],
    [['csv', 'collisions', '--limit', '0', 'x'], /number of 1 or more/],
  ])('%j is refused with status 1', (args, message) => {
    const { status, stderr } = hwhash(args);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});
