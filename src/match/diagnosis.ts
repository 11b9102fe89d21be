/**
 * What happened between two hashes, in the words of repair: a table of diagnoses, each with the condition
 * that it follows from and the rows of published outcomes that it serves.
 */
import type { Case } from './case.js';
import { CHANGE_GROUP } from './tracked.js';

/** What a comparison may be diagnosed with; the sentences for people are in `wording.ts`. */
export type Diagnosis =
  | 'recaptured'
  | 'os-reinstalled'
  | 'motherboard-replaced'
  | 'tpm-replaced'
  | 'donor-collision'
  | 'cloned-machine'
  | 'shared-disk'
  | 'shared-network-adapter'
  | 'unrelated-devices'
  | 'firmware-strings-missing'
  | 'firmware-uuid-changed'
  | 'serial-number-changed'
  | 'product-key-changed'
  | 'no-endorsement-key'
  | 'tpm-firmware-updated'
  | 'disk-replaced'
  | 'system-disk-moved'
  | 'data-disk-changed'
  | 'network-adapter-replaced'
  | 'network-adapter-removed'
  | 'add-in-network-adapter'
  | 'ambiguous-mac'
  | 'memory-changed'
  | 'graphics-changed'
  | 'processor-changed'
  | 'display-changed'
  | 'collision';

/** Remarks beside the diagnosis; the sentences for people are in `wording.ts`. */
export type MatchNote =
  | 'no-endorsement-key'
  | 'untested-change'
  | 'capture-anew'
  | 'donor-may-be-registered'
  | 'write-firmware-strings'
  | 'enrolment-compares-product-key'
  | 'enrolment-compares-serial-number'
  | 'captured-in-winpe'
  | 'common-values'
  | 'changes-not-kept';

/** What to do. */
export type Advice = 'none' | 're-register' | 'deregister-donor-then-re-register' | 'review';

interface Entry<Code> {
  readonly code: Code;
  /** Rows of published outcomes. */
  readonly rows: string;
  readonly when: (c: Case) => boolean;
}

const touches = (c: Case, group: keyof typeof CHANGE_GROUP): boolean => (c.groups & CHANGE_GROUP[group]) !== 0;
/** Windows is on a disk that the device did not have before. */
const otherSystemDisk = (c: Case): boolean => c.diskDiffers || (c.systemDiskMoved && c.dataDisksAdded);
const lostAdapters = (c: Case): boolean => c.related && c.adaptersLost;

/** Changes that are about the hardware's identity, in the order in which a technician wants to know them. */
const HARDWARE: readonly Entry<Diagnosis>[] = [
  { code: 'motherboard-replaced', rows: 'R1 to R13', when: (c) => c.motherboardReplaced },
  { code: 'tpm-replaced', rows: 'R21', when: (c) => c.tpmReplaced },
  { code: 'donor-collision', rows: 'R8', when: (c) => c.donor },
  { code: 'cloned-machine', rows: 'clones', when: (c) => c.cloned },
  { code: 'shared-disk', rows: 'R16', when: (c) => c.sharedDisk },
  { code: 'shared-network-adapter', rows: 'R25', when: (c) => !c.related && !c.cloned && c.adaptersKept },
  { code: 'firmware-strings-missing', rows: 'R9', when: (c) => c.related && c.firmwareStringsLost },
  { code: 'firmware-uuid-changed', rows: '', when: (c) => c.related && c.uuidDiffers && c.keyAgrees },
  { code: 'serial-number-changed', rows: 'error 908', when: (c) => c.related && c.serialDiffers && !c.donor },
  { code: 'product-key-changed', rows: 'R11, R12, I1', when: (c) => c.related && c.productKeyChanged },
  { code: 'no-endorsement-key', rows: 'R10', when: (c) => c.motherboardReplaced && c.keyMissing },
  { code: 'disk-replaced', rows: 'R15, R16, R23', when: (c) => c.related && c.diskDiffers },
  { code: 'system-disk-moved', rows: '', when: (c) => c.related && c.systemDiskMoved },
  { code: 'data-disk-changed', rows: 'R23', when: (c) => c.related && (c.dataDisksLost || c.dataDisksAdded) },
  { code: 'network-adapter-replaced', rows: 'R22, R24', when: (c) => lostAdapters(c) && c.adaptersAdded },
  { code: 'network-adapter-removed', rows: '', when: (c) => lostAdapters(c) && !c.adaptersAdded },
  { code: 'add-in-network-adapter', rows: 'R17', when: (c) => c.related && c.surplusCards },
  { code: 'ambiguous-mac', rows: 'R3', when: (c) => c.ambiguousCard },
  { code: 'memory-changed', rows: 'R18', when: (c) => c.related && touches(c, 'memory') },
  { code: 'graphics-changed', rows: 'R19', when: (c) => c.related && touches(c, 'graphics') },
  { code: 'processor-changed', rows: 'R24', when: (c) => c.related && touches(c, 'processor') },
  { code: 'tpm-firmware-updated', rows: '', when: (c) => c.keyAgrees && touches(c, 'tpmFirmware') },
];

