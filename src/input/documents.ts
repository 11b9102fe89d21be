/**
 * Files and folders as lists of rows: what a file is, is detected from its content; archives are opened, every file of a
 * folder is read or named. A file of lines is read in pieces, however large it is.
 */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { base64Encode } from '#platform';
import { type CsvColumn, type CsvTarget, DIALECTS } from '../csv/dialects.js';
import { readHead } from '../csv/header.js';
import type { CsvHeadInfo, CsvRow } from '../csv/rows.js';
import { RowReader } from '../csv/rows.js';
import { CsvInputError, inputError, type OpenInput, openInput } from '../files/input-file.js';
import { gunzipped, readRange, readStream } from '../files/read.js';
import { encodeHash } from '../hash/encode.js';
import { excerpt } from '../hash/printable.js';
import { inflateNode } from './inflate-node.js';
import { readModels } from './models.js';
import { ArchiveBudget, ArchiveError } from './packed.js';
import { isPacked, type UnpackedPart, unpackedParts } from './parts.js';
import { layoutOf, recordsIn, TextRecords } from './read.js';
import type { InputRecord } from './record.js';
import { serialNumberOf } from './rows.js';
import { binaryKind } from './signatures.js';
import { headerOf } from './table.js';
import { decodeMixed, MixedDecoder } from './text.js';

/** What the start and the lines of a file were like. */
export interface DocumentHead {
  readonly info: CsvHeadInfo | undefined;
  readonly oddLines: { readonly endings: number; readonly blank: number };
}

/** A list of rows that can be read again and again. */
export interface CsvDocument {
  /** Name of the file, and of the part of an archive. */
  readonly name: string;
  /** Reads the rows, in batches. */
  rows(): AsyncGenerator<CsvRow[]>;
  /** What the last pass detected about encoding, header line and lines; undefined for what is not CSV. */
  readonly reader: DocumentHead | undefined;
  /** Columns that rows can have; known after the rows were read. */
  readonly columns: readonly CsvColumn[];
  /** Why the file is not read, where that does not lose a device: it is a picture, say. */
  readonly unread?: string;
}

/** Most files that are looked at in a folder. */
const MOST_FILES = 10_000;
/** Bytes by which a file is judged. */
const HEAD_SIZE = 256 * 1024;
/** Largest archive, and largest file that has to be read as a whole. */
const LARGEST_WHOLE = 512 * 1024 * 1024;

/**
 * The documents at paths, in order; a folder's in the order of their names.
 *
 * @param inputs paths, or the bytes of a standard input
 * @throws {CsvInputError} an input cannot be read, or a named file holds no device
 */
export async function openDocuments(
  inputs: readonly (string | Uint8Array)[],
  target: CsvTarget,
): Promise<CsvDocument[]> {
  const documents: CsvDocument[] = [];
  for (const input of inputs) {
    if (typeof input === 'string') documents.push(...(await documentsAt(input, target)));
    else documents.push(...refuseEmpty('-', documentsOf(input, '-', target)));
  }
  return documents;
}

async function documentsAt(path: string, target: CsvTarget): Promise<CsvDocument[]> {
  const stats = await stat(path).catch((error: unknown) => {
    throw inputError(path, error);
  });
  return stats.isDirectory() ? documentsIn(path, target) : refuseEmpty(path, await documentsOfFile(path, target));
}

async function documentsIn(folder: string, target: CsvTarget): Promise<CsvDocument[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    throw inputError(folder, error);
  });
  const pathOf = (entry: Dirent): string => join(entry.parentPath, entry.name);
  const files = entries.filter((entry) => entry.isFile());
  if (files.length > MOST_FILES) throw tooLarge(folder, `it holds ${files.length} files`);
  const documents: CsvDocument[] = [];
  for (const path of files.map(pathOf).sort()) {
    const found = await documentsOfFile(path, target);
    documents.push(...(found.length > 0 ? found : [new Unread(path, 'holds no hardware hash')]));
  }
  if (!documents.some(({ unread }) => unread === undefined)) {
    const message = `${folder} holds no file with a hardware hash`;
    throw new CsvInputError('input-not-readable', message, folder);
  }
  return documents;
}

/** A file that the caller named and that holds no hash is not passed over. */
function refuseEmpty(path: string, documents: CsvDocument[]): CsvDocument[] {
  if (documents.some((document) => document.unread === undefined && !(document instanceof Lost))) return documents;
  const [first] = documents;
  const shown = path === '-' ? 'standard input' : path;
  if (first === undefined) throw new CsvInputError('input-not-readable', `${shown} holds no hardware hash`, path);
  const name = first.name === '-' ? shown : excerptName(path, first.name);
  const why = first instanceof Lost ? first.reason : first.unread;
  throw new CsvInputError('input-not-readable', `${name} ${why}`, path);
}

/** The name of a part, cut and escaped, after the path that the caller gave. */
const excerptName = (path: string, name: string): string =>
  name.startsWith(path) ? path + excerpt(name.slice(path.length)) : excerpt(name);

