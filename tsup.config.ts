import { defineConfig, type Options } from 'tsup';
import { GROUPS } from './scripts/groups.mjs';

/** Node's prebuilt protobufjs is CommonJS whose names ESM cannot see, so its small runtime is bundled in where it is used. */
const common: Options = { dts: false, target: 'node20', sourcemap: false, clean: false, splitting: false };

/** The rest of the command and CommonJS are bundled by scripts/build-commonjs.mjs. */
const LIBRARY = ['src/**/*.ts', '!src/generated/**', '!src/cli/**', '!src/csv/worker.ts'];

export default defineConfig([
  // One file a module, under the module's name: bundlers leave out what is not imported, stack traces are readable.
  { ...common, bundle: false, entry: LIBRARY, format: 'esm', outDir: 'dist' },
  // The file that `bin` names.
  { ...common, bundle: true, entry: { cli: 'src/cli/cli.ts' }, format: 'esm', outDir: 'dist/cli' },
  // Nobody reads what a generator wrote.
  {
    ...common,
    bundle: true,
    noExternal: ['protobufjs', 'long'],
    minify: true,
    entry: { schemas: 'src/generated/schemas.js' },
    format: ['esm', 'cjs'],
    outDir: 'dist/generated',
  },
  // For both module systems: scripts/share-declarations.mjs.
  {
    ...common,
    bundle: true,
    entry: {
      index: 'src/index.ts',
      core: 'src/core.ts',
      ...Object.fromEntries(GROUPS.map((group) => [`${group}/index`, `src/${group}/index.ts`])),
    },
    format: 'cjs',
    dts: { only: true },
    outDir: 'dist',
  },
]);
