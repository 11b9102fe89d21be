/** `hwhash graph`: the body that registers devices through Microsoft Graph. */

import type { Command } from 'commander';
import { printable } from '../hash/printable.js';
import type { GraphCloud, GraphImportDevice } from '../interop/graph.js';
import { CliError, EXIT } from './failure.js';
import type { InspectedInput } from './input.js';
import { err, findingLines, remark, writeJson } from './terminal.js';

interface GraphOptions {
  groupTag?: string;
  assignedUser?: string;
  batch?: boolean;
  cloud: string;
}

export function registerGraph(program: Command): void {
  program
    .command('graph')
    .description('print the body that registers devices through Microsoft Graph')
    .argument('<input...>', 'files (base64, bytes, CSV, OA3.xml, JSON, snapshot), "-", or the base64 itself')
    .option('--group-tag <tag>', 'group tag of every device; one in the input comes first')
    .option('--assigned-user <upn>', 'user principal name of every device; one in the input comes first')
    .option('--batch', 'print the body of the action "import" for a single device too')
    .option('--cloud <name>', 'whose address to name: global, gcc-high, dod or china', 'global')
    .addHelpText(
      'after',
      `
The body goes to standard output, the address to post it to goes to standard error. Nothing is sent.

Examples:
  hwhash graph device.csv --group-tag Kiosk > body.json
  hwhash graph --cloud gcc-high *.csv`,
    )
    .action(async (inputs: string[], options: GraphOptions) => {
      process.exitCode = await graph(inputs, options);
    });
}

async function graph(inputs: readonly string[], options: GraphOptions): Promise<number> {
  const cloud = await cloudOf(options.cloud);
  const { readEach } = await import('./inputs.js');
  const { hashes, failures } = await readEach(inputs);
  const faulty = await remarkFaults(hashes);
  // A body that lacks one of the devices would be sent unnoticed.
  if (failures > 0 || faulty.unreadable) return EXIT.failed;
  await print(hashes, options, cloud);
  return faulty.errors ? EXIT.found : EXIT.done;
}

async function cloudOf(name: string): Promise<GraphCloud> {
  const { GRAPH_ENDPOINTS } = await import('../interop/graph.js');
  const clouds = Object.keys(GRAPH_ENDPOINTS) as GraphCloud[];
  const found = clouds.find((cloud) => cloud === name);
  if (found !== undefined) return found;
  throw new CliError(`there is no cloud "${name}"`, `clouds are ${clouds.join(', ')}`);
}

async function print(hashes: readonly InspectedInput[], options: GraphOptions, cloud: GraphCloud): Promise<void> {
  const { graphImportUrl, toGraphImport } = await import('../interop/graph.js');
  const { base64Encode } = await import('#platform');
  const devices = hashes.map(
    ({ inspection, groupTag, assignedUser, serialNumber, productKeyId }): GraphImportDevice => ({
      hash: base64Encode(inspection.bytes),
      groupTag: groupTag ?? options.groupTag,
      assignedUserPrincipalName: assignedUser ?? options.assignedUser,
      ...(serialNumber ? { serialNumber } : {}),
      ...(productKeyId ? { productKey: productKeyId } : {}),
    }),
  );
  const body = devices.length === 1 && !options.batch ? toGraphImport(devices[0]) : toGraphImport(devices);
  remark(`POST ${graphImportUrl(body, cloud)}`);
  await writeJson(body);
}

/** Says on standard error what the import would stumble over. */
async function remarkFaults(hashes: readonly InspectedInput[]): Promise<{ unreadable: boolean; errors: boolean }> {
  const { validateHash } = await import('../validate/validate.js');
  let errors = false;
  for (const { label, inspection } of hashes) {
    const { findings } = validateHash(inspection);
    const grave = findings.filter(({ severity }) => severity === 'error');
    if (grave.length === 0) continue;
    errors = true;
    remark(printable(label));
    for (const finding of grave) remark(findingLines(finding, err).join('\n'));
  }
  return { errors, unreadable: hashes.some(({ inspection }) => inspection.hash === undefined) };
}
