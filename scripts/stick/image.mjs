// The image: a GPT with one FAT32 partition, made in a file by sgdisk, mkfs.vfat and mtools, without root and without mounting.
// Numbers, names and times are fixed, so that the same files give the same bytes.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  DISK,
  FIRST_SECTOR,
  LABEL,
  LARGEST,
  PARTITION,
  PARTITION_TYPE,
  SECTOR,
  SMALLEST,
  VOLUME_ID,
} from './layout.mjs';
import { StickError } from './message.mjs';

const KIB = 1024;
/** Bytes behind the partition: the backup of the partition table, and some room. */
const BEHIND = 2 ** 20;

/** The FAT volume inside an image, as mtools names it. */
export const volumeOf = (image) => `${image}@@${FIRST_SECTOR * SECTOR}`;

/** Bytes of a size as people write it: `512M`, `4G`. */
export function parseSize(text) {
  const [, digits, unit] = /^(\d{1,6})([MG])$/i.exec(text) ?? [];
  const bytes = Number(digits) * (unit?.toUpperCase() === 'G' ? 2 ** 30 : 2 ** 20);
  if (bytes >= SMALLEST && bytes <= LARGEST) return bytes;
  throw new StickError(`--size ${text} is not a size that a stick can have`, 'write 256M to 32G, such as --size 512M');
}

/**
 * Writes an image; the file appears under its name when it is whole.
 *
 * @param {string} path of the image
 * @param {number} size in bytes
 * @param {Map<string, Uint8Array>} files of the volume, by path
 * @param {number} time seconds since 1970, of every file
 */
export function writeImage(path, size, files, time) {
  const content = [...files.values()].reduce((sum, data) => sum + data.length, 0);
  // Results need room too: 500 devices are 2 MB of rows and some 50 MB of recordings.
  if (content + 64 * 2 ** 20 > size) {
    throw new StickError(
      `the files have ${Math.ceil(content / 2 ** 20)} MiB, which leaves too little room`,
      'ask for a larger --size',
    );
  }
  const work = mkdtempSync(join(tmpdir(), 'hwhash-image-'));
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    closeSync(openSync(unfinished, 'w'));
    truncateSync(unfinished, size);
    partition(unfinished, size);
    format(unfinished, size);
    fill(unfinished, files, work, time);
    renameSync(unfinished, path);
  } finally {
    rmSync(work, { recursive: true });
    rmSync(unfinished, { force: true });
  }
}

function partition(image, size) {
  const sectors = (size - BEHIND) / SECTOR - FIRST_SECTOR;
  run('sgdisk', [
    ...['--clear', `--disk-guid=${DISK}`, `--new=1:${FIRST_SECTOR}:+${sectors}`, `--typecode=1:${PARTITION_TYPE}`],
    ...[`--partition-guid=1:${PARTITION}`, `--change-name=1:${LABEL}`, image],
  ]);
}

function format(image, size) {
  const blocks = Math.floor((size - FIRST_SECTOR * SECTOR - BEHIND) / KIB);
  // --invariant sets a serial number of its own, which the one after it replaces.
  const options = [
    '-F',
    '32',
    '-s',
    '1',
    '--invariant',
    '-i',
    VOLUME_ID,
    '-n',
    LABEL,
    '--offset',
    String(FIRST_SECTOR),
  ];
  run('mkfs.vfat', [...options, image, String(blocks)]);
}

function fill(image, files, work, time) {
  const volume = volumeOf(image);
  const folders = new Set();
  const names = [...files.keys()].sort();
  for (const name of names) {
    for (let folder = dirname(name); folder !== '.'; folder = dirname(folder)) folders.add(folder);
    const file = join(work, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, files.get(name));
    utimesSync(file, time, time);
  }
  const env = { SOURCE_DATE_EPOCH: String(time), TZ: 'UTC', MTOOLS_SKIP_CHECK: '1' };
  if (folders.size > 0) run('mmd', ['-i', volume, ...[...folders].sort().map((name) => `::${name}`)], env);
  for (const name of names) run('mcopy', ['-m', '-i', volume, join(work, name), `::${name}`], env);
}

/** Runs a tool; what it says shows only where it fails: mkfs.vfat warns of the room behind the partition. */
function run(tool, args, env = {}) {
  try {
    execFileSync(tool, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  } catch (error) {
    throw new Error(`${tool} failed: ${error.stderr ?? error.message}`);
  }
}
