import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TpmError } from '../../src/tpm/errors.js';
import { decodeResponseCode, responseError } from '../../src/tpm/response-codes.js';

// As `tpm2_rc_decode` explains them.
test.each([
  [0x18b, { name: 'TPM_RC_HANDLE', subject: { kind: 'handle', number: 1 } }],
  [0x28b, { name: 'TPM_RC_HANDLE', subject: { kind: 'handle', number: 2 } }],
  [0x9a2, { name: 'TPM_RC_BAD_AUTH', subject: { kind: 'session', number: 1 } }],
  [0x98e, { name: 'TPM_RC_AUTH_FAIL', subject: { kind: 'session', number: 1 } }],
  [0x2d5, { name: 'TPM_RC_SIZE', subject: { kind: 'parameter', number: 2 } }],
  [0xfc4, { name: 'TPM_RC_VALUE', subject: { kind: 'parameter', number: 15 } }],
  [0x084, { name: 'TPM_RC_VALUE' }],
  [0x100, { name: 'TPM_RC_INITIALIZE' }],
  [0x921, { name: 'TPM_RC_LOCKOUT' }],
  [0x922, { name: 'TPM_RC_RETRY' }],
  [0x14b, { name: 'TPM_RC_NV_SPACE' }],
  [0xb0143, { name: 'TPM_RC_COMMAND_CODE' }],
  [0x500, { name: 'TPM_RC_0x500' }],
  [0x0bf, { name: 'TPM_RC_0x0bf' }],
])('0x%s', (code, expected) => {
  expect(decodeResponseCode(code)).toEqual(expected);
});

test('every code gives an error with a code, a name and one line of text', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), (code) => {
      const error = responseError('TPM2_ReadPublic', code);
      expect(error).toBeInstanceOf(TpmError);
      expect(error.responseCode).toBe(code);
      expect(error.responseName).toMatch(/^TPM_RC_\w+$/);
      expect(error.message).toMatch(/^[\x20-\x7e]+$/);
    }),
  );
});

test('a refusal names the command, the return code and what it speaks of', () => {
  expect(responseError('TPM2_NV_Read', 0x28b).message).toBe(
    'the TPM refused TPM2_NV_Read (TPM_RC_HANDLE for handle 2, 0x28b)',
  );
});
