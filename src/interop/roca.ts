/** Numbers of the structure of CVE-2017-15361, for the pseudonym of a key that has it: redaction must not hide that. */
import { toHex } from '#platform';
import { fromHex } from '../hash/field-codecs.js';

const GENERATOR = 65537n;
const LARGEST_PRIME = 167;

/** Product of all primes up to 167: the modulus of the structure for keys of 2048 bits is a multiple of it. */
const PRIMORIAL = Array.from({ length: LARGEST_PRIME - 1 }, (_, i) => i + 2)
  .filter((n) => !Array.from({ length: n - 2 }, (_, i) => i + 2).some((divisor) => n % divisor === 0))
  .reduce((product, prime) => product * BigInt(prime), 1n);

function power(exponent: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, base = GENERATOR; rest > 0n; rest >>= 1n, base = (base * base) % PRIMORIAL) {
    if (rest & 1n) result = (result * base) % PRIMORIAL;
  }
  return result;
}

/**
 * A number of full length near the one given (big-endian) that is a power of 65537 modulo the primorial; which power,
 * the last bytes of the one given say.
 */
export function rocaNumberNear(bytes: Uint8Array): Uint8Array {
  const value = BigInt(`0x${toHex(bytes)}`) | (1n << BigInt(8 * bytes.length - 1));
  const multiple = value - (value % PRIMORIAL);
  const number = multiple + power(value & 0xffffffffn);
  // Rounding down to the multiple can only clear the top bit of the smallest numbers of full length.
  const full = number >> BigInt(8 * bytes.length - 1) === 1n ? number : number + PRIMORIAL;
  return fromHex(full.toString(16).padStart(2 * bytes.length, '0'));
}
