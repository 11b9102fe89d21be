// `npm run bench [-- --json] [-- NAME…]`: every module of this folder that exports a default function is a benchmark.
import { readdirSync } from 'node:fs';

const HELPERS = new Set([
  'run.mjs',
  'measure.mjs',
  'our-checks.mjs',
  'plain-decoder.mjs',
  'reference-scanner.mjs',
  'corpus.mjs',
  'csv-subject.mjs',
  'usage.mjs',
  'write-report.mjs',
  'commands-report.mjs',
]);
const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const files = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.mjs') && !HELPERS.has(file))
  .filter((file) => names.length === 0 || names.includes(file.replace('.mjs', '')));

const results = [];
for (const file of files) {
  const { default: benchmark } = await import(new URL(file, import.meta.url));
  if (typeof benchmark !== 'function') continue;
  for (const result of await benchmark({})) {
    results.push({ file, ...result });
    if (!args.includes('--json')) print(result);
  }
}
if (args.includes('--json')) console.log(JSON.stringify({ node: process.version, results }, null, 2));

function print({ title, baseline, subjects }) {
  console.log(`\n${title} (ratios against: ${baseline})`);
  const width = Math.max(...subjects.map(({ name }) => name.length));
  for (const { name, nanoseconds, fastest, perSecond, ratio, spread, cpuNanoseconds, peakMiB } of subjects) {
    const rate = `${Math.round(perSecond).toLocaleString('en')}/s`.padStart(14);
    const each = `${(nanoseconds / 1000).toFixed(2)} µs`.padStart(12);
    const best = fastest === undefined ? '' : `  fastest round ${Math.round(1e9 / fastest).toLocaleString('en')}/s`;
    const process =
      cpuNanoseconds === undefined
        ? ''
        : `  CPU ${(cpuNanoseconds / 1000).toFixed(2)} µs, peak ${Math.round(peakMiB)} MiB`;
    console.log(
      `  ${name.padEnd(width)} ${rate} ${each}  ${ratio.toFixed(1)}× (${spread.map((value) => value.toFixed(1)).join('–')})${best}${process}`,
    );
  }
}
