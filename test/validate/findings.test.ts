/** What findings say to people: which value, why, what to do, who says so; and what a caller can accept by value. */
import { describe, expect, it } from 'vitest';
import { type Finding, HashReader, inspectHash, type ScenarioName, sourceText, validateHash } from '../../src/core.js';
import { checkHash, checkRules } from '../../src/validate/index.js';
import { PLACEHOLDER_MACS, PLACEHOLDER_TEXTS, PLACEHOLDER_UUIDS } from '../../src/validate/placeholder-table.js';
import { toFinding } from '../../src/validate/rules.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { adapter, data, type Edit, edited, modulus, plus, poke, text, without } from './containers.js';
import { rocaModulus } from './moduli.js';

const CLEAN = 'desktop-hp-tv9';
const NOW = new Date('2026-03-01T00:00:00Z');

function findings(scenario: ScenarioName, edits: Edit[], allow: { code: string; value?: string }[] = []): Finding[] {
  return validateHash(inspectHash(edited(CLEAN, ...edits)), { scenario, allow, now: NOW }).findings;
}

describe('the message', () => {
  it.each([
    ['the UUID is gone', [without(12)], 'is missing'],
    ['a text is gone', [without(16)], 'is missing'],
    ['a text is blank', [text(16, ' ')], 'is blank'],
    ['the serial number is blank', [text(14, ' ')], 'is blank'],
    ['the disk is gone', [without(7)], 'is missing'],
    ['the disk serial number is blank', [data(7, Buffer.from('|Virtual Disk|Msft'))], 'is blank'],
    ['the product key id is gone', [without(24)], 'is missing'],
    ['the product key id is blank', [text(24, '')], 'is blank'],
    ['the TPM version is gone', [without(13)], 'is missing'],
    ['the TPM version is blank', [text(13, '')], 'is blank'],
    ['the memory is gone', [without(5)], 'is missing'],
    ['the memory is zero', [poke(5, 0, '00000000')], 'is zero'],
    ['the disk capacity is gone', [without(6)], 'is missing'],
    ['the disk capacity is zero', [poke(6, 0, '00000000')], 'is zero'],
    ['no display was seen', [poke(10, 0, '0a')], 'is missing'],
    ['it was captured in 2000', [poke(1, 16, '00000000')], '2000-01-01, before 2015'],
    ['it was captured on another day of 2014', [poke(1, 16, seconds('2014-12-31T23:59:59Z'))], '2014-12-31, before'],
    ['it was captured tomorrow', [poke(1, 16, seconds('2026-03-03T11:22:33Z'))], '2026-03-03, in the future'],
    ['the chassis is not listed', [poke(10, 0, '01')], '0x01 (Other)'],
    ['the chassis is not listed, a letter', [poke(10, 0, '0c')], '0x0C (Docking Station)'],
    ['an address is zero', [poke(8, 4, '000000000000')], '00:00:00:00:00:00 (MacAddress, block 8)'],
    ['an address is zero, why', [poke(8, 4, '000000000000')], 'it is all zero'],
    ['an address is the broadcast address', [poke(8, 4, 'ffffffffffff')], 'it is the broadcast address'],
    ['an address is a group', [poke(8, 4, '01005e000001')], 'it is the address of a group'],
    ['an address is listed', [poke(8, 4, '204153594eff')], 'it is RAS asynchronous adapter; listed by GLPI'],
    ['an address is listed without a word', [poke(8, 4, 'feffffffffff')], 'it is listed by GLPI'],
    ['an address appears twice', [poke(8, 4, 'ace2d3c61e6d', 0)], 'appears twice, for adapters 0 and 1'],
    ['a key is ROCA', [modulus(rocaModulus(7n))], 'CVE-2017-15361'],
    [
      'a virtual machine',
      [text(16, 'QEMU'), text(17, 'KVM')],
      'a virtual machine: KVM, by its manufacturer, product name',
    ],
    ['a virtual address', [poke(8, 4, '00155d')], 'Hyper-V, by its prefix of a MAC address'],
    [
      'a virtual TPM',
      [text(13, "TPM-Version:2.0 -Level:0-Revision:1.38-VendorID:'VMW '-Firmware:1.1")],
      'VMware, by its manufacturer of the TPM',
    ],
  ] as [string, Edit[], string][])('says so where %s', (_, edits, words) => {
    expect(
      findings('oem', edits)
        .map(({ message }) => message)
        .join('\n'),
    ).toContain(words);
  });
});

