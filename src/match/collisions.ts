/**
 * Devices that share parts. Two machines that were put together from the parts of one can end up with one id at the
 * service (R25): over a file or a registry that shows as identities that more than one device has.
 */
import type { HardwareHash } from '../hash/model.js';
import type { Candidate, WeakKey } from './candidate.js';
import type { MatchReport } from './compare.js';
import { EVIDENCE_FIELDS, type EvidenceField } from './fields.js';
import type { PreparedHash } from './prepare.js';

/** Two devices that share identities. */
export interface Collision extends Omit<MatchReport, 'schemaVersion'> {
  /** Names of the two, the one that was added first before the other. */
  readonly ids: readonly [string, string];
  /** The fields whose values both have. */
  readonly shared: readonly EvidenceField[];
}

/** Options of `findCollisions`. */
export interface CollisionOptions {
  /** Report pairs that are captures of one device, too; default false. */
  readonly includeSame?: boolean;
  /** Most pairs to return; default 10,000. */
  readonly limit?: number;
  /** Returns the hash of a device, so that reports can say what changed. */
  readonly lookup?: (id: string) => HardwareHash | PreparedHash | undefined;
}

/** What was found. */
export interface CollisionReport {
  /** Number of devices that were looked at. */
  readonly devices: number;
  /** Pairs of devices that share parts, those that share the most first. */
  readonly collisions: readonly Collision[];
  /** Whether there are more pairs than the limit. */
  readonly truncated: boolean;
  /** Identities that so many devices share that no pair is made of them. */
  readonly weakKeys: readonly WeakKey[];
}

/** A key that several devices of an index have. */
export interface SharedKey {
  /** Position of its field. */
  readonly position: number;
  readonly devices: number;
  /** The list of their rows. */
  readonly list: number;
}

/** What is asked of an index of devices. */
interface IndexedDevices {
  readonly size: number;
  readonly weakKeyLimit: number;
  weakKeys(): WeakKey[];
  idOf(row: number): string;
  sharedKeys(): readonly SharedKey[];
  rowsOf(list: number): number[];
  compareRows(first: number, second: number, lookup?: CollisionOptions['lookup']): Candidate;
}

const DEFAULT_LIMIT = 10_000;

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly shared: Set<number>;
}

/** Pairs of rows that share a key, by a number that both rows make up. */
function pairsOf(index: IndexedDevices, most: number): { pairs: Pair[]; truncated: boolean } {
  const pairs = new Map<number, Pair>();
  let truncated = false;
  for (const { position, devices, list } of index.sharedKeys()) {
    if (devices > index.weakKeyLimit) continue;
    const rows = index.rowsOf(list);
    rows.forEach((second, to) => {
      for (const first of rows.slice(0, to)) {
        const key = first * 2 ** 26 + second;
        const known = pairs.get(key);
        if (known !== undefined) known.shared.add(position);
        else if (pairs.size < most) pairs.set(key, { first, second, shared: new Set([position]) });
        else truncated = true;
      }
    });
  }
  return { pairs: [...pairs.values()], truncated };
}

function collisionOf(ids: [string, string], candidate: Candidate, shared: ReadonlySet<number>): Collision {
  const { id: _, schemaVersion: __, diagnosis, ...report } = candidate;
  const fields = EVIDENCE_FIELDS.flatMap(({ field }, position) => (shared.has(position) ? [field] : []));
  const same = candidate.verdict === 'same';
  return { ids, shared: fields, ...report, diagnosis: same ? diagnosis : ['collision', ...diagnosis] };
}

/**
 * Pairs of devices of an index that share an identity and are not plainly captures of one device.
 *
 * @param index the devices
 * @returns the pairs, those with the most shared fields first
 * @example
 * for (const { ids, shared } of collisions(index).collisions) console.log(ids.join(' and '), 'share', shared.join(', '));
 */
export function collisions(index: IndexedDevices, options: CollisionOptions = {}): CollisionReport {
  const { includeSame = false, limit = DEFAULT_LIMIT, lookup } = options;
  // Captures of one device are dropped after they are weighed, so more pairs are looked at than are given.
  const { pairs, truncated } = pairsOf(index, Math.max(limit * 10, 1000));
  const found: Collision[] = [];
  for (const { first, second, shared } of pairs) {
    const candidate = index.compareRows(first, second, lookup);
    if (candidate.verdict === 'same' && !includeSame) continue;
    found.push(collisionOf([candidate.id, index.idOf(second)], candidate, shared));
  }
  found.sort((a, b) => b.shared.length - a.shared.length);
  return {
    devices: index.size,
    collisions: found.slice(0, limit),
    truncated: truncated || found.length > limit,
    weakKeys: index.weakKeys(),
  };
}
