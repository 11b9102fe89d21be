import { defineConfig } from 'tsup';

/** Node's prebuilt protobufjs is CommonJS whose names ESM cannot see, so its small runtime is bundled in. */
const bundled = ['protobufjs', 'long'];

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      core: 'src/core.ts',
      'csv-worker': 'src/csv/worker.ts',
      'platform/node': 'src/platform/node.ts',
      'platform/default': 'src/platform/default.ts',
    },
    format: ['esm', 'cjs'],
    dts: { entry: { index: 'src/index.ts', core: 'src/core.ts' } },
    // One copy of every class for `hwhash` and `hwhash/core`, so that instanceof holds across them.
    splitting: true,
    external: ['#platform'],
    noExternal: bundled,
    // CommonJS cannot even parse import.meta; the modules that need their own place ask for __dirname or __filename first.
    esbuildOptions(options, { format }) {
      if (format === 'cjs') options.define = { ...options.define, 'import.meta.url': '""' };
    },
    target: 'node20',
    // Not the executables: they take minutes to make, and the tests on them build this anew.
    clean: ['!executables/**'],
    sourcemap: false,
  },
  {
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    dts: false,
    splitting: true,
    external: ['#platform', /^\.\.\/index\.js$/],
    noExternal: bundled,
    target: 'node20',
    outDir: 'dist/cli',
  },
]);
