/**
 * The two readings of an SMBIOS UUID: the first three groups are little-endian since SMBIOS 2.6 (DSP0134, 7.2.1), and big-endian in
 * older firmware and in tools that do not know.
 */

/** Where each byte of the little-endian reading is in the SMBIOS bytes. */
export const UUID_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

const pairs = (group: string): string => {
  let text = '';
  for (let i = group.length - 2; i >= 0; i -= 2) text += group.slice(i, i + 2);
  return text;
};

/**
 * The other reading of a UUID.
 *
 * @param uuid a UUID with hyphens
 * @returns the UUID with the bytes of its first three groups reversed; the text itself where it is not a UUID
 * @example
 * uuidByteSwapped('00112233-4455-6677-8899-aabbccddeeff'); // "33221100-5544-7766-8899-aabbccddeeff"
 */
export function uuidByteSwapped(uuid: string): string {
  if (uuid.length !== 36) return uuid;
  return `${pairs(uuid.slice(0, 8))}-${pairs(uuid.slice(9, 13))}-${pairs(uuid.slice(14, 18))}${uuid.slice(18)}`;
}
