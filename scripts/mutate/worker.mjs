// Runs tests against sources with one mutant in them, for client.mjs. Everything happens in this one process: each source and
// each test is compiled once, and every mutant gets modules of its own, so that it costs little more than its tests.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { expect, use } from 'chai';
import { transformSync } from 'esbuild';
import fc from 'fast-check';

const root = fileURLToPath(new URL('../..', import.meta.url));
const requireOutside = createRequire(import.meta.url);

use(JestExtend);
use(JestChaiExpect);
use(JestAsymmetricMatchers);
use(({ Assertion }) => {
  Assertion.addMethod('toMatchFileSnapshot', async function (path) {
    expect(this._obj).toBe(readFileSync(resolve(dirname(loading), path), 'utf8'));
  });
});
/** Properties draw the same few values in every run, so that a mutant's end does not depend on luck, nor takes long. */
const RUNS = 40;
/** Whether properties draw as many as they say: a test that counts them needs that. */
let uncut = false;
fc.configureGlobal({ seed: 1 });
const assertBriefly = (property, parameters) =>
  fc.assert(property, uncut ? parameters : { ...parameters, numRuns: Math.min(parameters?.numRuns ?? RUNS, RUNS) });

/** A test file's declarations, in vitest's words. */
let group;
let loading = '';

function declareGroup(name, body) {
  const outer = group;
  group = {
    name: outer.name === '' ? name : `${outer.name} > ${name}`,
    outer,
    before: [],
    beforeEach: [],
    afterEach: [],
    after: [],
  };
  outer.inner.push(group);
  group.inner = [];
  body();
  group = outer;
}
function declareTest(name, body) {
  group.inner.push({ name: `${group.name} > ${name}`, group, body });
}
/** `each`: one declaration a row; a row that is a list is spread, as vitest does. */
const withEach = (declare) =>
  Object.assign(declare, {
    each: (rows) => (name, body) =>
      rows.forEach((row, index) => {
        declare(`${name} [${index}]`, () => body(...(Array.isArray(row) ? row : [row])));
      }),
  });
const stand = {
  __esModule: true,
  describe: withEach((name, body) => declareGroup(name, body)),
  it: withEach((name, body) => declareTest(name, body)),
  expect,
  beforeAll: (hook) => group.before.push(hook),
  beforeEach: (hook) => group.beforeEach.push(hook),
  afterEach: (hook) => group.afterEach.push(hook),
  afterAll: (hook) => group.after.push(hook),
};
stand.test = stand.it;

/** Compiled files by path. */
const compiled = new Map();

function compile(path, text) {
  const { code } = transformSync(text, {
    loader: path.endsWith('.ts') ? 'ts' : 'js',
    format: 'cjs',
    target: 'node20',
    sourcefile: path,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) },
    supported: { 'dynamic-import': false },
  });
  const factory = vm.compileFunction(code, ['exports', 'require', 'module'], { filename: path });
  return {
    factory,
    names: [...text.matchAll(/^export (?:const|class|function\*?|async function) (\w+)/gm)].map(([, name]) => name),
  };
}

function compiledFile(path) {
  if (!compiled.has(path)) compiled.set(path, compile(path, readFileSync(path, 'utf8')));
  return compiled.get(path);
}

const outside = new Map([['fast-check', { __esModule: true, default: { ...fc, assert: assertBriefly } }]]);
function packageModule(name) {
  if (!outside.has(name)) {
    const found = requireOutside(name);
    outside.set(
      name,
      found?.__esModule || typeof found === 'function' ? found : { default: found, ...found, __esModule: true },
    );
  }
  return outside.get(name);
}

/** A set of modules of their own; `replaced` has what was compiled of files that were changed. */
function modules(replaced) {
  const loaded = new Map();
  function load(path) {
    const known = loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const { factory, names } = replaced.get(path) ?? compiledFile(path);
    factory(module.exports, (name) => required(name, path), module);
    // The names of a module are in the order of its text, as in vitest.
    const own = Object.getOwnPropertyDescriptors(module.exports);
    const first = names.filter((name) => name in own).map((name) => [name, own[name]]);
    module.exports = Object.defineProperties({}, { ...Object.fromEntries(first), ...own });
    return module.exports;
  }
  function required(name, from) {
    if (name === 'vitest') return stand;
    if (name === '#platform') return load(join(root, 'src/platform/node.ts'));
    if (!name.startsWith('.')) return packageModule(name);
    const path = resolve(dirname(from), name);
    const source = path.replace(/\.js$/, '.ts');
    return load(existsSync(source) ? source : path);
  }
  return load;
}

