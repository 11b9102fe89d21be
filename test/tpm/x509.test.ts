import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { certifiedModulus, derLength } from '../../src/tpm/x509.js';

const der = (tag: number, ...content: (Uint8Array | number[])[]): Buffer => {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex');
const pkcs1 = publicKey.export({ format: 'der', type: 'pkcs1' });
const RSA_ENCRYPTION = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const RSAES_OAEP = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x07];
const empty = der(0x30);

/** A certificate of the key under an algorithm, with or without a version. */
function certificate(algorithm: number[], version: Buffer | undefined): Buffer {
  const keyInfo = der(0x30, der(0x30, der(0x06, algorithm)), der(0x03, [0], pkcs1));
  const fields = [der(0x02, [1]), empty, empty, empty, empty, keyInfo];
  return der(0x30, der(0x30, ...(version ? [version] : []), ...fields), empty, der(0x03, [0]));
}

const VERSION_3 = der(0xa0, der(0x02, [2]));
test.each([
  ['rsaEncryption', certificate(RSA_ENCRYPTION, VERSION_3)],
  ['RSAES-OAEP, which makers of TPMs use', certificate(RSAES_OAEP, VERSION_3)],
  ['version 1, which has no version field', certificate(RSA_ENCRYPTION, undefined)],
])('the modulus of a certificate with %s', (_, bytes) => {
  expect(Buffer.from(certifiedModulus(bytes) ?? []).toString('hex')).toBe(modulus);
});

test('a certificate cut anywhere has none', () => {
  const whole = certificate(RSA_ENCRYPTION, VERSION_3);
  for (let length = 0; length < whole.length; length++)
    expect(certifiedModulus(whole.subarray(0, length))).toBeUndefined();
});

test('any bytes give a modulus from among them, or none', () => {
  const whole = certificate(RSA_ENCRYPTION, VERSION_3);
  const mutated = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }).map((changes) => {
    const bytes = Uint8Array.from(whole);
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 64 })), (bytes) => {
      expect(certifiedModulus(bytes)?.length ?? 0).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

test('padding behind an element is not part of it', () => {
  expect(derLength(Uint8Array.of(0x30, 2, 1, 2, 0xff, 0xff))).toBe(4);
  expect(derLength(Uint8Array.of(0x30, 9, 1))).toBe(3);
});
