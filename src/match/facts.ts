/** What a comparison comes to in the terms that rules and diagnoses are written in. */
import { FIELD, LEVEL } from './fields.js';
import { HAS_VALUE } from './identity.js';
import type { Comparison } from './levels.js';

/** What became of the product key id in the firmware. */
export type ProductKeyChange = 'gone' | 'replaced' | 'added';

/** Statements about a comparison. "Differ" and "agree" need a value on both sides; neither may hold. */
export interface Facts {
  readonly keyAgrees: boolean;
  readonly keyDiffers: boolean;
  /** One hash or both have no endorsement key. */
  readonly keyMissing: boolean;
  readonly uuidAgrees: boolean;
  readonly uuidDiffers: boolean;
  readonly serialAgrees: boolean;
  readonly serialDiffers: boolean;
  /** The product key id differs, or is there on one side only. */
  readonly productKeyChanged: boolean;
  /** What became of the product key id: gone and replaced are two different outcomes. */
  readonly productKeyChange: ProductKeyChange | undefined;
  readonly productKeyAgrees: boolean;
  readonly diskAgrees: boolean;
  readonly diskDiffers: boolean;
  /** The system disk of one is another disk of the other: Windows was moved, or its disk changed places. */
  readonly systemDiskMoved: boolean;
  /** Disks beside the system disk. */
  readonly dataDisksKept: boolean;
  readonly dataDisksLost: boolean;
  readonly dataDisksAdded: boolean;
  readonly makerDiffers: boolean;
  readonly productDiffers: boolean;
  /** Serial number, maker or product is known on one side only. */
  readonly firmwareStringsLost: boolean;
  /** One of them is missing in the newer hash. */
  readonly firmwareStringsGone: boolean;
  readonly adaptersKept: boolean;
  readonly adaptersLost: boolean;
  readonly adaptersAdded: boolean;
  /** A wired card went. */
  readonly wiredLost: boolean;
  /** Whether more network cards came than went. */
  readonly surplusCards: boolean;
}

/** Reads the statements off a comparison. */
export function factsOf(comparison: Comparison): Facts {
  const { levels, beforeStates, afterStates, lostCards, addedCards } = comparison;
  const agrees = (position: number): boolean => levels[position] === LEVEL.agree || levels[position] === LEVEL.swapped;
  const differs = (position: number): boolean => levels[position] === LEVEL.differ;
  const oneSided = (position: number): boolean =>
    (beforeStates[position] === HAS_VALUE) !== (afterStates[position] === HAS_VALUE);
  const has = (states: Uint8Array): boolean => states[FIELD.endorsementKey] === HAS_VALUE;
  const gone = (position: number): boolean => oneSided(position) && beforeStates[position] === HAS_VALUE;
  return {
    keyAgrees: agrees(FIELD.endorsementKey),
    keyDiffers: differs(FIELD.endorsementKey),
    keyMissing: !has(beforeStates) || !has(afterStates),
    uuidAgrees: agrees(FIELD.uuid),
    uuidDiffers: differs(FIELD.uuid),
    serialAgrees: agrees(FIELD.serial),
    serialDiffers: differs(FIELD.serial),
    productKeyChanged: differs(FIELD.productKey) || oneSided(FIELD.productKey),
    productKeyChange: differs(FIELD.productKey)
      ? 'replaced'
      : gone(FIELD.productKey)
        ? 'gone'
        : oneSided(FIELD.productKey)
          ? 'added'
          : undefined,
    productKeyAgrees: agrees(FIELD.productKey),
    diskAgrees: agrees(FIELD.disk),
    diskDiffers: differs(FIELD.disk),
    systemDiskMoved: comparison.systemDiskMoved,
    dataDisksKept: comparison.keptDisks > 0,
    dataDisksLost: comparison.lostDisks > 0,
    dataDisksAdded: comparison.addedDisks > 0,
    makerDiffers: differs(FIELD.manufacturer),
    productDiffers: differs(FIELD.product),
    firmwareStringsLost: oneSided(FIELD.serial) || oneSided(FIELD.manufacturer) || oneSided(FIELD.product),
    firmwareStringsGone: gone(FIELD.serial) || gone(FIELD.manufacturer) || gone(FIELD.product),
    adaptersKept: comparison.keptAdapters > 0,
    adaptersLost: comparison.lostAdapters > 0,
    adaptersAdded: comparison.addedAdapters > 0,
    wiredLost: comparison.lostWired > 0,
    surplusCards: addedCards > lostCards,
  };
}
