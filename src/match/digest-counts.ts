/**
 * How many devices of an index have each digest of a hidden adapter. A digest that many share stands for an address that
 * a program gives to every device, or for chance: it says nothing there.
 */
import { type KeyView, viewOf } from './compare-keys.js';
import { type DeviceKeys, dropHidden, hiddenAt, KEY_WORDS } from './device-keys.js';
import { MAX_HIDDEN } from './hidden-adapters.js';

/** Digests are even numbers of 16 bits. */
const DIGESTS = 2 ** 15;
/** How many times as often as by chance a digest may occur. */
const ABOVE_CHANCE = 8;

/** Counts by digest. */
export class DigestCounts {
  /** Made with the first digest: most indexes of old hashes have none. */
  private counts = new Uint32Array(0);
  private total = 0;

  /** Bytes of memory. */
  get byteLength(): number {
    return this.counts.byteLength;
  }

  /** Counts a device in, or out with -1. */
  count(words: Uint32Array, at: number, by: 1 | -1): void {
    for (let i = 0; i < MAX_HIDDEN; i++) {
      const digest = hiddenAt(words, at, i);
      if (digest < 0) continue;
      if (this.counts.length === 0) this.counts = new Uint32Array(DIGESTS);
      this.counts[digest >>> 1] += by;
      this.total += by;
    }
  }

  private devices(words: Uint32Array, at: number, index: number): number {
    const digest = hiddenAt(words, at, index);
    return digest < 0 || this.counts.length === 0 ? 0 : this.counts[digest >>> 1];
  }

  /** How many devices have the commonest digest of a device. */
  commonest(words: Uint32Array, at: number): number {
    let most = 0;
    for (let i = 0; i < MAX_HIDDEN; i++) most = Math.max(most, this.devices(words, at, i));
    return most;
  }

  /**
   * The keys of a device without the digests that more devices than `limit` have: a copy where there are such. In a large
   * fleet every digest occurs by chance, so that the limit is over what chance gives.
   */
  withoutWeak(keys: DeviceKeys, at: number, limit: number): KeyView {
    const most = limit + (ABOVE_CHANCE * this.total) / DIGESTS;
    let found = viewOf(keys, at);
    for (let i = 0; i < MAX_HIDDEN; i++) {
      if (this.devices(keys, at, i) <= most) continue;
      if (found.words === keys) found = viewOf(keys.slice(at, at + KEY_WORDS));
      dropHidden(found.words, 0, i);
    }
    return found;
  }
}
