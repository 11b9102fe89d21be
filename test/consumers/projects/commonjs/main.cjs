const { readFileSync } = require('node:fs');
const all = require('hwhash');
const core = require('hwhash/core');
const { checkRules } = require('hwhash/validate');
const groups = ['hash', 'match', 'csv', 'interop', 'harvest', 'input'].map((name) => require(`hwhash/${name}`));

const text = readFileSync('hash.b64', 'latin1');
const { smbios } = all.decodeHash(text);
const { ok } = core.validateHash(core.inspectHash(text), { scenario: 'intune' });

try {
  all.decodeHash('T0E=');
} catch (error) {
  if (!(error instanceof core.HashFormatError)) throw new Error('instanceof does not hold across the entries');
}
if (checkRules !== core.checkRules) throw new Error('hwhash/validate has functions of its own');
for (const group of groups) {
  for (const [name, value] of Object.entries(group)) {
    if (core[name] !== value) throw new Error(`${name} is not the one of hwhash/core`);
  }
}
console.log(`${smbios.systemSerialNumber}: ${ok ? 'ok' : 'not ok'}`);
