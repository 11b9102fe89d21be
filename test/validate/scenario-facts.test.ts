/**
 * Facts whose weight depends on what a hash is for. Each case cites the statement that it is based on: pages of the Windows
 * Autopilot documentation, by their headings.
 */
import { describe, expect, it } from 'vitest';
import {
  decodeHash,
  encodeHash,
  type Finding,
  inspectHash,
  SCENARIOS,
  type ScenarioName,
  validateHash,
} from '../../src/core.js';
import { tpmFirmwareVersion } from '../../src/hash/tpm-version.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { adapter, data, type Edit, edited, editedAlone, modulus, plus, poke, text, without } from './containers.js';
import { rocaModulus } from './moduli.js';

const CLEAN = 'desktop-hp-tv9';
const NOW = new Date('2026-03-01T00:00:00Z');
const NAMES = Object.keys(SCENARIOS) as ScenarioName[];

const report = (input: string | Uint8Array, scenario: ScenarioName, hwid?: 'bios' | 'all' | 'none') =>
  validateHash(inspectHash(input), { scenario, now: NOW, hwid });

const only = (findings: readonly Finding[], ...codes: string[]): string[] =>
  findings
    .filter(({ code }) => codes.includes(code))
    .map(({ severity, predicts }) => (predicts === undefined ? severity : `${severity} ${predicts}`));

/** What each scenario says of a code: a severity, with the predicted code; nothing where it is not told. */
type Weights = Partial<Record<ScenarioName, string>>;
const everywhere = (weight: string, ...but: [ScenarioName, string][]): Weights => ({
  ...Object.fromEntries(NAMES.map((name) => [name, weight])),
  ...Object.fromEntries(but),
});

const vm = [text(17, 'Virtual Machine')];
const build = (at: number, number: number, revision: number): Edit => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(revision, 0);
  bytes.writeUInt16LE(number, 2);
  return poke(1, at + 4, bytes.toString('hex'));
};
const toolBuild = (number: number): Edit => build(0, number, 0);
const osBuild = (number: number, revision: number): Edit => build(8, number, revision);
const tpm = (vendor: string, firmware: string): Edit =>
  text(13, `TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'${vendor}'-Firmware:${firmware}`);

