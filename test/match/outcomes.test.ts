/** Every published outcome of a repair is reproduced: verdict, diagnosis, notes and advice. */
import { describe, expect, it } from 'vitest';
import { compareHashes } from '../../src/match/index.js';
import { OUTCOMES } from './outcomes.js';

for (const { row, changed, cases } of OUTCOMES) {
  describe(`${row}: ${changed}`, () => {
    it.each(cases.map((entry) => [[entry.name, entry.variant ?? ''].join(' '), entry] as const))(
      '%s',
      (_, expected) => {
        const report = compareHashes(expected.before, expected.after);
        expect(expected.verdicts).toContain(report.verdict);
        expect(report.diagnosis).toEqual(expect.arrayContaining([...(expected.diagnosis ?? [])]));
        expect(report.notes).toEqual(expect.arrayContaining([...(expected.notes ?? [])]));
        if (expected.advice !== undefined) expect(report.advice).toBe(expected.advice);
        const changes = report.changes.map(({ field }) => field);
        expect(changes).toEqual(expect.arrayContaining([...(expected.changes ?? [])]));
      },
    );
  });
}
