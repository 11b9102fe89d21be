/** The work of `hwhash harvest`: what was made goes where the options say, what is missing to standard error. */
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { SCHEMA_VERSION } from '../core.js';
import type { CsvValues } from '../csv/row.js';
import { isUserPrincipalName } from '../csv/values.js';
import { writeOutputFile } from '../files/output-file.js';
import { HarvestError } from '../harvest/errors.js';
import { type Harvest, harvest } from '../harvest/harvest.js';
import type { HashChoice } from '../harvest/official.js';
import { packageRoot } from '../harvest/package-root.js';
import { snapshotToJson } from '../harvest/snapshot-json.js';
import { decodeHash } from '../hash/decode.js';
import { encodeHash } from '../hash/encode.js';
import { hashToJson } from '../hash/json.js';
import { printable, printableJson } from '../hash/printable.js';
import { inspectHash } from '../inspect/inspect.js';
import { describeHash } from '../inspect/summary.js';
import { redactHash } from '../interop/redact.js';
import { appendCsv } from '../rewrite/append.js';
import { validateHash } from '../validate/validate.js';
import { CliError, EXIT } from './failure.js';
import { sourceOf } from './harvest-source.js';
import {
  complain,
  err,
  isStandardOutput,
  notice,
  remark,
  renderSummary,
  write,
  writeJson,
  writeText,
} from './terminal.js';

/** What the command line says. */
export interface HarvestCommandOptions {
  outputFile?: string;
  append?: boolean;
  force?: boolean;
  groupTag?: string;
  assignedUser?: string;
  partner?: boolean;
  record?: string;
  source: string;
  tpm?: string;
  sysRoot?: string;
  hash: string;
  osBuild?: string;
  json?: boolean;
  redact?: boolean;
}

/** Harvests, and writes what the options ask for. */
export async function runHarvest(options: HarvestCommandOptions): Promise<void> {
  await checkOptions(options);
  const harvested = await harvestDevice(options);
  const result = options.redact ? redacted(harvested) : harvested;
  if (options.record !== undefined) {
    const json = `${printableJson(snapshotToJson(harvested.snapshot), 2)}\n`;
    const settings = { force: options.force === true, private: true, notice };
    await writeOutputFile(options.record, new TextEncoder().encode(json), settings);
  }
  const sound = options.outputFile === undefined || (await writeRow(options.outputFile, result, options));
  await show(result, options);
  remarkMissing(result);
  if (options.source === 'native' && !result.hash.smbios) await remarkExample();
  if (!sound) process.exitCode = EXIT.found;
}

const CHOICES: readonly string[] = ['auto', 'official', 'assembled'] satisfies HashChoice[];
const isChoice = (text: string): text is HashChoice => CHOICES.includes(text);

/** What can be found wrong before the device is read. */
async function checkOptions(options: HarvestCommandOptions): Promise<void> {
  if (!isChoice(options.hash)) throw new CliError('--hash is auto, official or assembled');
  if (options.outputFile !== undefined && isStandardOutput(options.outputFile)) {
    throw new CliError('--output-file needs the name of a file', '"hwhash harvest --json" prints to standard output');
  }
  if (options.append && options.force) throw new CliError('--append and --force exclude each other');
  if (options.redact && options.record !== undefined) {
    throw new CliError('--redact and --record exclude each other', 'a recording is raw: it identifies the device');
  }
  const forCsv =
    options.append || options.partner || options.groupTag !== undefined || options.assignedUser !== undefined;
  if (forCsv && options.outputFile === undefined) {
    throw new CliError('--append, --partner, --group-tag and --assigned-user go with --output-file');
  }
  if (options.partner && (options.groupTag !== undefined || options.assignedUser !== undefined)) {
    throw new CliError(
      'Partner Center takes no group tag and no user',
      'leave --partner, or --group-tag and --assigned-user',
    );
  }
  if (options.assignedUser !== undefined && !isUserPrincipalName(options.assignedUser)) {
    throw new CliError('--assigned-user is not of the form name@domain', 'a wrong user locks the device');
  }
  await checkPresent(options.record, options.force);
  if (!options.append) await checkPresent(options.outputFile, options.force);
}

/** A file that would be kept is known before a device is read, which may take a TPM some seconds. */
async function checkPresent(path: string | undefined, force: boolean | undefined): Promise<void> {
  if (path === undefined || force) return;
  if (await isFile(path)) throw new CliError(`${path} exists already and is kept`, 'replace it with --force');
}

