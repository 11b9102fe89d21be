import { decodeHash, encodeHash, inspectHash, validateHash } from 'hwhash/core';

/** Decodes, validates and encodes a hash. */
export function report(text) {
  const hash = decodeHash(text);
  const { ok } = validateHash(inspectHash(text), { scenario: 'intune' });
  if (decodeHash(encodeHash(hash)).smbios.uuid !== hash.smbios.uuid) throw new Error('the encoded hash is another');
  return `${hash.smbios.systemSerialNumber}: ${ok ? 'ok' : 'not ok'}`;
}