const call = new vm.Script('globalThis.__call()');
/** Calls a function with a limit on the time that it may take without a pause. */
function limited(body, timeout) {
  globalThis.__call = body;
  return call.runInThisContext({ timeout });
}

/** Declares the tests of a file. */
function collect(load, file, timeout) {
  loading = join(root, file);
  group = { name: '', before: [], beforeEach: [], afterEach: [], after: [], inner: [] };
  const top = group;
  limited(() => load(loading), timeout);
  return top;
}

const groupsAbove = (test) => {
  const above = [];
  for (let at = test.group; at !== undefined; at = at.outer) above.unshift(at);
  return above;
};

/** Runs the tests of a group, in order; `wanted` says which, and `done` takes what came of each and says whether to go on. */
async function runGroup(at, wanted, timeout, done) {
  const has = (one) => (one.inner === undefined ? wanted(one.name) : one.inner.some(has));
  if (!has(at)) return true;
  for (const hook of at.before) await hook();
  let on = true;
  for (const one of at.inner) {
    if (!on) break;
    if (one.inner !== undefined) {
      on = await runGroup(one, wanted, timeout, done);
      continue;
    }
    if (!wanted(one.name)) continue;
    const above = groupsAbove(one);
    const start = performance.now();
    let fault;
    try {
      for (const { beforeEach } of above) for (const hook of beforeEach) await hook();
      await limited(one.body, timeout);
    } catch (error) {
      fault = error;
    }
    for (const { afterEach } of above) for (const hook of afterEach) await hook();
    on = done(one.name, performance.now() - start, fault);
  }
  for (const hook of at.after) await hook();
  return on;
}

const PATIENCE = 60_000;
const firstLine = (error) => String(error?.stack ?? error).split('\n', 1)[0];

const surveyed = new Map();
/** An instrumented source, compiled once. */
function surveyedFile(path, text) {
  if (!surveyed.has(path)) surveyed.set(path, compile(path, text));
  return surveyed.get(path);
}

/** What each test of a file reaches of the instrumented sources, and how long it takes. */
async function survey({ file, sources }) {
  uncut = false;
  const cut = await surveyOnce(file, sources);
  if (cut.tests.every(({ fault }) => fault === undefined)) return cut;
  uncut = true;
  return { ...(await surveyOnce(file, sources)), uncut };
}

async function surveyOnce(file, sources) {
  const replaced = new Map(sources.map(({ path, text }) => [join(root, path), surveyedFile(join(root, path), text)]));
  let reached = new Set();
  globalThis.__reached = (...numbers) => {
    for (const number of numbers) reached.add(number);
  };
  const top = collect(modules(replaced), file, PATIENCE);
  const atLoad = [...reached];
  reached = new Set();
  const tests = [];
  await runGroup(
    top,
    () => true,
    PATIENCE,
    (name, ms, fault) => {
      tests.push({ name, ms, fault: fault && firstLine(fault), reached: [...reached] });
      reached = new Set();
      return true;
    },
  );
  return { atLoad, tests };
}

const faultOf = (error) => (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'timeout' : 'killed');

/** Whether some tests see a mutant; each file's tests in their order in the file. */
async function attempt({ path, text, tests, timeout }) {
  const source = join(root, path);
  let replaced;
  try {
    replaced = new Map([[source, compile(source, text)]]);
  } catch {
    return { outcome: 'invalid' };
  }
  const load = modules(replaced);
  let outcome = 'survived';
  for (const { file, names, uncut: all } of tests) {
    uncut = all;
    const wanted = new Set(names);
    try {
      const top = collect(load, file, 5 * timeout);
      await runGroup(
        top,
        (name) => wanted.has(name),
        timeout,
        (_name, _ms, fault) => {
          if (fault !== undefined) outcome = faultOf(fault);
          return fault === undefined;
        },
      );
    } catch (error) {
      outcome = faultOf(error);
    }
    if (outcome !== 'survived') break;
  }
  return { outcome };
}

// What the sources and tests print is of no interest here.
console.log = console.error = console.warn = () => {};
let busy = false;
function answer(result) {
  if (busy) process.send(result);
  busy = false;
}
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => answer({ outcome: 'killed', stray: true, fault: firstLine(error) }));
}
process.on('message', async ({ kind, ...job }) => {
  busy = true;
  try {
    answer(await (kind === 'survey' ? survey(job) : attempt(job)));
  } catch (error) {
    answer({ outcome: 'killed', fault: firstLine(error) });
  }
});
process.send('ready');
