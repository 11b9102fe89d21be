/** Rows that have no hash, rows of partners, users that nobody uses, and the header that has the user without the tag. */
import { describe, expect, it } from 'vitest';
import { type CsvCheckOptions, checkCsvBytes } from '../../src/core.js';
import { editedAlone, poke, text } from '../validate/containers.js';
import { device, fileOf, HEADER, rowOf } from './devices.js';

const NOW = new Date('2026-03-01T00:00:00Z');
const check = (file: string, options: CsvCheckOptions = {}) =>
  checkCsvBytes(Buffer.from(file, 'latin1'), { now: NOW, ...options });
const codes = (file: string, options: CsvCheckOptions = {}): string[] =>
  check(file, options).findings.map(({ code, severity }) => `${severity} ${code}`);

describe('a row without a hash', () => {
  const identifiers: CsvCheckOptions = { target: 'corporate-identifiers' };

  it.each([
    ['Contoso,Laptop 7,5CG1234XYK', []],
    ['To be filled by OEM,Laptop 7,5CG1234XYK', ['error placeholder-value']],
    ['Contoso,System Product Name,5CG1234XYK', ['error placeholder-value']],
    ['Contoso,Laptop 7,Default string', ['error placeholder-value']],
    ['Contoso,Laptop 7,0000000', ['error placeholder-value']],
    ['-,---,---------', ['error placeholder-value', 'warning formula-value']],
    // A product may be a number that a serial number may not.
    ['LENOVO,10110,5CG1234XYK', []],
    ['LENOVO,Laptop 7,10110', ['error placeholder-value']],
  ])('of a corporate identifier: %s', (row, expected) => {
    expect(codes(fileOf(row), identifiers)).toEqual(expected);
  });

  const PARTNER = `${HEADER},Manufacturer name,Device model`;
  it.each([
    ['5CG1234XYK,,,Contoso,Laptop 7', []],
    ['Default string,,,Contoso,Laptop 7', ['error placeholder-value']],
    [',3305766812229,,,', []],
    [',330576681222,,,', ['error product-key-id-format']],
    [',00330-80000-00000-AA123,,,', ['error product-key-id-format']],
    [',0000000000000,,,', ['error placeholder-value']],
  ])('of Partner Center: %s', (row, expected) => {
    expect(codes(fileOf(PARTNER, row), { target: 'partner-center' })).toEqual(expected);
  });

  it('is measured by the limits of a submission', () => {
    const row = `Contoso,Laptop 7,${'SN7Q'.repeat(33)}`;
    expect(codes(fileOf(row), { ...identifiers, scenario: 'oem' })).toEqual(['warning field-too-long']);
    expect(codes(fileOf(row), identifiers)).toEqual([]);
  });

  it('that comes again predicts no answer of an import where nothing is imported', () => {
    const [duplicate] = check(
      fileOf('Contoso,Laptop 7,5CG1234XYK', 'Contoso,Laptop 7,5CG1234XYK'),
      identifiers,
    ).findings;
    expect(duplicate.code).toBe('duplicate-device');
    expect(duplicate).not.toHaveProperty('predicts', 'ZtdDeviceDuplicated');
    expect(duplicate.examples[0].message).toContain('line 1');
  });
});

describe('a partner', () => {
  it('needs the Windows Product ID for an import into Intune', () => {
    const own = device(1);
    const file = fileOf(HEADER, rowOf({ ...own, product: '' }));
    expect(codes(file)).toEqual([]);
    expect(codes(file, { partner: true })).toEqual(['error blank-field']);
    expect(codes(fileOf(HEADER, rowOf(own)), { partner: true })).toEqual([]);
  });
});

describe('an assigned user', () => {
  const file = fileOf(`${HEADER},Group Tag,Assigned User`, rowOf(device(1), 'Sales', 'name@contoso.com'));

  it('is ignored in self-deploying mode, which is said', () => {
    expect(codes(file, { scenario: 'self-deploying' })).toEqual(['info assigned-user-ignored']);
    for (const scenario of ['intune', 'user-driven', 'pre-provisioning'] as const) {
      expect(codes(file, { scenario })).toEqual([]);
    }
  });

  it('without a group tag before it is a column that is missing', () => {
    const without = fileOf(`${HEADER},Assigned User`, rowOf(device(1), 'name@contoso.com'));
    const [finding] = check(without).findings;
    expect(finding).toMatchObject({ code: 'missing-column', severity: 'error' });
    expect(finding.examples[0].message).toContain('"Group Tag"');
    expect(finding.hint).toContain('Group Tag,Assigned User');
    expect(codes(without)).toEqual(['error missing-column']);
  });
});

describe('the licensing HWID of a row', () => {
  const intact = Buffer.from(editedAlone('laptop-lenovo-tv9')).toString('base64');
  const memory = Buffer.from(editedAlone('laptop-lenovo-tv9', poke(5, 0, '4000000000000000'))).toString('base64');
  const serial = Buffer.from(editedAlone('laptop-lenovo-tv9', text(14, 'PF0EDITED'))).toString('base64');
  const hwid = (hash: string, scope?: CsvCheckOptions['hwid']): string[] =>
    codes(fileOf('Hardware Hash,Device Serial Number', `${hash},`), { target: 'fleet', hwid: scope }).filter((code) =>
      code.includes('hwid'),
    );

  it.each([
    ['an intact hash', intact, [], [], []],
    ['another serial number', serial, ['warning hwid-mismatch'], ['warning hwid-mismatch'], []],
    ['other memory', memory, [], ['warning hwid-mismatch'], []],
  ])('%s', (_, hash, bios, all, none) => {
    expect(hwid(hash)).toEqual(bios);
    expect(hwid(hash, 'all')).toEqual(all);
    expect(hwid(hash, 'none')).toEqual(none);
  });
});
