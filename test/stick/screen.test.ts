/** The technician's screen: sizes, wrapping, what firmware cannot do to it; keys. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { adaptersWithoutInterface } from '../../src/stick/adapters.js';
import { keyPresses, paint } from '../../src/stick/console.js';
import { largeWord } from '../../src/stick/letters.js';
import { gptPartitions } from '../../src/stick/partition-table.js';
import { reportDevice } from '../../src/stick/report.js';
import { renderScreen, type ScreenState, wrap } from '../../src/stick/screen.js';
import { harvestOf } from './harvests.js';

const written = async (change: Partial<ScreenState> = {}): Promise<ScreenState> => ({
  version: '1.2.3',
  outcome: { kind: 'written', headline: 'Remove the stick.', place: [['Row', '12 of 12 in AutopilotHWID.csv']] },
  device: reportDevice(await harvestOf(), []),
  remarks: [],
  groupTag: '',
  keyboard: 'us',
  details: false,
  ...change,
});

const text = (state: ScreenState, columns: number, rows: number) =>
  renderScreen(state, { columns, rows }).map((line) => line.text);

test.each([
  [80, 22],
  [80, 25],
  [100, 37],
  [120, 33],
  [240, 67],
])('everything that counts is on a screen of %i columns and %i rows', async (columns, rows) => {
  const lines = text(await written(), columns, rows);
  expect(lines.length).toBeLessThan(rows);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  const all = lines.join('\n');
  for (const part of [
    'Remove the stick.',
    '12 of 12',
    'Serial number',
    'user-driven',
    'self-deploying',
    'P power off',
  ]) {
    expect(all).toContain(part);
  }
});

test('a small screen that cannot show all says so and keeps the keys', async () => {
  const lines = text(await written({ details: true }), 80, 15);
  expect(lines.length).toBeLessThan(15);
  expect(lines.join('\n')).toContain('... D shows all');
  expect(lines.at(-1)).toContain('keyboard (us)');
});

test('the large word grows with the screen and fits into 80 columns', () => {
  const heights = [76, 156, 236].map((columns) => largeWord('WRITTEN', columns, 16).length);
  expect(heights).toEqual([5, 15, 15]);
  for (const columns of [76, 96, 236]) {
    for (const row of largeWord('NOT WRITTEN', columns, 16)) expect(row.length).toBeLessThanOrEqual(columns);
  }
});

test('what the firmware says cannot steer the terminal', async () => {
  const harvested = await harvestOf((hash) => {
    hash.smbios = { ...hash.smbios, systemManufacturer: 'Evil\u001b[2J\u0007', systemSerialNumber: '\u202eDROW' };
  });
  const state = await written({ device: reportDevice(harvested, []) });
  const painted = paint(renderScreen(state, { columns: 80, rows: 25 }));
  expect(painted.split('\u001b[2J')).toHaveLength(2);
  expect(painted).not.toMatch(/[\u0007\u202e]/);
});

test('a device without TPM is told that self-deploying fails', async () => {
  const harvested = await harvestOf((hash) => {
    delete hash.tpm;
    delete hash.offlineDeviceId;
  });
  const { verdicts } = reportDevice(harvested, []);
  expect(verdicts.map(({ scenario, ok }) => [scenario, ok])).toEqual([
    ['user-driven', true],
    ['self-deploying', false],
  ]);
  expect(verdicts[1].text).toContain('no TPM');
});

test.each([
  ['a bc def', 4, ['a bc', 'def']],
  ['abcdefgh', 3, ['abc', 'def', 'gh']],
  ['', 10, ['']],
])('%j is wrapped at %i', (long, width, lines) => {
  expect(wrap(long, width)).toEqual(lines);
});

test.each([
  ['pA', ['p', 'A']],
  ['\r', ['enter']],
  ['\u007f\u001b', ['backspace', 'escape']],
  ['\u001b[A\u001b[3~x', ['x']],
  ['\u00e9', []],
])('the console sends %j for the keys %j', (sent, keys) => {
  expect(keyPresses(sent)).toEqual(keys);
});

/** A sysfs in a folder. */
function sysfs(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hwhash-sys-'));
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, 'bus/pci/devices', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return root;
}

test('adapters that have no interface are found, with the driver that lacks its firmware', async () => {
  const pci = (name: string, kind: string, device: string) => ({
    [`${name}/class`]: `${kind}\n`,
    [`${name}/vendor`]: '0x8086\n',
    [`${name}/device`]: `${device}\n`,
  });
  const root = sysfs({
    ...pci('0000:00:02.0', '0x030000', '0x9a49'),
    ...pci('0000:00:14.3', '0x028000', '0xa0f0'),
    '0000:00:14.3/uevent': 'DRIVER=iwlwifi\nPCI_CLASS=28000\n',
    ...pci('0000:00:1f.6', '0x020000', '0x15fc'),
    '0000:00:1f.6/net/eth0/address': '00:00:5e:00:53:10\n',
    ...pci('0000:01:00.0', '0x020000', '0x1000'),
    '0000:01:00.0/virtio0/net/eth1/address': '00:00:5e:00:53:11\n',
    ...pci('0000:02:00.0', '0x028000', '0x2725'),
  });
  try {
    expect(await adaptersWithoutInterface(root)).toEqual([
      { id: '8086:a0f0', wireless: true, driver: 'iwlwifi' },
      { id: '8086:2725', wireless: true },
    ]);
    expect(await adaptersWithoutInterface(join(root, 'none'))).toEqual([]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

/** The start of a disk with a table of one partition. */
function disk(sector: number, change: (bytes: Buffer) => void = () => undefined): Buffer {
  const bytes = Buffer.alloc(64 * 1024);
  bytes.write('EFI PART', sector, 'latin1');
  bytes.writeBigUInt64LE(2n, sector + 72);
  bytes.writeUInt32LE(128, sector + 80);
  bytes.writeUInt32LE(128, sector + 84);
  const entry = 2 * sector + 128;
  bytes.write('a2a0d0ebe5b9334487c068b6b72699c7', entry, 'hex');
  bytes.write('616877686873534d8001737469636b31', entry + 16, 'hex');
  change(bytes);
  return bytes;
}

test.each([512, 4096])('the partitions of a disk with sectors of %i bytes are read', (sector) => {
  expect(gptPartitions(disk(sector))).toEqual([{ number: 2, guid: '68776861-7368-4d53-8001-737469636b31' }]);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(4096)],
  ['entries behind the end', disk(512, (bytes) => bytes.writeBigUInt64LE(2n ** 60n, 512 + 72))],
  ['entries of no size', disk(512, (bytes) => bytes.writeUInt32LE(0, 512 + 84))],
  ['a cut header', disk(512).subarray(0, 530)],
])('a table that is %s has no partitions', (_, bytes) => {
  expect(gptPartitions(bytes)).toEqual([]);
});
