/** `csv check` of files as people bring them: what is no CSV is said once, and its devices are checked like those of one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type CsvInput, checkCsv } from '../../src/csv/check-files.js';
import type { CsvRowSource } from '../../src/csv/row-source.js';
import { checkInputs, checkPipe } from '../../src/input/row-sources.js';
import { put, theFolder, useFolder } from '../csv/folder.js';
import { fixture } from '../fixtures.js';
import { FIELD, FIELD_CASES } from './expected.js';

/** A device whose row the import refuses is read all the same. */
const READ = new Map([['44e-default-string-overridden.csv', 'A']]);

const isRows = (input: CsvInput): input is CsvRowSource => typeof input === 'object' && 'rows' in input;
const one = async (path: string, target: 'intune' | 'fleet' = 'intune') => {
  const { inputs } = await checkInputs([path], target);
  return { inputs, report: await checkCsv(inputs, { target, now: new Date('2026-01-01') }) };
};
const codes = (findings: readonly { code: string; severity: string }[]): string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

describe('a file that is no CSV with known columns', () => {
  test.each(FIELD_CASES)('%s', async (name, devices) => {
    const { inputs, report } = await one(FIELD + name);
    if (!inputs.some(isRows)) return;
    const wanted = (READ.get(name) ?? devices).split(' ').filter(Boolean).length;
    expect(report.rows).toBeGreaterThanOrEqual(Math.max(1, wanted));
    expect(
      report.rows - report.findings.filter(({ code }) => code === 'device-unreadable').length,
    ).toBeGreaterThanOrEqual(wanted);
    // The header line or the format is wrong, which makes the status 2, and no row is noise.
    expect(codes(report.findings)).toEqual(expect.arrayContaining([expect.stringMatching(/^(?:header-|not-csv)/)]));
    if (wanted > 0) expect(codes(report.findings)).not.toContain('not-a-hardware-hash');
    const blank = report.findings.find(({ code }) => code === 'blank-field')?.count ?? 0;
    expect(blank).toBeLessThanOrEqual(report.rows - wanted);
  });

  test('as many of the files as are not CSV are checked that way', async () => {
    const other = [];
    for (const [name] of FIELD_CASES)
      if ((await checkInputs([FIELD + name], 'intune')).inputs.some(isRows)) other.push(name);
    expect(other.length).toBeGreaterThan(40);
  });
});

describe('a format', () => {
  useFolder();
  const json = JSON.stringify({
    value: [{ serialNumber: 'X', hardwareIdentifier: fixture('laptop-lenovo-tv9').trim() }],
  });

  test('is an error for an import and no error for a list of one’s own', async () => {
    const path = put('devices.json', json);
    const { report } = await one(path);
    expect(report.findings[0]).toMatchObject({ code: 'not-csv', severity: 'error', count: 1 });
    expect(report.findings[0].examples[0].message).toBe('the file is a JSON document, and Intune imports only CSV');
    expect((await one(path, 'fleet')).report.findings.map(({ code, severity }) => [code, severity])).toContainEqual([
      'not-csv',
      'info',
    ]);
  });

  test('says its findings at the line of the file', async () => {
    const text = `Dear all,\n\nthis is it:\n${fixture('vm-hyperv-tv9').trim()}\n`;
    const { inputs } = await checkInputs([put('mail.txt', text)], 'intune');
    const { findings } = await checkCsv(inputs, { scenario: 'self-deploying' });
    const [machine] = findings.filter(({ code }) => code === 'virtual-machine');
    expect(machine.examples).toEqual([expect.objectContaining({ line: 4, row: 0 })]);
  });

  test('is told through gzip and through a pipe', async () => {
    const path = put('devices.json.gz', gzipSync(json));
    expect((await one(path)).report).toMatchObject({ rows: 1, findings: [{ code: 'not-csv' }, {}] });
    const pipe = async function* () {
      for (let at = 0; at < json.length; at += 1000) yield Buffer.from(json.slice(at, at + 1000));
    };
    const { inputs } = await checkPipe(pipe(), 'intune');
    expect((await checkCsv(inputs)).findings[0].code).toBe('not-csv');
  });

  test('of CSV goes through a pipe as it is', async () => {
    const text = readFileSync(join(FIELD, '45a-no-tag.csv'));
    const pipe = async function* () {
      // The reader may fill its memory again.
      const chunk = Buffer.alloc(512);
      for (let at = 0; at < text.length; at += chunk.length) yield chunk.subarray(0, text.copy(chunk, 0, at));
    };
    const { inputs } = await checkPipe(pipe(), 'intune');
    expect(inputs.some(isRows)).toBe(false);
    expect(await checkCsv(inputs)).toMatchObject({ rows: 1, ok: 1 });
  });

  test('without a device is refused by its name', async () => {
    await expect(one(put('a.json', '{"a": 1}'))).rejects.toThrow(/a\.json holds no hardware hash/);
    await expect(one(put('a.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x01\x02\x03\x04', 'latin1')))).rejects.toThrow(
      /is a PNG image/,
    );
  });

  test('of a folder is told file by file', async () => {
    put('1.csv', readFileSync(join(FIELD, '45a-no-tag.csv')));
    put('2.json', json);
    // A sentence that names a file of hashes before a colon, as in the stick's harvest.cmd.
    put('notes.txt', '@echo off\nrem Adds this device to AutopilotHWID.csv on the stick: for setup, for WinPE\n');
    // A program such as this one holds an example, which is nobody's device.
    const program = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0', 'latin1'), Buffer.alloc(500)]);
    put('tool.exe', Buffer.concat([program, Buffer.from(fixture('laptop-lenovo-tv9'))]));
    const { inputs, unread } = await checkInputs([theFolder()], 'intune');
    expect(unread).toEqual([
      { name: join(theFolder(), 'notes.txt'), unread: 'holds no hardware hash' },
      { name: join(theFolder(), 'tool.exe'), unread: 'is a Windows program (EXE or DLL)' },
    ]);
    const report = await checkCsv(inputs);
    expect(report.files?.map(({ name, rows }) => [name.slice(theFolder().length + 1), rows])).toEqual([
      ['1.csv', 1],
      ['2.json', 1],
    ]);
    expect(report.findings.find(({ code }) => code === 'not-csv')?.examples[0].file).toBe(
      inputs.map((input) => isRows(input) && input.name)[1],
    );
  });
});
