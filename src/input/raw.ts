/** Hashes that lie in bytes as bytes: the file of a raw hash, and binaries that hold one. */
import { base64Encode } from '#platform';
import { HASH_SIZE } from '../hash/container.js';
import { provenBytes } from './prove.js';
import type { HashSpan } from './scan.js';

const OA = [0x4f, 0x41] as const;
/** Checksums are computed for as many bytes as the input has, times this. */
const MOST_WORK = 8;

/** The hashes in bytes whose checksum holds; positions are bytes. */
export function scanBytes(bytes: Uint8Array): HashSpan[] {
  const spans: HashSpan[] = [];
  let work = MOST_WORK * bytes.length + (1 << 20);
  for (let at = bytes.indexOf(OA[0]); at >= 0 && work > 0; at = bytes.indexOf(OA[0], at)) {
    const isCandidate = bytes[at + 1] === OA[1];
    if (isCandidate) work -= bytes[at + 2] | (bytes[at + 3] << 8);
    const used = isCandidate ? provenBytes(bytes, at) : 0;
    if (used === 0) {
      at++;
      continue;
    }
    const end = tailEnd(bytes, at, used);
    spans.push({ start: at, end, ...textOf(bytes.subarray(at, end)) });
    at = end;
  }
  return spans;
}

function tailEnd(bytes: Uint8Array, start: number, used: number): number {
  let end = start + used;
  const most = Math.min(bytes.length, Math.max(end, start + HASH_SIZE));
  while (end < most && bytes[end] === 0) end++;
  return end;
}

/** The text of a container, its zero tail restored: bytes in other bytes do not say where it ends. */
function textOf(container: Uint8Array): Pick<HashSpan, 'text' | 'repairs'> {
  if (container.length >= HASH_SIZE) return { text: base64Encode(container), repairs: [] };
  const whole = new Uint8Array(HASH_SIZE);
  whole.set(container);
  return { text: base64Encode(whole), repairs: ['the zeros at the end of the hash were added'] };
}
