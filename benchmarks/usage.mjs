// Loaded into a command with --import: what its process took, as JSON on descriptor 3, when it ends.
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = performance.now() / 1000;
  writeSync(
    3,
    JSON.stringify({ seconds, user: userCPUTime / 1e6, system: systemCPUTime / 1e6, peakMiB: maxRSS / 1024 }),
  );
});
