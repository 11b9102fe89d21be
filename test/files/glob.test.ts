import { mkdirSync, symlinkSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandGlob, fitsName } from '../../src/files/glob.js';
import { at, put, theFolder, useFolder } from '../csv/folder.js';

useFolder();

describe('a name and a pattern', () => {
  it.each([
    ['a.csv', '*.csv', true],
    ['a.csv', '*', true],
    ['a.csv', '?.csv', true],
    ['ab.csv', '?.csv', false],
    ['a.csv', '*.txt', false],
    ['a.csv.txt', '*.csv', false],
    ['.hidden.csv', '*.csv', false],
    ['.hidden.csv', '.*.csv', true],
    ['aXbXc', 'a*b*c', true],
    ['abab', '*ab', true],
    ['', '*', true],
    ['a', '', false],
    ['a[1].csv', 'a[1].*', true],
  ])('%s fits %s: %s', (name, pattern, fits) => {
    expect(fitsName(name, pattern)).toBe(fits);
  });

  it('takes no time by the power of the stars', () => {
    const start = performance.now();
    expect(fitsName('a'.repeat(255), `${'*a'.repeat(120)}*b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('a pattern of files', () => {
  it.each([
    ['*.csv', ['a.csv', 'b.csv']],
    ['?.txt', ['c.txt']],
    ['*/*.csv', ['in/d.csv']],
    ['in/**', ['in/d.csv', 'in/deep/e.csv']],
    ['**/*.csv', ['a.csv', 'b.csv', 'in/d.csv', 'in/deep/e.csv']],
    ['**/e.csv', ['in/deep/e.csv']],
    ['*.xml', ['*.xml']],
    ['none', ['none']],
    ['literal*.csv', ['literal*.csv']],
  ])('%s', async (pattern, expected) => {
    mkdirSync(at('in/deep'), { recursive: true });
    for (const name of ['a.csv', 'b.csv', 'c.txt', '.e.csv', 'in/d.csv', 'in/deep/e.csv']) put(name, '');
    symlinkSync('..', at('in/circle'));
    if (pattern.startsWith('literal')) for (const name of ['literal*.csv', 'literally.csv']) put(name, '');
    const found = await expandGlob(at(pattern));
    expect(found.map((path) => relative(theFolder(), path))).toEqual(expected);
  });

  it('is expanded below the current folder as well', async () => {
    expect(await expandGlob('package*.json')).toEqual(['package-lock.json', 'package.json']);
  });
});
