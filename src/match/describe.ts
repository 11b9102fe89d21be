/**
 * A match report as people read it: verdict and advice first, then what happened and what changed, then the
 * evidence of each field. The same words in the command's sheet and on the decoder page; every text is safe to show.
 */
import { printable } from '../hash/printable.js';
import type { MatchReport } from './compare.js';
import type { Diagnosis, MatchNote } from './diagnosis.js';
import type { Contribution } from './model.js';
import type { ChangeValue } from './tracked.js';
import {
  ADVICE_TEXT,
  DIAGNOSIS_TEXT,
  FIELD_LABELS,
  LEAD_TEXT,
  LEVEL_TEXT,
  NOTE_TEXT,
  PRODUCT_KEY_TEXT,
  QUESTION_TEXT,
  RULE_TEXT,
  STEP_TEXT,
  VERDICT_TEXT,
} from './wording.js';

/** A report for people. */
export interface MatchDescription {
  /** The verdict in a sentence, and whether it is good news. */
  readonly verdict: { readonly text: string; readonly tone: 'good' | 'caution' | 'bad' };
  /** What to do: what is published about what happened leads. */
  readonly advice: string;
  /** What to do, step by step; empty where one sentence says it. */
  readonly steps: readonly string[];
  /** What somebody has to find out, where published outcomes that look alike in two hashes are not published alike. */
  readonly questions: readonly string[];
  /** How sure the evidence is, and the rule that overrode it where one decided. */
  readonly confidence: string;
  /** What happened, a sentence each. */
  readonly diagnosis: readonly string[];
  /** Remarks, a sentence each. */
  readonly notes: readonly string[];
  readonly changes: readonly {
    readonly label: string;
    readonly field: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly evidence: readonly EvidenceLine[];
  /** Sum of the evidence in bits. */
  readonly bits: number;
}

/** What one field says. */
export interface EvidenceLine {
  readonly label: string;
  readonly field: string;
  /** How far the two agree, or why the field says nothing. */
  readonly text: string;
  readonly bits: number;
  /** The bits as a share of the strongest line's, -1 to 1: the length of a bar and its side. */
  readonly share: number;
}

/** Fields that most devices lack: no line says so. */
const OPTIONAL: ReadonlySet<string> = new Set(['disks', 'licensingHwid.instances']);
const ABSENT = '(none)';
/** What to do about two devices that no repair connects. */
const TWO_DEVICES = 'Each of the two needs a registration of its own.';

function shown(value: ChangeValue): string {
  if (value === null) return ABSENT;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  return text.trim() === '' ? '(blank)' : printable(text);
}

const labelOf = (field: string): string => FIELD_LABELS[field] ?? field;

function evidenceText({ level, reason }: Contribution): string {
  return reason === undefined ? LEVEL_TEXT[level] : `${LEVEL_TEXT[level]}: it ${reason}`;
}

/** A probability in words: "99.99 %", and never a rounded 100 % or 0 %. */
function percent(probability: number): string {
  const value = 100 * probability;
  if (value > 99.99) return 'over 99.99 %';
  if (value < 0.01) return 'under 0.01 %';
  return `${value < 1 || value > 99 ? value.toFixed(2) : value.toFixed(0)} %`;
}

function confidenceOf({ probability, rule, verdict }: MatchReport): string {
  const evidence = `By the evidence alone, the two are one device with a probability of ${percent(probability)}.`;
  if (rule !== undefined) return `${RULE_TEXT[rule]} ${evidence}`;
  return verdict === 'review' ? `${evidence} That is too little to be sure and too much to rule it out.` : evidence;
}

/** What leads: what is published, else the advice. */
function adviceOf({ lead, advice, verdict }: MatchReport): string {
  if (lead !== undefined) return LEAD_TEXT[lead];
  return verdict === 'different' && advice === 'none' ? TWO_DEVICES : ADVICE_TEXT[advice];
}

/** A product key that is gone and one that was replaced are two outcomes, and two sentences. */
function diagnosisText(code: Diagnosis, { productKeyChange }: MatchReport): string {
  return code === 'product-key-changed' && productKeyChange !== undefined
    ? PRODUCT_KEY_TEXT[productKeyChange]
    : DIAGNOSIS_TEXT[code];
}

/** Whether the leading sentence or a step says what a note says. */
function isSaid(code: MatchNote, { lead, steps }: MatchReport): boolean {
  if (code === 'capture-anew') return steps.includes('capture-when-convenient');
  if (code === 'write-firmware-strings') return steps.includes('write-firmware-strings-first');
  if (code === 'enrolment-compares-product-key') return lead === 'key-changed';
  if (code === 'donor-may-be-registered') return lead === 'disk-replaced' || steps.includes('deregister-donor');
  return false;
}

/**
 * Describes a match report for people.
 *
 * @param report what {@link compareHashes} or {@link DeviceIndex.match} gave
 * @returns texts that are safe to show, and the lengths of evidence bars
 * @example
 * const sheet = describeMatch(compareHashes(before, after));
 * console.log(sheet.verdict.text, sheet.advice);
 */
export function describeMatch(report: MatchReport): MatchDescription {
  const strongest = Math.max(1, ...report.contributions.map(({ bits }) => Math.abs(bits)));
  return {
    verdict: VERDICT_TEXT[report.verdict],
    advice: adviceOf(report),
    steps: report.steps.length > 1 ? report.steps.map((step) => STEP_TEXT[step]) : [],
    // The sentence about a replaced disk asks the question itself.
    questions: report.lead === 'disk-replaced' ? [] : report.questions.map((question) => QUESTION_TEXT[question]),
    confidence: confidenceOf(report),
    diagnosis: report.diagnosis.map((code) => diagnosisText(code, report)),
    notes: report.notes.filter((code) => !isSaid(code, report)).map((code) => NOTE_TEXT[code]),
    changes: report.changes.map(({ field, before, after }) => ({
      label: labelOf(field),
      field,
      before: shown(before),
      after: shown(after),
    })),
    evidence: report.contributions
      .filter(({ field, level }) => level !== 'missing' || !OPTIONAL.has(field))
      .map((contribution) => ({
        label: labelOf(contribution.field),
        field: contribution.field,
        text: evidenceText(contribution),
        bits: contribution.bits,
        share: contribution.bits / strongest,
      })),
    bits: report.bits,
  };
}
