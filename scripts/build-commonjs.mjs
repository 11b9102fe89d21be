// Bundles the CommonJS half of dist/: the library for require() and the command, in few files that are named after what they
// hold. A command opens a dozen files instead of a hundred, which is most of the time that a short run takes.
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import { BUNDLED, bundlePackage, writeLicenses } from './bundled-packages.mjs';
import { GROUPS } from './groups.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = resolve(root, 'src');
const source = (name) => resolve(src, `${name}.ts`);

/** The entries: dist/NAME.cjs for each. */
const ENTRIES = [
  'index',
  'core',
  ...GROUPS.map((group) => `${group}/index`),
  'platform/node',
  'platform/default',
  'csv/worker',
];
const PROGRAM = 'cli/program';

/** Chunks that are loaded as one, and what they serve: the library modules that these import, first chunk first. */
const CHUNKS = {
  start: [PROGRAM],
  check: ['cli/csv-check-run', 'csv/worker', 'input/row-sources'],
};

const LONGEST_LINE = 120;

/** Modules that are made here: what is read of package.json, and packages that the command uses. */
const VERSION = '\0version';
const PACKAGE = '\0package:';
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** A module's name: its path below src/ without its extension; undefined where it is not one of ours. */
function nameOf(id) {
  const path = relative(src, id).replaceAll(sep, '/');
  return path.startsWith('../') || !path.endsWith('.ts') ? undefined : path.slice(0, -'.ts'.length);
}

/** TypeScript in, JavaScript out; what is not ours stays a require(). */
const typescript = {
  name: 'typescript',
  buildStart() {
    // The command's other files may import from its program what is not exported there, instead of going through one more file.
    this.emitFile({ type: 'chunk', id: source(PROGRAM), name: PROGRAM, preserveSignature: 'allow-extension' });
  },
  resolveId(id, importer) {
    if (id.endsWith('/package.json')) return VERSION;
    // Bundled by itself: protobufjs comes with it.
    if (id.endsWith('/generated/schemas.js')) return { id: resolve(src, 'generated/schemas.cjs'), external: true };
    // Names with # are those of the nearest package.json, and the command has one of its own.
    if (id === '#platform' && nameOf(importer)?.startsWith('cli/')) {
      return { id: resolve(src, 'platform/node.cjs'), external: true };
    }
    if (BUNDLED.has(id)) return `${PACKAGE}${id}`;
    if (!id.startsWith('.') && importer !== undefined) return { id, external: true };
    return importer === undefined ? id : resolve(dirname(importer), id.replace(/\.js$/, '.ts'));
  },
  async load(id) {
    if (id === VERSION) return `export const version = ${JSON.stringify(version)};`;
    if (id.startsWith(PACKAGE))
      return { code: await bundlePackage(id.slice(PACKAGE.length)), moduleSideEffects: false };
    const { code } = await transform(await readFile(id, 'utf8'), {
      loader: 'ts',
      target: 'node20',
      sourcefile: id,
      // CommonJS cannot even parse import.meta; the modules that need their own place ask for __dirname or __filename first.
      define: { 'import.meta.url': '""' },
    });
    return { code, moduleSideEffects: false };
  },
  /** Functions and classes keep their names, and lines a readable length, for stack traces; only what is local is renamed. */
  async renderChunk(code) {
    const dense = await transform(code, { minify: true, lineLimit: LONGEST_LINE, target: 'node20' });
    return { code: dense.code, map: null };
  },
};

/** All modules that loading one of these loads. */
function loadedBy(names, getModuleInfo) {
  const loaded = new Set();
  const visit = (id) => {
    const name = nameOf(id);
    if (name === undefined || loaded.has(name)) return;
    loaded.add(name);
    for (const imported of getModuleInfo(id).importedIds) visit(imported);
  };
  for (const name of names) visit(source(name));
  return loaded;
}

/**
 * Names the chunk of a module of the library: the first of CHUNKS that loads it, else one for its folder. Entries are files of
 * their own; what belongs to which file of the command, Rollup finds out.
 */
function chunkNames() {
  let chunks;
  return (id, { getModuleInfo }) => {
    const name = nameOf(id);
    const [folder, ...rest] = name?.split('/') ?? [];
    if (rest.length === 0 || folder === 'platform' || folder === 'cli' || ENTRIES.includes(name)) return undefined;
    chunks ??= Object.entries(CHUNKS).map(([chunk, roots]) => [chunk, loadedBy(roots, getModuleInfo)]);
    const chunk = chunks.find(([, loaded]) => loaded.has(name))?.[0];
    return `chunks/${chunk ?? folder}`;
  };
}

/** Where a chunk without a name from above goes: parts of the command, named after their module. */
function chunkFile({ name, moduleIds }) {
  const isCommand = moduleIds.every((id) => id.startsWith(PACKAGE) || nameOf(id)?.startsWith('cli/'));
  return isCommand ? `cli/${name.replace(/^_package_/, '')}.cjs` : `${name}.cjs`;
}

/** Bundles into dist/. A warning is an error: a circle among chunks leaves names undefined at run time. */
export async function buildCommonJs() {
  const bundle = await rollup({
    input: Object.fromEntries(ENTRIES.map((name) => [name, source(name)])),
    plugins: [typescript],
    makeAbsoluteExternalsRelative: true,
    onwarn(warning) {
      throw new Error(warning.message);
    },
  });
  await bundle.write({
    dir: resolve(root, 'dist'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: chunkFile,
    manualChunks: chunkNames(),
    generatedCode: 'es2015',
    interop: 'default',
    hoistTransitiveImports: false,
    externalLiveBindings: false,
  });
  await bundle.close();
  writeLicenses(resolve(root, 'dist/cli/third-party-licenses.txt'));
  // `bin` names a file in .js, and Node starts CommonJS sooner.
  writeFileSync(resolve(root, 'dist/cli/package.json'), '{ "type": "commonjs" }\n');
}
