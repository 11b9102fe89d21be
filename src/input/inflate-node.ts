/** Deflate through Node's zlib, which stops at the size that was asked for. */
import { inflateRawSync } from 'node:zlib';
import type { Inflate } from './packed.js';

export const inflateNode: Inflate = (packed, size, dictionary) => {
  const options = { maxOutputLength: Math.max(1, size), ...(dictionary?.length ? { dictionary } : {}) };
  const bytes = inflateRawSync(packed, options);
  // A copy, so that the data that it was unpacked from can go.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
};
