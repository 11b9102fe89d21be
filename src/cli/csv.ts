/** `hwhash csv`: the CSV files of registration, checked and rewritten. */
import type { Command } from 'commander';
import { registerCsvCheck } from './csv-check.js';
import { registerCsvCollisions } from './csv-collisions.js';
import { registerCsvDiff } from './csv-diff.js';
import { registerCsvReport } from './csv-report.js';
import { registerCsvConvert, registerCsvFix, registerCsvMerge, registerCsvSplit } from './csv-rewrite.js';
import { registerCsvTable } from './csv-table.js';

/** The subcommands, in the order in which `--help` lists them. */
const COMMANDS: readonly ((csv: Command) => void)[] = [
  registerCsvCheck,
  registerCsvReport,
  registerCsvFix,
  registerCsvMerge,
  registerCsvSplit,
  registerCsvConvert,
  registerCsvCollisions,
  registerCsvDiff,
  registerCsvTable,
];

export function registerCsv(program: Command): void {
  const csv = program
    .command('csv')
    .description('check CSV files before an upload; repair, merge, split, convert them; make a table of a fleet');
  for (const register of COMMANDS) register(csv);
}
