/** Several disks: compared as a set in which the system disk counts. */
import { expect, it } from 'vitest';
import { compareHashes, DeviceIndex, type Disk, decodeHash, type HardwareHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';
import * as parts from './devices.js';

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

const levelsOf = (report: { contributions: readonly { field: string; level: string; bits: number }[] } | undefined) =>
  Object.fromEntries((report?.contributions ?? []).map(({ field, level }) => [field, level]));

/** Disks before and after; levels of the system disk and of the others; what of that is diagnosed. */
const SETS: [string, Disk[], Disk[], string, string, string[]][] = [
  ['no disk beside the system disk', [A], [A], 'agree', 'missing', []],
  ['a data disk stayed', [A, B], [A, B], 'agree', 'all', []],
  ['one of two data disks stayed', [A, B, C], [A, B], 'agree', 'most', ['data-disk-changed']],
  ['a data disk came', [A], [A, B], 'agree', 'missing', ['data-disk-changed']],
  ['a data disk went', [A, B], [A], 'agree', 'none', ['data-disk-changed']],
  ['Windows was moved to the other disk', [A, B], [B, A], 'agree', 'all', ['system-disk-moved']],
  ['Windows was moved to a new disk', [A], [C, A], 'agree', 'missing', ['system-disk-moved', 'data-disk-changed']],
  [
    'the old system disk was taken out afterwards',
    [A, B],
    [B],
    'agree',
    'none',
    ['system-disk-moved', 'data-disk-changed'],
  ],
  ['the system disk was replaced', [A, B], [C, B], 'differ', 'all', ['disk-replaced']],
  ['all disks were replaced', [A], [C], 'differ', 'missing', ['disk-replaced']],
  ['a disk without an identity is in front of it now', [A], [V, A], 'placeholder', 'all', []],
  ['a disk is listed twice', [A, B, B], [A, B], 'agree', 'all', []],
];

it.each(SETS)('as a set, by hash and by index: %s', (_, before, after, system, data, expected) => {
  const [older, newer] = [having(...before), having(...after)];
  const report = compareHashes(older, newer);
  const index = new DeviceIndex();
  index.add('one', older);
  const [byKeys] = index.match(newer);
  for (const one of [report, byKeys]) {
    expect(levelsOf(one)).toMatchObject({ 'disk.serialNumber': system, disks: data });
    expect(one.diagnosis.filter((code) => code.includes('disk'))).toEqual(expected);
    expect(one.verdict).toBe('same');
  }
  expect(report.outcomes.some((row) => row === 'R15' || row === 'R23')).toBe(expected.length > 0);
});

it('counts for less than the system disk', () => {
  const bits = (field: string) =>
    compareHashes(having(A, B), having(A, B)).contributions.find((one) => one.field === field)?.bits ?? 0;
  expect(bits('disks')).toBeGreaterThan(0);
  expect(bits('disks')).toBeLessThan(bits('disk.serialNumber'));
});

it('counts a disk once: the same disk is no second evidence', () => {
  const once = compareHashes(having(A), having(A));
  const moved = compareHashes(having(A, B), having(B));
  expect(moved.bits).toBeLessThan(once.bits);
});

it('finds a device by any of its disks, wherever the disk is', () => {
  const index = new DeviceIndex();
  index.add('one', having(A, B, C));
  const stranger = parts.repaired(parts.fixture('laptop-lenovo-tv9'), parts.noTpm);
  for (const disks of [[A], [B], [C], [V, C]]) {
    const [found] = index.match({ ...stranger, disk: disks[0], disks });
    expect(found).toMatchObject({ id: 'one', verdict: 'different', diagnosis: ['shared-disk'] });
    expect(found.steps[0]).toBe('deregister-donor');
  }
  expect(index.match({ ...stranger, disk: V, disks: [V, disk('ZZ9PLURALZ')] })).toEqual([]);
});

it('says of two devices that they share a data disk', () => {
  const other = parts.fixture('laptop-lenovo-tv9');
  const index = new DeviceIndex();
  index.add('one', having(A, B));
  index.add('two', { ...other, disks: [other.disk as Disk, B] });
  expect(index.collisions().collisions).toMatchObject([{ ids: ['one', 'two'], shared: ['disks'] }]);
});
