import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, type Finding, inspectHash, type ScenarioName, validateHash } from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { adapter, data, type Edit, edited, editedAlone, modulus, plus, poke, text, without } from './containers.js';
import { factorModulus, rocaModulus } from './moduli.js';

/** Some weeks after the newest fixture was captured. */
const NOW = new Date('2026-03-01T00:00:00Z');
const CLEAN = 'desktop-hp-tv9';

/** What the summary says of a hash whose licensing HWID fits. */
const AGREES = 'licensing HWID agrees with UUID, manufacturer, product, serial number and firmware vendor';

const line = ({ severity, code, field }: Finding): string => `${severity} ${code}${field ? ` ${field}` : ''}`;

function check(input: string | Uint8Array, scenario: ScenarioName = 'intune') {
  return validateHash(inspectHash(input), { scenario, now: NOW });
}

/** What each fixture deserves, and why. */
const EXPECTED: Record<string, string[]> = {
  'desktop-hp-tv9': [],
  'laptop-hp-2018-tv3': [],
  'laptop-hp-amd-tv8': [],
  'laptop-hp-hybrid-tv8': [],
  'laptop-hp-touch-tv9': [],
  // Lenovo's SKU numbers have more than the 32 characters that OEM quality checks accept, which matters in oem alone.
  'laptop-lenovo-tv9': [],
  'laptop-surface-tv8': [],
  // Hyper-V has SKU "None", a disk without a serial number, and no product key.
  'vm-hyperv-tv9': [
    'warning placeholder-value smbios.skuNumber',
    'warning missing-field disk.serialNumber',
    'warning missing-field productKey.id',
    'info virtual-machine smbios.systemProductName',
  ],
  // QEMU without -smbios leaves serial, SKU and family empty; its adapter's address is made up.
  'vm-qemu-no-tpm-tv7': [
    'error placeholder-value smbios.systemSerialNumber',
    'warning placeholder-value smbios.skuNumber',
    'warning placeholder-value smbios.systemFamily',
    'warning missing-field productKey.id',
    'info locally-administered-mac networkAdapters[0].macAddress',
    'warning missing-field tpm.versionText',
    'warning no-endorsement-key tpm.endorsementKey',
    'info virtual-machine smbios.systemProductName',
  ],
  'vm-qemu-tpm-tv5': [
    'error placeholder-value smbios.systemSerialNumber',
    'warning placeholder-value smbios.skuNumber',
    'warning placeholder-value smbios.systemFamily',
    'warning missing-field productKey.id',
    'info locally-administered-mac networkAdapters[0].macAddress',
    'info virtual-machine smbios.systemProductName',
  ],
  // VMware counts up the SKU, and Windows on ARM saw neither its disk nor an adapter.
  'vm-vmware-arm64-tv9': [
    'warning placeholder-value smbios.skuNumber',
    'warning missing-field disk.serialNumber',
    'warning missing-field productKey.id',
    'warning missing-field networkAdapters',
    'info virtual-machine smbios.systemProductName',
  ],
  'winpe-dell-tv9': ['warning os-type-winpe osType'],
  // One of its adapters has a locally administered address.
  'workstation-hp-two-gpu-tv9': ['info locally-administered-mac networkAdapters[1].macAddress'],
};

describe('the fixtures', () => {
  it.each(FIXTURES)('$name has exactly what it deserves', ({ name, text: hash }) => {
    expect(check(hash).findings.map(line)).toEqual(EXPECTED[name]);
  });

  it.each(FIXTURES)('$name: a model gives the same report as its text', ({ text: hash }) => {
    expect(validateHash(decodeHash(hash), { now: NOW })).toEqual(check(hash));
  });
});

/** Severity of a missing or placeholder field: in intune and user-driven, in the two that need a TPM, oem, repair. */
type Severities = [string, string, string, string];

