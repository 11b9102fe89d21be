/**
 * A registry: the hashes of CSV files, or of any other input, in an index, each under the name of its row. Files are streamed,
 * and what a candidate was like is read again from the file when it is explained: only keys and names stay in memory.
 */
import { toLatin1 } from '#platform';
import type { HardwareHash } from '../hash/model.js';
import type { CarriedHash } from '../input/carriers.js';
import type { PlainRow } from '../input/plain-rows.js';
import type { DeviceIndex } from '../match/index.js';
import { CliError } from './failure.js';
import type { HashSink } from './input-stream.js';
import { remark } from './terminal.js';

/** A row of a registry that is explained. */
export interface RegistryRow {
  hash: HardwareHash;
  /** What the file says beside the hash. */
  serialNumber?: string;
}

/** A registry in memory. */
export interface Registry {
  index: DeviceIndex;
  /** Rows without a readable hash. */
  unreadable: number;
  /** Reads rows again; none of an index file, which has no hashes. */
  rowsOf(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, RegistryRow>>;
}

/** Receives the hashes of files, each with its name, in their order. */
interface NamedSink {
  /** A row that is as it should be, where it lies; whether it was taken. One that was not comes as a hash. */
  plain(id: string, row: PlainRow): boolean;
  hash(id: string, carried: CarriedHash): void;
  /** Whether nothing more is wanted. */
  isDone?(): boolean;
}

/** Has a sink receive the hashes of files; with several files a name has its file in front. */
async function passNamed(paths: readonly string[], sink: NamedSink): Promise<void> {
  const [{ passInput }, { labelOf }] = await Promise.all([import('./input-stream.js'), import('./input.js')]);
  for (const path of paths) {
    const prefix = paths.length === 1 ? '' : `${labelOf(path)}, `;
    let position = 0;
    const own: HashSink = {
      plain(row) {
        position++;
        const isTaken = sink.plain(`${prefix}line ${row.line}`, row);
        // It comes again.
        if (!isTaken) position--;
        return isTaken;
      },
      hash(carried) {
        position++;
        sink.hash(`${prefix}${carried.place ?? `entry ${position}`}`, carried);
      },
    };
    for await (const _ of passInput(path, own)) if (sink.isDone?.()) return;
  }
}

/** The serial number that a row gives beside its hash. */
function listedSerial({ bytes, columns, starts, ends }: PlainRow): string | undefined {
  const at = columns.lastIndexOf('serialNumber');
  return at < 0 || ends[at] === starts[at] ? undefined : toLatin1(bytes, starts[at], ends[at]);
}

/** How a registry is read. */
export interface RegistryOptions {
  /**
   * What a device is called in the index; the name of its row by default.
   *
   * @param serialNumber what the row gives beside the hash or, where it gives none, what the hash says
   */
  nameOf?: (row: string, serialNumber: string | undefined) => string;
}

/**
 * Reads files row by row; rows that hold no readable hash are counted and remarked.
 *
 * @throws {CliError} where no row holds one
 */
export async function readRegistry(
  paths: readonly string[],
  { nameOf = (row) => row }: RegistryOptions = {},
): Promise<Registry> {
  const { labelOf } = await import('./input.js');
  const { carriedInspection } = await import('../input/carriers.js');
  const { DeviceIndex } = await import('../match/index.js');
  const { HashKeys } = await import('../match/hash-keys.js');
  const index = new DeviceIndex();
  const keysOf = new HashKeys();
  // Standard input cannot be read again.
  const kept = paths.includes('-') ? new Map<string, CarriedHash>() : undefined;
  let unreadable = 0;
  await passNamed(paths, {
    plain(id, row) {
      if (kept) return false;
      const { keys, serialNumber } = keysOf.of(row.slot.reader, row.slot.frame);
      index.addKeys(nameOf(id, listedSerial(row) ?? serialNumber), keys);
      return true;
    },
    hash(id, carried) {
      const { hash } = carriedInspection(carried.content);
      if (hash === undefined) {
        unreadable++;
        return;
      }
      index.add(nameOf(id, carried.serialNumber ?? hash.smbios?.systemSerialNumber), hash);
      kept?.set(id, carried);
    },
  });
  if (index.size === 0) throw new CliError(`${paths.map(labelOf).join(', ')} holds no readable hash`);
  remarkUnreadable(unreadable);
  const rowsOf = async (ids: ReadonlySet<string>): Promise<ReadonlyMap<string, RegistryRow>> => {
    const rows = new Map<string, RegistryRow>();
    const take = (id: string, { content, serialNumber }: CarriedHash): void => {
      const { hash } = carriedInspection(content);
      if (hash) rows.set(id, { hash, ...(serialNumber === undefined ? {} : { serialNumber }) });
    };
    if (kept) for (const [id, carried] of kept) if (ids.has(id)) take(id, carried);
    if (kept || ids.size === 0) return rows;
    await passNamed(paths, {
      plain: (id) => !ids.has(id),
      hash: (id, carried) => {
        if (ids.has(id)) take(id, carried);
      },
      isDone: () => rows.size === ids.size,
    });
    return rows;
  };
  return { index, unreadable, rowsOf };
}

const INDEX_MAGIC = 'HWHASHIX';

/** Whether a file is an index, by its first bytes. */
async function isIndex(path: string): Promise<boolean> {
  if (path === '-') return false;
  const { open } = await import('node:fs/promises');
  // What cannot be opened is said where it is read.
  const file = await open(path).catch(() => undefined);
  if (file === undefined || !(await file.stat()).isFile()) {
    await file?.close();
    return false;
  }
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(INDEX_MAGIC.length));
    return buffer.toString('latin1', 0, bytesRead) === INDEX_MAGIC;
  } finally {
    await file.close();
  }
}

/** A registry of an index file, or of files with hashes. */
export async function openRegistry(path: string): Promise<Registry> {
  if (!(await isIndex(path))) return readRegistry([path]);
  return { index: await loadIndex(path), unreadable: 0, rowsOf: async () => new Map() };
}

/** @throws {CliError} where the file is no index, or damaged */
export async function loadIndex(path: string): Promise<DeviceIndex> {
  const { loadDeviceIndex } = await import('../match/index-storage.js');
  const { IndexFormatError } = await import('../match/index.js');
  try {
    return await loadDeviceIndex(path);
  } catch (error) {
    if (error instanceof IndexFormatError) {
      throw new CliError(`${path}: ${error.message}`, 'make one with "hwhash index build"');
    }
    const { inputError } = await import('../files/input-file.js');
    throw new CliError(inputError(path, error).message);
  }
}

function remarkUnreadable(unreadable: number): void {
  if (unreadable === 0) return;
  const rows = unreadable === 1 ? '1 row of the registry holds' : `${unreadable} rows of the registry hold`;
  remark(`hwhash: ${rows} no readable hash: see "hwhash csv check"`);
}

/** What to call a row: its name, and the serial number that its file gives. */
export function rowTitle(rows: ReadonlyMap<string, RegistryRow>, id: string): string {
  const serial = rows.get(id)?.serialNumber;
  return serial ? `${id}, serial number ${serial}` : id;
}
