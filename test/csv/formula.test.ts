/** Values that a spreadsheet would run: csv check says so, and judges the row as before. */
import { describe, expect, it } from 'vitest';
import { checkCsvBytes } from '../../src/core.js';
import { checkSettings, FileCheck } from '../../src/csv/check.js';
import { formulaSign, mayBeFormula } from '../../src/csv/formula.js';
import { device, fileOf, HEADER, rowOf } from './devices.js';

const NOW = new Date('2026-03-01T00:00:00Z');
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const check = (value: string, strict = false) =>
  checkCsvBytes(ascii(fileOf(`${HEADER},Group Tag`, `${rowOf(device(1))},${value}`)), { now: NOW, strict });

describe('a value that may run as a formula', () => {
  it.each([
    ['=1+1', '='],
    ['+41 44 123', '+'],
    ['-2+3', '-'],
    ['@SUM(A1)', '@'],
    ['a;=1', '='],
    ['a; "=1', '='],
    ['\t=1', '\t'],
    ['\r=1', '\r'],
    ['\uff1d1', '\uff1d'],
    ['Kiosk', undefined],
    ['a=1', undefined],
    ['a-b', undefined],
    ['a;b', undefined],
    ['', undefined],
  ])('%j begins one with %j', (value, sign) => {
    expect(formulaSign(value)).toBe(sign);
    const bytes = ascii(value);
    if (/^[ -~\t\r]*$/.test(value)) expect(mayBeFormula(bytes, 0, bytes.length)).toBe(sign !== undefined);
  });

  it.each(['=1+1', '+1', '-1', '@x', 'a;=1', ' "=1"'])('is a warning with its reason: %s', (value) => {
    const report = check(value);
    const [finding] = report.findings.filter(({ code }) => code === 'formula-value');
    expect(finding).toMatchObject({ severity: 'warning', count: 1 });
    expect(finding.examples[0]).toMatchObject({ line: 2, row: 0, field: 'Group Tag' });
    expect(finding.examples[0].message).toContain('as a formula');
  });

  it('leaves the row ok, and nothing is said of a sound one', () => {
    expect(check('-1')).toMatchObject({ rows: 1, ok: 1, withErrors: 0, withWarnings: 1 });
    expect(check('-1', true)).toMatchObject({ ok: 0 });
    expect(check('Kiosk').findings.map(({ code }) => code)).not.toContain('formula-value');
  });

  it('cites a page', () => {
    const file = new FileCheck(checkSettings({ now: NOW }, true), { file: 0 });
    file.push(ascii(fileOf(`${HEADER},Group Tag`, `${rowOf(device(1))},=1`)));
    file.finish();
    const [finding] = file.takeFindings().filter(({ code }) => code === 'formula-value');
    expect(finding.source).toMatch(/^https:/);
  });
});
