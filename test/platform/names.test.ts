/** A name that two modules export with two meanings misleads whoever searches for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
const DECLARATION = /^export (?:abstract )?(?:async )?(?:class|function\*?|interface|type|const|enum) (\w+)/gm;
/** The two halves of `#platform` export the same names by design; the other folder is generated. */
const LEFT_OUT = /^(?:platform|generated)[\\/]/;

it('each exported name is declared in one file', () => {
  const files = new Map<string, Set<string>>();
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || LEFT_OUT.test(file)) continue;
    for (const [, name] of readFileSync(SOURCE + file, 'utf8').matchAll(DECLARATION)) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  expect(files.size).toBeGreaterThan(500);
  expect([...files].filter(([, places]) => places.size > 1).map(([name, places]) => [name, ...places])).toEqual([]);
});
