/** `hwhash harvest`, run as users do. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fixture } from '../fixtures.js';
import { CLI, hwhash } from './run.js';

const EXAMPLE = fileURLToPath(new URL('../../examples/laptop.json', import.meta.url));
const LAPTOP = ['harvest', '--source', `recorded:${EXAMPLE}`];
const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash';
let text = '';

beforeAll(() => {
  text = JSON.parse(hwhash([...LAPTOP, '--json']).stdout).text;
});

/** A folder that goes away with the test. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hwhash-harvest-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('of a recorded device', () => {
  it('shows the summary, and never the long hash', () => {
    const { status, stdout, stderr } = hwhash(LAPTOP);
    expect(status).toBe(0);
    expect(stdout).toContain('FBK5021XQ7');
    expect(stdout).not.toContain('T0H');
    expect(stderr).toBe('');
  });

  it('prints one JSON document', () => {
    const { status, stdout, stderr } = hwhash([...LAPTOP, '--json']);
    const document = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    expect(Object.keys(document)).toEqual(['schemaVersion', 'hash', 'text', 'snapshot', 'findings', 'unavailable']);
    expect(document.hash.smbios.systemSerialNumber).toBe('FBK5021XQ7');
    expect(document.text).toHaveLength(4000);
    expect(document.snapshot).toEqual(JSON.parse(readFileSync(EXAMPLE, 'utf8')));
    expect(document.unavailable).toEqual([expect.objectContaining({ what: 'licensingHwid', expected: true })]);
  });

  it('gives the hash that encode and decode make of the recording', () => {
    expect(hwhash(['encode', EXAMPLE]).stdout.trim()).toBe(text);
    const decoded = JSON.parse(hwhash(['decode', '--json', EXAMPLE]).stdout);
    expect(decoded).toEqual(JSON.parse(hwhash(['decode', '--json', text]).stdout));
  });

  it('is the same through the addon', () => {
    const mocked = JSON.parse(hwhash(['harvest', '--source', `mock:${EXAMPLE}`, '--json']).stdout);
    const own = JSON.parse(hwhash(['decode', '--json', text]).stdout);
    expect({ ...mocked.hash, capturedAt: '', checksum: {} }).toEqual({ ...own, capturedAt: '', checksum: {} });
  });

  it('takes a version of Windows', () => {
    const { hash } = JSON.parse(hwhash([...LAPTOP, '--json', '--os-build', '10.0.26100.1150']).stdout);
    expect(hash.osBuild).toBe('10.0.26100.1150');
  });

  it('hides under --redact what identifies it', () => {
    const path = join(folder(), 'r.csv');
    const { status, stdout, stderr } = hwhash([...LAPTOP, '--redact', '--json', '--output-file', path]);
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).not.toHaveProperty('snapshot');
    expect(document.hash.checksum.valid).toBe(true);
    for (const secret of ['FBK5021XQ7', '00:00:5e:00:53:10', '8a0f6e52', '3305020250314', 'EF10_A4']) {
      expect(stdout + stderr + readFileSync(path, 'latin1')).not.toContain(secret);
    }
    expect(hwhash(['decode', path]).status).toBe(0);
  });
});

describe('to a CSV file', () => {
  const written = (...args: string[]): string => {
    const path = join(folder(), 'devices.csv');
    const { status, stdout } = hwhash([...LAPTOP, '--output-file', path, ...args]);
    expect([status, stdout]).toEqual([0, 'Gathered details for device with serial number: FBK5021XQ7\n']);
    expect(readdirSync(join(path, '..'))).toEqual(['devices.csv']);
    return readFileSync(path, 'latin1');
  };

  it('is ASCII with CRLF, unquoted', () => {
    expect(written()).toBe(`${HEADER}\r\nFBK5021XQ7,,${text}\r\n`);
  });

  it('has group tag and user where they are given', () => {
    expect(written('--group-tag', 'Kiosk')).toBe(`${HEADER},Group Tag\r\nFBK5021XQ7,,${text},Kiosk\r\n`);
    expect(written('--assigned-user', 'ada@contoso.com')).toBe(
      `${HEADER},Group Tag,Assigned User\r\nFBK5021XQ7,,${text},,ada@contoso.com\r\n`,
    );
  });

  it("has Partner Center's columns with --partner", () => {
    expect(written('--partner')).toBe(
      `${HEADER},Manufacturer name,Device model\r\nFBK5021XQ7,3305020250314,${text},Fabrikam,Fabrikam Traveller 14\r\n`,
    );
  });

  it('keeps a file that exists, replaces it with --force, extends it with --append', () => {
    const path = join(folder(), 'devices.csv');
    const other = `5CG1234XYZ,,${fixture('laptop-hp-touch-tv9')}`;
    writeFileSync(path, `${HEADER}\r\n${other}\r\n`);
    const kept = hwhash([...LAPTOP, '--output-file', path]);
    expect([kept.status, kept.stdout]).toEqual([1, '']);
    expect(kept.stderr).toMatch(/^hwhash: .*devices\.csv exists already and is kept\n {2}replace it with --force\n$/);
    expect(readFileSync(path, 'latin1')).toContain(other);
    expect(hwhash([...LAPTOP, '--output-file', path, '--append']).status).toBe(0);
    expect(readFileSync(path, 'latin1')).toBe(`${HEADER}\r\n${other}\r\nFBK5021XQ7,,${text}\r\n`);
    expect(hwhash([...LAPTOP, '--output-file', path, '--force']).status).toBe(0);
    expect(readFileSync(path, 'latin1')).toBe(`${HEADER}\r\nFBK5021XQ7,,${text}\r\n`);
  });

  it('makes the file with --append, and gives it the columns that a later device needs', () => {
    const path = join(folder(), 'new.csv');
    expect(hwhash([...LAPTOP, '--output-file', path, '--append']).status).toBe(0);
    const again = hwhash([...LAPTOP, '--output-file', path, '--append', '--group-tag', 'Kiosk']);
    expect(again.status).toBe(0);
    expect(again.stderr).toContain('FBK5021XQ7 is already in the file (line 2)');
    expect(readFileSync(path, 'latin1')).toBe(`${HEADER},Group Tag\r\nFBK5021XQ7,,${text},Kiosk\r\n`);
  });

  it.each([
    ['a column that would be lost', `${HEADER},Owner\r\n5CG1234XYZ,,HASH,Ada\r\n`, '"Owner"'],
    ['a header line that is not known', 'a,b,c\r\n1,2,3\r\n', 'header line'],
    ['no header line', '5CG1234XYZ,,HASH\r\n', 'header line'],
    ['a row with a damaged hash', `${HEADER}\r\n5CG1234XYZ,,T0GBAwEAHAAA\r\n`, 'line 2'],
  ])('keeps a file with %s as it is, and says why', (_what, content, reason) => {
    const path = join(folder(), 'devices.csv');
    const before = content.replace('HASH', fixture('laptop-hp-touch-tv9'));
    writeFileSync(path, before);
    const { status, stderr } = hwhash([...LAPTOP, '--output-file', path, '--append']);
    expect([status, readFileSync(path, 'latin1')]).toEqual([1, before]);
    expect(stderr).toContain('is kept as it is');
    expect(stderr).toContain(reason);
    expect(readdirSync(join(path, '..'))).toEqual(['devices.csv']);
  });

  it('is written whole or not at all', () => {
    const path = join(folder(), 'devices.csv');
    const { status, stderr } = hwhash([...LAPTOP, '--output-file', path, '--group-tag', 'a,b']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/groupTag|Group Tag/);
    expect(existsSync(path)).toBe(false);
  });

  it('tells on standard output only JSON, where JSON is asked for', () => {
    const path = join(folder(), 'devices.csv');
    const { stdout, stderr } = hwhash([...LAPTOP, '--output-file', path, '--json']);
    expect(JSON.parse(stdout).text).toBe(text);
    expect(stderr).toContain('Gathered details for device with serial number: FBK5021XQ7');
  });
});

describe('to a recording', () => {
  it('gives the same hash when it is replayed', () => {
    const path = join(folder(), 'this.json');
    const { status, stdout } = hwhash(['harvest', '--tpm', 'none', '--record', path, '--json']);
    expect(status).toBe(0);
    const replayed = hwhash(['harvest', '--source', `recorded:${path}`, '--json']);
    expect(JSON.parse(replayed.stdout).text).toBe(JSON.parse(stdout).text);
    expect(hwhash(['harvest', '--record', path]).status).toBe(1);
    expect(hwhash(['harvest', '--record', path, '--force']).status).toBe(0);
  });

  it('is taken out of what --json printed, too', () => {
    const path = join(folder(), 'printed.json');
    writeFileSync(path, hwhash([...LAPTOP, '--json']).stdout);
    expect(JSON.parse(hwhash(['harvest', '--source', `recorded:${path}`, '--json']).stdout).text).toBe(text);
  });
});

describe('of this machine', () => {
  it('makes a hash of what there is, and says on standard error what is missing, why, and what helps', () => {
    const { status, stdout, stderr } = hwhash(['harvest', '--tpm', 'none']);
    expect(status).toBe(0);
    expect(stdout).toContain('Processor');
    expect(stderr).toContain('Not read');
    expect(stderr).toContain('the TPM was not to be read');
    expect(stderr).toContain('Name a TPM with --tpm to have it read.');
  });

  it('reads another tree', () => {
    const root = folder();
    const { status, stderr } = hwhash(['harvest', '--sys-root', root, '--tpm', 'none']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^hwhash: nothing was found that a hash could be made from: /);
  });
});

describe('refuses in one line, with status 1 and nothing on standard output', () => {
  const wrong: [string, string[]][] = [
    ['a source that is none', ['--source', 'elsewhere']],
    ['a source without a file', ['--source', 'recorded:']],
    ['a recording that is not there', ['--source', 'recorded:/no/such/file']],
    ['a recording that is none', ['--source', `recorded:${fileURLToPath(import.meta.url)}`]],
    [
      'JSON that is not a recording',
      ['--source', `recorded:${fileURLToPath(new URL('../../package.json', import.meta.url))}`],
    ],
    ['a TPM that is none', ['--tpm', '/dev/tpm0']],
    ['a TPM beside a recording', [...LAPTOP.slice(1), '--tpm', 'none']],
    ['a tree that is none', ['--sys-root', '/no/such/folder']],
    ['a choice of hash that is none', ['--hash', 'best']],
    ['the official hash where there is none', [...LAPTOP.slice(1), '--hash', 'official']],
    ['a version of Windows that is none', [...LAPTOP.slice(1), '--os-build', '11']],
    ['a user that is none', [...LAPTOP.slice(1), '--output-file', '/tmp/x.csv', '--assigned-user', 'ada']],
    ['a group tag without a file', [...LAPTOP.slice(1), '--group-tag', 'Kiosk']],
    ['--append with --force', [...LAPTOP.slice(1), '--output-file', '/tmp/x.csv', '--append', '--force']],
    [
      'a group tag for Partner Center',
      [...LAPTOP.slice(1), '--output-file', '/tmp/x.csv', '--partner', '--group-tag', 'a'],
    ],
    ['a recording under --redact', [...LAPTOP.slice(1), '--redact', '--record', '/tmp/x.json']],
    ['a file in a folder that is not there', [...LAPTOP.slice(1), '--output-file', '/no/such/folder/x.csv']],
  ];
  it.each(wrong)('%s', (_, args) => {
    const { status, stdout, stderr } = hwhash(['harvest', ...args]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^hwhash: [^\n]+\n( {2}[^\n]+\n)?$/);
    expect(stderr).not.toMatch(/unexpected error|at .*\.js/);
  });

  it('a damaged recording, naming the member', () => {
    const path = join(folder(), 'bad.json');
    const snapshot = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
    snapshot.disks[0].sizeBytes = 'large';
    writeFileSync(path, JSON.stringify(snapshot));
    chmodSync(path, 0o600);
    const { status, stderr } = hwhash(['harvest', '--source', `recorded:${path}`]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^hwhash: disks\[0\]\.sizeBytes must be a whole number of 64 bits, as text\n/);
    expect(hwhash(['encode', path]).stderr).toContain('disks[0].sizeBytes');
  });
});

it('ends with 130 when it is interrupted, and writes nothing', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const file = join(folder(), 'devices.csv');
  const child = spawn(process.execPath, [CLI, 'harvest', '--tpm', `tcp:127.0.0.1:${port}`, '--output-file', file]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  // The TPM is being asked, and will never answer.
  await once(silent, 'connection');
  child.kill('SIGINT');
  const [status] = await once(child, 'close');
  expect([status, said]).toEqual([130, 'hwhash: interrupted\n']);
  expect(existsSync(file)).toBe(false);
});
