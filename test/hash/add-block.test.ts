/**
 * Follows "How to add: a block" of docs/ARCHITECTURE.md to the letter, in a copy of the sources. What the compiler says
 * where the member is forgotten or misspelt is in imaginary-block.test.ts.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the copy needs: the sources, what generates from the schema, and the tests of the table. */
const COPIED = [
  'src',
  'schemas',
  'scripts/build-schemas.mjs',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'test/hash/table.test.ts',
  'test/hash/container.ts',
  'test/fixtures.ts',
  'test/fixtures',
];

/** An edit: where, the text that it follows, and what is added. */
interface Edit {
  readonly file: string;
  readonly after: RegExp;
  readonly added: string;
}

const ENTRY: Edit = {
  file: 'src/hash/blocks.ts',
  after: /export const BLOCKS: readonly BlockDefinition\[\] = \[/,
  added: `
  block(
    38,
    'Imaginary',
    'imaginary',
    struct(6, [
      field('level', 0, u16),
      field('kind', 2, named(u16, BUS_TYPE)),
      field('spare', 4, nullable(u16, 0xffff)),
    ]),
  ),`,
};
const MEMBER: Edit = {
  file: 'src/hash/model.ts',
  after: /export interface HardwareHash \{/,
  added: `
  /** Block 38. */
  imaginary?: { level: number; kind: BusTypeName | number; spare: number | null };`,
};
const FIELD: Edit = {
  file: 'schemas/hardware_hash.proto',
  after: /message HardwareHash \{/,
  added: `
  message Imaginary {
    uint32 level = 1;
    uint32 kind = 2;
    optional uint32 spare = 3;
  }
  Imaginary imaginary = 38;`,
};

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'hwhash-add-block-'));
  for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Brings the copy's files back to the original, then makes these edits. */
function make(edits: readonly Edit[]): void {
  for (const { file } of [ENTRY, MEMBER, FIELD]) cpSync(join(ROOT, file), join(copy, file));
  for (const { file, after, added } of edits) {
    const text = readFileSync(join(copy, file), 'utf8');
    expect(text).toMatch(after);
    writeFileSync(
      join(copy, file),
      text.replace(after, (found) => found + added),
    );
  }
  execFileSync(process.execPath, ['scripts/build-schemas.mjs'], { cwd: copy });
}

/** The compiler's complaints about the sources. */
function compile(): string {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const config = { extends: './tsconfig.json', include: ['src'], exclude: [] };
  writeFileSync(join(copy, 'tsconfig.src.json'), JSON.stringify(config));
  return spawnSync(process.execPath, [tsc, '-p', 'tsconfig.src.json'], { cwd: copy, encoding: 'utf8' }).stdout;
}

/** What the tests of the table say of the block, each by its name. */
function testTable(): string[] {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--project',
    'unit',
    '--reporter',
    'json',
    '-t',
    '38, .Imaginary',
    'test/hash/table.test.ts',
  ];
  const { stdout } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 26 });
  const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return results.filter(({ status }) => status !== 'skipped').map(({ fullName, status }) => `${status}: ${fullName}`);
}

describe('a block that is added', () => {
  it('by its entry, its member and its field compiles and goes through everything that follows from the table', () => {
    const started = performance.now();
    make([ENTRY, MEMBER, FIELD]);
    expect(compile()).toBe('');
    const results = testTable();
    console.log(`3 files, ${((performance.now() - started) / 1000).toFixed(1)} s to generate, compile and test`);
    expect(results).toHaveLength(2);
    for (const result of results) expect(result).toMatch(/^passed: block 38, .* protobuf, XML /);
  }, 180_000);

  it('without its field fails the test of the table', () => {
    make([ENTRY, MEMBER]);
    const results = testTable();
    expect(results).toHaveLength(2);
    for (const result of results) expect(result).toMatch(/^failed: block 38, .* protobuf, XML /);
  }, 180_000);
});