describe('what to do, and who says so', () => {
  it.each([
    [
      'an OEM corrects a text that is too long',
      'oem',
      [text(16, 'M'.padEnd(33, 'aker'))],
      { hint: /maker of the firmware/ },
    ],
    [
      'the limits are those of OEM quality checks',
      'oem',
      [text(16, 'M'.padEnd(33, 'aker'))],
      { source: /OEM quality/ },
    ],
    ['so are the chassis types', 'oem', [poke(10, 0, '01')], { source: /OEM quality/ }],
    ['a ROCA key goes with an update', 'intune', [modulus(rocaModulus(7n))], { hint: /update/, source: /CVE/ }],
    [
      'another weak key does not',
      'intune',
      [modulus(Buffer.alloc(256, 0xf0))],
      { hint: /^capture again/, source: /fips/ },
    ],
    [
      'WinPE is left for Windows',
      'intune',
      [poke(1, 21, '01')],
      { hint: /full operating system/, source: /published/ },
    ],
    ['a random address may stay', 'intune', [poke(8, 4, '02e1d3c61e6d')], { hint: /nothing to do/, source: /rfc9542/ }],
    ['a dock goes', 'intune', [plus(8, adapter('8c:9b:82:13:c5:d6', 'USB'))], { hint: /unplug/, source: /published/ }],
    ['a value of no one collection', 'intune', [text(18, 'System SKU')], { source: /several inventory projects/ }],
    ['a value of one', 'intune', [text(18, 'SKU')], { source: /hardinfo2/ }],
  ] as [string, ScenarioName, Edit[], Record<string, RegExp>][])('%s', (_, scenario, edits, expected) => {
    const [finding] = findings(scenario, edits).filter(({ code }) => code !== 'opaque-block');
    for (const [member, pattern] of Object.entries(expected)) {
      expect(member === 'source' ? sourceText(finding.source) : finding.hint).toMatch(pattern);
    }
  });

  it('of a virtual machine there is nothing to do', () => {
    expect(findings('intune', [text(17, 'KVM')])[0]).not.toHaveProperty('hint');
  });

  it('every placeholder names who published it', () => {
    for (const [source] of [...PLACEHOLDER_TEXTS, ...PLACEHOLDER_UUIDS, ...PLACEHOLDER_MACS]) {
      expect(source).toMatch(/\w/);
    }
  });
});

describe('a finding is accepted by its value', () => {
  it.each([
    ['field-too-long', [text(16, 'M'.padEnd(33, 'aker'))], 'M'.padEnd(33, 'aker')],
    ['field-too-long', [poke(5, 0, '10270000')], '10000'],
    ['chassis-type', [poke(10, 0, '0c')], '0x0C'],
    ['product-key-id-format', [text(24, '12345')], '12345'],
    ['placeholder-mac', [poke(8, 4, '204153594eff')], '20:41:53:59:4e:ff'],
    ['locally-administered-mac', [poke(8, 4, '02e1d3c61e6d')], '02:e1:d3:c6:1e:6d'],
    ['duplicate-mac', [poke(8, 4, 'ace2d3c61e6d')], 'ac:e2:d3:c6:1e:6d'],
    ['virtual-machine', [text(17, 'KVM')], 'KVM'],
  ] as [string, Edit[], string][])('%s', (code, edits, value) => {
    const codes = (accepted: string): string[] =>
      findings('oem', edits, [{ code, value: accepted }]).map((finding) => finding.code);
    expect(codes(value)).not.toContain(code);
    expect(codes(`${value}0`)).toContain(code);
  });
});

describe('the time of capture', () => {
  it.each([
    ['the first second of 2015', '2015-01-01T00:00:00Z', []],
    ['the second before', '2014-12-31T23:59:59Z', ['clock-implausible']],
    ['a day ahead', '2026-03-02T00:00:00Z', []],
    ['a day and a second ahead', '2026-03-02T00:00:01Z', ['clock-implausible']],
  ])('%s', (_, when, expected) => {
    expect(findings('intune', [poke(1, 16, seconds(when))]).map(({ code }) => code)).toEqual(expected);
  });
});

function seconds(iso: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE((Date.parse(iso) - Date.UTC(2000, 0, 1)) / 1000);
  return bytes.toString('hex');
}

describe('an adapter', () => {
  it.each([
    ['USB', true],
    ['usb', true],
    ['USBSTOR', false],
    ['US', false],
    ['UXB', false],
    ['BTH', false],
  ])('of the enumerator %s is removable: %s', (enumerator, removable) => {
    const codes = findings('intune', [plus(8, adapter('8c:9b:82:13:c5:d6', enumerator))]).map(({ code }) => code);
    expect(codes).toEqual(removable ? ['removable-adapter'] : []);
  });

  it('whose name is cut at its end is removable too', () => {
    const whole = adapter('8c:9b:82:13:c5:d6', 'USB');
    const codes = findings('intune', [plus(8, whole.subarray(0, -2))]).map(({ code }) => code);
    expect(codes).toContain('removable-adapter');
  });

  it('of too few bytes for an address is none', () => {
    const codes = findings('intune', [without(8), plus(8, Buffer.alloc(9, 1))]).map(({ code }) => code);
    expect(codes).toContain('missing-field');
  });

  it('that ends behind its address is not removable', () => {
    const codes = findings('intune', [plus(8, adapter('8c:9b:82:13:c5:d6', 'USB').subarray(0, 10))]);
    expect(codes.map(({ code }) => code)).toEqual(['opaque-block']);
  });

  it('appears twice on whatever bus', () => {
    const again = plus(8, adapter('ac:e2:d3:c6:1e:6d', 'VMBUS'));
    expect(findings('intune', [again]).map(({ code }) => code)).toEqual(['duplicate-mac']);
  });

  it('that stands three times is said once for each that follows', () => {
    const again = plus(8, adapter('ac:e2:d3:c6:1e:6d'));
    expect(findings('intune', [again, again]).map(({ code, field }) => `${code} ${field}`)).toEqual([
      'duplicate-mac networkAdapters[3].macAddress',
      'duplicate-mac networkAdapters[4].macAddress',
    ]);
  });
});

