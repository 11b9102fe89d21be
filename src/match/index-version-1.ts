/**
 * Keys of index files of version 1, which are still read: 29 words, with the whole fingerprint of the system disk at
 * words 13 to 15, and nothing of other disks and of the licensing HWID. These fields count as missing.
 */
import {
  areKeys,
  type DeviceKeys,
  DISK_WORDS,
  DISKS_AT,
  KEY_WORDS,
  MAC_AT,
  STATE_BITS,
  stateBits,
} from './device-keys.js';
import { FIELD, FIRST_MODEL_FIELD, LEVEL } from './fields.js';

/** Words of a device's keys in version 1. */
export const KEY_WORDS_1 = 29;
/** Where the addresses began; from there on nothing changed. */
const MAC_AT_1 = 16;
/** Identity fields in version 1: the last was the system disk. */
const FIELDS_1 = FIELD.disk + 1;
const FLAGS_AT_1 = FIELDS_1 * STATE_BITS;
const FLAGS_AT = FIRST_MODEL_FIELD * STATE_BITS;

/** Word 0: the states of the fields that version 1 had, those of the others, and the rest as it was. */
function firstWord(word: number): number {
  const states = word & ((1 << FLAGS_AT_1) - 1);
  const missing = stateBits(LEVEL.missing);
  const added = [FIELD.dataDisks, FIELD.hiddenAdapters].reduce((sum, at) => sum | (missing << (at * STATE_BITS)), 0);
  return (states | added | ((word >>> FLAGS_AT_1) << FLAGS_AT)) >>> 0;
}

/** The keys of today for those of version 1; undefined for words that are none. */
export function keysOfVersion1(words: Uint32Array): DeviceKeys | undefined {
  // No bit may be shifted out.
  if (words.length !== KEY_WORDS_1 || words[0] >>> (32 - (FLAGS_AT - FLAGS_AT_1)) !== 0) return undefined;
  const keys = new Uint32Array(KEY_WORDS);
  keys.set(words.subarray(1, DISKS_AT + DISK_WORDS), 1);
  keys.set(words.subarray(MAC_AT_1), MAC_AT);
  keys[0] = firstWord(words[0]);
  return areKeys(keys, 0) ? keys : undefined;
}
