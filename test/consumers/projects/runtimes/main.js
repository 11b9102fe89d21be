import { readFileSync } from 'node:fs';
import { checkCsv } from 'hwhash';
import { report } from './report.js';

if (typeof checkCsv !== 'function') throw new Error('hwhash lacks its function');
console.log(report(readFileSync('hash.b64', 'latin1')));
