/** `hwhash explain`: codes, pasted messages, logs and saved responses. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hwhash } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-explain-'));
afterAll(() => rmSync(folder, { recursive: true }));
const saved = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const identity = (serialNumber: string, deviceImportStatus: string, deviceErrorCode: number, deviceErrorName = '') => ({
  serialNumber,
  state: { deviceImportStatus, deviceRegistrationId: '', deviceErrorCode, deviceErrorName },
});
const RESPONSE = {
  value: [
    identity('A1', 'complete', 0),
    identity('B2\u001b[31m', 'error', 806, 'ZtdDeviceAlreadyAssigned'),
    identity('C3', 'error', 819, 'ZtdDeviceDuplicated'),
    identity('D4', 'error', 819, 'ZtdDeviceDuplicated'),
  ],
};

describe('a code', () => {
  it.each([
    ['808', 'ZtdDeviceAssignedToOtherTenant'],
    ['ZtdDeviceAlreadyAssigned', '806'],
    ['0x800705B4', 'TPM'],
    ['-2147023436', '0x800705B4'],
    ['801c0003', '0x801C0003'],
    ['0x81036502', 'undocumented'],
  ])('%s is explained', (code, expected) => {
    const { status, stdout } = hwhash(['explain', code]);
    expect(status).toBe(0);
    expect(stdout).toContain(expected);
    expect(stdout).toContain('remedy');
  });

  it('of several is explained each', () => {
    const { status, stdout } = hwhash(['explain', '806', '808']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^806 {2}ZtdDeviceAlreadyAssigned[\s\S]*^808 {2}ZtdDeviceAssignedToOtherTenant/m);
  });

  it('in a pasted message is found, and printed as JSON', () => {
    const { stdout } = hwhash(['explain', '--json', 'Error', '819', 'in', 'row', '3']);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      code: '819',
      names: ['ZtdDeviceDuplicated'],
      explanations: [{ found: '819', code: '819' }],
    });
  });

  it('that is not known is named beside those that are, with status 2', () => {
    const { status, stdout } = hwhash(['explain', '0x8018ffff after event 171']);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^0x8018ffff {2}not known$/m);
    expect(stdout).toMatch(/^171 /m);
  });

  it.each([
    ['ZtdDeviceAlredyAssigned', 'did you mean ZtdDeviceAlreadyAssigned?'],
    ['nonsense', 'is not a known error'],
    ['0x8018ffff', 'is not a known error'],
    ['Imported 400 devices, 100 failed', 'is not a known error'],
    ['missing.json', 'no such file'],
  ])('%s exits with 1', (code, message) => {
    const { status, stdout, stderr } = hwhash(['explain', code]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });
});

describe('a file', () => {
  it('with a response is a table of devices, each error explained once, with status 2', () => {
    const { status, stdout } = hwhash(['explain', saved('error-808.json', JSON.stringify(RESPONSE))]);
    expect(status).toBe(2);
    expect(stdout).toContain('Microsoft Graph: 4 devices, 1 registered, 3 failed');
    expect(stdout).toMatch(/^ +2 +C3 +failed +819 {2}ZtdDeviceDuplicated$/m);
    expect(stdout.match(/^819 {2}ZtdDeviceDuplicated /gm)).toHaveLength(1);
    expect(stdout).not.toContain('\u001b[31m');
  });

  it('as PowerShell writes it (UTF-16) is read, and printed as JSON', () => {
    const path = saved('utf16.json', Buffer.from(`\ufeff${JSON.stringify(RESPONSE)}`, 'utf16le'));
    const { status, stdout } = hwhash(['explain', '--json', path]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      source: 'graph',
      counts: { registered: 1, failed: 3 },
      devices: [{ outcome: 'registered', explanations: [] }, { explanations: [{ code: '806' }] }, {}, {}],
    });
  });

  it('whose devices are all registered, or wait, gives status 0', () => {
    const { status } = hwhash([
      'explain',
      saved('ok.json', JSON.stringify([identity('A1', 'complete', 0), identity('B2', 'pending', 0)])),
    ]);
    expect(status).toBe(0);
  });

  it('from standard input is read', () => {
    const { status, stdout } = hwhash(['explain', '-'], JSON.stringify(RESPONSE.value[2]));
    expect(status).toBe(2);
    expect(stdout).toContain('1 device, 1 failed');
  });

  it('with a log has its codes explained', () => {
    const { status, stdout } = hwhash([
      'explain',
      saved('autopilot.log', 'event 164\r\nHRESULT=0x81039001\r\n400 devices'),
    ]);
    expect(status).toBe(0);
    expect(stdout.match(/^\S+ .*\(.*\)$/gm)).toHaveLength(2);
  });

  it.each([
    ['empty.json', '', 'no known error'],
    ['other.json', '{"serialNumber":"A1"}', 'there is no result of a registration in it'],
    ['devices.log', 'Imported 400 devices', 'no known error'],
  ])('%s exits with 1', (name, content, message) => {
    const { status, stdout, stderr } = hwhash(['explain', saved(name, content)]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });
});
