/** ZIP archives, unpacked into memory: bounded, and held against the sizes and checksums that they state. */
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { CsvInputError } from './source.js';

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

/**
 * Unpacks the files of an archive that are wanted, in the order of their names.
 *
 * @param name name of the archive, for errors
 * @throws {CsvInputError} `input-too-large` before anything is unpacked, `input-damaged` when a file is not what the
 * archive's directory says
 */
export async function unzip(
  archive: Uint8Array,
  name: string,
  isWanted: (member: string) => boolean,
  limits: ZipLimits,
): Promise<ZipMember[]> {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  try {
    // Names are decoded here, because the library refuses those that lead out of a folder: nothing is written to them.
    const zip = await fromBufferPromise(buffer, { decodeStrings: false });
    const entries = await listEntries(zip, name, isWanted, limits);
    const members: ZipMember[] = [];
    for (const [member, entry] of entries)
      members.push({ name: member, bytes: await unpack(zip, entry, name, member) });
    return members;
  } catch (error) {
    if (error instanceof CsvInputError) throw error;
    throw damaged(name, 'not a valid ZIP archive', error);
  }
}

function damaged(name: string, why: string, cause?: unknown): CsvInputError {
  return new CsvInputError('input-damaged', `${name} is damaged: ${why}`, name, { cause });
}

async function listEntries(
  zip: ZipFile,
  name: string,
  isWanted: (member: string) => boolean,
  limits: ZipLimits,
): Promise<[string, Entry][]> {
  const entries: [string, Entry][] = [];
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    const member = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    if (!isWanted(member)) continue;
    entries.push([member, entry]);
    unpacked += entry.uncompressedSize;
    if (entries.length > limits.files || unpacked > limits.bytes) {
      throw new CsvInputError('input-too-large', `${name} is not read: it would unpack into too much`, name);
    }
  }
  return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

async function unpack(zip: ZipFile, entry: Entry, name: string, member: string): Promise<Uint8Array> {
  const path = `${name}:${member}`;
  if (entry.isEncrypted()) throw new CsvInputError('input-not-readable', `${path} is encrypted`, path);
  if (!entry.canDecodeFileData()) {
    const problem = `is packed in a way that is not supported (method ${entry.compressionMethod})`;
    throw new CsvInputError('input-not-readable', `${path} ${problem}`, path);
  }
  const chunks: Uint8Array[] = [];
  let checksum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      chunks.push(chunk);
      checksum = crc32(chunk, checksum);
    }
  } catch (error) {
    throw damaged(path, 'it cannot be unpacked, or not into the size that its archive states', error);
  }
  if (checksum !== entry.crc32) throw damaged(path, 'its content does not fit the checksum in its archive');
  return Buffer.concat(chunks);
}
