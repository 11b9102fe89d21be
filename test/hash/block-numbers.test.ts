/** Numbers, offsets and sizes of blocks are written in the table alone; all other code looks them up by name. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BLOCKS } from '../../src/hash/blocks.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The table, and the words for its members. */
const TABLE = ['src/hash/blocks.ts', 'src/hash/about.ts'];
/** Parsers of other formats than the hash. */
const FOREIGN = /^src\/(?:generated|firmware|tpm|platform)\//;

const files = ['src/', 'web/'].flatMap((folder) =>
  readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .map((file) => folder + file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !TABLE.includes(file) && !FOREIGN.test(file)),
);

/** The code of a file without its comments, with as many lines. */
function codeOf(file: string): string {
  const lines = (text: string): string => text.replace(/[^\n]/g, '');
  return readFileSync(ROOT + file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, lines)
    .replace(/(^|\s)\/\/[^\n]*/g, lines);
}

function found(pattern: RegExp, where: readonly string[] = files): string[] {
  return where.flatMap((file) =>
    codeOf(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
  );
}

describe('outside the table of blocks', () => {
  it('there is no number of a block', () => {
    expect(files.length).toBeGreaterThan(250);
    expect(found(/\bblocks?[ (]\d|\btype === \d|\bblock: \d|\bblock === \d|\.(?:sized|start|textSize)\(\d/)).toEqual(
      [],
    );
  });

  it('the size of a block header is not written as a number', () => {
    expect(found(/\b(?:start|offset|at) - 4\b|\bHEADER = 4\b/)).toEqual([]);
  });

  it('checks do not spell the size of a member', () => {
    const checks = files.filter((file) => /^src\/(?:validate|csv|rewrite|match)\//.test(file));
    const sizes = [...new Set(BLOCKS.flatMap(({ layout }) => (layout.form === 'struct' ? [layout.size] : [])))];
    expect(sizes.length).toBeGreaterThan(8);
    expect(found(new RegExp(`^const (?:\\w+_)?SIZE = (?:${sizes.join('|')});`), checks)).toEqual([]);
  });

  it('the patterns find what they are for', () => {
    expect(found(/block\(\d+\)|\bblock\(\s*$/, TABLE).length).toBeGreaterThan(0);
  });
});
