/** Comparison of hashes of any content, and index files. */
import {
  compareHashes,
  DeviceIndex,
  decodeDeviceIndex,
  decodeHash,
  describeMatch,
  encodeDeviceIndex,
  HashFormatError,
  IndexFormatError,
} from '../../../src/core.js';
import { FIXTURES } from '../../fixtures.js';
import { mutateContainer, resealing, resealSha256 } from '../structure.js';
import { type FuzzTarget, promise, safeToPrint, sameBytes } from '../target.js';

const hashes = FIXTURES.map(({ text }) => decodeHash(text));

function indexOf(count: number): Uint8Array {
  const index = new DeviceIndex();
  hashes.slice(0, count).forEach((hash, i) => {
    index.add(`device ${i}`, hash);
  });
  return new Uint8Array(encodeDeviceIndex(index));
}

/** A comparison gives a verdict whatever the two say, and its parts add up. */
function compares(a: (typeof hashes)[number], b: (typeof hashes)[number]): void {
  const report = compareHashes(a, b);
  promise(report.probability >= 0 && report.probability <= 1, `a probability of ${report.probability}`);
  const sum = report.contributions.reduce((total, { bits }) => total + bits, 0);
  promise(Math.abs(sum - report.bits) < 1e-9, 'the contributions do not add up');
  describeMatch(report);
}

/** Targets of matching. */
export const MATCH_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'comparison',
    seeds: FIXTURES.map(({ text }) => new Uint8Array(Buffer.from(text, 'base64'))),
    mutate: mutateContainer,
    errors: [HashFormatError],
    run(input) {
      const hash = decodeHash(input);
      promise(['same', 'insufficient', 'review'].includes(compareHashes(hash, hash).verdict), 'it differs from itself');
      for (const other of hashes.slice(0, 4)) compares(hash, other);
    },
  },
  {
    name: 'index file',
    seeds: [0, 1, 5].map(indexOf),
    mutate: resealing(resealSha256),
    errors: [IndexFormatError],
    run(input) {
      const index = decodeDeviceIndex(input);
      const written = encodeDeviceIndex(index);
      promise(sameBytes(encodeDeviceIndex(decodeDeviceIndex(written)), written), 'an index changes when it is written');
      for (const { id, verdict } of index.match(hashes[0], { limit: 3 })) {
        safeToPrint(verdict);
        promise(typeof id === 'string', 'a candidate without a name');
      }
    },
  },
];
