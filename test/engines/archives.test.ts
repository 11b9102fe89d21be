/** Archives that other tools make: GNOME's gcab, Info-ZIP, 7-Zip. None of our code has written a byte of them. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hwhash } from '../cli/run.js';

const field = (name: string): string => fileURLToPath(new URL(`../field/${name}`, import.meta.url));
let folder = '';
const tool = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { cwd: folder, stdio: 'ignore' });
};
const at = (name: string): string => join(folder, name);
/** The hashes that a merge writes, in the order of the rows. */
function merged(name: string): { status: number | null; hashes: string[]; stderr: string } {
  const { status, stdout, stderr } = hwhash(['csv', 'merge', at(name)]);
  return {
    status,
    stderr,
    hashes: stdout
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[2]),
  };
}

const FILES = ['a.csv', 'mail.eml', 'report.xml', 'sparse.bin'];
let known: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-archives-'));
  copyFileSync(field('45a-no-tag.csv'), at('a.csv'));
  copyFileSync(field('16a-mail-quoted-printable.eml'), at('mail.eml'));
  copyFileSync(field('34-oa3-utf16.xml'), at('report.xml'));
  // Longer than one block of a cabinet, so that history is shared between blocks.
  writeFileSync(at('sparse.bin'), Buffer.alloc(100_000, 'abcdefg'));
  known = merged('a.csv').hashes;
  for (const name of ['mail.eml', 'report.xml']) known.push(...merged(name).hashes);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an archive', () => {
  test.each<[string, string[]]>([
    ['stored.cab', ['gcab', '-c', 'stored.cab', ...FILES]],
    ['mszip.cab', ['gcab', '-c', '-z', 'mszip.cab', ...FILES]],
    ['deflate.zip', ['zip', '-q', 'deflate.zip', ...FILES]],
    ['stored.zip', ['zip', '-q', '-0', 'stored.zip', ...FILES]],
    ['seven.zip', ['7z', 'a', '-bd', '-tzip', 'seven.zip', ...FILES]],
  ])('%s gives the devices of all its files', (name, [command, ...args]) => {
    tool(command, ...args);
    const { status, hashes } = merged(name);
    expect(status).toBe(0);
    expect([...hashes].sort()).toEqual([...new Set(known)].sort());
  });

  test('in an archive is opened too', () => {
    tool('gcab', '-c', '-z', 'inner.cab', 'a.csv');
    tool('zip', '-q', 'outer.zip', 'inner.cab');
    expect(merged('outer.zip')).toMatchObject({ status: 0, hashes: merged('a.csv').hashes });
  });

  test.each<[string, string[], RegExp]>([
    ['secret.zip', ['zip', '-q', '-P', 'secret', 'secret.zip', 'a.csv'], /a\.csv is encrypted/],
    ['lzma.zip', ['7z', 'a', '-bd', '-tzip', '-mm=LZMA', 'lzma.zip', 'a.csv'], /not supported \(method 14\)/],
    ['a.7z', ['7z', 'a', '-bd', 'a.7z', 'a.csv'], /is a 7-Zip archive/],
  ])('%s is refused with the reason', (name, [command, ...args], reason) => {
    tool(command, ...args);
    const { status, hashes, stderr } = merged(name);
    expect({ status, hashes }).toEqual({ status: 1, hashes: [] });
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });

  test('that is cut anywhere is called damaged, and no device of it is taken for whole', () => {
    tool('gcab', '-c', '-z', 'whole.cab', 'a.csv', 'sparse.bin');
    const whole = readFileSync(at('whole.cab'));
    for (const share of [0.02, 0.3, 0.6, 0.95]) {
      writeFileSync(at('cut.cab'), whole.subarray(0, Math.floor(whole.length * share)));
      const { status, hashes, stderr } = merged('cut.cab');
      expect({ status, hashes }).toEqual({ status: 1, hashes: [] });
      expect(stderr).toMatch(/damaged|cut/);
    }
  });

  test('that would unpack into too much is refused before it is unpacked', () => {
    const file = openSync(at('huge.bin'), 'w');
    ftruncateSync(file, 600 * 1024 * 1024);
    closeSync(file);
    tool('gcab', '-c', '-z', 'bomb.cab', 'huge.bin');
    rmSync(at('huge.bin'));
    const { status, stderr } = merged('bomb.cab');
    expect(status).toBe(1);
    expect(stderr).toMatch(/would unpack into too much/);
  });
});
