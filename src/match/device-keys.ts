/**
 * What an index keeps of a device, as 29 words of 32 bits: enough to find it by any identity and to weigh its evidence
 * again, and none of its values. Texts are fingerprints, MAC addresses are kept as they are.
 *
 *     0       states of the fields, number and kinds of adapters, flags
 *     1–3     UUID, the lesser of its two byte orders       4–6    endorsement key
 *     7–9     serial number     10–12  product key id      13–15  disk serial number
 *     16–21   up to four MAC addresses of 48 bits, the lowest first
 *     22–28   manufacturer … TPM version: 32 bits each, or the state where there is no value
 */
import { FIELD, FIELD_COUNT, FIRST_MODEL_FIELD, LEVEL, MODEL_FIELD_COUNT } from './fields.js';
import { FINGERPRINT_WORDS, fingerprint, fingerprint32, LEAST_FINGERPRINT } from './fingerprint.js';
import { HAS_VALUE, type PreparedHash } from './prepare.js';
import type { TrustedAdapter } from './states.js';

/** Adapters that are kept, the lowest addresses: no hash that was seen holds more. */
export const MAX_ADAPTERS = 4;
/** Words of an address. */
const MAC_WORDS = 6;
/** Where the addresses begin. */
const MAC_AT = 16;
/** Where the fields of the model begin. */
export const MODEL_AT = MAC_AT + MAC_WORDS;
/** Words of a device's keys. */
export const KEY_WORDS = MODEL_AT + MODEL_FIELD_COUNT;

/** The keys of a device: KEY_WORDS words. Made by {@link deviceKeys}. */
export type DeviceKeys = Uint32Array;

/** Fields whose fingerprint is kept, and where. */
export const KEYED_FIELDS: readonly { readonly position: number; readonly at: number }[] = [
  { position: FIELD.uuid, at: 1 },
  { position: FIELD.endorsementKey, at: 4 },
  { position: FIELD.serial, at: 7 },
  { position: FIELD.productKey, at: 10 },
  { position: FIELD.disk, at: 13 },
];

/** Layout of word 0: two bits of state a field, then the rest. */
const STATE_BITS = 2;
const ADAPTER_COUNT_SHIFT = FIRST_MODEL_FIELD * STATE_BITS;
const WIRELESS_SHIFT = ADAPTER_COUNT_SHIFT + 3;
const CARD_SHIFT = WIRELESS_SHIFT + MAX_ADAPTERS;
const SWAPPED = 1 << (CARD_SHIFT + MAX_ADAPTERS);
const WIN_PE = SWAPPED << 1;
const VIRTUAL = SWAPPED << 2;

/** State codes as two bits: a value, or the level that its absence gives. */
const toBits = (code: number): number => (code === HAS_VALUE ? 0 : code - LEVEL.missing + 1);
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

/** Word of a field of the model, or the code of its state, which is under 16. */
const modelWord = (prepared: PreparedHash, position: number): number =>
  prepared.states[position] === HAS_VALUE ? fingerprint32(prepared.values[position]) : prepared.states[position];

function writeAdapters(adapters: readonly TrustedAdapter[], keys: Uint32Array): number {
  const kept = [...adapters].sort((a, b) => (a.macAddress < b.macAddress ? -1 : 1)).slice(0, MAX_ADAPTERS);
  let flags = kept.length << ADAPTER_COUNT_SHIFT;
  kept.forEach(({ macAddress, wireless, card }, index) => {
    const digits = macAddress.replaceAll(':', '');
    keys[MAC_AT + index] = Number.parseInt(digits.slice(4), 16);
    keys[MAC_AT + MAX_ADAPTERS + (index >>> 1)] |= Number.parseInt(digits.slice(0, 4), 16) << ((index & 1) * 16);
    if (wireless) flags |= 1 << (WIRELESS_SHIFT + index);
    if (card) flags |= 1 << (CARD_SHIFT + index);
  });
  return flags;
}

/**
 * The keys of a device, ready for an index.
 *
 * @param prepared a hash made ready by {@link prepareForMatch}
 * @returns 29 words: fingerprints of its identities, its addresses and its model
 * @example
 * index.addKeys('asset-17', deviceKeys(prepareForMatch(hash)));
 */
export function deviceKeys(prepared: PreparedHash): DeviceKeys {
  const keys = new Uint32Array(KEY_WORDS);
  const { values, states, swappedUuid } = prepared;
  let flags = writeAdapters(prepared.adapters, keys);
  for (let i = 0; i < FIRST_MODEL_FIELD; i++) flags |= toBits(states[i]) << (i * STATE_BITS);
  const swapped = swappedUuid < values[FIELD.uuid];
  for (const { position, at } of KEYED_FIELDS) {
    if (states[position] !== HAS_VALUE) continue;
    fingerprint(position === FIELD.uuid && swapped ? swappedUuid : values[position], keys, at);
  }
  for (let i = FIRST_MODEL_FIELD; i < FIELD_COUNT; i++) {
    keys[MODEL_AT + i - FIRST_MODEL_FIELD] = modelWord(prepared, i);
  }
  keys[0] = flags | (swapped ? SWAPPED : 0) | (prepared.winPE ? WIN_PE : 0) | (prepared.virtualMachine ? VIRTUAL : 0);
  return keys;
}

/** Whether words can be keys: no flag that means nothing, no more adapters than there is room for, no state unheard of. */
export function areKeys(keys: DeviceKeys, at: number): boolean {
  if (!(at >= 0 && at + KEY_WORDS <= keys.length)) return false;
  if (keys[at] >= 2 * VIRTUAL || adapterCount(keys, at) > MAX_ADAPTERS) return false;
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
