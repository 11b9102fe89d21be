import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { device, fileOf, fleet, HEADER, rowOf } from '../csv/devices.js';
import { at, got, put, theFolder, useFolder } from '../csv/folder.js';
import { CLI, hwhash } from './run.js';

const A = device(1);
const B = device(2);

useFolder();

describe('hwhash csv check', () => {
  it('says what is wrong, where, and what the service will answer', () => {
    const { status, stdout, stderr } = hwhash(['csv', 'check', put('devices.csv', fleet([A, B, A]))]);
    expect(stdout).toContain('devices.csv, for intune: 3 rows, 2 ok, 1 with errors, 0 with warnings, 1 duplicate');
    expect(stdout).toContain('line 4, row 2: this hash is already in line 2');
    expect(stdout).toContain('the service will answer: ZtdDeviceDuplicated');
    expect(stdout).not.toContain(A.hash.slice(0, 100));
    expect([status, stderr]).toEqual([2, '']);
  });

  it('prints one JSON document of the agreed form', () => {
    const { status, stdout } = hwhash(['csv', 'check', '--json', put('devices.csv', fleet([A, A]))]);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      target: 'intune',
      rows: 2,
      ok: 1,
      withErrors: 1,
      withWarnings: 0,
      findings: [
        {
          code: 'duplicate-hash',
          severity: 'error',
          count: 1,
          predicts: 'ZtdDeviceDuplicated',
          examples: [{ line: 3, row: 1, field: 'Hardware Hash', message: 'this hash is already in line 2' }],
        },
      ],
      duplicates: 1,
      seconds: expect.any(Number),
    });
    expect(status).toBe(2);
  });

  it('ends with 0 where there is no error, and with 2 for a warning under --strict', () => {
    const spaced = put('spaced.csv', fileOf(HEADER, `${A.serial} ,${A.product},${A.hash}`));
    expect(hwhash(['csv', 'check', spaced]).status).toBe(0);
    expect(hwhash(['csv', 'check', '--strict', spaced]).status).toBe(2);
  });

  it('reads standard input, gzip or not, and several files', () => {
    expect(hwhash(['csv', 'check', '-'], fleet([A])).stdout).toContain('standard input, for intune: 1 row, 1 ok');
    const { stdout } = hwhash(['csv', 'check', put('a.csv', fleet([A])), put('b.csv', fleet([A]))]);
    expect(stdout).toContain(`${at('b.csv')}, line 2, row 0: this hash is already in line 2 of ${at('a.csv')}`);
  });

  it.each([
    ['intune', 2],
    ['fleet', 0],
    ['store', 0],
  ])('takes the target %s at its word', (target, status) => {
    const rows = Array.from({ length: 501 }, (_, i) => rowOf(device(i)));
    const file = put('501.csv', fileOf(HEADER, ...rows));
    expect(hwhash(['csv', 'check', '--for', target, file]).status).toBe(status);
  });

  it('prints every finding as a line of JSON', () => {
    const file = put('devices.csv', fleet(Array(20).fill(A)));
    const { stdout, stderr, status } = hwhash(['csv', 'check', '--ndjson', file]);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(19);
    expect(lines[18]).toMatchObject({ code: 'duplicate-hash', severity: 'error', line: 21, row: 19 });
    expect(stderr).toContain('20 rows, 1 ok');
    expect(status).toBe(2);
  });

  it('writes every finding to a file: CSV or NDJSON by its name', () => {
    const file = put('devices.csv', fileOf(HEADER, rowOf({ ...A, serial: '=1+1' }), rowOf(A)));
    hwhash(['csv', 'check', file, '--output-file', at('found.csv')]);
    expect(got('found.csv').split('\r\n')[0]).toBe(
      'file,line,row,serialNumber,manufacturer,model,severity,code,field,message,hint,predicts',
    );
    expect(got('found.csv')).toMatch(/,2,0,[^\r\n]*,error,serial-mismatch,Device Serial Number,/);
    hwhash(['csv', 'check', file, '--output-file', at('found.ndjson')]);
    expect(
      got('found.ndjson')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).code),
    ).toEqual(['formula-value', 'serial-mismatch', 'duplicate-hash']);
    const again = hwhash(['csv', 'check', file, '--output-file', at('found.csv')]);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('exists already');
  });

  it('writes no findings file when the disk is full', () => {
    const file = put('devices.csv', fleet(Array(400).fill(A)));
    expect(hwhash(['csv', 'check', file, '--output-file', '/dev/full'])).toMatchObject({ status: 1 });
    const command = `ulimit -f 8; exec "${process.execPath}" "${CLI}" csv check "${file}" --output-file "${at('f.ndjson')}"`;
    const limited = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(limited.stderr).toContain('larger than the limit for files');
    expect(limited.status).toBe(1);
    expect(readdirSync(theFolder())).toEqual(['devices.csv']);
  });

  it('ends with 1 for a folder without devices', () => {
    mkdirSync(at('empty'));
    const { status, stderr } = hwhash(['csv', 'check', at('empty')]);
    expect(stderr).toMatch(/^hwhash: .*empty holds no file with a hardware hash\n$/);
    expect(status).toBe(1);
  });

  it.each([
    ['a missing file', ['missing.csv'], 'does not exist'],
    ['an unknown target', ['--for', 'x', 'a.csv'], 'Allowed choices are intune'],
    ['an unknown scenario', ['--scenario', 'x', 'a.csv'], 'there is no scenario'],
    ['no threads', ['--workers', '0', 'a.csv'], 'a number of 1 or more'],
    ['both forms of JSON', ['--json', '--ndjson', 'a.csv'], 'exclude each other'],
    ['no file', [], "missing required argument 'files'"],
  ])('ends with 1 for %s, in a line', (_what, args, message) => {
    const { status, stdout, stderr } = hwhash(['csv', 'check', ...args]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect([status, stdout]).toEqual([1, '']);
  });

  it('prints what is known when it is interrupted, and ends with 130', async () => {
    const child = spawn(process.execPath, [CLI, 'csv', 'check', '--json', '--progress', '-'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    // Long enough that a line of progress shows that the first rows are checked.
    const rows = fleet(Array.from({ length: 100 }, (_, i) => device(i)));
    child.stdin.write(rows);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    child.stdin.write(fileOf(rowOf(A)));
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(JSON.parse(printed)).toMatchObject({ incomplete: true, rows: 101 });
  });
});

describe('hwhash csv fix, merge, split, convert', () => {
  it('fixes to standard output and lists every change on standard error', () => {
    const file = put('excel.csv', `\ufeff${fileOf(HEADER.replaceAll(',', ';'), `"${A.serial}" ;;${A.hash}`)}`);
    const { status, stdout, stderr } = hwhash(['csv', 'fix', file]);
    expect(stdout).toBe(fleet([{ ...A, product: '' }]));
    expect(stderr).toContain('the file begins with a byte order mark: rewritten');
    expect(stderr).toContain('separated by semicolons, not by commas: rewritten');
    expect(stderr).toContain('line 2, row 0: the row has quotation marks');
    expect(stderr).toContain('1 of 1 row written; ');
    expect(status).toBe(0);
    const check = hwhash(['csv', 'check', '-'], stdout);
    expect(check.status).toBe(0);
  });

  it('ends with 2 where a row is left out, and names it', () => {
    const file = put('in.csv', fileOf(`${HEADER},Group Tag`, rowOf(A, 'a,b'), rowOf(B, 'Kiosk')));
    const { status, stderr } = hwhash(['csv', 'fix', file, '--output-file', at('out.csv')]);
    expect(got('out.csv')).toBe(fileOf(`${HEADER},Group Tag`, rowOf(B, 'Kiosk')));
    expect(stderr).toContain('left out');
    expect(stderr).toContain('line 2, row 0');
    expect(status).toBe(2);
  });

  it('keeps an existing file unless told otherwise', () => {
    const file = put('in.csv', fleet([A]));
    put('out.csv', 'old');
    const kept = hwhash(['csv', 'fix', file, '--output-file', at('out.csv')]);
    expect([kept.status, got('out.csv')]).toEqual([1, 'old']);
    expect(hwhash(['csv', 'fix', file, '--output-file', at('out.csv'), '--force']).status).toBe(0);
    expect(got('out.csv')).toBe(fleet([A]));
  });

  it('merges folders and files, and sets a group tag', () => {
    mkdirSync(at('in'));
    put('in/a.csv', fleet([A]));
    put('in/b.xml', `<Key><HardwareHash>${B.hash}</HardwareHash></Key>`);
    const { status } = hwhash(
      ['csv', 'merge', at('in'), '-', '--group-tag', 'Kiosk', '--output-file', at('all.csv')],
      fleet([device(1, 9)]),
    );
    expect(status).toBe(0);
    expect(got('all.csv')).toBe(
      fileOf(`${HEADER},Group Tag`, rowOf({ ...B, product: '' }, 'Kiosk'), rowOf(device(1, 9), 'Kiosk')),
    );
  });

  it('splits by the limit of the target and tells the files', () => {
    const rows = Array.from({ length: 501 }, (_, i) => rowOf(device(i)));
    const file = put('fleet.csv', fileOf(HEADER, ...rows));
    const { status, stdout } = hwhash(['csv', 'split', file, '--json', '--output-file', at('part.csv')]);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 501,
      files: [
        { path: at('part-1.csv'), rows: 500 },
        { path: at('part-2.csv'), rows: 1 },
      ],
    });
    expect(got('part-2.csv')).toBe(fileOf(HEADER, rows[500]));
    expect(status).toBe(0);
    for (const part of ['part-1.csv', 'part-2.csv']) expect(hwhash(['csv', 'check', at(part)]).status).toBe(0);
  });

  it('splits into smaller parts, and into parts for no target in particular', () => {
    const file = put('fleet.csv', fleet([A, B, device(3)]));
    const split = (...args: string[]) => hwhash(['csv', 'split', file, '--output-file', at('part.csv'), ...args]);
    expect(split('--for', 'fleet', '--rows', '2').status).toBe(0);
    expect(got('part-1.csv')).toBe(fleet([A, B]));
    expect(got('part-2.csv')).toBe(fleet([device(3)]));
    const tooMany = split('--rows', '501');
    expect(tooMany.status).toBe(1);
    expect(tooMany.stderr).toMatch(/intune accepts at most 500 rows/);
    const noLimit = split('--for', 'fleet');
    expect(noLimit.status).toBe(1);
    expect(noLimit.stderr).toMatch(/fleet has no limit of rows to divide by\n.*--rows/);
    expect(split('--rows', '0').status).toBe(1);
  });

  it('converts to corporate identifiers', () => {
    const { status, stdout } = hwhash(['csv', 'convert', '--for', 'corporate-identifiers', put('in.csv', fleet([A]))]);
    expect(stdout).toMatch(new RegExp(`^HP,[^,]+,${A.serial}\r\n$`));
    expect(status).toBe(0);
  });

  it('repairs the padding that an import answers 400 to', () => {
    const content = A.hash.replace(/A+$/, '').length;
    const cut = put('cut.csv', fileOf(HEADER, rowOf({ ...A, hash: A.hash.slice(0, content - (content % 4) + 6) })));
    const before = hwhash(['csv', 'check', '--json', cut]);
    expect(JSON.parse(before.stdout).findings[0].code).toBe('base64-padding');
    const { stdout } = hwhash(['csv', 'fix', cut]);
    expect(hwhash(['csv', 'check', '-'], stdout).status).toBe(0);
  });

  it('ends with 1 where nothing can be done', () => {
    expect(hwhash(['csv', 'merge', at('missing')])).toMatchObject({ status: 1, stdout: '' });
    expect(hwhash(['csv', 'split', '-'], fleet([A])).stderr).toContain('--output-file is needed');
    expect(hwhash(['csv', 'split', '--for', 'fleet', put('x.csv', fleet([A]))]).stderr).toContain('no limit of rows');
    expect(hwhash(['csv', 'fix', '--json', at('x.csv')]).stderr).toContain('--json needs --output-file');
    expect(hwhash(['csv', 'fix', at('x.csv'), '--output-file', '/dev/full']).status).toBe(1);
  });
});
