/** Comparison of what an index keeps of two devices; the twin of `compareFields`, on words instead of texts. */

import { LEAST_FINGERPRINT } from '../platform/fingerprint.js';
import {
  adapterCount,
  type DeviceKeys,
  DISK_WORDS,
  DISKS_AT,
  hasDataDisk,
  hiddenAt,
  isCard,
  isSwapped,
  isWinPE,
  isWireless,
  KEYED_FIELDS,
  MAX_DISKS,
  MODEL_AT,
  macHigh,
  macLow,
  sameDisk,
  sameFingerprint,
  stateAt,
} from './device-keys.js';
import { FIELD, FIELD_COUNT, FIRST_MODEL_FIELD, LEVEL } from './fields.js';
import { MAX_HIDDEN } from './hidden-adapters.js';
import { HAS_VALUE } from './identity.js';
import { applyDependencies, type Comparison, compareDisks, setLevel, silentLevel, withoutDisks } from './levels.js';
import type { MatchModel } from './model.js';

/** Keys of a device in an array, and where its model's words are. */
export interface KeyView {
  words: Uint32Array;
  at: number;
  models: Uint32Array;
  modelAt: number;
}

/** A view of a device's keys by themselves. */
export function viewOf(keys: DeviceKeys, at = 0): KeyView {
  return { words: keys, at, models: keys, modelAt: at + MODEL_AT };
}

function hasAddress({ words, at }: KeyView, low: number, high: number): boolean {
  for (let i = adapterCount(words, at) - 1; i >= 0; i--) {
    if (macLow(words, at, i) === low && macHigh(words, at, i) === high) return true;
  }
  return false;
}

/** Counts the adapters of `one` that `other` lacks, those apart that `other` could not see; returns how many it has. */
function countMissing(
  one: KeyView,
  other: KeyView,
  otherIsBlind: boolean,
  count: (card: boolean, wireless: boolean) => void,
): number {
  const { words, at } = one;
  let found = 0;
  for (let i = adapterCount(words, at) - 1; i >= 0; i--) {
    if (hasAddress(other, macLow(words, at, i), macHigh(words, at, i))) found++;
    else if (!(otherIsBlind && isWireless(words, at, i))) count(isCard(words, at, i), isWireless(words, at, i));
  }
  return found;
}

function compareAdapters(before: KeyView, after: KeyView, into: Comparison): void {
  into.lostAdapters = into.addedAdapters = into.lostCards = into.addedCards = into.lostWired = 0;
  into.keptAdapters = countMissing(before, after, isWinPE(after.words, after.at), (card, wireless) => {
    into.lostAdapters++;
    if (card) into.lostCards++;
    if (card && !wireless) into.lostWired++;
  });
  countMissing(after, before, isWinPE(before.words, before.at), (card) => {
    into.addedAdapters++;
    if (card) into.addedCards++;
  });
}

/** The disks of a device as texts, as far as they are kept. */
function disksOf({ words, at }: KeyView): string[] {
  const disks: string[] = [];
  for (let i = 0; i < MAX_DISKS; i++) {
    const from = at + DISKS_AT + DISK_WORDS * i;
    const isEmpty = words[from] === 0 && words[from + 1] === 0;
    if (i === 0 || !isEmpty) disks.push(isEmpty ? '' : `${words[from]} ${words[from + 1]}`);
  }
  return disks;
}

/** Compares the disks; texts are only made where a device has several. */
function compareDiskKeys(before: KeyView, after: KeyView, into: Comparison): void {
  const { levels, beforeStates, afterStates } = into;
  levels[FIELD.dataDisks] = silentLevel(beforeStates[FIELD.dataDisks], afterStates[FIELD.dataDisks]);
  if (levels[FIELD.dataDisks] === HAS_VALUE) levels[FIELD.dataDisks] = LEVEL.missing;
  if (beforeStates[FIELD.disk] === HAS_VALUE && afterStates[FIELD.disk] === HAS_VALUE) {
    const same = sameDisk(before.words, before.at, 0, after.words, after.at, 0);
    levels[FIELD.disk] = same ? LEVEL.agree : LEVEL.differ;
  }
  if (hasDataDisk(before.words, before.at) || hasDataDisk(after.words, after.at)) {
    compareDisks(disksOf(before), disksOf(after), into);
  } else withoutDisks(into);
}

