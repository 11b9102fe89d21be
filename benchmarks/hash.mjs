// Decoding, encoding and validating single hashes, beside the plain decoder, and the physical limit beside them all.
import { hash as digest } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { decodeHash, encodeHash, inspectHash, validateHash } from '../dist/index.js';
import { compare } from './measure.mjs';
import { plainDecode } from './plain-decoder.mjs';

const folder = new URL('../test/fixtures/', import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.b64'))
  .map((name) => readFileSync(new URL(name, folder), 'latin1'));
const containers = texts.map((text) => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.subarray(0, bytes.readUInt16LE(2));
});
const models = texts.map((text) => decodeHash(text));

/** Does something with every item, in turn. */
const over = (items, work) => (count) => {
  for (let i = 0; i < count; i++) work(items[i % items.length]);
};

export default async function run(options) {
  return [
    await compare(
      'one hash',
      [
        { name: 'plain decoder with checksum', run: over(texts, plainDecode) },
        { name: 'decodeHash', run: over(texts, (text) => decodeHash(text)) },
        { name: 'inspectHash', run: over(texts, (text) => inspectHash(text)) },
        { name: 'inspectHash and validateHash', run: over(texts, (text) => validateHash(inspectHash(text))) },
        { name: 'encodeHash', run: over(models, (model) => encodeHash(model)) },
        {
          name: 'SHA-256 of header and blocks alone',
          run: over(containers, (bytes) => digest('sha256', bytes, 'hex')),
        },
      ],
      options,
    ),
  ];
}
