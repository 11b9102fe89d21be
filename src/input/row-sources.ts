/**
 * What the check of CSV files is given: CSV files as they are, so that every fault of their form shows, and the rows of
 * everything else, with what the file is said once.
 */
import { stat } from 'node:fs/promises';
import { toLatin1 } from '#platform';
import type { CsvInput } from '../csv/check-files.js';
import { type CsvTarget, columnOfTitle, DIALECTS } from '../csv/dialects.js';
import { splitFields, trimValue } from '../csv/fields.js';
import { readHead, resolveHeader } from '../csv/header.js';
import { type CsvRowSource, notCsv } from '../csv/row-source.js';
import { CsvInputError, inputError, type OpenInput, openInput } from '../files/input-file.js';
import { gunzipped } from '../files/read.js';
import type { Finding } from '../inspect/finding.js';
import { isCab } from './cab.js';
import { binaryKind } from './signatures.js';
import { decodeMixed } from './text.js';
import { layoutOf } from './text-form.js';
import { isZip } from './zip.js';

/** Inputs of a check, and the files of folders and archives that hold no device. */
export interface CheckInputs {
  /** Paths of CSV files, and the rows of other files. */
  readonly inputs: CsvInput[];
  readonly unread: UnreadFile[];
}

/** A file that holds no device, and why. */
interface UnreadFile {
  readonly name: string;
  /** The reason, to follow the name. */
  readonly unread: string;
}

/** Bytes by which a file is told from others. */
const HEAD_SIZE = 64 * 1024;
/** Every Office document has this member, commonly the first. */
const OFFICE_MEMBER = '[Content_Types].xml';
/** Bytes of a pipe that has to be read as a whole. */
const LARGEST_PIPE = 512 * 1024 * 1024;
const TOO_LARGE = 'standard input is not read: it has more than 512 MiB and is no CSV';

/**
 * Tells CSV files from others at paths; folders are read with all that is in them.
 *
 * @throws {@link CsvInputError} a path cannot be read, or a named file holds no device
 */
export async function checkInputs(paths: readonly string[], target: CsvTarget): Promise<CheckInputs> {
  const found: CheckInputs = { inputs: [], unread: [] };
  for (const path of paths) {
    const stats = await stat(path).catch((error: unknown) => {
      throw inputError(path, error);
    });
    if (stats.isDirectory()) await addFolder(path, target, found);
    else if (stats.isFile()) await addFile(path, target, found);
    else found.inputs.push(path);
  }
  return found;
}

async function addFolder(folder: string, target: CsvTarget, found: CheckInputs): Promise<void> {
  const before = found.inputs.length;
  const { filesIn } = await import('./documents.js');
  for (const path of await filesIn(folder)) {
    await addFile(path, target, found, false).catch((error: unknown) => {
      if (!(error instanceof CsvInputError) || error.code !== 'input-not-readable') throw error;
      found.unread.push({ name: path, unread: error.message.slice(path.length).trim() });
    });
  }
  if (found.inputs.length > before) return;
  throw new CsvInputError('input-not-readable', `${folder} holds no file with a hardware hash`, folder);
}

async function addFile(path: string, target: CsvTarget, found: CheckInputs, isNamed = true): Promise<void> {
  const head = await headOf(path);
  const format = formatOf(head, target);
  if (format === 'csv') {
    found.inputs.push(path);
    return;
  }
  const sources = rowSources(path, target, format, head);
  const rows = await (isNamed ? sources.catch(listOnly(format)) : sources);
  if (rows === undefined) found.inputs.push(path);
  else add(rows, found);
}

/** A list without hashes that is named is not refused: its header line says what is wrong. */
const listOnly =
  (format: string) =>
  (error: unknown): undefined => {
    if (format === 'lines' && error instanceof CsvInputError && error.code === 'input-not-readable') return undefined;
    throw error;
  };

