/**
 * Counts what hashes are of (manufacturer, model, tool version, TPM) without a string a row: the bytes of the blocks are
 * looked up in a table, and become text once for each kind of device.
 */

import { excerpt } from '../hash/printable.js';
import type { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import { parseTpmVersion } from '../hash/tpm-version.js';
import type { Frame } from '../inspect/frames.js';
import { seededByte, seededStart } from '../platform/seed.js';
import { PROFILE_SEPARATOR } from './report.js';

const TOOL_VERSION = place('toolVersion');
const BLOCK = {
  times: TOOL_VERSION.block,
  tpmVersion: place('tpm.versionText').block,
  manufacturer: place('smbios.systemManufacturer').block,
  product: place('smbios.systemProductName').block,
} as const;
const TOOL_VERSION_AT = TOOL_VERSION.at;
const TIMES_SIZE = TOOL_VERSION.blockSize;
/** Kinds of devices that are told apart; a file of random bytes must not fill the memory. */
const LARGEST = 20_000;
const KEYED = [BLOCK.manufacturer, BLOCK.product, BLOCK.tpmVersion] as const;

interface Profile {
  name: string;
  bytes: Uint8Array;
  rows: number;
}

/** Counts profiles. */
export class ProfileCounter {
  private readonly byHash = new Map<number, Profile[]>();
  private readonly names = new Map<string, number>();
  private kinds = 0;
  private last: Profile | undefined;
  private readonly byFrame = new WeakMap<Frame, Profile>();

  /**
   * Counts the container that a reader holds.
   *
   * @param frame its frame, which all bytes that are looked at here belong to
   */
  add(reader: HashReader, frame?: Frame): void {
    const known = frame && this.byFrame.get(frame);
    if (known !== undefined) {
      known.rows++;
      return;
    }
    this.count(reader);
    if (frame !== undefined && this.last !== undefined && isSame(this.last.bytes, reader)) {
      this.byFrame.set(frame, this.last);
    }
  }

  private count(reader: HashReader): void {
    // Fleets come in batches of one model, so the last profile is the likeliest.
    if (this.last !== undefined && isSame(this.last.bytes, reader)) {
      this.last.rows++;
      return;
    }
    const hash = hashOf(reader);
    const candidates = this.byHash.get(hash);
    const found = candidates?.find(({ bytes }) => isSame(bytes, reader));
    if (found) {
      this.last = found;
      found.rows++;
      return;
    }
    this.open(reader, hash, candidates);
  }

  private open(reader: HashReader, hash: number, candidates: Profile[] | undefined): void {
    if (this.kinds === LARGEST) {
      const name = ['(others)', '(others)', toolVersion(reader), '(others)'].join(PROFILE_SEPARATOR);
      this.names.set(name, (this.names.get(name) ?? 0) + 1);
      return;
    }
    this.kinds++;
    const profile = { name: nameOf(reader), bytes: keyOf(reader), rows: 1 };
    if (candidates) candidates.push(profile);
    else this.byHash.set(hash, [profile]);
    this.last = profile;
  }

  /** Profiles and their number of rows, those of one name together. */
  list(): [string, number][] {
    const rows = new Map(this.names);
    for (const profiles of this.byHash.values()) {
      for (const { name, rows: number } of profiles) rows.set(name, (rows.get(name) ?? 0) + number);
    }
    return [...rows];
  }
}

function toolVersion(reader: HashReader): string {
  return reader.sized(BLOCK.times, TIMES_SIZE) < 0 ? 'unknown' : String(toolVersionByte(reader));
}

function nameOf(reader: HashReader): string {
  const tpm = reader.text(BLOCK.tpmVersion);
  const maker = tpm === undefined ? 'none' : (parseTpmVersion(tpm).manufacturer ?? 'unknown');
  const text = (type: number): string => excerpt(reader.text(type)?.trim() ?? '') || 'unknown';
  return [text(BLOCK.manufacturer), text(BLOCK.product), toolVersion(reader), excerpt(maker)].join(PROFILE_SEPARATOR);
}

/** A hash of tool version and blocks that only this process makes. */
function hashOf(reader: HashReader): number {
  const { bytes } = reader;
  let hash = seededByte(seededStart(), toolVersionByte(reader));
  for (let k = 0; k < KEYED.length; k++) {
    const start = reader.start(KEYED[k]);
    const end = start + reader.size(KEYED[k]);
    for (let i = start; i < end; i++) hash = seededByte(hash, bytes[i]);
    hash = seededByte(hash, end - start);
  }
  return hash;
}

function toolVersionByte(reader: HashReader): number {
  const times = reader.sized(BLOCK.times, TIMES_SIZE);
  return times < 0 ? 0 : reader.bytes[times + TOOL_VERSION_AT];
}

/** Whether a profile's key is what {@link keyOf} would give. */
function isSame(key: Uint8Array, reader: HashReader): boolean {
  const { bytes } = reader;
  if (key[0] !== toolVersionByte(reader)) return false;
  let at = 1;
  for (let k = 0; k < KEYED.length; k++) {
    const size = reader.size(KEYED[k]);
    if (key[at++] !== (size & 0xff)) return false;
    const offset = reader.start(KEYED[k]) - at;
    for (const end = at + size; at < end; at++) if (key[at] !== bytes[offset + at]) return false;
  }
  return at === key.length;
}

/** Tool version, then the blocks, each preceded by its size, so that boundaries count. */
function keyOf(reader: HashReader): Uint8Array {
  const parts = KEYED.map((type) => {
    const start = reader.start(type);
    const size = reader.size(type);
    return [size & 0xff, ...reader.bytes.subarray(Math.max(0, start), Math.max(0, start + size))];
  });
  return Uint8Array.from([toolVersionByte(reader), ...parts.flat()]);
}