function tooLarge(path: string, what: string): CsvInputError {
  return new CsvInputError('input-too-large', `${path} is not read: ${what}`, path);
}

async function documentsOfFile(path: string, target: CsvTarget): Promise<CsvDocument[]> {
  const input = await openInput(path);
  try {
    if (input.size === undefined) return documentsOf(await readWhole(input), path, target);
    const head = new Uint8Array(Math.min(input.size, HEAD_SIZE));
    await input.handle.read(head, 0, head.length, 0);
    if (input.gzip) return [new TextFile(path, target)];
    const isSmall = input.size <= HEAD_SIZE;
    const isLines =
      !isPacked(head) && binaryKind(head) === undefined && head[0] !== 0x4f && layoutOf(decodeMixed(head)) === 'lines';
    if (!isSmall && isLines) return [new TextFile(path, target)];
    return documentsOf(isSmall ? head : await readWhole(input), path, target);
  } catch (error) {
    throw error instanceof CsvInputError ? error : inputError(path, error);
  } finally {
    await input.handle.close();
  }
}

async function readWhole(input: OpenInput): Promise<Uint8Array> {
  const { path, handle, size } = input;
  if (size !== undefined && size > LARGEST_WHOLE)
    throw tooLarge(path, `it has ${size} bytes and is not a file of lines`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array, start: number, end: number): void => {
    length += end - start;
    if (length > LARGEST_WHOLE) throw tooLarge(path, `it has more than ${LARGEST_WHOLE} bytes`);
    // A copy, which a Buffer's own slice is not: the chunk's memory is filled again with what follows.
    chunks.push(new Uint8Array(chunk.subarray(start, end)));
  };
  if (size === undefined) await readStream(handle.createReadStream({ autoClose: false }), take);
  else await readRange(handle, 0, size, take);
  return Buffer.concat(chunks);
}

/** The documents in the bytes of one file. */
function documentsOf(bytes: Uint8Array, name: string, target: CsvTarget): CsvDocument[] {
  try {
    const parts = [...unpackedParts(bytes, name, { inflate: inflateNode, budget: new ArchiveBudget() })];
    return parts.flatMap((part) => documentOf(part, parts.length === 1 && part.name === name, target));
  } catch (error) {
    if (error instanceof ArchiveError) throw archiveFault(name, error);
    throw error;
  }
}

function archiveFault(path: string, { code, member, message, cause }: ArchiveError): CsvInputError {
  const shown = member === undefined ? path : `${path}:${excerpt(member)}`;
  const name = member === undefined ? path : `${path}:${member}`;
  const words: Record<typeof code, string> = {
    'input-damaged': `${shown} is damaged: ${member === undefined ? '' : 'it '}${message}`,
    'input-too-large': `${shown} is not read: ${message}`,
    'input-not-readable': `${shown} ${message}`,
  };
  return new CsvInputError(code, words[code], name, { cause });
}

/** The document of a part; none where it holds no device. */
function documentOf(part: UnpackedPart, isNamed: boolean, target: CsvTarget): CsvDocument[] {
  if ('unread' in part) {
    return [part.isLoss && !isNamed ? new Lost(part.name, part.unread) : new Unread(part.name, part.unread)];
  }
  const { name, bytes } = part;
  const document = new TextPart(name, bytes, target);
  if (document.holdsRows) return [document];
  const models = modelRows(bytes, name);
  if (typeof models !== 'string') return [new Models(name, models)];
  // A list without hashes: of serial numbers, or for a target that identifies devices by other values.
  const text = decodeMixed(bytes);
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1);
  const isTitled = headerOf(first) !== undefined || DIALECTS[target].columns?.length === first.split(',').length;
  const isList = layoutOf(text) === 'lines' && isTitled;
  if (isNamed && isList) return [new Rows(name, bytes, target)];
  return isNamed ? [new Unread(name, models)] : [];
}

