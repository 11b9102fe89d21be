/**
 * Devices that a service has already, as its exports name them: rows of a CSV export, members of a Graph response, or
 * hashes in any input. A device is known by its hash, or by its serial number where no other manufacturer has that one.
 */
import { open, stat } from 'node:fs/promises';
import { columnOfTitle } from '../csv/dialects.js';
import { KeySet } from '../csv/key-index.js';
import { DEVICE_WORDS, TEXT_WORDS } from '../csv/keys.js';
import type { CsvValues } from '../csv/row.js';
import type { CsvRow } from '../csv/rows.js';
import { readAtMost } from '../files/bounded.js';
import { CsvInputError, inputError } from '../files/input-file.js';
import { openDocuments } from '../input/documents.js';
import { placeholderSerial } from '../validate/placeholders.js';
import { type CsvChange, changeOf } from './change.js';
import { hasDevice, hasText, type RowIdentity } from './identity.js';
import { type DeviceName, RowRepairer } from './repair.js';
import { detached } from './row-places.js';

/** A response of Graph has some hundred bytes a device; fleets of a million fit. */
const LARGEST_JSON = 512 * 1024 * 1024;
/** What comes out of a pipe is kept while it is read. */
const LARGEST_PIPE = 64 * 1024 * 1024;
/** Objects in objects that are looked into. */
const MOST_LEVELS = 32;

/** The first word of a manufacturer's name: services write "Dell Inc.", "Dell Inc" and "Dell". */
const maker = (name: string | undefined): string => /[\p{L}\p{N}]+/u.exec((name ?? '').toLowerCase())?.[0] ?? '';

const serialKey = (serial: string | undefined): string | undefined => {
  const key = serial?.trim().toUpperCase();
  return key && !placeholderSerial(key) ? key : undefined;
};

const pair = (serial: string, name: string): string => `${serial}\n${name}`;

/** How a device was recognised; `other-maker` where its serial number is known of another manufacturer's device. */
export type Recognition = 'hash' | 'serial' | 'other-maker' | 'unknown';

/** Devices that are known. */
export class KnownDevices {
  private readonly texts = new KeySet(TEXT_WORDS);
  private readonly devices = new KeySet(DEVICE_WORDS);
  /** The manufacturer that a serial number was first listed with; '' where the export does not name one. */
  private readonly serials = new Map<string, string>();
  /** Serial numbers that were listed with further manufacturers, and these. */
  private readonly others = new Set<string>();
  private readonly repairer = new RowRepairer(
    { target: 'fleet' },
    { changed: () => undefined, leftOut: () => undefined, faulty: () => undefined },
  );
  /** Devices that were added. */
  count = 0;

  /** Adds what an export says of a device; whether that tells it from others. */
  add(row: CsvRow): boolean {
    const repaired = row.values.hardwareHash ? this.repairer.repair(row) : undefined;
    const { serialNumber, manufacturer } = repaired ? this.repairer.nameOf(repaired) : row.values;
    if (repaired) this.addHash(repaired.identity);
    const serial = serialKey(serialNumber);
    if (serial !== undefined) this.addSerial(serial, maker(manufacturer));
    const isNamed = serial !== undefined || repaired !== undefined;
    if (isNamed) this.count++;
    return isNamed;
  }

  private addHash(identity: RowIdentity): void {
    if (hasText(identity)) this.texts.add(identity.text);
    if (hasDevice(identity)) this.devices.add(identity.device);
  }

  private addSerial(serial: string, name: string): void {
    const first = this.serials.get(serial);
    if (first === undefined) this.serials.set(detached(serial), name);
    else if (first !== name) this.others.add(pair(serial, name));
  }

  private isListed(serial: string, name: string): boolean {
    return this.serials.get(serial) === name || this.others.has(pair(serial, name));
  }

  private hasHash(identity: RowIdentity): boolean {
    if (hasDevice(identity) && this.devices.find(identity.device) >= 0) return true;
    return hasText(identity) && this.texts.find(identity.text) >= 0;
  }

