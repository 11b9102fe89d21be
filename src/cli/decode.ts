/** `hwhash decode`: what is in a hash. */

import type { Command } from 'commander';
import type { HardwareHash } from '../hash/model.js';
import { printable } from '../hash/printable.js';
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
  const { eachInput, tellingAlone } = await import('./input-stream.js');
  const output = await outputOf(options);
  const tally = { failures: 0 };
  let status: number = EXIT.done;
  for await (const { item, alone } of tellingAlone(eachInput(inputs, tally))) {
    const { hash } = item.inspection;
    if (hash !== undefined) await output.add(hash, item.label, alone);
    remarkFaults(item, alone);
    if (hash === undefined) status = EXIT.failed;
    else if ((!hash.checksum.valid || item.fault !== undefined) && status === EXIT.done) status = EXIT.found;
  }
  await output.end();
  return tally.failures > 0 ? EXIT.failed : status;
}

/** Receives hashes as they come. */
interface HashOutput {
  add(hash: HardwareHash, label: string, alone: boolean): Promise<void>;
  end(): Promise<void>;
}

async function outputOf({ json, ndjson, xml, proto, force }: DecodeOptions): Promise<HashOutput> {
  const core = await import('../core.js');
  const { JsonList, jsonLine, TextStream } = await import('./output-stream.js');
  if (json) {
    const list = new JsonList(core.SCHEMA_VERSION, 'hashes');
    return { add: (hash) => list.add(core.hashToJson(hash)), end: () => list.end() };
  }
  if (proto !== undefined) return protoOutput(core.toProto, proto, force === true);
  const text = new TextStream(!ndjson && !xml);
  const end = (): Promise<void> => text.flush();
  if (ndjson) {
    return { add: (hash, label) => text.add(jsonLine({ input: label, ...core.hashToJson(hash) })), end };
  }
  if (xml) return { add: (hash) => text.add(core.toOa3Xml(hash)), end };
  let isFirst = true;
  const add = (hash: HardwareHash, label: string, alone: boolean): Promise<void> => {
    const gap = isFirst ? '' : '\n';
    isFirst = false;
    const title = alone ? '' : `${out.inverse(` ${printable(label)} `)}\n\n`;
    return text.add(gap + title + renderSummary(core.describeHash(hash)));
  };
  return { add, end };
}

function protoOutput(toProto: (hash: HardwareHash) => Uint8Array, path: string, force: boolean): HashOutput {
  let message: Uint8Array | undefined;
  return {
    async add(hash) {
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
function remarkFaults({ label, inspection, repairs = [], fault }: InspectedInput, alone: boolean): void {
  const faults = inspection.findings.filter(
    ({ code, severity }) => severity !== 'info' || code === 'oa3-property-unread',
  );
  if (repairs.length > 0) remark(`hwhash: ${printable(label)}: ${printable(repairs.join('; '))}`);
  if (inspection.hash !== undefined && fault !== undefined) remark(`hwhash: ${printable(`${label}: ${fault}`)}`);
  if (inspection.hash === undefined) {
    const reasons = fault === undefined ? faults.map(({ message }) => message) : [fault];
    remark(`hwhash: ${printable(label)}: ${printable(reasons.join('; '))}`);
  } else if (faults.length > 0) {
    if (!alone) remark(printable(label));
    for (const finding of faults) remark(findingLines(finding, err).join('\n'));
  }
}
