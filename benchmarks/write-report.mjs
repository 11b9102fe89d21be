// `node benchmarks/write-report.mjs`: runs every benchmark and writes BENCHMARKS.md, with the machine, the date, the commands
// and the distance to the physical limit measured in the same run. Run it on a machine that does nothing else.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Bytes that the SHA-256 of a hash covers on average: header and blocks of the fixtures. */
const HASHED = 1100;
/** Bytes of a hash's text. */
const TEXT = 4000;

/** Targets: what is compared, with what, at least how much, and what would close the distance. */
const TARGETS = [
  ['validation, every check (intune)', 'plain decoder with checksum', 25],
  ['decodeHash', 'plain decoder with checksum', 15],
  ['csv check, 1 thread', 'csv-parse + plain decoder', 30],
  ['csv check, 1 thread', 'papaparse + validateHash', 2],
  ['csv check, 1 thread', 'papaparse + our checks', 2],
  ['csv check, 2 threads', 'csv check, 1 thread', 1.5],
];
const MOST_MIB = 110;
const MOST_START_MS = 100;

/** SHA-256 of a hash's bytes by openssl, in nanoseconds. */
function opensslNanoseconds() {
  const { stdout } = spawnSync('openssl', ['speed', '-seconds', '2', '-bytes', `${HASHED}`, '-evp', 'sha256'], {
    encoding: 'utf8',
  });
  const [, kilobytes] = /^sha256\s+([\d.]+)k/im.exec(stdout ?? '') ?? [];
  return kilobytes === undefined ? undefined : (HASHED * 1e9) / (Number(kilobytes) * 1000);
}

/** Copying a hash's text from memory that no cache holds, in nanoseconds. */
function copyNanoseconds() {
  const source = Buffer.alloc(256 * 1024 * 1024, 'x');
  const target = Buffer.alloc(source.length);
  // The first copy makes the system find the pages.
  source.copy(target);
  const started = process.hrtime.bigint();
  source.copy(target);
  return (Number(process.hrtime.bigint() - started) * TEXT) / source.length;
}

const micro = (nanoseconds) => `${(nanoseconds / 1000).toFixed(2)} µs`;
const times = (value) => `${value.toFixed(value < 10 ? 2 : 1)}×`;

function table({ title, baseline, subjects }) {
  const extra = subjects.some(({ peakMiB }) => peakMiB !== undefined);
  const head = [
    '',
    'each',
    'a second',
    `against ${baseline}`,
    'spread',
    ...(extra ? ['CPU time each', 'peak memory'] : []),
  ];
  const rows = subjects.map(({ name, nanoseconds, perSecond, ratio, spread, cpuNanoseconds, peakMiB }) => [
    name,
    nanoseconds > 1e7 ? `${(nanoseconds / 1e6).toFixed(0)} ms` : micro(nanoseconds),
    Math.round(perSecond).toLocaleString('en'),
    times(ratio),
    spread.map(times).join(' – '),
    ...(extra ? [cpuNanoseconds === undefined ? '' : micro(cpuNanoseconds), `${Math.round(peakMiB)} MiB`] : []),
  ]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function verdicts(results) {
  const find = (name) => results.flatMap(({ subjects }) => subjects).find((subject) => subject.name === name);
  const lines = TARGETS.flatMap(([name, baseline, least]) => {
    const [subject, other] = [find(name), find(baseline)];
    if (!subject || !other) return [];
    const ratio = other.nanoseconds / subject.nanoseconds;
    return [`| ${name} | ≥ ${least}× ${baseline} | ${times(ratio)} | ${ratio >= least ? 'met' : '**missed**'} |`];
  });
  const peak = find('csv check, 1 thread')?.peakMiB;
  if (peak)
    lines.push(
      `| memory of csv check | ≤ ${MOST_MIB} MB | ${Math.round(peak)} MB | ${peak <= MOST_MIB ? 'met' : '**missed**'} |`,
    );
  const [start, check] = [find('node -e 0'), find('hwhash csv check, 1,000 rows')];
  if (start && check) {
    const over = (check.nanoseconds - start.nanoseconds) / 1e6;
    const verdict = over <= MOST_START_MS ? 'met' : '**missed**';
    lines.push(`| 1,000 rows | ≤ ${MOST_START_MS} ms over Node's own start | ${over.toFixed(0)} ms | ${verdict} |`);
  }
  return ['| what | target | measured | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function limits(results) {
  const sha = opensslNanoseconds();
  const copy = copyNanoseconds();
  const check = results.flatMap(({ subjects }) => subjects).find(({ name }) => name === 'csv check, 1 thread');
  if (sha === undefined || check === undefined) return '';
  return `A row cannot be checked in less than the SHA-256 of its hash (${micro(sha)} for ${HASHED} bytes by \`openssl speed\`) and touching its
text once (${micro(copy)} for ${TEXT} bytes): ${micro(sha + copy)}. The check takes ${micro(check.nanoseconds)} a row in one thread, ${times(
    check.nanoseconds / (sha + copy),
  )} that.`;
}

const load = loadavg()[0];
const { results } = JSON.parse(
  execFileSync(process.execPath, [`${root}benchmarks/run.mjs`, '--json', ...process.argv.slice(2)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);
const memory = Math.round(totalmem() / 2 ** 30);
writeFileSync(
  `${root}BENCHMARKS.md`,
  `# Benchmarks

Made by \`node benchmarks/write-report.mjs\` (which runs \`npm run bench -- --json\`) on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0].model.trim()}, ${availableParallelism()}
processors, ${memory} GiB, ${type()} ${release()}, Node ${process.version}. Load of the machine before the run: ${load.toFixed(1)}${
    load > 0.5 ? ', so other work ran beside it: ratios of subjects that take turns still hold, times do not' : ''
  }.

Subjects take turns; a ratio is that of the medians, the spread is that of single rounds. Corpora are made from the fixtures by
a seed. CSV subjects run in processes of their own, from the disk's cache to the report.

## Targets

${verdicts(results)}

## The physical limit

${limits(results)}

## Results

${results.map(table).join('\n\n')}
`,
);
