import { expect, it } from 'vitest';
import { MixedDecoder } from '../../src/input/text.js';

it('keeps nothing of a chunk whose memory is filled again', () => {
  const decoder = new MixedDecoder();
  const chunk = Buffer.from('first line\nsecond', 'latin1');
  const first = decoder.push(chunk, false);
  chunk.fill('x');
  expect(first + decoder.push(Buffer.from(' line\n', 'latin1'), true)).toBe('first line\nsecond line\n');
});
