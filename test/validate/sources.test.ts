/** What findings name as their source is something that a user can open. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  DIALECTS,
  type DocumentSection,
  type FindingSource,
  inspectHash,
  SCENARIOS,
  sourceText,
  validateHash,
} from '../../src/core.js';
import { SECTIONS } from '../../src/inspect/finding-source.js';
import { FIXTURES } from '../fixtures.js';

/** The headings of a document, without their marks. */
function headings(document: string): string[] {
  const lines = readFileSync(document, 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('#')).map((line) => line.replace(/^#+ /, ''));
}

function expectToExist(source: FindingSource): void {
  if (typeof source === 'string') expect(source).toMatch(/^https:\/\/[^\s/]+\/\S+$/);
  else expect(headings(source.document)).toContain(source.section);
}

const SECTION_LIST: DocumentSection[] = [
  SECTIONS.container,
  SECTIONS.block(1),
  SECTIONS.input('what'),
  SECTIONS.required('what'),
  SECTIONS.placeholders('who'),
  SECTIONS.csv('what'),
];

it.each(SECTION_LIST)('$document has the section $section', expectToExist);

it.each(Object.values(SCENARIOS))('the scenario $name names a section', ({ source }) => {
  expect(source).toBeTypeOf('object');
  expectToExist(source);
});

it.each(Object.values(DIALECTS))('the dialect of $source names a page', ({ source }) => {
  expect(source).toMatch(/^https:\/\//);
});

describe.each(FIXTURES)('$name', ({ text }) => {
  it.each(Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[])('has such sources alone in %s', (scenario) => {
    const damaged = Buffer.from(text, 'base64');
    damaged[40] ^= 1;
    for (const input of [text, damaged, 'T0E', text.slice(0, 400)]) {
      for (const { source } of validateHash(inspectHash(input), { scenario }).findings) expectToExist(source);
    }
  });
});

it('cannot be words', () => {
  // @ts-expect-error: nobody can open this
  const words: FindingSource = 'several inventory projects';
  // @ts-expect-error: nor this
  const section: FindingSource = { document: 'REGISTRATION', section: '3. CSV' };
  expect([words, section]).toHaveLength(2);
});

it('is put in words', () => {
  expect(sourceText(SECTIONS.container)).toBe('docs/FORMAT.md, "1. Container"');
  expect(sourceText(SECTIONS.block(37))).toBe('docs/FORMAT.md, "3. Blocks" (block 37)');
  expect(sourceText('https://example.com/')).toBe('https://example.com/');
});
