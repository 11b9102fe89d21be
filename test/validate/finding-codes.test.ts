/** Every code of a finding is documented, and listed once. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FINDING_CODES } from '../../src/core.js';

const words = new Set(
  readFileSync(new URL('../../docs/REGISTRATION.md', import.meta.url), 'utf8').match(/[a-z\d]+(-[a-z\d]+)+|[a-z]+/g),
);

it.each(FINDING_CODES)('%s is in docs/REGISTRATION.md', (code) => expect(words).toContain(code));

it('lists each code once', () => expect(new Set(FINDING_CODES).size).toBe(FINDING_CODES.length));
