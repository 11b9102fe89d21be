/**
 * The product key that a maker puts into the firmware: ACPI table `MSDM` (Microsoft Software Licensing Tables), and the
 * ProductKeyID that block 24 makes of the key (docs/FORMAT.md, section 5). No message here repeats a key.
 */

import { toLatin1 } from '#platform';
import { counted } from '../hash/counted.js';
import { byteSum, FirmwareError } from './problem.js';

/** Bytes of the header that all ACPI tables share (ACPI 6.5, 5.2.6). */
const ACPI_HEADER_SIZE = 36;
/** Bytes of the software licensing structure in front of its data: version, reserved, data type, reserved, length. */
const SLS_SIZE = 20;
const DATA_TYPE_PRODUCT_KEY = 1;
const KEY_LENGTH = 29;

/**
 * Extracts the 29-character product key from an MSDM table.
 *
 * @param table the whole ACPI table; on Linux /sys/firmware/acpi/tables/MSDM
 * @returns the key, five groups of five characters with hyphens between; what it spells is for {@link productKeyId} to check
 * @throws FirmwareError `msdm-too-short`, `msdm-signature`, `msdm-length`, `msdm-checksum`, `msdm-data-type` or
 *   `msdm-key-length`
 */
export function readMsdmKey(table: Uint8Array): string {
  if (table.length < ACPI_HEADER_SIZE + SLS_SIZE) {
    throw new FirmwareError('msdm-too-short', `the MSDM table has ${counted(table.length, 'byte')}; it needs 85`, 0);
  }
  if (toLatin1(table, 0, 4) !== 'MSDM') {
    throw new FirmwareError('msdm-signature', 'the ACPI table does not start with MSDM', 0);
  }
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const length = view.getUint32(4, true);
  if (length < ACPI_HEADER_SIZE + SLS_SIZE || length > table.length) {
    const message = `the MSDM table says it has ${counted(length, 'byte')}; ${table.length} are there`;
    throw new FirmwareError('msdm-length', message, 4);
  }
  if (byteSum(table, 0, length) !== 0) {
    throw new FirmwareError('msdm-checksum', 'the checksum of the MSDM table is wrong', 9);
  }
  const type = view.getUint32(ACPI_HEADER_SIZE + 8, true);
  if (type !== DATA_TYPE_PRODUCT_KEY) {
    throw new FirmwareError('msdm-data-type', `the MSDM table holds data of type ${type}, not a product key`, 44);
  }
  const size = view.getUint32(ACPI_HEADER_SIZE + 16, true);
  const start = ACPI_HEADER_SIZE + SLS_SIZE;
  if (size !== KEY_LENGTH || start + size > length) {
    throw new FirmwareError(
      'msdm-key-length',
      `the MSDM table states a key of ${counted(size, 'byte')}; a product key has 29`,
      52,
    );
  }
  return toLatin1(table, start, start + size);
}

/** Digits of a product key, in order of their value; N is treated separately. */
const DIGITS = 'BCDFGHJKMPQRTVWXY2346789';
const KEY_FORM = /^[2-9A-Z]{5}(-[2-9A-Z]{5}){4}$/;
/** The highest position of N: it is itself a digit of base 24. */
const LAST_POSITION = 23;

/**
 * The ProductKeyID of a product key, block 24: group (bits 0 to 19 of the number that the key spells) and serial (bits
 * 20 to 49) in decimal.
 *
 * @param key 29 characters, hyphens included
 * @returns 13 digits; undefined where the group passes 4 or the serial 9 digits, as such a key has no id
 * @throws FirmwareError `product-key-format` where the text is not a key of this kind
 * @example
 * productKeyId('VK7JG-NPHTM-C97JM-9MPGT-3V66T'); // "3308000000000"
 */
export function productKeyId(key: string): string | undefined {
  const number = productKeyNumber(key);
  const group = number & 0xf_ffffn;
  const serial = (number >> 20n) & 0x3fff_ffffn;
  if (group > 9999n || serial > 999_999_999n) return undefined;
  return String(group).padStart(4, '0') + String(serial).padStart(9, '0');
}

/**
 * The number that a key spells in base 24: the position of its one N, then its other characters.
 *
 * @throws FirmwareError `product-key-format` where the text is not a key of this kind
 */
export function productKeyNumber(key: string): bigint {
  if (!KEY_FORM.test(key)) {
    throw new FirmwareError('product-key-format', 'a product key has five groups of five letters and digits', 0);
  }
  const characters = key.replaceAll('-', '');
  const position = characters.indexOf('N');
  if (position < 0 || position > LAST_POSITION || characters.lastIndexOf('N') !== position) {
    const message = 'the product key does not hold the letter N exactly once, before its last character';
    throw new FirmwareError('product-key-format', message, 0);
  }
  let number = BigInt(position);
  for (const [i, character] of [...characters].entries()) {
    if (i === position) continue;
    const digit = DIGITS.indexOf(character);
    if (digit < 0) {
      const message = 'the product key holds a character that product keys do not use';
      throw new FirmwareError('product-key-format', message, i + Math.floor(i / 5));
    }
    number = number * 24n + BigInt(digit);
  }
  return number;
}
