/**
 * What people really have: CSV files plain or gzipped, OA3.xml reports, base64 files, the ZIP that Windows' diagnostics
 * make, and folders of any of these. What a file is, is found out from its content. Archives are bounded: a small file
 * must not unpack into one that fills the memory.
 */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { base64Encode } from '#platform';
import { CsvInputError, inputError, type OpenInput, openInput, ZIP_MAGIC } from '../files/input-file.js';
import { gunzipped, readRange, readStream } from '../files/read.js';
import { encodeHash } from '../hash/encode.js';
import { inspectHash } from '../hash/inspect.js';
import type { HardwareHash } from '../hash/model.js';
import { type CarriedHash, findHashes } from '../interop/carriers.js';
import type { CsvColumn, CsvTarget } from './dialects.js';
import { sniffEncoding } from './encoding.js';
import { looksLikeHash } from './header.js';
import type { CsvValues } from './row.js';
import { type CsvRow, RowReader } from './rows.js';

/** A list of rows that can be read again and again. */
export interface CsvDocument {
  /** Name of the file, and of the part of an archive. */
  readonly name: string;
  /** Reads the rows, in batches. */
  rows(): AsyncGenerator<CsvRow[]>;
  /** The reader of the last pass: what encoding and header line were like; undefined for what is no CSV. */
  readonly reader: RowReader | undefined;
  /** Columns that rows can have; known after the first batch. */
  readonly columns: readonly CsvColumn[];
}

/** Names in a folder or an archive that can hold hashes. */
const NAMES = /\.(csv|txt|xml|b64|gz|zip)$/i;
/** Most files that are looked at in a folder or an archive. */
const MOST_FILES = 10_000;
/** Largest file that is read as a whole: neither CSV nor an archive. */
const LARGEST_WHOLE = 64 * 1024 * 1024;
/** Largest archive, and most bytes that one may unpack into. */
const LARGEST_UNPACKED = 512 * 1024 * 1024;

/**
 * The documents behind paths, in order; a folder's in the order of their names.
 *
 * @param inputs paths, or the bytes of a standard input
 * @throws {CsvInputError}
 */
export async function openDocuments(
  inputs: readonly (string | Uint8Array)[],
  target: CsvTarget,
): Promise<CsvDocument[]> {
  const documents: CsvDocument[] = [];
  for (const input of inputs) {
    if (typeof input !== 'string') documents.push(...(await documentsOf(input, '-', target)));
    else documents.push(...(await documentsAt(input, target)));
  }
  return documents;
}

async function documentsAt(path: string, target: CsvTarget, insideFolder = false): Promise<CsvDocument[]> {
  const stats = await stat(path).catch((error: unknown) => {
    throw inputError(path, error);
  });
  if (stats.isDirectory()) return documentsIn(path, target);
  const input = await openInput(path);
  try {
    if (input.size === undefined) return await documentsOf(await readWhole(input, LARGEST_UNPACKED), path, target);
    const head = Buffer.alloc(Math.min(input.size, 8192));
    await input.handle.read(head, 0, head.length, 0);
    const kind = kindOf(head);
    if (input.gzip || kind === 'csv') return [new CsvFile(path, target)];
    const limit = kind === 'zip' ? LARGEST_UNPACKED : LARGEST_WHOLE;
    const documents = await documentsOf(await readWhole(input, limit), path, target);
    return insideFolder ? documents : refuseEmpty(path, documents);
  } finally {
    await input.handle.close();
  }
}

async function documentsIn(folder: string, target: CsvTarget): Promise<CsvDocument[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    throw inputError(folder, error);
  });
  const pathOf = (entry: Dirent): string => join(entry.parentPath, entry.name);
  const paths = entries
    .filter((entry) => entry.isFile() && NAMES.test(entry.name))
    .map(pathOf)
    .sort();
  if (paths.length > MOST_FILES) throw tooLarge(folder, `it holds ${paths.length} files`);
  if (paths.length === 0) {
    throw new CsvInputError('input-not-readable', `${folder} holds no CSV, XML, ZIP or base64 file`, folder);
  }
  const documents: CsvDocument[] = [];
  for (const path of paths) documents.push(...(await documentsAt(path, target, true)));
  return documents;
}

/** A file that the caller named and that holds no hash is not passed over. */
function refuseEmpty(path: string, documents: CsvDocument[]): CsvDocument[] {
  if (documents.length > 1) return documents;
  const [only] = documents;
  if (only === undefined) throw new CsvInputError('input-not-readable', `${path} holds no CSV file and no hash`, path);
  if (only instanceof HashList && only.fault)
    throw new CsvInputError('input-not-readable', `${path}: ${only.fault}`, path);
  return documents;
}

function tooLarge(path: string, what: string): CsvInputError {
  return new CsvInputError('input-too-large', `${path} is not read: ${what}`, path);
}

async function readWhole(input: OpenInput, limit: number): Promise<Uint8Array> {
  const { path, handle, size } = input;
  if (size !== undefined && size > limit) throw tooLarge(path, `it has ${size} bytes and is no CSV file`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array, start: number, end: number): void => {
    length += end - start;
    if (length > limit) throw tooLarge(path, `it has more than ${limit} bytes`);
    // A copy, which a Buffer's own slice is not: the chunk's memory is filled again with what follows.
    chunks.push(new Uint8Array(chunk.subarray(start, end)));
  };
  try {
    if (size === undefined) await readStream(handle.createReadStream({ autoClose: false }), take);
    else await readRange(handle, 0, size, take);
  } catch (error) {
    throw inputError(path, error);
  }
  return Buffer.concat(chunks);
}

