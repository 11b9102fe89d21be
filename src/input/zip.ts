/**
 * ZIP archives (APPNOTE 6.3), unpacked into memory: bounded, and compared with the sizes and checksums that they state.
 * The directory at the end is what counts; files that share their bytes, as in bombs, are refused.
 */
import { crc32 } from './crc32.js';
import { type ArchiveBudget, ArchiveError, Fields, type Inflate, type Member } from './packed.js';

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_SIZE = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const LONGEST_COMMENT = 0xffff;
/** Most files that an archive may list, wanted or not. */
const MOST_ENTRIES = 50_000;
const ENCRYPTED = 1;
const UTF8 = 0x800;
const STORED = 0;
const DEFLATED = 8;
const WIDE = 0xffffffff;

interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/** Whether bytes begin like a ZIP archive. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

/**
 * The files of an archive in the order of their names; folders are passed over.
 *
 * @throws ArchiveError `input-too-large` before anything is unpacked, `input-damaged` when a file is not what the
 * archive's directory says, `input-not-readable` when it is encrypted or packed in a way that is not supported
 */
export function unzip(bytes: Uint8Array, inflate: Inflate, budget: ArchiveBudget): Member[] {
  const fields = new Fields(bytes);
  return entriesOf(fields, budget).map((entry) => ({ name: entry.name, unpack: () => unpack(fields, entry, inflate) }));
}

function entriesOf(fields: Fields, budget: ArchiveBudget): Entry[] {
  try {
    const entries = [...listEntries(fields)].filter(({ name }) => !name.endsWith('/'));
    for (const { size } of entries) budget.take(size);
    const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
    if (packed > fields.bytes.length) throw new ArchiveError('input-damaged', 'its files share their bytes');
    return entries.sort(({ name: a }, { name: b }) => (a < b ? -1 : a > b ? 1 : 0));
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    const message = 'not a valid ZIP archive (its directory is cut or damaged)';
    throw new ArchiveError('input-damaged', message, undefined, { cause: error });
  }
}

function* listEntries(fields: Fields): Generator<Entry> {
  const end = directoryEnd(fields);
  const count = fields.u16(end + 10);
  if (count > MOST_ENTRIES) throw new ArchiveError('input-too-large', `it lists ${count} files`);
  let at = fields.u32(end + 16);
  for (let i = 0; i < count; i++) {
    if (fields.u32(at) !== DIRECTORY_ENTRY) throw new RangeError('no entry');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => fields.u16(at + offset));
    const flags = fields.u16(at + 8);
    const entry = {
      name: nameOf(fields.slice(at + 46, nameLength), flags),
      flags,
      method: fields.u16(at + 10),
      crc: fields.u32(at + 16),
      packed: fields.u32(at + 20),
      size: fields.u32(at + 24),
      offset: fields.u32(at + 42),
    };
    if (entry.size === WIDE || entry.packed === WIDE || entry.offset === WIDE) {
      throw new ArchiveError('input-too-large', 'its files have more than 4 GB (ZIP64)');
    }
    yield entry;
    at += 46 + nameLength + extraLength + commentLength;
  }
}

/** Where the record at the end of the directory is: transfers append line ends and padding behind it. */
function directoryEnd(fields: Fields): number {
  const { bytes } = fields;
  const first = Math.max(0, bytes.length - LONGEST_COMMENT - DIRECTORY_END_SIZE);
  for (let at = bytes.length - DIRECTORY_END_SIZE; at >= first; at--) {
    // What lies in a comment looks like an end as well: its directory is somewhere else then.
    if (bytes[at] === 0x50 && fields.u32(at) === DIRECTORY_END && isDirectory(fields, at)) return at;
  }
  throw new ArchiveError('input-damaged', 'not a valid ZIP archive (End of central directory record not found)');
}

function isDirectory(fields: Fields, end: number): boolean {
  const start = fields.u32(end + 16);
  const size = fields.u32(end + 12);
  return start + size <= end && (fields.u16(end + 10) === 0 || fields.u32(start) === DIRECTORY_ENTRY);
}

const UTF8_DECODER = new TextDecoder('utf-8');
const CODE_PAGE = new TextDecoder('windows-1252');
const nameOf = (bytes: Uint8Array, flags: number): string => (flags & UTF8 ? UTF8_DECODER : CODE_PAGE).decode(bytes);

function unpack(fields: Fields, entry: Entry, inflate: Inflate): Uint8Array {
  const { name, method, size } = entry;
  if (entry.flags & ENCRYPTED) throw new ArchiveError('input-not-readable', 'is encrypted', name);
  if (method !== STORED && method !== DEFLATED) {
    const message = `is packed in a way that is not supported (method ${method})`;
    throw new ArchiveError('input-not-readable', message, name);
  }
  let bytes: Uint8Array;
  try {
    const packed = packedBytes(fields, entry);
    bytes = method === STORED ? packed : inflate(packed, size);
  } catch (error) {
    throw new ArchiveError('input-damaged', 'cannot be unpacked into what its archive states', name, { cause: error });
  }
  if (bytes.length !== size || crc32(bytes) !== entry.crc) {
    throw new ArchiveError('input-damaged', 'does not fit the size and checksum in its archive', name);
  }
  return bytes;
}

function packedBytes(fields: Fields, { offset, packed }: Entry): Uint8Array {
  if (fields.u32(offset) !== LOCAL_ENTRY) throw new RangeError('no file');
  return fields.slice(offset + 30 + fields.u16(offset + 26) + fields.u16(offset + 28), packed);
}
