/** Moduli that are unsound in one known way. */

/** All primes up to 167. */
export const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
  113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
].map(BigInt);
const PRIMORIAL = PRIMES.reduce((product, prime) => product * prime, 1n);

const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(512, '0'), 'hex');
export const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** A number modulo the primorial of ROCA's 2048-bit keys (167#) that is a power of 65537, of full length and odd. */
export function rocaModulus(exponent: bigint): Buffer {
  let power = 1n;
  for (let bit = exponent, base = 65537n; bit > 0n; bit >>= 1n, base = (base * base) % PRIMORIAL) {
    if (bit & 1n) power = (power * base) % PRIMORIAL;
  }
  return toBytes(((3n << 2046n) / PRIMORIAL) * PRIMORIAL + power);
}

/** The nearest odd multiple of a prime below a modulus. */
export function factorModulus(modulus: Uint8Array, prime: bigint): Buffer {
  const value = toNumber(modulus);
  const multiple = value - (value % prime);
  return toBytes(multiple & 1n ? multiple : multiple - prime);
}

/** Whether a number has a prime factor up to 167, the slow way. */
export const hasSmallFactor = (value: bigint): boolean => PRIMES.some((prime) => value % prime === 0n);