function add(rows: readonly (CsvRowSource | UnreadFile)[], found: CheckInputs): void {
  for (const one of rows) {
    if ('unread' in one) found.unread.push(one);
    else found.inputs.push(one);
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  let input: OpenInput | undefined;
  try {
    input = await openInput(path);
    const end = input.gzip ? undefined : HEAD_SIZE - 1;
    const stream = input.handle.createReadStream({ autoClose: false, start: 0, end, highWaterMark: HEAD_SIZE });
    for await (const chunk of gunzipped(stream)) return new Uint8Array(chunk.subarray(0, HEAD_SIZE));
    return new Uint8Array(0);
  } catch (error) {
    throw inputError(path, error);
  } finally {
    await input?.handle.close();
  }
}

/** `csv`; `lines` for text that may be a list; or what else the file is, in words. */
export function formatOf(head: Uint8Array, target: CsvTarget): string {
  if (isZip(head)) return toLatin1(head).includes(OFFICE_MEMBER) ? 'an Excel workbook' : 'a ZIP archive';
  if (isCab(head)) return 'a CAB archive';
  const binary = binaryKind(head);
  if (binary !== undefined || (head[0] === 0x4f && head[1] === 0x41)) return binary ?? 'a hash as bytes';
  const text = decodeMixed(head);
  const layout = layoutOf(text);
  if (layout === 'json') return 'a JSON document';
  if (layout === 'markup') return 'an XML or HTML document';
  return DIALECTS[target].columns !== undefined || isHeaded(text, target) ? 'csv' : 'lines';
}

/** Whether a text begins with the title of a column of hashes, or with a row that has a hash: its columns are then known. */
function isHeaded(text: string, target: CsvTarget): boolean {
  const [first] = text.split(/[\r\n]/, 1);
  const { layout } = resolveHeader(first, target);
  if (!layout.columns.includes('hardwareHash')) return false;
  const titles = splitFields(first, layout.delimiter).values.map(trimValue);
  return !layout.hasHeader || titles.some((title) => columnOfTitle(title) === 'hardwareHash');
}

async function rowSources(
  input: string | Uint8Array,
  target: CsvTarget,
  format: string,
  head: Uint8Array,
): Promise<(CsvRowSource | UnreadFile)[]> {
  const findings = (wanted: CsvTarget): readonly Finding[] =>
    format === 'lines' ? (readHead(head, true, wanted)?.findings ?? []) : [notCsv(format, wanted)];
  // CSV files need none of it: it is loaded where there is another.
  const { openDocuments } = await import('./documents.js');
  const documents = await openDocuments([input], target);
  return documents.map((document): CsvRowSource | UnreadFile => {
    const { name, unread } = document;
    return unread === undefined ? { name, findings, rows: () => document.rows() } : { name, unread };
  });
}

/**
 * What a pipe brings: its bytes where they are CSV or a list, else the rows of the file that they are.
 *
 * @throws {@link CsvInputError} the bytes hold no device, or are no list and more than 512 MiB
 */
export async function checkPipe(pipe: AsyncIterable<Uint8Array>, target: CsvTarget): Promise<CheckInputs> {
  const chunks = gunzipped(pipe);
  const held: Uint8Array[] = [];
  let size = 0;
  const read = async (limit: number): Promise<void> => {
    while (size < limit) {
      const next: IteratorResult<Uint8Array, unknown> = await chunks.next();
      if (next.done) return;
      // A copy: the memory of a chunk may be filled again.
      held.push(new Uint8Array(next.value));
      size += next.value.length;
    }
  };
  await read(HEAD_SIZE);
  const head = joined(held).subarray(0, HEAD_SIZE);
  const format = formatOf(head, target);
  if (format === 'csv') return { inputs: [chained(held, chunks)], unread: [] };
  await read(LARGEST_PIPE);
  if (size >= LARGEST_PIPE) throw new CsvInputError('input-too-large', TOO_LARGE, '-');
  const found: CheckInputs = { inputs: [], unread: [] };
  const rows = await rowSources(joined(held), target, format, head).catch(listOnly(format));
  if (rows === undefined) return { inputs: [chained(held, chunks)], unread: [] };
  add(rows, found);
  return found;
}

async function* chained(held: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* held;
  yield* rest;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
