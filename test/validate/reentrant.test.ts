import { expect, it } from 'vitest';
import { HashReader } from '../../src/hash/reader.js';
import { checkHash } from '../../src/validate/check.js';
import { type CheckCode, checkRules } from '../../src/validate/rules.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { blocksOf, container } from '../hash/container.js';

/** The codes of a hash; `nested` is called at each finding. */
function codesOf(bytes: Uint8Array, nested: () => void): CheckCode[] {
  const reader = new HashReader();
  expect(reader.walk(bytes)).toBeUndefined();
  const codes: CheckCode[] = [];
  checkHash(reader, checkRules(), {
    report: (code) => {
      nested();
      codes.push(code);
    },
  });
  return codes;
}

it.each(FIXTURES)('says the same of $name where a sink checks another hash meanwhile', ({ text }) => {
  const blocks = blocksOf(text);
  const adapter = blocks.find(({ type }) => type === 8);
  // An address that comes three times: findings while the adapters are still being looked at.
  const bytes = container([...blocks, ...(adapter ? [adapter, adapter] : [])]);
  const other = Buffer.from(fixture('vm-hyperv-tv9'), 'base64');
  const alone = codesOf(bytes, () => undefined);
  expect(codesOf(bytes, () => codesOf(other, () => undefined))).toEqual(alone);
  if (adapter) expect(alone.filter((code) => code === 'duplicate-mac')).toHaveLength(2);
});
