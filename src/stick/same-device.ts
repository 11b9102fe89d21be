/** Whether two hashes are of one device, for a list that holds each device once: strict, since a wrong yes loses a row. */
import { hashToJson } from '../hash/json.js';
import type { HardwareHash } from '../hash/model.js';
import { placeholderSerial, placeholderUuid } from '../validate/placeholders.js';

/**
 * Whether two captures are of the same device: by the TPM's endorsement key; where one capture has none, by UUID and
 * serial number; where those are placeholders, only by the whole of firmware, disk and adapters.
 */
export function isCapturedAgain(a: HardwareHash, b: HardwareHash): boolean {
  const [keyA, keyB] = [a, b].map(({ tpm }) => tpm?.endorsementKey?.modulus);
  if (keyA !== undefined && keyB !== undefined) return keyA === keyB;
  const [firmwareA, firmwareB] = [a, b].map(firmwareIdentity);
  if (firmwareA !== undefined && firmwareB !== undefined) return firmwareA === firmwareB;
  return hardware(a) === hardware(b);
}

/** UUID and serial number, where both say something; undefined where one is missing or a placeholder. */
function firmwareIdentity({ smbios }: HardwareHash): string | undefined {
  const { uuid, systemSerialNumber } = smbios ?? {};
  const serial = systemSerialNumber?.trim() ?? '';
  if (uuid === undefined || serial === '') return undefined;
  if (placeholderUuid(uuid) !== undefined || placeholderSerial(serial) !== undefined) return undefined;
  return `${uuid}\n${serial}`;
}

function hardware(hash: HardwareHash): string {
  const { smbios, disk, networkAdapters, processor } = hashToJson(hash);
  return JSON.stringify([smbios, disk, networkAdapters, processor]);
}
