/** Every published outcome of a repair is reproduced: verdict, diagnosis, notes and advice. */
import { describe, expect, it } from 'vitest';
import { compareHashes, describeMatch } from '../../src/match/index.js';
import { blankStrings, noProductKey, repaired } from './devices.js';
import { OUTCOMES } from './outcomes.js';

/** Rows that look alike in a hash: of these the report leads with the one that fails. */
const LOOK_LIKE: Readonly<Record<string, string>> = { R1: 'R3', R12: 'R3', R11: 'R13', R16: 'R15' };

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
        if (report.supported !== supported) expect(report.outcomes).toContain(LOOK_LIKE[row]);
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
    ['R3', 'replace-other-network-card', /^Not supported by Microsoft: .* network card was kept/],
    ['R9', 'write-firmware-strings-first', /^Not supported as it is: without serial number/],
    ['R13', 'inject-product-key-first', /^Not supported as it is: .* product key/],
    ['R17', 'remove-add-in-card', /^Not supported by Microsoft: a network card/],
  ] as const)('of %s leads, with the step that settles it', (row, step, text) => {
    for (const report of reportsOf(row)) {
      expect(report.supported).toBe('no');
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
    const { lead, steps } = compareHashes(before, repaired(after, blankStrings, noProductKey));
    expect(lead).toBe('firmware-strings-missing');
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

  it('is not contradicted by a sentence below it', () => {
    for (const { cases } of OUTCOMES) {
      for (const { before, after } of cases) {
        const { advice, notes, diagnosis } = describeMatch(compareHashes(before, after));
        const others = [...notes, ...diagnosis].join(' ');
        if (/^Nothing needs/.test(advice)) expect(notes.join(' ')).not.toMatch(/fresh hash|register|capture/i);
        if (/^Supported/.test(advice)) expect(others).not.toMatch(/unstable|break/);
      }
    }
  });
});
