/**
 * The TPM as Windows' platform crypto provider describes it, for where commands to the TPM itself were refused: the text
 * of block 13 (PCP_PLATFORM_TYPE) and the endorsement key (PCP_EKPUB, a BCRYPT_RSAKEY_BLOB of bcrypt.h).
 */
import { sha256Hex, toHex } from '#platform';
import type { HardwareHash } from '../hash/model.js';
import { place } from '../hash/table.js';
import type { DevicePlatformTpm } from './snapshot.js';

/** BCRYPT_RSAKEY_BLOB: six numbers of 32 bits, the public exponent, the modulus, both big-endian. */
const BLOB = { magic: 0, bits: 4, exponentSize: 8, modulusSize: 12, exponent: 24 } as const;
/** BCRYPT_RSAPUBLIC_MAGIC, `RSA1`. */
const PUBLIC_MAGIC = 0x3141_5352;
/** The block holds nothing but an RSA-2048 modulus. */
const MODULUS_SIZE = place('tpm.endorsementKey.modulus').size;
/** NUL of a text that the provider ends so. */
const TEXT_END = '\0';

/** The modulus of an RSA-2048 public key blob; undefined for anything else. */
export function modulusOfRsaBlob(blob: Uint8Array): Uint8Array | undefined {
  if (blob.length < BLOB.exponent) return undefined;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (view.getUint32(BLOB.magic, true) !== PUBLIC_MAGIC) return undefined;
  if (view.getUint32(BLOB.bits, true) !== 8 * MODULUS_SIZE) return undefined;
  if (view.getUint32(BLOB.modulusSize, true) !== MODULUS_SIZE) return undefined;
  const start = BLOB.exponent + view.getUint32(BLOB.exponentSize, true);
  const modulus = blob.subarray(start, start + MODULUS_SIZE);
  return modulus.length === MODULUS_SIZE ? modulus : undefined;
}

/** Blocks 11, 13 and 25 from what the provider says. */
export function platformTpmMembers(device: DevicePlatformTpm): Pick<HardwareHash, 'tpm' | 'offlineDeviceId'> {
  const versionText = device.platformType?.split(TEXT_END, 1)[0];
  const modulus = device.endorsementKey && modulusOfRsaBlob(device.endorsementKey);
  if (!versionText && !modulus) return {};
  const id = modulus && sha256Hex(modulus);
  return {
    tpm: {
      ...(versionText && { versionText }),
      ...(modulus && id && { endorsementKey: { modulus: toHex(modulus), sha256: id } }),
    },
    ...(id && { offlineDeviceId: { status: 0, source: 'TPM_EK' as const, id } }),
  };
}
