/**
 * What Microsoft's documents say of devices and files, statement by statement: a hash or a file, a scenario or target, and
 * the finding that must be there, or must not. Places are file and line of the collected documents (000 to 004) that
 * docs/REGISTRATION.md was written from.
 */
import { describe, expect, it } from 'vitest';
import {
  type CsvTarget,
  checkCsvBytes,
  compareHashes,
  inspectHash,
  type ScenarioName,
  validateHash,
} from '../../src/core.js';
import { device, fileOf, HEADER, rowOf } from '../csv/devices.js';
import * as parts from '../match/devices.js';
import { type Edit, edited, modulus, poke, text, without } from './containers.js';
import { rocaModulus } from './moduli.js';

const NOW = new Date('2026-03-01T00:00:00Z');
const CLEAN = 'desktop-hp-tv9';
const vm = [text(17, 'Virtual Machine')];
const word = (value: number): string =>
  `${(value & 0xff).toString(16).padStart(2, '0')}${(value >>> 8).toString(16).padStart(2, '0')}`;
const windows = (build: number, revision: number): Edit => poke(1, 12, word(revision) + word(build));
const tpm = (vendor: string, firmware: string): Edit =>
  text(13, `TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'${vendor}'-Firmware:${firmware}`);
/** 15.22 as block 13 holds it. */
const FIRMWARE_15_22 = '983062.1039104';

/** Place, scenario, edits of a clean hash, and the finding: `severity code [prediction]`; `-code` for one that must be absent. */
type HashStatement = readonly [place: string, scenario: ScenarioName, edits: Edit[], finding: string];

const HASHES: readonly HashStatement[] = [
  // Virtual machines cannot do TPM attestation, with or without a virtual TPM.
  ['003:3388', 'self-deploying', vm, 'error virtual-machine 0x800705B4'],
  ['003:3549', 'self-deploying', vm, 'error virtual-machine 0x800705B4'],
  ['003:11179', 'self-deploying', [...vm, without(13, 25)], 'error virtual-machine 0x800705B4'],
  ['003:11410', 'pre-provisioning', vm, 'error virtual-machine 0x800705B4'],
  ['003:11410', 'intune', vm, 'info virtual-machine'],
  ['003:11410', 'user-driven', vm, 'info virtual-machine'],
  ['003:3277', 'user-driven', [...vm, poke(2, 6, '0100')], 'warning virtual-machine-size'],
  ['003:3277', 'user-driven', [...vm, poke(5, 0, '0300000000000000')], 'warning virtual-machine-size'],
  ['003:14296', 'user-driven', [...vm, poke(2, 6, '0200'), poke(5, 0, '0400000000000000')], '-virtual-machine-size'],
  // TPMs with known problems.
  ['003:3165', 'self-deploying', [tpm('IFX ', FIRMWARE_15_22)], 'warning known-tpm-problem'],
  ['003:3165', 'pre-provisioning', [tpm('IFX ', FIRMWARE_15_22)], 'warning known-tpm-problem'],
  ['003:3165', 'intune', [tpm('IFX ', FIRMWARE_15_22)], '-known-tpm-problem'],
  ['003:3194', 'self-deploying', [tpm('AMD ', '131072.6')], 'warning known-tpm-problem 0x80070490'],
  ['003:3295', 'self-deploying', [windows(22000, 600)], 'warning known-tpm-problem 0x81039023'],
  ['003:3295', 'self-deploying', [windows(22000, 675)], '-known-tpm-problem'],
  ['003:3307', 'self-deploying', [modulus(rocaModulus(7n))], 'warning weak-endorsement-key 0x81039024'],
  // Devices without a TPM, or without its key.
  ['003:11179', 'self-deploying', [without(25)], 'error no-endorsement-key'],
  ['003:14644', 'repair', [without(13, 25)], 'warning no-endorsement-key'],
  // Windows Autopilot device preparation.
  ['003:206', 'device-preparation', [windows(22631, 3000)], 'error windows-build'],
  ['003:206', 'device-preparation', [windows(22631, 3374)], '-windows-build'],
  ['003:207', 'device-preparation', [windows(22621, 3000)], 'error windows-build'],
  ['003:207', 'device-preparation', [windows(22621, 3374)], '-windows-build'],
  ['003:64', 'device-preparation', [windows(26100, 1)], '-windows-build'],
  ['003:206', 'intune', [windows(22631, 3000)], '-windows-build'],
];

describe('what is published of a device', () => {
  it.each(HASHES)('%s, %s: %#', (_place, scenario, edits, expected) => {
    const { findings } = validateHash(inspectHash(edited(CLEAN, ...edits)), { scenario, now: NOW });
    const told = findings.map(({ severity, code, predicts }) => [severity, code, predicts].filter(Boolean).join(' '));
    if (expected.startsWith('-')) {
      expect(findings.map(({ code }) => String(code))).not.toContain(expected.slice(1));
    } else {
      expect(told.filter((one) => one.startsWith(expected))).not.toEqual([]);
    }
  });
});

