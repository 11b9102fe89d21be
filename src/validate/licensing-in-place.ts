/**
 * Block 37 compared with the rest of its hash on the bytes of the blocks, as `licensing/check.ts` compares it with the model: a
 * check of a fleet would spend most of its time on models. What is rare is left to the model.
 */
import { sha256Word } from '#platform';
import { PHYSICAL_MEDIUM } from '../hash/enumerations.js';
import { mac as macCodec } from '../hash/field-codecs.js';
import { haveKnownForms } from '../hash/known-form.js';
import type { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import type { LicensingComparison, LicensingSubject } from '../licensing/check.js';
import { LICENSING_CLASS, memoryDigests, REMOVABLE_BIT } from '../licensing/digests.js';

const { block: MEMORY, blockSize: MEMORY_SIZE, at: TOTAL_AT } = place('memory.totalGiB');
const { block: DISK_SIZES } = place('disks[].capacityGB');
const { block: DISK } = place('disks[].serialNumber');
const { block: ADAPTER, at: MAC_AT, size: MAC_SIZE } = place('networkAdapters[].macAddress');
const { at: MEDIUM_AT } = place('networkAdapters[].medium');
const { at: COUNTS_AT } = place('licensingHwid.counts');
const { at: MEMORY_DIGEST_AT } = place('licensingHwid.memory');
const { at: INSTANCES_AT } = place('licensingHwid.instances');
const BLUETOOTH = PHYSICAL_MEDIUM.value('Bluetooth');
/** Memory that digests are made for (`compareMemory` of licensing/check.ts). */
const MOST_MEMORY = 2 ** 28;
const PIPE = 0x7c;
const DIGITS = '0123456789abcdef';
/** Twelve digits and a NUL in UTF-16LE. */
const RADIO_SIZE = 26;

/** What a digest covers, byte after byte; used again for each. Longer texts are left to the model. */
const scratch = new Uint8Array(1024);

const AGREES: Readonly<Record<'bios' | 'memory' | 'disk' | 'network' | 'bluetooth', LicensingComparison>> = {
  bios: agreeing('bios', 'smbios.uuid'),
  memory: agreeing('memory', 'memory.totalGiB'),
  disk: agreeing('disk', 'disk.serialNumber'),
  network: agreeing('network', 'networkAdapters[].macAddress'),
  bluetooth: agreeing('bluetooth', 'networkAdapters[].macAddress'),
};

function agreeing(subject: LicensingSubject, field: string): LicensingComparison {
  return { subject, field, agrees: true };
}

/** Where the digests of the classes lie. */
interface Stored {
  readonly bytes: Uint8Array;
  /** Data of block 37. */
  readonly start: number;
}

/** Whether block 37 has a digest in a class. */
function among({ bytes, start }: Stored, index: number, digest: number): boolean {
  let at = start + INSTANCES_AT;
  for (let i = 0; i < index; i++) at += 2 * countOf(bytes, start, i);
  const end = at + 2 * countOf(bytes, start, index);
  for (; at < end; at += 2) {
    if (((bytes[at] | (bytes[at + 1] << 8)) ^ digest) <= REMOVABLE_BIT) return true;
  }
  return false;
}

const countOf = (bytes: Uint8Array, start: number, index: number): number =>
  bytes[start + COUNTS_AT + 2 * index] | (bytes[start + COUNTS_AT + 2 * index + 1] << 8);

/**
 * Compares all digests of block 37 with a hash whose BIOS digest surely agrees. Comparisons that agree have no value, and the
 * field of the first of their kind.
 *
 * @param start data of block 37, which is of its known form
 * @returns what the model would be compared as; undefined where it has to be
 */
export function compareInPlace(reader: HashReader, start: number): LicensingComparison[] | undefined {
  const { bytes, directory } = reader;
  const stored = { bytes, start };
  const positions = positionsOf(reader);
  if (positions === undefined || !haveKnownForms(bytes, directory, positions)) return undefined;
  const found = [AGREES.bios];
  if (!compareMemory(reader, stored, found)) return undefined;
  if (!compareDisk(reader, stored, found)) return undefined;
  let index = 0;
  for (const position of positions) {
    if (directory.types[position] === ADAPTER) compareAdapter(stored, directory.starts[position], index++, found);
  }
  return found;
}

/** The blocks that are compared; undefined where there is more than one disk, or a part of one. */
function positionsOf({ directory: { types, count } }: HashReader): number[] | undefined {
  const positions: number[] = [];
  let disks = 0;
  let sizes = 0;
  for (let i = 0; i < count; i++) {
    const type = types[i];
    if (type === MEMORY || type === DISK || type === ADAPTER) positions.push(i);
    if (type === DISK) disks++;
    if (type === DISK_SIZES) sizes++;
  }
  return disks > 1 || sizes !== disks ? undefined : positions;
}

/** The comparisons of memory and disk return whether they could be made. */
function compareMemory(reader: HashReader, { bytes, start }: Stored, found: LicensingComparison[]): boolean {
  if (reader.start(MEMORY) < 0) return true;
  const memory = reader.sized(MEMORY, MEMORY_SIZE);
  const total = memory < 0 ? MOST_MEMORY : reader.u64(memory + TOTAL_AT);
  if (total >= MOST_MEMORY) return false;
  const own = bytes[start + MEMORY_DIGEST_AT] | (bytes[start + MEMORY_DIGEST_AT + 1] << 8);
  if (!memoryDigests(total).some((digest) => (digest ^ own) <= REMOVABLE_BIT)) return false;
  found.push(AGREES.memory);
  return true;
}

function compareDisk(reader: HashReader, stored: Stored, found: LicensingComparison[]): boolean {
  if (reader.start(DISK) < 0 || countOf(stored.bytes, stored.start, LICENSING_CLASS.disk) === 0) return true;
  const size = gatherDisk(reader.bytes, reader.start(DISK), reader.size(DISK));
  if (size < 0 || !among(stored, LICENSING_CLASS.disk, sha256Word(scratch, 0, size))) return false;
  found.push(AGREES.disk);
  return true;
}

/** Writes what the digest of a disk covers, of its text `serial|product|vendor`: each with a NUL behind it, the last one first. */
function gatherDisk(bytes: Uint8Array, start: number, size: number): number {
  if (size + 1 > scratch.length) return -1;
  const end = start + size;
  const first = bytes.indexOf(PIPE, start);
  const second = bytes.indexOf(PIPE, first + 1);
  if (first < 0 || second < 0 || second >= end) return -1;
  let at = copy(bytes, second + 1, end, 0);
  at = copy(bytes, first + 1, second, at);
  return copy(bytes, start, first, at);
}

function copy(bytes: Uint8Array, start: number, end: number, into: number): number {
  let at = into;
  for (let i = start; i < end; i++) scratch[at++] = bytes[i];
  scratch[at++] = 0;
  return at;
}

function compareAdapter(stored: Stored, adapter: number, index: number, found: LicensingComparison[]): void {
  const { bytes, start } = stored;
  const at = adapter + MAC_AT;
  const add = (subject: 'network' | 'bluetooth', agrees: boolean): void => {
    const field = `networkAdapters[${index}].macAddress`;
    found.push(agrees ? AGREES[subject] : { subject, field, value: String(macCodec.read(bytes, at)), agrees });
  };
  if (countOf(bytes, start, LICENSING_CLASS.network) > 0) {
    for (let i = 0; i < MAC_SIZE; i++) scratch[i] = bytes[at + i];
    add('network', among(stored, LICENSING_CLASS.network, sha256Word(scratch, 0, MAC_SIZE)));
  }
  const medium = adapter + MEDIUM_AT;
  const isRadio = (bytes[medium] | (bytes[medium + 1] << 8) | (bytes[medium + 2] << 16)) === BLUETOOTH;
  if (!isRadio || bytes[medium + 3] !== 0 || countOf(bytes, start, LICENSING_CLASS.scsiAdapter) === 0) return;
  gatherRadio(bytes, at);
  add('bluetooth', among(stored, LICENSING_CLASS.scsiAdapter, sha256Word(scratch, 0, RADIO_SIZE)));
}

/** Writes what the digest of a Bluetooth radio covers: the digits of its address as UTF-16LE, with a NUL behind them. */
function gatherRadio(bytes: Uint8Array, mac: number): void {
  scratch.fill(0, 0, RADIO_SIZE);
  for (let i = 0; i < MAC_SIZE; i++) {
    scratch[4 * i] = DIGITS.charCodeAt(bytes[mac + i] >> 4);
    scratch[4 * i + 2] = DIGITS.charCodeAt(bytes[mac + i] & 15);
  }
}
