import { readFileSync } from 'node:fs';
import { decodeHash } from 'hwhash';
import { HashFormatError, validateHash } from 'hwhash/core';
import { parseCsv } from 'hwhash/csv';
import { assembleHash } from 'hwhash/harvest';
import { inspectHash } from 'hwhash/hash';
import { findHashes } from 'hwhash/input';
import { toOa3Xml } from 'hwhash/interop';
import { compareHashes } from 'hwhash/match';
import { checkRules } from 'hwhash/validate';

const text = readFileSync('hash.b64', 'latin1');
const { smbios } = decodeHash(text);
const { ok } = validateHash(inspectHash(text), { scenario: 'intune' });

try {
  decodeHash('T0E=');
} catch (error) {
  if (!(error instanceof HashFormatError)) throw new Error('instanceof does not hold across the entries');
}
const groups = [parseCsv, assembleHash, findHashes, toOa3Xml, compareHashes, checkRules];
if (groups.some((one) => typeof one !== 'function')) throw new Error('a group lacks its function');
console.log(`${smbios.systemSerialNumber}: ${ok ? 'ok' : 'not ok'}`);
