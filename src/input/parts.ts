/** The files in a file: archives, archives in them to a fixed depth, workbooks; and what of it is not read, with the reason. */
import { scanBinary } from './binary.js';
import { isCab, uncab } from './cab.js';
import { gunzip, isGzip } from './gzip.js';
import { type ArchiveBudget, ArchiveError, type Inflate, type Member } from './packed.js';
import { binaryKind } from './signatures.js';
import { isWorkbook, sheetsOf } from './workbook.js';
import { isZip, unzip } from './zip.js';

/** A file that holds text or a hash as bytes. */
export interface FilePart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file that is not read. */
export interface UnreadPart {
  readonly name: string;
  /** Why, to follow the name. */
  readonly unread: string;
  /** Whether it can hold a device: an archive or a file of one that could not be unpacked, not a picture. */
  readonly isLoss: boolean;
}

export type UnpackedPart = FilePart | UnreadPart;

/** What unpacking needs. */
export interface Unpacking {
  readonly inflate: Inflate;
  readonly budget: ArchiveBudget;
}

/** Archives in archives that are opened. */
const DEEPEST = 4;

/** Whether bytes are packed in a way that {@link unpackedParts} unpacks. */
export const isPacked = (bytes: Uint8Array): boolean => isZip(bytes) || isCab(bytes) || isGzip(bytes);

/**
 * The files in the bytes of a file; the file itself where it is not an archive.
 *
 * @throws ArchiveError where the archive is damaged or too large
 */
export function* unpackedParts(
  bytes: Uint8Array,
  name: string,
  unpacking: Unpacking,
  depth = 0,
): Generator<UnpackedPart> {
  if (isPacked(bytes)) {
    if (depth >= DEEPEST) yield { name, unread: `is an archive within ${DEEPEST} others`, isLoss: true };
    else yield* packed(bytes, name, unpacking, depth);
    return;
  }
  const binary = binaryKind(bytes);
  if (binary !== undefined && scanBinary(bytes).length === 0) yield { name, unread: `is ${binary}`, isLoss: false };
  else yield { name, bytes };
}

function* packed(bytes: Uint8Array, name: string, unpacking: Unpacking, depth: number): Generator<UnpackedPart> {
  const { inflate, budget } = unpacking;
  if (isGzip(bytes)) {
    yield* unpackedParts(gunzip(bytes, inflate, budget), name.replace(/\.gz$/i, ''), unpacking, depth + 1);
    return;
  }
  const members = isZip(bytes) ? unzip(bytes, inflate, budget) : uncab(bytes, inflate, budget);
  if (isWorkbook(members.map(({ name: own }) => own))) {
    yield* sheets(members, name);
    return;
  }
  for (const member of members) yield* partsOfMember(member, name, unpacking, depth);
}

/** A file that cannot be unpacked because of how it is packed does not take the others with it. */
function* partsOfMember(member: Member, archive: string, unpacking: Unpacking, depth: number): Generator<UnpackedPart> {
  const name = `${archive}:${member.name}`;
  let bytes: Uint8Array;
  try {
    bytes = member.unpack();
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.code !== 'input-not-readable') throw error;
    yield { name, unread: error.message, isLoss: true };
    return;
  }
  yield* unpackedParts(bytes, name, unpacking, depth + 1);
}

function* sheets(members: readonly Member[], name: string): Generator<UnpackedPart> {
  const found = sheetsOf(members);
  if (found.length === 0) yield { name, unread: 'is an Excel workbook without a sheet that can be read', isLoss: true };
  for (const { name: sheet, text } of found) {
    yield { name: `${name}:${sheet}`, bytes: new TextEncoder().encode(text) };
  }
}
