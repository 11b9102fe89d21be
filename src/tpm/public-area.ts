/** The public area of a key, TPMT_PUBLIC (TPM 2.0 Library, part 2, 12.2.4), and the template of the endorsement key. */
import type { TpmReader } from './wire.js';
import { TpmWriter } from './wire.js';

/** Algorithm identifiers (part 2, 6.3). */
const TPM_ALG_RSA = 0x0001;
const TPM_ALG_AES = 0x0006;
const TPM_ALG_SHA256 = 0x000b;
const TPM_ALG_NULL = 0x0010;
const TPM_ALG_RSAES = 0x0015;
const TPM_ALG_CFB = 0x0043;

/** TPMA_OBJECT (part 2, 8.3). */
const FIXED_TPM = 1 << 1;
const FIXED_PARENT = 1 << 4;
const SENSITIVE_DATA_ORIGIN = 1 << 5;
const ADMIN_WITH_POLICY = 1 << 7;
const RESTRICTED = 1 << 16;
const DECRYPT = 1 << 17;
const SIGN = 1 << 18;

const EK_KEY_BITS = 2048;
/** Bytes of an RSA-2048 modulus. */
export const RSA_2048_SIZE = EK_KEY_BITS / 8;
/** Exponent 0 stands for this one (part 2, 12.2.3.5). */
const DEFAULT_EXPONENT = 65537;

/** What is needed of a public area. */
export interface PublicArea {
  /** TPM_ALG_ID of the key's type. */
  type: number;
  /** TPMA_OBJECT. */
  attributes: number;
  /** RSA keys only. */
  rsa?: { keyBits: number; exponent: number; modulus: Uint8Array };
}

/**
 * Reads a public area.
 *
 * @param reader is at the start of the TPMT_PUBLIC
 * @throws TpmError `tpm-malformed-response`
 */
export function readPublicArea(reader: TpmReader): PublicArea {
  const type = reader.u16();
  reader.u16(); // name algorithm
  const attributes = reader.u32();
  reader.sized(); // authorization policy
  if (type !== TPM_ALG_RSA) return { type, attributes };
  if (reader.u16() !== TPM_ALG_NULL) reader.u32(); // symmetric: key bits and mode
  const scheme = reader.u16();
  if (scheme !== TPM_ALG_NULL && scheme !== TPM_ALG_RSAES) reader.u16(); // hash of the scheme
  const keyBits = reader.u16();
  const exponent = reader.u32() || DEFAULT_EXPONENT;
  const modulus = reader.sized().slice();
  reader.end();
  return { type, attributes, rsa: { keyBits, exponent, modulus } };
}

const REQUIRED = FIXED_TPM | FIXED_PARENT | RESTRICTED | DECRYPT;

/** Why a key is not an RSA-2048 endorsement key; undefined where it is one. */
export function whyNotEndorsementKey({ type, attributes, rsa }: PublicArea): string | undefined {
  if (!rsa) return `it is of type 0x${type.toString(16).padStart(4, '0')}, not RSA`;
  if (rsa.keyBits !== EK_KEY_BITS) return `it has ${rsa.keyBits} bits, not 2048`;
  if ((attributes & REQUIRED) !== REQUIRED || (attributes & SIGN) !== 0) {
    return 'it is not a restricted decryption key that is fixed to this TPM';
  }
  if (rsa.modulus.length !== RSA_2048_SIZE || (rsa.modulus[0] & 0x80) === 0) return 'its modulus is not 2048 bits long';
  return rsa.exponent === DEFAULT_EXPONENT ? undefined : `its exponent is ${rsa.exponent}, not 65537`;
}

/** PolicyA of the profile: TPM2_PolicySecret(TPM_RH_ENDORSEMENT), SHA-256. */
const POLICY_A = Uint8Array.of(
  ...[0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24],
  ...[0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa],
);

/**
 * The template from which a TPM derives its RSA-2048 endorsement key, always the same one: TCG EK Credential Profile for
 * TPM Family 2.0, B.3.3, template L-1.
 */
export const EK_TEMPLATE_RSA_2048 = new TpmWriter()
  .u16(TPM_ALG_RSA)
  .u16(TPM_ALG_SHA256)
  .u32(FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN | ADMIN_WITH_POLICY | RESTRICTED | DECRYPT)
  .sized(POLICY_A)
  .u16(TPM_ALG_AES)
  .u16(128)
  .u16(TPM_ALG_CFB)
  .u16(TPM_ALG_NULL)
  .u16(EK_KEY_BITS)
  .u32(0)
  .sized(new Uint8Array(RSA_2048_SIZE))
  .finish();
