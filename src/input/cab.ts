/**
 * Cabinets (MS-CAB), as `MdmDiagnosticsTool.exe -cab` writes them: stored and MSZIP, which is deflate in blocks of 32 KiB
 * that share their history. LZX and Quantum are named, not read.
 */
import { type ArchiveBudget, ArchiveError, Fields, type Inflate, type Member } from './packed.js';

const FLAG = { previous: 1, next: 2, reserve: 4 } as const;
const BLOCK_SIZE = 32 * 1024;
const NAME_IS_UTF8 = 0x80;
const LONGEST_NAME = 256;
/** Folders of files that go on in another cabinet. */
const CONTINUED = 0xfffd;
const METHODS = ['none', 'MSZIP', 'Quantum', 'LZX'] as const;

interface Folder {
  readonly start: number;
  readonly blocks: number;
  readonly method: number;
}

interface File {
  readonly name: string;
  readonly size: number;
  readonly offset: number;
  readonly folder: number;
}

/** Whether bytes begin like a cabinet. */
export const isCab = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x4d && bytes[1] === 0x53 && bytes[2] === 0x43 && bytes[3] === 0x46;

/**
 * The files of a cabinet, in the order of their names.
 *
 * @throws ArchiveError
 */
export function uncab(bytes: Uint8Array, inflate: Inflate, budget: ArchiveBudget): Member[] {
  const { fields, reserve, folders, files } = directoryOf(bytes);
  const sizes = new Array<number>(folders.length).fill(0);
  for (const file of files) {
    budget.take(file.size);
    if (file.folder in sizes) sizes[file.folder] = Math.max(sizes[file.folder], endOf(file));
  }
  for (const size of sizes) budget.take(size);
  const unpacked = new Map<number, Uint8Array>();
  const unpack = (file: File): Uint8Array => {
    const folder = folders[file.folder];
    if (folder === undefined) throw new ArchiveError('input-not-readable', 'goes on in another cabinet', file.name);
    const content =
      unpacked.get(file.folder) ??
      unpackFolder({ fields, reserve, folder, size: sizes[file.folder], inflate, name: file.name });
    unpacked.set(file.folder, content);
    if (endOf(file) > content.length) throw damaged('is longer than what its cabinet holds', file.name);
    return content.subarray(file.offset, endOf(file));
  };
  return files.map((file) => ({ name: file.name, unpack: () => unpack(file) }));
}

const endOf = ({ offset, size }: File): number => offset + size;

function damaged(message: string, member?: string, cause?: unknown): ArchiveError {
  return new ArchiveError('input-damaged', message, member, { cause });
}

/** Everything before the data. */
function directoryOf(bytes: Uint8Array): { fields: Fields; reserve: number; folders: Folder[]; files: File[] } {
  const fields = new Fields(bytes);
  try {
    const flags = fields.u16(30);
    let at = 36;
    let folderReserve = 0;
    let reserve = 0;
    if (flags & FLAG.reserve) {
      folderReserve = bytes[at + 2];
      reserve = bytes[at + 3];
      at += 4 + fields.u16(at);
    }
    for (const flag of [FLAG.previous, FLAG.next]) if (flags & flag) at = afterText(fields, afterText(fields, at));
    const folders: Folder[] = [];
    for (let i = 0, count = fields.u16(26); i < count; i++, at += 8 + folderReserve) {
      folders.push({ start: fields.u32(at), blocks: fields.u16(at + 4), method: fields.u16(at + 6) & 0xf });
    }
    return {
      fields,
      reserve,
      folders,
      files: filesOf(fields).sort(({ name: a }, { name: b }) => (a < b ? -1 : a > b ? 1 : 0)),
    };
  } catch (error) {
    throw damaged('not a valid cabinet (its directory is cut)', undefined, error);
  }
}

function filesOf(fields: Fields): File[] {
  const files: File[] = [];
  let at = fields.u32(16);
  for (let i = 0, count = fields.u16(28); i < count; i++) {
    const size = fields.u32(at);
    const offset = fields.u32(at + 4);
    const folder = fields.u16(at + 8);
    const isUtf8 = (fields.u16(at + 14) & NAME_IS_UTF8) !== 0;
    const end = afterText(fields, at + 16);
    const name = new TextDecoder(isUtf8 ? 'utf-8' : 'windows-1252').decode(fields.slice(at + 16, end - 1 - (at + 16)));
    files.push({ name, size, offset, folder: folder >= CONTINUED ? -1 : folder });
    at = end;
  }
  return files;
}

/** Where the zero after a text ends. */
function afterText(fields: Fields, at: number): number {
  const zero = fields.bytes.indexOf(0, at);
  if (zero < 0 || zero - at > LONGEST_NAME) throw new RangeError('a name without an end');
  return zero + 1;
}

interface FolderReading {
  fields: Fields;
  reserve: number;
  folder: Folder;
  /** Bytes that its files need. */
  size: number;
  inflate: Inflate;
  /** A file of it, for errors. */
  name: string;
}

function unpackFolder({ fields, reserve, folder, size, inflate, name }: FolderReading): Uint8Array {
  const method = METHODS[folder.method];
  if (method !== 'none' && method !== 'MSZIP') {
    const message = `is packed with ${method ?? 'an unknown method'}, which is not supported: unpack the cabinet with "expand" first`;
    throw new ArchiveError('input-not-readable', message, name);
  }
  // Blocks hold 32 KiB at most: no cabinet unpacks into more than they can.
  const room = Math.min(size, folder.blocks * BLOCK_SIZE);
  const content = new Uint8Array(room);
  let length = 0;
  let at = folder.start;
  try {
    for (let block = 0; block < folder.blocks && length < room; block++) {
      const packed = fields.slice(at + 8 + reserve, fields.u16(at + 4));
      const data =
        method === 'none' ? packed : unpackBlock(packed, fields.u16(at + 6), content.subarray(0, length), inflate);
      if (data.length !== fields.u16(at + 6) || data.length > BLOCK_SIZE)
        throw new RangeError('a block of another size');
      content.set(data.subarray(0, room - length), length);
      length += data.length;
      at += 8 + reserve + packed.length;
    }
  } catch (error) {
    throw damaged('cannot be unpacked: its cabinet is cut or damaged', name, error);
  }
  return content.subarray(0, Math.min(length, room));
}

/** A block of MSZIP: `CK`, then deflate that may refer to the 32 KiB before it. */
function unpackBlock(packed: Uint8Array, size: number, before: Uint8Array, inflate: Inflate): Uint8Array {
  if (packed[0] !== 0x43 || packed[1] !== 0x4b) throw new RangeError('not a block of MSZIP');
  return inflate(packed.subarray(2), size, before.subarray(Math.max(0, before.length - BLOCK_SIZE)));
}
