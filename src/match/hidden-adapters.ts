/**
 * Network adapters that block 8 leaves out and the licensing HWID (block 37) does not: adapters that were switched off,
 * or that the tool filters out. All that is known of one is a digest of 15 bits, so that two agree by chance once in
 * 32,768 pairs.
 *
 * Only the class of network adapters is read. The other classes hold what block 7 says of disks, or hardware ids, which
 * all devices of a model share; a Bluetooth radio among the SCSI adapters looks like one of these.
 */

import { mac as macCodec } from '../hash/field-codecs.js';
import type { HardwareHash, NetworkAdapter } from '../hash/model.js';
import { instancesOf, LICENSING_CLASS, networkDigest, REMOVABLE_BIT } from '../licensing/digests.js';
import { wirelessTwins } from '../licensing/twins.js';
import { sharedAddressDigests } from '../validate/shared-digests.js';

/** Digests that are compared, the lowest: more than three were never seen. */
export const MAX_HIDDEN = 4;

/** Removes a digest from a list, wherever it is. */
function remove(digests: number[], digest: number): void {
  const at = digests.indexOf(digest);
  if (at >= 0) digests.splice(at, 1);
}

/** Addresses of block 8; a model made by hand may hold anything. */
function addressesOf({ networkAdapters }: HardwareHash): { address: Uint8Array; medium: NetworkAdapter['medium'] }[] {
  return networkAdapters.flatMap(({ macAddress, medium }) => {
    const address = new Uint8Array(macCodec.size);
    return macCodec.write(address, 0, macAddress.toLowerCase()) === undefined ? [{ address, medium }] : [];
  });
}

/**
 * Digests of the adapters that only the licensing HWID knows of, in ascending order. Removable adapters do not count, as
 * in block 8.
 */
export function hiddenAdapters(hash: HardwareHash): number[] {
  const { licensingHwid } = hash;
  if (licensingHwid === undefined) return [];
  const digests = instancesOf(licensingHwid, LICENSING_CLASS.network);
  const isCounted = (digest: number): boolean => (digest & REMOVABLE_BIT) === 0 && !sharedAddressDigests().has(digest);
  const hidden = [...new Set(digests.filter(isCounted))];
  if (hidden.length === 0) return hidden;
  const listed = addressesOf(hash);
  for (const { address } of listed) if (hidden.length > 0) remove(hidden, networkDigest(address));
  for (const { address, medium } of listed) {
    if (hidden.length > 0) for (const twin of wirelessTwins(medium, address)) remove(hidden, networkDigest(twin));
  }
  return hidden.sort((a, b) => a - b).slice(0, MAX_HIDDEN);
}
