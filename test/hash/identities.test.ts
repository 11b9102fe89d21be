/** Every member of the table of blocks either identifies a device or is named here as one that does not. */
import { expect, test } from 'vitest';
import { BLOCKS } from '../../src/hash/blocks.js';
import { IDENTIFYING_MEMBERS } from '../../src/hash/identities.js';
import { keysOf } from '../../src/hash/layouts.js';

/** Members that a model, a configuration or a capture has, and many devices alike. */
const DESCRIPTIVE = new Set([
  ...['toolBuild', 'osBuild', 'capturedAt', 'utcOffsetMinutes', 'osType', 'osArchitecture', 'toolVersion', 'locale'],
  ...['architecture', 'packages', 'cores', 'threads', 'hyperThreading', 'coreClasses', 'manufacturer', 'model'].map(
    (key) => `processor.${key}`,
  ),
  ...['totalGiB', 'maximumGiB', 'slots', 'arrays', 'errorCorrection'].map((key) => `memory.${key}`),
  ...['capacityGB', 'busType', 'seekPenalty', 'trim', 'product', 'vendor'].map((key) => `disks[].${key}`),
  ...['medium', 'enumerator'].map((key) => `networkAdapters[].${key}`),
  ...['widthMm', 'heightMm', 'resolutionX', 'resolutionY', 'output', 'widthCm', 'heightCm'].map(
    (key) => `displays[].${key}`,
  ),
  ...['chassisType', 'powerPlatformRole', 'opticalDrive', 'digitizers', 'maximumTouchPoints'].map(
    (key) => `enclosure.${key}`,
  ),
  'tpm.versionText',
  ...['status', 'source', 'sourceFlags'].map((key) => `offlineDeviceId.${key}`),
  ...[
    ...['firmwareVendor', 'systemManufacturer', 'systemProductName', 'skuNumber', 'systemFamily', 'systemVersion'],
    ...['boardManufacturer', 'boardProduct', 'boardVersion'],
  ].map((key) => `smbios.${key}`),
  'productKey.partNumber',
  ...['dedicatedVideoMemory', 'dedicatedSystemMemory', 'removalPolicy', 'builtIn', 'vendor', 'model'].map(
    (key) => `graphics[].${key}`,
  ),
  ...['kind', 'mask'].map((key) => `block35.${key}`),
  'licensingHwid.counts',
]);

const MEMBERS = BLOCKS.flatMap(({ place, layout }) =>
  keysOf(layout).map((key) => (place === '' ? key : `${place}.${key}`)),
);

test.each(MEMBERS)('%s', (path) => {
  const identifies = IDENTIFYING_MEMBERS.some((member) => member.path === path);
  expect(identifies, 'mark it in the table of blocks with `identifies`, or name it above').toBe(!DESCRIPTIVE.has(path));
});

test('no other member is named as descriptive', () => {
  expect([...DESCRIPTIVE].filter((path) => !MEMBERS.includes(path))).toEqual([]);
});
