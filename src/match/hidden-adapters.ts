/**
 * Network adapters that block 8 leaves out and the licensing HWID (block 37) does not: adapters that were switched off,
 * or that the tool filters out. All that is known of one is a digest of 15 bits, so that two agree by chance once in
 * 32,768 pairs.
 *
 * Only the class of network adapters is read. The other classes hold what block 7 says of disks, or hardware ids, which
 * all devices of a model share; a Bluetooth radio among the SCSI adapters looks like one of these.
 */

import { mac as macCodec } from '../hash/field-codecs.js';
import type { NetworkAdapter } from '../hash/model.js';
import { instancesOf, LICENSING_CLASS, networkDigest, REMOVABLE_BIT } from '../licensing/digests.js';
import { countTwins, writeTwin } from '../licensing/twins.js';
import { sharedAddressDigests } from '../validate/shared-digests.js';
import type { DeviceParts } from './device-parts.js';

/** Digests that are compared, the lowest: more than three were never seen. */
export const MAX_HIDDEN = 4;

/** Addresses at hand; used again for each, since a fleet has millions. */
const address = new Uint8Array(macCodec.size);
const twin = new Uint8Array(macCodec.size);

/** The digests that count, each once: those of removable adapters do not, nor those of addresses that many machines share. */
function countedDigests(digests: readonly number[]): number[] {
  const shared = sharedAddressDigests();
  const counted: number[] = [];
  for (const digest of digests) {
    if ((digest & REMOVABLE_BIT) === 0 && !shared.has(digest) && !counted.includes(digest)) counted.push(digest);
  }
  return counted;
}

/** Removes the digest of an address from a list, wherever it is. */
function remove(digests: number[], bytes: Uint8Array): void {
  const at = digests.indexOf(networkDigest(bytes));
  if (at >= 0) digests.splice(at, 1);
}

/** Removes the digests of what block 8 lists, as long as any are left. A model made by hand may hold anything for an address. */
function removeListed(digests: number[], adapters: readonly NetworkAdapter[]): void {
  for (const { macAddress } of adapters) {
    if (digests.length === 0) return;
    if (macCodec.write(address, 0, macAddress.toLowerCase()) === undefined) remove(digests, address);
  }
}

/** Removes the digests of virtual adapters of wireless cards, as long as any are left. */
function removeTwins(digests: number[], adapters: readonly NetworkAdapter[]): void {
  for (const { medium, macAddress } of adapters) {
    const twins = countTwins(medium);
    if (digests.length === 0 || twins === 0) continue;
    if (macCodec.write(address, 0, macAddress.toLowerCase()) !== undefined) continue;
    for (let i = 0; i < twins && digests.length > 0; i++) {
      writeTwin(address, i, twin);
      remove(digests, twin);
    }
  }
}

/**
 * Digests of the adapters that only the licensing HWID knows of, in ascending order. Removable adapters do not count, as
 * in block 8.
 */
export function hiddenAdapters({ licensingHwid, networkAdapters }: DeviceParts): number[] {
  if (licensingHwid === undefined) return [];
  const hidden = countedDigests(instancesOf(licensingHwid, LICENSING_CLASS.network));
  removeListed(hidden, networkAdapters);
  removeTwins(hidden, networkAdapters);
  return hidden.sort((a, b) => a - b).slice(0, MAX_HIDDEN);
}
