/** What happened, the remarks and the advice: for single changes, exactly. */
import { describe, expect, it } from 'vitest';
import { compareHashes } from '../../src/match/index.js';
import * as parts from './devices.js';

const desktop = parts.fixture('desktop-hp-tv9');
const laptop = parts.fixture('laptop-lenovo-tv9');
const machine = parts.fixture('vm-hyperv-tv9');
const withoutTpm = parts.repaired(desktop, parts.noTpm);
/** Without what proves which board it is. */
const bare = parts.repaired(desktop, parts.noTpm, parts.smbios({ uuid: '' }));
const blankUuid = parts.smbios({ uuid: '' });
const lost: parts.Repair = (copy) => void copy.networkAdapters.pop();
const otherDisk = parts.disk(7);

type Expected = { verdict: string; diagnosis: string[]; notes: string[]; advice: string };

const CASES: [string, typeof desktop, parts.Repair[], Expected][] = [
  ['nothing', desktop, [], { verdict: 'same', diagnosis: [], notes: [], advice: 'none' }],
  [
    'the time of capture',
    desktop,
    [(copy) => void Object.assign(copy, { capturedAt: '2026-03-04T05:06:07Z' })],
    { verdict: 'same', diagnosis: ['recaptured'], notes: [], advice: 'none' },
  ],
  [
    'the build of Windows',
    desktop,
    [(copy) => void Object.assign(copy, { osBuild: '10.0.26200.1' })],
    { verdict: 'same', diagnosis: ['recaptured', 'os-reinstalled'], notes: [], advice: 'none' },
  ],
  [
    'the display',
    laptop,
    [(copy) => Object.assign(copy.displays[0], { widthMm: 599 })],
    { verdict: 'same', diagnosis: ['display-changed'], notes: [], advice: 'none' },
  ],
  [
    'the memory',
    desktop,
    [parts.memory(77)],
    { verdict: 'same', diagnosis: ['memory-changed'], notes: ['capture-anew'], advice: 'none' },
  ],
  [
    'the graphics',
    desktop,
    [parts.graphics],
    { verdict: 'same', diagnosis: ['graphics-changed'], notes: ['capture-anew'], advice: 'none' },
  ],
  [
    'the processor',
    desktop,
    [parts.processor],
    { verdict: 'same', diagnosis: ['processor-changed'], notes: ['untested-change', 'capture-anew'], advice: 'none' },
  ],
  [
    'the disk',
    desktop,
    [otherDisk],
    {
      verdict: 'same',
      diagnosis: ['disk-replaced'],
      notes: ['donor-may-be-registered', 'capture-anew'],
      advice: 'none',
    },
  ],
  [
    'the product key',
    desktop,
    [parts.productKey(5)],
    {
      verdict: 'same',
      diagnosis: ['product-key-changed'],
      notes: ['enrolment-compares-product-key', 'capture-anew'],
      advice: 'none',
    },
  ],
  [
    'the product key, which is gone',
    desktop,
    [parts.noProductKey],
    {
      verdict: 'same',
      diagnosis: ['product-key-changed'],
      notes: ['enrolment-compares-product-key', 'capture-anew'],
      advice: 'none',
    },
  ],
  [
    'the serial number',
    desktop,
    [parts.serial(5)],
    {
      verdict: 'review',
      diagnosis: ['serial-number-changed'],
      notes: ['enrolment-compares-serial-number'],
      advice: 're-register',
    },
  ],
  [
    'the serial number, with nothing that proves the board',
    bare,
    [parts.serial(5)],
    {
      verdict: 'review',
      diagnosis: ['serial-number-changed'],
      notes: ['no-endorsement-key', 'enrolment-compares-serial-number'],
      advice: 'review',
    },
  ],
  [
    'the serial number, with the UUID as proof',
    withoutTpm,
    [parts.serial(5)],
    {
      verdict: 'review',
      diagnosis: ['serial-number-changed'],
      notes: ['no-endorsement-key', 'enrolment-compares-serial-number'],
      advice: 're-register',
    },
  ],
  [
    'serial number and disk: the board sits elsewhere',
    desktop,
    [parts.serial(5), otherDisk],
    {
      verdict: 'review',
      diagnosis: ['donor-collision', 'disk-replaced'],
      notes: ['enrolment-compares-serial-number'],
      advice: 'deregister-donor-then-re-register',
    },
  ],
  [
    'serial number and all adapters: so it does',
    desktop,
    [parts.serial(5), parts.allAdapters(70)],
    {
      verdict: 'review',
      diagnosis: ['donor-collision', 'network-adapter-replaced'],
      notes: ['enrolment-compares-serial-number'],
      advice: 'deregister-donor-then-re-register',
    },
  ],
  [
    'serial number and one adapter: so it does not',
    desktop,
    [parts.serial(5), parts.onboardLan(70)],
    {
      verdict: 'review',
      diagnosis: ['serial-number-changed', 'network-adapter-replaced'],
      notes: ['enrolment-compares-serial-number'],
      advice: 're-register',
    },
  ],
  [
    'the UUID',
    desktop,
    [parts.otherUuid(5)],
    { verdict: 'same', diagnosis: ['firmware-uuid-changed'], notes: ['capture-anew'], advice: 'none' },
  ],
  [
    'the TPM',
    desktop,
    [parts.tpm(5)],
    { verdict: 'different', diagnosis: ['tpm-replaced'], notes: [], advice: 're-register' },
  ],
  [
    'the TPM, where the product key says that the board is the same',
    parts.repaired(desktop, blankUuid),
    [parts.tpm(5)],
    { verdict: 'different', diagnosis: ['tpm-replaced'], notes: [], advice: 're-register' },
  ],
  [
    'the TPM, where nothing says that the board is the same',
    parts.repaired(desktop, blankUuid, parts.noProductKey),
    [parts.tpm(5)],
    {
      verdict: 'different',
      diagnosis: ['motherboard-replaced'],
      notes: ['donor-may-be-registered'],
      advice: 're-register',
    },
  ],
  [
    "the TPM's firmware",
    desktop,
    [(copy) => Object.assign(copy.tpm ?? {}, { versionText: 'TPM-Version:2.0 -Firmware:9' })],
    { verdict: 'same', diagnosis: ['tpm-firmware-updated'], notes: ['capture-anew'], advice: 'none' },
  ],
  [
    'an adapter that went',
    desktop,
    [lost],
    { verdict: 'same', diagnosis: ['network-adapter-removed'], notes: ['capture-anew'], advice: 'none' },
  ],
  [
    'an adapter for another',
    desktop,
    [parts.onboardLan(70)],
    {
      verdict: 'same',
      diagnosis: ['network-adapter-replaced'],
      notes: ['untested-change', 'capture-anew'],
      advice: 'none',
    },
  ],
  [
    'an adapter that came',
    desktop,
    [parts.addAdapter(70)],
    { verdict: 'same', diagnosis: ['add-in-network-adapter'], notes: ['capture-anew'], advice: 'review' },
  ],
  [
    'an adapter on the Bluetooth bus that came',
    desktop,
    [parts.addAdapter(70, { enumerator: 'BTH' })],
    { verdict: 'same', diagnosis: [], notes: [], advice: 'none' },
  ],
  [
    'a Bluetooth adapter on another bus that came',
    desktop,
    [parts.addAdapter(70, { medium: 'Bluetooth' })],
    { verdict: 'same', diagnosis: [], notes: [], advice: 'none' },
  ],
  [
    'the board, adapters and disk kept',
    withoutTpm,
    [parts.board(5), parts.serial(5)],
    {
      verdict: 'review',
      diagnosis: ['motherboard-replaced', 'serial-number-changed', 'product-key-changed', 'no-endorsement-key'],
      notes: ['no-endorsement-key', 'donor-may-be-registered', 'enrolment-compares-serial-number'],
      advice: 're-register',
    },
  ],
  [
    'all but the disk: two devices',
    desktop,
    [parts.board(5), parts.serial(5), parts.allAdapters(70)],
    {
      verdict: 'different',
      diagnosis: ['shared-disk'],
      notes: [],
      advice: 'deregister-donor-then-re-register',
    },
  ],
  [
    'all but disk and product key: the board',
    desktop,
    [parts.otherUuid(5), parts.tpm(5), parts.serial(5), parts.allAdapters(70)],
    {
      verdict: 'different',
      diagnosis: ['motherboard-replaced', 'serial-number-changed', 'network-adapter-replaced'],
      notes: ['donor-may-be-registered'],
      advice: 're-register',
    },
  ],
  [
    'all but one adapter: two devices',
    desktop,
    [parts.board(5), parts.serial(5), otherDisk, parts.onboardLan(70)],
    { verdict: 'different', diagnosis: ['shared-network-adapter'], notes: [], advice: 'none' },
  ],
  [
    'all',
    desktop,
    [parts.board(5), parts.serial(5), otherDisk, parts.allAdapters(70)],
    { verdict: 'different', diagnosis: ['unrelated-devices'], notes: [], advice: 'none' },
  ],
  [
    'the product, so that a serial number of its own says nothing',
    desktop,
    [parts.board(5), parts.smbios({ systemProductName: 'HP 250' })],
    {
      verdict: 'different',
      diagnosis: ['shared-disk', 'shared-network-adapter'],
      notes: [],
      advice: 'deregister-donor-then-re-register',
    },
  ],
  [
    'the serial number is gone',
    desktop,
    [parts.smbios({ systemSerialNumber: '' })],
    {
      verdict: 'same',
      diagnosis: ['firmware-strings-missing'],
      notes: ['write-firmware-strings', 'capture-anew'],
      advice: 'none',
    },
  ],
  [
    'a virtual machine that was cloned',
    machine,
    [parts.otherUuid(5), parts.tpm(5), parts.allAdapters(70)],
    { verdict: 'different', diagnosis: ['cloned-machine'], notes: [], advice: 'none' },
  ],
  [
    'a virtual machine with its adapters kept',
    machine,
    [parts.otherUuid(5), parts.tpm(5)],
    {
      verdict: 'different',
      diagnosis: ['motherboard-replaced'],
      notes: ['donor-may-be-registered'],
      advice: 're-register',
    },
  ],
];

