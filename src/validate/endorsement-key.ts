/**
 * Whether an endorsement key's modulus can be a sound RSA-2048 modulus: 256 bytes, top bit set, odd, no small prime
 * factor, and not of the structure of CVE-2017-15361 (ROCA: Nemec, Sys, Svenda, Klinec, Matyas, "The Return of
 * Coppersmith's Attack", 2017).
 *
 * Primes of that kind are k·M + (65537^a mod M), M being the product of the first primes; so modulo each prime of M the
 * modulus is a power of 65537. Where 65537 generates only a part of the group, a sound modulus soon falls outside.
 */

/** Bytes of an RSA-2048 modulus. */
export const MODULUS_SIZE = 2048 / 8;

const GENERATOR = 65537;
const LARGEST_PRIME = 167;
/** The modulus is read as 16-bit limbs. */
const LIMBS = MODULUS_SIZE / 2;
/** Largest product of primes for which 128 limbs times a weight below it stay exact in a double: 2^53 / 2^23. */
const LARGEST_PRODUCT = 2 ** 30;
/** Accumulators of the reduction loop below, which is written out for them. */
const GROUPS = 8;

/** A prime, and how to see by one multiplication whether it divides a 32-bit number (Granlund and Montgomery, 1994). */
interface SmallPrime {
  prime: number;
  group: number;
  /** Inverse of the prime modulo 2^32. */
  inverse: number;
  /** Largest quotient: floor((2^32 - 1) / prime). */
  limit: number;
}

/** A prime modulo which ROCA's moduli are in a proper subgroup. */
interface Discriminant extends SmallPrime {
  /** 1 for every power of 65537. */
  powers: Uint8Array;
  /** Part of the residues that are powers. */
  share: number;
}

function oddPrimes(): number[] {
  const primes: number[] = [];
  for (let n = 3; n <= LARGEST_PRIME; n += 2) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** Newton's iteration doubles the correct bits of an inverse modulo 2^32. */
function inverse32(odd: number): number {
  let inverse = odd;
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}

/** Shares the primes out to groups whose products stay below {@link LARGEST_PRODUCT}, the largest primes first. */
function grouped(): { primes: SmallPrime[]; products: number[] } {
  const products: number[] = new Array(GROUPS).fill(1);
  const primes = oddPrimes()
    .reverse()
    .map((prime) => {
      const group = products.findIndex((product) => product * prime < LARGEST_PRODUCT);
      products[group] *= prime;
      return { prime, group, inverse: inverse32(prime), limit: Math.floor(0xffffffff / prime) };
    });
  return { primes, products };
}

/** The powers of 65537 modulo a prime, and which part of its residues they are. */
function powersOfGenerator(prime: number): Pick<Discriminant, 'powers' | 'share'> {
  const powers = new Uint8Array(prime);
  let count = 0;
  for (let value = 1; powers[value] === 0; value = (value * GENERATOR) % prime) {
    powers[value] = 1;
    count++;
  }
  return { powers, share: count / (prime - 1) };
}

const { primes: PRIMES, products: PRODUCTS } = grouped();

const DISCRIMINANTS: readonly Discriminant[] = PRIMES.map((small) => ({ ...small, ...powersOfGenerator(small.prime) }))
  .filter(({ share }) => share < 1)
  .sort((a, b) => a.share - b.share);

/** The primes side by side: every key is tried by all of them. */
const GROUP_OF = Uint8Array.from(PRIMES, ({ group }) => group);
const INVERSES = Int32Array.from(PRIMES, ({ inverse }) => inverse);
const LIMITS = Uint32Array.from(PRIMES, ({ limit }) => limit);

/**
 * 2^(16·position) modulo a group's product, limb by limb. One more than there are limbs: so the compiler sees without a test
 * that the loop below stays inside.
 */
function weightsOf(product: number): Float64Array {
  const weights = new Float64Array(LIMBS + 1);
  for (let limb = LIMBS - 1, weight = 1; limb >= 0; limb--) {
    weights[limb] = weight;
    weight = (weight * 65536) % product;
  }
  return weights;
}

/** An array of its own for each group, by a name of its own: twice as fast as one for all. */
const [W0, W1, W2, W3, W4, W5, W6, W7] = PRODUCTS.map(weightsOf);

/** What the last reduction left: the modulus modulo each group's product. */
const residues = new Int32Array(GROUPS);

function settle(group: number, sum: number): void {
  residues[group] = sum - Math.floor(sum / PRODUCTS[group]) * PRODUCTS[group];
}

/** Reduces the modulus at `at` modulo all products in one pass, without a division until the end. */
function reduce(bytes: Uint8Array, at: number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  for (let limb = 0; limb < LIMBS; limb++) {
    const value = (bytes[at + 2 * limb] << 8) | bytes[at + 2 * limb + 1];
    a += value * W0[limb];
    b += value * W1[limb];
    c += value * W2[limb];
    d += value * W3[limb];
    e += value * W4[limb];
    f += value * W5[limb];
    g += value * W6[limb];
    h += value * W7[limb];
  }
  settle(0, a);
  settle(1, b);
  settle(2, c);
  settle(3, d);
  settle(4, e);
  settle(5, f);
  settle(6, g);
  settle(7, h);
}

/** What is wrong with a modulus. */
export type KeyWeakness = 'size' | 'top-bit' | 'even' | 'small-factor' | 'roca';

/** Each weakness in words that follow "the modulus". */
export const WEAKNESS_TEXTS: Readonly<Record<KeyWeakness, string>> = {
  size: 'does not have 256 bytes',
  'top-bit': 'does not have its top bit set, so that it is shorter than 2048 bits',
  even: 'is even',
  'small-factor': `has a prime factor up to ${LARGEST_PRIME}`,
  roca: 'is of the kind that CVE-2017-15361 (ROCA) makes: its private half can be computed',
};

/**
 * The first weakness of the modulus in `size` bytes at `at`, big-endian; undefined where none is found.
 *
 * @example
 * keyWeakness(new Uint8Array(256), 0, 256); // "top-bit"
 */
export function keyWeakness(bytes: Uint8Array, at: number, size: number): KeyWeakness | undefined {
  if (size !== MODULUS_SIZE) return 'size';
  if (bytes[at] < 0x80) return 'top-bit';
  if ((bytes[at + size - 1] & 1) === 0) return 'even';
  reduce(bytes, at);
  for (let i = 0; i < LIMITS.length; i++) {
    if (Math.imul(residues[GROUP_OF[i]], INVERSES[i]) >>> 0 <= LIMITS[i]) return 'small-factor';
  }
  for (let i = 0; i < DISCRIMINANTS.length; i++) {
    const { group, prime, powers } = DISCRIMINANTS[i];
    if (powers[residues[group] % prime] === 0) return undefined;
  }
  return 'roca';
}
