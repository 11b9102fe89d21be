import { describe, expect, test } from 'vitest';
import { EK_TEMPLATE_RSA_2048, readPublicArea, whyNotEndorsementKey } from '../../src/tpm/public-area.js';
import { TpmReader } from '../../src/tpm/wire.js';

const read = (bytes: Uint8Array) => readPublicArea(new TpmReader(bytes, 'a key'));
/** An endorsement key: the template with a modulus in its place. */
const key = EK_TEMPLATE_RSA_2048.slice();
key.fill(0xd5, key.length - 256);

test('the template is that of the EK Credential Profile', () => {
  const policy = '837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa';
  const expected = `0001000b000300b20020${policy}00060080004300100800000000000100${'00'.repeat(256)}`;
  expect(Buffer.from(EK_TEMPLATE_RSA_2048).toString('hex')).toBe(expected);
});

test('a key of the template is an endorsement key', () => {
  expect(whyNotEndorsementKey(read(key))).toBeUndefined();
  expect(read(key).rsa).toMatchObject({ keyBits: 2048, exponent: 65537 });
});

describe('another key is none:', () => {
  const at = (offset: number, ...bytes: number[]) => {
    const changed = key.slice();
    changed.set(bytes, offset);
    return changed;
  };
  test.each([
    ['ECC', at(0, 0, 0x23), 'it is of type 0x0023, not RSA'],
    ['3072 bits', at(50, 0x0c, 0x00), 'it has 3072 bits, not 2048'],
    ['a signing key', at(4, 0x00, 0x04, 0x00, 0x72), 'it is not a restricted decryption key that is fixed to this TPM'],
    [
      'both signing and decrypting',
      at(4, 0x00, 0x07, 0x00, 0xb2),
      'it is not a restricted decryption key that is fixed to this TPM',
    ],
    [
      'one that may leave the TPM',
      at(4, 0x00, 0x03, 0x00, 0xa0),
      'it is not a restricted decryption key that is fixed to this TPM',
    ],
    ['a modulus with a leading zero', at(58, 0x55), 'its modulus is not 2048 bits long'],
    ['exponent 3', at(52, 0, 0, 0, 3), 'its exponent is 3, not 65537'],
  ])('%s', (_, bytes, reason) => {
    expect(whyNotEndorsementKey(read(bytes))).toBe(reason);
  });
});

test('a public area cut anywhere is a typed error', () => {
  for (let length = 0; length < key.length; length++) {
    expect(() => read(key.subarray(0, length))).toThrow(expect.objectContaining({ code: 'tpm-malformed-response' }));
  }
});
