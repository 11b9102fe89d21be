/**
 * Checks of the disks behind the system disk. No scenario asks for one, so nothing is missing where there is none, and a
 * placeholder is a warning at most: Windows can be installed without them.
 */
import { BLOCK_HEADER_SIZE } from '../hash/container.js';
import type { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import { FIELDS, type FieldInfo } from './fields.js';
import { isSurelySerial, placeholderSerial } from './placeholders.js';
import {
  aboutField,
  type Check,
  type FindingDetails,
  inBrackets,
  placeholderSource,
  QUALITY_LIMITS,
  quote,
  reportFact,
} from './rules.js';

const { block: SERIAL } = place('disks[].serialNumber');
const { block: CAPACITY, blockSize: CAPACITY_SIZE, at: CAPACITY_AT } = place('disks[].capacityGB');
/** Largest disk that OEM quality checks accept. */
export const LARGEST_DISK_GB = 65536;
const PIPE = 0x7c;

/** Bytes of the serial number in a block of `size` bytes: block 7 holds `serial|product|vendor`. */
export function diskSerialSize(bytes: Uint8Array, start: number, size: number): number {
  let length = 0;
  while (length < size && bytes[start + length] !== PIPE) length++;
  return length;
}

/** How a further disk's member is called in a message. */
const nameOf = (what: string, index: number, info: FieldInfo): string =>
  `the ${what} of disk ${index + 1} ${inBrackets(info)}`;

function checkSerial(check: Check, index: number, start: number, end: number): void {
  const { bytes } = check.reader;
  const size = diskSerialSize(bytes, start, end - start);
  if (isSurelySerial(bytes, start, size)) return;
  const value = check.reader.textAt(start, size);
  const placeholder = value.trim() === '' ? undefined : placeholderSerial(value);
  if (placeholder === undefined) return;
  const severity = check.rules.placeholder.diskSerialNumber === 'info' ? 'info' : 'warning';
  check.sink.report('placeholder-value', severity, () => {
    const name = nameOf('serial number', index, FIELDS.diskSerialNumber);
    const message = `${name} is ${quote(value)}, which says nothing: it ${placeholder.reason}`;
    const source = placeholderSource(placeholder);
    return about(check, FIELDS.diskSerialNumber, `disks[${index}].serialNumber`, start, message, { value, source });
  });
}

function checkCapacity(check: Check, index: number, start: number, end: number): void {
  if (end - start !== CAPACITY_SIZE) return;
  const capacity = check.reader.u64(start + CAPACITY_AT);
  if (capacity <= LARGEST_DISK_GB) return;
  reportFact(check, 'field-too-long', () => {
    const name = nameOf('capacity', index, FIELDS.diskCapacity);
    const message = `${name} is ${capacity} GB; the limit is ${LARGEST_DISK_GB}`;
    const more = { value: String(capacity), source: QUALITY_LIMITS, hint: undefined };
    return about(check, FIELDS.diskCapacity, `disks[${index}].capacityGB`, start, message, more);
  });
}

function about(
  check: Check,
  info: FieldInfo,
  field: string,
  start: number,
  message: string,
  more: Partial<FindingDetails>,
): FindingDetails {
  return aboutField(check, info, message, { field, offset: start - BLOCK_HEADER_SIZE, ...more });
}

function hasSecond(reader: HashReader, type: number): boolean {
  const first = reader.firstPosition(type);
  return first >= 0 && reader.nextPosition(first) >= 0;
}

/** Checks every disk but the first, which is the system disk. */
export function checkFurtherDisks(check: Check): void {
  const { reader } = check;
  if (!hasSecond(reader, SERIAL) && !hasSecond(reader, CAPACITY)) return;
  const { types, starts, ends, count } = reader.directory;
  let serials = 0;
  let capacities = 0;
  for (let i = 0; i < count; i++) {
    if (types[i] === SERIAL && serials++ > 0) checkSerial(check, serials - 1, starts[i], ends[i]);
    else if (types[i] === CAPACITY && capacities++ > 0) checkCapacity(check, capacities - 1, starts[i], ends[i]);
  }
}
