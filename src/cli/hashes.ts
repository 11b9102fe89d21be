/** Hashes of an INPUT for commands that cannot do without any of them. */
import type { HardwareHash } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import { CliError } from './failure.js';
import { type InspectedInput, readInput } from './input.js';
import { remark } from './terminal.js';

/** A hash of an input. */
export interface ReadHash extends InspectedInput {
  hash: HardwareHash;
}

/**
 * The hashes of an INPUT, at least one. Damage that leaves a hash readable is remarked on standard error.
 *
 * @throws {CliError} where one of them cannot be read
 */
export async function readHashes(input: string): Promise<ReadHash[]> {
  const found = await readInput(input);
  if (found.length === 0) throw new CliError(`${input} holds no hash`);
  return found.map((entry) => {
    const { inspection, label } = entry;
    const errors = inspection.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    if (inspection.hash === undefined) throw new CliError(`${label}: ${errors.join('; ')}`);
    for (const message of errors) remark(`hwhash: ${printable(`${label}: ${message}`)}`);
    return { ...entry, hash: inspection.hash };
  });
}
