const { readFileSync } = require('node:fs');
const { decodeHash, encodeHash, inspectHash, validateHash } = require('hwhash');
const core = require('hwhash/core');

test('decodes, validates and encodes', () => {
  const text = readFileSync('hash.b64', 'latin1');
  const hash = decodeHash(text);
  expect(decodeHash(encodeHash(hash)).smbios).toEqual(hash.smbios);
  expect(validateHash(inspectHash(text), { scenario: 'intune' }).ok).toBe(true);
  expect(() => decodeHash('T0E=')).toThrow(core.HashFormatError);
});
