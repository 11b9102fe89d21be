import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.js';
import { hwhash } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-index-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fleet = join(folder, 'fleet.csv');
const names = ['laptop-lenovo-tv9', 'laptop-hp-touch-tv9', 'desktop-hp-tv9'];
const rows = names.map((name) => `,,${fixture(name)}`);
writeFileSync(fleet, `${['Device Serial Number,Windows Product ID,Hardware Hash', ...rows].join('\r\n')}\r\n`);
const index = join(folder, 'fleet.hwix');

describe('hwhash index', () => {
  it('makes an index that match searches', () => {
    const { status, stderr } = hwhash(['index', 'build', fleet, '--output-file', index]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('3 devices') });
    const found = hwhash(['match', '-', '--registry', index, '--json'], fixture(names[1]));
    const { devices, candidates } = JSON.parse(found.stdout);
    expect({ devices, id: candidates[0].id, verdict: candidates[0].verdict }).toEqual({
      devices: 3,
      id: expect.stringMatching(/^line 3, serial number \S/),
      verdict: 'same',
    });
  });

  it('says what is in an index', () => {
    const { status, stdout } = hwhash(['index', 'info', index, '--json']);
    expect({ status, ...JSON.parse(stdout) }).toMatchObject({
      status: 0,
      devices: 3,
      bytes: statSync(index).size,
      weakKeys: [],
    });
  });

  it.each([
    ['an index that exists', ['index', 'build', fleet, '--output-file', index], 'exists already'],
    ['an output that is the input', ['index', 'build', fleet, '--output-file', fleet, '--force'], 'is an input too'],
    ['a file that is no index', ['index', 'info', fleet], 'not a device index'],
    ['a missing file', ['index', 'info', join(folder, 'none')], 'none'],
  ])('refuses %s', (_, args, words) => {
    const { status, stdout, stderr } = hwhash(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('at ');
  });
});
