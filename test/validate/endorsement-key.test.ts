import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyWeakness } from '../../src/validate/endorsement-key.js';
import { factorModulus, hasSmallFactor, PRIMES, rocaModulus, toNumber } from './moduli.js';

const fresh = (): Buffer =>
  Buffer.from(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }).n ?? '',
    'base64url',
  );
const weakness = (bytes: Uint8Array) => keyWeakness(bytes, 0, bytes.length);

describe('the modulus of an endorsement key', () => {
  it('is sound when OpenSSL made it', () => {
    for (let i = 0; i < 5; i++) expect(weakness(fresh())).toBeUndefined();
  });

  it('has 256 bytes, its top bit, and is odd: what is wrong first is said', () => {
    const sound = fresh();
    expect(weakness(sound.subarray(1))).toBe('size');
    expect(weakness(Buffer.concat([sound, sound]))).toBe('size');
    expect(weakness(Buffer.concat([Buffer.of(0x7f), sound.subarray(1)]))).toBe('top-bit');
    expect(weakness(Buffer.concat([sound.subarray(0, 255), Buffer.of(sound[255] - 1)]))).toBe('even');
    expect(weakness(Buffer.concat([Buffer.of(0x80), sound.subarray(1)]))).not.toBe('top-bit');
  });

  it.each([0n, 1n, 2n, 31337n, 2n ** 64n + 13n])('is recognised as ROCA for exponent %s', (exponent) => {
    expect(weakness(rocaModulus(exponent))).toBe('roca');
  });

  it('is weak with any prime factor up to 167', () => {
    const sound = fresh();
    for (const prime of PRIMES.slice(1)) expect(weakness(factorModulus(sound, prime)), `${prime}`).toBe('small-factor');
  });

  it('may have a factor above 167', () => {
    const withFactor = factorModulus(fresh(), 173n);
    expect(weakness(withFactor)).toBe(hasSmallFactor(toNumber(withFactor)) ? 'small-factor' : undefined);
  });

  it('agrees with trial division for any odd number of full length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), (bytes) => {
        bytes[0] |= 0x80;
        bytes[255] |= 1;
        expect(weakness(bytes) === 'small-factor').toBe(hasSmallFactor(toNumber(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it('is exact for the largest limbs', () => {
    const bytes = new Uint8Array(256).fill(0xff);
    expect(weakness(bytes) === 'small-factor').toBe(hasSmallFactor(toNumber(bytes)));
  });

  it('is read where it is', () => {
    const bytes = Buffer.concat([Buffer.alloc(7, 1), rocaModulus(5n), Buffer.alloc(3)]);
    expect(keyWeakness(bytes, 7, 256)).toBe('roca');
  });
});
