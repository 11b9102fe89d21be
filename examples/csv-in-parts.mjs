// A CSV file checked by several processes, each a part of it: `node examples/csv-in-parts.mjs FILE [PROCESSES]`.
//
// The same works across machines with any engine that runs tasks: a task is (file, byte range) and its result is plain
// data. Ranges may be cut anywhere, because a part has the lines that begin in it; results are put together in the order
// of the file, in any grouping.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { checkCsvRange, finishCsvReport, mergePartials } from 'hwhash';

const OPTIONS = { target: 'fleet' };

/** Has a process of its own check a part. Typed arrays need the serialization of structured clone, not JSON. */
async function runElsewhere(path, range) {
  const child = fork(fileURLToPath(import.meta.url), ['--part'], { serialization: 'advanced' });
  child.send({ path, range });
  const [answer] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (answer?.partial === undefined) throw new Error(answer?.message ?? `a process ended early (${answer})`);
  return answer.partial;
}

async function checkInParts(path, processes) {
  const started = performance.now();
  const step = Math.ceil(statSync(path).size / processes);
  const ranges = Array.from({ length: processes }, (_, i) => ({ start: i * step, end: (i + 1) * step }));
  const parts = await Promise.all(ranges.map((range) => runElsewhere(path, range)));
  const whole = parts.reduce((left, right) => mergePartials(left, right));
  return finishCsvReport(whole, OPTIONS, (performance.now() - started) / 1000);
}

if (process.argv[2] === '--part') {
  process.once('message', async ({ path, range }) => {
    const answer = await checkCsvRange(path, range, OPTIONS).then(
      (partial) => ({ partial }),
      ({ message }) => ({ message }),
    );
    process.send(answer, () => process.disconnect());
  });
} else {
  const [, , path, processes = availableParallelism()] = process.argv;
  console.log(JSON.stringify(await checkInParts(path, Number(processes)), null, 2));
}