describe('a disk', () => {
  it.each([
    ['A1', 'placeholder-value'],
    ['A12', undefined],
    ['A1|KIOXIA|', 'placeholder-value'],
    ['|A12|', 'missing-field'],
  ])('%s', (value, code) => {
    const found = findings('intune', [data(7, Buffer.from(value, 'latin1'))]);
    expect(found.find(({ field }) => field === 'disk.serialNumber')?.code).toBe(code);
  });
});

describe('a product key id', () => {
  it.each([
    ['0123456789012', 'placeholder-value'],
    ['1234567890123', 'placeholder-value'],
    ['9876543210987', 'placeholder-value'],
    ['0987654321098', 'placeholder-value'],
    ['1010101010101', 'placeholder-value'],
    ['7777777777777', 'placeholder-value'],
    ['3305766:12229', 'product-key-id-format'],
    ['330576/812229', 'product-key-id-format'],
    ['33057668122290', 'product-key-id-format'],
    ['3305766812229', undefined],
    ['3435766812229', undefined],
  ])('%s: %s', (id, code) => {
    expect(findings('intune', [text(24, id)])[0]?.code).toBe(code);
  });
});

describe('scenarios', () => {
  it.each(['intune', 'user-driven', 'self-deploying', 'pre-provisioning', 'oem', 'repair'] as const)(
    'a report for %s says so',
    (scenario) => {
      expect(validateHash(inspectHash(fixture(CLEAN)), { scenario, now: NOW }).scenario).toBe(scenario);
    },
  );

  it('a missing endorsement key is a warning where a scenario of the caller does not name it', () => {
    const scenario = { name: 'lab', purpose: 'our lab', fields: {}, source: 'https://example.com/lab' } as const;
    const bytes = edited(CLEAN, without(25));
    const report = validateHash(inspectHash(bytes), { scenario, now: NOW });
    expect(report.findings.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'no-endorsement-key']]);
  });

  it('a hash that damage keeps from being read is still accepted where the caller allows it', () => {
    const bytes = edited(CLEAN);
    bytes[200] ^= 1;
    const accepting = (code: string) => validateHash(inspectHash(bytes), { allow: [{ code }], now: NOW }).findings;
    expect(accepting('checksum-mismatch')).toEqual([]);
    expect(accepting('trailing-data').map(({ code }) => code)).toEqual(['checksum-mismatch']);
  });
});

describe('the summary', () => {
  it.each([
    ['user-driven', [text(18, 'SKU')], 'will import'],
    ['self-deploying', [without(25)], 'will import; self-deploying will fail: no endorsement key'],
    ['pre-provisioning', [without(14)], 'will not import: no serial number'],
    [
      'self-deploying',
      [text(13, "TPM-Version:1.2 -Level:2-Revision:1.16-VendorID:'IFX '-Firmware:4.32")],
      'will import; self-deploying will fail: the TPM is not 2.0',
    ],
    ['intune', [text(16, 'OEM')], 'may import, but identifies no device: manufacturer without meaning'],
    ['intune', [data(12, Buffer.alloc(16))], 'may import, but identifies no device: UUID without meaning'],
    ['repair', [poke(1, 21, '01')], 'will import; fit for a repaired device; captured in WinPE'],
  ] as [ScenarioName, Edit[], string][])('for %s, case %#', (scenario, edits, summary) => {
    const report = validateHash(inspectHash(edited(CLEAN, ...edits)), { scenario, now: NOW });
    expect(report.summary.replace(/; licensing HWID agrees with .*/, '')).toBe(summary);
  });
});

describe('a reader that is used again', () => {
  it('finds in each hash what a new one finds', () => {
    const rules = checkRules({ scenario: 'oem', now: NOW });
    const reader = new HashReader();
    const check = (own: HashReader, bytes: Uint8Array): Finding[] => {
      const found: Finding[] = [];
      expect(own.walk(bytes)).toBeUndefined();
      checkHash(own, rules, {
        report: (code, severity, describe) => found.push(toFinding(code, severity, describe())),
      });
      return found;
    };
    const bare = edited(CLEAN, without(8, 9, 27), poke(10, 0, '0a'));
    const crowded = edited(
      'laptop-hp-touch-tv9',
      ...Array.from({ length: 9 }, (_, i) => plus(8, adapter(`52:54:00:13:c5:d${i}`))),
    );
    const hashes = FIXTURES.map(({ text: hash }) => new Uint8Array(Buffer.from(hash, 'base64')));
    for (const bytes of hashes.flatMap((one) => [crowded, one, bare])) {
      expect(check(reader, bytes)).toEqual(check(new HashReader(), bytes));
    }
  });
});
