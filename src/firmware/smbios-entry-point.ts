/** SMBIOS entry points: 2.1, 32 bits, `_SM_` (DSP0134, 5.2.1), and 3.0, 64 bits, `_SM3_` (5.2.2). */

import { counted } from '../hash/counted.js';
import { byteSum } from './problem.js';
import type { ProblemList } from './problem-list.js';

/** What an entry point says about the table. */
export interface SmbiosEntryPoint {
  /** Which of the two kinds it is. */
  kind: '2.1' | '3.0';
  /** Version of the specification, 256 × major + minor. */
  version: number;
  /** Revision of the document, 3.x only. */
  documentRevision?: number;
  /** Bytes of the table: exact in 2.1, the most there can be in 3.x. */
  tableLength: number;
  /** Physical address of the table. */
  tableAddress: bigint;
  /** Number of structures, 2.1 only. */
  structureCount?: number;
}

/** Where the two kinds keep what they say. */
const LAYOUTS = [
  { kind: '3.0', anchor: '_SM3_', length: 6, size: 0x18, major: 7 },
  { kind: '2.1', anchor: '_SM_', length: 5, size: 0x1f, major: 6 },
] as const;
type Layout = (typeof LAYOUTS)[number];

/** Version 2.1 of the specification gave the length of its entry point one too small (5.2.1, note at offset 05h). */
const ERRATUM_LENGTH = 0x1e;

/**
 * Reads an entry point. A wrong checksum is described and the entry point used all the same, as the table checks itself.
 *
 * @returns undefined, with the problem described, where it is none
 */
export function readSmbiosEntryPoint(bytes: Uint8Array, problems: ProblemList): SmbiosEntryPoint | undefined {
  const layout = LAYOUTS.find(({ anchor }) => startsWith(bytes, anchor, 0));
  if (!layout) {
    problems.add('smbios-entry-point', 'the SMBIOS entry point starts neither with _SM_ nor with _SM3_', 0);
    return undefined;
  }
  const length = bytes[layout.length] ?? 0;
  const sound = length >= layout.size || (layout.kind === '2.1' && length === ERRATUM_LENGTH);
  if (!sound || bytes.length < layout.size || length > bytes.length) {
    const message = `the ${layout.anchor} entry point says it has ${counted(length, 'byte')} of ${bytes.length}; it needs ${layout.size}`;
    problems.add('smbios-entry-point-length', message, layout.length);
    return undefined;
  }
  checkSums(bytes, layout, length, problems);
  return layout.kind === '3.0' ? read30(bytes) : read21(bytes, problems);
}

function checkSums(bytes: Uint8Array, { kind, anchor }: Layout, length: number, problems: ProblemList): void {
  const end = kind === '2.1' ? Math.max(length, 0x1f) : length;
  if (byteSum(bytes, 0, end) !== 0) {
    problems.add('smbios-entry-point-checksum', `the checksum of the ${anchor} entry point is wrong`, 4);
  }
  if (kind === '2.1' && byteSum(bytes, 0x10, 0x1f) !== 0) {
    problems.add('smbios-entry-point-checksum', 'the intermediate checksum of the _SM_ entry point is wrong', 0x15);
  }
}

function read30(bytes: Uint8Array): SmbiosEntryPoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    kind: '3.0',
    version: bytes[7] * 256 + bytes[8],
    documentRevision: bytes[9],
    tableLength: view.getUint32(0x0c, true),
    tableAddress: view.getBigUint64(0x10, true),
  };
}

function read21(bytes: Uint8Array, problems: ProblemList): SmbiosEntryPoint {
  if (!startsWith(bytes, '_DMI_', 0x10)) {
    problems.add('smbios-entry-point', 'the _SM_ entry point lacks its intermediate anchor _DMI_', 0x10);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    kind: '2.1',
    version: bytes[6] * 256 + bytes[7],
    tableLength: view.getUint16(0x16, true),
    tableAddress: BigInt(view.getUint32(0x18, true)),
    structureCount: view.getUint16(0x1c, true),
  };
}

function startsWith(bytes: Uint8Array, text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
