/** `hwhash graph`: the body that registers devices through Microsoft Graph. */

import type { Command } from 'commander';
import { base64Encode } from '#platform';
import { printable, printableJson } from '../hash/printable.js';
import type {
  GraphCloud,
  GraphImportDevice,
  ImportedDeviceIdentities,
  ImportedDeviceIdentity,
} from '../interop/graph.js';
import { CliError, EXIT } from './failure.js';
import type { InspectedInput } from './input.js';
import { complain, err, findingLines, remark, write, writeJson } from './terminal.js';

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
  const { passInputs } = await import('./input-stream.js');
  const { inspected } = await import('./input.js');
  const { GraphRows } = await import('./graph-rows.js');
  const { validateHash } = await import('../validate/validate.js');
  const { toGraphImport } = await import('../interop/graph.js');
  const body = await GraphBody.create(cloud, options.batch === true);
  const rows = new GraphRows(options);
  const tally = { failures: 0 };
  let unreadable = false;
  let errors = false;
  // A body that lacks one of the devices would be sent unnoticed.
  const isComplete = (): boolean => !unreadable && tally.failures === 0;
  await passInputs(inputs, tally, {
    slot: rows.slot,
    plain(row) {
      const device = rows.deviceOf(row);
      if (device !== undefined && isComplete()) body.push(device);
      return device !== undefined;
    },
    hash(hash, name) {
      const one = inspected(hash, name);
      const grave = validateHash(one.inspection).findings.filter(({ severity }) => severity === 'error');
      if (grave.length > 0) {
        errors = true;
        remark(printable(one.label));
        for (const finding of grave) remark(findingLines(finding, err).join('\n'));
      }
      if (one.inspection.hash === undefined) unreadable = true;
      if (isComplete()) body.push(toGraphImport(deviceOf(one, options)));
    },
    batch: () => body.settle(),
  });
  if (!isComplete()) {
    if (body.begun) complain('hwhash: the body on standard output is not complete, and is not JSON: do not send it');
    return EXIT.failed;
  }
  await body.end();
  return errors ? EXIT.found : EXIT.done;
}

async function cloudOf(name: string): Promise<GraphCloud> {
  const { GRAPH_ENDPOINTS } = await import('../interop/graph.js');
  const clouds = Object.keys(GRAPH_ENDPOINTS) as GraphCloud[];
  const found = clouds.find((cloud) => cloud === name);
  if (found !== undefined) return found;
  throw new CliError(`there is no cloud "${name}"`, `clouds are ${clouds.join(', ')}`);
}

function deviceOf(one: InspectedInput, options: GraphOptions): GraphImportDevice {
  const { inspection, groupTag, assignedUser, serialNumber, productKeyId } = one;
  return {
    hash: base64Encode(inspection.bytes),
    groupTag: groupTag ?? options.groupTag,
    assignedUserPrincipalName: assignedUser ?? options.assignedUser,
    ...(serialNumber ? { serialNumber } : {}),
    ...(productKeyId ? { productKey: productKeyId } : {}),
  };
}

const HASH_MEMBER = '"hardwareIdentifier": "';

/** A device in the list of a body. Its hash is base64, in which nothing has to be escaped: it goes into its place as it is. */
function jsonOf(device: ImportedDeviceIdentity): string {
  const around = printableJson({ ...device, hardwareIdentifier: '' }, 2).replaceAll('\n', '\n    ');
  // In a value a quotation mark has a backslash before it.
  const at = around.indexOf(HASH_MEMBER) + HASH_MEMBER.length;
  return around.slice(0, at) + device.hardwareIdentifier + around.slice(at);
}

/** Characters of a body that are held until it is known that no device is missing. */
const MOST_HELD = 16 * 1024 * 1024;

/** The body, which is written as it comes once it is larger than what is held; one that is broken off is not JSON. */
class GraphBody {
  private held: string[] = [];
  private size = 0;
  private count = 0;
  private only: ImportedDeviceIdentity | undefined;
  /** Whether some of it was written. */
  begun = false;

  private constructor(
    private readonly urlOf: (body: ImportedDeviceIdentity | ImportedDeviceIdentities) => string,
    private readonly batch: boolean,
  ) {}

  static async create(cloud: GraphCloud, batch: boolean): Promise<GraphBody> {
    const { graphImportUrl } = await import('../interop/graph.js');
    return new GraphBody((body) => graphImportUrl(body, cloud), batch);
  }

  push(device: ImportedDeviceIdentity): void {
    this.count++;
    this.only = this.count === 1 && !this.batch ? device : undefined;
    const text = jsonOf(device);
    this.held.push(this.count === 1 ? '\n    ' : ',\n    ', text);
    this.size += text.length;
  }

  /** Writes what has been added, where that is much. */
  async settle(): Promise<void> {
    if (this.size > (this.begun ? BATCH : MOST_HELD)) await this.flush();
  }

  async end(): Promise<void> {
    if (this.only) {
      remark(`POST ${this.urlOf(this.only)}`);
      await writeJson(this.only);
      return;
    }
    await this.flush();
    await write('\n  ]\n}\n');
  }

  private async flush(): Promise<void> {
    if (!this.begun) {
      remark(`POST ${this.urlOf({ importedWindowsAutopilotDeviceIdentities: [] })}`);
      await write('{\n  "importedWindowsAutopilotDeviceIdentities": [');
    }
    this.begun = true;
    const text = this.held.join('');
    this.held = [];
    this.size = 0;
    await write(text);
  }
}

const BATCH = 256 * 1024;
