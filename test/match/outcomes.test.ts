/** Every published outcome of a repair is reproduced: verdict, diagnosis, notes and advice. */
import { describe, expect, it } from 'vitest';
import { compareHashes, describeMatch } from '../../src/match/index.js';
import { blankStrings, noProductKey, repaired } from './devices.js';
import { OUTCOMES } from './outcomes.js';

/** What is published of each row, and of those that no two hashes tell from another which is published otherwise. */
const published = new Map(OUTCOMES.map(({ row, supported }) => [row, supported]));
const TWINS: Readonly<Record<string, readonly [others: string, question: string]>> = {
  R1: ['R3', 'second-network-card'],
  R3: ['R1', 'second-network-card'],
  R12: ['R3', 'second-network-card'],
  R11: ['R13', 'key-in-image'],
  R13: ['R11', 'key-in-image'],
  R15: ['R16', 'disk-from-registered-device'],
  R16: ['R15', 'disk-from-registered-device'],
  R23: ['R16', 'disk-from-registered-device'],
};

for (const { row, supported, changed, cases } of OUTCOMES) {
  describe(`${row}: ${changed}`, () => {
    it.each(cases.map((entry) => [[entry.name, entry.variant ?? ''].join(' '), entry] as const))(
      '%s',
      (_, expected) => {
        const report = compareHashes(expected.before, expected.after);
        expect(expected.verdicts).toContain(report.verdict);
        expect(report.diagnosis).toEqual(expect.arrayContaining([...(expected.diagnosis ?? [])]));
        expect(report.notes).toEqual(expect.arrayContaining([...(expected.notes ?? [])]));
        if (expected.advice !== undefined) expect(report.advice).toBe(expected.advice);
        expect(report.outcomes).toContain(row);
        const support = new Set(report.outcomes.map((one) => published.get(one)));
        const twin = TWINS[row]?.[0];
        if (twin !== undefined && report.outcomes.some((one) => one === twin)) {
          expect(support.size).toBeGreaterThan(1);
          expect(report.supported).toBe('maybe');
          expect(report.questions).toContain(TWINS[row][1]);
        } else {
          expect(report.supported).toBe(supported);
          expect(report.questions).toEqual([]);
        }
        const changes = report.changes.map(({ field }) => field);
        expect(changes).toEqual(expect.arrayContaining([...(expected.changes ?? [])]));
      },
    );
  });
}

describe('what is published', () => {
  const reportsOf = (wanted: string) =>
    OUTCOMES.filter(({ row }) => row === wanted).flatMap(({ cases }) =>
      cases.map(({ before, after }) => compareHashes(before, after)),
    );

  it.each([
    ['R3', 'maybe', 'replace-other-network-card', /^Perhaps not supported by Microsoft: .* second network card/],
    ['R9', 'no', 'write-firmware-strings-first', /^Not supported as it is: without serial number/],
    ['R13', 'maybe', 'inject-product-key-first', /^Perhaps not supported: .* product key/],
    ['R17', 'no', 'remove-add-in-card', /^Not supported by Microsoft: a network card/],
  ] as const)('of %s leads, with the step that settles it', (row, supported, step, text) => {
    for (const report of reportsOf(row)) {
      expect(report.supported).toBe(supported);
      expect(report.steps[0]).toBe(step);
      expect(describeMatch(report).advice).toMatch(text);
    }
  });

  it('of a board swap is: deregister, key, strings, capture, register, reset', () => {
    for (const row of ['R2', 'R4', 'R5', 'R6', 'R7']) {
      for (const report of reportsOf(row).filter(({ rule }) => rule === 'endorsement-keys-differ')) {
        expect(report.supported).toBe('yes');
        expect(report.steps).toEqual([
          'deregister',
          'inject-product-key',
          'write-firmware-strings',
          'capture',
          'register',
          'reset-to-oobe',
        ]);
      }
    }
  });

  it('of the donor is to deregister it first, and never to register it again', () => {
    for (const report of [...reportsOf('R8').slice(1), ...reportsOf('R16').slice(1)]) {
      expect(report.steps[0]).toBe('deregister-donor');
      expect(report.steps.at(-1)).toBe('never-register-donor-again');
    }
  });

  it('of several problems at once is settled one after the other, each once', () => {
    const [{ before, after }] = OUTCOMES.filter(({ row }) => row === 'R3')[0].cases;
    const { lead, supported, questions, steps } = compareHashes(before, repaired(after, blankStrings, noProductKey));
    expect(lead).toBe('firmware-strings-missing');
    expect(supported).toBe('no');
    expect(questions).toEqual(['key-in-image', 'second-network-card']);
    expect(steps).toEqual([
      'write-firmware-strings-first',
      'inject-product-key-first',
      'replace-other-network-card',
      'deregister',
      'capture',
      'register',
      'reset-to-oobe',
    ]);
  });

  it('tells a product key that is gone from one that was replaced', () => {
    expect(reportsOf('I1').map(({ productKeyChange }) => productKeyChange)).toEqual([
      ...Array(3).fill('gone'),
      ...Array(3).fill('replaced'),
    ]);
    const [{ before, after }] = OUTCOMES.filter(({ row }) => row === 'I1')[0].cases;
    expect(compareHashes(after, before).productKeyChange).toBe('added');
    expect(compareHashes(before, before).productKeyChange).toBeUndefined();
  });

  it('that depends on what no hash shows names every row, and the question that tells them apart', () => {
    for (const row of ['R1', 'R3', 'R11', 'R12', 'R13']) {
      for (const report of reportsOf(row)) {
        const { advice, questions } = describeMatch(report);
        expect(advice).toMatch(/^Perhaps not supported/);
        expect(questions.length).toBeGreaterThan(0);
        const text = questions.join(' ');
        for (const name of report.outcomes) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
        expect(text).toMatch(/: supported .*: not supported|: not supported .*: supported/);
      }
    }
  });

  it('of a replaced disk asks in its first sentence where the disk comes from, and not again', () => {
    for (const report of [...reportsOf('R15'), ...reportsOf('R23')]) {
      expect(report.questions).toEqual(['disk-from-registered-device']);
      const { advice, questions } = describeMatch(report);
      expect(advice).toMatch(/^Nothing needs to be done now, unless the disk came from a registered device/);
      expect(questions).toEqual([]);
    }
  });

  it('is the same for each row as in the table of outcomes', () => {
    const told = new Map<string, Set<string | undefined>>();
    for (const { cases } of OUTCOMES) {
      for (const { before, after } of cases) {
        const { outcomes, supported } = compareHashes(before, after);
        if (outcomes.length === 1) told.set(outcomes[0], (told.get(outcomes[0]) ?? new Set()).add(supported));
      }
    }
    for (const [row, supported] of told) expect([...supported]).toEqual([published.get(row)]);
  });

  it('is not contradicted by a sentence below it', () => {
    for (const { cases } of OUTCOMES) {
      for (const { before, after } of cases) {
        const { advice, notes, diagnosis } = describeMatch(compareHashes(before, after));
        const others = [...notes, ...diagnosis].join(' ');
        if (/^Nothing needs/.test(advice)) expect(notes.join(' ')).not.toMatch(/fresh hash|register|capture/i);
        if (/^Supported/.test(advice)) expect(others).not.toMatch(/unstable|break/);
        if (/^Perhaps/.test(advice)) expect(others).not.toMatch(/is unstable|\bno effect\b/);
      }
    }
  });
});
