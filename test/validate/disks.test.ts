/** Disks behind the system disk: judged, but nothing is asked of them. */
import { expect, it } from 'vitest';
import { type Disk, decodeHash, encodeHash, inspectHash, validateHash } from '../../src/core.js';
import { fixture } from '../fixtures.js';

const HASH = decodeHash(fixture('desktop-hp-tv9'));
const SYSTEM = HASH.disk as Disk;

/** What is said about a second disk. */
function findingsOf(second: Partial<Disk>, scenario: 'intune' | 'oem' | 'repair') {
  const disks = [SYSTEM, { ...SYSTEM, serialNumber: 'ZA41XYZ7', ...second }];
  const { findings } = validateHash(inspectHash(encodeHash({ ...HASH, disks })), { scenario });
  return findings.filter(({ field }) => field?.startsWith('disk'));
}

it.each([
  ['a placeholder', { serialNumber: '0000000000' }, 'intune', 'placeholder-value', 'warning', 'disks[1].serialNumber'],
  [
    'a placeholder where the system disk must have none',
    { serialNumber: '0000000000' },
    'oem',
    'placeholder-value',
    'warning',
    'disks[1].serialNumber',
  ],
  ['far too large', { capacityGB: 70_000 }, 'oem', 'field-too-long', 'warning', 'disks[1].capacityGB'],
] as const)('says so where the second is %s', (_, second, scenario, code, severity, field) => {
  const findings = findingsOf(second, scenario);
  expect(findings).toMatchObject([{ code, severity, field }]);
  expect(findings[0].message).toContain('of disk 2 (');
  expect(findings[0].offset).toBeGreaterThan(0);
});

it.each([
  ['an ordinary disk', {}],
  ['a disk that tells no serial number', { serialNumber: '' }],
  ['a disk of no known size', { capacityGB: 0 }],
])('says nothing of %s', (_, second) => {
  expect(findingsOf(second, 'oem')).toEqual([]);
});
