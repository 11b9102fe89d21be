/** Whatever is around hashes and whatever took them apart: exactly those are found. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findHashes } from '../../src/input/index.js';
import { fileOfPlan, type Plan, plans } from './surroundings.js';

function findsExactly(plan: Plan): void {
  const { bytes, hashes } = fileOfPlan(plan);
  const found = findHashes(bytes).hashes;
  // A row of a table may lack its hash, which is told by an empty one.
  const sound = found.filter(({ fault, content }) => fault === undefined && content !== '');
  expect(sound.map(({ content }) => String(content)).sort()).toEqual([...hashes].sort());
  if (plan.layout === 'damaged') expect(found.length - sound.length).toBeGreaterThanOrEqual(hashes.length);
}

describe('the hashes in a random file', () => {
  test('are found, and nothing else is: the same files every time', () => {
    fc.assert(fc.property(plans, findsExactly), { seed: 20_260_301, numRuns: 150 });
  });

  test('are found, and nothing else is: other files each time', () => {
    fc.assert(fc.property(plans, findsExactly), { numRuns: 50 });
  });
});
