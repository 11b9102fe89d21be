/** Every command line of `npm run bench -- commands` does its work on a small file; nothing is timed. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFiles, corpus, runOnce, SUBJECTS } from '../../benchmarks/commands.mjs';

const ROWS = 20;
const parent = mkdtempSync(join(tmpdir(), 'hwhash-command-lines-'));
const out = join(parent, 'few', 'out');
let files: CommandFiles;

beforeAll(() => {
  files = corpus(join(parent, 'few'), ROWS);
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('the command lines of the benchmarks', () => {
  // In their order: one reads the index that the one before it writes.
  it.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', async (_, { args }) => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const line = args(files);
    const { user, peakMiB } = await runOnce(line);
    expect([user, peakMiB].every((value) => value > 0)).toBe(true);
    expect(readdirSync(out).length > 0).toBe(line.some((arg) => arg.startsWith(out)));
  });

  it('refuse a command that did not do its work', async () => {
    const [{ args }] = SUBJECTS;
    await expect(runOnce([...args(files), '--no-such-option'])).rejects.toThrow(/exit status 1 of/);
  });
});
