import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import * as parts from '../match/devices.js';
import { hwhash } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const before = fixture('desktop-hp-tv9');
const device = parts.fixture('desktop-hp-tv9');
const otherDisk = encodeHash(parts.repaired(device, parts.disk(3), parts.memory(32)));
const otherBoard = encodeHash(parts.repaired(device, parts.board(4), parts.onboardLan(5)));

describe('hwhash compare', () => {
  it('says verdict and advice first, then what changed, then the evidence', () => {
    const { status, stdout, stderr } = hwhash(['compare', file('a.b64', before), file('b.b64', otherDisk)]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('exits 2 for a device that is not the same, with what to do', () => {
    const { status, stdout } = hwhash(['compare', before, otherBoard]);
    expect(status).toBe(2);
    expect(stdout).toMatchSnapshot();
  });

  it('prints one JSON document', () => {
    const { status, stdout } = hwhash(['compare', before, otherBoard, '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: 'different',
      rule: 'endorsement-keys-differ',
      advice: 're-register',
      diagnosis: expect.arrayContaining(['motherboard-replaced']),
    });
  });

  it('takes a remediation JSON that holds both, the cached one for the older', () => {
    const remediation = JSON.stringify({ CurrentHardwareBlob: otherDisk, CachedHardwareBlob: before });
    const { status, stdout } = hwhash(['compare', '-', '--json'], remediation);
    expect(status).toBe(0);
    const { changes } = JSON.parse(stdout);
    expect(changes).toContainEqual({ field: 'memory.totalGiB', before: 8, after: 32 });
  });

  it.each<[string, string[], string]>([
    ['a file that is not there', ['compare', 'nowhere.b64', before], 'no such file'],
    ['a file that holds no hash', ['compare', file('text.txt', 'hello, world'), before], 'text.txt'],
    ['one hash alone', ['compare', file('one.b64', before)], 'holds one hash'],
    ['no argument', ['compare'], 'missing required argument'],
    [
      'several hashes on one side',
      [
        'compare',
        file('two.json', JSON.stringify({ CachedHardwareBlob: before, CurrentHardwareBlob: otherDisk })),
        before,
      ],
      'holds 2 hashes',
    ],
  ])('exits 1 with one plain sentence for %s', (_what, args, message) => {
    const { status, stdout, stderr } = hwhash(args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('compares a damaged hash that can still be read, and says that it is damaged', () => {
    const damaged = Buffer.from(before, 'base64');
    damaged[500] ^= 1;
    const { status, stderr } = hwhash(['compare', before, damaged.toString('base64')]);
    expect([0, 2]).toContain(status);
    expect(stderr).toContain('checksum');
  });

  it('shows no control character of a firmware string', () => {
    const hostile = encodeHash(parts.repaired(device, parts.smbios({ boardProduct: '\u001b[31mRED\u202e' })));
    const { stdout } = hwhash(['compare', before, hostile]);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expect(stdout).toContain('\\u{1b}[31mRED');
  });
});

describe('hwhash match', () => {
  const rows = [1, 2, 3, 4].map((seed) => encodeHash(parts.sibling(device, 100 * seed)));
  const header = 'Device Serial Number,Windows Product ID,Hardware Hash';
  const registry = file(
    'registry.csv',
    `${[header, ...rows.map((hash) => `S,,${hash}`), `S,,${before}`].join('\r\n')}\r\n`,
  );

  it('finds the device of a registry, explained', () => {
    const { status, stdout, stderr } = hwhash(['match', otherDisk, '--registry', registry]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('line 6');
    expect(stdout).toContain('The same device');
    expect(stdout).toContain('The system disk was replaced.');
    expect(stdout).not.toContain('line 2');
  });

  it('prints candidates as JSON, with what changed', () => {
    const { stdout } = hwhash(['match', otherDisk, '--registry', registry, '--json']);
    const { schemaVersion, devices, candidates } = JSON.parse(stdout);
    expect([schemaVersion, devices]).toEqual([1, 5]);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).toMatchObject({
      id: 'line 6',
      verdict: 'same',
      diagnosis: expect.arrayContaining(['disk-replaced']),
    });
    expect(candidates[0].changes.map(({ field }: { field: string }) => field)).toContain('disk.serialNumber');
  });

  it('says when there is none', () => {
    const { status, stdout } = hwhash(['match', fixture('laptop-lenovo-tv9'), '--registry', registry]);
    expect(status).toBe(0);
    expect(stdout).toContain('None of the 5 devices');
  });

  it('leaves rows out that cannot be read, and exits 2', () => {
    const path = file('damaged.csv', `${header}\r\nS,,${before.slice(0, 400)}\r\nS,,${before}\r\n`);
    const { status, stdout, stderr } = hwhash(['match', otherDisk, '--registry', path]);
    expect(status).toBe(2);
    expect(stdout).toContain('line 3');
    expect(stderr).toContain('1 row of the registry holds no readable hash');
  });

  it.each<[string, string[], string]>([
    ['a registry without a row', ['match', before, '--registry', file('empty.csv', `${header}\r\n`)], 'no rows'],
    [
      'a registry without a readable hash',
      ['match', before, '--registry', file('unreadable.csv', `${header}\r\nS,,${before.slice(0, 400)}\r\n`)],
      'no readable hash',
    ],
    ['no registry', ['match', before], '--registry'],
    ['a limit that is not a number', ['match', before, '--registry', registry, '--limit', 'many'], '--limit'],
  ])('exits 1 for %s', (_what, args, message) => {
    const { status, stderr } = hwhash(args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});
