/** `hwhash match`: which device of a registry a hash may be. */
import type { Command } from 'commander';
import type { CarriedHash } from '../interop/carriers.js';
import type { Candidate, DeviceIndex } from '../match/index.js';
import type { ReadHash } from './hashes.js';

interface MatchOptions {
  registry: string;
  limit: number;
  json?: boolean;
}

/** A registry in memory. */
interface Registry {
  index: DeviceIndex;
  /** The content of each row by its name, read again when a candidate is explained. */
  rows: Map<string, Pick<CarriedHash, 'content' | 'serialNumber'>>;
  unreadable: number;
}

export function registerMatch(program: Command): void {
  program
    .command('match')
    .description('find the device of a registry that a hash may be, or shares parts with')
    .argument('<input>', 'a file (base64, bytes, CSV, OA3.xml, JSON, snapshot), "-", or the base64 itself')
    .requiredOption('--registry <file>', 'a CSV file with the hashes of known devices')
    .option('--limit <number>', 'most candidates for each hash', parseLimit, 3)
    .option('--json', 'print the candidates with their reports as JSON')
    .addHelpText(
      'after',
      `
Exit status: 0 done, 2 rows of the registry could not be read, 1 nothing could be done.

Example:
  hwhash match returned.csv --registry all-devices.csv`,
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
  const { EXIT, CliError } = await import('./failure.js');
  const { readHashes } = await import('./hashes.js');
  if (Number.isNaN(limit)) throw new CliError('--limit takes a whole number from 1 on');
  const wanted = await readHashes(input);
  const registry = await readRegistry(path);
  const { carriedInspection } = await import('../interop/carriers.js');
  const lookup = (id: string) => {
    const row = registry.rows.get(id);
    return row === undefined ? undefined : carriedInspection(row.content).hash;
  };
  const results = wanted.map((one) => ({ one, candidates: registry.index.match(one.hash, { limit, lookup }) }));
  if (json) await printJson(results, registry);
  else await printSheets(results, registry);
  return registry.unreadable > 0 ? EXIT.found : EXIT.done;
}

/** Reads a registry row by row; rows that hold no readable hash are counted and remarked. */
async function readRegistry(path: string): Promise<Registry> {
  const { readCarrier } = await import('./input.js');
  const { CliError } = await import('./failure.js');
  const { remark } = await import('./terminal.js');
  const { carriedInspection } = await import('../interop/carriers.js');
  const { DeviceIndex } = await import('../match/index.js');
  const { hashes } = await readCarrier(path);
  const registry: Registry = { index: new DeviceIndex({ capacity: hashes.length }), rows: new Map(), unreadable: 0 };
  for (const [position, { content, place, serialNumber }] of hashes.entries()) {
    const { hash } = carriedInspection(content);
    const id = place ?? `entry ${position + 1}`;
    if (hash === undefined) registry.unreadable++;
    else {
      registry.index.add(id, hash);
      registry.rows.set(id, { content, serialNumber });
    }
  }
  if (registry.index.size === 0) throw new CliError(`${path} holds no readable hash`);
  if (registry.unreadable > 0) {
    const rows =
      registry.unreadable === 1 ? '1 row of the registry holds' : `${registry.unreadable} rows of the registry hold`;
    remark(`hwhash: ${rows} no readable hash: see "hwhash csv check"`);
  }
  return registry;
}

interface Result {
  one: ReadHash;
  candidates: Candidate[];
}

async function printJson(results: readonly Result[], { index, unreadable }: Registry): Promise<void> {
  const { writeJson } = await import('./terminal.js');
  const { SCHEMA_VERSION } = await import('../hash/model.js');
  const head = { schemaVersion: SCHEMA_VERSION, devices: index.size, unreadable };
  const matches = results.map(({ one, candidates }) => ({ input: one.label, candidates }));
  await writeJson(matches.length === 1 ? { ...head, candidates: matches[0].candidates } : { ...head, matches });
}

async function printSheets(results: readonly Result[], { index, rows }: Registry): Promise<void> {
  const { write, out } = await import('./terminal.js');
  const { printable } = await import('../hash/printable.js');
  const { describeMatch } = await import('../match/index.js');
  const { renderMatch } = await import('./match-sheet.js');
  const sheets = results.map(({ one, candidates }) => {
    const title = results.length === 1 ? [] : [out.inverse(` ${printable(one.label)} `)];
    if (candidates.length === 0) return [...title, `None of the ${index.size} devices shares an identity with it.\n`];
    const blocks = candidates.map((candidate) => {
      const serial = rows.get(candidate.id)?.serialNumber;
      const name = serial ? `${candidate.id}, serial number ${serial}` : candidate.id;
      return `${out.bold(out.cyan(printable(name)))}\n${renderMatch(describeMatch(candidate))}`;
    });
    return [...title, ...blocks];
  });
  await write(sheets.flat().join('\n'));
}
