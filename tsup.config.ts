import { buildSync, transform } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
import { GROUPS } from './scripts/groups.mjs';

/** Node's prebuilt protobufjs is CommonJS whose names ESM cannot see, so its small runtime is bundled in where it is used. */
const common: Options = { dts: false, target: 'node20', sourcemap: false, clean: false, splitting: false };

const ENTRIES = {
  index: 'src/index.ts',
  core: 'src/core.ts',
  ...Object.fromEntries(GROUPS.map((group) => [`${group}/index`, `src/${group}/index.ts`])),
};

/** The modules that the library consists of. The command's own are in CommonJS only, by scripts/build-commonjs.mjs. */
function libraryModules(): string[] {
  const { metafile } = buildSync({
    entryPoints: [...Object.values(ENTRIES), 'src/platform/node.ts', 'src/platform/default.ts'],
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'dist',
    external: ['*/generated/schemas.js'],
  });
  return Object.keys(metafile.inputs).filter((path) => path.startsWith('src/'));
}

/** Comments are in the declarations. Names stay, and lines of a readable length, for stack traces. */
const dense: NonNullable<Options['plugins']>[number] = {
  name: 'dense',
  renderChunk: (code) => transform(code, { minifyWhitespace: true, minifySyntax: true, lineLimit: 120, format: 'esm' }),
};

export default defineConfig([
  // One file a module, under the module's name: bundlers leave out what is not imported, stack traces are readable.
  { ...common, bundle: false, entry: libraryModules(), format: 'esm', outDir: 'dist', plugins: [dense] },
  // The file that `bin` names.
  {
    ...common,
    bundle: true,
    entry: { cli: 'src/cli/cli.ts' },
    format: 'cjs',
    outDir: 'dist/cli',
    outExtension: () => ({ js: '.js' }),
  },
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
    entry: ENTRIES,
    format: 'cjs',
    dts: { only: true },
    outDir: 'dist',
  },
]);
