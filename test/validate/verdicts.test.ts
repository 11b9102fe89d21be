/** What is said about a text does not depend on the texts that came before it. */
import { describe, expect, it } from 'vitest';
import { HashReader } from '../../src/hash/reader.js';
import { verdictOn } from '../../src/validate/verdicts.js';
import { seal } from './containers.js';

const PRODUCT = 17;
const TEXT_BLOCKS = [13, 16, PRODUCT, 18, 19];

/** A reader of a container that has one text in several blocks. */
function readerOf(text: string): HashReader {
  const reader = new HashReader();
  const data = Buffer.from(`${text}\0`, 'utf8');
  reader.walk(seal(TEXT_BLOCKS.map((type) => ({ type, data }))));
  return reader;
}

describe('a text', () => {
  it('is judged for its block, among thousands of others, and again when they have gone by', () => {
    const texts = Array.from({ length: 2500 }, (_, i) => `${i % 9}${(i * 7919).toString(36)}`.padEnd(1 + (i % 5), 'Q'));
    texts.push(
      'QEMU',
      'KVM',
      'x'.repeat(127),
      'x'.repeat(128),
      'y'.repeat(300),
      'Default string',
      'TPM-Version:2.0 -',
      '',
    );
    for (const text of [...texts, ...texts]) {
      const reader = readerOf(text);
      for (const type of TEXT_BLOCKS) expect(verdictOn(reader, type)?.text).toBe(text);
    }
  });

  it('gives a hypervisor away in the block where it is written, and in no other', () => {
    for (let round = 0; round < 2; round++) {
      const reader = readerOf('VirtualBox');
      expect(TEXT_BLOCKS.filter((type) => verdictOn(reader, type)?.hypervisor !== undefined)).toEqual([PRODUCT]);
    }
  });

  it('is known after the buffer that it stood in holds another', () => {
    const data = Buffer.from('Contoso\0', 'latin1');
    const bytes = seal([{ type: PRODUCT, data }]);
    const reader = new HashReader();
    reader.walk(bytes);
    expect(verdictOn(reader, PRODUCT)?.text).toBe('Contoso');
    bytes.set(Buffer.from('OldName'), reader.start(PRODUCT));
    expect(verdictOn(reader, PRODUCT)?.text).toBe('OldName');
    expect(verdictOn(readerOf('Contoso'), PRODUCT)?.text).toBe('Contoso');
  });

  it('is none where there is no such block', () => {
    expect(verdictOn(readerOf('KVM'), 21)).toBeUndefined();
  });
});
