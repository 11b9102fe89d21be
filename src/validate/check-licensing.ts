/** The check of block 37, the licensing HWID, against the rest of the hash: an edited or mixed hash shows. */

import { sha256Word } from '#platform';
import { BLOCK_HEADER_SIZE } from '../hash/container.js';
import { digestsFit } from '../hash/read-layout.js';
import type { HashReader } from '../hash/reader.js';
import { knownBlock, place } from '../hash/table.js';
import { SECTIONS } from '../inspect/finding-source.js';
import {
  checkLicensingHwid,
  isNoText,
  type LicensingComparison,
  type LicensingScope,
  type LicensingSubject,
} from '../licensing/check.js';
import { FIELDS } from './fields.js';
import { type Check, type ModelSource, quote, reportFact } from './rules.js';

const { block: LICENSING, at: BIOS_AT } = place('licensingHwid.bios');
/** Where the digests of the instances begin. */
const LICENSING_HEAD = place('licensingHwid.instances').at;
const UUID_SIZE = place('smbios.uuid').size;
const FIRMWARE_VENDOR = place('smbios.firmwareVendor').block;
/** The texts of the BIOS digest, in its order. */
const BIOS_TEXTS = [FIELDS.manufacturer.block, FIELDS.productName.block, FIELDS.serialNumber.block, FIRMWARE_VENDOR];
const LAYOUT = knownBlock(LICENSING)?.definition.layout;
/** The lowest bit of a digest is not part of it. */
const DIGEST_BITS = 0xfffe;

/** What the BIOS digest covers, byte after byte; used again for each hash. Longer texts are left to the model. */
const scratch = new Uint8Array(1024);

/** What the bytes of the blocks say about the BIOS digest; "surely" where the model says the same. */
type BiosVerdict = 'agrees' | 'disagrees' | 'unsure' | 'agrees-surely';

/** Judges nearly every hash by one short digest of the bytes of its blocks. */
function judgeBios(reader: HashReader, stored: number): BiosVerdict {
  const { bytes } = reader;
  const uuid = reader.sized(FIELDS.uuid.block, UUID_SIZE);
  if (uuid < 0) return 'unsure';
  let size = 0;
  for (; size < UUID_SIZE; size++) scratch[size] = bytes[uuid + size];
  // Text that the model reads as these bytes: ASCII up to the end of its block, with one NUL behind it.
  let plain = true;
  for (let k = 0; k < BIOS_TEXTS.length; k++) {
    const length = reader.textSize(BIOS_TEXTS[k]);
    const start = reader.start(BIOS_TEXTS[k]);
    if (length < 0 || size + length > scratch.length) return 'unsure';
    if (length + 1 !== reader.size(BIOS_TEXTS[k])) plain = false;
    let high = 0;
    for (let i = start; i < start + length; i++) {
      high |= bytes[i];
      scratch[size++] = bytes[i];
    }
    if (high > 0x7f) plain = false;
  }
  const known = plain && hasKnownForm(reader);
  if (((sha256Word(scratch, 0, size) ^ stored) & DIGEST_BITS) === 0) return known ? 'agrees-surely' : 'agrees';
  return known && !BIOS_TEXTS.some((block) => isNoText(reader.text(block) ?? '')) ? 'disagrees' : 'unsure';
}

/** Whether the block is of its known form. */
function hasKnownForm(reader: HashReader): boolean {
  const start = reader.start(LICENSING);
  return LAYOUT?.form === 'digests' && digestsFit(LAYOUT, reader.bytes, start, start + reader.size(LICENSING));
}

/** Every digest that can be compared, by the model of the hash. */
function compare(reader: HashReader, model: ModelSource, scope: LicensingScope): LicensingComparison[] {
  const hash = model(reader);
  return hash === undefined ? [] : checkLicensingHwid(hash, scope);
}

/** Every digest, on the bytes of the blocks; undefined where the model has to be asked. */
function compareAll({ reader, rules, compareInPlace }: Check, start: number): LicensingComparison[] | undefined {
  if (rules.hwid !== 'all' || compareInPlace === undefined) return undefined;
  const isSure = judgeBios(reader, reader.u16(start + BIOS_AT)) === 'agrees-surely';
  return isSure ? compareInPlace(reader, start) : undefined;
}

