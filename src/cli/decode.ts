/** `hwhash decode`: what is in a hash. */

import type { Command } from 'commander';
import { printable } from '../hash/printable.js';
import { CliError, EXIT } from './failure.js';
import type { InspectedInput } from './input.js';
import {
  err,
  findingLines,
  isStandardOutput,
  notice,
  out,
  remark,
  renderSheet,
  write,
  writeJson,
  writeText,
} from './terminal.js';

interface DecodeOptions {
  json?: boolean;
  xml?: boolean;
  proto?: string;
  force?: boolean;
}

export function registerDecode(program: Command): void {
  program
    .command('decode')
    .description('show what is in a hash')
    .argument('<input>', 'a file (base64, bytes, CSV, OA3.xml, JSON, snapshot), "-", or the base64 itself')
    .option('--json', 'print the model as JSON')
    .option('--xml', 'print the XML of oa3tool /DecodeHwHash')
    .option('--proto <file>', 'write the protobuf message HardwareHash to a file, or to "-", standard output')
    .option('--force', 'replace an existing file')
    .addHelpText(
      'after',
      `
Examples:
  hwhash decode device.csv
  hwhash decode --json OA3.xml | jq .smbios.systemSerialNumber
  hwhash decode --xml - < hash.txt`,
    )
    .action(async (input: string, options: DecodeOptions) => {
      process.exitCode = await decode(input, options);
    });
}

async function decode(input: string, options: DecodeOptions): Promise<number> {
  const { readInput } = await import('./input.js');
  if ([options.json, options.xml, options.proto].filter(Boolean).length > 1) {
    throw new CliError('--json, --xml and --proto exclude each other');
  }
  const inputs = await readInput(input);
  await print(
    inputs.filter(({ inspection }) => inspection.hash !== undefined),
    options,
  );
  await remarkFaults(inputs);
  if (inputs.some(({ inspection }) => inspection.hash === undefined)) return EXIT.failed;
  return inputs.every(({ inspection }) => inspection.hash?.checksum.valid) ? EXIT.done : EXIT.found;
}

async function print(inputs: readonly InspectedInput[], options: DecodeOptions): Promise<void> {
  const hashes = inputs.flatMap(({ inspection }) => (inspection.hash ? [inspection.hash] : []));
  if (hashes.length === 0) return;
  const core = await import('../core.js');
  if (options.json) {
    const [only, ...others] = hashes.map(core.hashToJson);
    await writeJson(others.length === 0 ? only : { schemaVersion: core.SCHEMA_VERSION, hashes: [only, ...others] });
  } else if (options.xml) {
    await write(hashes.map(core.toOa3Xml).join(''));
  } else if (options.proto !== undefined) {
    await writeProto(hashes.map(core.toProto), options.proto, options.force === true);
  } else {
    const sheets = inputs.map(({ label, inspection }) => {
      const title = inputs.length === 1 ? '' : `${out.inverse(` ${core.printable(label)} `)}\n\n`;
      return inspection.hash ? title + renderSheet(core.describeHash(inspection.hash)) : '';
    });
    await writeText(sheets.join('\n'));
  }
}

async function writeProto(messages: readonly Uint8Array[], path: string, force: boolean): Promise<void> {
  if (messages.length > 1) throw new CliError('--proto takes one hash', 'give the hashes one by one');
  if (isStandardOutput(path)) return write(messages[0]);
  const { writeOutputFile } = await import('../files/output-file.js');
  await writeOutputFile(path, [messages[0]], { force, notice });
}

/** Says on standard error what is wrong with the inputs; what a good hash has to say is not for this command. */
async function remarkFaults(inputs: readonly InspectedInput[]): Promise<void> {
  for (const { label, inspection, repairs = [], fault } of inputs) {
    const faults = inspection.findings.filter(
      ({ code, severity }) => severity !== 'info' || code === 'oa3-property-unread',
    );
    if (repairs.length > 0) remark(`hwhash: ${printable(label)}: ${printable(repairs.join('; '))}`);
    if (inspection.hash === undefined) {
      const reasons = fault === undefined ? faults.map(({ message }) => message) : [fault];
      remark(`hwhash: ${printable(label)}: ${printable(reasons.join('; '))}`);
    } else if (faults.length > 0) {
      if (inputs.length > 1) remark(printable(label));
      for (const finding of faults) remark(findingLines(finding, err).join('\n'));
    }
  }
}