/** Number of digests of hidden adapters. */
function countHidden({ words, at }: KeyView): number {
  let count = 0;
  for (let i = 0; i < MAX_HIDDEN; i++) if (hiddenAt(words, at, i) >= 0) count++;
  return count;
}

function sharesHidden(one: KeyView, other: KeyView): boolean {
  for (let i = 0; i < MAX_HIDDEN; i++) {
    const digest = hiddenAt(one.words, one.at, i);
    if (digest < 0) continue;
    for (let j = 0; j < MAX_HIDDEN; j++) if (hiddenAt(other.words, other.at, j) === digest) return true;
  }
  return false;
}

/** Compares the adapters that only the licensing HWID knows of. */
function compareHidden(before: KeyView, after: KeyView, into: Comparison): void {
  if (into.levels[FIELD.hiddenAdapters] !== HAS_VALUE) return;
  into.digestPairs = countHidden(before) * countHidden(after);
  // An index leaves out digests that are too common, perhaps all.
  if (into.digestPairs === 0) into.levels[FIELD.hiddenAdapters] = LEVEL.untrusted;
  else into.levels[FIELD.hiddenAdapters] = sharesHidden(before, after) ? LEVEL.agree : LEVEL.differ;
}

/** State code of a field of the model: its word is a fingerprint, or the code itself. */
const modelState = (word: number): number => (word < LEAST_FINGERPRINT ? word : HAS_VALUE);

/** Compares what is kept of two devices into `into`. */
export function compareKeys(before: KeyView, after: KeyView, model: MatchModel, into: Comparison): void {
  const { levels, beforeStates, afterStates } = into;
  for (let i = 0; i < FIRST_MODEL_FIELD; i++) {
    beforeStates[i] = stateAt(before.words, before.at, i);
    afterStates[i] = stateAt(after.words, after.at, i);
    levels[i] = silentLevel(beforeStates[i], afterStates[i]);
  }
  for (const { position, at } of KEYED_FIELDS) {
    if (beforeStates[position] !== HAS_VALUE || afterStates[position] !== HAS_VALUE) continue;
    const same = sameFingerprint(before.words, before.at + at, after.words, after.at + at);
    levels[position] = same ? LEVEL.agree : LEVEL.differ;
  }
  if (levels[FIELD.uuid] === LEVEL.agree && isSwapped(before.words, before.at) !== isSwapped(after.words, after.at)) {
    levels[FIELD.uuid] = LEVEL.swapped;
  }
  compareDiskKeys(before, after, into);
  compareHidden(before, after, into);
  compareAdapters(before, after, into);
  if (beforeStates[FIELD.adapters] === HAS_VALUE && afterStates[FIELD.adapters] === HAS_VALUE) {
    levels[FIELD.adapters] = setLevel(into.keptAdapters, into.lostAdapters);
  }
  for (let i = FIRST_MODEL_FIELD; i < FIELD_COUNT; i++) {
    const older = before.models[before.modelAt + i - FIRST_MODEL_FIELD];
    const newer = after.models[after.modelAt + i - FIRST_MODEL_FIELD];
    beforeStates[i] = modelState(older);
    afterStates[i] = modelState(newer);
    if (beforeStates[i] !== HAS_VALUE || afterStates[i] !== HAS_VALUE) {
      levels[i] = silentLevel(beforeStates[i], afterStates[i]);
    } else levels[i] = older === newer ? LEVEL.agree : LEVEL.differ;
  }
  applyDependencies(levels, model);
}

const AT = new Map(KEYED_FIELDS.map(({ position, at }) => [position, at]));

/** Whether two devices have a value in a keyed field, and whether it is the same: undefined where one has none. */
function agreeIn(a: KeyView, b: KeyView, position: number): boolean | undefined {
  if (stateAt(a.words, a.at, position) !== HAS_VALUE || stateAt(b.words, b.at, position) !== HAS_VALUE)
    return undefined;
  const at = AT.get(position) ?? Number.NaN;
  return sameFingerprint(a.words, a.at + at, b.words, b.at + at);
}

/**
 * Whether two entries of an index are captures of one device, for counting devices and not entries: by the endorsement
 * key; where one has none, by UUID, and a serial number that does not differ.
 */
export function isSameDevice(a: KeyView, b: KeyView): boolean {
  const byKey = agreeIn(a, b, FIELD.endorsementKey);
  if (byKey !== undefined) return byKey;
  return agreeIn(a, b, FIELD.uuid) === true && agreeIn(a, b, FIELD.serial) !== false;
}
