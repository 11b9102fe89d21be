/** `hwhash match`: which device of a registry a hash may be. */

import type { Command } from 'commander';
import { type HardwareHash, SCHEMA_VERSION } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import type { Candidate } from '../match/index.js';
import { CliError, EXIT } from './failure.js';
import type { ReadHash } from './hashes.js';
import type { Registry, RegistryRow } from './registry.js';
import { out, writeJson, writeText } from './terminal.js';

interface MatchOptions {
  registry: string;
  limit: number;
  json?: boolean;
}

export function registerMatch(program: Command): void {
  program
    .command('match')
    .description('find the device of a registry that a hash may be, or shares parts with')
    .argument('<input>', 'a file (base64, bytes, CSV, OA3.xml, JSON, snapshot), "-", or the base64 itself')
    .requiredOption('--registry <file>', 'a CSV file with the hashes of known devices, or an index of them')
    .option('--limit <number>', 'most candidates for each hash', parseLimit, 3)
    .option('--json', 'print the candidates with their reports as JSON')
    .addHelpText(
      'after',
      `
Exit status: 0 done, 2 rows of the registry could not be read, 1 nothing could be done.

Examples:
  hwhash match returned.csv --registry all-devices.csv
  hwhash index build all-devices.csv --output-file fleet.hwix; hwhash match returned.csv --registry fleet.hwix`,
    )
    .action(async (input: string, options: MatchOptions) => {
      process.exitCode = await match(input, options);
    });
}

function parseLimit(text: string): number {
  const limit = Number(text);
  return Number.isInteger(limit) && limit >= 1 ? limit : Number.NaN;
}

async function match(input: string, { registry: path, limit, json }: MatchOptions): Promise<number> {
  const { readHashes } = await import('./hashes.js');
  if (Number.isNaN(limit)) throw new CliError('--limit must be a whole number, 1 or more');
  const wanted = await readHashes(input);
  const { openRegistry } = await import('./registry.js');
  const registry = await openRegistry(path);
  const { index } = registry;
  // Who the candidates are, is known by keys alone; their hashes say what changed.
  const ids = new Set(wanted.flatMap(({ hash }) => index.match(hash, { limit }).map(({ id }) => id)));
  const rows = await registry.rowsOf(ids);
  const lookup = (id: string): HardwareHash | undefined => rows.get(id)?.hash;
  const results = wanted.map((one) => ({ one, candidates: index.match(one.hash, { limit, lookup }) }));
  if (json) await printJson(results, registry);
  else await printSummaries(results, rows, index.size);
  return registry.unreadable > 0 ? EXIT.found : EXIT.done;
}

interface Result {
  one: ReadHash;
  candidates: Candidate[];
}

async function printJson(results: readonly Result[], { index, unreadable }: Registry): Promise<void> {
  const head = { schemaVersion: SCHEMA_VERSION, devices: index.size, unreadable };
  const matches = results.map(({ one, candidates }) => ({ input: one.label, candidates }));
  await writeJson(matches.length === 1 ? { ...head, candidates: matches[0].candidates } : { ...head, matches });
}

async function printSummaries(
  results: readonly Result[],
  rows: ReadonlyMap<string, RegistryRow>,
  devices: number,
): Promise<void> {
  const { describeMatch } = await import('../match/index.js');
  const { renderMatch } = await import('./match-text.js');
  const { rowTitle } = await import('./registry.js');
  const texts = results.map(({ one, candidates }) => {
    const title = results.length === 1 ? [] : [out.inverse(` ${printable(one.label)} `)];
    if (candidates.length === 0)
      return [
        ...title,
        `${devices === 1 ? 'The one device shares no' : `None of the ${devices} devices shares an`} identity with it.\n`,
      ];
    const blocks = candidates.map((candidate) => {
      return `${out.bold(out.cyan(printable(rowTitle(rows, candidate.id))))}\n${renderMatch(describeMatch(candidate))}`;
    });
    return [...title, ...blocks];
  });
  await writeText(texts.flat().join('\n'));
}
