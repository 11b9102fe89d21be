/**
 * Counts what hashes are of (manufacturer, model, tool version, TPM) without a string a row: the bytes of the blocks are
 * looked up in a table, and become text once for each kind of device.
 */
import type { HashReader } from '../hash/reader.js';
import { parseTpmVersion } from '../hash/tpm-version.js';
import { PROFILE_SEPARATOR } from './report.js';
import { show } from './values.js';

const BLOCK = { times: 1, tpmVersion: 13, manufacturer: 16, product: 17 } as const;
/** Offset of ToolVersion inside block 1, and the block's size. */
const TOOL_VERSION_AT = 23;
const TIMES_SIZE = 24;
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

  /** Counts the container that a reader holds. */
  add(reader: HashReader): void {
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
  const start = reader.sized(BLOCK.times, TIMES_SIZE);
  return start < 0 ? 'unknown' : String(reader.bytes[start + TOOL_VERSION_AT]);
}

function nameOf(reader: HashReader): string {
  const tpm = reader.text(BLOCK.tpmVersion);
  const maker = tpm === undefined ? 'none' : (parseTpmVersion(tpm).manufacturer ?? 'unknown');
  const text = (type: number): string => show(reader.text(type)?.trim() ?? '') || 'unknown';
  return [text(BLOCK.manufacturer), text(BLOCK.product), toolVersion(reader), show(maker)].join(PROFILE_SEPARATOR);
}

/** Calls back with every byte that makes a profile; a block is preceded by its size, so that boundaries count. */
function eachByte(reader: HashReader, take: (byte: number) => boolean): boolean {
  const times = reader.sized(BLOCK.times, TIMES_SIZE);
  if (!take(times < 0 ? 0 : reader.bytes[times + TOOL_VERSION_AT])) return false;
  for (const type of KEYED) {
    const size = reader.size(type);
    if (!take(size & 0xff)) return false;
    const start = reader.start(type);
    for (let i = 0; i < size; i++) if (!take(reader.bytes[start + i])) return false;
  }
  return true;
}

function hashOf(reader: HashReader): number {
  let hash = 0x811c9dc5;
  eachByte(reader, (byte) => {
    hash = Math.imul(hash ^ byte, 0x01000193);
    return true;
  });
  return hash;
}

function isSame(bytes: Uint8Array, reader: HashReader): boolean {
  let at = 0;
  return eachByte(reader, (byte) => bytes[at++] === byte) && at === bytes.length;
}

function keyOf(reader: HashReader): Uint8Array {
  const bytes: number[] = [];
  eachByte(reader, (byte) => bytes.push(byte) > 0);
  return Uint8Array.from(bytes);
}
