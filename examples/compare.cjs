// CommonJS: are two hashes the same device? `node examples/compare.cjs BEFORE.b64 AFTER.b64`
const { readFileSync } = require('node:fs');
const { compareHashes, decodeHash } = require('hwhash');

const [before, after] = process.argv.slice(2).map((file) => decodeHash(readFileSync(file, 'latin1').trim()));
if (after === undefined) throw new Error('usage: node examples/compare.cjs BEFORE.b64 AFTER.b64');
const { verdict, probability, diagnosis, advice, changes } = compareHashes(before, after);
console.log(`${verdict} (${(100 * probability).toFixed(2)} %)  ${diagnosis.join(', ')}  advice: ${advice}`);
for (const change of changes) console.log(`  ${change.field}: ${change.before} -> ${change.after}`);
