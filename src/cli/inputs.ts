/** Several INPUTs of one command: one that cannot be read is said on standard error, and the others are still treated. */
import { CliError, report } from './failure.js';
import { type InspectedInput, labelOf, readInput } from './input.js';

/** What was read, in the order given, and how many inputs could not be. */
export interface ReadInputs {
  hashes: InspectedInput[];
  failures: number;
}

/** Reads each input. */
export async function readEach(inputs: readonly string[]): Promise<ReadInputs> {
  const read: ReadInputs = { hashes: [], failures: 0 };
  for (const input of inputs) {
    try {
      const hashes = await readInput(input);
      if (hashes.length === 0) throw new CliError(`${labelOf(input)}: there is no hash in it`);
      read.hashes.push(...hashes);
    } catch (error) {
      report(error);
      read.failures++;
    }
  }
  return read;
}
