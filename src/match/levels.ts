/**
 * How far two prepared hashes agree, field by field. Added parts do not count against a device; parts that
 * were lost are: the set of network adapters is compared from the older hash to the newer one.
 */
import { overlapOf } from './disks.js';
import { EVIDENCE_FIELDS, FIELD, FIELD_COUNT, LEVEL } from './fields.js';
import { HAS_VALUE } from './identity.js';
import type { MatchModel } from './model.js';
import type { PreparedHash } from './prepare.js';
import { holdsAddress } from './tracked.js';

/** What a comparison found, before any weight. */
export interface Comparison {
  /** Level code of each field. */
  readonly levels: Uint8Array;
  /** State code of each field on either side. */
  readonly beforeStates: Uint8Array;
  readonly afterStates: Uint8Array;
  /** Trusted addresses that both have, that only the older has, that only the newer has. */
  keptAdapters: number;
  lostAdapters: number;
  addedAdapters: number;
  /** Network cards among the lost and the added: Bluetooth comes with a wireless card and is none. */
  lostCards: number;
  addedCards: number;
  /** Wired cards among the lost: the board's own adapters are. */
  lostWired: number;
  /** Disks beside the system disk that both have, that only the older has, that only the newer has. */
  keptDisks: number;
  lostDisks: number;
  addedDisks: number;
  /** The system disk of one is a disk of the other, and not its system disk. */
  systemDiskMoved: boolean;
  /** Pairs of digests of hidden adapters that were compared: each may agree by chance. */
  digestPairs: number;
}

/** A comparison to fill in. */
export function emptyComparison(): Comparison {
  return {
    levels: new Uint8Array(FIELD_COUNT),
    beforeStates: new Uint8Array(FIELD_COUNT),
    afterStates: new Uint8Array(FIELD_COUNT),
    keptAdapters: 0,
    lostAdapters: 0,
    addedAdapters: 0,
    lostCards: 0,
    addedCards: 0,
    lostWired: 0,
    keptDisks: 0,
    lostDisks: 0,
    addedDisks: 0,
    systemDiskMoved: false,
    digestPairs: 0,
  };
}

/** The level of a field that has a value on one side at most: missing before placeholder before untrusted. */
export function silentLevel(before: number, after: number): number {
  if (before === HAS_VALUE) return after;
  return after === HAS_VALUE ? before : Math.min(before, after);
}

/** The level of a set by the number of its members that were kept and lost. */
export function setLevel(kept: number, lost: number): number {
  if (kept === 0) return lost === 0 ? LEVEL.missing : LEVEL.none;
  if (lost === 0) return LEVEL.all;
  return kept >= lost ? LEVEL.most : LEVEL.some;
}

/** Fields whose parent differs say what the parent said already. */
export function applyDependencies(levels: Uint8Array, { given }: MatchModel): void {
  for (let i = 0; i < FIELD_COUNT; i++) {
    const parent = given[i];
    if (parent < 0 || levels[i] >= LEVEL.missing) continue;
    if (levels[parent] === LEVEL.differ || levels[parent] === LEVEL.implied) levels[i] = LEVEL.implied;
  }
}

/** Counts kept, lost and added adapters; Windows PE's blindness to wireless ones loses and adds nothing. */
function countAdapters(before: PreparedHash, after: PreparedHash, into: Comparison): void {
  into.keptAdapters = into.lostAdapters = into.addedAdapters = into.lostCards = into.addedCards = into.lostWired = 0;
  for (const { macAddress, wireless, card } of before.adapters) {
    if (holdsAddress(after.adapters, macAddress)) into.keptAdapters++;
    else if (!(wireless && after.winPE)) {
      into.lostAdapters++;
      if (card) into.lostCards++;
      if (card && !wireless) into.lostWired++;
    }
  }
  for (const { macAddress, wireless, card } of after.adapters) {
    if (holdsAddress(before.adapters, macAddress) || (wireless && before.winPE)) continue;
    into.addedAdapters++;
    if (card) into.addedCards++;
  }
}

function valueLevel(before: PreparedHash, after: PreparedHash, position: number): number {
  const same = before.values[position] === after.values[position];
  if (same) return LEVEL.agree;
  if (position !== FIELD.uuid) return LEVEL.differ;
  return before.swappedUuid === after.values[position] ? LEVEL.swapped : LEVEL.differ;
}

/** Levels of the system disk and of the other disks, from lists of disks with the system disk first. */
export function compareDisks(before: readonly string[], after: readonly string[], into: Comparison): void {
  const { levels } = into;
  const { systemKept, kept, lost, added } = overlapOf(before, after);
  into.keptDisks = kept;
  into.lostDisks = lost;
  into.addedDisks = added;
  into.systemDiskMoved = systemKept && before[0] !== after[0];
  if (levels[FIELD.disk] === LEVEL.agree || levels[FIELD.disk] === LEVEL.differ) {
    levels[FIELD.disk] = systemKept ? LEVEL.agree : LEVEL.differ;
  }
  // The system disk of one may be a data disk of the other, so that one side has none.
  if (kept + lost > 0) levels[FIELD.dataDisks] = setLevel(kept, lost);
}

/** Forgets what an earlier comparison found of disks. */
export function withoutDisks(into: Comparison): void {
  into.keptDisks = into.lostDisks = into.addedDisks = 0;
  into.systemDiskMoved = false;
}

/** The level of adapters that only the licensing HWID knows of: one that is still there says it. */
function hiddenLevel(before: readonly number[], after: readonly number[], into: Comparison): number {
  into.digestPairs = before.length * after.length;
  return before.some((digest) => after.includes(digest)) ? LEVEL.agree : LEVEL.differ;
}

/** Compares two prepared hashes into `into`. */
export function compareFields(before: PreparedHash, after: PreparedHash, model: MatchModel, into: Comparison): void {
  into.beforeStates.set(before.states);
  into.afterStates.set(after.states);
  countAdapters(before, after, into);
  for (let i = 0; i < EVIDENCE_FIELDS.length; i++) {
    const comparable = before.states[i] === HAS_VALUE && after.states[i] === HAS_VALUE;
    if (!comparable) into.levels[i] = silentLevel(before.states[i], after.states[i]);
    else if (i === FIELD.adapters) into.levels[i] = setLevel(into.keptAdapters, into.lostAdapters);
    else if (i === FIELD.hiddenAdapters) into.levels[i] = hiddenLevel(before.hidden, after.hidden, into);
    else if (i === FIELD.dataDisks) into.levels[i] = LEVEL.missing;
    else into.levels[i] = valueLevel(before, after, i);
  }
  if (before.disks.length < 2 && after.disks.length < 2) withoutDisks(into);
  else compareDisks(before.diskSerials, after.diskSerials, into);
  applyDependencies(into.levels, model);
}
