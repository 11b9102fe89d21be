/**
 * What an index keeps of a device, as 36 words of 32 bits: enough to find it by any identity and to weigh its evidence
 * again, and none of its values. Texts are fingerprints, MAC addresses are kept as they are.
 *
 *     0       states of the fields, number and kinds of adapters, flags
 *     1–3     UUID, the lesser of its two byte orders       4–6    endorsement key
 *     7–9     serial number     10–12  product key id
 *     13–20   serial numbers of up to four disks, 64 bits each, 0 for none: the system disk, then the others in ascending order
 *     21–22   up to four digests of adapters that only the licensing HWID knows of, 16 bits each with bit 0 set, 0 for none
 *     23–28   up to four MAC addresses of 48 bits, the lowest first
 *     29–35   manufacturer … TPM version: 32 bits each, or the state where there is no value
 *
 * Digests and placeholders are no keys: they find nobody. Disks are one kind of key, so that a disk is found wherever it is.
 */

import { FINGERPRINT_WORDS, fingerprint, fingerprint32, LEAST_FINGERPRINT } from '../platform/fingerprint.js';
import { FIELD, FIELD_COUNT, FIRST_MODEL_FIELD, LEVEL, MODEL_FIELD_COUNT } from './fields.js';
import { MAX_HIDDEN } from './hidden-adapters.js';
import { type DeviceIdentity, HAS_VALUE } from './identity.js';
import type { PreparedHash } from './prepare.js';
import type { TrustedAdapter } from './states.js';

/** Adapters that are kept, the lowest addresses: no hash that was seen holds more. */
export const MAX_ADAPTERS = 4;
/** Words of an address. */
const MAC_WORDS = 6;
/** Disks that are kept: the system disk and three others. */
export const MAX_DISKS = 4;
/** Words of a disk: two parts of a fingerprint, since disks are compared with few others. */
export const DISK_WORDS = 2;
/** Where the disks begin. */
export const DISKS_AT = 13;
/** Where the digests begin, two in a word. */
const HIDDEN_AT = DISKS_AT + MAX_DISKS * DISK_WORDS;
/** Marks a place that holds a digest: the digests that are kept are even. */
const PRESENT = 1;
/** Where the addresses begin. */
export const MAC_AT = HIDDEN_AT + MAX_HIDDEN / 2;
/** Where the fields of the model begin. */
export const MODEL_AT = MAC_AT + MAC_WORDS;
/** Words of a device's keys. */
export const KEY_WORDS = MODEL_AT + MODEL_FIELD_COUNT;

/** The keys of a device: KEY_WORDS words. Made by {@link deviceKeys}. */
export type DeviceKeys = Uint32Array;

/** Fields whose whole fingerprint is kept, and where. */
export const KEYED_FIELDS: readonly { readonly position: number; readonly at: number }[] = [
  { position: FIELD.uuid, at: 1 },
  { position: FIELD.endorsementKey, at: 4 },
  { position: FIELD.serial, at: 7 },
  { position: FIELD.productKey, at: 10 },
];

/** Layout of word 0: two bits of state a field, then the rest. */
export const STATE_BITS = 2;
const ADAPTER_COUNT_SHIFT = FIRST_MODEL_FIELD * STATE_BITS;
const WIRELESS_SHIFT = ADAPTER_COUNT_SHIFT + 3;
const CARD_SHIFT = WIRELESS_SHIFT + MAX_ADAPTERS;
const SWAPPED = 1 << (CARD_SHIFT + MAX_ADAPTERS);
const WIN_PE = SWAPPED << 1;
const VIRTUAL = SWAPPED << 2;

/** State codes as two bits: a value, or the level that its absence gives. */
export const stateBits = (code: number): number => (code === HAS_VALUE ? 0 : code - LEVEL.missing + 1);
const fromBits = (bits: number): number => (bits === 0 ? HAS_VALUE : bits + LEVEL.missing - 1);

