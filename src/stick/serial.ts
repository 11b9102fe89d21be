/** The serial number of a device, where the firmware has one. */
import { STRING_INDEX_0 } from '../firmware/smbios-summary.js';
import type { HardwareHash } from '../hash/model.js';

/** The text of the firmware; empty where it has none, for which a hash holds Windows' own word. */
export function serialOf(smbios: HardwareHash['smbios']): string {
  const serial = smbios?.systemSerialNumber?.trim() ?? '';
  return serial === STRING_INDEX_0 ? '' : serial;
}
