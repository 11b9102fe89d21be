/**
 * An index over the hashes of many devices: which of them a hash may be, and which share parts. Devices are found by
 * any identity they share (blocking on UUID in both byte orders, endorsement key, serial number with maker and product,
 * product key id, disk serial number, trusted MAC addresses) and then weighed like any two hashes.
 *
 * An index keeps fingerprints, not values. What a candidate's changes were can be determined where the caller looks its hash
 * up.
 */
import type { HardwareHash } from '../hash/model.js';
import { type Candidate, candidateOf, type MatchOptions, type WeakKey, type WholeHashes } from './candidate.js';
import { type CollisionOptions, type CollisionReport, collisions, type SharedKey } from './collisions.js';
import { type MatchReport, partsOf, reportOf, sumBits, type Weighting } from './compare.js';
import { compareKeys, isSameDevice, type KeyView } from './compare-keys.js';
import { areKeys, type DeviceKeys, isVirtual, isWinPE, KEY_WORDS, keysOfIdentity, MODEL_AT } from './device-keys.js';
import { DeviceRows, ROW_WORDS } from './device-rows.js';
import { DigestCounts } from './digest-counts.js';
import { EVIDENCE_FIELDS, FIELD } from './fields.js';
import { IdStore, LONGEST_ID } from './id-store.js';
import { deviceIdentity } from './identity.js';
import { KeyList, KeyTable, positionOfKey } from './key-table.js';
import { compareFields, emptyComparison } from './levels.js';
import { createMatchModel, type MatchModel, type MatchModelOptions } from './model.js';
import { type PreparedHash, prepared } from './prepare.js';
import { fleetWeighting } from './term-frequency.js';

/** Options of {@link DeviceIndex}. */
export interface DeviceIndexOptions extends MatchModelOptions {
  /** Number of devices to make room for. */
  readonly capacity?: number;
  /**
   * A key that more devices than this share is weak: it is counted, and finds nobody. Default {@link DEFAULT_WEAK_KEY_LIMIT}.
   */
  readonly weakKeyLimit?: number;
}

/** Devices that may share a key before it is weak: a repair swaps parts among a few devices, not among dozens. */
export const DEFAULT_WEAK_KEY_LIMIT = 32;

/** Keys of a device, on average: what room is made for. */
const KEYS_PER_DEVICE = 8;
const EXAMPLES = 5;

/**
 * An index over many devices.
 *
 * @example
 * const index = new DeviceIndex();
 * for (const { name, hash } of registry) index.add(name, hash);
 * const [best] = index.match(hash, { limit: 3 });
 */
export class DeviceIndex {
  readonly model: MatchModel;
  /** @internal */
  readonly weakKeyLimit: number;
  private rows: DeviceRows;
  private ids: IdStore;
  private table: KeyTable;
  private digests = new DigestCounts();
  /** What {@link sharedKeys} found, until a device comes or goes. */
  private shared: readonly SharedKey[] | undefined;
  private readonly keyList = new KeyList();
  private readonly comparison = emptyComparison();

  /** @throws RangeError when the options name an unknown field, or a number out of its range */
  constructor(options: DeviceIndexOptions = {}) {
    const { capacity = 0, weakKeyLimit = DEFAULT_WEAK_KEY_LIMIT } = options;
    if (!(capacity >= 0)) throw new RangeError('capacity must not be negative');
    if (!(weakKeyLimit >= 1)) throw new RangeError('weakKeyLimit must be at least 1');
    this.model = createMatchModel(options);
    this.weakKeyLimit = weakKeyLimit;
    this.rows = new DeviceRows(capacity);
    this.ids = new IdStore(capacity);
    this.table = new KeyTable(capacity * KEYS_PER_DEVICE, this.rows);
  }

  /** Number of devices. */
  get size(): number {
    return this.rows.count - this.rows.removed;
  }

  /** Bytes of memory that the index takes. */
  get byteLength(): number {
    return this.rows.byteLength + this.ids.byteLength + this.table.byteLength + this.digests.byteLength;
  }

  /** Whether there is a device of this name. */
  has(id: string): boolean {
    return this.rowOf(id) >= 0;
  }

