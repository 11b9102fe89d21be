const { readFileSync } = require('node:fs');
const all = require('hwhash');
const core = require('hwhash/core');

const text = readFileSync('hash.b64', 'latin1');
const { smbios } = all.decodeHash(text);
const { ok } = core.validateHash(core.inspectHash(text), { scenario: 'intune' });

try {
  all.decodeHash('T0E=');
} catch (error) {
  if (!(error instanceof core.HashFormatError)) throw new Error('instanceof does not hold across the entries');
}
console.log(`${smbios.systemSerialNumber}: ${ok ? 'ok' : 'not ok'}`);
