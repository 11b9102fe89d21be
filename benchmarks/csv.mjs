// A whole CSV file, from the disk to the report, beside what somebody would use instead. Every subject runs in a process
// of its own, and the subjects take turns. Rows: HWHASH_BENCH_ROWS (200,000 by default, 0.8 GB, removed afterwards); what
// needs more than 50 µs a row gets the first tenth of them.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeFleet } from './corpus.mjs';

const SUBJECT = fileURLToPath(new URL('csv-subject.mjs', import.meta.url));
const CLI = fileURLToPath(new URL('../dist/cli/cli.js', import.meta.url));
const ROWS = Number(process.env.HWHASH_BENCH_ROWS ?? 200_000);
const ROUNDS = Number(process.env.HWHASH_BENCH_ROUNDS ?? 5);

const SUBJECTS = [
  { name: 'csv-parse + plain decoder', slow: true },
  { name: 'papaparse + validateHash' },
  { name: 'papaparse + our checks' },
  { name: 'udsv + our checks' },
  { name: 'readline + our checks' },
  { name: 'csv check, 1 thread' },
  { name: 'reference scanner' },
  { name: 'csv check, 2 threads' },
  { name: 'two processes, half the file each', halves: ['first half', 'second half'] },
  { name: 'csv check, 1 thread, no duplicates' },
  { name: 'reading the file and finding its lines' },
];

/** The scan of the containers alone, and the whole check. */
const SCANS = ['reference scanner', 'csv check, 1 thread'];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const execute = promisify(execFile);

async function runSubject(name, file) {
  const { stdout } = await execute(process.execPath, [SUBJECT, name, file]);
  return JSON.parse(stdout);
}

/** One subject over a file; what is made of parts takes as long as the slower of them. */
async function measure({ name, slow, halves = [name] }, large, small) {
  const runs = await Promise.all(halves.map((own) => runSubject(own, slow ? small : large)));
  const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
  return {
    nanoseconds: (Math.max(...runs.map(({ seconds }) => seconds)) * 1e9) / sum('rows'),
    cpuNanoseconds: (sum('cpu') * 1e9) / sum('rows'),
    peakMiB: sum('peakMiB'),
  };
}

/** The whole file by every subject. */
async function compareFiles(large, small) {
  const runs = SUBJECTS.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, subject] of SUBJECTS.entries()) runs[i].push(await measure(subject, large, small));
  }
  const all = SUBJECTS.map(({ name }) => name);
  return [
    result(`a CSV file of ${ROWS.toLocaleString('en')} rows, a row`, runs, all),
    result('the same: what the checks of fields add to the scan', runs, SCANS),
  ];
}

/** The medians of some subjects, and their ratios to the first of these. */
function result(title, runs, names) {
  const indexes = names.map((name) => SUBJECTS.findIndex((subject) => subject.name === name));
  const of = (i, key) => runs[i].map((run) => run[key]);
  const [first] = indexes;
  return {
    title,
    baseline: names[0],
    subjects: indexes.map((i) => {
      const nanoseconds = median(of(i, 'nanoseconds'));
      const ratios = runs[i]
        .map((run, round) => runs[first][round].nanoseconds / run.nanoseconds)
        .sort((a, b) => a - b);
      return {
        name: SUBJECTS[i].name,
        nanoseconds,
        perSecond: 1e9 / nanoseconds,
        ratio: median(of(first, 'nanoseconds')) / nanoseconds,
        spread: [ratios[0], ratios.at(-1)],
        cpuNanoseconds: median(of(i, 'cpuNanoseconds')),
        peakMiB: Math.max(...of(i, 'peakMiB')),
      };
    }),
  };
}

/** What a small file costs the user: the command against Node's own start. */
function compareStarts(file) {
  const commands = [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: 'hwhash --version', args: [CLI, '--version'] },
    { name: 'hwhash csv check, 1,000 rows', args: [CLI, 'csv', 'check', '--for', 'fleet', file] },
  ];
  const times = commands.map(() => []);
  for (let round = 0; round < 2 * ROUNDS; round++) {
    commands.forEach(({ args }, i) => {
      const started = process.hrtime.bigint();
      execFileSync(process.execPath, args, { stdio: 'ignore' });
      times[i].push(Number(process.hrtime.bigint() - started));
    });
  }
  return {
    title: 'a file of 1,000 rows, a start',
    baseline: commands[0].name,
    subjects: commands.map(({ name }, i) => {
      const nanoseconds = median(times[i]);
      const ratios = times[i].map((time, round) => times[0][round] / time).sort((a, b) => a - b);
      return {
        name,
        nanoseconds,
        perSecond: 1e9 / nanoseconds,
        ratio: median(times[0]) / nanoseconds,
        spread: [ratios[0], ratios.at(-1)],
      };
    }),
  };
}

export default async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-bench-'));
  try {
    const [large, small, tiny] = ['large.csv', 'small.csv', 'tiny.csv'].map((name) => join(folder, name));
    writeFleet(large, ROWS);
    writeFleet(small, Math.ceil(ROWS / 10));
    writeFleet(tiny, 1000);
    return [...(await compareFiles(large, small)), compareStarts(tiny)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
