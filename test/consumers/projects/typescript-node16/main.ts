import { decodeHash, type HardwareHash, type ValidationReport } from 'hwhash';
import { type Finding, HashFormatError, validateHash } from 'hwhash/core';
import { type CsvReport, checkCsvBytes } from 'hwhash/csv';
import { inspectHash } from 'hwhash/hash';
import { TEXT } from './text.js';

const hash: HardwareHash = decodeHash(TEXT);
const report: ValidationReport = validateHash(inspectHash(TEXT), { scenario: 'intune' });
const errors: Finding[] = report.findings.filter(({ severity }) => severity === 'error');

try {
  decodeHash('T0E=');
} catch (error) {
  if (!(error instanceof HashFormatError) || error.offset < 0) throw error;
}
// A code that does not exist has to fail the type check.
// @ts-expect-error
const impossible: HashFormatError['code'] = 'no-such-code';
if (impossible.length === 0) throw new Error(impossible);

const csv: CsvReport = checkCsvBytes(new Uint8Array());
if (csv.ok) throw new Error('an empty file is not a list');

console.log(`${hash.smbios?.systemSerialNumber}: ${report.ok && errors.length === 0 ? 'ok' : 'not ok'}`);
