import { existsSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { expect, it } from 'vitest';
import { hwhash } from './run.js';

it('prints the path of the page that came with the command', () => {
  const { status, stdout, stderr } = hwhash(['page']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const path = stdout.trimEnd();
  expect(isAbsolute(path) && existsSync(path)).toBe(true);
  expect(basename(path)).toBe('index.html');
});