  /** Whether a device is among them, and by what. */
  recognise(identity: RowIdentity, { serialNumber, manufacturer }: DeviceName): Recognition {
    if (this.hasHash(identity)) return 'hash';
    const serial = serialKey(serialNumber) ?? '';
    if (!this.serials.has(serial)) return 'unknown';
    const own = maker(manufacturer);
    return own === '' || this.isListed(serial, '') || this.isListed(serial, own) ? 'serial' : 'other-maker';
  }
}

/**
 * Reads what is known.
 *
 * @returns what keeps the list from being complete: pages of a response that are missing
 * @throws {@link CsvInputError} an export cannot be read, or names no device
 */
export async function readKnown(path: string, known: KnownDevices): Promise<CsvChange[]> {
  const before = known.count;
  const source = (await pipedAt(path)) ?? path;
  const json = typeof source === 'string' ? await jsonAt(source) : jsonIn(source);
  const gaps = json === undefined ? await addRows(source, known) : addObjects(path, json, known);
  if (known.count > before) return gaps;
  const message = `${path} names no device: it has no serial number and no hash that can be read`;
  throw new CsvInputError('input-not-readable', message, path);
}

async function addRows(source: string | Uint8Array, known: KnownDevices): Promise<CsvChange[]> {
  for (const document of await openDocuments([source], 'fleet')) {
    for await (const rows of document.rows()) {
      // Without a title that is known, columns are taken by their places, which says nothing here.
      const titles = document.reader?.info?.titles;
      if (titles && !titles.some(columnOfTitle)) break;
      for (const row of rows) known.add(row);
    }
  }
  return [];
}

/** What comes out of a pipe or a device, which cannot be read twice; undefined for a file. */
async function pipedAt(path: string): Promise<Uint8Array | undefined> {
  try {
    const stats = await stat(path);
    if (stats.isFile() || stats.isDirectory()) return undefined;
    const bytes = await readAtMost(path, LARGEST_PIPE);
    if (bytes !== undefined) return bytes;
  } catch (error) {
    throw inputError(path, error);
  }
  const message = `${path} is not read: it has more than 64 MiB; save it to a file, which may have more`;
  throw new CsvInputError('input-too-large', message, path);
}

const JSON_START = /^[\ufeff\s]*[{[]/;

/** The JSON in bytes; undefined where it is none. */
function jsonIn(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  if (!JSON_START.test(text.slice(0, 64))) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The JSON in a file; undefined where it is none. */
async function jsonAt(path: string): Promise<unknown> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const head = Buffer.alloc(64);
      const { bytesRead } = await file.read(head, 0, head.length, 0);
      if (!JSON_START.test(head.toString('utf8', 0, bytesRead))) return undefined;
      if (size > LARGEST_JSON)
        throw new CsvInputError('input-too-large', `${path} is not read: it has ${size} bytes`, path);
      return JSON.parse((await file.readFile('utf8')).replace(/^\ufeff/, ''));
    } finally {
      await file.close();
    }
  } catch (error) {
    // Not one document: a list of them, or text that a reader of hashes knows.
    if (error instanceof SyntaxError) return undefined;
    throw inputError(path, error);
  }
}

function addObjects(path: string, json: unknown, known: KnownDevices): CsvChange[] {
  const gaps: CsvChange[] = [];
  const waiting: [value: unknown, level: number][] = [[json, 0]];
  let number = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, level] = next;
    if (typeof value !== 'object' || value === null || level > MOST_LEVELS) continue;
    const values: CsvValues = {};
    for (const [name, member] of Object.entries(value)) {
      const column = typeof member === 'string' ? columnOfTitle(name) : undefined;
      if (column !== undefined) values[column] ??= member;
      else waiting.push([member, level + 1]);
    }
    const row: CsvRow = { values, source: path, line: 1, row: number, faults: [], aligned: true };
    if (known.add(row)) number++;
    if ('@odata.nextLink' in value) {
      const message = 'the response has further pages (@odata.nextLink), whose devices count as unknown: save them too';
      gaps.push({ ...changeOf(row, message), row: null });
    }
  }
  return gaps;
}
