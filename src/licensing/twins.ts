/**
 * Addresses of the virtual adapters that Windows makes of a wireless card (Wi-Fi Direct, hosted networks): the card's
 * own address with the next number, with the bit of local administration, or with both, as one hash that lists them in
 * block 8 shows. Block 37 counts them, block 8 seldom lists them, and they are no devices of their own.
 */
import type { NetworkAdapter } from '../hash/model.js';

const WIRELESS = new Set<NetworkAdapter['medium']>(['Native802_11', 'WirelessLan']);
const LOCALLY_ADMINISTERED = 0x02;

/** What is added to the last byte of the card's address, and set in the first. */
const TWINS: readonly { readonly more: number; readonly bits: number }[] = [
  { more: 1, bits: 0 },
  { more: 0, bits: LOCALLY_ADMINISTERED },
  { more: 1, bits: LOCALLY_ADMINISTERED },
];

/** How many virtual adapters Windows may have made of an adapter: none unless it is a wireless card. */
export const countTwins = (medium: NetworkAdapter['medium']): number => (WIRELESS.has(medium) ? TWINS.length : 0);

/** Writes the address of the `index`-th virtual adapter of a card to `target`. */
export function writeTwin(address: Uint8Array, index: number, target: Uint8Array): void {
  const { more, bits } = TWINS[index];
  target.set(address);
  target[0] |= bits;
  // The last byte wraps: the carry of a maker's last address is not worth following.
  target[target.length - 1] += more;
}

/** Whether an adapter of this medium is a wireless card. */
export const isWirelessMedium = (medium: NetworkAdapter['medium']): boolean => WIRELESS.has(medium);

/**
 * The addresses of the virtual adapters that Windows may have made of an adapter; none unless it is a wireless card.
 *
 * @param medium the adapter's medium in block 8
 * @param address its six bytes
 */
export function wirelessTwins(medium: NetworkAdapter['medium'], address: Uint8Array): Uint8Array[] {
  return Array.from({ length: countTwins(medium) }, (_, index) => {
    const twin = new Uint8Array(address.length);
    writeTwin(address, index, twin);
    return twin;
  });
}