  /**
   * Adds a device. One of the same name is replaced: the newer hash of a device takes the place of the older.
   *
   * @param id a name of the caller's, of at most 1024 characters
   * @param hash a decoded hash, or one made ready by {@link prepareForMatch}
   * @throws RangeError for a longer name
   */
  add(id: string, hash: HardwareHash | PreparedHash): void {
    this.addKeys(id, keysOfIdentity(deviceIdentity(hash)));
  }

  /**
   * Adds a device by its keys, as {@link deviceKeys} makes them.
   *
   * @param id a name of the caller's, of at most 1024 characters
   * @param keys the array that holds the keys
   * @param at where they begin in it
   * @throws RangeError for a longer name, or words that are not keys
   */
  addKeys(id: string, keys: DeviceKeys, at = 0): void {
    if (id.length > LONGEST_ID) throw new RangeError(`a name has at most ${LONGEST_ID} characters`);
    if (!areKeys(keys, at)) throw new RangeError('these words are not the keys of a device');
    this.shared = undefined;
    const row = this.rows.push(keys, at);
    this.digests.count(keys, at, 1);
    const older = this.ids.push(id);
    if (older >= 0 && !this.rows.isRemoved(older)) this.removeRow(older);
    this.keyList.read(keys, at, keys, at + MODEL_AT);
    this.table.insert(this.keyList, row);
    this.compact();
  }

  /**
   * Removes a device.
   *
   * @returns whether there was one of this name
   */
  remove(id: string): boolean {
    const row = this.rowOf(id);
    if (row < 0) return false;
    this.removeRow(row);
    this.compact();
    return true;
  }

  /**
   * The devices that a hash shares an identity with, the likeliest first, each with the whole report of its comparison.
   * Weights are lowered for values that are common in the index, and the prior is not over one device of the index.
   *
   * @param hash a decoded hash, or one made ready by {@link prepareForMatch}
   * @example
   * const [best] = index.match(hash, { limit: 1, lookup: (id) => registry.get(id) });
   * if (best?.verdict === 'same') console.log(best.id);
   */
  match(hash: HardwareHash | PreparedHash, options: MatchOptions = {}): Candidate[] {
    // Only a report with whole hashes needs more than what finds the device.
    const newer = options.lookup === undefined ? undefined : prepared(hash);
    return this.candidates(keysOfIdentity(newer ?? deviceIdentity(hash)), 0, options, newer);
  }

  /**
   * {@link match} by the keys of a device, as {@link deviceKeys} makes them; reports cannot say what changed then.
   *
   * @throws RangeError for words that are not keys
   */
  matchKeys(keys: DeviceKeys, at = 0, options: Pick<MatchOptions, 'limit'> = {}): Candidate[] {
    if (!areKeys(keys, at)) throw new RangeError('these words are not the keys of a device');
    return this.candidates(keys, at, options);
  }

  /** Keys that more devices share than `weakKeyLimit`: placeholders that no list has yet, docks, images with one key. */
  weakKeys(): WeakKey[] {
    const weak: WeakKey[] = [];
    for (const { position, devices, list } of this.sharedKeys()) {
      if (devices <= this.weakKeyLimit) continue;
      const examples = this.rowsOf(list, EXAMPLES).map((row) => this.ids.idOf(row));
      weak.push({ field: EVIDENCE_FIELDS[position].field, devices, examples });
    }
    return weak.sort((a, b) => b.devices - a.devices);
  }

  /** Names of all devices, in the order in which they were added. */
  *names(): Generator<string> {
    for (const row of this.devices()) yield this.ids.idOf(row);
  }

  /** Devices that share parts: see `findCollisions`. */
  collisions(options: CollisionOptions = {}): CollisionReport {
    return collisions(this, options);
  }

  /** @internal The name of a row. */
  idOf(row: number): string {
    return this.ids.idOf(row);
  }

  /** @internal The rows of all devices, in the order of {@link names}. */
  *devices(): Generator<number> {
    for (let row = 0; row < this.rows.count; row++) if (!this.rows.isRemoved(row)) yield row;
  }

