import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeHash, fromProto, hashToJson } from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';
import { hwhash } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-decode-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const laptop = fixture('laptop-lenovo-tv9');
const other = fixture('vm-qemu-no-tpm-tv7');
const bytes = Buffer.from(laptop, 'base64');
const modelOf = (text: string) => JSON.parse(JSON.stringify(hashToJson(decodeHash(text))));

describe('hwhash decode', () => {
  it('shows a summary', () => {
    const { status, stdout, stderr } = hwhash(['decode', file('laptop.b64', laptop)]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it.each<[string, string | Uint8Array]>([
    ['base64', laptop],
    ['base64 with a line end', `${laptop}\r\n`],
    ['bytes', bytes],
    ['a CSV', `Device Serial Number,Windows Product ID,Hardware Hash\r\nX,,${laptop}\r\n`],
    [
      'a CSV in UTF-16',
      Buffer.from(`\ufeffDevice Serial Number,Windows Product ID,Hardware Hash\r\nX,,${laptop}\r\n`, 'utf16le'),
    ],
    [
      'an OA3.xml',
      `<?xml version="1.0"?><Key><ProductKeyID>1</ProductKeyID><HardwareHash>${laptop}</HardwareHash></Key>`,
    ],
    ['the JSON of decode', JSON.stringify(modelOf(laptop))],
  ])('finds out by itself that its input is %s', (_what, content) => {
    expect(JSON.parse(hwhash(['decode', '--json', file('input', content)]).stdout)).toEqual(modelOf(laptop));
    expect(JSON.parse(hwhash(['decode', '--json', '-'], content).stdout)).toEqual(modelOf(laptop));
  });

  it('takes the base64 itself', () => {
    expect(JSON.parse(hwhash(['decode', '--json', laptop]).stdout)).toEqual(modelOf(laptop));
  });

  it('treats each hash of an input, in order', () => {
    const remediation = JSON.stringify({ CachedHardwareBlob: laptop, CurrentHardwareBlob: other });
    const { status, stdout } = hwhash(['decode', '--json', '-'], remediation);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, hashes: [modelOf(laptop), modelOf(other)] });
    expect(hwhash(['decode', '-'], remediation).stdout).toContain('standard input, CurrentHardwareBlob');
  });

  it.each(FIXTURES)('$name: goes through --json and encode byte for byte', ({ text }) => {
    const json = hwhash(['decode', '--json', '-'], text).stdout;
    expect(hwhash(['encode', '-'], json).stdout).toBe(`${text}\n`);
  });

  it('writes protobuf', () => {
    const path = join(folder, 'hash.pb');
    expect(hwhash(['decode', '--proto', path, '-'], laptop).status).toBe(0);
    expect(fromProto(readFileSync(path))).toEqual(decodeHash(laptop));
  });

  it("prints oa3tool's XML", () => {
    const { stdout } = hwhash(['decode', '--xml', '-'], laptop);
    expect(stdout).toContain('<p n="SmbiosSystemSerialNumber" v="UA0MVG77" />');
  });

  it('never prints what firmware could send to a terminal', () => {
    const hash = decodeHash(laptop);
    const model = hashToJson({ ...hash, smbios: { ...hash.smbios, systemFamily: 'X\u001b[2J\u202eY' } });
    const { stdout } = hwhash(['decode', '-'], JSON.stringify(model));
    expect(stdout).toContain('X\\u{1b}[2J\\u{202e}Y');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('hwhash decode on bad input', () => {
  const flipped = Buffer.from(bytes);
  flipped[600] ^= 4;
  const zeroLength = Buffer.from(bytes);
  zeroLength.writeUInt16LE(0, 6);
  const overrun = Buffer.from(bytes);
  overrun.writeUInt16LE(0x3000, 6);

  it.each<[string, Uint8Array | string, number, RegExp]>([
    ['one bit flipped', flipped, 2, /error\s+checksum-mismatch/],
    [
      'a block of length 0',
      zeroLength,
      1,
      /^hwhash: standard input: block 1 at byte 4 says it has 0 bytes; its header alone has 4\n$/,
    ],
    [
      'a block that runs over',
      overrun,
      1,
      /^hwhash: standard input: block 1 at byte 4 has 12288 bytes, but the blocks end at byte \d+\n$/,
    ],
    [
      'truncated',
      bytes.subarray(0, 900),
      1,
      /^hwhash: standard input: .* at byte \d+.*, but the data ends at byte 900\n$/,
    ],
    [
      'a foreign character',
      `${laptop.slice(0, 50)}!${laptop.slice(51)}`,
      1,
      /character 51 is "!", which base64 does not have/,
    ],
    ['empty', '', 1, /there is no data/],
    ['a cut tail', laptop.slice(0, 2000), 0, /warning length-not-3000/],
    ['missing padding', bytes.subarray(0, 2500).toString('base64').replace(/=+$/, ''), 0, /error\s+base64-padding/],
    ['10 MB of A', 'A'.repeat(10_000_000), 1, /more characters than any hardware hash/],
    [
      'a CSV without rows',
      'Device Serial Number,Windows Product ID,Hardware Hash\r\n',
      1,
      /a header line, but no rows/,
    ],
    [
      'a CSV row without a hash',
      'Device Serial Number,Windows Product ID,Hardware Hash\r\nA,B,\r\n',
      1,
      /line 2: there is no data/,
    ],
    ['damaged JSON', '{"smbios": ', 1, /begins like JSON/],
    ['JSON of something else', '{"a": 1}', 1, /a is not a member of a decoded hash/],
    ['damaged XML', '<Key><HardwareHash>', 1, /XML/],
  ])('%s: one clear line, and the status', (_what, content, expected, message) => {
    const { status, stderr, stdout } = hwhash(['decode', '-'], content);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(expected);
    expect(stdout === '').toBe(expected === 1);
  });

  it.each([
    [['decode', 'no-such-file.b64'], /no-such-file.b64: there is no such file/],
    [['decode', '.'], /it is a folder/],
    [['decode'], /missing required argument/],
    [['decode', '--json', '--xml', '-'], /exclude each other/],
    [['bogus'], /unknown command/],
  ])('%j is refused with status 1', (args, message) => {
    const { status, stderr } = hwhash(args);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});
