/**
 * What is to be said about a text of the firmware, remembered: the makers, products and families of a fleet repeat, so
 * that nearly every hash is judged by comparing bytes, without making a string.
 */
import type { Tpm } from '../hash/model.js';
import type { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import { parseTpmVersion } from '../hash/tpm-version.js';
import { isGenericSku, type Placeholder, placeholderText } from './placeholders.js';
import { hypervisorOfMaker, hypervisorOfProduct, hypervisorOfTpm } from './virtual-machine.js';

/** What is to be said about one text of one block. */
export interface TextVerdict {
  readonly text: string;
  /** Whether there is nothing but spaces in it. */
  readonly blank: boolean;
  readonly placeholder: Placeholder | undefined;
  /** The hypervisor that it reveals. */
  readonly hypervisor: string | undefined;
  /** For the SKU number: whether it names a platform, not a model. */
  readonly genericSku: boolean;
  /** For block 13: major version of the TPM, where the text says it. */
  readonly tpmMajor: number | undefined;
  /** For block 13: its parts. */
  readonly tpm: Tpm | undefined;
}

interface Entry {
  type: number;
  bytes: Uint8Array;
  verdict: TextVerdict;
}

const MANUFACTURER = place('smbios.systemManufacturer').block;
const PRODUCT = place('smbios.systemProductName').block;
const SKU = place('smbios.skuNumber').block;
const TPM_VERSION = place('tpm.versionText').block;

/** The cache: sets of a few entries each, found by a hash of some bytes; the oldest of a set makes room. */
const SETS = 1024;
const WAYS = 4;
const entries: (Entry | undefined)[] = new Array(SETS * WAYS).fill(undefined);
const nextWay = new Uint8Array(SETS);
/** Longest data that is kept, in bytes. */
const LONGEST = 128;
/** About so many bytes of a text choose its set; all of them are compared. */
const SAMPLES = 16;

function setOf(type: number, bytes: Uint8Array, at: number, size: number): number {
  const step = 1 + Math.floor(size / SAMPLES);
  let hash = type ^ (size << 8);
  for (let i = at + size - 1; i >= at; i -= step) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return (hash ^ (hash >>> 15)) & (SETS - 1);
}

function isSame(entry: Entry, type: number, bytes: Uint8Array, at: number, size: number): boolean {
  const known = entry.bytes;
  if (entry.type !== type || known.length !== size) return false;
  for (let i = 0; i < size; i++) if (known[i] !== bytes[at + i]) return false;
  return true;
}

function judge(type: number, text: string): TextVerdict {
  const blank = text.trim() === '';
  const tpm = type === TPM_VERSION ? parseTpmVersion(text) : undefined;
  const major = Number.parseInt(tpm?.version ?? '', 10);
  return {
    text,
    blank,
    placeholder: blank ? undefined : placeholderText(text),
    genericSku: type === SKU && isGenericSku(text),
    hypervisor: hypervisorIn(type, text, tpm?.manufacturer),
    tpmMajor: Number.isNaN(major) ? undefined : major,
    tpm,
  };
}

function hypervisorIn(type: number, text: string, tpmManufacturer = ''): string | undefined {
  if (type === MANUFACTURER) return hypervisorOfMaker(text);
  if (type === PRODUCT) return hypervisorOfProduct(text);
  return type === TPM_VERSION ? hypervisorOfTpm(tpmManufacturer) : undefined;
}

/** What is to be said about the text of a block; undefined where there is no such block. */
export function verdictOn(reader: HashReader, type: number): TextVerdict | undefined {
  const size = reader.size(type);
  if (size < 0) return undefined;
  if (size > LONGEST) return judge(type, reader.text(type) as string);
  const { bytes } = reader;
  const at = reader.start(type);
  const set = setOf(type, bytes, at, size);
  for (let way = set * WAYS; way < (set + 1) * WAYS; way++) {
    const entry = entries[way];
    if (entry !== undefined && isSame(entry, type, bytes, at, size)) return entry.verdict;
  }
  const verdict = judge(type, reader.text(type) as string);
  // A copy: the caller's buffer will hold the next hash soon.
  entries[set * WAYS + nextWay[set]] = { type, bytes: new Uint8Array(bytes.subarray(at, at + size)), verdict };
  nextWay[set] = (nextWay[set] + 1) % WAYS;
  return verdict;
}
