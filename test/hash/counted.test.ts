import { expect, it } from 'vitest';
import { counted } from '../../src/hash/counted.js';

it.each([
  [counted(1, 'row'), '1 row'],
  [counted(0, 'row'), '0 rows'],
  [counted(2, 'device is', 'devices are'), '2 devices are'],
  [counted(1000, 'byte', 'bytes', (count) => count.toLocaleString('en-US')), '1,000 bytes'],
])('%s', (text, expected) => expect(text).toBe(expected));
