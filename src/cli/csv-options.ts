/** Options that the subcommands of `hwhash csv` share. */
import { InvalidArgumentError, Option } from 'commander';
import { CSV_TARGETS } from '../csv/dialects.js';

/** `--for`. */
export function targetOption(): Option {
  return new Option('--for <target>', 'where the file is to be uploaded; fleet has no limit of rows')
    .choices(CSV_TARGETS)
    .default('intune');
}

/** `--hwid`. */
export function hwidOption(): Option {
  return new Option('--hwid <scope>', 'how much of each licensing HWID is compared with the rest of its hash')
    .choices(['bios', 'all', 'none'])
    .default('bios');
}

/** A number of 1 or more on the command line. */
export function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It has to be a number of 1 or more.');
  return number;
}

/** `I/N` on the command line: part I of N, from 1. */
export function part(value: string): { part: number; of: number } {
  const [, number, of] = /^(\d{1,7})\/(\d{1,7})$/.exec(value) ?? [];
  if (number === undefined || Number(number) < 1 || Number(number) > Number(of)) {
    throw new InvalidArgumentError('It has the form I/N, with I from 1 to N: 3/8 is the third of eight parts.');
  }
  return { part: Number(number), of: Number(of) };
}
