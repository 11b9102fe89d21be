/** A recorded device as a source. */
import type { DeviceSnapshot } from './snapshot.js';
import { snapshotFromJson } from './snapshot-json.js';
import type { HardwareSource } from './source.js';

/**
 * Replays a snapshot: it gives the same hash as on the day it was recorded. Runs anywhere, without the addon.
 *
 * @param snapshot a snapshot, or the parsed JSON that `hwhash harvest --record` wrote
 * @throws {@link HarvestError} `snapshot-format`; its `field` names the member at fault
 * @example
 * const source = recordedSource(JSON.parse(await readFile('laptop.json', 'utf8')));
 * const { hash } = await harvest({ source });
 */
export function recordedSource(snapshot: DeviceSnapshot | object): HardwareSource {
  const recorded = snapshotFromJson(snapshot);
  return {
    name: 'recorded',
    read: async (signal) => {
      signal?.throwIfAborted();
      return recorded;
    },
  };
}
