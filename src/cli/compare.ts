/** `hwhash compare`: whether two hashes are of one device, what changed, and what to do. */

import type { Command } from 'commander';
import type { HardwareHash } from '../hash/model.js';
import { CliError, EXIT } from './failure.js';
import { writeJson, writeText } from './terminal.js';

interface CompareOptions {
  json?: boolean;
}

export function registerCompare(program: Command): void {
  program
    .command('compare')
    .description('say whether two hashes are of one device, what changed, and what to do')
    .argument('<before>', 'the older hash, or the registered one; or a remediation JSON that holds both')
    .argument('[after]', 'the newer hash')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Exit status: 0 the same device, 2 any other verdict, 1 nothing could be compared.

Examples:
  hwhash compare registered.csv repaired.csv
  hwhash compare HardwareMismatchRemediationData.json`,
    )
    .action(async (before: string, after: string | undefined, options: CompareOptions) => {
      process.exitCode = await compare(before, after, options);
    });
}

async function compare(before: string, after: string | undefined, options: CompareOptions): Promise<number> {
  const { compareHashes, describeMatch } = await import('../match/index.js');
  const [older, newer] = after === undefined ? await readBoth(before) : [await readOne(before), await readOne(after)];
  const report = compareHashes(older, newer);
  if (options.json) await writeJson(report);
  else {
    const { renderMatch } = await import('./match-text.js');
    await writeText(renderMatch(describeMatch(report)));
  }
  return report.verdict === 'same' ? EXIT.done : EXIT.found;
}

/** The one hash of an input. */
async function readOne(input: string): Promise<HardwareHash> {
  const { readHashes } = await import('./hashes.js');
  const [only, ...others] = await readHashes(input);
  if (others.length === 0) return only.hash;
  throw new CliError(
    `${only.label.split(',', 1)[0]} holds ${others.length + 1} hashes, and a comparison needs one of each`,
    '"hwhash match" finds a hash among many',
  );
}

/** The two hashes of one input: a remediation JSON, or any other that holds exactly two. */
async function readBoth(input: string): Promise<[HardwareHash, HardwareHash]> {
  const { readHashes } = await import('./hashes.js');
  const found = await readHashes(input);
  const older = found.find(({ place }) => place === 'CachedHardwareBlob') ?? found[0];
  const newer = found.find(({ place }) => place === 'CurrentHardwareBlob') ?? found[1];
  if (found.length === 2) return [older.hash, newer.hash];
  throw new CliError(
    `the input holds ${found.length === 1 ? 'one hash' : `${found.length} hashes`}, and a comparison needs two`,
    'pass BEFORE and AFTER, or a remediation JSON that holds both',
  );
}
