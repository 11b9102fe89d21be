/** Redacted hashes compare as the originals do, and a redacted hash agrees with itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHashes, decodeHash, encodeHash, type HardwareHash } from '../../src/core.js';
import { uuidByteSwapped } from '../../src/hash/uuid-order.js';
import { redactHash } from '../../src/interop/redact.js';
import {
  biosDigest,
  bluetoothDigest,
  diskDigest,
  LICENSING_CLASS,
  licensingInstances,
  memoryDigests,
  networkDigest,
} from '../../src/licensing/digests.js';
import { hiddenAdapters } from '../../src/match/hidden-adapters.js';
import * as parts from '../match/devices.js';
import { anyPair } from '../match/fleet.js';
import { OUTCOMES } from '../match/outcomes.js';

const KEY = 'a key of a support case';
const redacted = (hash: HardwareHash): HardwareHash => redactHash(hash, { key: KEY });

/** Pairs that a hash can hold: a graphics adapter in a device that had none lacks its memory. */
const encodablePair = anyPair.filter(({ before, after }) =>
  [before, after].every(({ graphics }) =>
    graphics.every(({ dedicatedVideoMemory }) => dedicatedVideoMemory !== undefined),
  ),
);

/** All that a comparison says, apart from values. */
function judged(before: HardwareHash, after: HardwareHash): unknown {
  const { changes, contributions, ...report } = compareHashes(before, after);
  return {
    ...report,
    changed: changes.map(({ field }) => field).sort(),
    contributions: contributions.map(({ field, level, bits }) => ({ field, level, bits })),
  };
}

/** What a reader acts on. */
function actedOn(before: HardwareHash, after: HardwareHash): unknown {
  const { verdict, rule, supported, advice } = compareHashes(before, after);
  return { verdict, rule, supported, advice };
}

/** Descriptive texts, in which a part of an identifier may stand by chance. */
const texts = ({ tpm, smbios, disk }: HardwareHash): (string | undefined)[] => [
  tpm?.versionText,
  smbios?.skuNumber,
  smbios?.systemVersion,
  smbios?.systemFamily,
  smbios?.systemProductName,
  smbios?.boardProduct,
  smbios?.boardVersion,
  disk?.product,
  disk?.vendor,
];

describe('redacted hashes', () => {
  it.each(
    OUTCOMES.flatMap(({ row, cases }) => cases.map((one) => [`${row} ${one.name} ${one.variant ?? ''}`, one] as const)),
  )('compare as the originals do: %s', (_, { before, after }) => {
    expect(judged(redacted(before), redacted(after))).toEqual(judged(before, after));
  });

  it('compare as the originals do, whatever was repaired', () => {
    fc.assert(
      fc.property(encodablePair, ({ before, after }) => {
        const [a, b] = [redacted(before), redacted(after)];
        // Digits of a version that happen to be part of an identifier are replaced too, and a few bits go with them; what
        // a reader acts on stays as it was.
        const same = texts(before).every((text, i) => (text === texts(after)[i]) === (texts(a)[i] === texts(b)[i]));
        // A pseudonym may have the digest of a hidden adapter by chance: 15 bits are few.
        const seen = [
          [before, a],
          [after, b],
        ].every(([one, other]) => hiddenAdapters(one).length === hiddenAdapters(other).length);
        if (same && seen) expect(judged(a, b)).toEqual(judged(before, after));
        if (seen) expect(actedOn(a, b)).toEqual(actedOn(before, after));
      }),
      { numRuns: 60 },
    );
  });

  /** How a capture may write what another one wrote otherwise, and what makes comparisons thin. */
  const WRITTEN: readonly parts.Repair[] = [
    ({ smbios }) => Object.assign(smbios ?? {}, { uuid: uuidByteSwapped(smbios?.uuid ?? '') }),
    ({ smbios }) => Object.assign(smbios ?? {}, { uuid: smbios?.uuid?.toUpperCase() }),
    ({ smbios }) =>
      Object.assign(smbios ?? {}, { systemSerialNumber: ` ${smbios?.systemSerialNumber?.toLowerCase()}. ` }),
    ({ disk }) => Object.assign(disk ?? {}, { serialNumber: disk?.serialNumber?.toLowerCase().replace(/\.$/, '') }),
    ({ networkAdapters }) => {
      for (const adapter of networkAdapters) adapter.macAddress = adapter.macAddress.toUpperCase();
    },
    ({ networkAdapters }) => void networkAdapters.reverse(),
    parts.smbios({ systemSerialNumber: 'Default string' }),
    parts.smbios({ uuid: '03000200-0400-0500-0006-000700080009' }),
    parts.smbios({ systemProductName: 'System Product Name' }),
    parts.smbios({ systemManufacturer: 'VMware, Inc.' }),
    ({ smbios }) => Object.assign(smbios ?? {}, { skuNumber: `SKU-${smbios?.systemSerialNumber}` }),
    ({ smbios }) => Object.assign(smbios ?? {}, { systemFamily: smbios?.systemSerialNumber }),
    (device) => {
      device.networkAdapters = device.networkAdapters.filter(({ medium }) => medium !== 'Bluetooth');
    },
    parts.onlyAdapters(),
    (device) => {
      device.osType = 'WinPE';
    },
    parts.swappedDisks,
    parts.dataDisk(77),
  ];
  const some = fc.array(fc.constantFrom(...WRITTEN), { maxLength: 3 });

  it('compare as the originals do, however values are written, under any key', () => {
    fc.assert(
      fc.property(encodablePair, some, some, fc.string({ minLength: 1 }), (pair, both, later, key) => {
        const before = parts.repaired(pair.before, ...both);
        const after = parts.repaired(pair.after, ...both, ...later);
        const [a, b] = [redactHash(before, { key }), redactHash(after, { key })];
        if (hiddenAdapters(before).length !== hiddenAdapters(a).length) return;
        if (hiddenAdapters(after).length !== hiddenAdapters(b).length) return;
        expect(actedOn(a, b)).toEqual(actedOn(before, after));
      }),
      { numRuns: 60 },
    );
  });

  const desktop = parts.fixture('desktop-hp-tv9');
  const { uuid = '', systemSerialNumber = '' } = desktop.smbios ?? {};
  const diskSerial = desktop.disk?.serialNumber ?? '';
  it.each<[string, parts.Repair]>([
    ['the UUID in the other byte order', parts.smbios({ uuid: uuidByteSwapped(uuid) })],
    ['the serial number in lower case', parts.smbios({ systemSerialNumber: systemSerialNumber.toLowerCase() })],
    [
      'leading or trailing whitespace of the serial number',
      parts.smbios({ systemSerialNumber: `  ${systemSerialNumber} ` }),
    ],
    ['a dot behind the serial number', parts.smbios({ systemSerialNumber: `${systemSerialNumber}.` })],
    [
      'the disk in lower case',
      (device) => Object.assign(device.disk ?? {}, { serialNumber: diskSerial.toLowerCase() }),
    ],
    [
      'the disk without its closing dot',
      (device) => Object.assign(device.disk ?? {}, { serialNumber: diskSerial.replace(/\.$/, '') }),
    ],
    ['a published product key', (device) => Object.assign(device.productKey ?? {}, { id: '3308000000000' })],
    ['a placeholder serial number', parts.smbios({ systemSerialNumber: 'Default string' })],
    ['a placeholder UUID', parts.smbios({ uuid: '03000200-0400-0500-0006-000700080009' })],
  ])('take %s for what it was', (_, change) => {
    const other = parts.repaired(desktop, change);
    expect(judged(redacted(desktop), redacted(other))).toEqual(judged(desktop, other));
    expect(judged(redacted(other), redacted(other))).toEqual(judged(other, other));
  });
});