type Kind = 'zip' | 'hashes' | 'csv';

function kindOf(head: Uint8Array): Kind {
  if (head.length >= 4 && Buffer.from(head.subarray(0, 4)).readUInt32BE() === ZIP_MAGIC) return 'zip';
  const start = decodeText(head.subarray(0, 8192)).trim();
  // XML, JSON, the raw bytes, or the base64 itself.
  if (/^[<{[]/.test(start) || start.startsWith('OA')) return 'hashes';
  return looksLikeHash(start) && !/[,;\t|]/.test(start) ? 'hashes' : 'csv';
}

/** The text of a whole small file. */
function decodeText(bytes: Uint8Array): string {
  const { encoding, bomLength } = sniffEncoding(bytes);
  const label = encoding === 'ascii-compatible' ? 'utf-8' : encoding;
  return new TextDecoder(label).decode(bytes.subarray(bomLength));
}

/** The documents in the bytes of one file. */
async function documentsOf(bytes: Uint8Array, name: string, target: CsvTarget): Promise<CsvDocument[]> {
  const kind = kindOf(bytes);
  return kind === 'zip' ? documentsOfZip(bytes, name, target) : documentsOfFile(bytes, kind, name, target);
}

function documentsOfFile(bytes: Uint8Array, kind: 'csv' | 'hashes', name: string, target: CsvTarget): CsvDocument[] {
  return kind === 'csv' ? [new CsvBytes(name, bytes, target)] : documentsOfHashes(bytes, name);
}

/** One document of the hashes that an OA3.xml report, a JSON, a base64 text or a container holds. */
function documentsOfHashes(bytes: Uint8Array, name: string): CsvDocument[] {
  let found: CarriedHash[];
  try {
    found = findHashes(bytes).hashes;
  } catch (error) {
    // Diagnostics are full of XML and JSON that is none of ours; a file that the caller named is reported.
    return [new HashList(name, [], error instanceof Error ? error.message : String(error))];
  }
  const rows = found.map(({ content, serialNumber, productKeyId, groupTag, assignedUser }) => ({
    serialNumber,
    windowsProductId: productKeyId,
    hardwareHash: typeof content === 'string' ? content : encodeContent(content),
    groupTag,
    assignedUser,
  }));
  return [new HashList(name, rows)];
}

const encodeContent = (content: Uint8Array | HardwareHash): string =>
  content instanceof Uint8Array ? base64Encode(content) : encodeHash(content, { preserve: true });

/** An archive in an archive is not opened, whatever it is called: one can hold itself. */
const isWanted = (member: string): boolean => NAMES.test(member) && !/\.(zip|gz)$/i.test(member);

async function documentsOfZip(archive: Uint8Array, name: string, target: CsvTarget): Promise<CsvDocument[]> {
  // Only archives need it: it would take its part of every import of the library.
  const { unzip } = await import('./zip.js');
  const members = await unzip(archive, name, isWanted, { files: MOST_FILES, bytes: LARGEST_UNPACKED });
  return members.flatMap(({ name: member, bytes }) => {
    const kind = kindOf(bytes);
    return kind === 'zip' ? [] : documentsOfFile(bytes, kind, `${name}:${member}`, target);
  });
}

/** Rows that did not come from CSV: hashes of which little else is known. */
class HashList implements CsvDocument {
  readonly reader = undefined;
  readonly columns = ['serialNumber', 'windowsProductId', 'hardwareHash'] as const;

  constructor(
    readonly name: string,
    private readonly list: readonly CsvValues[],
    /** Why there are no rows. */
    readonly fault?: string,
  ) {}

  async *rows(): AsyncGenerator<CsvRow[]> {
    yield this.list.map((values, row) => {
      const { hash } = inspectHash(values.hardwareHash ?? '');
      const serialNumber = values.serialNumber ?? hash?.smbios?.systemSerialNumber?.trim();
      return { values: { ...values, serialNumber }, source: this.name, line: row + 1, row, faults: [], aligned: true };
    });
  }
}

/** A CSV file in memory. */
class CsvBytes implements CsvDocument {
  reader: RowReader | undefined;

  constructor(
    readonly name: string,
    private readonly bytes: Uint8Array,
    private readonly target: CsvTarget,
  ) {}

  get columns(): readonly CsvColumn[] {
    return this.reader?.info?.columns ?? [];
  }

  async *rows(): AsyncGenerator<CsvRow[]> {
    this.reader = new RowReader({ source: this.name, target: this.target });
    yield this.reader.push(this.bytes);
    yield this.reader.finish();
  }
}

/** A CSV file on disk, plain or gzipped. */
class CsvFile implements CsvDocument {
  reader: RowReader | undefined;

  constructor(
    readonly name: string,
    private readonly target: CsvTarget,
  ) {}

  get columns(): readonly CsvColumn[] {
    return this.reader?.info?.columns ?? [];
  }

  async *rows(): AsyncGenerator<CsvRow[]> {
    const reader = new RowReader({ source: this.name, target: this.target });
    this.reader = reader;
    const input = await openInput(this.name);
    try {
      const stream = input.handle.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 });
      for await (const chunk of gunzipped(stream)) yield reader.push(chunk);
      yield reader.finish();
    } catch (error) {
      throw inputError(this.name, error);
    } finally {
      await input.handle.close();
    }
  }
}
