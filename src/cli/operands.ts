/**
 * What a command line names, settled before the command runs: wildcards that the shell has left are expanded, and outputs
 * that would overwrite inputs or each other are refused.
 */
import type { Command } from 'commander';
import { refuseCollisions } from '../files/collisions.js';
import { expandGlob } from '../files/glob.js';
import { CliError } from './failure.js';

/** Options that name a file to write, and those that name one to read. */
const OUTPUTS: readonly string[] = ['outputFile', 'report', 'partialFile', 'proto', 'record'];
const INPUTS: readonly string[] = ['registry', 'keyFile', 'known', 'source'];
/** The arguments of these are not files. */
const NO_FILES: ReadonlySet<string> = new Set(['explain', 'page', 'harvest']);
/** Parts are named after the output of these; the library looks at each. */
const NAMES_ONLY: ReadonlySet<string> = new Set(['split']);

/** Settles the arguments of a command that is about to run. */
export async function settleOperands(command: Command): Promise<void> {
  if (!NO_FILES.has(command.name())) {
    const settled: unknown[] = [];
    for (const argument of command.processedArgs) settled.push(await expand(argument));
    command.processedArgs = settled;
  }
  const options: Record<string, unknown> = command.opts();
  const named = (names: readonly string[]): string[] =>
    names.flatMap((name) => [options[name]].flat().filter((value) => typeof value === 'string'));
  if (Array.isArray(options.known)) command.setOptionValue('known', await expand(options.known));
  const outputs = NAMES_ONLY.has(command.name()) ? [] : named(OUTPUTS);
  if (outputs.length === 0) return;
  const inputs = [...command.processedArgs.flat(), ...named(INPUTS)].filter((input) => typeof input === 'string');
  await refuseCollisions(
    outputs,
    inputs.map((input) => input.replace(/^(recorded|mock):/, '')),
  );
}

async function expand(argument: unknown): Promise<unknown> {
  if (Array.isArray(argument)) {
    const lists: string[][] = [];
    for (const one of argument) lists.push(typeof one === 'string' ? await expandGlob(one) : [one]);
    return lists.flat();
  }
  if (typeof argument !== 'string') return argument;
  const files = await expandGlob(argument);
  if (files.length > 1) throw new CliError(`${argument} fits ${files.length} files, and one is wanted`, files[0]);
  return files[0];
}