/** The rows of an input that holds decoded hashes; why there are none. */
function modelRows(bytes: Uint8Array, name: string): CsvRow[] | string {
  const text = decodeMixed(bytes);
  if (layoutOf(text) === 'lines') return 'holds no hardware hash';
  try {
    return readModels(text.slice(Math.max(0, text.search(/[<[{]/)))).models.map(({ content }, row) => {
      const values = { hardwareHash: encodeHash(content, { preserve: true }) };
      return { values, source: name, line: row + 1, row, faults: [], aligned: true };
    });
  } catch (error) {
    return `holds no hardware hash: ${error instanceof Error ? error.message : String(error)}`;
  }
}

class Unread implements CsvDocument {
  readonly reader = undefined;
  readonly columns = [];

  constructor(
    readonly name: string,
    readonly unread: string,
  ) {}

  async *rows(): AsyncGenerator<CsvRow[]> {}
}

/** A part that could hold devices and cannot be read: one row that is left out. */
class Lost implements CsvDocument {
  readonly reader = undefined;
  readonly columns = [];

  constructor(
    readonly name: string,
    readonly reason: string,
  ) {}

  async *rows(): AsyncGenerator<CsvRow[]> {
    const { name, reason } = this;
    yield [{ values: {}, source: name, line: 1, row: 0, faults: [], aligned: true, unusable: `the file ${reason}` }];
  }
}

/** Decoded hashes. */
class Models implements CsvDocument {
  readonly reader = undefined;
  readonly columns = HASH_COLUMNS;

  constructor(
    readonly name: string,
    private readonly list: CsvRow[],
  ) {}

  async *rows(): AsyncGenerator<CsvRow[]> {
    yield this.list.map((row) => ({ ...row, values: { ...row.values } }));
  }
}

const HASH_COLUMNS = ['serialNumber', 'windowsProductId', 'hardwareHash'] as const;

/** A CSV file without hashes, in memory. */
class Rows implements CsvDocument {
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

/** What documents of text have in common: records become rows. */
abstract class TextDocument implements CsvDocument {
  reader: DocumentHead | undefined;
  private readonly seen = new Set<CsvColumn>(HASH_COLUMNS);
  private row = 0;

  constructor(
    readonly name: string,
    protected readonly target: CsvTarget,
  ) {}

  abstract rows(): AsyncGenerator<CsvRow[]>;

  get columns(): readonly CsvColumn[] {
    return [...this.seen];
  }

  protected begin(): void {
    this.row = 0;
  }

  protected note(records: TextRecords, head: Uint8Array): void {
    for (const column of records.columns) this.seen.add(column);
    const read = records.columns.size > 0 ? readHead(head.subarray(0, HEAD_SIZE), true, this.target) : undefined;
    const info = read && { columns: [...records.columns], findings: read.findings };
    this.reader = { info, oddLines: records.columns.size > 0 ? records.oddLines : { endings: 0, blank: 0 } };
  }

  protected rowsOf(records: readonly InputRecord[]): CsvRow[] {
    return records.map((record) => {
      const { values, line, faults, aligned, repairs, fault, content } = record;
      for (const [column, value] of Object.entries(values)) if (value) this.seen.add(column as CsvColumn);
      const text = content === undefined ? values.hardwareHash : textOf(content);
      // Without a column for it, the serial number is what the hash says.
      const isSilent = values.serialNumber === undefined && text !== undefined && fault === undefined;
      const serialNumber = isSilent ? serialNumberOf({ text }) : undefined;
      return {
        values: {
          ...(serialNumber === undefined ? {} : { serialNumber }),
          ...values,
          ...(text === undefined ? {} : { hardwareHash: text }),
        },
        source: this.name,
        line,
        row: this.row++,
        faults: [...faults],
        aligned,
        repairs,
        ...(fault === undefined ? {} : { unusable: fault }),
      };
    });
  }
}

const textOf = (content: NonNullable<InputRecord['content']>): string => {
  if (typeof content === 'string') return content;
  return content instanceof Uint8Array ? base64Encode(content) : encodeHash(content, { preserve: true });
};

/** A file, or a file of an archive, in memory. */
class TextPart extends TextDocument {
  private readonly records: InputRecord[];

  constructor(
    name: string,
    private readonly bytes: Uint8Array,
    target: CsvTarget,
  ) {
    super(name, target);
    this.records = this.read();
  }

  /** Whether there is anything in it that is a device, or should be one. */
  get holdsRows(): boolean {
    return this.records.some(
      ({ content, values, fault }) => content !== undefined || fault !== undefined || values.hardwareHash !== undefined,
    );
  }

  async *rows(): AsyncGenerator<CsvRow[]> {
    this.begin();
    yield this.rowsOf(this.records);
  }

  private read(): InputRecord[] {
    const { bytes } = this;
    if (binaryKind(bytes) !== undefined || (bytes[0] === 0x4f && bytes[1] === 0x41)) return recordsIn(bytes);
    const reader = new TextRecords();
    const records = [...reader.push(decodeMixed(bytes)), ...reader.finish()];
    this.note(reader, bytes);
    return records;
  }
}

/** A file of lines on disk, plain or gzipped, read in pieces. */
class TextFile extends TextDocument {
  async *rows(): AsyncGenerator<CsvRow[]> {
    this.begin();
    const input = await openInput(this.name);
    const decoder = new MixedDecoder();
    const reader = new TextRecords();
    let head: Uint8Array | undefined;
    let rows = 0;
    const take = (records: InputRecord[]): CsvRow[] => {
      rows += records.length;
      return this.rowsOf(records);
    };
    try {
      const stream = input.handle.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 });
      for await (const chunk of gunzipped(stream)) {
        head ??= new Uint8Array(chunk);
        yield take(reader.push(decoder.push(new Uint8Array(chunk), false)));
      }
      yield take(reader.push(decoder.push(new Uint8Array(0), true)));
      yield take(reader.finish());
    } catch (error) {
      throw inputError(this.name, error);
    } finally {
      await input.handle.close();
    }
    this.note(reader, head ?? new Uint8Array(0));
    if (rows > 0) return;
    const unusable = 'the file holds no hardware hash';
    yield [{ values: {}, source: this.name, line: 1, row: 0, faults: [], aligned: true, unusable }];
  }
}
