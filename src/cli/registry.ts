/**
 * A registry: the hashes of CSV files, or of any other input, in an index, each under the name of its row. Files are streamed,
 * and what a candidate was like is read again from the file when it is explained: only keys and names stay in memory.
 */
import type { HardwareHash } from '../hash/model.js';
import type { CarriedHash } from '../input/carriers.js';
import type { DeviceIndex } from '../match/index.js';
import { CliError } from './failure.js';
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

/** What a row is called. */
interface NamedHash {
  id: string;
  carried: CarriedHash;
}

/** The hashes of files, each with its name; with several files a name has its file in front. */
async function* namedHashes(paths: readonly string[]): AsyncGenerator<NamedHash> {
  const [{ carriedHashes }, { labelOf }] = await Promise.all([import('./input-stream.js'), import('./input.js')]);
  for (const path of paths) {
    let position = 0;
    for await (const carried of carriedHashes(path)) {
      position++;
      const row = carried.place ?? `entry ${position}`;
      yield { id: paths.length === 1 ? row : `${labelOf(path)}, ${row}`, carried };
    }
  }
}

/** How a registry is read. */
export interface RegistryOptions {
  /** What a device is called in the index; the name of its row by default. */
  nameOf?: (row: string, hash: HardwareHash, carried: CarriedHash) => string;
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
  const index = new DeviceIndex();
  // Standard input cannot be read again.
  const kept = paths.includes('-') ? new Map<string, CarriedHash>() : undefined;
  let unreadable = 0;
  for await (const { id, carried } of namedHashes(paths)) {
    const { hash } = carriedInspection(carried.content);
    if (hash === undefined) unreadable++;
    else {
      index.add(nameOf(id, hash, carried), hash);
      kept?.set(id, carried);
    }
  }
  if (index.size === 0) throw new CliError(`${paths.map(labelOf).join(', ')} holds no readable hash`);
  remarkUnreadable(unreadable);
  const rowsOf = async (ids: ReadonlySet<string>): Promise<ReadonlyMap<string, RegistryRow>> => {
    const rows = new Map<string, RegistryRow>();
    const take = ({ id, carried }: NamedHash): void => {
      const { hash } = carriedInspection(carried.content);
      const { serialNumber } = carried;
      if (hash) rows.set(id, { hash, ...(serialNumber === undefined ? {} : { serialNumber }) });
    };
    if (kept) for (const [id, carried] of kept) if (ids.has(id)) take({ id, carried });
    if (kept || ids.size === 0) return rows;
    for await (const named of namedHashes(paths)) {
      if (ids.has(named.id)) take(named);
      if (rows.size === ids.size) break;
    }
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
