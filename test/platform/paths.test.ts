/** The paths that the package exports: `hwhash/core`, and each folder of it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as core from '../../src/core.js';
import * as csv from '../../src/csv/index.js';
import * as harvest from '../../src/harvest/index.js';
import * as hash from '../../src/hash/index.js';
import * as input from '../../src/input/index.js';
import * as interop from '../../src/interop/index.js';
import * as match from '../../src/match/index.js';
import * as validate from '../../src/validate/index.js';

interface Manifest {
  exports: Record<string, unknown>;
  files: string[];
}

const GROUPS: Record<string, object> = { csv, harvest, hash, input, interop, match, validate };
const { exports, files } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

it('has a path for each group and for nothing else', () => {
  const paths = Object.keys(exports).filter((path) => !['.', './core', './package.json'].includes(path));
  expect(paths.sort()).toEqual(Object.keys(GROUPS).map((name) => `./${name}`));
});

it('has every name of hwhash/core in one group', () => {
  const names = Object.values(GROUPS).flatMap((group) => Object.keys(group));
  expect(names.sort()).toEqual(Object.keys(core).sort());
});

describe.each(Object.keys(GROUPS))('hwhash/%s', (name) => {
  const stub = JSON.parse(readFileSync(`${name}/package.json`, 'utf8')) as Record<string, string>;

  it('has types and code for ESM and CommonJS', () => {
    const built = `./dist/${name}/index`;
    expect(exports[`./${name}`]).toEqual({
      import: { types: `${built}.d.ts`, default: `${built}.js` },
      require: { types: `${built}.d.cts`, default: `${built}.cjs` },
    });
    expect(existsSync(`src/${name}/index.ts`)).toBe(true);
  });

  it('is found by tools that do not read exports', () => {
    expect(files).toContain(name);
    const built = `../dist/${name}/index`;
    expect(stub).toMatchObject({ main: `${built}.cjs`, module: `${built}.js`, types: `${built}.d.ts` });
  });
});