const MISSING: [string, number, Severities][] = [
  ['smbios.uuid', 12, ['error', 'error', 'error', 'error']],
  ['smbios.systemSerialNumber', 14, ['error', 'error', 'error', 'error']],
  ['smbios.systemManufacturer', 16, ['error', 'error', 'error', 'error']],
  ['smbios.systemProductName', 17, ['error', 'error', 'error', 'error']],
  ['smbios.skuNumber', 18, ['', '', 'error', '']],
  ['smbios.systemFamily', 19, ['warning', 'warning', 'error', '']],
  ['networkAdapters', 8, ['warning', 'warning', 'error', 'error']],
  ['disk.serialNumber', 7, ['warning', 'warning', 'error', 'error']],
  ['tpm.versionText', 13, ['warning', 'error', 'error', '']],
  ['productKey.id', 24, ['warning', 'warning', 'error', 'error']],
  ['osType', 1, ['', '', '', 'error']],
  ['memory.totalGiB', 5, ['', '', 'warning', '']],
  ['disk.capacityGB', 6, ['', '', 'warning', '']],
  ['enclosure.chassisType', 10, ['', '', 'warning', '']],
];
const COLUMNS: [ScenarioName, number][] = [
  ['intune', 0],
  ['user-driven', 0],
  ['self-deploying', 1],
  ['pre-provisioning', 1],
  ['oem', 2],
  ['repair', 3],
];
const TEXT_BLOCKS = [13, 14, 16, 17, 18, 19, 24];

describe.each(COLUMNS)('scenario %s', (scenario, column) => {
  it.each(MISSING)('%s missing (block %i)', (field, block, severities) => {
    const expected = severities[column] === '' ? [] : [`${severities[column]} missing-field ${field}`];
    expect(check(edited(CLEAN, without(block)), scenario).findings.map(line)).toEqual(expected);
    if (!TEXT_BLOCKS.includes(block)) return;
    for (const blank of ['', '  ']) {
      expect(check(edited(CLEAN, text(block, blank)), scenario).findings.map(line)).toEqual(expected);
    }
  });

  it.each([
    ['smbios.systemSerialNumber', 14],
    ['smbios.systemManufacturer', 16],
    ['smbios.systemProductName', 17],
    ['smbios.skuNumber', 18],
    ['smbios.systemFamily', 19],
  ])('%s a placeholder (block %i)', (field, block) => {
    const [, , severities] = MISSING.find(([path]) => path === field) as (typeof MISSING)[number];
    const expected = [`${severities[column] || 'warning'} placeholder-value ${field}`];
    expect(check(edited(CLEAN, text(block, 'To be filled by O.E.M.')), scenario).findings.map(line)).toEqual(expected);
  });

  it('no endorsement key', () => {
    const severity = column === 0 ? 'warning' : 'error';
    expect(check(edited(CLEAN, without(25)), scenario).findings.map(line)).toEqual([
      `${severity} no-endorsement-key tpm.endorsementKey`,
    ]);
  });

  it('a text over the limit', () => {
    const expected = scenario === 'oem' ? ['warning field-too-long smbios.systemManufacturer'] : [];
    expect(check(edited(CLEAN, text(16, 'M'.padEnd(33, 'aker'))), scenario).findings.map(line)).toEqual(expected);
    expect(check(edited(CLEAN, text(16, 'Maker'.padEnd(40))), scenario).findings.map(line)).toEqual([]);
  });

  it('a TPM 1.2', () => {
    const old = "TPM-Version:01.02-SpecLevel:2-Errata:3-VendorID:'IFX '-Firmware:4.32";
    expect(check(edited(CLEAN, text(13, old)), scenario).findings.map(line)).toEqual(
      column === 1 ? ['error tpm-version tpm.versionText'] : [],
    );
  });
});

const ZERO_SERIAL = Buffer.from('0000_0000_0000_0000.|SAMSUNG|', 'latin1');
const first = (name: string): Buffer =>
  Buffer.from(FIXTURES.find((f) => f.name === name)?.blocks.find(({ type }) => type === 25)?.hex ?? '', 'hex');

