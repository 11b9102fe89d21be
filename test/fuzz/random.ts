/** A small seeded generator (xorshift128, Marsaglia 2003): the same seed gives the same inputs on every machine. */

/** A source of choices. */
export class Random {
  private readonly state: Uint32Array;

  constructor(seed: string) {
    // FNV-1a, once with each of four offsets, spreads the seed over the state.
    this.state = Uint32Array.from([0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b], (offset) => {
      let hash = offset;
      for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
      return hash | 1;
    });
    for (let i = 0; i < 8; i++) this.next();
  }

  private next(): number {
    const { state } = this;
    let t = state[3];
    t ^= t << 11;
    t ^= t >>> 8;
    state.copyWithin(1, 0, 3);
    state[0] = t ^ state[1] ^ (state[1] >>> 19);
    return state[0];
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
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}
