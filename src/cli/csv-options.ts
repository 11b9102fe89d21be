/** Options that the subcommands of `hwhash csv` share. */
import { InvalidArgumentError, Option } from 'commander';
import { CSV_TARGETS } from '../csv/dialects.js';

/** `--for`. */
export function targetOption(): Option {
  return new Option('--for <target>', 'where the file is to be uploaded; fleet has no limit of rows')
    .choices(CSV_TARGETS)
    .default('intune');
}

/** A number of 1 or more on the command line. */
export function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It has to be a number of 1 or more.');
  return number;
}
