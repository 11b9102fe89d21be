/** The checks follow the lists of docs/REGISTRATION.md: limits, chassis types, placeholders. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectHash, type ScenarioName, validateHash } from '../../src/core.js';
import { BLOCKS } from '../../src/hash/blocks.js';
import { CHASSIS_TYPE } from '../../src/hash/enumerations.js';
import { FIELDS } from '../../src/validate/fields.js';
import { classifyMac, placeholderText, placeholderUuid } from '../../src/validate/placeholders.js';
import { adapter, type Edit, edited, plus, poke, text, without } from './containers.js';

const CLEAN = 'desktop-hp-tv9';
const NOW = new Date('2026-03-01T00:00:00Z');
const lines = readFileSync(new URL('../../docs/REGISTRATION.md', import.meta.url), 'utf8').split('\n');
const line = (start: string): string => lines.find((candidate) => candidate.startsWith(start)) ?? '';
const quoted = (start: string): string[] => [...line(start).matchAll(/`([^`]+)`/g)].map(([, value]) => value);

/** What is found in fields: blocks of an odd form are the container's affair. */
const found = (scenario: ScenarioName, ...edits: Edit[]): string[] =>
  validateHash(inspectHash(edited(CLEAN, ...edits)), { scenario, now: NOW })
    .findings.filter(({ code }) => code !== 'opaque-block')
    .map(({ code, field }) => `${code} ${field}`);

describe('limits of OEM quality checks', () => {
  const limits = line('- Limits that OEM');

  it.each([
    ['smbios.systemManufacturer', 16, /manufacturer ≤ (\d+)/],
    ['smbios.systemProductName', 17, /family and product ≤ (\d+)/],
    ['smbios.systemFamily', 19, /family and product ≤ (\d+)/],
    ['smbios.skuNumber', 18, /SKU ≤ (\d+)/],
    ['smbios.boardProduct', 21, /board product and SKU ≤ (\d+)/],
    ['smbios.systemSerialNumber', 14, /serial ≤ (\d+)/],
  ])('%s may be as long as the limit, and no longer', (field, block, limit) => {
    const most = Number(limit.exec(limits)?.[1]);
    const value = 'Model 7 '.repeat(20);
    expect(found('oem', text(block, `${value.slice(0, most - 1)}X`))).toEqual([]);
    expect(found('oem', text(block, `${value.slice(0, most)}X`))).toEqual([`field-too-long ${field}`]);
  });

  it('there may be as many MAC addresses as the limit, and no more', () => {
    const most = Number(/1 to (\d+) MAC/.exec(limits)?.[1]);
    const adapters = Array.from({ length: most }, (_, i) => plus(8, adapter(`8c:9b:82:13:c5:d${i}`)));
    expect(found('oem', without(8), ...adapters)).toEqual([]);
    expect(found('oem', without(8), ...adapters, plus(8, adapter('8c:9b:82:13:c5:ff')))).toEqual([
      'field-too-long networkAdapters',
    ]);
  });

  it('memory may have four digits, and a disk 65536 GB', () => {
    expect(found('oem', poke(5, 0, '0f270000'), poke(6, 0, '00000100'))).toEqual([]);
    expect(found('oem', poke(5, 0, '10270000'), poke(6, 0, '01000100'))).toEqual([
      'field-too-long memory.totalGiB',
      'field-too-long disk.capacityGB',
    ]);
  });

  it('64-bit sizes are read whole', () => {
    expect(found('oem', poke(5, 0, '0100000001000000'), poke(6, 0, '0100000001000000'))).toEqual([
      'field-too-long memory.totalGiB',
      'field-too-long disk.capacityGB',
    ]);
  });
});

describe('chassis types', () => {
  const listed = (/chassis one of ([0-9A-F ]+)/.exec(line('- Limits that OEM'))?.[1] ?? '').trim().split(' ');
  /** By name, what has a display of its own. */
  const portable = [
    'Portable',
    'Laptop',
    'Notebook',
    'Hand Held',
    'Sub Notebook',
    'Tablet',
    'Convertible',
    'Detachable',
  ];
  const all = Array.from({ length: 0x24 }, (_, i) => (i + 1).toString(16).padStart(2, '0'));

  it.each(all)('%s is accepted where it is listed, and asks for a display where it is portable', (code) => {
    const name = String(CHASSIS_TYPE.name(Number.parseInt(code, 16)));
    const expected = [
      ...(listed.includes(code.toUpperCase()) ? [] : ['chassis-type enclosure.chassisType']),
      ...(portable.includes(name) ? ['missing-field displays'] : []),
    ];
    expect(found('oem', poke(10, 0, code), without(9, 27))).toEqual(expected);
    expect(found('oem', poke(10, 0, code), without(9, 27), plus(9, DISPLAY))).toEqual(
      expected.filter((one) => one.startsWith('chassis')),
    );
  });
});

const DISPLAY = Buffer.from('1e01b3008007b00400000080', 'hex');

describe('a display', () => {
  const laptop = [poke(10, 0, '0a'), without(9, 27)];

  it.each([
    ['whose size and resolution are not known', Buffer.from('ffffffffffffffff00000080', 'hex')],
    ['of the wrong size', Buffer.from('1e01b3008007b0040000', 'hex')],
  ])('%s is none', (_, data) => {
    expect(found('oem', ...laptop, plus(9, data))).toContain('missing-field displays');
    expect(found('oem', ...laptop, plus(9, data), plus(9, DISPLAY))).not.toContain('missing-field displays');
  });
});

describe('placeholders', () => {
  const texts = quoted('Serial numbers and strings').flatMap((value) => {
    // `SerNum0`–`4` stands for five of them.
    if (/^\d$/.test(value)) return [];
    return /^(SerNum|OEM_Define)0$/.test(value) ? [0, 1, 2, 3, 4].map((i) => value.replace('0', String(i))) : [value];
  });
  it.each(texts)('%s says nothing', (value) => {
    expect(placeholderText(value)).toBeDefined();
  });

  const uuids = quoted('UUIDs, in both').map((uuid) =>
    // `0a0a0a0a-…` goes on like that.
    uuid.endsWith('…') ? uuid.slice(0, 8).repeat(4) : uuid,
  );
  it.each([...uuids, '0'.repeat(32), 'f'.repeat(32)])('%s is shared by many devices', (uuid) => {
    expect(placeholderUuid(uuid)?.rule).toBe('known-value');
  });

  it.each(quoted('MAC addresses: '))('%s is not an address of a device', (mac) => {
    expect(classifyMac(mac).trust).toBe('placeholder');
  });

  it.each(/prefixes: ([0-9a-f:, ]+)/.exec(line('MAC addresses: '))?.[1].split(', ') ?? [])(
    '%s is the beginning of virtual addresses',
    (prefix) => expect(classifyMac(`${prefix.trim()}:12:34:56`).virtualMachine).toBeTruthy(),
  );
});

describe("oa3tool's names", () => {
  it.each(Object.values(FIELDS))('$oa3 is what oa3tool calls a member of block $block', ({ oa3, block }) => {
    const layout = BLOCKS.find(({ type }) => type === block)?.layout;
    expect(layout?.fields.map((field) => field.oa3)).toContain(oa3);
  });
});
