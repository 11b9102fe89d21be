/**
 * The published outcomes of repairs as data: which parts were changed, what was published, and what the comparison must say.
 * docs/OUTCOMES.md is written from this table and the comparisons' own answers.
 */
import type { HardwareHash } from '../../src/hash/model.js';
import type { Advice, Diagnosis, MatchNote, Supported, Verdict } from '../../src/match/index.js';
import * as parts from './devices.js';

/** One comparison of an outcome. */
interface OutcomeCase {
  /** Which device. */
  readonly name: string;
  /** Which of several comparisons of one outcome; absent for the one that the outcome describes. */
  readonly variant?: string;
  readonly before: HardwareHash;
  readonly after: HardwareHash;
  readonly verdicts: readonly Verdict[];
  readonly diagnosis?: readonly Diagnosis[];
  readonly notes?: readonly MatchNote[];
  readonly advice?: Advice;
  /** Paths that must be among the changes. */
  readonly changes?: readonly string[];
}

/** A published outcome. */
export interface Outcome {
  readonly row: string;
  /** The published column "Supported"; R21 and R24 follow from statements beside the table, I1 is inferred. */
  readonly supported: Supported;
  readonly changed: string;
  readonly kept: string;
  readonly published: string;
  readonly cases: readonly OutcomeCase[];
}

const desktop = parts.fixture('desktop-hp-tv9');
const laptop = parts.fixture('laptop-hp-2018-tv3');
const lenovo = parts.fixture('laptop-lenovo-tv9');
/** The same desktop in a version without a TPM. */
const withoutTpm = parts.repaired(desktop, parts.noTpm);
/** Devices of the desktop's model: one that gave its board, one that gave its disk. */
const boardDonor = parts.sibling(desktop, 700);
const diskDonor = parts.sibling(desktop, 800);
const donorWithoutTpm = parts.repaired(boardDonor, parts.noTpm);

const DEVICES = { desktop, laptop, lenovo };

const different = ['different'] as const;
const same = ['same'] as const;

/** A case for each of three devices. */
function onEach(
  repairs: readonly parts.Repair[],
  expected: Omit<OutcomeCase, 'name' | 'before' | 'after'>,
): OutcomeCase[] {
  return Object.entries(DEVICES).map(([name, before]) => ({
    name,
    before,
    after: parts.repaired(before, parts.reimaged, ...repairs),
    ...expected,
  }));
}

const donorCollision = {
  verdicts: ['same', 'review'],
  diagnosis: ['donor-collision'],
  advice: 'deregister-donor-then-re-register',
} as const;
const boardReplaced = { verdicts: different, diagnosis: ['motherboard-replaced'], advice: 're-register' } as const;

