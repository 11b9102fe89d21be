/** Where a snapshot comes from: the running device, a recording, or whatever a caller implements. */
import type { DeviceSnapshot } from './snapshot.js';

/**
 * A source of snapshots. The native one reads the running device, the recorded one replays a file; a caller may bring
 * its own.
 *
 * @example
 * const source: HardwareSource = { name: 'inventory', read: async () => snapshotFromInventory() };
 * const { text } = await harvest({ source });
 */
export interface HardwareSource {
  /** What it is called in messages: `native`, `recorded`. */
  readonly name: string;
  /**
   * Reads everything it can. What cannot be read is a fault in the snapshot.
   *
   * @throws {@link HarvestError} when nothing can be read at all; the signal's reason when it is aborted
   */
  read(signal?: AbortSignal): Promise<DeviceSnapshot>;
}
