/**
 * The results on a stick: `AutopilotHWID.csv` with at most 500 rows, then `AutopilotHWID-2.csv` and so on, and beside them
 * the recording of every device. A device that is there already is updated in its place.
 */
import { mkdir, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { CsvValues } from '../csv/row.js';
import { writeOutputFile } from '../files/output-file.js';
import type { Harvest } from '../harvest/harvest.js';
import { snapshotToJson } from '../harvest/snapshot-json.js';
import type { HardwareHash } from '../hash/model.js';
import { printableJson } from '../hash/printable.js';
import { inspectHash } from '../inspect/inspect.js';
import { formatOwnCsv, MOST_ROWS, parseOwnCsv } from './own-csv.js';
import { isCapturedAgain } from './same-device.js';
import { serialOf } from './serial.js';

const STEM = 'AutopilotHWID';
const NAME = /^AutopilotHWID(?:-([1-9]\d{0,5}))?\.csv$/i;
/** What an interrupted run left behind. */
const LEFTOVER = /^\.(AutopilotHWID|[\w-]+\.json\.).*\.tmp$/;
const RECORDINGS = 'recordings';
/** 500 rows of 4 kB, and room for what people add. */
const LARGEST_FILE = 64 * 1024 * 1024;

/** What is written beside the hash. */
export interface RowOptions {
  groupTag?: string;
  assignedUser?: string;
}

/** Where a device was written. */
export interface Written {
  /** Name of the CSV file. */
  file: string;
  /** Row of the device, from 1, without the header line. */
  row: number;
  /** Rows of the file. */
  rows: number;
  /** Whether the device was there before. */
  updated: boolean;
  /** Path of the recording, with forward slashes. */
  recording: string;
  /** What the technician has to know: a file that was not touched, a serial number that no CSV can hold. */
  remarks: string[];
}

interface ResultFile {
  name: string;
  /** Number in the name; 1 for the first. */
  number: number;
  /** Undefined where another program has changed the file. */
  rows: CsvValues[] | undefined;
}

/**
 * Adds a device to the results in a folder, or updates it.
 *
 * @param folder root of the stick
 * @throws {OutputFileError} what cannot be written; the rows that were there are still there then
 */
export async function writeDevice(folder: string, harvest: Harvest, options: RowOptions = {}): Promise<Written> {
  await removeLeftovers(folder);
  const files = await readFiles(folder);
  const foreign = files.filter(({ rows }) => rows === undefined);
  const remarks = foreign.map(({ name }) => `${name} was changed by another program and is left as it is`);
  const { hash, text } = harvest;
  const serialNumber = serialFor(hash, remarks);
  const place = find(files, hash) ?? nextPlace(files);
  const rows = [...(place.file.rows ?? [])];
  const before = rows[place.index];
  rows[place.index] = {
    ...before,
    serialNumber,
    windowsProductId: before?.windowsProductId ?? '',
    hardwareHash: text,
    ...options,
  };
  const recording = await record(folder, harvest);
  try {
    await writeOutputFile(join(folder, place.file.name), formatOwnCsv(rows), { force: true });
  } catch (error) {
    if (before === undefined) await unlink(join(folder, recording)).catch(() => undefined);
    throw error;
  }
  return {
    file: place.file.name,
    row: place.index + 1,
    rows: rows.length,
    updated: before !== undefined,
    recording,
    remarks,
  };
}

/**
 * Whether a device is on the stick as it was written; to be called after the stick was taken off the system once, so
 * that the answer comes from the stick and not from memory.
 */
export async function isWritten(folder: string, { file, row }: Written, text: string): Promise<boolean> {
  const content = await readFile(join(folder, file), 'latin1').catch(() => '');
  return parseOwnCsv(content)?.[row - 1]?.hardwareHash === text;
}

/** How many devices the files of a folder hold. */
export async function countDevices(folder: string): Promise<number> {
  return (await readFiles(folder)).reduce((sum, { rows }) => sum + (rows?.length ?? 0), 0);
}

async function readFiles(folder: string): Promise<ResultFile[]> {
  const files: ResultFile[] = [];
  for (const name of await readdir(folder)) {
    const match = NAME.exec(name);
    if (match) files.push({ name, number: Number(match[1] ?? 1), rows: await readRows(join(folder, name)) });
  }
  return files.sort((a, b) => a.number - b.number);
}

async function readRows(path: string): Promise<CsvValues[] | undefined> {
  const { size } = await stat(path);
  // An empty file is what a full stick left: there is nothing to lose in it.
  if (size === 0) return [];
  return size > LARGEST_FILE ? undefined : parseOwnCsv(await readFile(path, 'latin1'));
}

interface Place {
  file: ResultFile;
  index: number;
}

function find(files: readonly ResultFile[], hash: HardwareHash): Place | undefined {
  for (const file of files) {
    const index = (file.rows ?? []).findIndex(({ hardwareHash }) => {
      const known = inspectHash(hardwareHash ?? '').hash;
      return known !== undefined && isCapturedAgain(known, hash);
    });
    if (index >= 0) return { file, index };
  }
  return undefined;
}

/** The end of the last file, or of a new one. */
function nextPlace(files: readonly ResultFile[]): Place {
  const last = files.at(-1);
  if (last?.rows && last.rows.length < MOST_ROWS) return { file: last, index: last.rows.length };
  const number = (last?.number ?? 0) + 1;
  const name = number === 1 ? `${STEM}.csv` : `${STEM}-${number}.csv`;
  return { file: { name, number, rows: [] }, index: 0 };
}

/** The serial number as a CSV for import can hold it. */
function serialFor({ smbios }: HardwareHash, remarks: string[]): string {
  const serial = serialOf(smbios).replaceAll(',', '').trim();
  if (/^[\x20-\x7e]*$/.test(serial) && !serial.includes('"')) return serial;
  remarks.push('the serial number holds characters that no import accepts: its column is empty, the hash has it');
  return '';
}

/** Writes what the device reported; one file a device, replaced when it comes again. */
async function record(folder: string, { hash, snapshot }: Harvest): Promise<string> {
  const { uuid, systemSerialNumber, systemManufacturer, systemProductName } = hash.smbios ?? {};
  const firmware = [uuid, systemSerialNumber, systemManufacturer, systemProductName];
  const adapters = hash.networkAdapters.map(({ macAddress }) => macAddress);
  const identity = JSON.stringify([firmware, hash.tpm?.endorsementKey?.sha256, hash.disk?.serialNumber, adapters]);
  const digest = sha256Hex(new TextEncoder().encode(identity)).slice(0, 8);
  const serial =
    serialOf(hash.smbios)
      .replaceAll(/[^\w-]/g, '')
      .slice(0, 40) || 'no-serial';
  const path = `${RECORDINGS}/${serial}-${digest}.json`;
  await mkdir(join(folder, RECORDINGS), { recursive: true });
  const json = `${printableJson(snapshotToJson(snapshot), 2)}\n`;
  await writeOutputFile(join(folder, path), new TextEncoder().encode(json), { force: true });
  return path;
}

/** A stick that was pulled while it was written has unfinished files, which would fill it in time. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const place of [folder, join(folder, RECORDINGS)]) {
    const names = await readdir(place).catch(() => []);
    for (const name of names) if (LEFTOVER.test(name)) await unlink(join(place, name)).catch(() => undefined);
  }
}
