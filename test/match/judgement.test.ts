/** A judgement is remembered, and is what it would be if it were not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseOf } from '../../src/match/case.js';
import { adviceFor, diagnose } from '../../src/match/diagnosis.js';
import { factsOf } from '../../src/match/facts.js';
import { EVIDENCE_FIELDS, FIELD_COUNT, LEVEL } from '../../src/match/fields.js';
import { HAS_VALUE } from '../../src/match/identity.js';
import { judge } from '../../src/match/judgement.js';
import { emptyComparison } from '../../src/match/levels.js';
import { publishedOutcome } from '../../src/match/repair-outcomes.js';
import { decide } from '../../src/match/rules.js';

const VALUE_LEVELS = [LEVEL.agree, LEVEL.swapped, LEVEL.differ, LEVEL.implied];
const SILENT = [LEVEL.missing, LEVEL.placeholder, LEVEL.untrusted];

/** A field: with a value on both sides, on one, or on none. */
const field = fc.oneof(
  fc.constantFrom(...VALUE_LEVELS).map((level) => ({ level, before: HAS_VALUE, after: HAS_VALUE as number })),
  fc.constantFrom(...SILENT).map((level) => ({ level, before: HAS_VALUE, after: level as number })),
  fc.constantFrom(...SILENT).map((level) => ({ level, before: level as number, after: HAS_VALUE })),
  fc.constantFrom(...SILENT).map((level) => ({ level, before: level as number, after: level as number })),
);
const COUNTS = [
  'keptAdapters',
  'lostAdapters',
  'addedAdapters',
  'lostCards',
  'addedCards',
  'lostWired',
  'keptDisks',
  'lostDisks',
  'addedDisks',
] as const;
const few = fc.nat(2);
const comparison = fc
  .record({
    fields: fc.array(field, { minLength: FIELD_COUNT, maxLength: FIELD_COUNT }),
    counts: fc.tuple(...COUNTS.map(() => few)),
    systemDiskMoved: fc.boolean(),
  })
  .map(({ fields, counts, systemDiskMoved }) => {
    const made = emptyComparison();
    fields.forEach(({ level, before, after }, i) => {
      made.levels[i] = level;
      made.beforeStates[i] = before;
      made.afterStates[i] = after;
    });
    for (const [i, count] of COUNTS.entries()) made[count] = counts[i];
    return Object.assign(made, { systemDiskMoved });
  });
const circumstances = fc.record({
  evidence: fc.constantFrom(0 as const, 1 as const, 2 as const),
  enoughEvidence: fc.boolean(),
  groups: fc.nat(127),
  virtualMachine: fc.boolean(),
  winPE: fc.boolean(),
});

type Comparison = ReturnType<typeof emptyComparison>;
type Circumstances = Parameters<typeof judge>[1];

function workedOut(compared: Comparison, around: Circumstances): unknown {
  const facts = factsOf(compared);
  const { verdict, rule } = decide(
    facts,
    around.enoughEvidence,
    (['different', 'review', 'same'] as const)[around.evidence],
  );
  const found = caseOf(facts, verdict, around);
  return {
    verdict,
    rule,
    ...diagnose(found),
    advice: adviceFor(found),
    published: publishedOutcome(found),
    productKeyChange: found.related ? found.productKeyChange : undefined,
  };
}

describe('a judgement', () => {
  it('is worked out from the comparison, whatever was judged before', () => {
    fc.assert(
      fc.property(comparison, circumstances, (compared, around) => {
        expect(judge(compared, around)).toEqual(workedOut(compared, around));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not take a comparison for another that differs in one thing only', () => {
    type Vary = (compared: Comparison, around: Circumstances) => void;
    const onLevel =
      (i: number, level: number, side?: 'beforeStates' | 'afterStates'): Vary =>
      (compared) => {
        compared.levels[i] = level;
        if (side !== undefined) compared[side][i] = level;
      };
    const onCount =
      (count: (typeof COUNTS)[number], factor: 0 | 1): Vary =>
      (compared) => {
        compared[count] = factor * (compared[count] + 1);
      };
    const around =
      (change: (now: Circumstances) => Partial<Circumstances>): Vary =>
      (_, now) => {
        Object.assign(now, change(now));
      };
    const variants: Vary[] = [
      ...EVIDENCE_FIELDS.flatMap((_, i) => [
        onLevel(i, LEVEL.differ),
        onLevel(i, LEVEL.missing, 'beforeStates'),
        onLevel(i, LEVEL.missing, 'afterStates'),
      ]),
      ...COUNTS.flatMap((count) => [onCount(count, 0), onCount(count, 1)]),
      (compared) => {
        compared.systemDiskMoved = !compared.systemDiskMoved;
      },
      ...Array.from({ length: 7 }, (_, bit) => around(({ groups }) => ({ groups: groups ^ (1 << bit) }))),
      around(({ evidence }) => ({ evidence: ((evidence + 1) % 3) as 0 | 1 | 2 })),
      around(({ enoughEvidence }) => ({ enoughEvidence: !enoughEvidence })),
      around(({ virtualMachine }) => ({ virtualMachine: !virtualMachine })),
      around(({ winPE }) => ({ winPE: !winPE })),
    ];
    fc.assert(
      fc.property(comparison, circumstances, (compared, given) => {
        judge(compared, given);
        for (const vary of variants) {
          const [other, otherAround] = [structuredClone(compared), { ...given }];
          vary(other, otherAround);
          expect(judge(other, otherAround)).toEqual(workedOut(other, otherAround));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same again when so many others were judged that it had to be forgotten', () => {
    const compared = emptyComparison();
    const first = { evidence: 2, enoughEvidence: true, groups: 0, virtualMachine: false, winPE: false } as const;
    const before = judge(compared, first);
    for (let i = 0; i < 2 * 3072; i++) {
      compared.keptAdapters = i >= 3072 ? 1 : 0;
      judge(compared, {
        evidence: (i % 3) as 0 | 1 | 2,
        enoughEvidence: i % 2 === 0,
        groups: (i >> 3) & 127,
        virtualMachine: (i & 2) !== 0,
        winPE: (i & 4) !== 0,
      });
    }
    compared.keptAdapters = 0;
    expect(judge(compared, first)).toEqual(before);
  });

  it('is shared, and nobody can change it', () => {
    const judgement = judge(emptyComparison(), {
      evidence: 2,
      enoughEvidence: true,
      groups: 0,
      virtualMachine: false,
      winPE: false,
    });
    for (const part of [judgement, judgement.diagnosis, judgement.notes]) expect(Object.isFrozen(part)).toBe(true);
  });
});