const FACTS: [fact: string, source: string, edits: Edit[], weights: Weights][] = [
  [
    'virtual-machine',
    '"Windows Autopilot scenarios", self-deploying and pre-provisioned: virtual machines are not supported, even with a virtual TPM; "Self-deploying mode": fails with 0x800705B4',
    vm,
    everywhere('info', ['self-deploying', 'error 0x800705B4'], ['pre-provisioning', 'error 0x800705B4']),
  ],
  [
    'virtual-machine-size',
    '"Known issues", virtual machine failing at "Preparing your device for mobile management": at least 2 processors and 4 GB',
    [...vm, poke(2, 6, '0100')],
    { intune: 'warning', 'user-driven': 'warning' },
  ],
  [
    'virtual-machine-size',
    'the same, memory',
    [...vm, poke(5, 0, '0300000000000000')],
    { intune: 'warning', 'user-driven': 'warning' },
  ],
  [
    'os-type-winpe',
    'OEM submissions and repairs: the hash is captured in the full operating system',
    [poke(1, 21, '01')],
    { ...everywhere('warning', ['oem', 'error']), 'device-preparation': undefined },
  ],
  ['os-type', 'OEM quality checks: OSType FullOS', [poke(1, 21, '00')], { oem: 'error' }],
  [
    'tool-build',
    'OEM submissions: tools below 10.0.16299 make hashes of another size',
    [toolBuild(16298)],
    { oem: 'error' },
  ],
  ['tool-build', 'the same, at the limit', [toolBuild(16299)], {}],
  ['tool-version', 'OEM quality checks: ToolVersion 3 or more', [poke(1, 23, '02')], { oem: 'error' }],
  ['tool-version', 'the same, at the limit', [poke(1, 23, '03')], {}],
  [
    'field-too-long',
    'OEM quality checks; ordinary machines break them',
    [text(18, 'LENOVO_MT_21A1_BU_Think_FM_ThinkPad X1')],
    { oem: 'warning' },
  ],
  ['field-too-long', 'trailing spaces do not count', [text(18, 'SKU77'.padEnd(60))], {}],
  [
    'field-too-long',
    'more than ten adapters',
    Array.from({ length: 8 }, (_, i) => plus(8, adapter(`8c:9b:82:13:c5:d${i}`))),
    { oem: 'warning' },
  ],
  ['chassis-type', 'OEM quality checks list ten types', [poke(10, 0, '0c')], { oem: 'info' }],
  ['chassis-type', 'every Surface is a Laptop, which the list lacks', [poke(10, 0, '09')], {}],
  [
    'no-endorsement-key',
    'a repaired device without a TPM may be used, user-driven (published table of repairs)',
    [without(13, 25)],
    everywhere(
      'warning',
      ['self-deploying', 'error 0x800705B4'],
      ['pre-provisioning', 'error 0x800705B4'],
      ['oem', 'error'],
      ['device-preparation', 'info'],
    ),
  ],
  [
    'no-endorsement-key',
    'the key alone is gone: the published list of a repair asks for it',
    [without(25)],
    everywhere(
      'warning',
      ['self-deploying', 'error 0x800705B4'],
      ['pre-provisioning', 'error 0x800705B4'],
      ['oem', 'error'],
      ['repair', 'error'],
      ['device-preparation', 'info'],
    ),
  ],
  [
    'known-tpm-problem',
    '"Known issues", Infineon SLB9672 with firmware release 15.22',
    [tpm('IFX ', '983062.1039104')],
    { 'self-deploying': 'warning 0x800705B4', 'pre-provisioning': 'warning 0x800705B4' },
  ],
  ['known-tpm-problem', 'the same TPM, firmware 15.23', [tpm('IFX ', '983063.1039104')], {}],
  [
    'known-tpm-problem',
    '"Known issues", TPM attestation for AMD platforms with ASP firmware TPM: 0x80070490',
    [tpm('AMD ', '196667.5')],
    { 'self-deploying': 'warning 0x80070490', 'pre-provisioning': 'warning 0x80070490' },
  ],
  [
    'known-tpm-problem',
    '"Known issues", Intel Tiger Lake: Windows 10 21H2 needs KB5007253',
    [tpm('INTC', '32768500.1'), text(4, '11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz'), osBuild(19044, 1386)],
    { 'self-deploying': 'warning 0x800705B4', 'pre-provisioning': 'warning 0x800705B4' },
  ],
  [
    'known-tpm-problem',
    'the same, with the update',
    [tpm('INTC', '32768500.1'), text(4, '11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz'), osBuild(19044, 1387)],
    {},
  ],
  ['known-tpm-problem', 'another generation', [tpm('INTC', '32768500.1'), osBuild(19044, 1)], {}],
  [
    'known-tpm-problem',
    '"Known issues", 0x81039023: Windows 11 21H2 needs KB5013943',
    [osBuild(22000, 674)],
    { 'self-deploying': 'warning 0x81039023', 'pre-provisioning': 'warning 0x81039023' },
  ],
  ['known-tpm-problem', 'the same, with the update', [osBuild(22000, 675)], {}],
  [
    'weak-endorsement-key',
    '"Known issues", 0x81039024: known vulnerabilities detected with the TPM',
    [modulus(rocaModulus(7n))],
    everywhere('warning', ['self-deploying', 'warning 0x81039024'], ['pre-provisioning', 'warning 0x81039024']),
  ],
  [
    'windows-build',
    '"Windows Autopilot device preparation requirements": 23H2 with KB5035942',
    [osBuild(22631, 3373)],
    { 'device-preparation': 'error' },
  ],
  ['windows-build', 'the same, with the update', [osBuild(22631, 3374)], {}],
  ['windows-build', 'the same, 22H2 with the update', [osBuild(22621, 3374)], {}],
  ['windows-build', 'the same, 24H2', [osBuild(26100, 1)], {}],
  ['windows-build', 'Windows 10 is not supported', [osBuild(19045, 9999)], { 'device-preparation': 'error' }],
  [
    'no-registration',
    '"Windows Autopilot device preparation requirements": the device must not be registered for Windows Autopilot',
    [],
    { 'device-preparation': 'info' },
  ],
  [
    'linux-capture',
    'a hash without Windows',
    [poke(1, 21, '00'), toolBuild(0), osBuild(0, 0)],
    { ...everywhere('info'), 'device-preparation': undefined },
  ],
];

