// Mutation testing of the codec, validation and matching.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ask, stop } from './client.mjs';
import { instrumented, mutantsOf, mutated } from './mutants.mjs';

const USAGE = `Usage: npm run mutate -- [options] [PATH[:LINE] …]

Changes src/hash, src/inspect, src/licensing, src/validate and src/match, or the paths given, at one place at a time, runs the tests that reach the
place, and lists the changes that no test saw.

Options:
  --sample N  so many mutants of each folder; all of them by default
  --seed S    which ones; 1 by default
  --again     only those that earlier runs left: for when nothing but tests has changed
  --help      show this
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['src/hash', 'src/inspect', 'src/licensing', 'src/validate', 'src/match'];
/** Folders of tests that run the sources themselves, as opposed to what is built of them. */
const TESTS = ['hash', 'validate', 'match', 'interop', 'csv'];
/** Too slow to be asked thousands of times: they start workers, or simulate ten thousand repairs. */
const LEFT_OUT = new Set(['test/csv/check-files.test.ts', 'test/match/confusion.test.ts']);
/** A test that takes longer is asked only about what it runs of its own folder's sources. Milliseconds. */
const SLOW = 150;
/** What became of each mutant in earlier runs. */
const MEMORY = `${root}build/mutants.json`;

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    again: { type: 'boolean' },
    help: { type: 'boolean' },
  },
  allowPositionals: true,
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit();
}

const filesIn = (folder) => readdirSync(root + folder).map((file) => `${folder}/${file}`);
const paths = (positionals.length > 0 ? positionals : FOLDERS).map((argument) => argument.split(':'));
const sourceFiles = FOLDERS.flatMap(filesIn).filter((file) => paths.some(([path]) => file.startsWith(path)));
const testFiles = TESTS.flatMap((folder) => filesIn(`test/${folder}`)).filter(
  (file) => file.endsWith('.test.ts') && !LEFT_OUT.has(file),
);
const texts = new Map(sourceFiles.map((file) => [file, readFileSync(root + file, 'utf8')]));

/** The mutants of a file that the paths ask for, each with a key that stays when other places of the file change. */
function mutantsIn(file) {
  const alike = new Map();
  return mutantsOf(file, texts.get(file))
    .map((mutant) => {
      const words = [file, mutant.operator, mutant.original, mutant.text].join('\0');
      const nth = alike.get(words) ?? 0;
      alike.set(words, nth + 1);
      const key = createHash('sha256').update(`${values.seed}\0${words}\0${nth}`).digest('hex');
      return { ...mutant, file, key };
    })
    .filter(({ line }) =>
      paths.some(([path, at]) => file.startsWith(path) && (at === undefined || Number(at) === line)),
    );
}

const eligible = sourceFiles.flatMap(mutantsIn);
const chosen = FOLDERS.flatMap((folder) =>
  eligible
    .filter(({ file }) => file.startsWith(`${folder}/`))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, Number(values.sample ?? Number.POSITIVE_INFINITY)),
);
const before = existsSync(MEMORY) ? JSON.parse(readFileSync(MEMORY, 'utf8')) : {};
const isSeen = (outcome) => outcome === 'killed' || outcome === 'timeout';
const asked = chosen
  .filter(({ key }) => !values.again || !isSeen(before[key]))
  .sort((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1));

const begin = performance.now();
const seconds = () => `${Math.round((performance.now() - begin) / 1000)} s`;

/** By mutant: the tests that reach it, and the files of tests that reach it as they are loaded. */
const reach = asked.map(() => ({ atLoad: new Set(), tests: [] }));
/** The numbers of each source's mutants. */
const numbersOf = new Map(asked.map(({ file }) => [file, []]));
for (const [number, { file }] of asked.entries()) numbersOf.get(file).push(number);
/** Tests by file, and the files whose properties cannot be cut short. */
const timings = new Map();
const uncutFiles = new Set();

/** Finds out which tests reach which mutants. */
async function survey() {
  const sources = [...numbersOf].map(([path, numbers]) => ({
    path,
    text: instrumented(
      texts.get(path),
      numbers.map((number) => asked[number]),
      numbers[0],
    ),
  }));
  for (const file of testFiles) {
    const { atLoad = [], tests = [], uncut, fault } = await ask({ kind: 'survey', file, sources }, 180_000);
    if (fault !== undefined) console.error(`left out: ${file} (${fault})`);
    for (const { name, fault } of tests)
      if (fault !== undefined) console.error(`left out: ${file}: ${name} (${fault})`);
    const passed = tests.filter((test) => test.fault === undefined);
    timings.set(file, passed);
    if (uncut) uncutFiles.add(file);
    for (const number of atLoad) reach[number].atLoad.add(file);
    for (const { name, ms, reached } of passed) {
      for (const number of reached) reach[number].tests.push({ file, name, ms });
    }
  }
}

const folderOf = (path) => path.split('/')[1];

/** The tests that are asked about a mutant: those of its own folder first, and the quick before the slow. */
function testsFor(number) {
  const { file: source } = asked[number];
  const own = (file) => folderOf(file) === folderOf(source);
  const files = new Map();
  const add = (file, name, ms, runsSource) => {
    if (ms > SLOW && !(runsSource && own(file))) return;
    const entry = files.get(file) ?? { file, names: new Map() };
    entry.names.set(name, ms);
    files.set(file, entry);
  };
  for (const { file, name, ms } of reach[number].tests) add(file, name, ms, true);
  for (const file of reach[number].atLoad) {
    for (const { name, ms, reached } of timings.get(file)) {
      add(file, name, ms, ms > SLOW && numbersOf.get(source).some((other) => reached.includes(other)));
    }
  }
  return [...files.values()]
    .map(({ file, names }) => ({
      file,
      uncut: uncutFiles.has(file),
      names: [...names.keys()],
      total: [...names.values()].reduce((sum, ms) => sum + ms, 0),
      slowest: Math.max(...names.values()),
    }))
    .sort((a, b) => Number(own(b.file)) - Number(own(a.file)) || a.total - b.total);
}

async function outcomeOf(number) {
  const mutant = asked[number];
  const tests = testsFor(number);
  if (tests.length === 0) return 'no test';
  const timeout = Math.ceil(2500 + 5 * Math.max(...tests.map(({ slowest }) => slowest)));
  const patience = 20_000 + 5 * tests.reduce((sum, { total }) => sum + total, 0);
  const text = mutated(texts.get(mutant.file), mutant);
  const { outcome } = await ask({ kind: 'attempt', path: mutant.file, text, tests, timeout }, patience);
  return outcome;
}

const shown = (text) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
};

function report() {
  for (const { file, line, column, operator, original, text, key } of asked) {
    const outcome = before[key];
    if (!isSeen(outcome))
      console.log(`${outcome} ${file}:${line}:${column} ${operator}: ${shown(original)} → ${shown(text)}`);
  }
  console.log(`\n${chosen.length} of ${eligible.length} mutants, seed ${values.seed}, ${seconds()}`);
  for (const folder of FOLDERS) {
    const outcomes = chosen.filter(({ file }) => file.startsWith(`${folder}/`)).map(({ key }) => before[key]);
    if (outcomes.length === 0) continue;
    const count = (wanted) => outcomes.filter((outcome) => outcome === wanted).length;
    const score = (100 * outcomes.filter(isSeen).length) / outcomes.length;
    const counts = ['killed', 'timeout', 'survived', 'no test', 'invalid'].map((name) => `${count(name)} ${name}`);
    console.log(`${folder}: ${score.toFixed(1)} % of ${outcomes.length}: ${counts.join(', ')}`);
  }
}

await survey();
console.error(`${asked.length} mutants to try; the tests took ${seconds()}`);
mkdirSync(`${root}build`, { recursive: true });
for (let number = 0; number < asked.length; number++) {
  before[asked[number].key] = await outcomeOf(number);
  if (number % 100 !== 99 && number + 1 < asked.length) continue;
  writeFileSync(MEMORY, JSON.stringify(before));
  console.error(`${number + 1} mutants, ${seconds()}`);
}
stop();
report();