describe('after a change of', () => {
  it.each(CASES)('%s', (_, before, repairs, expected) => {
    const { verdict, diagnosis, notes, advice } = compareHashes(before, parts.repaired(before, ...repairs));
    expect({ verdict, diagnosis, notes, advice }).toEqual(expected);
  });
});

describe('Windows PE', () => {
  const winPE: parts.Repair = (copy) => {
    copy.osType = 'WinPE';
  };

  it.each(['WirelessLan', 'WirelessWan', 'Native802_11', 'Bluetooth', 'WiMax', 'UWB', 'Irda'] as const)(
    'does not see %s',
    (medium) => {
      const before = parts.repaired(desktop, parts.addAdapter(70, { medium }));
      const report = compareHashes(before, parts.repaired(desktop, winPE));
      expect(report.diagnosis).not.toContain('network-adapter-removed');
      expect(report.notes).toEqual(['captured-in-winpe']);
    },
  );

  it.each(['802_3', '802_5', 'Other'] as const)('sees %s', (medium) => {
    const before = parts.repaired(desktop, parts.addAdapter(70, { medium }));
    expect(compareHashes(before, parts.repaired(desktop, winPE)).diagnosis).toContain('network-adapter-removed');
  });

  it('is not remarked where both were captured in it', () => {
    const both = parts.repaired(desktop, winPE);
    expect(compareHashes(both, both).notes).toEqual([]);
  });
});
