/** `hwhash redact`: a hash that can be shared. */

import type { Command } from 'commander';
import type { HardwareHash } from '../hash/model.js';
import { SCHEMA_VERSION } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import { CliError, EXIT } from './failure.js';
import { remark, write, writeJson } from './terminal.js';

interface RedactOptions {
  keyFile?: string;
  json?: boolean;
}

export function registerRedact(program: Command): void {
  program
    .command('redact')
    .description('replace what identifies a device by pseudonyms, so that its hash can be shared')
    .argument('<input>', 'a file (base64, bytes, CSV, OA3.xml, JSON, snapshot), "-", or the base64 itself')
    .option('--key-file <file>', 'secret of the pseudonyms; the same secret gives the same pseudonyms')
    .option('--json', 'print the model as JSON')
    .addHelpText(
      'after',
      `
Serial numbers, UUID, MAC addresses (but the maker's three bytes), endorsement key, OfflineDeviceId and product key id
(but its group) become pseudonyms. Placeholders, model, versions and times stay. Prints one hash a line.

Examples:
  hwhash redact device.csv > shared.txt
  head -c 32 /dev/urandom > secret.key; hwhash redact --key-file secret.key before.csv`,
    )
    .action(async (input: string, options: RedactOptions) => {
      process.exitCode = await redact(input, options);
    });
}

/** Shorter secrets can be guessed. */
const SAFE_KEY_SIZE = 16;

async function redact(input: string, options: RedactOptions): Promise<number> {
  const { readEach } = await import('./inputs.js');
  const { redactHash } = await import('../interop/redact.js');
  const key = await keyOf(options.keyFile);
  const { hashes: inputs } = await readEach([input]);
  const redacted = inputs.flatMap(({ label, inspection: { hash, findings } }) => {
    if (hash === undefined) remark(`hwhash: ${printable(label)}: ${findings.map(({ message }) => message).join('; ')}`);
    if (hash?.checksum.valid === false)
      remark(`hwhash: ${printable(label)}: its checksum was wrong; the redacted hash has a valid one`);
    return hash === undefined ? [] : [redactHash(hash, { key })];
  });
  await print(redacted, options.json === true);
  return redacted.length > 0 && redacted.length === inputs.length ? EXIT.done : EXIT.failed;
}

async function keyOf(path: string | undefined): Promise<Uint8Array> {
  if (path === undefined) {
    const { randomBytes } = await import('node:crypto');
    remark('hwhash: a random key is used for this run; give --key-file to get the same pseudonyms again');
    return randomBytes(2 * SAFE_KEY_SIZE);
  }
  const { readFile } = await import('node:fs/promises');
  const key = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${path}: the key cannot be read (${error.code})`);
  });
  if (key.length === 0) throw new CliError(`${path}: the key is empty`, 'write some random bytes to it');
  if (key.length < SAFE_KEY_SIZE)
    remark(`hwhash: the key has ${key.length} bytes; one of ${SAFE_KEY_SIZE} or more cannot be guessed`);
  return key;
}

async function print(hashes: readonly HardwareHash[], json: boolean): Promise<void> {
  if (hashes.length === 0) return;
  if (json) {
    const { hashToJson } = await import('../hash/json.js');
    const [only, ...others] = hashes.map((hash) => hashToJson(hash));
    await writeJson(others.length === 0 ? only : { schemaVersion: SCHEMA_VERSION, hashes: [only, ...others] });
    return;
  }
  const { encodeHash } = await import('../hash/encode.js');
  await write(`${hashes.map((hash) => encodeHash(hash, { preserve: true })).join('\n')}\n`);
}
