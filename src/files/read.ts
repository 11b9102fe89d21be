/** Bytes from a disk or a pipe: a range read into reused buffers, a stream at the pace of who reads, gzip removed. */
import { once } from 'node:events';
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Bytes of one read: large enough that a read costs little, small enough to stay in the processor's cache. */
const READ_SIZE = 512 * 1024;

/** Reads a chunk, which is used again after it returns. */
export type ChunkSink = (chunk: Uint8Array, start: number, end: number) => void | Promise<void>;

/**
 * Reads bytes [start, end) of a file into two buffers in turn: one is filled while the other is worked on.
 *
 * @returns the bytes that there were: fewer than asked for where the file ends earlier
 */
export async function readRange(
  handle: FileHandle,
  start: number,
  end: number,
  sink: ChunkSink,
  signal?: AbortSignal,
): Promise<number> {
  const size = Math.min(READ_SIZE, Math.max(1, end - start));
  const buffers = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
  const read = (turn: number, at: number): Promise<{ bytesRead: number }> | undefined =>
    at < end ? handle.read(buffers[turn], 0, Math.min(size, end - at), at) : undefined;
  let at = start;
  let turn = 0;
  let pending = read(turn, at);
  while (pending) {
    const { bytesRead } = await pending;
    signal?.throwIfAborted();
    if (bytesRead === 0) break;
    const chunk = buffers[turn];
    at += bytesRead;
    turn ^= 1;
    pending = read(turn, at);
    // A failing sink must not leave a rejected read behind.
    pending?.catch(() => undefined);
    await sink(chunk, 0, bytesRead);
  }
  return at - start;
}

/**
 * {@link readRange} for a thread that has nothing else to do: it waits for each read, which spares the detour through the
 * pool of threads that all workers share.
 */
export function readRangeSync(
  handle: FileHandle,
  start: number,
  end: number,
  sink: (chunk: Uint8Array, start: number, end: number) => void,
): void {
  const buffer = Buffer.allocUnsafeSlow(Math.min(READ_SIZE, Math.max(1, end - start)));
  for (let at = start; at < end; ) {
    const bytesRead = readSync(handle.fd, buffer, 0, Math.min(buffer.length, end - at), at);
    if (bytesRead === 0) break;
    sink(buffer, 0, bytesRead);
    at += bytesRead;
  }
}

/**
 * The bytes of a file from where it stands, in chunks. A chunk is filled again when the next one is asked for: new ones would
 * be most of what a command takes of memory.
 *
 * @param size bytes of a regular file; undefined for a pipe, whose chunks are new ones
 */
export async function* fileChunks(handle: FileHandle, size: number | undefined): AsyncGenerator<Uint8Array> {
  if (size === undefined) {
    yield* handle.createReadStream({ autoClose: false, highWaterMark: READ_SIZE / 2 });
    return;
  }
  const most = Math.min(READ_SIZE, Math.max(4096, size));
  const buffers = [Buffer.allocUnsafeSlow(most), Buffer.allocUnsafeSlow(most)];
  const read = (turn: number): Promise<{ bytesRead: number }> => handle.read(buffers[turn], 0, most);
  let turn = 0;
  let pending = read(turn);
  for (;;) {
    const { bytesRead } = await pending;
    if (bytesRead === 0) return;
    const chunk = buffers[turn];
    turn ^= 1;
    pending = read(turn);
    try {
      yield chunk.subarray(0, bytesRead);
    } finally {
      // Who stops reading closes the file then, and is not told of what went wrong later.
      await pending.catch(() => undefined);
    }
  }
}

/** Reads a stream to its end, at the pace of the sink; gzip is taken off. */
export async function readStream(
  source: AsyncIterable<Uint8Array>,
  sink: ChunkSink,
  signal?: AbortSignal,
): Promise<void> {
  const chunks = gunzipped(source);
  for (;;) {
    // A pipe may keep silent for ever: the signal does not wait for it.
    const { value, done } = await abortable(chunks.next(), signal);
    if (done) return;
    await sink(value, 0, value.length);
  }
}

/** A promise that is given up when a signal says so. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

/** The chunks of a stream, with gzip taken off where it begins with its magic number. */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await iterator.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const rest = chain(head, iterator);
  if (head.length < 2 || head.readUInt16BE() !== 0x1f8b) {
    yield* rest;
    return;
  }
  const input = Readable.from(rest, { objectMode: false });
  const gunzip = createGunzip();
  input.once('error', (error) => gunzip.destroy(error));
  input.pipe(gunzip);
  try {
    yield* gunzip;
  } finally {
    input.destroy();
    if (!gunzip.closed) {
      gunzip.destroy();
      await once(gunzip, 'close').catch(() => undefined);
    }
  }
}

async function* chain(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const { value, done } = await rest.next();
    if (done) return;
    yield value;
  }
}

/** Bytes looked at in one go for the end of a line. */
const SEARCH_SIZE = 64 * 1024;
const LF = 10;

/** The first line start at or behind a position: 0, or the byte behind an LF; `size` where no line starts there. */
export async function nextLineStart(handle: FileHandle, position: number, size: number): Promise<number> {
  if (position <= 0) return 0;
  const buffer = Buffer.allocUnsafe(SEARCH_SIZE);
  for (let at = position - 1; at < size; at += SEARCH_SIZE) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(SEARCH_SIZE, size - at), at);
    const found = buffer.subarray(0, bytesRead).indexOf(LF);
    if (found >= 0) return at + found + 1;
    if (bytesRead === 0) break;
  }
  return size;
}