describe('a fact weighs what its scenario says', () => {
  it.each(FACTS)('%s: %s', (fact, _source, edits, weights) => {
    for (const name of NAMES) {
      const expected = weights[name];
      expect(only(report(edited(CLEAN, ...edits), name).findings, fact), name).toEqual(
        expected === undefined ? [] : [expected],
      );
    }
  });

  it('a hash of another length is an error in a submission', () => {
    const cut = edited(CLEAN).subarray(0, 2000);
    const weights = NAMES.map((name) => only(report(cut, name).findings, 'length-not-3000').join());
    expect(Object.fromEntries(NAMES.map((name, i) => [name, weights[i]]))).toEqual(
      everywhere('warning', ['oem', 'error'], ['device-preparation', '']),
    );
  });

  it.each(['vm-hyperv-tv9', 'vm-vmware-arm64-tv9', 'vm-qemu-tpm-tv5'])('%s cannot do self-deploying mode', (name) => {
    for (const scenario of ['self-deploying', 'pre-provisioning'] as const) {
      const { ok, findings, summary } = report(fixture(name), scenario);
      expect(ok).toBe(false);
      expect(only(findings, 'virtual-machine')).toEqual(['error 0x800705B4']);
      expect(summary).toContain('self-deploying will fail: virtual machine');
    }
  });

  it('a ThinkPad is fit for a submission', () => {
    const { ok, summary } = report(fixture('laptop-lenovo-tv9'), 'oem');
    expect(ok).toBe(true);
    expect(summary).toContain('fit for an OEM submission');
  });

  it('a hash made on Linux is not said to import', () => {
    const { summary } = report(edited(CLEAN, poke(1, 21, '00'), toolBuild(0), osBuild(0, 0)), 'intune');
    expect(summary).toContain('acceptance of hashes made on Linux is not tested');
    expect(summary).not.toContain('will import');
  });

  it('a Wi-Fi address that comes again as 802_3 is called that', () => {
    const again = adapter('00:e1:8c:d9:1d:ab');
    const [finding] = report(edited(CLEAN, plus(8, again)), 'intune').findings;
    expect(finding).toMatchObject({ code: 'duplicate-mac', severity: 'warning' });
    expect(finding.message).toContain('virtual switch');
    expect(finding.hint).not.toContain('drivers');
  });

  it('a generic SKU is a remark, and no placeholder', () => {
    expect(only(report(edited(CLEAN, text(18, 'Calpella_CRB')), 'oem').findings, 'generic-value')).toEqual(['info']);
  });

  it('shows the firmware of a TPM as its maker writes it', () => {
    expect(tpmFirmwareVersion('983062.1039104')).toBe('15.22');
    expect(tpmFirmwareVersion('458754.196609')).toBe('7.2');
    for (const text of ['', '4.32.1', '99999999999.1', 'x.1']) expect(tpmFirmwareVersion(text)).toBeUndefined();
    const [finding] = report(edited(CLEAN, tpm('IFX ', '983062.1039104')), 'self-deploying').findings;
    expect(finding.message).toMatch(/15\.22 \(983062\.1039104\)/);
  });
});