const WITH_HWID = parts.FIXTURES.filter((name) => parts.fixture(name).licensingHwid !== undefined);

/** What of a hash's licensing block agrees with the rest of it. */
function agreement(hash: HardwareHash): Record<string, boolean[]> {
  const { licensingHwid, smbios, disk, memory, networkAdapters } = hash;
  if (licensingHwid === undefined) throw new Error('no licensing block');
  const classes = licensingInstances(licensingHwid);
  const has = (index: number, digests: number[]): boolean => digests.some((digest) => classes[index].includes(digest));
  return {
    bios: [
      biosDigest({
        uuid: smbios?.uuid ?? '',
        manufacturer: smbios?.systemManufacturer ?? '',
        product: smbios?.systemProductName ?? '',
        serialNumber: smbios?.systemSerialNumber ?? '',
        firmwareVendor: smbios?.firmwareVendor ?? '',
      }) === licensingHwid.bios,
    ],
    memory: [memoryDigests(memory?.totalGiB ?? 0).includes(licensingHwid.memory)],
    disk: [false, true].map((removable) =>
      has(LICENSING_CLASS.disk, [
        diskDigest(
          { vendor: disk?.vendor ?? '', product: disk?.product ?? '', serialNumber: disk?.serialNumber ?? '' },
          removable,
        ),
      ]),
    ),
    network: networkAdapters.map(({ macAddress }) =>
      has(LICENSING_CLASS.network, [networkDigest(macAddress), networkDigest(macAddress, true)]),
    ),
    radio: networkAdapters.map(({ macAddress }) =>
      has(LICENSING_CLASS.scsiAdapter, [bluetoothDigest(macAddress), bluetoothDigest(macAddress, true)]),
    ),
  };
}

/** Classes whose digests are in order, as Windows puts them. */
const sortedClasses = ({ licensingHwid }: HardwareHash): number[] =>
  licensingInstances(licensingHwid ?? { counts: [], memory: 0, bios: 0, instances: [] }).flatMap((digests, index) =>
    digests.every((digest, i) => i === 0 || digests[i - 1] <= digest) ? [index] : [],
  );

describe.each(WITH_HWID)('the licensing block of %s', (name) => {
  it('agrees with the rest of the redacted hash as it did with the original', () => {
    const original = parts.fixture(name);
    const after = redacted(original);
    expect(agreement(original).bios).toEqual([true]);
    expect(agreement(after)).toEqual(agreement(original));
    expect(sortedClasses(after)).toEqual(expect.arrayContaining(sortedClasses(original)));
    expect(decodeHash(encodeHash(after))).toEqual(after);
  });

  it('still shows that the hash was edited', () => {
    const edited = parts.repaired(parts.fixture(name), parts.serial(5));
    expect(agreement(redacted(edited)).bios).toEqual([false]);
    expect(redacted(edited).licensingHwid?.bios).not.toBe(edited.licensingHwid?.bios);
  });
});
