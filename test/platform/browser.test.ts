/** `hwhash/core` runs where there is no Node. */
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('reaches no module of Node from hwhash/core', async () => {
  const { metafile, errors } = await build({
    entryPoints: ['src/core.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    alias: { '#platform': './src/platform/default.ts' },
    logLevel: 'silent',
  });
  expect(errors).toEqual([]);
  const external = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter((one) => one.external).map(({ path }) => path),
  );
  expect(external).toEqual([]);
});
