/** `hwhash redact`: a hash that can be shared. */

import type { Command } from 'commander';
import type { BlockDirectory } from '../hash/container.js';
import { counted } from '../hash/counted.js';
import type { HardwareHash } from '../hash/model.js';
import { SCHEMA_VERSION } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import { CliError, EXIT } from './failure.js';
import { remark } from './terminal.js';

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
  const { passInputs } = await import('./input-stream.js');
  const { inspected } = await import('./input.js');
  const key = await keyOf(options.keyFile);
  const output = await outputOf(key, options.json === true);
  const tally = { failures: 0 };
  let unreadable = 0;
  await passInputs([input], tally, {
    plain: ({ slot }) => slot.hasKnownForms() && output.container(slot.reader.bytes, slot.reader.directory),
    hash(carried, name) {
      const { label, inspection } = inspected(carried, name);
      const { hash, findings } = inspection;
      if (hash === undefined) {
        unreadable++;
        remark(`hwhash: ${printable(label)}: ${findings.map(({ message }) => message).join('; ')}`);
        return;
      }
      if (!hash.checksum.valid)
        remark(`hwhash: ${printable(label)}: its checksum was wrong; the redacted hash has a valid one`);
      output.hash(hash);
    },
    batch: () => output.settle(),
  });
  await output.end();
  return tally.failures + unreadable === 0 ? EXIT.done : EXIT.failed;
}

/** Bytes of a key at most; 32 are enough. */
const LARGEST_KEY = 1024 * 1024;

async function keyOf(path: string | undefined): Promise<Uint8Array> {
  if (path === undefined) {
    const { randomBytes } = await import('node:crypto');
    remark('hwhash: a random key is used for this run; use --key-file to get the same pseudonyms again');
    return randomBytes(2 * SAFE_KEY_SIZE);
  }
  const { readAtMost } = await import('../files/bounded.js');
  const { inputError } = await import('../files/input-file.js');
  const key = await readAtMost(path, LARGEST_KEY).catch((error: unknown) => {
    throw new CliError(`the key ${inputError(path, error).message}`);
  });
  if (key === undefined) throw new CliError(`${path}: the key has more than 1 MiB`, 'use a file of 32 random bytes');
  if (key.length === 0) throw new CliError(`${path}: the key is empty`, 'write some random bytes to it');
  if (key.length < SAFE_KEY_SIZE)
    remark(`hwhash: the key has ${counted(key.length, 'byte')}; one of ${SAFE_KEY_SIZE} or more cannot be guessed`);
  return key;
}

/** Receives hashes as they are and writes them redacted. */
interface RedactedOutput {
  hash(hash: HardwareHash): void;
  /** Redacts a proven container whose blocks all have a known form; false where its model is needed. */
  container(container: Uint8Array, directory: BlockDirectory): boolean;
  settle(): Promise<void>;
  end(): Promise<void>;
}

async function outputOf(key: Uint8Array, json: boolean): Promise<RedactedOutput> {
  const { JsonList, TextStream } = await import('./output-stream.js');
  const { Redactor } = await import('../interop/redact.js');
  const redactor = new Redactor({ key });
  if (json) {
    const { hashToJson } = await import('../hash/json.js');
    const list = new JsonList(SCHEMA_VERSION, 'hashes');
    return {
      hash: (hash) => list.push(hashToJson(redactor.redact(hash))),
      container: () => false,
      settle: () => list.settle(),
      end: () => list.end(),
    };
  }
  const text = new TextStream();
  return {
    hash: (hash) => text.push(`${redactor.text(hash)}\n`),
    container(container, directory) {
      const redacted = redactor.containerText(container, directory);
      if (redacted === undefined) return false;
      text.push(redacted);
      text.push('\n');
      return true;
    },
    settle: () => text.settle(),
    end: () => text.flush(),
  };
}