/** State code of an identity field in the keys that begin at `at`. */
export function stateAt(words: Uint32Array, at: number, position: number): number {
  return fromBits((words[at] >>> (position * STATE_BITS)) & 3);
}

/** Number of addresses. */
export const adapterCount = (words: Uint32Array, at: number): number => (words[at] >>> ADAPTER_COUNT_SHIFT) & 7;
/** Whether an adapter is wireless. */
export const isWireless = (words: Uint32Array, at: number, index: number): boolean =>
  ((words[at] >>> (WIRELESS_SHIFT + index)) & 1) !== 0;
/** Whether an adapter is a network card. */
export const isCard = (words: Uint32Array, at: number, index: number): boolean =>
  ((words[at] >>> (CARD_SHIFT + index)) & 1) !== 0;
/** Whether the UUID was read in the greater of its two byte orders. */
export const isSwapped = (words: Uint32Array, at: number): boolean => (words[at] & SWAPPED) !== 0;
/** Whether the hash was captured in Windows PE. */
export const isWinPE = (words: Uint32Array, at: number): boolean => (words[at] & WIN_PE) !== 0;
/** Whether the device is a virtual machine. */
export const isVirtual = (words: Uint32Array, at: number): boolean => (words[at] & VIRTUAL) !== 0;

/** Lower 32 bits of an address. */
export const macLow = (words: Uint32Array, at: number, index: number): number => words[at + MAC_AT + index];
/** Upper 16 bits of an address. */
export const macHigh = (words: Uint32Array, at: number, index: number): number =>
  (words[at + MAC_AT + MAX_ADAPTERS + (index >>> 1)] >>> ((index & 1) * 16)) & 0xffff;

/** Whether there is a disk at a place, the system disk's being 0. */
export const hasDisk = (words: Uint32Array, at: number, index: number): boolean =>
  (words[at + DISKS_AT + DISK_WORDS * index] | words[at + DISKS_AT + DISK_WORDS * index + 1]) !== 0;
/** Whether two places hold the same disk. */
export function sameDisk(a: Uint32Array, aAt: number, i: number, b: Uint32Array, bAt: number, j: number): boolean {
  const [one, other] = [aAt + DISKS_AT + DISK_WORDS * i, bAt + DISKS_AT + DISK_WORDS * j];
  return a[one] === b[other] && a[one + 1] === b[other + 1];
}
/** Whether a device has a disk beside the system disk. */
export const hasDataDisk = (words: Uint32Array, at: number): boolean => hasDisk(words, at, 1);
/** A digest of a hidden adapter, or -1. */
export function hiddenAt(words: Uint32Array, at: number, index: number): number {
  const half = (words[at + HIDDEN_AT + (index >>> 1)] >>> ((index & 1) * 16)) & 0xffff;
  return half - PRESENT;
}
/** Takes a digest of a hidden adapter out. */
export function dropHidden(words: Uint32Array, at: number, index: number): void {
  words[at + HIDDEN_AT + (index >>> 1)] &= ~(0xffff << ((index & 1) * 16));
}

/** Word of a field of the model, or the code of its state, which is under 16. */
const modelWord = ({ states, values }: DeviceIdentity, position: number): number =>
  states[position] === HAS_VALUE ? fingerprint32(values[position]) : states[position];

const diskScratch = new Uint32Array(FINGERPRINT_WORDS);

/** The disks, the system disk in its place, the others by their fingerprints in ascending order. */
function writeDisks([system, ...further]: readonly string[], keys: Uint32Array): void {
  const wordsOf = (serial: string): [number, number] => {
    if (serial === '') return [0, 0];
    fingerprint(serial, diskScratch, 0);
    return [diskScratch[0], diskScratch[1]];
  };
  const others = further.map(wordsOf).sort(([a, b], [c, d]) => a - c || b - d);
  [wordsOf(system), ...others].slice(0, MAX_DISKS).forEach((words, i) => {
    keys.set(words, DISKS_AT + DISK_WORDS * i);
  });
}

