/** The technician's session on a machine that is scripted: what is shown, written and said when something goes wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HardwareSource } from '../../src/harvest/source.js';
import type { StickConsole } from '../../src/stick/console.js';
import { StickError, type StickMachine } from '../../src/stick/machine.js';
import { renderScreen, type ScreenState } from '../../src/stick/screen.js';
import { runSession } from '../../src/stick/session.js';
import { laptopSource } from './harvests.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-stick-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stick = { disk: 'sdb', partition: 'sdb1' };

interface Played {
  shown: ScreenState[];
  /** Calls of the machine, in order. */
  calls: string[];
  last: string;
}

/** Plays a session: keys are pressed one by one, and P when they are used up. */
async function play(keys: string[], change: Partial<StickMachine> = {}, source = laptopSource()): Promise<Played> {
  const shown: ScreenState[] = [];
  const calls: string[] = [];
  const machine: StickMachine = {
    settle: async () => undefined,
    find: async () => stick,
    mount: async (_, access) => {
      calls.push(`mount ${access}`);
      return folder;
    },
    unmount: async () => {
      calls.push('unmount');
    },
    otherDisks: async () => [{ name: 'nvme0n1', readOnly: true }],
    adapters: async () => [],
    keyboards: async () => ['de', 'us'],
    setKeyboard: async (name) => {
      calls.push(`keyboard ${name}`);
      return name !== 'xx';
    },
    powerOff: async () => {
      calls.push('power off');
    },
    ...change,
  };
  const console: StickConsole = {
    show: (state) => shown.push(state),
    key: async (milliseconds) => (milliseconds === undefined ? (keys.shift() ?? 'p') : undefined),
    size: () => ({ columns: 80, rows: 25 }),
  };
  await runSession({ machine, console, source, version: '1.2.3' });
  const last = renderScreen(shown[shown.length - 1], { columns: 80, rows: 100 });
  return { shown, calls, last: last.map(({ text }) => text).join('\n') };
}

const csv = () => readFileSync(join(folder, 'AutopilotHWID.csv'), 'latin1');

test('a device is written, and said to be only after it was unmounted and read back', async () => {
  const { shown, calls, last } = await play([]);
  expect(calls).toEqual(['mount read', 'unmount', 'mount write', 'unmount', 'mount read', 'unmount']);
  expect(shown.map(({ outcome }) => outcome.kind).filter((kind) => kind === 'written')).toHaveLength(1);
  expect(last).toContain('Remove the stick.');
  expect(last).toMatch(/Row +1 of 1 in AutopilotHWID\.csv/);
  expect(csv().split('\r\n')).toHaveLength(3);
});

test('a second time is an update', async () => {
  const { last } = await play(['a']);
  expect(last).toContain('This device was in the file already: its capture was updated.');
  expect(csv().split('\r\n')).toHaveLength(3);
});

test('settings of the stick go into the row, and a line that cannot be used is told', async () => {
  writeFileSync(join(folder, 'settings.ini'), 'group-tag = Kiosk\r\nkeyboard = de\r\nnonsense\r\n');
  const { calls, last } = await play([]);
  expect(csv()).toMatch(/,Kiosk\r\n$/);
  expect(calls).toContain('keyboard de');
  expect(last).toContain('line 3 of settings.ini');
});

test('a group tag that is typed is in the row, on the screen, and kept for the devices that follow', async () => {
  const { last } = await play(['g', 'K', 'x', 'backspace', '1', 'enter']);
  expect(csv()).toMatch(/,K1\r\n$/);
  expect(readFileSync(join(folder, 'settings.ini'), 'utf8')).toBe('group-tag = K1\r\n');
  expect(last).toContain('group tag (K1)');
});

test.each([
  ['given up', ['g', 'K', 'escape']],
  ['no CSV can hold', ['g', 'K', ',', 'enter']],
])('a group tag that is %s changes nothing', async (_, keys) => {
  await play(keys);
  expect(csv()).toMatch(/^Device Serial Number,Windows Product ID,Hardware Hash\r\n/);
});

test('the keyboard is changed, and one that is not there is told', async () => {
  expect((await play(['k', 'd', 'e', 'enter'])).last).toContain('keyboard (de)');
  expect((await play(['k', 'x', 'x', 'enter'])).last).toContain('there is no keyboard "xx"');
});

test('details show everything that was read', async () => {
  expect((await play([])).last).not.toContain('EK SHA-256');
  expect((await play(['d'])).last).toContain('EK SHA-256');
});

test('without the stick the device is shown, and written when the stick is back', async () => {
  let looks = 0;
  const find = async () => {
    looks++;
    if (looks > 2) return stick;
    throw new StickError('stick-missing', 'the stick is not there', 'Put it in.');
  };
  const { shown, last } = await play(['a'], { find });
  const failed = shown.find(({ outcome }) => outcome.kind === 'failed');
  expect(failed?.outcome).toMatchObject({ headline: 'the stick is not there', remedy: 'Put it in.' });
  expect(failed?.device?.serialNumber).toBeTruthy();
  expect(last).toContain('Remove the stick.');
});

test.each([
  ['an unmount', { unmount: async () => Promise.reject(new StickError('stick-unmount', 'it was pulled', 'Again.')) }],
  ['a mount', { mount: async () => Promise.reject(new StickError('stick-mount', 'it was pulled', 'Again.')) }],
])('%s that fails is not "written"', async (_, change) => {
  const { shown } = await play([], change);
  expect(shown.some(({ outcome }) => outcome.kind === 'written')).toBe(false);
  expect(shown.at(-1)?.outcome).toMatchObject({ kind: 'failed', headline: 'it was pulled' });
});

test('a row that does not read back is not "written"', async () => {
  let mounts = 0;
  const empty = mkdtempSync(join(tmpdir(), 'hwhash-stick-'));
  const { shown } = await play([], { mount: async () => (++mounts === 3 ? empty : folder) });
  rmSync(empty, { recursive: true });
  expect(shown.at(-1)?.outcome).toMatchObject({ kind: 'failed' });
});

test('a disk that could not be protected is told', async () => {
  const { last } = await play([], { otherDisks: async () => [{ name: 'sda', readOnly: false }] });
  expect(last).toContain('the disk sda could not be set read-only');
});

test('an adapter without an interface is told', async () => {
  const adapters = async () => [{ id: '8086:a0f0', wireless: true, driver: 'iwlwifi' }];
  const { last } = await play([], { adapters });
  expect(last.replaceAll(/\s+/g, ' ')).toContain('the wireless adapter 8086:a0f0 has no network interface');
});

test('the stick itself is not a disk of the device, and its time zone is unknown', async () => {
  const whole = laptopSource();
  const source: HardwareSource = {
    name: 'native',
    read: async () => {
      const snapshot = await whole.read();
      const [disk] = snapshot.disks;
      return { ...snapshot, disks: [{ ...disk, name: 'sdb' }] };
    },
  };
  const { shown } = await play([], {}, source);
  expect(shown.at(-1)?.device?.read).not.toContain('disk');
  const rows = shown.at(-1)?.device?.summary ?? [];
  expect(rows.find(([label]) => label === 'UTC offset')?.[1]).toBe('unknown');
});

test('auto-power-off turns the machine off when the row is written, and not otherwise', async () => {
  writeFileSync(join(folder, 'settings.ini'), 'auto-power-off = yes\r\n');
  expect((await play([])).calls).toContain('power off');
  const unmount = async () => Promise.reject(new StickError('stick-unmount', 'it was pulled', 'Again.'));
  expect((await play([], { unmount })).calls).not.toContain('power off');
});