/** Changes that every new capture, dock or update may bring. */
const OTHER: readonly Entry<Diagnosis>[] = [
  { code: 'display-changed', rows: '', when: (c) => c.related && touches(c, 'display') },
  { code: 'os-reinstalled', rows: 'R14', when: (c) => c.related && touches(c, 'os') },
];

const NOTES: readonly Entry<MatchNote>[] = [
  { code: 'no-endorsement-key', rows: 'R10', when: (c) => c.keyMissing },
  {
    code: 'untested-change',
    rows: 'R24',
    when: (c) => c.verdict === 'same' && (touches(c, 'processor') || (c.adaptersLost && c.adaptersAdded)),
  },
  {
    code: 'donor-may-be-registered',
    rows: 'R8, R16',
    when: (c) => c.motherboardReplaced || (c.related && !c.donor && otherSystemDisk(c)),
  },
  { code: 'write-firmware-strings', rows: 'R9', when: (c) => c.related && c.firmwareStringsLost },
  {
    code: 'enrolment-compares-product-key',
    rows: 'I1, error 908',
    when: (c) => c.verdict === 'same' && c.productKeyChanged,
  },
  {
    code: 'enrolment-compares-serial-number',
    rows: 'error 908',
    when: (c) => c.verdict === 'review' && c.serialDiffers,
  },
  { code: 'captured-in-winpe', rows: '', when: (c) => c.winPE },
];

/** Diagnoses and notes of a case. */
export function diagnose(c: Case): { diagnosis: Diagnosis[]; notes: MatchNote[] } {
  const pick = <Code>(entries: readonly Entry<Code>[]): Code[] =>
    entries.filter(({ when }) => when(c)).map(({ code }) => code);
  const hardware = pick(HARDWARE);
  const diagnosis = [...hardware, ...pick(OTHER)];
  const notes = pick(NOTES);
  const recaptured = c.related && c.verdict === 'same' && (touches(c, 'capture') || touches(c, 'os'));
  if (c.strangers) diagnosis.unshift('unrelated-devices');
  else if (recaptured && hardware.length === 0) diagnosis.unshift('recaptured');
  if (c.verdict === 'same' && hardware.length > 0) notes.push('capture-anew');
  return { diagnosis, notes };
}

/** What to do about a case. */
export function adviceFor(c: Case): Advice {
  if (c.donor || c.sharedDisk) return 'deregister-donor-then-re-register';
  if (c.verdict === 'insufficient') return 'review';
  if (c.motherboardReplaced || c.tpmReplaced) return 're-register';
  if (c.verdict === 'same') return c.surplusCards ? 'review' : 'none';
  if (c.verdict === 'review') return c.serialDiffers && (c.keyAgrees || c.uuidAgrees) ? 're-register' : 'review';
  return c.related ? 'review' : 'none';
}
