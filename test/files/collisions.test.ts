import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuseCollisions } from '../../src/files/collisions.js';
import { at, put, theFolder, useFolder } from '../csv/folder.js';

useFolder();

describe('an output', () => {
  it.each<[what: string, outputs: string[], inputs: string[]]>([
    ['an input', ['a.csv'], ['a.csv']],
    ['an input by another way', ['in/../a.csv'], ['a.csv']],
    ['an input by a symbolic link', ['link.csv'], ['a.csv']],
    ['an input by a hard link', ['hard.csv'], ['a.csv']],
    ['in a folder that is read', ['in/b.csv'], ['in']],
    ['another output', ['new.csv', './new.csv'], []],
    ['another output by a link that leads nowhere yet', ['dangling.csv', 'later.csv'], []],
  ])('is refused that is %s', async (_what, outputs, inputs) => {
    make();
    const paths = (names: string[]): string[] => names.map((name) => `${theFolder()}/${name}`);
    await expect(refuseCollisions(paths(outputs), paths(inputs))).rejects.toMatchObject({ code: 'output-is-input' });
  });

  it('goes to any other file, a new one in a folder that is read, and to devices', async () => {
    make();
    await refuseCollisions(
      [at('new.csv'), at('in/new.csv'), '/dev/null', '/dev/null'],
      [at('a.csv'), at('in'), '-', '/dev/null'],
    );
  });
});

function make(): void {
  mkdirSync(at('in'));
  put('a.csv', '');
  put(join('in', 'b.csv'), '');
  symlinkSync('a.csv', at('link.csv'));
  symlinkSync('later.csv', at('dangling.csv'));
  linkSync(at('a.csv'), at('hard.csv'));
}
