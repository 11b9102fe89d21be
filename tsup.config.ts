import { defineConfig, type Options } from 'tsup';
import { version } from './package.json';

/** The groups of hwhash/core that are paths of their own. */
const GROUPS = ['hash', 'validate', 'match', 'csv', 'interop', 'harvest', 'input'];

/** One file of dist/ a module, under the module's name: bundlers leave out what is not imported, stack traces are readable. */
const modules: Options = {
  bundle: false,
  dts: false,
  target: 'node20',
  sourcemap: false,
  clean: false,
};

/** Node's prebuilt protobufjs is CommonJS whose names ESM cannot see, so its small runtime is bundled in here. */
const bundled: Options = { ...modules, bundle: true, noExternal: ['protobufjs', 'long'], splitting: false };

/** The command's modules are ESM only; its single executable is made of the sources by scripts/build-executables.mjs. */
const NEVER = ['!src/generated/**'];
const LIBRARY = ['src/**/*.ts', ...NEVER, '!src/cli/**'];

/** A CommonJS module requires the others by their names with .cjs. */
const commonJsNames: NonNullable<Options['plugins']>[number] = {
  name: 'commonjs-names',
  renderChunk: (code) => ({ code: code.replaceAll(/(\brequire\("\.\.?\/[^"]*)\.js"\)/g, '$1.cjs")') }),
};

/** Node 20 warns of every module that imports JSON. */
const versionInPlace: NonNullable<Options['plugins']>[number] = {
  name: 'version',
  renderChunk: (code) => ({
    code: code.replace('import { version } from "../../package.json";', `const version = ${JSON.stringify(version)};`),
  }),
};

export default defineConfig([
  {
    ...modules,
    entry: ['src/**/*.ts', ...NEVER, '!src/cli/executable.ts'],
    format: 'esm',
    outDir: 'dist',
    plugins: [versionInPlace],
  },
  {
    ...modules,
    entry: LIBRARY,
    format: 'cjs',
    outDir: 'dist',
    plugins: [commonJsNames],
    esbuildOptions(options) {
      // CommonJS cannot even parse import.meta; the modules that need their own place ask for __dirname or __filename first.
      options.define = { ...options.define, 'import.meta.url': '""' };
      // import() would load the other copy: an error's class has to be the same everywhere.
      options.supported = { ...options.supported, 'dynamic-import': false };
    },
  },
  // Nobody reads what a generator wrote.
  {
    ...bundled,
    minify: true,
    entry: { schemas: 'src/generated/schemas.js' },
    format: ['esm', 'cjs'],
    outDir: 'dist/generated',
  },
  {
    ...modules,
    bundle: true,
    entry: {
      index: 'src/index.ts',
      core: 'src/core.ts',
      ...Object.fromEntries(GROUPS.map((group) => [`${group}/index`, `src/${group}/index.ts`])),
    },
    format: ['esm', 'cjs'],
    dts: { only: true },
    outDir: 'dist',
  },
]);
