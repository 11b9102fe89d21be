// How everything here is measured: the subjects of a comparison take turns in one process, so that a busy machine slows
// them alike, and what is reported is the ratio of their medians with the spread of the ratios of single rounds.
import { performance } from 'node:perf_hooks';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Nanoseconds an operation, of one call of `run(count)`. */
async function time(run, count) {
  const start = performance.now();
  await run(count);
  return ((performance.now() - start) * 1e6) / count;
}

/** How many operations take about `milliseconds`. */
async function calibrate(run, milliseconds) {
  let count = 16;
  for (;;) {
    const nanoseconds = (await time(run, count)) * count;
    if (nanoseconds > (milliseconds * 1e6) / 4)
      return Math.max(1, Math.round((count * milliseconds * 1e6) / nanoseconds));
    count *= 2;
  }
}

/**
 * Compares subjects with a baseline, the first of them.
 *
 * @param title what is compared
 * @param subjects `{ name, run(count) }`: `run` does `count` operations
 */
export async function compare(title, subjects, { rounds = 9, milliseconds = 120 } = {}) {
  const counts = [];
  for (const { run } of subjects) counts.push(await calibrate(run, milliseconds));
  const times = subjects.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < subjects.length; i++) times[i].push(await time(subjects[i].run, counts[i]));
  }
  return {
    title,
    baseline: subjects[0].name,
    subjects: subjects.map(({ name }, i) => {
      const ratios = times[i].map((value, round) => times[0][round] / value).sort((a, b) => a - b);
      const nanoseconds = median(times[i]);
      return {
        name,
        nanoseconds,
        perSecond: 1e9 / nanoseconds,
        // What other work on the machine, or on its host, disturbed least.
        fastest: Math.min(...times[i]),
        ratio: median(times[0]) / nanoseconds,
        spread: [ratios[0], ratios[ratios.length - 1]],
      };
    }),
  };
}
