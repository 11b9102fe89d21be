/** How lines are laid out for a terminal: help, findings, addresses and progress at any width. */
import { describe, expect, it } from 'vitest';
import { barFormat } from '../../src/cli/csv-progress.js';
import { layOut } from '../../src/cli/layout.js';
import { hwhash } from './run.js';

describe('a line that is too long', () => {
  it('loses no space between words, wherever its text column falls', () => {
    const words = 'By the evidence alone, the two are one device with a probability of over 99.99 %.';
    for (let indent = 0; indent < 8; indent++) {
      for (let columns = 20; columns < 90; columns++) {
        const lines = layOut(' '.repeat(indent) + words, columns).split('\n');
        expect(lines.map((line) => line.trim()).join(' ')).toBe(words);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });

  it.each(['error   ', 'warning ', 'info    '])('goes on below the code of a finding of severity %s', (severity) => {
    const [, second] = layOut(`  ${severity}some-code  ${'word '.repeat(30)}`, 60).split('\n');
    expect(second).toMatch(/^ {10}word/);
  });

  it('never cuts an address', () => {
    const address = `https://learn.microsoft.com/${'a'.repeat(60)}`;
    expect(layOut(`  source   ${address}`, 60)).toContain(address);
  });
});

describe('progress', () => {
  it.each([40, 60, 80, 120, 200])('fits %i columns', (columns) => {
    const { format, barsize } = barFormat(columns);
    const figures: Record<string, string> = {
      bar: '█'.repeat(barsize),
      percentage: '100',
      done: '123456',
      rows: '12,345,678 rows',
      rate: '1234',
      left: '1234 s',
    };
    const line = format.replace(/\{(\w+)\}/g, (_all, name) => figures[name]);
    expect(line.length).toBeLessThan(columns);
    expect(line).toContain('12,345,678 rows');
  });
});

describe('hwhash decode with several inputs', () => {
  it('shows each under its name', () => {
    const inputs = ['laptop-lenovo-tv9', 'desktop-hp-tv9'].map((name) => `test/fixtures/${name}.b64`);
    const { stdout, status, stderr } = hwhash(['decode', ...inputs]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const input of inputs) expect(stdout).toContain(` ${input} `);
    expect(JSON.parse(hwhash(['decode', '--json', ...inputs]).stdout).hashes).toHaveLength(2);
  });

  it('shows the others where one cannot be read, and ends with 1', () => {
    const { stdout, status, stderr } = hwhash(['decode', 'nowhere.b64', 'test/fixtures/laptop-lenovo-tv9.b64']);
    expect(stdout).toContain('LENOVO');
    expect(stderr).toContain('nowhere.b64: there is no such file');
    expect(status).toBe(1);
  });
});

describe('messages', () => {
  it('all begin with the name of the command', () => {
    for (const args of [['decode'], ['frobnicate'], ['csv', 'check', '--for', 'moon', 'x'], ['decode', 'nowhere']]) {
      expect(hwhash(args).stderr).toMatch(/^hwhash: /);
    }
  });
});