async function harvestDevice(options: HarvestCommandOptions): Promise<Harvest> {
  const choice = isChoice(options.hash) ? options.hash : 'auto';
  const source = await sourceOf({ ...options, hash: choice });
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new CliError('interrupted', undefined, EXIT.interrupted));
  process.once('SIGINT', stop);
  try {
    return await harvest({
      source,
      hash: choice,
      signal: interrupt.signal,
      ...(options.osBuild !== undefined && { osBuild: options.osBuild }),
    });
  } catch (error) {
    if (error instanceof HarvestError) throw new CliError(error.message, error.remedy);
    throw error;
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

/** Interface names may hold the address of the adapter: enx00005e005310. */
const ADDRESS_IN_NAME = /[0-9a-f]{12}/gi;

/** The harvest under pseudonyms that no other call gives again. */
function redacted({ hash, snapshot, unavailable }: Harvest): Harvest {
  const text = encodeHash(redactHash(hash, { key: randomBytes(32) }));
  const inspection = inspectHash(text);
  const hidden = (words: string): string => words.replace(ADDRESS_IN_NAME, 'xxxxxxxxxxxx');
  return {
    snapshot,
    hash: decodeHash(text),
    text,
    findings: validateHash(inspection).findings,
    unavailable: unavailable.map(({ what, reason, ...rest }) => ({
      what: hidden(what),
      reason: hidden(reason),
      ...rest,
    })),
  };
}

/** Writes the row of the device; whether a check of the file would find no error in it. */
async function writeRow(path: string, { hash, text }: Harvest, options: HarvestCommandOptions): Promise<boolean> {
  const values: CsvValues = {
    serialNumber: plain(hash.smbios?.systemSerialNumber),
    hardwareHash: text,
    ...(options.groupTag !== undefined && { groupTag: options.groupTag }),
    ...(options.assignedUser !== undefined && { assignedUser: options.assignedUser }),
    ...(options.partner && {
      windowsProductId: hash.productKey?.id ?? '',
      manufacturer: plain(hash.smbios?.systemManufacturer),
      model: plain(hash.smbios?.systemProductName),
    }),
  };
  const existing = options.append ? undefined : false;
  // A fleet's list accepts a device without a serial number too: losing the capture would help nobody.
  const settings = { existing, target: 'fleet', force: options.force === true, notice } as const;
  const { changes, faulty } = await appendCsv(path, [values], settings);
  const line = `Gathered details for device with serial number: ${printable(values.serialNumber ?? '')}`;
  await (options.json ? remark(line) : write(`${line}\n`));
  for (const { line: at, message } of changes) remark(err.dim(`${printable(path)}, line ${at}: ${printable(message)}`));
  for (const { message } of faulty) complain(`${err.red('error')}  ${printable(message)}`);
  remarkNameless(hash);
  return faulty.length === 0;
}

/** The import refuses a device that does not say what it is. */
function remarkNameless({ smbios }: Harvest['hash']): void {
  const lacking = [
    ...(plain(smbios?.systemSerialNumber) === '' ? ['serial number'] : []),
    ...(plain(smbios?.systemManufacturer) === '' ? ['manufacturer'] : []),
  ];
  if (lacking.length === 0) return;
  const what = `the device has no ${lacking.join(' and no ')}`;
  complain(`${err.yellow('warning')}  ${what}: the import will answer InvalidZtdHardwareHash`);
}

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() ?? false;

/** A firmware text as the portal accepts it: no comma, which would part the value in two. */
const plain = (text: string | undefined): string => (text ?? '').replaceAll(',', '').trim();

async function show(result: Harvest, options: HarvestCommandOptions): Promise<void> {
  const { hash, text, snapshot, findings, unavailable } = result;
  if (options.json) {
    const document = {
      schemaVersion: SCHEMA_VERSION,
      hash: hashToJson(hash),
      text,
      ...(!options.redact && { snapshot: snapshotToJson(snapshot) }),
      findings,
      unavailable,
    };
    await writeJson(document);
  } else if (options.outputFile === undefined) {
    await writeText(renderSummary(describeHash(hash)));
  }
}

function remarkMissing({ unavailable }: Harvest): void {
  const missing = unavailable.filter(({ expected }) => !expected);
  if (missing.length === 0) return;
  remark(`\n${err.bold('Not read')}`);
  const width = Math.max(...missing.map(({ what }) => what.length));
  for (const { what, reason, remedy } of missing) {
    remark(`  ${err.yellow(printable(what).padEnd(width))}  ${printable(reason)}`);
    remark(`  ${' '.repeat(width)}  ${err.dim(printable(remedy))}`);
  }
}

/** A machine without SMBIOS is a container or a small virtual machine: there is a whole device to try. */
async function remarkExample(): Promise<void> {
  const path = `${packageRoot()}/examples/laptop.json`;
  if (!(await stat(path).catch(() => undefined))) return;
  const near = relative(process.cwd(), path);
  remark(
    `\nTo see a whole device, try a recorded one:\n  hwhash harvest --source recorded:${near.length < path.length ? near : path}`,
  );
}
