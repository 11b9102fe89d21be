// Validation of a hash, from its text to its findings, checksum and endorsement key included: every check of
// "validate", with reused buffers, as the CSV check runs it. The devices are new in each run, except for their models.
import { base64DecodeInto, sha256Hex } from '#platform';
import { deviceSource } from './corpus.mjs';
import { compare } from './measure.mjs';
import { validator } from './our-checks.mjs';
import { plainDecode } from './plain-decoder.mjs';

const HASHES = 4096;

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
        { name: 'validation, every check (intune)', run: over(validator()) },
        { name: 'validation, every check (oem)', run: over(validator({ scenario: 'oem' })) },
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
