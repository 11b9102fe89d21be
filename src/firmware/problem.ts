/**
 * What is wrong with a firmware table. Firmware is read as hostile input: the readers of this folder describe what they
 * met and go on with what is sound, and only the two that give one single value (the product key) throw.
 */

/** Codes of {@link FirmwareProblem}. */
export type FirmwareProblemCode =
  | 'smbios-entry-point'
  | 'smbios-entry-point-checksum'
  | 'smbios-entry-point-length'
  | 'smbios-table-length'
  | 'smbios-structure-length'
  | 'smbios-structure-short'
  | 'smbios-structure-count'
  | 'smbios-strings-unterminated'
  | 'smbios-string-index'
  | 'smbios-no-end'
  | 'smbios-too-many-problems'
  | 'edid-too-short'
  | 'edid-header'
  | 'edid-checksum'
  | 'edid-no-timing';

/** A fault in a firmware table, and where it is. */
export interface FirmwareProblem {
  /** Stable code. */
  code: FirmwareProblemCode;
  /** One sentence that stands alone. It never holds bytes of the table. */
  message: string;
  /** Byte of the table, or of the entry point for `smbios-entry-point*`. */
  offset: number;
  /** SMBIOS structure type, where the fault is inside a structure. */
  structure?: number;
}

/** Codes of {@link FirmwareError}. */
export type FirmwareErrorCode =
  | 'msdm-too-short'
  | 'msdm-signature'
  | 'msdm-length'
  | 'msdm-checksum'
  | 'msdm-data-type'
  | 'msdm-key-length'
  | 'product-key-format';

/** A firmware table does not hold the one value that was asked of it. The message never repeats the table's content. */
export class FirmwareError extends Error {
  override readonly name = 'FirmwareError';
  constructor(
    /** Stable code of the fault. */
    readonly code: FirmwareErrorCode,
    message: string,
    /** Byte of the table, or character of the key. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Sum of bytes [start, end) modulo 256: 0 in every table whose checksum is right. */
export function byteSum(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum = (sum + bytes[i]) & 0xff;
  return sum;
}