function writeHidden(digests: readonly number[], keys: Uint32Array): void {
  digests.slice(0, MAX_HIDDEN).forEach((digest, i) => {
    keys[HIDDEN_AT + (i >>> 1)] |= (digest | PRESENT) << ((i & 1) * 16);
  });
}

const byAddress = (a: TrustedAdapter, b: TrustedAdapter): number => a.high - b.high || a.low - b.low;

function writeAdapters(adapters: readonly TrustedAdapter[], keys: Uint32Array): number {
  const kept = [...adapters].sort(byAddress).slice(0, MAX_ADAPTERS);
  let flags = kept.length << ADAPTER_COUNT_SHIFT;
  kept.forEach(({ high, low, wireless, card }, index) => {
    keys[MAC_AT + index] = low;
    keys[MAC_AT + MAX_ADAPTERS + (index >>> 1)] |= high << ((index & 1) * 16);
    if (wireless) flags |= 1 << (WIRELESS_SHIFT + index);
    if (card) flags |= 1 << (CARD_SHIFT + index);
  });
  return flags;
}

/**
 * The keys of a device, ready for an index.
 *
 * @param prepared a hash made ready by {@link prepareForMatch}
 * @returns 36 words: fingerprints of its identities, its addresses and its model
 * @example
 * index.addKeys('asset-17', deviceKeys(prepareForMatch(hash)));
 */
export function deviceKeys(prepared: PreparedHash): DeviceKeys {
  return keysOfIdentity(prepared);
}

/** {@link deviceKeys} of what a device is compared by. */
export function keysOfIdentity(identity: DeviceIdentity): DeviceKeys {
  const keys = new Uint32Array(KEY_WORDS);
  const { values, states, swappedUuid } = identity;
  let flags = writeAdapters(identity.adapters, keys);
  writeDisks(identity.diskSerials, keys);
  writeHidden(identity.hidden, keys);
  for (let i = 0; i < FIRST_MODEL_FIELD; i++) flags |= stateBits(states[i]) << (i * STATE_BITS);
  const swapped = swappedUuid < values[FIELD.uuid];
  for (const { position, at } of KEYED_FIELDS) {
    if (states[position] !== HAS_VALUE) continue;
    fingerprint(position === FIELD.uuid && swapped ? swappedUuid : values[position], keys, at);
  }
  for (let i = FIRST_MODEL_FIELD; i < FIELD_COUNT; i++) {
    keys[MODEL_AT + i - FIRST_MODEL_FIELD] = modelWord(identity, i);
  }
  keys[0] = flags | (swapped ? SWAPPED : 0) | (identity.winPE ? WIN_PE : 0) | (identity.virtualMachine ? VIRTUAL : 0);
  return keys;
}

/** Whether words can be keys: no flag that means nothing, no more adapters than there is room for, no state unheard of. */
export function areKeys(keys: DeviceKeys, at: number): boolean {
  if (!(at >= 0 && at + KEY_WORDS <= keys.length)) return false;
  if (keys[at] >= 2 * VIRTUAL || adapterCount(keys, at) > MAX_ADAPTERS) return false;
  for (let i = 0; i < MAX_HIDDEN; i++)
    if ((hiddenAt(keys, at, i) & PRESENT) !== 0 && hiddenAt(keys, at, i) >= 0) return false;
  for (let i = MODEL_AT; i < KEY_WORDS; i++) {
    const word = keys[at + i];
    if (word < LEAST_FINGERPRINT && (word < LEVEL.missing || word > LEVEL.untrusted)) return false;
  }
  return true;
}

/** Whether the fingerprints at two places are equal. */
export function sameFingerprint(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): boolean {
  for (let i = 0; i < FINGERPRINT_WORDS; i++) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}
