/** `hwhash csv collisions`: devices of a registry that share parts (MATCHING.md, R25). */

import type { Command } from 'commander';
import { SCHEMA_VERSION } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import type { Collision, CollisionReport } from '../match/index.js';
import { positive } from './csv-options.js';
import { EXIT } from './failure.js';
import type { RegistryRow } from './registry.js';
import { out, remark, writeJson, writeText } from './terminal.js';

interface CollisionsOptions {
  limit: number;
  json?: boolean;
}

export function registerCsvCollisions(csv: Command): void {
  csv
    .command('collisions')
    .description('find devices that share parts: two that the service may take for one')
    .argument('<files...>', 'CSV files; all of them make one registry')
    .option('--limit <n>', 'most pairs to show', positive, 100)
    .option('--json', 'print the pairs with their reports as JSON')
    .addHelpText(
      'after',
      `
Exit status: 0 no two devices share parts, 2 some do, 1 nothing could be done.

Example:
  hwhash csv collisions all-devices.csv`,
    )
    .action(async (files: string[], options: CollisionsOptions) => {
      process.exitCode = await collisions(files, options);
    });
}

async function collisions(files: readonly string[], { limit, json }: CollisionsOptions): Promise<number> {
  const { readRegistry } = await import('./registry.js');
  const registry = await readRegistry(files);
  const { index } = registry;
  // Which pairs there are, is known by keys alone; their hashes say what changed.
  const pairs = index.collisions({ limit: limit * PAIRS_LOOKED_AT, includeSame: true }).collisions;
  const rows = await registry.rowsOf(new Set(pairs.flatMap(({ ids }) => ids)));
  const report = index.collisions({ limit, lookup: (id) => rows.get(id)?.hash });
  if (json) await printJson(report);
  else await printSummaries(report, rows);
  return report.collisions.length > 0 ? EXIT.found : EXIT.done;
}

/** Pairs that are looked at for one that is shown: captures of one device are dropped after they are weighed. */
const PAIRS_LOOKED_AT = 10;

async function printJson(report: CollisionReport): Promise<void> {
  await writeJson({ schemaVersion: SCHEMA_VERSION, ...report });
}

async function printSummaries(report: CollisionReport, rows: ReadonlyMap<string, RegistryRow>): Promise<void> {
  const { describeMatch } = await import('../match/index.js');
  const { renderMatch } = await import('./match-text.js');
  const { rowTitle } = await import('./registry.js');
  if (report.collisions.length === 0) {
    const [one, none] = [
      'There is one device, and no other to share its parts.',
      `No two of the ${report.devices} devices share parts.`,
    ];
    await writeText(`${report.devices === 1 ? one : none}\n`);
    return;
  }
  const textOf = ({ ids, ...rest }: Collision): string => {
    const title = ids.map((id) => printable(rowTitle(rows, id))).join(' and ');
    return `${out.bold(out.cyan(title))}\n${renderMatch(describeMatch({ schemaVersion: SCHEMA_VERSION, ...rest }))}`;
  };
  await writeText(report.collisions.map(textOf).join('\n'));
  if (report.truncated) remark('hwhash: there are more pairs; --limit shows more of them');
}
