/** DRIVE_LAYOUT_INFORMATION_EX (winioctl.h): the partition table of a disk as Windows has it. */
import { uuidText } from '../firmware/smbios-summary.js';

/** PARTITION_STYLE of a GPT. */
const STYLE_GPT = 1;
/** Offsets in the head: style, number of partitions, first record. */
const HEAD = { style: 0, count: 4, size: 48 } as const;
/** PARTITION_INFORMATION_EX: its size, its style, and the type GUID of a GPT partition. */
const RECORD = { size: 144, style: 0, type: 32 } as const;
const GUID_SIZE = 16;

/** GPT partition types (UEFI 2.10, table 5.7; winioctl.h). */
export const PARTITION_TYPES = {
  efiSystem: 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
  microsoftReserved: 'e3c9e316-0b5c-4db8-817d-f92df00215ae',
} as const;

/**
 * The type GUIDs of a disk's GPT partitions, lower case; empty for other tables, and where the answer is cut before the
 * first record. Never throws.
 */
export function partitionTypes(layout: Uint8Array): string[] {
  if (layout.length < HEAD.size) return [];
  const view = new DataView(layout.buffer, layout.byteOffset, layout.byteLength);
  if (view.getUint32(HEAD.style, true) !== STYLE_GPT) return [];
  const present = Math.floor((layout.length - HEAD.size) / RECORD.size);
  const count = Math.min(view.getUint32(HEAD.count, true), present);
  const types: string[] = [];
  for (let index = 0; index < count; index++) {
    const at = HEAD.size + index * RECORD.size;
    if (view.getUint32(at + RECORD.style, true) !== STYLE_GPT) continue;
    types.push(uuidText(layout.subarray(at + RECORD.type, at + RECORD.type + GUID_SIZE)));
  }
  return types;
}
