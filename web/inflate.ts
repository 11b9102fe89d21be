/** Unpacking for archives and workbooks: browsers have no synchronous inflate of their own, and none with a dictionary. */
import { Inflate as InflateStream } from 'fflate';
import type { Inflate } from '../src/core.js';

/** Bytes that are unpacked at a time: what an archive states wrongly is noticed after one piece, not after all of it. */
const PIECE = 64 * 1024;

/**
 * Unpacks raw deflate.
 *
 * @throws {RangeError} where it gives more than `size` bytes; what fflate throws where the data are damaged
 */
export const inflate: Inflate = (packed, size, dictionary) => {
  const bytes = new Uint8Array(size);
  let length = 0;
  const stream = new InflateStream({ dictionary }, (chunk) => {
    if (chunk.length > size - length) throw new RangeError('it gives more than is stated');
    bytes.set(chunk, length);
    length += chunk.length;
  });
  let at = 0;
  do {
    stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    at += PIECE;
  } while (at < packed.length);
  return bytes.subarray(0, length);
};