describe('the licensing HWID', () => {
  const LAPTOP = 'laptop-lenovo-tv9';
  const mismatches = (input: string | Uint8Array, hwid?: 'bios' | 'all' | 'none'): (string | undefined)[] =>
    report(input, 'intune', hwid)
      .findings.filter(({ code }) => code === 'hwid-mismatch')
      .map(({ field }) => field);

  it.each(FIXTURES)('agrees with $name', ({ text: hash }) => {
    for (const hwid of ['bios', 'all'] as const) expect(mismatches(hash, hwid)).toEqual([]);
  });

  it.each<[what: string, edits: Edit[], bios: string[], all: string[]]>([
    ['UUID', [poke(12, 0, '0102')], ['smbios.uuid'], ['smbios.uuid']],
    ['serial number', [text(14, 'PF0EDITED')], ['smbios.uuid'], ['smbios.uuid']],
    ['manufacturer', [text(16, 'Contoso')], ['smbios.uuid'], ['smbios.uuid']],
    ['product', [text(17, 'Laptop 7')], ['smbios.uuid'], ['smbios.uuid']],
    ['firmware vendor', [text(15, 'Contoso')], ['smbios.uuid'], ['smbios.uuid']],
    ['disk', [data(7, Buffer.from('S1X2Y3|Disk|'))], [], ['disk.serialNumber']],
    ['memory', [poke(5, 0, '4000000000000000')], [], ['memory.totalGiB']],
    ['memory, rounded', [poke(5, 0, '1f00000000000000')], [], []],
    ['wired address', [poke(8, 4, 'c853090dc89c', 1)], [], ['networkAdapters[1].macAddress']],
    ['radio', [poke(8, 4, '40c73c89c973', 0)], [], ['networkAdapters[0].macAddress', 'networkAdapters[0].macAddress']],
    [
      'serial number and disk',
      [text(14, 'PF0EDITED'), data(7, Buffer.from('S1X2Y3|Disk|'))],
      ['smbios.uuid', 'disk.serialNumber'],
      ['smbios.uuid', 'disk.serialNumber'],
    ],
  ])('disagrees with an edited %s', (_, edits, bios, all) => {
    const bytes = editedAlone(LAPTOP, ...edits);
    expect(mismatches(bytes)).toEqual(bios);
    expect(mismatches(bytes, 'all')).toEqual(all);
    expect(mismatches(bytes, 'none')).toEqual([]);
  });

  it('is a warning that names what disagrees, and changes no verdict of an import', () => {
    const hash = decodeHash(fixture(LAPTOP));
    Object.assign(hash.smbios ?? {}, { systemSerialNumber: 'PF0EDITED' });
    const { ok, findings, summary } = report(encodeHash(hash), 'intune', 'all');
    expect(ok).toBe(true);
    const [finding] = findings;
    expect(finding).toMatchObject({ code: 'hwid-mismatch', severity: 'warning', block: 37 });
    for (const word of ['UUID', 'manufacturer', 'product', 'serial number', 'firmware vendor']) {
      expect(finding.message).toContain(word);
    }
    expect(summary).toContain('licensing HWID disagrees');
    expect(report(fixture(LAPTOP), 'intune', 'all').summary).toContain(
      'licensing HWID agrees with UUID, manufacturer, product, serial number, firmware vendor, memory, disk, network addresses and Bluetooth radio',
    );
  });

  it('is not compared where it is not of its known form', () => {
    expect(mismatches(editedAlone(LAPTOP, text(14, 'PF0EDITED'), data(37, Buffer.alloc(31))))).toEqual([]);
    expect(mismatches(editedAlone(LAPTOP, text(14, 'PF0EDITED'), poke(37, 0, 'ffff')))).toEqual([]);
  });
});
