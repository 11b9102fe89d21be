/** From what was pasted or dropped to the devices in it, bounded: noise of any size must not hold the page up. */

import { type CarriedHash, type CarrierKind, carriedInspection, type Inspection } from '../src/core.js';
import { findHashesSteps } from '../src/input/carriers.js';
import type { Steps } from '../src/input/steps.js';
import type { Input } from './given.js';
import { unpacking } from './unpacking.js';

/** A hash that was found. */
export interface Device extends CarriedHash {
  /** Name of the file; absent for pasted text. */
  source?: string;
  /** Inspects the hash, once. */
  inspect(): Inspection;
}

/** What an input turned out to be, as plain data. */
export interface FileReading {
  input: Input;
  kind: CarrierKind | 'unreadable';
  hashes: CarriedHash[];
  /** Why it cannot be read. */
  problem?: string;
  /** Files of an archive that may hold devices and are not read, and why. */
  lost?: readonly string[];
}

/** The same, with what its hashes are called, and their inspections. */
export interface Reading extends FileReading {
  devices: Device[];
}

/** Bytes of one input at the most; the command reads files of any size. */
export const LARGEST_INPUT = 64 * 1024 * 1024;
/** Hashes, and rows without one, of one file at the most: more would need more memory than a tab has. */
const MOST_RECORDS = 1_000_000;
/** Bytes above which an input must hold the beginning of a hash to be worth a closer look. */
export const SMALL_INPUT = 256 * 1024;
/** Bytes of the letters that a hash begins with, in UTF-16, beyond the first. */
const HASH_START = 4;
/** What is in no text that has nothing but hashes. */
const NOT_BASE64 = /[^A-Za-z0-9+/=\s]/;
const BRACES = [0x7b, 0x5b];

/** Finds out what an input is, and what each file of an archive is. Never throws. */
export function* readInput(input: Input): Steps<FileReading[]> {
  const problem = input.bytes.length > LARGEST_INPUT ? TOO_LARGE : undefined;
  if (problem !== undefined) return [{ input, kind: 'unreadable', hashes: [], problem }];
  const unpacked = yield* unpacking(input);
  if (unpacked === undefined) return [yield* readFile(input)];
  const lost = unpacked.unread.filter(({ isLoss }) => isLoss).map(({ name, unread }) => `${name} ${unread}`);
  const readings = (yield* readFiles(unpacked.files)).filter(holdsDevice);
  const [first, ...others] = readings;
  if (first !== undefined) return [{ ...first, lost }, ...others];
  const [part] = unpacked.unread;
  const why = unpacked.problem ?? lost[0] ?? (part && `${part.name} ${part.unread}`);
  const message = `it is an archive in which there is no hardware hash${why === undefined ? '' : `: ${why}`}`;
  return [{ input, kind: 'unreadable', hashes: [], problem: message }];
}

const TOO_LARGE = 'it has more than 64 MB; divide it, or check it with the command, which reads files of any size';

/** Diagnostics are full of files that have nothing to do with hashes, which alone would be taken for damaged ones. */
function holdsDevice({ kind, hashes }: FileReading): boolean {
  if (kind === 'unreadable') return false;
  return kind !== 'base64' || hashes.some(({ content }) => typeof content !== 'string' || /^T0[E-H]/.test(content));
}

/** Reads files one after the other; each counts by its size. */
function* readFiles(files: readonly Input[]): Steps<FileReading[]> {
  const all = files.reduce((sum, { bytes }) => sum + bytes.length, 1);
  const readings: FileReading[] = [];
  let before = 0;
  for (const file of files) {
    readings.push(yield* partly(readFile(file), before / all, file.bytes.length / all));
    before += file.bytes.length;
  }
  return readings;
}

/** Steps as a part of more. */
function* partly<Result>(steps: Steps<Result>, from: number, size: number): Steps<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield from + value * size;
  }
}

/** Finds out what a file is that is not an archive. Never throws. */
function* readFile(input: Input): Steps<FileReading> {
  const problem = yield* refusal(input.bytes);
  if (problem !== undefined) return { input, kind: 'unreadable', hashes: [], problem };
  try {
    const { kind, hashes } = yield* findHashesSteps(input.bytes, MOST_RECORDS);
    const isPair = hashes.length <= 2 && !(kind === 'csv' ? /[,;\t|]/ : NOT_BASE64).test(sample(input.bytes));
    return isPair && (kind === 'csv' || kind === 'text')
      ? { input, kind: 'base64', hashes: hashes.map(withoutPlace) }
      : { input, kind, hashes };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { input, kind: 'unreadable', hashes: [], problem };
  }
}

/** A reading with its devices. */
export function withDevices(reading: FileReading): Reading {
  return { ...reading, devices: reading.hashes.map((hash) => toDevice(hash, reading.input.name)) };
}

function toDevice(hash: CarriedHash, source: string | undefined): Device {
  let inspection: Inspection | undefined;
  return {
    ...hash,
    ...(source === undefined ? {} : { source }),
    inspect: () => {
      inspection ??= carriedInspection(hash.content, hash.findings);
      return inspection;
    },
  };
}

/** A hash of a list that has nothing but hashes: its line says no more than its number does. */
function withoutPlace({ place: _, ...hash }: CarriedHash): CarriedHash {
  return hash;
}

/** Why an input is not looked at closely; undefined where it is. */
function* refusal(bytes: Uint8Array): Steps<string | undefined> {
  if (bytes.length <= SMALL_INPUT) return undefined;
  let first: number | undefined;
  for (let at = 0; at < bytes.length; at += SMALL_INPUT) {
    const piece = bytes.subarray(at, at + SMALL_INPUT + HASH_START);
    first ??= piece.find((byte) => byte > 0x20);
    if ((first !== undefined && BRACES.includes(first)) || holdsHash(piece)) return undefined;
    yield 0;
  }
  return 'nothing in it looks like a hardware hash';
}

/** Whether `T0E` to `T0H`, the letters that a hash begins with, occur anywhere; UTF-16 has a zero after each letter. */
function holdsHash(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x54) continue;
    const step = bytes[at + 1] === 0 ? 2 : 1;
    const last = bytes[at + 2 * step];
    if (bytes[at + step] === 0x30 && last >= 0x45 && last <= 0x48) return true;
  }
  return false;
}

/** The start of an input as text: enough to see whether it has columns. */
function sample(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes.subarray(0, SMALL_INPUT));
}
