/** `hwhash decode`: what is in a hash. */

import type { Command } from 'commander';
import type { HardwareHash } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import type { Finding } from '../inspect/finding.js';
import { CliError, EXIT } from './failure.js';
import type { InspectedInput } from './input.js';
import { err, findingLines, isStandardOutput, notice, out, remark, renderSummary, write } from './terminal.js';

interface DecodeOptions {
  json?: boolean;
  ndjson?: boolean;
  xml?: boolean;
  proto?: string;
  force?: boolean;
}

export function registerDecode(program: Command): void {
  program
    .command('decode')
    .description('show what is in a hash')
    .argument('<inputs...>', 'files (base64, bytes, CSV, OA3.xml, JSON, snapshots), "-", or the base64 itself')
    .option('--json', 'print the model as JSON')
    .option('--ndjson', 'print one model a line as JSON, with the name of its input')
    .option('--xml', 'print the XML of oa3tool /DecodeHwHash')
    .option('--proto <file>', 'write the protobuf message HardwareHash to a file, or to "-", standard output')
    .option('--force', 'replace an existing file')
    .addHelpText(
      'after',
      `
Examples:
  hwhash decode device.csv
  hwhash decode before.csv after.csv
  hwhash decode --json OA3.xml | jq .smbios.systemSerialNumber
  hwhash decode --xml - < hash.txt`,
    )
    .action(async (inputs: string[], options: DecodeOptions) => {
      process.exitCode = await decode(inputs, options);
    });
}

async function decode(inputs: readonly string[], options: DecodeOptions): Promise<number> {
  if ([options.json, options.ndjson, options.xml, options.proto].filter((given) => given !== undefined).length > 1) {
    throw new CliError('--json, --ndjson, --xml and --proto exclude each other');
  }
  const { passInputs } = await import('./input-stream.js');
  const { inspected } = await import('./input.js');
  const { HASH_SIZE } = await import('../hash/container.js');
  const output = await outputOf(options);
  const tally = { failures: 0 };
  let status: number = EXIT.done;
  const show = (item: DecodedInput, alone: boolean): void => {
    const { hash, label, fault } = item;
    if (hash !== undefined) output.add(hash, label, alone);
    remarkFaults(item, alone);
    if (hash === undefined) status = EXIT.failed;
    else if ((!hash.checksum.valid || fault !== undefined) && status === EXIT.done) status = EXIT.found;
  };
  // One behind: a hash is shown otherwise where it is the only one.
  let held: DecodedInput | undefined;
  let alone = true;
  const take = (item: DecodedInput): void => {
    if (held !== undefined) {
      alone = false;
      show(held, alone);
    }
    held = item;
  };
  await passInputs(inputs, tally, {
    plain({ slot, line }, name) {
      // Of others there may be something to say.
      if (!slot.isWhole(HASH_SIZE) || !slot.hasKnownForms()) return false;
      take({ label: `${name}, line ${line}`, hash: slot.model(), findings: [] });
      return true;
    },
    hash(carried, name) {
      const { label, inspection, repairs, fault } = inspected(carried, name);
      const { hash, findings } = inspection;
      take({ label, hash, findings, ...(repairs ? { repairs } : {}), ...(fault === undefined ? {} : { fault }) });
    },
    batch: () => output.settle(),
  });
  if (held !== undefined) show(held, alone);
  await output.end();
  return tally.failures > 0 ? EXIT.failed : status;
}

/** A hash of an input, decoded where that can be done. */
interface DecodedInput extends Pick<InspectedInput, 'label' | 'repairs' | 'fault'> {
  hash: HardwareHash | undefined;
  findings: readonly Finding[];
}

/** Receives hashes as they come. */
interface HashOutput {
  add(hash: HardwareHash, label: string, alone: boolean): void;
  /** Writes what has been added, where that is much. */
  settle(): Promise<void>;
  end(): Promise<void>;
}

async function outputOf({ json, ndjson, xml, proto, force }: DecodeOptions): Promise<HashOutput> {
  const core = await import('../core.js');
  const { JsonList, jsonLine, TextStream } = await import('./output-stream.js');
  if (json) {
    const list = new JsonList(core.SCHEMA_VERSION, 'hashes');
    const settle = (): Promise<void> => list.settle();
    return { settle, add: (hash) => list.push(core.hashToJson(hash)), end: () => list.end() };
  }
  if (proto !== undefined) return protoOutput(core.toProto, proto, force === true);
  const text = new TextStream(!ndjson && !xml);
  const settle = (): Promise<void> => text.settle();
  const end = (): Promise<void> => text.flush();
  if (ndjson) {
    return { settle, add: (hash, label) => text.push(jsonLine({ input: label, ...core.hashToJson(hash) })), end };
  }
  if (xml) return { settle, add: (hash) => text.push(core.toOa3Xml(hash)), end };
  let isFirst = true;
  const add = (hash: HardwareHash, label: string, alone: boolean): void => {
    const gap = isFirst ? '' : '\n';
    isFirst = false;
    const title = alone ? '' : `${out.inverse(` ${printable(label)} `)}\n\n`;
    text.push(gap + title + renderSummary(core.describeHash(hash)));
  };
  return { settle, add, end };
}

function protoOutput(toProto: (hash: HardwareHash) => Uint8Array, path: string, force: boolean): HashOutput {
  let message: Uint8Array | undefined;
  return {
    settle: async () => undefined,
    add(hash) {
      if (message) throw new CliError('--proto accepts one hash', 'pass the hashes one at a time');
      message = toProto(hash);
    },
    end: async () => message && writeProto(message, path, force),
  };
}

async function writeProto(message: Uint8Array, path: string, force: boolean): Promise<void> {
  if (isStandardOutput(path)) return write(message);
  const { writeOutputFile } = await import('../files/output-file.js');
  await writeOutputFile(path, [message], { force, notice });
}

/** Says on standard error what is wrong with an input; what a good hash has to say is not for this command. */
function remarkFaults({ label, hash, findings, repairs = [], fault }: DecodedInput, alone: boolean): void {
  const faults = findings.filter(({ code, severity }) => severity !== 'info' || code === 'oa3-property-unread');
  if (repairs.length > 0) remark(`hwhash: ${printable(label)}: ${printable(repairs.join('; '))}`);
  if (hash !== undefined && fault !== undefined) remark(`hwhash: ${printable(`${label}: ${fault}`)}`);
  if (hash === undefined) {
    const reasons = fault === undefined ? faults.map(({ message }) => message) : [fault];
    remark(`hwhash: ${printable(label)}: ${printable(reasons.join('; '))}`);
  } else if (faults.length > 0) {
    if (!alone) remark(printable(label));
    for (const finding of faults) remark(findingLines(finding, err).join('\n'));
  }
}
