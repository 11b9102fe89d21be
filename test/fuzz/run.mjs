// Bundles the fuzzer with the sources as they are, and runs it: `npm run fuzz -- --seconds N --seed S`.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { instrumented } from './instrument.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

let blocks = 0;
const nextBlock = () => blocks++;
const isTested = (file) => /[\\/]src[\\/]/.test(file);

/** The sources get guards at their blocks. Modules that read files beside themselves do so from the bundle too. */
const ownUrl = {
  name: 'own-url',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](test|src)[\\/].*\.ts$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
      return { contents: isTested(file) ? instrumented(text, path('guards.ts'), nextBlock) : text, loader: 'ts' };
    });
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