const A = device(1);
const ASSIGNED = `${HEADER},Group Tag,Assigned User`;
const PARTNER = `${HEADER},Manufacturer name,Device model`;

/** Place, target, file, the code that must be among the findings, or `-code` for one that must not. */
type FileStatement = readonly [
  place: string,
  target: CsvTarget,
  file: string,
  finding: string,
  scenario?: ScenarioName,
];

const FILES: readonly FileStatement[] = [
  ['003:12159', 'intune', fileOf(HEADER, rowOf({ ...A, product: '' })), '-blank-field'],
  ['003:12175', 'intune', fileOf(ASSIGNED, rowOf(A, 'Kiosk', 'ada@contoso.com')), '-extra-column'],
  ['003:4376', 'intune', fileOf(`${HEADER},Assigned User`, rowOf(A, 'ada@contoso.com')), 'missing-column'],
  ['003:4376', 'intune', fileOf(`${HEADER},Assigned User`, rowOf(A, 'ada@contoso.com')), '-extra-column'],
  ['003:8246', 'intune', fileOf(ASSIGNED, rowOf(A, '', 'ada@contoso.com')), 'assigned-user-ignored', 'self-deploying'],
  ['003:8246', 'intune', fileOf(ASSIGNED, rowOf(A, '', 'ada@contoso.com')), '-assigned-user-ignored', 'user-driven'],
  ['003:12256', 'intune', fileOf(HEADER, rowOf(A), rowOf(A)), 'duplicate-hash'],
  ['003:14555', 'partner-center', fileOf(PARTNER, rowOf(A, 'HP', 'HP ZBook')), '-header-unknown'],
  ['003:14555', 'partner-center', fileOf(PARTNER, `,,${A.hash},,`), '-blank-field'],
  ['003:163', 'corporate-identifiers', fileOf('HP,ZBook,5CG77X'), '-blank-field'],
  ['003:163', 'corporate-identifiers', fileOf('HP,,5CG77X'), 'blank-field'],
  ['003:300', 'corporate-identifiers', fileOf('HP,ZBook,Default string'), 'placeholder-value'],
];

describe('what is published of a file', () => {
  it.each(FILES.map((one) => [one[0], one[1], one] as const))('%s, %s: %#', (_place, target, statement) => {
    const [, , file, expected, scenario] = statement;
    const { findings } = checkCsvBytes(file, { target, now: NOW, ...(scenario ? { scenario } : {}) });
    const codes = findings.map(({ code }) => String(code));
    if (expected.startsWith('-')) expect(codes).not.toContain(expected.slice(1));
    else expect(codes).toContain(expected);
  });

  it('003:12256: of duplicates the service processes one, and refuses the rest', () => {
    const { findings } = checkCsvBytes(fileOf(HEADER, rowOf(A), rowOf(A), rowOf(A)), { now: NOW });
    expect(findings).toMatchObject([
      { code: 'duplicate-hash', severity: 'error', count: 2, predicts: 'ZtdDeviceDuplicated' },
    ]);
  });
});

describe('what is published of changed hardware', () => {
  const hash = parts.fixture(CLEAN);

  it.each<[place: string, repairs: parts.Repair[], verdict: string]>([
    ['003:2309', [parts.board(1), parts.allAdapters(2)], 'different'],
    ['003:2309', [parts.tpm(3)], 'different'],
    ['003:2309', [parts.wlan(4)], 'same'],
    ['003:10592', [parts.disk(5), parts.reimaged], 'same'],
    ['003:10592', [parts.board(6)], 'different'],
    ['003:2367', [parts.addAdapter(7, { enumerator: 'USB' })], 'same'],
  ])('%s: %#', (_place, repairs, verdict) => {
    expect(compareHashes(hash, parts.repaired(hash, ...repairs)).verdict).toBe(verdict);
  });

  it('003:2367: the system disk counts more than other disks, and LAN as much as WLAN', () => {
    const two = parts.repaired(hash, parts.dataDisk(8));
    const bits = (field: string): number =>
      compareHashes(two, two).contributions.find((one) => one.field === field)?.bits ?? 0;
    expect(bits('disk.serialNumber')).toBeGreaterThan(bits('disks'));
    const lan = compareHashes(hash, parts.repaired(hash, parts.onlyAdapters(hash.networkAdapters[1])));
    const wlan = compareHashes(hash, parts.repaired(hash, parts.onlyAdapters(hash.networkAdapters[2])));
    expect(lan.bits).toBe(wlan.bits);
  });
});