/** All outcomes, R1 to R25 and I1. */
export const OUTCOMES: readonly Outcome[] = [
  {
    row: 'R1',
    supported: 'yes',
    changed: 'board: UUID, EK, key id, onboard MAC, board product',
    kept: 'disk, WLAN',
    published: 'works after deregistering and registering again',
    cases: [
      ...onEach([parts.board(1), parts.onboardLan(11), parts.boardProduct('8438')], boardReplaced),
      ...onEach([parts.board(1), parts.serial(1), parts.onboardLan(11), parts.boardProduct('8438')], {
        ...boardReplaced,
        variant: 'serial number not written again',
      }),
    ],
  },
  {
    row: 'R2',
    supported: 'yes',
    changed: 'board with TPM, and its only network card; firmware strings rewritten',
    kept: 'serial, model, disk',
    published: 'works after deregistering and registering again',
    cases: onEach([parts.board(2), parts.allAdapters(21)], boardReplaced),
  },
  {
    row: 'R3',
    supported: 'no',
    changed: 'board with TPM; a second network card is not replaced',
    kept: 'one MAC, disk',
    published: 'breaks: the id is unstable, the MAC ambiguous',
    cases: [
      ...onEach([parts.board(3), parts.onboardLan(31)], {
        verdicts: different,
        diagnosis: ['motherboard-replaced', 'ambiguous-mac'],
      }),
      ...onEach([parts.board(3), parts.serial(3), parts.wlan(31)], {
        variant: 'the wired card kept, serial number not written again',
        verdicts: different,
        diagnosis: ['motherboard-replaced', 'ambiguous-mac'],
      }),
    ],
  },
  {
    row: 'R4',
    supported: 'yes',
    changed: 'board, new key id; serial and model rewritten',
    kept: 'serial, model, disk, both MACs',
    published: 'works with re-registering',
    cases: [
      ...onEach([parts.board(4)], boardReplaced),
      {
        name: 'desktop',
        variant: 'neither has an endorsement key',
        before: withoutTpm,
        after: parts.repaired(withoutTpm, parts.board(4)),
        verdicts: ['review'],
        diagnosis: ['motherboard-replaced'],
        notes: ['no-endorsement-key'],
        advice: 're-register',
      },
    ],
  },
  {
    row: 'R5',
    supported: 'yes',
    changed: 'as R4, and disk, WLAN replaced',
    kept: 'serial, model, LAN MAC',
    published: 'works with re-registering',
    cases: onEach([parts.board(5), parts.disk(51), parts.wlan(52)], boardReplaced),
  },
  {
    row: 'R6',
    supported: 'yes',
    changed: 'as R4, and disk replaced',
    kept: 'serial, model, MACs',
    published: 'works with re-registering',
    cases: onEach([parts.board(6), parts.disk(61)], {
      ...boardReplaced,
      diagnosis: ['motherboard-replaced', 'disk-replaced'],
    }),
  },
  {
    row: 'R7',
    supported: 'yes',
    changed: 'as R4, board from a used device never in Autopilot',
    kept: 'all else',
    published: 'works with re-registering',
    cases: [
      { name: 'desktop', before: desktop, after: parts.repaired(desktop, parts.boardOf(boardDonor)), ...boardReplaced },
    ],
  },
  {
    row: 'R8',
    supported: 'yes',
    changed: 'as R4, board from a device that was in Autopilot',
    kept: 'all else',
    published: 'works; the donor must be deregistered too',
    cases: [
      {
        name: 'desktop',
        variant: 'against its own old hash',
        before: desktop,
        after: parts.repaired(desktop, parts.boardOf(boardDonor)),
        ...boardReplaced,
        notes: ['donor-may-be-registered'],
      },
      {
        name: 'desktop',
        variant: "against the donor's old hash",
        before: boardDonor,
        after: parts.repaired(desktop, parts.boardOf(boardDonor)),
        ...donorCollision,
      },
      {
        name: 'desktop',
        variant: "against the donor's old hash, a new key injected",
        before: boardDonor,
        after: parts.repaired(desktop, parts.boardOf(boardDonor), parts.productKey(81)),
        ...donorCollision,
      },
      {
        name: 'desktop',
        variant: "against the donor's old hash, neither has an endorsement key",
        before: donorWithoutTpm,
        after: parts.repaired(desktop, parts.boardOf(donorWithoutTpm), parts.productKey(82)),
        ...donorCollision,
      },
    ],
  },
  {
    row: 'R9',
    supported: 'no',
    changed: 'board; firmware strings not written',
    kept: 'disk, MACs',
    published: 'fails to recognise the device',
    cases: [
      ...onEach([parts.board(9), parts.blankStrings], {
        verdicts: ['different'],
        diagnosis: ['motherboard-replaced', 'firmware-strings-missing'],
        notes: ['write-firmware-strings'],
      }),
      {
        name: 'desktop',
        variant: 'neither has an endorsement key',
        before: withoutTpm,
        after: parts.repaired(withoutTpm, parts.board(9), parts.blankStrings),
        verdicts: ['insufficient'],
        diagnosis: ['motherboard-replaced', 'firmware-strings-missing'],
        notes: ['write-firmware-strings', 'no-endorsement-key'],
        advice: 'review',
      },
      {
        name: 'desktop',
        variant: 'no endorsement key, and no UUID written either',
        before: withoutTpm,
        after: parts.repaired(
          withoutTpm,
          parts.board(9),
          parts.blankStrings,
          parts.smbios({ uuid: '03000200-0400-0500-0006-000700080009' }),
        ),
        verdicts: ['insufficient'],
        diagnosis: ['firmware-strings-missing'],
        advice: 'review',
      },
    ],
  },
  {
    row: 'R10',
    supported: 'yes',
    changed: 'board, no TPM before or after; serial rewritten',
    kept: 'serial, model, disk',
    published: 'works user-driven after re-registering',
    cases: [
      {
        name: 'desktop',
        before: withoutTpm,
        after: parts.repaired(withoutTpm, parts.board(10), parts.allAdapters(101)),
        verdicts: ['review', 'different'],
        diagnosis: ['motherboard-replaced', 'no-endorsement-key'],
        notes: ['no-endorsement-key'],
        advice: 're-register',
      },
    ],
  },
  {
    row: 'R11',
    supported: 'yes',
    changed: 'board; no key in its firmware (key written into the image); strings rewritten',
    kept: 'serial, model, disk',
    published: 'works with re-registering',
    cases: onEach([parts.board(11), parts.noProductKey, parts.allAdapters(111)], {
      ...boardReplaced,
      diagnosis: ['motherboard-replaced', 'product-key-changed'],
      changes: ['productKey.id'],
    }),
  },
  {
    row: 'R12',
    supported: 'yes',
    changed: 'board with a new replacement key preinjected',
    kept: 'disk, MACs of other cards',
    published: 'works',
    cases: onEach([parts.board(12), parts.serial(12), parts.onboardLan(121)], {
      ...boardReplaced,
      diagnosis: ['motherboard-replaced', 'product-key-changed'],
      changes: ['productKey.id'],
    }),
  },
  {
    row: 'R13',
    supported: 'no',
    changed: 'no replacement key injected after a board swap',
    kept: 'as R1',
    published: 'violates policy, breaks',
    cases: onEach([parts.board(13), parts.noProductKey, parts.onboardLan(131)], {
      ...boardReplaced,
      diagnosis: ['motherboard-replaced', 'product-key-changed'],
    }),
  },
  {
    row: 'R14',
    supported: 'yes',
    changed: 'reimaged only: time, builds, time zone',
    kept: 'all hardware',
    published: 'recognised, same tenant',
    cases: onEach([], {
      verdicts: same,
      diagnosis: ['recaptured'],
      advice: 'none',
      changes: ['osBuild', 'capturedAt'],
    }),
  },
  {
    row: 'R15',
    supported: 'yes',
    changed: 'disk from a device not in Autopilot',
    kept: 'all else',
    published: 'recognised as its former self',
    cases: onEach([parts.disk(15)], { verdicts: same, diagnosis: ['disk-replaced'], advice: 'none' }),
  },
  {
    row: 'R16',
    supported: 'maybe',
    changed: 'disk from another Autopilot device',
    kept: 'all else',
    published: 'maybe: the donor must be deregistered',
    cases: [
      {
        name: 'desktop',
        variant: 'against its own old hash',
        before: desktop,
        after: parts.repaired(desktop, parts.diskOf(diskDonor)),
        verdicts: same,
        diagnosis: ['disk-replaced'],
        notes: ['donor-may-be-registered'],
        advice: 'none',
      },
      {
        name: 'desktop',
        variant: 'against the donor',
        before: diskDonor,
        after: parts.repaired(desktop, parts.diskOf(diskDonor)),
        verdicts: different,
        diagnosis: ['shared-disk'],
        advice: 'deregister-donor-then-re-register',
      },
      {
        name: 'desktop',
        variant: 'against the donor, neither has an endorsement key',
        before: parts.repaired(diskDonor, parts.noTpm),
        after: parts.repaired(withoutTpm, parts.diskOf(diskDonor)),
        verdicts: different,
        diagnosis: ['shared-disk'],
        advice: 'deregister-donor-then-re-register',
      },
    ],
  },
  {
    row: 'R17',
    supported: 'no',
    changed: "add-in network card that is not the OEM's",
    kept: 'all else',
    published: 'breaks the experience',
    cases: onEach([parts.addAdapter(17)], { verdicts: same, diagnosis: ['add-in-network-adapter'], advice: 'review' }),
  },
  {
    row: 'R18',
    supported: 'yes',
    changed: 'memory',
    kept: 'all else',
    published: 'no effect',
    cases: onEach([parts.memory(64)], { verdicts: same, diagnosis: ['memory-changed'], changes: ['memory.totalGiB'] }),
  },
  {
    row: 'R19',
    supported: 'yes',
    changed: 'graphics card',
    kept: 'all else',
    published: 'no effect',
    cases: [desktop, lenovo].map((before, index) => ({
      name: ['desktop', 'lenovo'][index],
      before,
      after: parts.repaired(before, parts.graphics),
      verdicts: same,
      diagnosis: ['graphics-changed'],
      changes: ['graphics'],
    })),
  },
  {
    row: 'R20',
    supported: 'yes',
    changed: 'power supply, card reader, sound, fan, battery, ROM',
    kept: 'all',
    published: 'no effect',
    cases: onEach(
      [
        (device) => {
          if (device.licensingHwid) device.licensingHwid.bios ^= 2;
          if (device.smbios) device.smbios.boardVersion = 'KBC Version 07.01';
        },
      ],
      { verdicts: same, advice: 'none' },
    ),
  },
  {
    row: 'R21',
    supported: 'yes',
    changed: 'TPM only',
    kept: 'all else',
    published: 'a new device',
    cases: onEach([parts.tpm(21)], { verdicts: different, diagnosis: ['tpm-replaced'], advice: 're-register' }),
  },
  {
    row: 'R22',
    supported: 'yes',
    changed: 'one built-in network card',
    kept: 'all else',
    published: 'probably the same',
    cases: onEach([parts.wlan(22)], { verdicts: same, diagnosis: ['network-adapter-replaced'], advice: 'none' }),
  },
  {
    row: 'R23',
    supported: 'yes',
    changed: 'disk',
    kept: 'all else',
    published: 'matches',
    cases: onEach([parts.disk(23)], { verdicts: same, diagnosis: ['disk-replaced'], advice: 'none' }),
  },
  {
    row: 'R24',
    supported: 'yes',
    changed: 'processor; or Wi-Fi module; or Ethernet adapter',
    kept: 'all else',
    published: 'untested by the publisher',
    cases: [
      ...onEach([parts.processor], { verdicts: same, diagnosis: ['processor-changed'], notes: ['untested-change'] }),
      ...[parts.wlan(24), parts.onboardLan(24)].flatMap((repair) =>
        onEach([repair], { verdicts: same, diagnosis: ['network-adapter-replaced'], notes: ['untested-change'] }),
      ),
    ],
  },
  {
    row: 'I1',
    supported: 'maybe',
    changed: 'product key id gone or another, nothing else',
    kept: 'all else',
    published: '— (inferred)',
    cases: [parts.noProductKey, parts.productKey(26)].flatMap((repair) =>
      onEach([repair], { verdicts: same, diagnosis: ['product-key-changed'], changes: ['productKey.id'] }),
    ),
  },
];
