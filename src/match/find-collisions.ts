/** Devices of a list that share parts. */
import type { HardwareHash } from '../hash/model.js';
import type { CollisionOptions, CollisionReport } from './collisions.js';
import { DeviceIndex, type DeviceIndexOptions } from './device-index.js';
import type { PreparedHash } from './prepare.js';

/**
 * Devices of a list that share parts; {@link DeviceIndex.collisions} says the same of an index.
 *
 * @param devices names and hashes; of two with one name the later counts
 * @example
 * const { collisions } = findCollisions(rows.map(({ line, hash }) => ({ id: `line ${line}`, hash })));
 */
export function findCollisions(
  devices: Iterable<{ readonly id: string; readonly hash: HardwareHash | PreparedHash }>,
  options: CollisionOptions & DeviceIndexOptions = {},
): CollisionReport {
  const index = new DeviceIndex(options);
  for (const { id, hash } of devices) index.add(id, hash);
  return index.collisions(options);
}
