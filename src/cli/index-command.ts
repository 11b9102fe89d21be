/** `hwhash index`: the devices of a registry in a file that `match` searches without reading their hashes again. */

import type { Command } from 'commander';
import { counted } from '../hash/counted.js';
import { SCHEMA_VERSION } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import { CliError, EXIT } from './failure.js';
import { grouped, notice, remark, writeJson, writeText } from './terminal.js';

interface BuildOptions {
  outputFile: string;
  force?: boolean;
}

export function registerIndex(program: Command): void {
  const index = program.command('index').description('make an index of known devices that "match" searches');
  index
    .command('build')
    .description('make an index of the devices in files of any size')
    .argument('<files...>', 'CSV files, or whatever else holds hashes; "-"')
    .requiredOption('--output-file <file>', 'the index')
    .option('--force', 'replace an existing file')
    .addHelpText(
      'after',
      `
An index holds fingerprints and the names of the rows, serial numbers included, and no hashes: who has it can test guesses, so
treat it like the list of the fleet. A device takes about 160 bytes.

Exit status: 0 done, 2 rows could not be read, 1 nothing could be done.

Example:
  hwhash index build all-devices.csv --output-file fleet.hwix`,
    )
    .action(async (files: string[], options: BuildOptions) => {
      process.exitCode = await build(files, options);
    });
  index
    .command('info')
    .description('say what is in an index')
    .argument('<file>', 'an index')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample:\n  hwhash index info fleet.hwix')
    .action(async (file: string, { json }: { json?: boolean }) => {
      await info(file, json === true);
    });
}

async function build(files: readonly string[], { outputFile, force }: BuildOptions): Promise<number> {
  if (outputFile === '-') throw new CliError('an index is not written to standard output', 'name a file');
  const { refuseCollisions } = await import('../files/collisions.js');
  await refuseCollisions([outputFile], files);
  const { LONGEST_ID } = await import('../match/id-store.js');
  const { readRegistry } = await import('./registry.js');
  const { index, unreadable } = await readRegistry(files, {
    nameOf: (row, serialNumber) =>
      `${row}${serialNumber ? `, serial number ${serialNumber}` : ''}`.slice(0, LONGEST_ID),
  });
  const { indexPieces, indexSize } = await import('../match/index-file.js');
  const { writeOutputFile } = await import('../files/output-file.js');
  await writeOutputFile(outputFile, indexPieces(index), { force, private: true, notice });
  remark(`${printable(outputFile)}: ${many(index.size, 'device')}, ${many(indexSize(index), 'byte')}`);
  return unreadable > 0 ? EXIT.found : EXIT.done;
}

const many = (count: number, noun: string): string => counted(count, noun, `${noun}s`, grouped);

/** Values shared by many devices that are listed for people. */
const MOST_SHOWN = 10;

async function info(path: string, json: boolean): Promise<void> {
  const { stat } = await import('node:fs/promises');
  const { loadIndex } = await import('./registry.js');
  const index = await loadIndex(path);
  const { size } = await stat(path);
  const weakKeys = index.weakKeys();
  if (json) {
    const { size: devices, byteLength: memory, weakKeyLimit } = index;
    await writeJson({ schemaVersion: SCHEMA_VERSION, devices, bytes: size, memory, weakKeyLimit, weakKeys });
    return;
  }
  const shown = weakKeys.slice(0, MOST_SHOWN).map(({ field, devices, examples }) => {
    const few = examples.slice(0, 2).map(printable).join('; ');
    return `  ${field}: ${counted(devices, 'device shares', 'devices share', grouped)} one value, which finds nobody (${few}; …)`;
  });
  const more = weakKeys.length > shown.length ? [`  and ${weakKeys.length - shown.length} more: see --json`] : [];
  const head = `${many(index.size, 'device')}, ${many(size, 'byte')}, ${many(index.byteLength, 'byte')} in memory`;
  const lines = [head, ...shown, ...more];
  await writeText(`${lines.join('\n')}\n`);
}
