/**
 * The text of a hash in a row. Two thirds of it are the letter A, which is the container's zero tail: that is compared as
 * it stands, and only what is before it becomes a string and is decoded.
 */
import { base64DecodeInto, isZeroText, toLatin1 } from '#platform';
import { CHECKSUM_SIZE, HASH_SIZE } from '../hash/container.js';

/** Characters of a whole hash. */
export const HASH_LENGTH = (HASH_SIZE / 3) * 4;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Value of each character; foreign ones count as zero, and are found when the text is decoded. */
const SEXTETS = new Uint8Array(256);
for (let i = 0; i < ALPHABET.length; i++) SEXTETS[ALPHABET.charCodeAt(i)] = i;

/** Where the blocks end, as bytes 2 and 3 of the container say, which characters 2 to 5 of its text hold. */
function blocksEnd(row: Uint8Array, start: number): number {
  const low = ((SEXTETS[row[start + 2]] & 3) << 6) | SEXTETS[row[start + 3]];
  const high = (SEXTETS[row[start + 4]] << 2) | (SEXTETS[row[start + 5]] >> 4);
  return low | (high << 8);
}

/**
 * Decodes the text in bytes [start, end) of a row, except for a tail of zeros.
 *
 * @returns bytes that were decoded, or -1 where this has to be done the long way: the text is not a whole hash with a
 * zero tail, or no base64. The rest of {@link HASH_SIZE} bytes is zero, and `target` does not hold it.
 */
export function decodeUsedPart(row: Uint8Array, start: number, end: number, target: Uint8Array): number {
  if (end - start !== HASH_LENGTH) return -1;
  const used = blocksEnd(row, start) + CHECKSUM_SIZE;
  const quanta = Math.ceil(used / 3);
  const stop = start + 4 * quanta;
  if (stop >= end || !isZeroText(row, stop, end)) return -1;
  return base64DecodeInto(toLatin1(row, start, stop), target) === 3 * quanta ? 3 * quanta : -1;
}
