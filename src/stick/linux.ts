/**
 * The machine under the stick's own Linux (scripts/stick/init.sh). Every disk is read-only in the kernel from the moment it
 * appears; `mount` lifts that for the one partition with the stick's GUID, on a disk that is on USB or is an SD card, and
 * `unmount` puts it back. No other disk is opened for writing or mounted.
 */
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { adaptersWithoutInterface } from './adapters.js';
import { type ProtectedDisk, type StickDevice, StickError, type StickMachine } from './machine.js';
import { gptPartitions, TABLE_BYTES } from './partition-table.js';

const run = promisify(execFile);
const MOUNT_POINT = '/stick';
const SETTLED = '/run/hwhash/settled';
const READ_ONLY = '/run/hwhash/read-only';
const KEYBOARDS = '/usr/share/hwhash/keyboards';
/** Milliseconds between two looks, and after which a machine without the stick is taken as it is. */
const PAUSE = 200;
const LONGEST_WAIT = 30_000;
/** Milliseconds after which an unmount is given up: the stick was pulled. */
const LONGEST_UNMOUNT = 60_000;

/** Block devices that hold nothing. */
const NO_DISK = /^(loop|ram|zram|sr|fd|md|dm-)\d*/;

const text = async (path: string): Promise<string> => (await readFile(path, 'latin1').catch(() => '')).trim();
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The running machine; `partition` is the GUID of the stick's partition. */
export function linuxMachine(partition: string): StickMachine {
  return {
    settle: () => until(async () => (await exists(SETTLED)) && (await candidates(partition)).length > 0),
    find: () => find(partition),
    mount,
    unmount,
    otherDisks,
    adapters: () => adaptersWithoutInterface(),
    keyboards: async () => (await readdir(KEYBOARDS).catch(() => [])).sort(),
    setKeyboard,
    powerOff: async () => {
      await run('poweroff', ['-f']);
    },
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + LONGEST_WAIT;
  while (!(await holds()) && Date.now() < end) await sleep(PAUSE);
}

async function disks(): Promise<string[]> {
  return (await readdir('/sys/block')).filter((name) => !NO_DISK.test(name)).sort();
}

/** Whether a disk can be a stick: on USB, or an SD card; never a disk inside of the machine. */
async function isPortable(disk: string): Promise<boolean> {
  const path = await realpath(join('/sys/block', disk)).catch(() => '');
  return /\/usb\d+\//.test(path) || (await text(join('/sys/block', disk, 'device/type'))) === 'SD';
}

async function candidates(partition: string): Promise<StickDevice[]> {
  const found: StickDevice[] = [];
  for (const disk of await disks()) {
    if (!(await isPortable(disk))) continue;
    const match = gptPartitions(await start(disk)).find(({ guid }) => guid === partition.toLowerCase());
    if (match) found.push({ disk, partition: `${disk}${/\d$/.test(disk) ? 'p' : ''}${match.number}` });
  }
  return found;
}

async function start(disk: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(TABLE_BYTES);
  try {
    const handle = await open(`/dev/${disk}`, 'r');
    try {
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return bytes.subarray(0, 0);
  }
}

async function find(partition: string): Promise<StickDevice> {
  const [stick, second] = await candidates(partition);
  if (stick === undefined) {
    throw new StickError('stick-missing', 'the stick is not there', 'Put it into a USB port, then press A.');
  }
  if (second !== undefined) {
    throw new StickError('stick-twice', 'there are two hwhash sticks in this machine', 'Remove one, then press A.');
  }
  return stick;
}

async function mount({ disk, partition }: StickDevice, wanted: 'read' | 'write'): Promise<string> {
  await mkdir(MOUNT_POINT, { recursive: true });
  // Init sets a new disk read-only once; only then may that be lifted.
  await until(() => exists(join(READ_ONLY, disk)));
  const options = ['noexec', 'nosuid', 'nodev', 'iocharset=ascii', 'utf8=0', 'shortname=mixed', 'errors=remount-ro'];
  try {
    if (wanted === 'write') {
      if ((await text(`/sys/block/${disk}/ro`)) === '1') await run('blockdev', ['--setrw', `/dev/${disk}`]);
      await run('blockdev', ['--setrw', `/dev/${partition}`]).catch(() => undefined);
    }
    const mode = wanted === 'write' ? 'rw' : 'ro';
    await run('mount', ['-t', 'vfat', '-o', [mode, ...options].join(','), `/dev/${partition}`, MOUNT_POINT]);
  } catch (error) {
    throw new StickError(
      'stick-mount',
      `the stick cannot be mounted: ${lastLine(error)}`,
      'Put it in again, then press A. If that repeats, check it in Windows.',
    );
  }
  if (
    wanted === 'write' &&
    (await text('/proc/mounts')).split('\n').some((line) => line.includes(` ${MOUNT_POINT} vfat ro`))
  ) {
    await run('umount', [MOUNT_POINT]).catch(() => undefined);
    throw new StickError('stick-mount', 'the stick is write-protected', 'Move its switch to "unlocked", then press A.');
  }
  return MOUNT_POINT;
}

async function unmount({ disk }: StickDevice): Promise<void> {
  try {
    await run('umount', [MOUNT_POINT], { timeout: LONGEST_UNMOUNT });
  } catch (error) {
    await run('umount', ['-l', MOUNT_POINT]).catch(() => undefined);
    throw new StickError(
      'stick-unmount',
      `the stick could not be finished: ${lastLine(error)}`,
      'Put it in again, then press A.',
    );
  } finally {
    // Dropping the cache is what makes the next reading come from the stick itself.
    await run('blockdev', ['--flushbufs', `/dev/${disk}`]).catch(() => undefined);
    await run('blockdev', ['--setro', `/dev/${disk}`]).catch(() => undefined);
  }
}

const lastLine = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  return (
    said
      .split('\n')
      .at(-1)
      ?.replace(/^\w+: /, '') ?? ''
  );
};

async function otherDisks(stick: StickDevice | undefined): Promise<ProtectedDisk[]> {
  const names = (await disks()).filter((name) => name !== stick?.disk);
  return Promise.all(names.map(async (name) => ({ name, readOnly: (await text(`/sys/block/${name}/ro`)) === '1' })));
}

async function setKeyboard(name: string): Promise<boolean> {
  if (!/^[a-z]{2}$/.test(name) || !(await exists(join(KEYBOARDS, name)))) return false;
  const loader = execFile('loadkmap');
  if (!loader.stdin) return false;
  await pipeline(createReadStream(join(KEYBOARDS, name)), loader.stdin);
  return true;
}
