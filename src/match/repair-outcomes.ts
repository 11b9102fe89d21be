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

/** A published outcome, or several that say the same and that a comparison cannot tell apart. */
export interface RepairOutcome {
  /** Rows of docs/OUTCOMES.md, the likeliest first. */
  readonly rows: readonly string[];
  readonly supported: Supported;
  readonly lead: OutcomeLead;
  readonly steps: readonly RepairStep[];
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
 * What is published not to work. Each holds beside the others; the first leads, because the later ones do not help
 * before it is settled.
 */
export const UNSUPPORTED: readonly RepairOutcome[] = [
  {
    rows: ['R9'],
    supported: 'no',
    lead: 'firmware-strings-missing',
    steps: ['write-firmware-strings-first', ...REGISTER_AGAIN],
    when: (c) => c.related && c.firmwareStringsGone && c.verdict !== 'same',
  },
  {
    // R11 works, and looks alike: there the key was written into the image.
    rows: ['R13', 'R11'],
    supported: 'no',
    lead: 'product-key-gone',
    steps: ['inject-product-key-first', ...REGISTER_AGAIN],
    when: (c) => c.motherboardReplaced && c.productKeyChange === 'gone',
  },
  {
    // R1 and R12 work, and look alike where the adapter that stayed is not one of the board's time.
    rows: ['R3', 'R1', 'R12'],
    supported: 'no',
    lead: 'network-card-kept',
    steps: ['replace-other-network-card', ...REGISTER_AGAIN],
    when: (c) => c.ambiguousCard,
  },
  {
    rows: ['R17'],
    supported: 'no',
    lead: 'add-in-card',
    steps: ['remove-add-in-card', 'capture-when-convenient'],
    when: (c) => c.related && c.verdict === 'same' && c.surplusCards,
  },
];

/** What is published to work, or to depend on more; the first that holds. */
export const OTHER_OUTCOMES: readonly RepairOutcome[] = [
  {
    rows: ['R8'],
    supported: 'yes',
    lead: 'board-from-donor',
    steps: ['deregister-donor', ...REGISTER_AGAIN, 'never-register-donor-again'],
    when: (c) => c.donor,
  },
  {
    rows: ['R16', 'R25'],
    supported: 'maybe',
    lead: 'disk-from-donor',
    steps: ['deregister-donor', 'deregister', 'capture', 'register', 'reset-to-oobe', 'never-register-donor-again'],
    when: (c) => c.sharedDisk,
  },
  {
    rows: ['R25'],
    supported: 'maybe',
    lead: 'shared-parts',
    steps: [],
    when: (c) => !c.related && !c.cloned && c.adaptersKept,
  },
  {
    rows: ['R10', 'R4'],
    supported: 'yes',
    lead: 'board-without-tpm',
    steps: ['expect-user-driven-only', ...REGISTER_AGAIN],
    when: (c) => c.motherboardReplaced && c.keyMissing,
  },
  {
    rows: ['R2', 'R4', 'R5', 'R6', 'R7', 'R1', 'R8'],
    supported: 'yes',
    lead: 'board-replaced',
    steps: REGISTER_AGAIN,
    when: (c) => c.motherboardReplaced,
  },
  {
    rows: ['R21'],
    supported: 'yes',
    lead: 'tpm-replaced',
    steps: ['deregister', 'capture', 'register', 'reset-to-oobe'],
    when: (c) => c.related && c.tpmReplaced,
  },
  {
    rows: ['I1'],
    supported: 'maybe',
    lead: 'key-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && c.productKeyChange !== undefined,
  },
  {
    rows: ['R15', 'R23', 'R16'],
    supported: 'yes',
    lead: 'disk-replaced',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && c.diskDiffers,
  },
  {
    rows: ['R23'],
    supported: 'yes',
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && (c.systemDiskMoved || c.dataDisksLost || c.dataDisksAdded),
  },
  {
    rows: ['R22', 'R24'],
    supported: 'yes',
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && c.adaptersLost,
  },
  {
    rows: ['R24'],
    supported: 'yes',
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && changed(c, 'processor'),
  },
  {
    rows: ['R18', 'R19'],
    supported: 'yes',
    lead: 'hardware-changed',
    steps: ['capture-when-convenient'],
    when: (c) => c.verdict === 'same' && changed(c, 'memory', 'graphics', 'tpmFirmware'),
  },
  {
    rows: ['R14', 'R20'],
    supported: 'yes',
    lead: 'unchanged',
    steps: [],
    when: (c) => c.verdict === 'same' && !c.uuidDiffers && !c.serialDiffers && !c.firmwareStringsLost,
  },
];

/** The published side of a comparison. */
export interface PublishedOutcome {
  readonly supported?: Supported;
  readonly lead?: OutcomeLead;
  readonly outcomes: readonly string[];
  readonly steps: readonly RepairStep[];
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
  if (leading === undefined) return { outcomes: [], steps: [] };
  // What has to be settled first, of every problem, then the steps of the repair itself.
  const first = problems.map(({ steps: [step] }) => step);
  const rest = c.donor && other !== undefined ? other.steps : leading.steps;
  const steps = [...new Set([...first, ...rest])];
  return {
    supported: leading.supported,
    lead: leading.lead,
    outcomes: [...new Set([...problems, ...(problems.length > 0 ? [] : [leading])].flatMap(({ rows }) => rows))],
    steps: steps.filter((step) => {
      const urgent = DONE_BY[step];
      return urgent === undefined || !steps.includes(urgent);
    }),
  };
}
