// `node benchmarks/write-report.mjs`: runs every benchmark and writes BENCHMARKS.md, with the machine, the date, the commands
// and the distance to the physical limit measured in the same run. Run it on a machine that does nothing else.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { commandTables, commandVerdicts } from './commands-report.mjs';

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
  ['csv check, 1 thread', 'reference scanner', 0.5],
  ['csv check, 2 threads', 'csv check, 1 thread', 1.5],
  ['inspectHash and validateHash', 'decodeHash', 0.8],
];
const LEAST_DECODES = 100_000;
const MOST_MIB = 110;
const MOST_START_MS = 80;

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
  const rounds = subjects.some(({ fastest }) => fastest !== undefined);
  const head = [
    '',
    'each',
    'a second',
    `against ${baseline}`,
    'spread',
    ...(rounds ? ['fastest round'] : []),
    ...(extra ? ['CPU time each', 'peak memory'] : []),
  ];
  const rows = subjects.map(({ name, nanoseconds, fastest, perSecond, ratio, spread, cpuNanoseconds, peakMiB }) => [
    name,
    nanoseconds > 1e7 ? `${(nanoseconds / 1e6).toFixed(0)} ms` : micro(nanoseconds),
    Math.round(perSecond).toLocaleString('en'),
    times(ratio),
    spread.map(times).join(' – '),
    ...(rounds ? [fastest === undefined ? '' : `${Math.round(1e9 / fastest).toLocaleString('en')}/s`] : []),
    ...(extra ? [cpuNanoseconds === undefined ? '' : micro(cpuNanoseconds), `${Math.round(peakMiB)} MiB`] : []),
  ]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The subject and what it is compared with, of one comparison; those of whole commands have tables and targets of their own. */
function pair(results, name, baseline) {
  for (const { subjects } of results.filter(({ commands }) => !commands)) {
    const [subject, other] = [name, baseline].map((wanted) => subjects.find((own) => own.name === wanted));
    if (subject && other) return [subject, other];
  }
  return [];
}

/** On a busy machine only processor time is judged. */
const load = loadavg()[0];
const busy = load > 1;
const judge = (met) => (met ? 'met' : '**missed**');
const NOT_JUDGED = 'not judged: the machine was busy';

function verdicts(results) {
  const lines = TARGETS.flatMap(([name, baseline, least]) => {
    const [subject, other] = pair(results, name, baseline);
    if (!subject) return [];
    const ratio = other.nanoseconds / subject.nanoseconds;
    // Threads save time and no processor's work.
    const byCpu =
      subject.cpuNanoseconds && !name.includes('2 threads') ? other.cpuNanoseconds / subject.cpuNanoseconds : 0;
    const verdict = busy && !byCpu ? NOT_JUDGED : judge((busy ? byCpu : ratio) >= least);
    const cells = [times(ratio), byCpu ? times(byCpu) : '', verdict];
    return [`| ${name} | ≥ ${least}× ${baseline} | ${cells.join(' | ')} |`];
  });
  const [decode] = pair(results, 'decodeHash', 'plain decoder with checksum');
  if (decode) {
    const verdict = busy ? NOT_JUDGED : judge(decode.perSecond >= LEAST_DECODES);
    const rate = Math.round(decode.perSecond).toLocaleString('en');
    lines.push(`| decodeHash, one thread | ≥ ${LEAST_DECODES.toLocaleString('en')}/s | ${rate}/s | | ${verdict} |`);
  }
  const [check] = pair(results, 'csv check, 1 thread', 'csv check, 2 threads');
  if (check) {
    const verdict = judge(check.peakMiB <= MOST_MIB);
    lines.push(`| memory of csv check | ≤ ${MOST_MIB} MB | ${Math.round(check.peakMiB)} MB | | ${verdict} |`);
  }
  const [small, start] = pair(results, 'hwhash csv check, 1,000 rows', 'node -e 0');
  if (small) {
    const over = (small.nanoseconds - start.nanoseconds) / 1e6;
    const verdict = busy ? NOT_JUDGED : judge(over <= MOST_START_MS);
    lines.push(`| 1,000 rows | ≤ ${MOST_START_MS} ms over Node's own start | ${over.toFixed(0)} ms | | ${verdict} |`);
  }
  const head = ['| what | target | measured | by CPU time | |', '| --- | --- | --- | --- | --- |'];
  return [...head, ...lines].join('\n');
}

/** What the numbers mean where they miss a target, and what would close the distance. */
function remarks(results) {
  const [threads, processes] = pair(results, 'csv check, 2 threads', 'two processes, half the file each');
  const [one] = pair(results, 'csv check, 1 thread', 'csv check, 2 threads');
  const gain = (of) => times(one.nanoseconds / of.nanoseconds);
  const scaling =
    one === undefined
      ? ''
      : `Two threads reach ${gain(threads)} of one; two processes that share nothing, each with half of the file, reach
${gain(processes)}: that is what the two processors of this machine give to such work (the two of a virtual machine are often one
core's), and threads cannot have more.

`;
  const [small, start] = pair(results, 'hwhash csv check, 1,000 rows', 'node -e 0');
  const [version] = pair(results, 'hwhash --version', 'node -e 0');
  const over = (of) => `${((of.nanoseconds - start.nanoseconds) / 1e6).toFixed(0)} ms`;
  const starting =
    small === undefined
      ? ''
      : `A file of 1,000 rows takes ${over(small)} more than Node's own start: ${over(version)} of them load the command and its options, about
forty load the check, and most of the rest are rows in code that is not compiled yet, at four times what a row costs later. A
compile cache (from Node 22 on) or a start-up snapshot would close it.

`;
  return `${scaling}${starting}Against papaparse with the very same checks wired by hand there is little to win: the checks themselves (SHA-256 twice, the
tests of the endorsement key, texts against tables) are most of a row's time, and that subject does without the comparison of
columns, the test for unknown blocks, duplicates and inventory. Only faster checks would double the rate against it.

Of the commands that take longer than they should: \`validate\` compares every digest of the licensing HWID, which \`csv check\`
does with one of them: four to eight SHA-256 more a row. \`redact\` derives about ten pseudonyms a device, each an HMAC, and finds none
of them made before in a fleet whose devices share nothing; identifiers searched and digests made in bytes alone would save a
fifth of it, and a faster derivation would be another one. \`csv convert\` for \`fleet\` fills in manufacturer and model of every row and says
so twice a row; rows filled in from bytes would close it. \`csv check\` makes three digests a row where the reference scanner makes one,
and tests the endorsement key, texts, addresses, digests and duplicates besides, which are what the scanner leaves out.`;
}

/** Measured once, on 2026-11-20, with a prototype that is not kept: the reasons last longer than the numbers. */
const PROTOTYPE = `Would the checks be faster in the addon? A prototype (C++17, SHA-NI and AVX2, one call for each chunk of 512 KiB) was wired to
the whole of \`checkCsv\` and run in turns with it on the file of 200,000 rows: CPU time a row, medians of 7 and 9 rounds.

| what C++ does | TypeScript alone | with the prototype | ratio |
| --- | --- | --- | --- |
| base64, walk, both SHA-256, key reduction; all other rules in TypeScript | 14.45 µs | 10.03 µs | 1.3× – 1.5× |
| every rule, for rows that are well; the others (25 %) are left to TypeScript | 14.45 µs | 7.29 µs | 1.9× – 2.1× |
| the same, in a file without findings | 14.32 µs | 5.53 µs | 2.5× – 2.7× |
| the same, on a processor without SHA-NI and AVX2 | 16.50 µs | 15.07 µs | 1.1× |

It was not built. It does not clearly double the rate of a file with findings; it gives nothing without SHA-NI; about ten rules,
the known forms of all blocks and both keys would be written twice, and a rule added to one side only would be skipped in
silence; and bytes of strangers' files would be parsed in C++. Findings and report were the same row by row over 15 seeds of damaged
files (10,400 rows each) once one fault in it was repaired, so it can be done: what would change the answer is C++ that also
reports the two findings that most rows of a fleet have.`;

function limits(results) {
  const sha = opensslNanoseconds();
  const copy = copyNanoseconds();
  const [check] = pair(results, 'csv check, 1 thread', 'csv check, 2 threads');
  if (sha === undefined || check === undefined) return '';
  return `A row cannot be checked in less than the SHA-256 of its hash (${micro(sha)} for ${HASHED} bytes by \`openssl speed\`) and touching its
text once (${micro(copy)} for ${TEXT} bytes): ${micro(sha + copy)}. The check takes ${micro(check.nanoseconds)} a row in one thread, ${times(
    check.nanoseconds / (sha + copy),
  )} that.`;
}

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
    busy ? ', so other work took part of the processors: times, and ratios of short rounds, say little' : ''
  }.

Subjects take turns; a ratio is that of the medians, the spread is that of single rounds. Corpora are made from the fixtures by
a seed. CSV subjects run in processes of their own, from the disk's cache to the report; their CPU time has that of Node's start, of
loading the whole library and of compiling in it, about half a second here.

## Targets

${verdicts(results)}

${commandVerdicts(results, busy)}

${remarks(results)}

## A batch validator in the addon

${PROTOTYPE}

## The physical limit

${limits(results)}

## Results

${results
  .filter(({ commands }) => !commands)
  .map(table)
  .join('\n\n')}

## Every command

Each as a user starts it, in a process of its own, standard output going nowhere; start, loading and compiling included.
\`csv split\` divides for Intune, by 500; \`csv merge\` reads two files of half the rows; \`csv diff\` knows half of the devices by their
serial numbers; \`match\` looks for ten devices. The Map holds every identity as text. "SHA-256 and touching the text" is what no
check of these rows can do without.

${commandTables(results)}
`,
);
