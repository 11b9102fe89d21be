/**
 * The published outcomes of repairs as a table: which of them a comparison looks like, whether Microsoft supports it, what
 * leads the advice, and which steps bring the device back, in their order. Source of every row: "Windows Autopilot
 * motherboard replacement scenario guidance" (Microsoft Learn), "Specific repair scenarios"; I1 is this project's inference.
 */
import type { Case } from './case.js';
import { CHANGE_GROUP } from './tracked.js';

/** Where the outcomes are published. */
export const REPAIR_GUIDANCE = 'https://learn.microsoft.com/autopilot/autopilot-motherboard-replacement';

/** Whether a repair leads to a working Autopilot device, as published: `maybe` depends on what a hash does not show. */
export type Supported = 'yes' | 'no' | 'maybe';

/** A step of a repair; the sentences for people are in `wording.ts`. */
export type RepairStep =
  | 'write-firmware-strings-first'
  | 'inject-product-key-first'
  | 'replace-other-network-card'
  | 'remove-add-in-card'
  | 'expect-user-driven-only'
  | 'deregister-donor'
  | 'deregister'
  | 'inject-product-key'
  | 'write-firmware-strings'
  | 'capture'
  | 'register'
  | 'reset-to-oobe'
  | 'never-register-donor-again'
  | 'capture-when-convenient';

/** Name of a sentence that leads the advice. */
export type OutcomeLead =
  | 'firmware-strings-missing'
  | 'product-key-gone'
  | 'network-card-kept'
  | 'add-in-card'
  | 'board-without-tpm'
  | 'board-from-donor'
  | 'board-replaced'
  | 'tpm-replaced'
  | 'disk-from-donor'
  | 'shared-parts'
  | 'key-changed'
  | 'disk-replaced'
  | 'hardware-changed'
  | 'unchanged';

/**
 * The published column "Supported" by row of docs/OUTCOMES.md. R21 and R24 follow from statements beside the table, I1 is
 * inferred, and R25 is about two devices, of which nothing is published but that they may get one id.
 */
const PUBLISHED = {
  R1: 'yes',
  R2: 'yes',
  R3: 'no',
  R4: 'yes',
  R5: 'yes',
  R6: 'yes',
  R7: 'yes',
  R8: 'yes',
  R9: 'no',
  R10: 'yes',
  R11: 'yes',
  R12: 'yes',
  R13: 'no',
  R14: 'yes',
  R15: 'yes',
  R16: 'maybe',
  R17: 'no',
  R18: 'yes',
  R19: 'yes',
  R20: 'yes',
  R21: 'yes',
  R22: 'yes',
  R23: 'yes',
  R24: 'yes',
  R25: 'maybe',
  I1: 'maybe',
} as const satisfies Readonly<Record<string, Supported>>;
/** A row of docs/OUTCOMES.md. */
export type OutcomeRow = keyof typeof PUBLISHED;

/** What somebody has to find out to tell rows apart; the sentences for people are in `wording.ts`. */
export type OutcomeQuestion = 'second-network-card' | 'key-in-image' | 'disk-from-registered-device';

/** A published outcome, or several that look alike in two hashes. */
export interface RepairOutcome {
  /** Rows of docs/OUTCOMES.md, the likeliest first. */
  readonly rows: readonly OutcomeRow[];
  readonly lead: OutcomeLead;
  readonly steps: readonly RepairStep[];
  /** What tells the rows apart, where they are not published alike: the bytes of two hashes do not. */
  readonly question?: OutcomeQuestion;
  /** Whether a comparison looks like it. */
  readonly when: (c: Case) => boolean;
}

const REGISTER_AGAIN: readonly RepairStep[] = [
  'deregister',
  'inject-product-key',
  'write-firmware-strings',
  'capture',
  'register',
  'reset-to-oobe',
];

const changed = (c: Case, ...groups: (keyof typeof CHANGE_GROUP)[]): boolean =>
  groups.some((group) => (c.groups & CHANGE_GROUP[group]) !== 0);

/**
 * What is published not to work, perhaps beside an outcome that works and looks alike. Each holds beside the others; the
 * first leads, because the later ones do not help before it is settled.
 */
export const UNSUPPORTED: readonly RepairOutcome[] = [
  {
    rows: ['R9'],
    lead: 'firmware-strings-missing',
    steps: ['write-firmware-strings-first', ...REGISTER_AGAIN],
    when: (c) => c.related && c.firmwareStringsGone && c.verdict !== 'same',
  },
  {
    rows: ['R13', 'R11'],
    lead: 'product-key-gone',
    steps: ['inject-product-key-first', ...REGISTER_AGAIN],
    question: 'key-in-image',
    when: (c) => c.motherboardReplaced && c.productKeyChange === 'gone',
  },
  {
    rows: ['R3', 'R1', 'R12'],
    lead: 'network-card-kept',
    steps: ['replace-other-network-card', ...REGISTER_AGAIN],
    question: 'second-network-card',
    when: (c) => c.ambiguousCard,
  },
  {
    rows: ['R17'],
    lead: 'add-in-card',
    steps: ['remove-add-in-card', 'capture-when-convenient'],
    when: (c) => c.related && c.verdict === 'same' && c.surplusCards,
  },
];

