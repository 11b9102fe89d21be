import { decodeHash, inspectHash, validateHash } from 'hwhash/core';

export function report(text) {
  const { smbios } = decodeHash(text);
  const { ok } = validateHash(inspectHash(text), { scenario: 'intune' });
  return `${smbios.systemSerialNumber}: ${ok ? 'ok' : 'not ok'}`;
}
