/** A small seeded generator (xorshift128, Marsaglia 2003): the same seed gives the same inputs on every machine. */

/** A source of choices. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: string) {
    // FNV-1a, once with each of four offsets, spreads the seed over the state.
    [this.a, this.b, this.c, this.d] = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((offset) => {
      let hash = offset;
      for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
      return hash | 1;
    });
    for (let i = 0; i < 8; i++) this.next();
  }

  private next(): number {
    let t = this.d;
    t ^= t << 11;
    t ^= t >>> 8;
    this.d = this.c;
    this.c = this.b;
    this.b = this.a;
    this.a = t ^ this.a ^ (this.a >>> 19);
    return this.a >>> 0;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return bound <= 1 ? 0 : this.next() % bound;
  }

  /** One of the values. */
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** A size that is mostly small. */
  size(limit: number): number {
    return Math.min(limit, this.below(1 << (1 + this.below(12))));
  }

  /** Random bytes. */
  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) bytes[i] = this.next();
    return bytes;
  }
}
