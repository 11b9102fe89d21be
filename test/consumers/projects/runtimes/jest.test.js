import { readFileSync } from 'node:fs';
import { report } from './report.js';

test('decodes, validates and encodes', () => {
  expect(report(readFileSync('hash.b64', 'latin1'))).toMatch(/: ok$/);
});
