/** What a command line names: wildcards, outputs that are inputs, standard output by its names. */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { device, fileOf, fleet } from '../csv/devices.js';
import { at, got, put, theFolder, useFolder } from '../csv/folder.js';
import { hwhash } from './run.js';

useFolder();

const A = device(1);
const B = device(2);

describe('a wildcard that the shell has left', () => {
  it('is expanded, and a file that is called so is meant itself', () => {
    mkdirSync(at('in'));
    put('in/a.csv', fleet([A]));
    put('in/b.csv', fleet([B]));
    expect(hwhash(['csv', 'merge', at('in/*.csv')]).stdout).toBe(fleet([A, B]));
    expect(hwhash(['csv', 'merge', at('**/?.csv')]).stdout).toBe(fleet([A, B]));
    put('in/*.csv', fleet([B]));
    expect(hwhash(['csv', 'merge', at('in/*.csv')]).stdout).toBe(fleet([B]));
  });

  it('is told where it fits nothing, or too many', () => {
    put('a.b64', A.hash);
    put('b.b64', B.hash);
    expect(hwhash(['decode', at('*.xml')])).toMatchObject({ status: 1, stdout: '' });
    const { status, stderr } = hwhash(['encode', at('*.b64')]);
    expect(status).toBe(1);
    expect(stderr).toContain('fits 2 files');
    expect(hwhash(['encode', at('a.*')]).status).toBe(0);
  });
});

describe('an output that would overwrite what is read', () => {
  it.each<[what: string, args: (file: string) => string[]]>([
    ['csv fix', (file) => ['csv', 'fix', file, '--output-file', file, '--force']],
    ['csv merge of a folder', (file) => ['csv', 'merge', theFolder(), '--output-file', file, '--force']],
    ['csv check', (file) => ['csv', 'check', file, '--output-file', file, '--force']],
    ['csv check in parts', (file) => ['csv', 'check', file, '--part', '1/2', '--partial-file', file, '--force']],
    [
      'csv diff',
      (file) => ['csv', 'diff', put('b.csv', fleet([B])), '--known', file, '--output-file', file, '--force'],
    ],
    ['decode', (file) => ['decode', file, '--proto', file, '--force']],
  ])('is refused before anything is read: %s', (_what, args) => {
    const file = put('a.csv', fleet([A]));
    const { status, stdout, stderr } = hwhash(args(file));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^hwhash: [^\n]+(an input too|which is read)[^\n]+\n$/);
    expect(got('a.csv')).toBe(fleet([A]));
  });

  it('is refused where two outputs have one name', () => {
    const example = new URL('../../examples/laptop.json', import.meta.url).pathname;
    const outputs = ['--record', at('x'), '--output-file', at('x')];
    const { status, stderr } = hwhash(['harvest', '--source', `recorded:${example}`, ...outputs]);
    expect([status, readdirSync(theFolder())]).toEqual([1, []]);
    expect(stderr).toContain('the same file');
  });
});

describe('every writer', () => {
  it('obeys --force: decode --proto', () => {
    const file = put('a.b64', A.hash);
    put('a.pb', 'old');
    expect(hwhash(['decode', file, '--proto', at('a.pb')]).status).toBe(1);
    expect(got('a.pb')).toBe('old');
    expect(hwhash(['decode', file, '--proto', at('a.pb'), '--force']).status).toBe(0);
    expect(got('a.pb')).not.toBe('old');
    expect(Buffer.from(hwhash(['decode', file, '--proto', '-']).stdout).length).toBeGreaterThan(1000);
  });

  it.each(['-', '/dev/stdout'])('writes to standard output as %s', (name) => {
    const { status, stdout } = hwhash(['csv', 'fix', put('a.csv', fleet([A])), '--output-file', name]);
    expect([status, stdout]).toEqual([0, fleet([A])]);
  });

  it('makes a recording that only its owner can read', () => {
    const example = new URL('../../examples/laptop.json', import.meta.url).pathname;
    expect(hwhash(['harvest', '--source', `recorded:${example}`, '--record', at('r.json')]).status).toBe(0);
    expect(statSync(at('r.json')).mode & 0o777).toBe(0o600);
  });
});

describe('hwhash csv diff', () => {
  it('writes the devices that an export does not have', () => {
    const list = put('fleet.csv', fleet([A, B]));
    const known = put('export.csv', fileOf('Serial number,Manufacturer', `${A.serial},HP`));
    const { status, stdout, stderr } = hwhash(['csv', 'diff', list, '--known', known]);
    expect([status, stdout]).toEqual([0, fleet([B])]);
    expect(stderr).toContain('1 device is not known; 1 of 2 rows is known, 0 left out');
    const json = hwhash(['csv', 'diff', list, '--known', known, '--json', '--output-file', at('new.csv')]);
    expect(JSON.parse(json.stdout)).toMatchObject({ known: 1, devices: [{ line: 3, serialNumber: B.serial }] });
    expect(readFileSync(at('new.csv'), 'latin1')).toBe(fleet([B]));
    expect(hwhash(['csv', 'diff', list]).status).toBe(1);
  });
});
