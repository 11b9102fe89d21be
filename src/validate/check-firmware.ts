/** Checks of what the firmware says of the device: UUID, serial number, maker, model, product key, system disk. */

import { place } from '../hash/table.js';
import { SECTIONS } from '../inspect/finding-source.js';
import { checkFurtherDisks, diskSerialSize } from './check-disks.js';
import { FIELDS, type FieldName } from './fields.js';
import {
  isSurelyNumber,
  isSurelySerial,
  type Placeholder,
  placeholderSerial,
  placeholderText,
  placeholderUuidBytes,
} from './placeholders.js';
import {
  aboutField,
  type Check,
  placeholderSource,
  QUALITY_LIMITS,
  quote,
  reportFact,
  reportMissing,
  titleOf,
} from './rules.js';
import { type TextVerdict, verdictOn } from './verdicts.js';

const UUID_SIZE = place('smbios.uuid').size;
const GENERIC_SOURCE = SECTIONS.required('SKU texts that many models share, by linuxhw');

function reportPlaceholder(check: Check, name: FieldName, value: string, placeholder: Placeholder): void {
  const info = FIELDS[name];
  check.sink.report('placeholder-value', check.rules.placeholder[name], () =>
    aboutField(check, info, `${titleOf(info)} is ${quote(value)}, which says nothing: it ${placeholder.reason}`, {
      value,
      source: placeholderSource(placeholder),
    }),
  );
}

function checkLength(check: Check, name: FieldName, value: string): void {
  const info = FIELDS[name];
  const { longest } = info;
  if (longest === undefined || value.length <= longest || check.rules.facts['field-too-long'] === undefined) return;
  const length = value.trimEnd().length;
  if (length <= longest) return;
  reportTooLong(check, name, `${titleOf(info)} has ${length} characters; the limit is ${longest}`, value);
}

/** Reports that a field is over a limit of OEM quality checks. */
export function reportTooLong(check: Check, name: FieldName, message: string, value: string): void {
  reportFact(check, 'field-too-long', () =>
    aboutField(check, FIELDS[name], message, {
      value,
      hint: 'ask the maker of the firmware for a shorter value if the submission is rejected; many makers exceed the limit',
      source: QUALITY_LIMITS,
    }),
  );
}

/** A text whose values repeat within a fleet. */
function checkText(check: Check, name: FieldName): TextVerdict | undefined {
  const verdict = verdictOn(check.reader, FIELDS[name].block);
  if (verdict === undefined || verdict.blank) {
    reportMissing(check, name, verdict === undefined ? 'missing' : 'blank');
    return undefined;
  }
  if (verdict.placeholder !== undefined) reportPlaceholder(check, name, verdict.text, verdict.placeholder);
  checkLength(check, name, verdict.text);
  return verdict;
}

function checkSku(check: Check): void {
  const verdict = checkText(check, 'skuNumber');
  if (verdict === undefined || verdict.placeholder !== undefined || !verdict.genericSku) return;
  check.sink.report('generic-value', 'info', () => {
    const message = `${titleOf(FIELDS.skuNumber)} is ${quote(verdict.text)}, which many models share`;
    const hint = 'nothing to do';
    return aboutField(check, FIELDS.skuNumber, message, { value: verdict.text, hint, source: GENERIC_SOURCE });
  });
}

function checkUuid(check: Check): void {
  const { reader } = check;
  const start = reader.sized(FIELDS.uuid.block, UUID_SIZE);
  if (start < 0) {
    reportMissing(check, 'uuid');
    return;
  }
  const placeholder = placeholderUuidBytes(reader.bytes, start);
  if (placeholder === undefined) return;
  const severity = check.rules.missing.uuid ?? 'warning';
  check.sink.report('placeholder-uuid', severity, () =>
    aboutField(check, FIELDS.uuid, `${titleOf(FIELDS.uuid)} is shared by many devices: it ${placeholder.reason}`, {
      source: placeholderSource(placeholder),
    }),
  );
}