  /** @internal Writes the keys of a row to `target`. */
  keysOf(row: number, target: DeviceKeys): void {
    this.rows.keysOf(row, target, 0);
  }

  /** @internal The name of a row, as UTF-8; a view. */
  nameOf(row: number): Uint8Array {
    return this.ids.bytesOf(row);
  }

  /** @internal The report of two rows; its name is that of the first. */
  compareRows(first: number, second: number, lookup?: MatchOptions['lookup']): Candidate {
    const newer = lookup?.(this.ids.idOf(second));
    return this.candidate(first, this.viewOfRow(second), this.model, false, {
      lookup,
      newer: newer === undefined ? undefined : prepared(newer),
    });
  }

  /** @internal Every key that two or more devices have, in the order of the first of them; found once, however often it is asked. */
  sharedKeys(): readonly SharedKey[] {
    this.shared ??= this.findSharedKeys();
    return this.shared;
  }

  private findSharedKeys(): SharedKey[] {
    const { postings } = this.table;
    const found: SharedKey[] = [];
    if (postings.count === 0) return found;
    const visited = new Uint8Array(postings.count);
    for (const row of this.devices()) {
      this.readKeys(row);
      for (let i = 0; i < this.keyList.count; i++) {
        const list = KeyTable.listOf(this.table.find(this.keyList, i));
        if (list < 0 || visited[list] === 1) continue;
        visited[list] = 1;
        const devices = this.rowsOf(list).length;
        if (devices > 1) found.push({ position: positionOfKey(this.keyList, i), devices, list });
      }
    }
    return found;
  }

  private candidates(keys: DeviceKeys, at: number, options: MatchOptions, newer?: PreparedHash): Candidate[] {
    const { limit = 10, lookup } = options;
    const query = this.digests.withoutWeak(keys, at, this.weakKeyLimit);
    this.keyList.read(query.words, query.at, query.models, query.modelAt);
    const shares = new Float64Array(this.keyList.count);
    const rows = this.nominate(shares);
    if (rows.length === 0) return [];
    // A device that is there several times is one device.
    const again = Math.max(0, rows.filter((row) => isSameDevice(this.viewOfRow(row), query)).length - 1);
    const values = Array.from(this.rows.valueCounts(query.models, query.modelAt), (count) => count - again);
    const digests = this.digests.commonest(query.words, query.at) - again;
    const weighting = fleetWeighting(this.model, this.size - again, this.keyList, shares, values, digests);
    return this.best(rows, Math.max(0, limit), query, weighting).map((row) =>
      this.candidate(row, query, weighting, weighting.lowered, { lookup, newer }),
    );
  }

  /** The report of a row; by whole hashes where both are known. */
  private candidate(
    row: number,
    query: KeyView,
    weighting: Weighting,
    lowered: boolean,
    whole: WholeHashes,
  ): Candidate {
    const id = this.ids.idOf(row);
    const { lookup, newer } = whole;
    const older = newer === undefined ? undefined : lookup?.(id);
    const known = newer !== undefined && older !== undefined;
    const report = known
      ? this.reportByHash(row, query, prepared(older), newer, weighting)
      : this.reportByKeys(row, query, weighting);
    return candidateOf(id, report, lowered, !known);
  }

  /** The rows with the most evidence, the best first. */
  private best(rows: number[], limit: number, query: KeyView, weighting: Weighting): number[] {
    if (rows.length === 1) return rows.slice(0, limit);
    const scored = rows.map((row) => ({ row, bits: this.score(row, query, weighting) }));
    scored.sort((a, b) => b.bits - a.bits || a.row - b.row);
    return scored.slice(0, limit).map(({ row }) => row);
  }

