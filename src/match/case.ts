/** What happened between two hashes, in the terms that diagnoses and published outcomes are written in. */
import type { Facts } from './facts.js';
import type { Verdict } from './rules.js';

/** What diagnoses are made from. */
export interface Case extends Facts {
  readonly verdict: Verdict;
  readonly virtualMachine: boolean;
  /** Bits of `CHANGE_GROUP`. */
  readonly groups: number;
  /** One of the two was captured in Windows PE, the other not. */
  readonly winPE: boolean;
  /** The board went: another UUID, or another key and nothing that says that only the TPM went. */
  readonly otherBoard: boolean;
  readonly tpmReplaced: boolean;
  /** What is left ties the boards to one device: the serial number was rewritten, or more than a disk was kept. */
  readonly tied: boolean;
  readonly donor: boolean;
  readonly cloned: boolean;
  readonly motherboardReplaced: boolean;
  /** The two are one device, before and after whatever happened. */
  readonly related: boolean;
  /** Two devices, and a disk of the older one is in the newer one. */
  readonly sharedDisk: boolean;
  /** Nothing that identifies a device is common to both. */
  readonly strangers: boolean;
  /** A card stayed although the board, which has a TPM, took another one with it: its address may lead to either device. */
  readonly ambiguousCard: boolean;
}

/** Puts together what diagnoses are made from. */
export function caseOf(
  facts: Facts,
  verdict: Verdict,
  circumstances: Pick<Case, 'groups' | 'virtualMachine' | 'winPE'>,
): Case {
  const { keyAgrees, keyDiffers, uuidAgrees, uuidDiffers, serialAgrees, serialDiffers, diskAgrees } = facts;
  const otherModel = facts.makerDiffers || facts.productDiffers;
  const boardIsKnown = keyAgrees || (uuidAgrees && !keyDiffers);
  const tpmReplaced = keyDiffers && !uuidDiffers && (uuidAgrees || facts.productKeyAgrees);
  const otherBoard = !keyAgrees && !tpmReplaced && (uuidDiffers || keyDiffers);
  const tied = !otherModel && (serialAgrees || (diskAgrees && (facts.adaptersKept || facts.productKeyAgrees)));
  const elsewhere = facts.diskDiffers || (!facts.adaptersKept && facts.adaptersLost);
  const donor = boardIsKnown && serialDiffers && elsewhere && !otherModel;
  const cloned = circumstances.virtualMachine && otherBoard && serialAgrees && !facts.adaptersKept;
  const motherboardReplaced = otherBoard && tied && !cloned;
  const matched = verdict === 'same' || verdict === 'review' || (verdict === 'insufficient' && tied);
  const related = !cloned && (matched || motherboardReplaced || tpmReplaced || boardIsKnown);
  const sharedDisk = !related && !cloned && (diskAgrees || facts.dataDisksKept);
  const strangers = !related && !cloned && !sharedDisk && !facts.adaptersKept;
  const mixed = motherboardReplaced && !facts.keyMissing && facts.adaptersKept && facts.adaptersLost;
  // R5: the board's own adapter stayed and the wireless card went, with the strings rewritten: published to work.
  const ambiguousCard = mixed && (facts.wiredLost || !serialAgrees);
  return {
    ...facts,
    ...circumstances,
    verdict,
    otherBoard,
    tpmReplaced,
    tied,
    donor,
    cloned,
    motherboardReplaced,
    related,
    sharedDisk,
    strangers,
    ambiguousCard,
  };
}
