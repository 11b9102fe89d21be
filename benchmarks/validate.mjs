// Validation of a hash, from its text to its findings, checksum and endorsement key included: every check of
// "validate", with reused buffers, as the CSV check runs it. The devices are new to each run but for their models.
import { base64DecodeInto, sha256Hex } from '#platform';
import { checkHash, checkRules, HashReader } from '../dist/index.js';
import { deviceSource } from './corpus.mjs';
import { compare } from './measure.mjs';
import { plainDecode } from './plain-decoder.mjs';

const HASHES = 4096;

/** A validator of texts; it throws where a hash is damaged, and counts findings otherwise. */
function validator(options) {
  const bytes = Buffer.alloc(65_600);
  const reader = new HashReader();
  const rules = checkRules(options);
  const counted = { findings: 0 };
  const sink = { report: () => counted.findings++ };
  const validate = (text) => {
    const length = base64DecodeInto(text, bytes);
    const fault = reader.walk(bytes, length);
    if (fault !== undefined) throw new Error(fault.message);
    const end = bytes.readUInt16LE(2);
    if (sha256Hex(bytes, 0, end) !== bytes.toString('hex', end + 4, end + 36)) throw new Error('wrong checksum');
    checkHash(reader, rules, sink);
  };
  return { validate, counted };
}

export default async function run(options) {
  const source = deviceSource(7);
  const texts = Array.from({ length: HASHES }, () => source.next().hash);
  const over = (work) => (count) => {
    for (let i = 0; i < count; i++) work(texts[i % HASHES]);
  };
  const scratch = Buffer.alloc(3000);
  return [
    await compare(
      'validating one hash',
      [
        { name: 'plain decoder with checksum', run: over(plainDecode) },
        { name: 'validation, every check (intune)', run: over(validator().validate) },
        { name: 'validation, every check (oem)', run: over(validator({ scenario: 'oem' }).validate) },
        {
          name: 'base64 and SHA-256 alone',
          run: over((text) => {
            base64DecodeInto(text, scratch);
            return sha256Hex(scratch, 0, scratch.readUInt16LE(2));
          }),
        },
      ],
      options,
    ),
  ];
}