  /** Rows that share a key with the list, each once; `counts` takes how many devices have each key. */
  private nominate(counts: Float64Array): number[] {
    const found: number[] = [];
    this.table.touch(this.keyList);
    for (let i = 0; i < this.keyList.count; i++) {
      const reference = this.table.find(this.keyList, i);
      const list = KeyTable.listOf(reference);
      if (list < 0) {
        if (reference === 0 || this.rows.isRemoved(reference - 1)) continue;
        counts[i] = 1;
        if (!found.includes(reference - 1)) found.push(reference - 1);
        continue;
      }
      counts[i] = this.table.postings.live(list);
      if (counts[i] > this.weakKeyLimit) continue;
      const rows = this.rowsOf(list);
      counts[i] = this.devicesAmong(rows);
      for (const row of rows) if (!found.includes(row)) found.push(row);
    }
    return found;
  }

  /** How many devices rows are: captures of one device count once. */
  private devicesAmong(rows: readonly number[]): number {
    const devices: KeyView[] = [];
    for (const row of rows) {
      const view = this.viewOfRow(row);
      if (!devices.some((device) => isSameDevice(device, view))) devices.push(view);
    }
    return devices.length;
  }

  /** @internal The rows of a list, or the first of them. */
  rowsOf(list: number, most = Number.POSITIVE_INFINITY): number[] {
    const { postings } = this.table;
    const rows: number[] = [];
    for (let i = 0; i < postings.size(list) && rows.length < most; i++) {
      const row = postings.row(list, i);
      if (!this.rows.isRemoved(row)) rows.push(row);
    }
    return rows;
  }

  private viewOfRow(row: number): KeyView {
    const { words, models } = this.rows;
    return { words, at: row * ROW_WORDS, models, modelAt: this.rows.modelAt(row) };
  }

  private score(row: number, query: KeyView, weighting: Weighting): number {
    compareKeys(this.viewOfRow(row), query, this.model, this.comparison);
    return sumBits(this.comparison, weighting);
  }

  private reportByKeys(row: number, query: KeyView, weighting: Weighting): MatchReport {
    const older = this.viewOfRow(row);
    compareKeys(older, query, this.model, this.comparison);
    return reportOf(this.comparison, this.model, weighting, {
      changes: [],
      groups: 0,
      virtualMachine: isVirtual(older.words, older.at) && isVirtual(query.words, query.at),
      winPE: isWinPE(older.words, older.at) !== isWinPE(query.words, query.at),
      reasonOf: () => undefined,
    });
  }

  private reportByHash(
    row: number,
    query: KeyView,
    older: PreparedHash,
    newer: PreparedHash,
    weighting: Weighting,
  ): MatchReport {
    const { comparison } = this;
    compareKeys(this.viewOfRow(row), query, this.model, comparison);
    // Only the index knows which digests are too common to say anything.
    const [level, pairs] = [comparison.levels[FIELD.hiddenAdapters], comparison.digestPairs];
    compareFields(older, newer, this.model, comparison);
    comparison.levels[FIELD.hiddenAdapters] = level;
    comparison.digestPairs = pairs;
    return reportOf(comparison, this.model, weighting, partsOf(older, newer));
  }

  private rowOf(id: string): number {
    const row = this.ids.rowOf(id);
    return row >= 0 && this.rows.isRemoved(row) ? -1 : row;
  }

  private readKeys(row: number): void {
    this.keyList.read(this.rows.words, row * ROW_WORDS, this.rows.models, this.rows.modelAt(row));
  }

  private removeRow(row: number): void {
    this.shared = undefined;
    this.readKeys(row);
    this.digests.count(this.rows.words, row * ROW_WORDS, -1);
    this.table.drop(this.keyList);
    this.rows.remove(row);
  }

  /** Drops removed rows once they are half of all, so that a removal costs the same however many there are. */
  private compact(): void {
    const { rows, ids } = this;
    if (rows.removed < 64 || rows.removed * 2 < rows.count) return;
    const room = Math.ceil((rows.count - rows.removed) * 1.25);
    this.rows = new DeviceRows(room);
    this.ids = new IdStore(room);
    this.table = new KeyTable(room * KEYS_PER_DEVICE, this.rows);
    this.digests = new DigestCounts();
    const keys = new Uint32Array(KEY_WORDS);
    for (let row = 0; row < rows.count; row++) {
      if (rows.isRemoved(row)) continue;
      rows.keysOf(row, keys, 0);
      this.addKeys(ids.idOf(row), keys);
    }
  }
}
