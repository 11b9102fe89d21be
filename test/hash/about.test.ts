/** The words for the members of the table of blocks: all of them, and no others. */
import { expect, it } from 'vitest';
import { ABOUT } from '../../src/hash/about.js';
import { BLOCKS } from '../../src/hash/blocks.js';
import type { Field } from '../../src/hash/layouts.js';

const namesOf = ({ key, at, parts = [] }: Field): string[] => [
  key ?? `@${at}`,
  ...parts.flatMap(namesOf).map((part) => `${key}[].${part}`),
];

it.each(BLOCKS.map(({ type, layout }) => ({ type, layout })))('block $type', ({ type, layout }) => {
  const words = ABOUT[type] ?? {};
  expect(Object.keys(words).sort()).toEqual((layout.fields as readonly Field[]).flatMap(namesOf).sort());
  for (const about of Object.values(words)) expect(about.trim()).not.toBe('');
});

it('says nothing of other blocks', () => {
  expect(Object.keys(ABOUT).map(Number).sort()).toEqual(BLOCKS.map(({ type }) => type).sort());
});