const BIOS_FIELDS = 'UUID, manufacturer, product, serial number and firmware vendor';

const WORDS: Readonly<Record<LicensingSubject, (value: string) => string>> = {
  bios: () => `its digest of the BIOS does not fit ${BIOS_FIELDS}: one of them was changed`,
  memory: (value) => `its digest of the memory does not fit ${value}`,
  disk: (value) => `it has no digest of the disk ${value}`,
  network: (value) => `it has no digest of the network address ${value}`,
  bluetooth: (value) => `it has no digest of the Bluetooth radio ${value}`,
};

/** Where block 37 starts, where it is one that is compared; -1 elsewhere. */
function licensingStart(reader: HashReader, scope: LicensingScope): number {
  const start = scope === 'none' ? -1 : reader.start(LICENSING);
  return start >= 0 && reader.size(LICENSING) >= LICENSING_HEAD ? start : -1;
}

function report(check: Check, { subject, field, value = '' }: Omit<LicensingComparison, 'agrees'>): void {
  reportFact(check, 'hwid-mismatch', () => {
    const what = WORDS[subject](subject === 'disk' ? quote(value) : value);
    return {
      field,
      block: LICENSING,
      offset: check.reader.start(LICENSING) - BLOCK_HEADER_SIZE,
      message: `the licensing HWID (block ${LICENSING}) disagrees with the rest of the hash: ${what}`,
      hint: 'the hash mixes two devices or was edited after capture: capture again',
      source: SECTIONS.block(LICENSING),
      value,
    };
  });
}

/** What was compared: the BIOS digest, which agrees for sure, or what the model says of each digest. */
export type Compared = 'bios-agrees' | readonly LicensingComparison[];

/** Runs the check of this file; returns what it compared, where that says which fields agree. */
export function checkLicensing(check: Check): Compared | undefined {
  const { reader, rules } = check;
  const start = licensingStart(reader, rules.hwid);
  if (start < 0 || rules.facts['hwid-mismatch'] === undefined) return undefined;
  if (rules.hwid === 'bios') {
    const verdict = judgeBios(reader, reader.u16(start + BIOS_AT));
    if (verdict === 'agrees-surely') return 'bios-agrees';
    if (verdict === 'agrees') return undefined;
    if (verdict === 'disagrees' && !rules.hwidFollows) {
      report(check, { subject: 'bios', field: FIELDS.uuid.path });
      return undefined;
    }
  }
  const compared = compareAll(check, start) ?? compare(reader, check.model, rules.hwid);
  for (const comparison of compared) {
    const isAsked = rules.hwid === 'all' || rules.hwidFollows || comparison.subject === 'bios';
    if (!comparison.agrees && isAsked) report(check, comparison);
  }
  return compared;
}

const AGREED: Readonly<Record<LicensingSubject, readonly string[]>> = {
  bios: ['UUID', 'manufacturer', 'product', 'serial number', 'firmware vendor'],
  memory: ['memory'],
  disk: ['disk'],
  network: ['network addresses'],
  bluetooth: ['Bluetooth radio'],
};

/**
 * The fields that block 37 was compared with and agrees with, for the summary; none where any disagrees.
 *
 * @param known what {@link checkLicensing} returned of the same hash
 */
export function agreedFields(
  reader: HashReader,
  scope: LicensingScope,
  model: ModelSource,
  known: Compared | undefined,
): string[] {
  const start = licensingStart(reader, scope);
  if (start < 0) return [];
  const compared = known ?? compareQuickly(reader, scope, model, start);
  if (compared === 'bios-agrees') return [...AGREED.bios];
  const subjects: LicensingSubject[] = [];
  for (const { agrees, subject } of compared) {
    if (!agrees) return [];
    if (!subjects.includes(subject)) subjects.push(subject);
  }
  return subjects.flatMap((subject) => AGREED[subject]);
}

function compareQuickly(reader: HashReader, scope: LicensingScope, model: ModelSource, start: number): Compared {
  const isSure = scope === 'bios' && judgeBios(reader, reader.u16(start + BIOS_AT)) === 'agrees-surely';
  return isSure ? 'bios-agrees' : compare(reader, model, scope);
}
