/** Where a text may hold a part of other texts: a Bloom filter (Bloom, 1970) of all parts of one length, in any case. */

/** Bits of the filter: with the thousand parts of a device's identifiers, one place in a thousand is looked at in vain. */
const BITS = 1 << 16;
/** What a character counts as, 6 bits; letters of either case are the same. */
const CODES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  const place = '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(character);
  return place >= 0 ? place : 36 + (code % 28);
});
/** Spread what is alike (Knuth's multiplicative hashing), each in a way of its own. */
const SPREAD = 0x9e3779b1;
const OTHER_SPREAD = 0x85ebca6b;

/** Parts of texts, by their letters. */
export class PartFilter {
  private readonly bits = new Uint32Array(BITS >>> 5);
  private readonly mask: number;

  /** @param size characters of a part, at most five: so many go into 30 bits */
  constructor(private readonly size: number) {
    this.mask = 2 ** (6 * size) - 1;
  }

  /** Forgets all parts: a filter is used for hash after hash. */
  clear(): void {
    this.bits.fill(0);
  }

  /** Adds all parts of a text; one that is shorter than a part has none. */
  add(text: string): void {
    const { bits, mask, size } = this;
    let window = 0;
    for (let i = 0; i < text.length; i++) {
      window = ((window << 6) | CODES[text.charCodeAt(i) & 0x7f]) & mask;
      if (i + 1 < size) continue;
      const one = Math.imul(window, SPREAD) >>> 16;
      const other = Math.imul(window, OTHER_SPREAD) >>> 16;
      bits[one >>> 5] |= 1 << (one & 31);
      bits[other >>> 5] |= 1 << (other & 31);
    }
  }

  /** The first place at or behind `from` where a part may begin: every part is found, and now and then what is none; -1 for no place. */
  next(text: string, from: number): number {
    let window = 0;
    for (let i = from; i < text.length; i++) {
      window = ((window << 6) | CODES[text.charCodeAt(i) & 0x7f]) & this.mask;
      if (i - from + 1 >= this.size && this.has(window)) return i + 1 - this.size;
    }
    return -1;
  }

  private has(window: number): boolean {
    const one = Math.imul(window, SPREAD) >>> 16;
    if ((this.bits[one >>> 5] & (1 << (one & 31))) === 0) return false;
    const other = Math.imul(window, OTHER_SPREAD) >>> 16;
    return (this.bits[other >>> 5] & (1 << (other & 31))) !== 0;
  }
}
