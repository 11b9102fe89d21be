// Our own checks of one hash, from its text: what `csv check` does for a row, without CSV, columns and duplicates.
import { base64DecodeInto, sha256Hex } from '#platform';
import { checkHash, checkRules, HashReader } from '../dist/index.js';

/** A validator of texts, with reused buffers; it throws where a hash is damaged, and counts findings otherwise. */
export function validator(options) {
  const bytes = Buffer.alloc(65_600);
  const reader = new HashReader();
  const rules = checkRules(options);
  let findings = 0;
  const sink = { report: () => findings++ };
  return (text) => {
    const length = base64DecodeInto(text, bytes);
    const fault = reader.walk(bytes, length);
    if (fault !== undefined) throw new Error(fault.message);
    const end = bytes.readUInt16LE(2);
    if (sha256Hex(bytes, 0, end) !== bytes.toString('hex', end + 4, end + 36)) throw new Error('wrong checksum');
    checkHash(reader, rules, sink);
    return findings;
  };
}