/** Each finding: what is done to a clean fixture, and exactly what is then found. */
const CASES: [string, Edit[], string[]][] = [
  ['the UUID all zero', [data(12, Buffer.alloc(16))], ['error placeholder-uuid smbios.uuid']],
  [
    'a listed UUID',
    [data(12, Buffer.from('00020003000400050006000700080009', 'hex'))],
    ['error placeholder-uuid smbios.uuid'],
  ],
  [
    'a listed UUID, swapped',
    [data(12, Buffer.from('03000200040005000006000700080009', 'hex'))],
    ['error placeholder-uuid smbios.uuid'],
  ],
  [
    'a UUID of the wrong size',
    [data(12, Buffer.alloc(15, 7))],
    ['info opaque-block', 'error missing-field smbios.uuid'],
  ],
  ['a short serial number', [text(14, 'A1')], ['error placeholder-value smbios.systemSerialNumber']],
  ['a disk serial number of zeros', [data(7, ZERO_SERIAL)], ['warning placeholder-value disk.serialNumber']],
  [
    'a disk without serial number',
    [data(7, Buffer.from('|Virtual Disk|Msft'))],
    ['warning missing-field disk.serialNumber'],
  ],
  ['one address twice', [poke(8, 4, 'ace2d3c61e6d', 0)], ['warning duplicate-mac networkAdapters[1].macAddress']],
  ['an address of zeros', [poke(8, 4, '000000000000', 1)], ['warning placeholder-mac networkAdapters[1].macAddress']],
  ['the broadcast address', [poke(8, 4, 'ffffffffffff', 2)], ['warning placeholder-mac networkAdapters[2].macAddress']],
  ['a multicast address', [poke(8, 4, '01005e000001')], ['warning placeholder-mac networkAdapters[0].macAddress']],
  ['a listed address', [poke(8, 4, '204153594eff')], ['warning placeholder-mac networkAdapters[0].macAddress']],
  [
    'a locally administered address',
    [poke(8, 4, '02e1d3c61e6d')],
    ['info locally-administered-mac networkAdapters[0].macAddress'],
  ],
  [
    'an adapter on USB',
    [plus(8, adapter('8c:9b:82:13:c5:d6', 'USB'))],
    ['warning removable-adapter networkAdapters[3].macAddress'],
  ],
  [
    'an even modulus',
    [modulus(Buffer.concat([first(CLEAN).subarray(0, 255), Buffer.from([2])]))],
    ['warning weak-endorsement-key tpm.endorsementKey'],
  ],
  [
    'a modulus without its top bit',
    [modulus(Buffer.concat([Buffer.from([0x7f]), first(CLEAN).subarray(1)]))],
    ['warning weak-endorsement-key tpm.endorsementKey'],
  ],
  [
    'a modulus of 255 bytes',
    [modulus(first(CLEAN).subarray(1))],
    ['info opaque-block', 'warning weak-endorsement-key tpm.endorsementKey'],
  ],
  [
    'a modulus with the factor 167',
    [modulus(factorModulus(first(CLEAN), 167n))],
    ['warning weak-endorsement-key tpm.endorsementKey'],
  ],
  ['a ROCA modulus', [modulus(rocaModulus(31337n))], ['warning weak-endorsement-key tpm.endorsementKey']],
  [
    "another key's OfflineDeviceId",
    [data(25, first('laptop-lenovo-tv9'))],
    ['error offline-id-mismatch offlineDeviceId.id'],
  ],
  ['a random OfflineDeviceId of no TPM', [poke(11, 4, '0301'), poke(11, 10, 'abcd')], []],
  ['a product key id of 12 digits', [text(24, '330576681222')], ['error product-key-id-format productKey.id']],
  ['a product key id with a letter', [text(24, '330576681222X')], ['error product-key-id-format productKey.id']],
  ['a product key id of zeros', [text(24, '0000000000000')], ['warning placeholder-value productKey.id']],
  ['captured in WinPE', [poke(1, 21, '01')], ['warning os-type-winpe osType']],
  ['captured in 2000', [poke(1, 16, '00000000')], ['warning clock-implausible capturedAt']],
  ['captured a second before 2015', [poke(1, 16, '7f0a371c')], ['warning clock-implausible capturedAt']],
  ['captured two days ahead', [poke(1, 16, seconds('2026-03-03T00:00:00Z'))], ['warning clock-implausible capturedAt']],
  ['captured an hour ahead', [poke(1, 16, seconds('2026-03-01T01:00:00Z'))], []],
  ["a hypervisor's product", [text(17, 'VirtualBox')], ['info virtual-machine smbios.systemProductName']],
  ["a hypervisor's maker", [text(16, 'innotek GmbH')], ['info virtual-machine smbios.systemManufacturer']],
  ["a hypervisor's address", [poke(8, 4, '00155d', 1)], ['info virtual-machine smbios.systemProductName']],
  [
    "a hypervisor's TPM",
    [text(13, "TPM-Version:2.0 -Level:0-Revision:1.38-VendorID:'VMW '-Firmware:1.1")],
    ['info virtual-machine smbios.systemProductName'],
  ],
];

