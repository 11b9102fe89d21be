/** Who may import whom (docs/ARCHITECTURE.md): every arrow points down. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
/** The paths of the package (`hwhash/hash`), which only core.ts imports, may name what is above their folder. */
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && file.includes('/') && !/^generated\/|^[a-z]+\/index\.ts$/.test(file));

/** Folders that the modules of a folder import, but for itself. */
function importsOf(folder: string): string[] {
  const found = files
    .filter((file) => file.startsWith(`${folder}/`))
    .flatMap((file) =>
      [...readFileSync(SOURCE + file, 'utf8').matchAll(/(?:from|import) '([.#][^']+)'/g)].map(([, target]) =>
        target === '#platform' ? 'platform' : relative(SOURCE, join(SOURCE, dirname(file), target)).split(/[\\/]/)[0],
      ),
    );
  return [...new Set(found)].filter((name) => name !== folder).sort();
}

const folders = [...new Set(files.map((file) => file.split('/')[0]))];

describe('imports', () => {
  it.each([
    ['hash', ['platform']],
    ['inspect', ['hash', 'platform']],
    ['licensing', ['hash', 'platform']],
    ['firmware', ['hash', 'platform']],
    ['validate', ['hash', 'inspect', 'licensing', 'match', 'platform']],
    ['match', ['files', 'hash', 'inspect', 'licensing', 'platform', 'validate']],
  ])('of %s go to %j at most', (folder, allowed) => {
    expect(importsOf(folder).filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it('go to the command from nowhere', () => {
    expect(folders.length).toBeGreaterThan(12);
    expect(folders.filter((folder) => importsOf(folder).includes('cli'))).toEqual([]);
  });

  it('of the paths of the package come from core.ts and the command alone', () => {
    const library = files.filter((file) => !file.startsWith('cli/'));
    const users = library.filter((file) =>
      /from '\.\.?\/(?:\w+\/)?index\.js'/.test(readFileSync(SOURCE + file, 'utf8')),
    );
    expect(users).toEqual([]);
  });
});
