/** The part of native/windows that needs no Windows, run here under AddressSanitizer and UndefinedBehaviorSanitizer. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './wine.js';

test('descriptors, processor relations and texts are read right, hostile ones without a wrong access', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-buffers-'));
  try {
    const program = join(folder, 'buffers');
    const flags = ['-std=c++17', '-g', '-O1', '-Wall', '-Wextra', '-Werror'];
    const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
    execFileSync('g++', [...flags, ...sanitizers, `${ROOT}test/windows/buffers.cc`, '-o', program]);
    expect(execFileSync(program, { encoding: 'utf8' })).toMatch(/^\d{3} checks, 0 failures\n$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
