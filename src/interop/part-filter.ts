/** Where a text may hold a part of other texts: a Bloom filter (Bloom, 1970) of all parts of one length, in any case. */

/** Bits of the filter: with the thousand parts of a device's identifiers, three places in two hundred are looked at in vain. */
const BITS = 1 << 16;
/** What a character counts as, 6 bits; letters of either case are the same. */
const CODES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  const place = '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(character);
  return place >= 0 ? place : 36 + (code % 28);
});
/** Spreads what is alike (Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1;

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
    let window = 0;
    for (let i = 0; i < text.length; i++) {
      window = ((window << 6) | CODES[text.charCodeAt(i) & 0x7f]) & this.mask;
      if (i + 1 < this.size) continue;
      const bit = Math.imul(window, SPREAD) >>> 16;
      this.bits[bit >>> 5] |= 1 << (bit & 31);
    }
  }

  /** The first place at or behind `from` where a part may begin: every part is found, and now and then what is none; -1 for no place. */
  next(text: string, from: number): number {
    let window = 0;
    for (let i = from; i < text.length; i++) {
      window = ((window << 6) | CODES[text.charCodeAt(i) & 0x7f]) & this.mask;
      if (i - from + 1 < this.size) continue;
      const bit = Math.imul(window, SPREAD) >>> 16;
      if ((this.bits[bit >>> 5] & (1 << (bit & 31))) !== 0) return i + 1 - this.size;
    }
    return -1;
  }
}
