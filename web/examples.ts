/** Example devices: synthetic hashes, and a repair made of two of them. */

import { decodeHash, encodeHash } from '../src/core.js';
import donorText from '../test/fixtures/laptop-hp-2018-tv3.b64';
import deviceText from '../test/fixtures/laptop-hp-hybrid-tv8.b64';

/** The hash of an example device. */
export const EXAMPLE_HASH = deviceText.trim();

/**
 * The example device before and after a repair: the board, and with it the UUID, the TPM and the product key, is
 * another one; the serial number was written into it, disk and wireless adapters were kept.
 */
export function exampleRepair(): [before: string, after: string] {
  const device = decodeHash(EXAMPLE_HASH);
  const { tpm, offlineDeviceId, productKey, smbios } = decodeHash(donorText);
  const after = {
    ...device,
    capturedAt: '2025-09-15T08:20:00Z',
    tpm: { ...device.tpm, endorsementKey: tpm?.endorsementKey },
    offlineDeviceId,
    productKey: { ...device.productKey, id: productKey?.id },
    smbios: { ...device.smbios, uuid: smbios?.uuid },
  };
  return [EXAMPLE_HASH, encodeHash(after)];
}
