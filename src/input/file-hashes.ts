/** The hashes of a file of any format, archives and workbooks included, in memory. */
import { type CarriedHash, type Carrier, CarrierError, findHashes } from './carriers.js';
import { ArchiveBudget, ArchiveError, type Inflate } from './packed.js';
import { isPacked, type UnpackedPart, type UnreadPart, unpackedParts } from './parts.js';

/** The hashes of a file. */
export interface FileHashes extends Omit<Carrier, 'kind'> {
  kind: Carrier['kind'] | 'archive';
  /** Files of an archive that were not read, and why. */
  unread: readonly UnreadPart[];
}

/** What reading a file needs. */
export interface FileHashesOptions {
  /** Unpacks raw deflate; without it archives are named and not read. */
  inflate?: Inflate;
}

/**
 * Finds the hashes of a file by their content, as {@link findHashes} does, and in archives: ZIP, CAB (stored and MSZIP),
 * gzip, Excel workbooks, and archives in them to a depth of four, within 10,000 files and 512 MiB.
 *
 * @throws what {@link findHashes} throws
 * @throws {@link CarrierError} for an archive that is damaged, or in which there is no hash
 * @example
 * import { inflateRawSync } from 'node:zlib';
 * const inflate = (packed, size, dictionary) => inflateRawSync(packed, { maxOutputLength: size, dictionary });
 * const { hashes, unread } = findHashesInFile(bytes, { inflate });
 */
export function findHashesInFile(bytes: Uint8Array, { inflate }: FileHashesOptions = {}): FileHashes {
  if (!isPacked(bytes)) return { ...findHashes(bytes), unread: [] };
  if (inflate === undefined) throw new CarrierError('it is an archive, which is not unpacked here');
  const parts = unpackAll(bytes, inflate);
  const unread = parts.filter((part): part is UnreadPart => 'unread' in part);
  const hashes: CarriedHash[] = [];
  for (const part of parts) {
    if ('unread' in part) continue;
    // One by one: a file of an archive may have more than a call takes arguments.
    for (const hash of hashesOf(part.name, part.bytes)) hashes.push(hash);
  }
  if (hashes.length > 0) return { kind: 'archive', hashes, unread };
  const [first] = unread;
  const why = first ? `: ${first.name === '' ? 'it' : first.name.slice(1)} ${first.unread}` : '';
  throw new CarrierError(`it is an archive in which there is no hardware hash${why}`);
}

function unpackAll(bytes: Uint8Array, inflate: Inflate): UnpackedPart[] {
  try {
    return [...unpackedParts(bytes, '', { inflate, budget: new ArchiveBudget() })];
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const name = error.member === undefined ? 'the archive' : `${error.member} in the archive`;
    throw new CarrierError(`${name} is not read: ${error.message}`, { cause: error });
  }
}

/** The hashes of a file of an archive, with its name in their places; none where it is something else. */
function hashesOf(name: string, bytes: Uint8Array): CarriedHash[] {
  let found: Carrier;
  try {
    found = findHashes(bytes);
  } catch (error) {
    // Diagnostics are full of XML and JSON that has nothing to do with hashes.
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
  if (found.kind === 'base64' && found.hashes.every(({ repairs, fault }) => !repairs && !fault) && !isHash(found))
    return [];
  const inside = name.replace(/^:/, '');
  return found.hashes.map((hash) => {
    const place = [inside, hash.place].filter(Boolean).join(', ');
    return { ...hash, ...(place === '' ? {} : { place }) };
  });
}

/** Whether what was treated as base64 is a hash: text without one is, too. */
const isHash = ({ hashes }: Carrier): boolean =>
  hashes.some(({ content }) => typeof content === 'string' && /^T0[E-H][A-Za-z0-9+/]{20}/.test(content));
