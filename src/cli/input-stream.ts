/**
 * INPUT of the command, hash by hash: a file of lines is read in pieces, however large it is, and anything else as a whole.
 * Memory does not grow with the number of lines.
 */
import { gunzipSync } from 'node:zlib';
import type { HashSlot } from '../csv/hash-slot.js';
import { gunzipped } from '../files/read.js';
import { ByteRecords } from '../input/byte-records.js';
import { type CarriedHash, carriedHash } from '../input/carriers.js';
import { isPacked } from '../input/parts.js';
import type { PlainRow } from '../input/plain-rows.js';
import { binaryKind } from '../input/signatures.js';
import { decodeMixed } from '../input/text.js';
import { layoutOf } from '../input/text-form.js';
import { CliError, report } from './failure.js';
import { chunksOf, hashesOfFile, isOneWord, joined, labelOf } from './input.js';

/** Bytes by which an input is judged; a smaller one is read as a whole. */
const HEAD_SIZE = 2 * 1024 * 1024;
/** Bytes that a small file can have without gzip; the reader's budget is the same. */
const MOST_PLAIN = 512 * 1024 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];

/** Receives the hashes of an INPUT, in their order, and sees its bytes, gzip taken off, before the hashes in them. */
export interface HashSink {
  /** Holds the hashes of plain rows; a reader without it has one of its own. */
  readonly slot?: HashSlot;
  /** A row of a large file that is as it should be, where it lies; whether it was taken. One that was not comes as a hash. */
  plain?(row: PlainRow): boolean;
  hash(hash: CarriedHash): void;
  /** The first bytes, by which a file is judged; they come again. */
  begin?(bytes: Uint8Array): void;
  /** Bytes [start, end) that are not those of a row that was offered to `plain`. */
  text?(bytes: Uint8Array, start: number, end: number): void;
  /** There are no more bytes. */
  end?(): void;
}

/**
 * Has a sink receive the hashes of an INPUT; pauses now and then, so that what was made of them can be written.
 *
 * @throws {CliError} where it cannot be read
 */
export async function* passInput(input: string, sink: HashSink): AsyncGenerator<void> {
  const label = labelOf(input);
  const { head, rest, ended } = await begin(chunksOf(input));
  if (!ended && GZIP_MAGIC.every((byte, i) => head[0][i] === byte)) {
    yield* readBehind(await begin(unzipped(chain(head, rest), label)), label, sink);
  } else {
    yield* readBehind({ head, rest, ended }, label, sink);
  }
}

async function* readBehind({ head, rest, ended }: Beginning, label: string, sink: HashSink): AsyncGenerator<void> {
  if (!ended && isLines(head)) {
    yield* readLines(chain(head, rest), sink);
    return;
  }
  const bytes = await joined(chain(head, rest));
  const { hashes } = await hashesOfFile(bytes, label);
  if (sink.text) {
    const plain = plainBytes(bytes);
    sink.begin?.(plain);
    sink.text(plain, 0, plain.length);
    sink.end?.();
  }
  for (const hash of hashes) sink.hash(hash);
  yield;
}

/** The bytes of a file without gzip. It was read before: it can be unpacked. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return GZIP_MAGIC.every((byte, i) => bytes[i] === byte) ? gunzipSync(bytes, { maxOutputLength: MOST_PLAIN }) : bytes;
}

/** The beginning of an input, and what follows it. */
interface Beginning {
  readonly head: readonly Uint8Array[];
  readonly rest: AsyncGenerator<Uint8Array>;
  /** Whether nothing does. */
  readonly ended: boolean;
}

/** Reads chunks until there are enough to judge by. */
async function begin(rest: AsyncGenerator<Uint8Array>): Promise<Beginning> {
  const head: Uint8Array[] = [];
  for (let size = 0; size < HEAD_SIZE; ) {
    const { value, done } = await rest.next();
    if (done) return { head, rest, ended: true };
    // A copy: the memory of a chunk may be filled again.
    head.push(new Uint8Array(value));
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

async function* readLines(chunks: AsyncIterable<Uint8Array>, sink: HashSink): AsyncGenerator<void> {
  const reader = new ByteRecords({
    ...(sink.slot === undefined ? {} : { slot: sink.slot }),
    plain: (row) => sink.plain?.(row) === true,
    record: (record) => sink.hash(carriedHash(record, true)),
    text: (bytes, start, end) => sink.text?.(bytes, start, end),
    end: () => sink.end?.(),
  });
  let hasBegun = false;
  for await (const chunk of chunks) {
    if (!hasBegun) sink.begin?.(chunk);
    hasBegun = true;
    reader.push(chunk);
    yield;
  }
  reader.finish();
  yield;
}

async function* unzipped(chunks: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzipped(copies(chunks));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${label}: it is damaged: not valid gzip data`);
  }
}

/** What unpacks chunks may still be at work on one when it asks for the next. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield new Uint8Array(chunk);
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

/** Receives the hashes of several INPUTs. */
export interface InputSink extends Pick<HashSink, 'slot' | 'begin' | 'text' | 'end'> {
  /**
   * A row of a large file that is as it should be, where it lies; whether it was taken. One that was not comes as a hash.
   *
   * @param label what to call the input
   */
  plain?(row: PlainRow, label: string): boolean;
  hash(hash: CarriedHash, label: string): void;
  /** Some hashes are through: what was made of them can be written. */
  batch?(): void | Promise<void>;
}

/** Has a sink receive the hashes of several INPUTs. One that cannot be read is said on standard error, and the others are still read. */
export async function passInputs(inputs: readonly string[], tally: InputTally, sink: InputSink): Promise<void> {
  for (const input of inputs) {
    const label = labelOf(input);
    let count = 0;
    // What a sink throws is not an error of the input.
    let isInSink = false;
    const calling = <T>(call: () => T): T => {
      isInSink = true;
      const result = call();
      isInSink = false;
      return result;
    };
    const { plain, ...others } = sink;
    const own: HashSink = {
      ...others,
      ...(plain === undefined ? {} : { plain: (row) => calling(() => plain.call(sink, row, label)) && ++count > 0 }),
      hash(hash) {
        count++;
        calling(() => sink.hash(hash, label));
      },
    };
    try {
      for await (const _ of passInput(input, own)) {
        isInSink = true;
        await sink.batch?.();
        isInSink = false;
      }
      if (count === 0) throw new CliError(`${label}: there is no hash in it`);
    } catch (error) {
      if (isInSink) throw error;
      report(error);
      tally.failures++;
    }
  }
}
