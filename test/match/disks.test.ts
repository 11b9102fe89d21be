/** Several disks: compared as a set in which the system disk counts. */
import { expect, it } from 'vitest';
import { compareHashes, type Disk, decodeHash, type HardwareHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';

const HASH = decodeHash(fixture('desktop-hp-tv9'));
const disk = (serialNumber: string, product = 'DISK 1TB'): Disk => ({
  ...HASH.disk,
  serialNumber,
  product,
  vendor: '',
  kernelSerialNumber: `${serialNumber}|${product}|`,
});
const having = (...disks: Disk[]): HardwareHash => ({ ...HASH, disk: disks[0], disks });
const A = disk('S3Z9NB0K712345');
const B = disk('WD-WXE1A23B4567');
const C = disk('ZA41XYZ7');
/** A virtual disk: its serial number says nothing. */
const V = disk('00000000', 'VIRTUAL');

it.each([
  ['the same disks', having(A, B), having(A, B), 'agree', [], false],
  ['the data disks in another order', having(A, B, C), having(A, C, B), 'agree', [], false],
  ['a disk was added', having(A), having(A, B), 'agree', [[null, B.serialNumber]], false],
  ['a disk was removed', having(A, B), having(A), 'agree', [[B.serialNumber, null]], false],
  [
    'a data disk was replaced',
    having(A, B),
    having(A, C),
    'agree',
    [
      [B.serialNumber, null],
      [null, C.serialNumber],
    ],
    false,
  ],
  ['disks changed places', having(A, B), having(B, A), 'agree', [], false],
  ['Windows moved to a new disk, and the old one stayed', having(A), having(C, A), 'agree', [], false],
  ['the system disk was replaced, and the data disk stayed', having(A, B), having(C, B), 'differ', [], true],
  ['a disk without an identity was added', having(A), having(A, V), 'agree', [[null, V.serialNumber]], false],
  ['nothing but a disk without an identity is shared', having(A, V), having(C, V), 'differ', [], true],
] as [string, HardwareHash, HardwareHash, string, [string | null, string | null][], boolean][])(
  '%s',
  (_, before, after, level, expected, isReplaced) => {
    const { verdict, contributions, changes, diagnosis } = compareHashes(before, after);
    expect(verdict).toBe('same');
    expect(contributions.find(({ field }) => field === 'disk.serialNumber')?.level).toBe(level);
    const disks = changes.filter(({ field }) => field === 'disks');
    expect(disks.map((change) => [change.before, change.after])).toEqual(expected);
    expect(diagnosis.includes('disk-replaced')).toBe(isReplaced);
  },
);

it('sees the disk of a donor behind the system disk of another device', () => {
  const donor = having(A);
  const other = decodeHash(fixture('laptop-lenovo-tv9'));
  const { diagnosis } = compareHashes(donor, { ...other, disks: [other.disk as Disk, A] });
  expect(diagnosis).toContain('shared-disk');
});
