/** What a match report says to people. */
import { describe, expect, it } from 'vitest';
import { compareHashes, DeviceIndex, describeMatch, EVIDENCE_FIELDS, type MatchReport } from '../../src/match/index.js';
import { FIELD_LABELS } from '../../src/match/wording.js';
import * as parts from './devices.js';
import { OUTCOMES } from './outcomes.js';

const device = parts.fixture('desktop-hp-tv9');
const reportOf = (...repairs: parts.Repair[]): MatchReport => compareHashes(device, parts.repaired(device, ...repairs));
const withProbability = (probability: number): string => describeMatch({ ...reportOf(), probability }).confidence;

describe('a description', () => {
  it.each([
    [1, 'over 99.99 %'],
    [0.99995, 'over 99.99 %'],
    [0.9999, '99.99 %'],
    [0.995, '99.50 %'],
    [0.99, '99 %'],
    [0.5, '50 %'],
    [0.015, '2 %'],
    [0.01, '1 %'],
    [0.005, '0.50 %'],
    [0.0001, '0.01 %'],
    [0.00005, 'under 0.01 %'],
    [0, 'under 0.01 %'],
  ])('never rounds a probability of %s to certainty: %s', (probability, words) => {
    expect(withProbability(probability)).toContain(`a probability of ${words}.`);
  });

  it('names the rule that decided before the evidence', () => {
    expect(describeMatch(reportOf(parts.board(1))).confidence).toMatch(
      /^The endorsement keys differ.* By the evidence/,
    );
    expect(describeMatch(reportOf()).confidence).toMatch(/^By the evidence/);
  });

  it('says of a review without a rule that somebody has to look', () => {
    const before = parts.repaired(device, parts.noTpm);
    const report = compareHashes(device, parts.repaired(device, parts.disk(1)), { prior: 1e-30 });
    expect(report).toMatchObject({ verdict: 'review', rule: undefined });
    expect(describeMatch(report).confidence).toMatch(/too little to be sure/);
    expect(describeMatch(reportOf()).confidence).not.toMatch(/too little to be sure/);
    expect(describeMatch(compareHashes(before, parts.repaired(before, parts.otherUuid(3)))).confidence).not.toMatch(
      /too little to be sure/,
    );
  });

  it('advises two registrations for two devices that no repair connects, and else what the report advises', () => {
    const strangers = describeMatch(compareHashes(device, parts.sibling(device, 5)));
    expect(strangers.advice).toBe('Each of the two needs a registration of its own.');
    expect(strangers.verdict).toEqual({ text: 'A different device', tone: 'bad' });
    expect(describeMatch(reportOf()).advice).toBe('Nothing needs to be done.');
    expect(describeMatch(reportOf(parts.board(1))).advice).toMatch(/register it again/);
  });

  it('shows what is absent, blank, or not to be shown', () => {
    const { changes } = describeMatch({
      ...reportOf(),
      changes: [
        { field: 'smbios.skuNumber', before: null, after: ' ' },
        { field: 'processor.model', before: true, after: false },
        { field: 'memory.totalGiB', before: 0, after: 'a\u001b[31m' },
        { field: 'unheard.of', before: '', after: 'x' },
      ],
    });
    expect(changes).toEqual([
      { label: 'SKU number', field: 'smbios.skuNumber', before: '(none)', after: '(blank)' },
      { label: 'Processor', field: 'processor.model', before: 'yes', after: 'no' },
      { label: 'Memory, GiB', field: 'memory.totalGiB', before: '0', after: 'a\\u{1b}[31m' },
      { label: 'unheard.of', field: 'unheard.of', before: '(blank)', after: 'x' },
    ]);
  });

  it('has a line of evidence for each contribution, as a share of the strongest', () => {
    const report = reportOf(parts.disk(1), parts.smbios({ systemFamily: 'To be filled by O.E.M.' }));
    const { evidence, bits } = describeMatch(report);
    const strongest = Math.max(...report.contributions.map((one) => Math.abs(one.bits)));
    expect(bits).toBe(report.bits);
    const absent = report.contributions.filter(({ field, level }) => field === 'disks' && level === 'missing');
    expect(absent).toHaveLength(1);
    const shown = report.contributions.filter((one) => !absent.includes(one));
    expect(evidence.map(({ field }) => field)).toEqual(shown.map(({ field }) => field));
    for (const [i, line] of evidence.entries()) {
      expect(line.bits).toBe(shown[i].bits);
      expect(line.share * strongest).toBeCloseTo(line.bits, 9);
    }
    const lineOf = (field: string) => evidence.find((line) => line.field === field);
    expect(lineOf('disk.serialNumber')).toMatchObject({ label: 'Disk serial number', text: 'different' });
    expect(lineOf('smbios.uuid')).toMatchObject({ label: 'UUID', text: 'equal' });
    expect(lineOf('smbios.systemFamily')?.text).toMatch(/^a placeholder: it /);
    expect(lineOf('prior')).toMatchObject({ label: 'Before looking', text: 'assumed before looking' });
  });

  it('draws no bar longer than its side where nothing is strong', () => {
    const contributions = [{ field: 'prior', level: 'prior', bits: -0.5 }] as const;
    expect(describeMatch({ ...reportOf(), contributions }).evidence[0].share).toBe(-0.5);
  });

  it('has words for everything that the published outcomes come to', () => {
    for (const { cases } of OUTCOMES) {
      for (const { before, after } of cases) {
        const found = describeMatch(compareHashes(before, after));
        const texts = [found.verdict.text, found.advice, found.confidence, ...found.diagnosis, ...found.notes];
        for (const text of [...texts, ...found.evidence.map((line) => line.text)]) expect(text).toMatch(/^[a-zA-Z]/);
        expect(found.verdict.tone).toMatch(/^(good|caution|bad)$/);
      }
    }
  });

  it('has a name for every field of evidence and every change', () => {
    const other = compareHashes(device, parts.fixture('laptop-lenovo-tv9'));
    for (const field of [...EVIDENCE_FIELDS.map((one) => one.field), ...other.changes.map((one) => one.field)]) {
      expect(FIELD_LABELS[field], field).toMatch(/\w/);
    }
  });

  it('of what an index answers says why nothing is said to have changed', () => {
    const index = new DeviceIndex();
    index.add('one', device);
    expect(describeMatch(index.match(device)[0]).notes.join(' ')).toMatch(/The index keeps no values/);
  });
});
