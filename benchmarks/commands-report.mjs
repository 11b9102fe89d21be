// What BENCHMARKS.md says of the commands: one table for each size, growth from the second largest to the largest, and the
// targets. A command's time is given as a multiple of that of "csv check" in one thread, of the same run and size.

/** Commands, most times the time of "csv check", and most MiB, at the largest size. */
const LIMITS = [
  ['validate', 2, 150],
  ['decode --ndjson', undefined, 150],
  ['decode --json', undefined, 150],
  ['redact', 6, 150],
  ['graph', 6, 150],
  ['csv fix', 3, 150],
  ['csv split', 3, 150],
  ['csv convert', 3, 150],
  ['csv merge', 4, 300],
  ['csv collisions', 4, 300],
  ['match, registry as CSV', 4, 300],
];

const micro = (nanoseconds) => `${(nanoseconds / 1000).toFixed(nanoseconds < 1e5 ? 1 : 0)} µs`;
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
const numberOf = (count) => count.toLocaleString('en');

/** What a subject takes as a multiple of the baseline: by processor time, and by the clock. */
function multiples({ subjects, baseline }, subject) {
  const base = subjects.find(({ name }) => name === baseline);
  return { cpu: subject.cpuNanoseconds / base.cpuNanoseconds, clock: subject.nanoseconds / base.nanoseconds };
}

function sizeTable(comparison) {
  const rows = comparison.subjects.map((subject) => {
    const { name, nanoseconds, perSecond, userNanoseconds, peakMiB } = subject;
    const { cpu, clock } = multiples(comparison, subject);
    const cells = [micro(nanoseconds), numberOf(Math.round(perSecond)), micro(userNanoseconds)];
    return [name, ...cells, `${clock.toFixed(2)}×`, `${cpu.toFixed(2)}×`, `${Math.round(peakMiB)} MiB`];
  });
  const head = ['', 'a row', 'rows a second', 'user CPU a row', 'of csv check', 'of its CPU time', 'peak memory'];
  return `### ${comparison.title}\n\n${table(head, rows)}`;
}

/** What each further row costs: the difference of two sizes, without the start of the program. */
function growthTable(smaller, larger) {
  const between = larger.rows - smaller.rows;
  const rows = larger.subjects.flatMap((after) => {
    const before = smaller.subjects.find(({ name }) => name === after.name);
    if (before === undefined) return [];
    const more = (key) => (after[key] * larger.rows - before[key] * smaller.rows) / between;
    const bytes = ((after.peakMiB - before.peakMiB) * 2 ** 20) / between;
    return [[after.name, micro(more('nanoseconds')), micro(more('userNanoseconds')), numberOf(Math.round(bytes))]];
  });
  const title = `### from ${numberOf(smaller.rows)} to ${numberOf(larger.rows)} rows, each further row`;
  return `${title}\n\n${table(['', 'time', 'user CPU', 'bytes of peak memory'], rows)}`;
}

/** The targets at the largest size, judged by processor time where other work took part of the machine. */
export function commandVerdicts(results, busy) {
  const largest = results.filter(({ commands }) => commands).at(-1);
  if (largest === undefined) return '';
  const judge = (met) => (met ? 'met' : '**missed**');
  const rows = LIMITS.flatMap(([name, most, mostMiB]) => {
    const subject = largest.subjects.find((own) => own.name === name);
    if (subject === undefined) return [];
    const { cpu, clock } = multiples(largest, subject);
    const time = most === undefined ? ['', '', ''] : [`≤ ${most}×`, `${clock.toFixed(2)}×`, `${cpu.toFixed(2)}×`];
    const verdict = most === undefined ? '' : judge((busy ? cpu : clock) <= most);
    const memory = [`≤ ${mostMiB} MiB`, `${Math.round(subject.peakMiB)} MiB`, judge(subject.peakMiB <= mostMiB)];
    return [[name, ...time, verdict, ...memory]];
  });
  const head = ['command', 'time of csv check', 'measured', 'by CPU time', '', 'peak memory', 'measured', ''];
  return `At ${numberOf(largest.rows)} rows:\n\n${table(head, rows)}`;
}

/** The tables of all sizes. */
export function commandTables(results) {
  const sizes = results.filter(({ commands }) => commands);
  const growth = sizes.length > 1 ? [growthTable(sizes.at(-2), sizes.at(-1))] : [];
  return [...sizes.map(sizeTable), ...growth].join('\n\n');
}
