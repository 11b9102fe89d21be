/** ZIP archives, unpacked into memory: bounded, and held against the sizes and checksums that they state. */
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { CsvInputError } from '../files/input-file.js';
import { excerpt } from '../hash/printable.js';

/** A file of an archive. */
export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How much an archive may hold. */
export interface ZipLimits {
  /** Files that are wanted. */
  readonly files: number;
  /** Bytes of these, unpacked. */
  readonly bytes: number;
}

/** Most files that an archive may list, wanted or not. */
const MOST_ENTRIES = 50_000;
/** What ends the directory of an archive: 22 bytes, and a comment of the length that the last two state. */
const DIRECTORY_END = 'PK\x05\x06';
const DIRECTORY_END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;

/**
 * Unpacks the files of an archive that are wanted, in the order of their names.
 *
 * @param name name of the archive, for errors
 * @throws {CsvInputError} `input-too-large` before anything is unpacked, `input-damaged` when a file is not what the
 * archive's directory says, `input-not-readable` when it is encrypted or packed in a way that is not supported
 */
export async function unzip(
  archive: Uint8Array,
  name: string,
  isWanted: (member: string) => boolean,
  limits: ZipLimits,
): Promise<ZipMember[]> {
  try {
    // Names are decoded here, because the library refuses those that lead out of a folder: nothing is written to them.
    const zip = await fromBufferPromise(withoutRest(archive), { decodeStrings: false });
    const entries = await listEntries(zip, name, isWanted, limits);
    const packed = entries.reduce((sum, [, entry]) => sum + entry.compressedSize, 0);
    if (packed > archive.length) throw damaged(name, 'its files share their bytes');
    const members: ZipMember[] = [];
    for (const [member, entry] of entries)
      members.push({ name: member, bytes: await unpack(zip, entry, name, member) });
    return members;
  } catch (error) {
    if (error instanceof CsvInputError) throw error;
    throw damaged(name, `not a valid ZIP archive (${reasonOf(error)})`, error);
  }
}

const reasonOf = (error: unknown): string => excerpt(error instanceof Error ? error.message : String(error), 120);

function damaged(path: string, why: string, cause?: unknown): CsvInputError {
  return new CsvInputError('input-damaged', `${path} is damaged: ${why}`, path, { cause });
}

function tooLarge(name: string, why: string): CsvInputError {
  return new CsvInputError('input-too-large', `${name} is not read: ${why}`, name);
}

/** The archive up to its end: transfers append line ends and padding, which the library takes for damage. */
function withoutRest(archive: Uint8Array): Buffer {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const tail = Math.max(0, buffer.length - LONGEST_COMMENT - DIRECTORY_END_SIZE);
  const at = buffer.subarray(tail).lastIndexOf(DIRECTORY_END, undefined, 'latin1') + tail;
  if (at < tail || at + DIRECTORY_END_SIZE > buffer.length) return buffer;
  // What lies in a comment looks like an end as well, and then states more than there is.
  const end = at + DIRECTORY_END_SIZE + buffer.readUInt16LE(at + DIRECTORY_END_SIZE - 2);
  return buffer.subarray(0, Math.min(end, buffer.length));
}

async function listEntries(
  zip: ZipFile,
  name: string,
  isWanted: (member: string) => boolean,
  limits: ZipLimits,
): Promise<[string, Entry][]> {
  if (zip.entryCount > MOST_ENTRIES) throw tooLarge(name, `it lists ${zip.entryCount} files`);
  const entries: [string, Entry][] = [];
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    const member = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    if (!isWanted(member)) continue;
    entries.push([member, entry]);
    unpacked += entry.uncompressedSize;
    if (entries.length > limits.files || unpacked > limits.bytes) {
      throw tooLarge(name, 'it would unpack into too much');
    }
  }
  return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

async function unpack(zip: ZipFile, entry: Entry, name: string, member: string): Promise<Uint8Array> {
  const path = `${name}:${member}`;
  const shown = `${name}:${excerpt(member)}`;
  if (entry.isEncrypted()) throw new CsvInputError('input-not-readable', `${shown} is encrypted`, path);
  if (!entry.canDecodeFileData()) {
    const problem = `is packed in a way that is not supported (method ${entry.compressionMethod})`;
    throw new CsvInputError('input-not-readable', `${shown} ${problem}`, path);
  }
  // The limits bound this size, and the library ends the stream where a file exceeds it.
  const bytes = Buffer.alloc(entry.uncompressedSize);
  let length = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      bytes.set(chunk, length);
      length += chunk.length;
    }
  } catch (error) {
    const why = `cannot be unpacked into what its archive states (${reasonOf(error)})`;
    throw new CsvInputError('input-damaged', `${shown} is damaged: it ${why}`, path, { cause: error });
  }
  if (length !== bytes.length || crc32(bytes) !== entry.crc32) {
    const why = 'its content does not fit the checksum in its archive';
    throw new CsvInputError('input-damaged', `${shown} is damaged: ${why}`, path);
  }
  return bytes;
}
