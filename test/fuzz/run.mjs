// Bundles the fuzzer with the sources as they are, and runs it: `npm run fuzz -- --seconds N --seed S`.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Modules that read files beside themselves do so from the bundle too. */
const ownUrl = {
  name: 'own-url',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](test|src)[\\/].*\.ts$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href)),
      loader: 'ts',
    }));
  },
};

await build({
  entryPoints: { main: path('main.ts'), worker: path('worker.ts') },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outdir: path('../../build/fuzz'),
  alias: { '#platform': path('../../src/platform/node.ts') },
  external: ['#csv-worker'],
  plugins: [ownUrl],
  // CommonJS dependencies that are bundled in ask for Node's modules with require.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
  logLevel: 'warning',
});
await import('../../build/fuzz/main.js');
