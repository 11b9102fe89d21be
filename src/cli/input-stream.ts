/**
 * INPUT of the command, hash by hash: a file of lines is read in pieces, however large it is, and anything else as a whole.
 * Memory does not grow with the number of lines.
 */
import { gunzipSync } from 'node:zlib';
import { gunzipped } from '../files/read.js';
import { type CarriedHash, carriedHash } from '../input/carriers.js';
import { isPacked } from '../input/parts.js';
import { TextRecords } from '../input/read.js';
import { binaryKind } from '../input/signatures.js';
import { decodeMixed, MixedDecoder } from '../input/text.js';
import { layoutOf } from '../input/text-form.js';
import type { InputWatcher } from './csv-faults.js';
import { CliError, report } from './failure.js';
import { chunksOf, hashesOfFile, type InspectedInput, inspected, isOneWord, joined, labelOf } from './input.js';

/** Bytes by which an input is judged; a smaller one is read as a whole. */
const HEAD_SIZE = 2 * 1024 * 1024;
/** Bytes that a small file can have without gzip; the reader's budget is the same. */
const MOST_PLAIN = 512 * 1024 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * The hashes of an INPUT, one after the other.
 *
 * @param watcher sees the bytes of a text before the hashes in them are given
 * @throws {CliError} where it cannot be read
 */
export async function* carriedHashes(input: string, watcher?: InputWatcher): AsyncGenerator<CarriedHash> {
  const label = labelOf(input);
  const { head, rest, ended } = await begin(chunksOf(input));
  if (!ended && GZIP_MAGIC.every((byte, i) => head[0][i] === byte)) {
    yield* hashesOf(unzipped(chain(head, rest), label), label, watcher);
  } else {
    yield* hashesBehind(head, rest, ended, { label, watcher });
  }
}

async function* hashesOf(
  chunks: AsyncGenerator<Uint8Array>,
  label: string,
  watcher: InputWatcher | undefined,
): AsyncGenerator<CarriedHash> {
  const { head, rest, ended } = await begin(chunks);
  yield* hashesBehind(head, rest, ended, { label, watcher });
}

async function* hashesBehind(
  head: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
  ended: boolean,
  { label, watcher }: { label: string; watcher: InputWatcher | undefined },
): AsyncGenerator<CarriedHash> {
  if (!ended && isLines(head)) {
    yield* hashesOfLines(chain(head, rest), watcher);
    return;
  }
  const bytes = await joined(chain(head, rest));
  const { hashes } = await hashesOfFile(bytes, label);
  if (watcher) {
    watcher.chunk(plainBytes(bytes));
    watcher.complete();
  }
  yield* hashes;
}

/** The bytes of a file without gzip. It was read before: it can be unpacked. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return GZIP_MAGIC.every((byte, i) => bytes[i] === byte) ? gunzipSync(bytes, { maxOutputLength: MOST_PLAIN }) : bytes;
}

/** Reads chunks until there are enough to judge by. */
async function begin(
  rest: AsyncGenerator<Uint8Array>,
): Promise<{ head: Uint8Array[]; rest: AsyncGenerator<Uint8Array>; ended: boolean }> {
  const head: Uint8Array[] = [];
  for (let size = 0; size < HEAD_SIZE; ) {
    const { value, done } = await rest.next();
    if (done) return { head, rest, ended: true };
    head.push(value);
    size += value.length;
  }
  return { head, rest, ended: false };
}

function isLines(head: readonly Uint8Array[]): boolean {
  const [first] = head;
  // A hash as bytes begins with OA.
  if (isPacked(first) || binaryKind(first) !== undefined || (first[0] === 0x4f && first[1] === 0x41)) return false;
  return !isOneWord(head) && layoutOf(decodeMixed(Buffer.concat(head))) === 'lines';
}

async function* hashesOfLines(
  chunks: AsyncIterable<Uint8Array>,
  watcher: InputWatcher | undefined,
): AsyncGenerator<CarriedHash> {
  const decoder = new MixedDecoder();
  const reader = new TextRecords();
  for await (const chunk of chunks) {
    watcher?.chunk(chunk);
    for (const record of reader.push(decoder.push(chunk, false))) yield carriedHash(record, true);
  }
  watcher?.complete();
  for (const record of reader.push(decoder.push(new Uint8Array(0), true))) yield carriedHash(record, true);
  for (const record of reader.finish()) yield carriedHash(record, true);
}

async function* unzipped(chunks: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of gunzipped(chunks)) yield new Uint8Array(chunk);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${label}: it is damaged: not valid gzip data`);
  }
}

async function* chain(head: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** How reading several INPUTs went. */
export interface InputTally {
  /** Inputs that could not be read to their end, or in which there is no hash; each was said on standard error. */
  failures: number;
}

/** The hashes of several INPUTs, in order. One that cannot be read is said on standard error, and the others are still read. */
export async function* eachInput(
  inputs: readonly string[],
  tally: InputTally,
  watcher?: InputWatcher,
): AsyncGenerator<InspectedInput> {
  for (const input of inputs) {
    try {
      const label = labelOf(input);
      let count = 0;
      for await (const hash of carriedHashes(input, watcher)) {
        count++;
        yield inspected(hash, label);
      }
      if (count === 0) throw new CliError(`${label}: there is no hash in it`);
    } catch (error) {
      report(error);
      tally.failures++;
    }
  }
}

/** Each item with whether it is the only one; this is one item behind. */
export async function* tellingAlone<T>(items: AsyncIterable<T>): AsyncGenerator<{ item: T; alone: boolean }> {
  let held: { item: T } | undefined;
  let alone = true;
  for await (const item of items) {
    if (held) {
      alone = false;
      yield { item: held.item, alone };
    }
    held = { item };
  }
  if (held) yield { item: held.item, alone };
}