function seconds(iso: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE((Date.parse(iso) - Date.UTC(2000, 0, 1)) / 1000);
  return bytes.toString('hex');
}

describe('each finding', () => {
  it.each(CASES)('%s', (_, edits, expected) => {
    const report = check(edited(CLEAN, ...edits));
    expect(report.findings.map(line)).toEqual(expected);
    expect(report.ok).toBe(!expected.some((found) => found.startsWith('error')));
  });

  it.each(CASES)('%s: says where, what and what to do', (_, edits) => {
    for (const finding of check(edited(CLEAN, ...edits)).findings) {
      expect(finding.message).toMatch(/^[a-z]/);
      expect(finding.source).not.toBe('');
      if (finding.severity !== 'info') expect(finding.hint).toBeTruthy();
      expect(finding).not.toHaveProperty('value');
    }
  });

  it.each([
    ['error', 'an OEM submission', [poke(10, 0, '01')], 'info chassis-type enclosure.chassisType'],
    ['a laptop without a display', 'winpe', [poke(10, 0, '0a'), without(9, 27)], 'warning missing-field displays'],
  ] as [string, string, Edit[], string][])('OEM quality checks: %s', (_, __, edits, expected) => {
    expect(check(edited(CLEAN, ...edits), 'oem').findings.map(line)).toEqual([expected]);
    expect(check(edited(CLEAN, ...edits)).findings).toEqual([]);
  });

  it('names the field in the model, the block, its offset and oa3tool', () => {
    const [finding] = check(edited(CLEAN, text(14, 'Default string'))).findings;
    expect(finding).toMatchObject({ code: 'placeholder-value', field: 'smbios.systemSerialNumber', block: 14 });
    expect(finding.message).toContain('SmbiosSystemSerialNumber');
    expect(finding.message).toContain('"Default string"');
    expect(finding.source).toEqual({
      document: 'docs/REGISTRATION.md',
      section: '2. Placeholder values',
      detail: 'systemd hwdb',
    });
    expect(inspectHash(edited(CLEAN, text(14, 'Default string'))).blocks.find(({ type }) => type === 14)?.offset).toBe(
      finding.offset,
    );
  });

  it.each([
    [14, 'InvalidZtdHardwareHash'],
    [16, 'InvalidZtdHardwareHash'],
    [17, undefined],
    [12, undefined],
  ])('without block %i the service answers %s', (block, predicts) => {
    expect(check(edited(CLEAN, without(block))).findings[0].predicts).toBe(predicts);
  });

  it('predicts the timeout of a device without endorsement key only where it is needed', () => {
    expect(check(edited(CLEAN, without(25)), 'self-deploying').findings[0].predicts).toBe('0x800705B4');
    expect(check(edited(CLEAN, without(25))).findings[0].predicts).toBeUndefined();
  });

  it('never lets control characters of a value through', () => {
    const { findings } = check(edited(CLEAN, text(24, '\u001b[31m\u202e\u0007')));
    expect(findings[0].code).toBe('product-key-id-format');
    expect(findings[0].message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('options', () => {
  const serial = edited(CLEAN, text(14, 'Default string'), text(18, 'SKU'));

  it('accepts what the caller allows: by code, by field, by value', () => {
    const codes = (allow: { code: string; field?: string; value?: string }[]) =>
      validateHash(inspectHash(serial), { allow, now: NOW }).findings.map(line);
    expect(codes([])).toHaveLength(2);
    expect(codes([{ code: 'placeholder-value' }])).toEqual([]);
    expect(codes([{ code: 'placeholder-value', field: 'smbios.skuNumber' }])).toEqual([
      'error placeholder-value smbios.systemSerialNumber',
    ]);
    expect(codes([{ code: 'placeholder-value', value: 'DEFAULT  STRING.' }])).toEqual([
      'warning placeholder-value smbios.skuNumber',
    ]);
  });

  it('takes a scenario of the caller', () => {
    const scenario = {
      name: 'lab',
      purpose: 'our lab',
      fields: { family: 'info' },
      source: 'https://example.com/lab',
    } as const;
    const report = validateHash(inspectHash(edited(CLEAN, without(14, 19))), { scenario, now: NOW });
    expect(report.findings.map(line)).toEqual(['info missing-field smbios.systemFamily']);
    expect(report).toMatchObject({ ok: true, scenario: 'lab', schemaVersion: 1 });
  });

  it('refuses a scenario that there is not', () => {
    expect(() => validateHash(inspectHash(serial), { scenario: 'none' as ScenarioName })).toThrow(RangeError);
  });

  it('strict counts warnings, but not remarks', () => {
    const strict = (name: string) => validateHash(inspectHash(fixture(name)), { strict: true, now: NOW }).ok;
    expect(strict('desktop-hp-tv9')).toBe(true);
    expect(strict('workstation-hp-two-gpu-tv9')).toBe(true);
    expect(strict('winpe-dell-tv9')).toBe(false);
  });
});

describe('damaged inputs', () => {
  it('gives the findings of text and container, then those of the fields', () => {
    const bytes = edited(CLEAN, without(14));
    bytes[200] ^= 1;
    expect(check(bytes).findings.map(({ code }) => code)).toEqual(['checksum-mismatch', 'missing-field']);
    expect(check('no base64!').findings.map(({ code }) => code)).toEqual(['base64-alphabet']);
    expect(check('').ok).toBe(false);
  });

  it.each([
    ['opaque blocks', () => edited(CLEAN, data(12, Buffer.alloc(3)), plus(60, Buffer.from('new')), without(27))],
    ['a cut tail', () => edited(CLEAN).subarray(0, 1800)],
    ['a foreign tail', () => edited(CLEAN).fill(7, 2900, 2950)],
    ['a licensing block of another device', () => editedAlone(CLEAN, text(14, 'OTHER77'), text(16, 'Other'))],
  ])('a model with %s gives the same report as its bytes', (_, make) => {
    const bytes = make();
    const options = { now: NOW, hwid: 'all' } as const;
    const report = validateHash(inspectHash(bytes), options);
    expect(report.findings).not.toEqual([]);
    expect(validateHash(decodeHash(bytes), options)).toEqual(report);
  });

  it('a model that lost a block says where its opaque blocks are now', () => {
    const hash = decodeHash(edited(CLEAN, plus(60, Buffer.from('new')), plus(61, Buffer.from('newer'))));
    delete hash.memory;
    const offsets = inspectHash(encodeHash(hash)).blocks.flatMap(({ type, offset }) => (type >= 60 ? [offset] : []));
    const found = validateHash(hash, { now: NOW }).findings.filter(({ code }) => code === 'opaque-block');
    expect(found.map(({ offset }) => offset)).toEqual(offsets);
  });

  it('a model whose checksum was wrong stays damaged, one that was edited does not', () => {
    const bytes = edited(CLEAN);
    bytes[200] ^= 1;
    expect(validateHash(decodeHash(bytes), { now: NOW }).findings[0].code).toBe('checksum-mismatch');
    const hash = decodeHash(fixture(CLEAN));
    Object.assign(hash.smbios ?? {}, { systemSerialNumber: 'OTHER77' });
    expect(validateHash(hash, { now: NOW, hwid: 'none' }).findings).toEqual([]);
    expect(validateHash(hash, { now: NOW }).findings.map(line)).toEqual(['warning hwid-mismatch smbios.uuid']);
  });
});

describe('the summary', () => {
  it.each([
    ['laptop-surface-tv8', 'intune', 'will import'],
    ['desktop-hp-tv9', 'intune', `will import; ${AGREES}`],
    ['desktop-hp-tv9', 'self-deploying', `will import; fit for self-deploying mode; ${AGREES}`],
    ['desktop-hp-tv9', 'oem', `will import; fit for an OEM submission; ${AGREES}`],
    ['winpe-dell-tv9', 'intune', `will import; captured in WinPE; ${AGREES}`],
    ['winpe-dell-tv9', 'oem', `will import; not fit for an OEM submission: captured in WinPE; ${AGREES}`],
    ['vm-hyperv-tv9', 'self-deploying', `will import; self-deploying will fail: virtual machine; ${AGREES}`],
    [
      'desktop-hp-tv9',
      'device-preparation',
      `needs no import of its hash; fit for Windows Autopilot device preparation; ${AGREES}`,
    ],
    [
      'vm-hyperv-tv9',
      'oem',
      `will import; not fit for an OEM submission: SKU, disk serial number and product key id; self-deploying will fail: virtual machine; ${AGREES}`,
    ],
    [
      'vm-qemu-no-tpm-tv7',
      'intune',
      'may import, but identifies no device: serial number without meaning; self-deploying will fail: virtual machine',
    ],
  ] as [string, ScenarioName, string][])('%s for %s', (name, scenario, summary) => {
    expect(check(fixture(name), scenario).summary).toBe(summary);
  });

  it.each([
    [[without(13, 25)], 'will import; self-deploying will fail: no TPM'],
    [[without(25)], 'will import; self-deploying will fail: no endorsement key'],
    [[without(14)], 'will not import: no serial number'],
    [[without(14, 16)], 'will not import: no serial number and manufacturer'],
    [[without(12)], 'will hardly import: no UUID'],
    [[data(25, first('laptop-lenovo-tv9'))], 'may import, but mixes two devices'],
    [[modulus(rocaModulus(7n))], 'will import; self-deploying may fail: weak endorsement key'],
  ] as [Edit[], string][])('case %#: %s', (edits, summary) => {
    expect(check(edited(CLEAN, ...edits)).summary.replace(`; ${AGREES}`, '')).toBe(summary);
  });

  it('says of a damaged hash that it will not import', () => {
    expect(check('T0E').summary).toBe('will not import: its base64 is damaged');
  });
});

describe('any input', () => {
  const scenarios = COLUMNS.map(([name]) => name);

  it('is answered, in every scenario', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...scenarios), (bytes, scenario) => {
        check(bytes, scenario);
      }),
    );
  });

  it('is answered where any bytes of a fixture were changed', () => {
    const change = fc.tuple(fc.nat({ max: 1400 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.constantFrom(...FIXTURES), fc.array(change, { maxLength: 30 }), ({ text: hash }, changes) => {
        const bytes = new Uint8Array(Buffer.from(hash, 'base64'));
        for (const [at, value] of changes) bytes[at] = value;
        const report = check(bytes, 'oem');
        expect(report.ok).toBe(report.findings.every(({ severity }) => severity !== 'error'));
      }),
    );
  });

  it('is answered for blocks of any data', () => {
    const block = fc.record({ type: fc.integer({ min: 1, max: 40 }), data: fc.uint8Array({ maxLength: 300 }) });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 40 }), (blocks) => {
        const bytes = edited(CLEAN, () => blocks.map(({ type, data: value }) => ({ type, data: Buffer.from(value) })));
        expect(check(bytes).summary).not.toBe('');
      }),
    );
  });
});
