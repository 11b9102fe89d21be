/** Gzip (RFC 1952) that is all there: the first member of it. */
import { crc32 } from './crc32.js';
import { type ArchiveBudget, ArchiveError, Fields, type Inflate } from './packed.js';

const FLAG = { crc: 2, extra: 4, name: 8, comment: 16 } as const;
const TRAILER = 8;

/** Whether bytes begin like gzip. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Removes gzip compression.
 *
 * @throws ArchiveError
 */
export function gunzip(bytes: Uint8Array, inflate: Inflate, budget: ArchiveBudget): Uint8Array {
  const fields = new Fields(bytes);
  try {
    const size = fields.u32(bytes.length - 4);
    budget.take(size);
    const start = dataStart(fields);
    const content = inflate(fields.slice(start, bytes.length - TRAILER - start), size);
    if (content.length !== size || crc32(content) !== fields.u32(bytes.length - TRAILER))
      throw new RangeError('checksum');
    return content;
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError('input-damaged', 'not valid gzip data', undefined, { cause: error });
  }
}

function dataStart(fields: Fields): number {
  const flags = fields.slice(3, 1)[0];
  let at = 10;
  if (flags & FLAG.extra) at += 2 + fields.u16(at);
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (flags & flag) at = fields.bytes.indexOf(0, at) + 1;
  }
  return flags & FLAG.crc ? at + 2 : at;
}
