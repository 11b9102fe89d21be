/** GUID partition tables (UEFI specification, chapter 5): which partitions a disk says it has. */

/** A partition of a table. */
export interface GptPartition {
  /** From 1, as the system numbers them. */
  number: number;
  /** Unique GUID, lower case. */
  guid: string;
}

const SIGNATURE = 'EFI PART';
/** Where the header has the entries' count, size and first block. */
const HEADER = { entriesAt: 72, count: 80, size: 84 };
const LEAST_ENTRY = 128;
const MOST_ENTRIES = 128;
/** Sector sizes that disks have. */
const SECTORS = [512, 4096];

/** Bytes at the start of a disk that {@link gptPartitions} reads. */
export const TABLE_BYTES = 64 * 1024;

/** The partitions of a disk; none where it has no such table. */
export function gptPartitions(start: Uint8Array): GptPartition[] {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  for (const sector of SECTORS) {
    if (bytes.length < sector + 92 || bytes.toString('latin1', sector, sector + 8) !== SIGNATURE) continue;
    const first = Number(bytes.readBigUInt64LE(sector + HEADER.entriesAt)) * sector;
    const count = Math.min(bytes.readUInt32LE(sector + HEADER.count), MOST_ENTRIES);
    const size = bytes.readUInt32LE(sector + HEADER.size);
    return size < LEAST_ENTRY ? [] : entries(bytes, first, count, size);
  }
  return [];
}

function entries(bytes: Buffer, first: number, count: number, size: number): GptPartition[] {
  const found: GptPartition[] = [];
  for (let i = 0; i < count; i++) {
    const at = first + i * size;
    if (at + 32 > bytes.length) break;
    const isUsed = bytes.subarray(at, at + 16).some((byte) => byte !== 0);
    if (isUsed) found.push({ number: i + 1, guid: guid(bytes, at + 16) });
  }
  return found;
}

/** The first three groups are little-endian. */
function guid(bytes: Buffer, at: number): string {
  const hex = (start: number, end: number): string => bytes.toString('hex', at + start, at + end);
  const reversed = (start: number, end: number): string =>
    Buffer.from(bytes.subarray(at + start, at + end))
      .reverse()
      .toString('hex');
  return [reversed(0, 4), reversed(4, 6), reversed(6, 8), hex(8, 10), hex(10, 16)].join('-');
}