/** A serial number in `size` bytes at `at`; the usual one is judged by its bytes. */
function checkSerial(check: Check, name: 'serialNumber' | 'diskSerialNumber', at: number, size: number): void {
  const { longest = Number.POSITIVE_INFINITY } = FIELDS[name];
  if (size <= longest && isSurelySerial(check.reader.bytes, at, size)) return;
  const value = check.reader.textAt(at, size);
  if (value.trim() === '') {
    reportMissing(check, name, 'blank');
    return;
  }
  const placeholder = placeholderSerial(value);
  if (placeholder !== undefined) reportPlaceholder(check, name, value, placeholder);
  checkLength(check, name, value);
}

function checkSystemSerial(check: Check): void {
  const { reader } = check;
  const start = reader.start(FIELDS.serialNumber.block);
  if (start < 0) reportMissing(check, 'serialNumber');
  else checkSerial(check, 'serialNumber', start, reader.textSize(FIELDS.serialNumber.block));
}

/** Block 7 holds `serial|product|vendor`. */
function checkDiskSerial(check: Check): void {
  const { reader } = check;
  const start = reader.start(FIELDS.diskSerialNumber.block);
  if (start < 0) {
    reportMissing(check, 'diskSerialNumber');
    return;
  }
  const limit = reader.textSize(FIELDS.diskSerialNumber.block);
  checkSerial(check, 'diskSerialNumber', start, diskSerialSize(reader.bytes, start, limit));
}

const PRODUCT_KEY_DIGITS = 13;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

function checkProductKeyId(check: Check): void {
  const { reader } = check;
  const { block } = FIELDS.productKeyId;
  const size = reader.textSize(block);
  const start = reader.start(block);
  let digits = 0;
  while (digits < size && isDigit(reader.bytes[start + digits])) digits++;
  if (digits === PRODUCT_KEY_DIGITS && size === PRODUCT_KEY_DIGITS) {
    checkProductKeyValue(check, reader.bytes, start);
    return;
  }
  const text = reader.text(block);
  if (text === undefined || text.trim() === '')
    reportMissing(check, 'productKeyId', text === undefined ? 'missing' : 'blank');
  else reportProductKeyFormat(check, text);
}

function checkProductKeyValue(check: Check, bytes: Uint8Array, start: number): void {
  if (isSurelyNumber(bytes, start, PRODUCT_KEY_DIGITS)) return;
  const text = check.reader.textAt(start, PRODUCT_KEY_DIGITS);
  const placeholder = placeholderText(text);
  if (placeholder !== undefined) reportPlaceholder(check, 'productKeyId', text, placeholder);
}

function reportProductKeyFormat(check: Check, value: string): void {
  const info = FIELDS.productKeyId;
  check.sink.report('product-key-id-format', 'error', () =>
    aboutField(check, info, `${titleOf(info)} is ${quote(value)} instead of 13 digits`, { value }),
  );
}

/** Checks the product name of the board. */
export function checkBoardProduct(check: Check): void {
  const verdict = verdictOn(check.reader, FIELDS.boardProduct.block);
  if (verdict !== undefined) checkLength(check, 'boardProduct', verdict.text);
}

/** What the firmware's texts reveal of a hypervisor. */
export interface FirmwareClues {
  maker: string | undefined;
  product: string | undefined;
}

/** Checks maker, product, SKU and family. */
export function checkModelTexts(check: Check, clues: FirmwareClues): void {
  clues.maker = checkText(check, 'manufacturer')?.hypervisor;
  clues.product = checkText(check, 'productName')?.hypervisor;
  checkSku(check);
  checkText(check, 'family');
}

/** Runs the checks of this file; returns what they saw of a hypervisor. */
export function checkFirmware(check: Check, clues: FirmwareClues): void {
  checkUuid(check);
  checkSystemSerial(check);
  if (!check.isModelSilent) {
    checkModelTexts(check, clues);
    checkBoardProduct(check);
  }
  checkDiskSerial(check);
  checkFurtherDisks(check);
  checkProductKeyId(check);
}