/** What is published to work, or to depend on more; the first that holds. */
export const OTHER_OUTCOMES: readonly RepairOutcome[] = [
  {
    rows: ['R8'],
    lead: 'board-from-donor',
    steps: ['deregister-donor', ...REGISTER_AGAIN, 'never-register-donor-again'],
    when: (c) => c.donor,
  },
  {
    rows: ['R16', 'R25'],
    lead: 'disk-from-donor',
    steps: ['deregister-donor', 'deregister', 'capture', 'register', 'reset-to-oobe', 'never-register-donor-again'],
    when: (c) => c.sharedDisk,
  },
  {
    rows: ['R25'],
    lead: 'shared-parts',
    steps: [],
    when: (c) => !c.related && !c.cloned && c.adaptersKept,
  },
  {
    rows: ['R10', 'R4'],
    lead: 'board-without-tpm',
    steps: ['expect-user-driven-only', ...REGISTER_AGAIN],
    when: (c) => c.motherboardReplaced && c.keyMissing,
  },
  {
    rows: ['R2', 'R4', 'R5', 'R6', 'R7', 'R1', 'R8'],
    lead: 'board-replaced',
    steps: REGISTER_AGAIN,
    when: (c) => c.motherboardReplaced,
  },
  {
    rows: ['R21'],
    lead: 'tpm-replaced',
    steps: ['deregister', 'capture', 'register', 'reset-to-oobe'],
    when: (c) => c.related && c.tpmReplaced,
  },
  {
    rows: ['I1'],
    lead: 'key-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && c.productKeyChange !== undefined,
  },
  {
    rows: ['R15', 'R23', 'R16'],
    lead: 'disk-replaced',
    steps: ['capture-when-convenient'],
    question: 'disk-from-registered-device',
    when: (c) => c.verdict === 'same' && c.diskDiffers,
  },
  {
    rows: ['R23'],
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && (c.systemDiskMoved || c.dataDisksLost || c.dataDisksAdded),
  },
  {
    rows: ['R22', 'R24'],
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && c.adaptersLost,
  },
  {
    rows: ['R24'],
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && changed(c, 'processor'),
  },
  {
    rows: ['R18', 'R19'],
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && changed(c, 'memory', 'graphics', 'tpmFirmware'),
  },
  {
    rows: ['R14', 'R20'],
    lead: 'unchanged',
    steps: [],
    when: (c) => c.verdict === 'same' && !c.uuidDiffers && !c.serialDiffers && !c.firmwareStringsLost,
  },
];

/** The published side of a comparison. */
export interface PublishedOutcome {
  readonly supported?: Supported;
  readonly lead?: OutcomeLead;
  readonly outcomes: readonly OutcomeRow[];
  readonly questions: readonly OutcomeQuestion[];
  readonly steps: readonly RepairStep[];
}

/** What is published of rows: `maybe` where they differ, since nobody can tell them apart by two hashes. */
function supportOf(rows: readonly OutcomeRow[]): Supported {
  const [first, ...others] = new Set<Supported>(rows.map((row) => PUBLISHED[row]));
  return others.length === 0 ? first : 'maybe';
}

/** Steps that a more urgent form of theirs replaces. */
const DONE_BY: Partial<Record<RepairStep, RepairStep>> = {
  'inject-product-key': 'inject-product-key-first',
  'write-firmware-strings': 'write-firmware-strings-first',
};

/** What is published about what a comparison looks like: everything that does not work, else the first that fits. */
export function publishedOutcome(c: Case): PublishedOutcome {
  const problems = UNSUPPORTED.filter(({ when }) => when(c));
  const other = OTHER_OUTCOMES.find(({ when }) => when(c));
  const leading = problems[0] ?? other;
  if (leading === undefined) return { outcomes: [], questions: [], steps: [] };
  const told = problems.length > 0 ? problems : [leading];
  // What has to be settled first, of every problem, then the steps of the repair itself.
  const first = problems.map(({ steps: [step] }) => step);
  const rest = c.donor && other !== undefined ? other.steps : leading.steps;
  const steps = [...new Set([...first, ...rest])];
  return {
    // One problem that is there for certain decides, whichever leads.
    supported: told.some(({ rows }) => supportOf(rows) === 'no') ? 'no' : supportOf(leading.rows),
    lead: leading.lead,
    outcomes: [...new Set(told.flatMap(({ rows }) => rows))],
    questions: told.flatMap(({ question }) => question ?? []),
    steps: steps.filter((step) => {
      const urgent = DONE_BY[step];
      return urgent === undefined || !steps.includes(urgent);
    }),
  };
}
