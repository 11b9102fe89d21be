import { readFileSync } from 'node:fs';
import { decodeHash } from 'hwhash';
import { HashFormatError, inspectHash, validateHash } from 'hwhash/core';

const text = readFileSync('hash.b64', 'latin1');
const { smbios } = decodeHash(text);
const { ok } = validateHash(inspectHash(text), { scenario: 'intune' });

try {
  decodeHash('T0E=');
} catch (error) {
  if (!(error instanceof HashFormatError)) throw new Error('instanceof does not hold across the entries');
}
console.log(`${smbios.systemSerialNumber}: ${ok ? 'ok' : 'not ok'}`);
