// Every command that takes a fleet, as a user starts it, at a thousand rows, at 20,000 and at 200,000: time, processor time
// and peak memory of its process, against "csv check" of the same run and the same size; and beside them what somebody would
// use instead, and what no command can do without.
//
// HWHASH_BENCH_SIZES: other numbers of rows (1000,20000,200000). Subjects that need more than 50 µs a row, and nobody's
// users, leave the largest size out. Of small sizes the median of three rounds counts. Files are removed afterwards.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deviceSource, writeFleet } from './corpus.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const CLI = path('../dist/cli/cli.js');
const SUBJECT = path('csv-subject.mjs');
const USAGE = new URL('usage.mjs', import.meta.url).href;
const SIZES = (process.env.HWHASH_BENCH_SIZES ?? '1000,20000,200000').split(',').map(Number);
const ROUNDS = 3;
/** Sizes above which a subject is run once, and above which slow peers are not run. */
const ONCE_ABOVE = 20_000;
/** Devices that are looked for in a registry. */
const WANTED = 10;
/** Exit statuses of a command that did its work: 2 says that there are findings. */
const DONE = [0, 2];
export const BASELINE = 'csv check, 1 thread';

/** Files of one size, and names for what is written. */
export function corpus(folder, rows) {
  mkdirSync(folder);
  const file = (name) => join(folder, name);
  const [fleet, first, second, wanted, known] = ['fleet', 'first', 'second', 'wanted', 'known'].map((name) =>
    file(`${name}.csv`),
  );
  writeFleet(fleet, rows);
  writeFleet(first, rows / 2, 1);
  writeFleet(second, rows / 2, 2);
  writeFleet(wanted, WANTED);
  const source = deviceSource(1);
  const serials = Array.from({ length: rows / 2 }, () => `${source.next().serial}\r\n`);
  writeFileSync(known, `Serial number\r\n${serials.join('')}`);
  return {
    fleet,
    first,
    second,
    wanted,
    known,
    index: file('fleet.hwix'),
    folder,
    output: (name) => file(`out/${name}`),
  };
}

/** Command lines. An output goes to `out`, which is emptied after each. */
const COMMANDS = [
  [BASELINE, ({ fleet }) => ['csv', 'check', '--for', 'fleet', '--workers', '1', fleet]],
  ['csv check', ({ fleet }) => ['csv', 'check', '--for', 'fleet', fleet]],
  ['validate', ({ fleet }) => ['validate', fleet]],
  ['decode --ndjson', ({ fleet }) => ['decode', '--ndjson', fleet]],
  ['decode --json', ({ fleet }) => ['decode', '--json', fleet]],
  ['redact', ({ fleet }) => ['redact', fleet]],
  ['graph', ({ fleet }) => ['graph', fleet]],
  ['csv fix', ({ fleet, output }) => ['csv', 'fix', '--for', 'fleet', fleet, '--output-file', output('fix.csv')]],
  ['csv split', ({ fleet, output }) => ['csv', 'split', '--for', 'intune', fleet, '--output-file', output('part.csv')]],
  ['csv convert', ({ fleet, output }) => ['csv', 'convert', '--for', 'fleet', fleet, '--output-file', output('c.csv')]],
  [
    'csv merge',
    ({ first, second, output }) => ['csv', 'merge', '--for', 'fleet', first, second, '--output-file', output('m.csv')],
  ],
  ['csv collisions', ({ fleet }) => ['csv', 'collisions', fleet]],
  [
    'csv diff',
    ({ fleet, known, output }) => ['csv', 'diff', fleet, '--known', known, '--output-file', output('d.csv')],
  ],
  ['csv table', ({ fleet, output }) => ['csv', 'table', fleet, '--output-file', output('table.csv')]],
  ['index build', ({ fleet, index }) => ['index', 'build', fleet, '--force', '--output-file', index]],
  ['match, registry as CSV', ({ fleet, wanted }) => ['match', wanted, '--registry', fleet]],
  ['match, registry as index', ({ index, wanted }) => ['match', wanted, '--registry', index]],
].map(([name, args]) => ({ name, args: (files) => ['--import', USAGE, CLI, ...args(files)] }));

/** What one would use instead, and the limit. */
const PEERS = [
  { name: 'csv-parse + plain decoder', slow: true },
  { name: 'papaparse + our checks' },
  { name: 'a Map of every identity', slow: true },
  { name: 'SHA-256 and touching the text' },
].map(({ name, slow }) => ({ name, slow, peer: true, args: ({ fleet }) => ['--import', USAGE, SUBJECT, name, fleet] }));

/** Everything that is measured: `args(files)` are the arguments of Node. */
export const SUBJECTS = [...COMMANDS, ...PEERS];

const text = (stream) => {
  let all = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    all += chunk;
  });
  return () => all;
};

/** Runs a subject in a process of its own; its standard output goes nowhere. Rejects where it did not do its work. */
export async function runOnce(args) {
  const nowhere = openSync('/dev/null', 'w');
  const child = spawn(process.execPath, args, { stdio: ['ignore', nowhere, 'pipe', 'pipe'] });
  const said = text(child.stderr);
  const usage = text(child.stdio[3]);
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (!DONE.includes(status))
    throw new Error(`exit status ${status} of ${args.slice(2).join(' ')}: ${said().slice(0, 500)}`);
  return JSON.parse(usage());
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** One size: the subjects take turns. */
async function measureSize(folder, rows) {
  const files = corpus(folder, rows);
  const subjects = SUBJECTS.filter(({ slow }) => !slow || rows <= ONCE_ABOVE);
  const runs = subjects.map(() => []);
  for (let round = 0; round < (rows > ONCE_ABOVE ? 1 : ROUNDS); round++) {
    for (const [i, { args }] of subjects.entries()) {
      mkdirSync(join(folder, 'out'), { recursive: true });
      runs[i].push(await runOnce(args(files)));
      rmSync(join(folder, 'out'), { recursive: true, force: true });
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return subjects.map(({ name, peer = false }, i) => {
    const of = (key) => median(runs[i].map((run) => run[key]));
    const peakMiB = Math.max(...runs[i].map((run) => run.peakMiB));
    return { name, peer, rows, seconds: of('seconds'), user: of('user'), cpu: of('user') + of('system'), peakMiB };
  });
}

/** The comparison of one size, in the form that all benchmarks have; a ratio above 1 is faster than the baseline. */
function comparison(rows, measured) {
  const base = measured.find(({ name }) => name === BASELINE);
  return {
    title: `every command, a file of ${rows.toLocaleString('en')} rows, a row`,
    baseline: BASELINE,
    commands: true,
    rows,
    subjects: measured.map(({ name, peer, seconds, user, cpu, peakMiB }) => ({
      name,
      peer,
      nanoseconds: (seconds * 1e9) / rows,
      perSecond: rows / seconds,
      ratio: base.seconds / seconds,
      spread: [base.seconds / seconds, base.seconds / seconds],
      userNanoseconds: (user * 1e9) / rows,
      cpuNanoseconds: (cpu * 1e9) / rows,
      peakMiB,
    })),
  };
}

export default async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-commands-'));
  try {
    const compared = [];
    for (const rows of SIZES) compared.push(comparison(rows, await measureSize(join(folder, `${rows}`), rows)));
    return compared;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
