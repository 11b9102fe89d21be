/** INPUT of the command: a file, `-` for standard input, or the base64 itself. */
import { type FileHandle, open } from 'node:fs/promises';
import { readingFault } from '../files/errno.js';
import { fileChunks } from '../files/read.js';
import { LONGEST_TEXT } from '../hash/decode.js';
import { printable } from '../hash/printable.js';
import { type CarriedHash, type Carrier, carriedInspection } from '../input/carriers.js';
import { type FileHashes, findHashesInFile } from '../input/file-hashes.js';
import { inflateNode } from '../input/inflate-node.js';
import type { Inspection } from '../inspect/inspect.js';
import { CliError } from './failure.js';
import { remark } from './terminal.js';

/** A hash of an input, inspected. */
export interface InspectedInput extends Omit<Carrier['hashes'][number], 'content' | 'findings'> {
  /** What to call it: the file and the place in it. */
  label: string;
  inspection: Inspection;
}

/** Bytes of an input that has to be there as a whole; lines are streamed. */
const LARGEST_INPUT = 512 * 1024 * 1024;
/** What a command line argument must be to be treated as a hash where no file has its name. */
const BASE64_ARGUMENT = /^(?=T0|.{64})[A-Za-z0-9+/\s]+(?:==?\s*)?$/;

/** Reads an INPUT and finds its hashes, of whatever format it is. For commands that need all of them at once. */
export async function readInput(input: string): Promise<InspectedInput[]> {
  const { hashes } = await readCarrier(input);
  return hashes.map((hash) => inspected(hash, labelOf(input)));
}

/** A hash of an input, inspected, with the name of the input in its own. */
export function inspected({ content, findings, ...rest }: CarriedHash, label: string): InspectedInput {
  const own = rest.place === undefined ? label : `${label}, ${rest.place}`;
  return { ...rest, label: own, inspection: carriedInspection(content, findings) };
}

/** Reads an INPUT and finds out what it is. What of an archive is not read is remarked. */
export async function readCarrier(input: string): Promise<FileHashes> {
  return hashesOfFile(await readBytes(input), labelOf(input));
}

/** The hashes of a file that is in memory; `label` is what messages call it. */
export async function hashesOfFile(bytes: Uint8Array, label: string): Promise<FileHashes> {
  try {
    const found = findHashesInFile(bytes, { inflate: inflateNode });
    for (const { name, unread } of found.unread) {
      remark(`hwhash: ${printable(`${label}${name}`)} ${printable(unread)}: not read`);
    }
    if (!found.snapshot) return found;
    const { hashFromSnapshot } = await import('../harvest/assemble.js');
    return { ...found, hashes: [{ content: await hashFromSnapshot(found.snapshot) }] };
  } catch (error) {
    if (error instanceof Error) error.message = `${label}: ${error.message}`;
    throw error;
  }
}

/** What to call an input in messages: never the hash itself. */
export function labelOf(input: string): string {
  if (input === '-') return 'standard input';
  return input.length > 255 && BASE64_ARGUMENT.test(input) ? 'the hash given' : input;
}

/** The bytes of an INPUT, as they are. */
export async function readBytes(input: string): Promise<Uint8Array> {
  return joined(chunksOf(input));
}

/** The bytes of an INPUT in chunks, as they are. A chunk may be filled again when the next one is asked for. */
export async function* chunksOf(input: string): AsyncGenerator<Uint8Array> {
  if (input === '-') {
    for await (const chunk of process.stdin) yield bytesOf(chunk);
    return;
  }
  let file: FileHandle | undefined;
  try {
    file = await open(input);
    const stats = await file.stat();
    if (stats.isDirectory()) throw Object.assign(new Error(input), { code: 'EISDIR' });
    for await (const chunk of fileChunks(file, stats.isFile() ? stats.size : undefined)) yield bytesOf(chunk);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    const missing = code === 'ENOENT' || code === 'ENAMETOOLONG';
    if (!missing || !BASE64_ARGUMENT.test(input)) {
      const reason = REASONS[String(code)];
      const why = reason === undefined ? ` ${readingFault(error)[1]}` : `: ${reason}`;
      throw new CliError(`${labelOf(input)}${why}`, HINTS[String(code)]);
    }
    yield Buffer.from(input, 'latin1');
  } finally {
    await file?.close();
  }
}

/** A Buffer's own `slice` shares its memory; a plain array's copies. */
function bytesOf(chunk: Uint8Array | string): Uint8Array {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file, and it is not the base64 of a hash',
  ENAMETOOLONG: 'it is neither the name of a file nor the base64 of a hash',
  EISDIR: 'it is a folder',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
};
const HINTS: Readonly<Record<string, string>> = {
  EISDIR: '"hwhash csv merge" accepts folders',
};

/** Reads chunks to their end, or until it is clear that no hash can be in them. */
export async function joined(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    // A copy: the memory of a chunk may be filled again.
    chunks.push(new Uint8Array(chunk));
    size += chunk.length;
    if (size > 2 * LONGEST_TEXT && isOneWord(chunks)) break;
    if (size > LARGEST_INPUT)
      throw new CliError(
        'the input has more than 512 MiB and is not a file of lines',
        'lines, CSV among them, are read at any size',
      );
  }
  return Buffer.concat(chunks);
}

/** Whether the input so far is one run of letters: longer than any hash, it can be nothing else either. */
export function isOneWord(chunks: readonly Uint8Array[]): boolean {
  return !/[^A-Za-z0-9+/=]/.test(Buffer.from(chunks[0].subarray(0, 2 * LONGEST_TEXT)).toString('latin1'));
}
