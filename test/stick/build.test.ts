/** What a build of the stick decides by itself: its archive, its settings, its sizes. */
import { expect, test } from 'vitest';
import { cpioArchive } from '../../scripts/stick/cpio.mjs';
import { parseSize } from '../../scripts/stick/image.mjs';
import { settingsText } from '../../scripts/stick/settings.mjs';
import { parseSettings } from '../../src/stick/settings.js';

const entries = new Map([
  ['init', { data: Buffer.from('#!/bin/sh\n'), executable: true }],
  ['bin/busybox', { data: Buffer.from('abc') }],
  ['bin/sh', { link: 'busybox' }],
]);

/** Name, mode and content of each member, read as the format's description says (cpio(5), "New ASCII Format"). */
function members(archive: Buffer): [name: string, mode: string, content: string][] {
  const found: [string, string, string][] = [];
  const aligned = (at: number): number => Math.ceil(at / 4) * 4;
  for (let at = 0; ; ) {
    expect(archive.toString('latin1', at, at + 6)).toBe('070701');
    const field = (number: number): number =>
      Number.parseInt(archive.toString('latin1', at + 6 + number * 8, at + 14 + number * 8), 16);
    const start = aligned(at + 110 + field(11));
    const name = archive.toString('utf8', at + 110, at + 109 + field(11));
    if (name === 'TRAILER!!!') return found;
    found.push([name, field(1).toString(8), archive.toString('utf8', start, start + field(6))]);
    at = aligned(start + field(6));
  }
}

test('the archive holds files, the folders above them, and links', () => {
  expect(members(cpioArchive(entries, 1_700_000_000))).toEqual([
    ['bin', '40755', ''],
    ['bin/busybox', '100644', 'abc'],
    ['bin/sh', '120777', 'busybox'],
    ['init', '100755', '#!/bin/sh\n'],
  ]);
});

test('the order of the entries does not matter', () => {
  const reversed = new Map([...entries].reverse());
  expect(cpioArchive(reversed, 1).equals(cpioArchive(entries, 1))).toBe(true);
});

test.each([
  [{}, {}],
  [
    { 'group-tag': 'Kiosk', keyboard: 'de' },
    { groupTag: 'Kiosk', keyboard: 'de' },
  ],
  [
    { 'assigned-user': 'ann@contoso.com', 'auto-power-off': true },
    { assignedUser: 'ann@contoso.com', autoPowerOff: true },
  ],
])('the settings of %j are what the stick reads', (options, settings) => {
  expect(parseSettings(new TextEncoder().encode(settingsText(options)))).toEqual({ settings, faults: [] });
});

test.each([
  [{ 'group-tag': 'A,B' }, /--group-tag/],
  [{ 'assigned-user': 'ann' }, /--assigned-user/],
  [{ keyboard: 'qwerty' }, /--keyboard/],
])('%j is refused', (options, message) => {
  expect(() => settingsText(options)).toThrow(message);
});

test.each([
  ['512M', 2 ** 29],
  ['1g', 2 ** 30],
])('the size %s is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', '512', '255M', '33G', '1e9M', '-512M'])('the size %j is refused with what to write', (text) => {
  expect(() => parseSize(text)).toThrow(/256M to 32G/);
});
