// Makes an image for a USB stick that boots a PC and writes its hash: npm run build:stick -- [options]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lastCommitTime, stickFiles } from './content.mjs';
import { wifiFirmware } from './firmware.mjs';
import { parseSize, writeImage } from './image.mjs';
import { remark, StickError } from './message.mjs';
import { unpackPackages, updatePins } from './packages.mjs';
import { settingsText } from './settings.mjs';
import { buildSystem } from './system.mjs';

const USAGE = `Usage: npm run build:stick -- [options]

Makes a disk image for a USB stick. A PC that is started from it has its
hardware hash added to AutopilotHWID.csv on the stick.

Options:
  --output FILE         the image (default: hwhash-stick.img)
  --size SIZE           its size, 256M to 32G (default: 512M)
  --group-tag TAG       group tag for every device
  --assigned-user USER  user principal name for every device
  --keyboard NAME       keyboard at the start: us, uk, de, fr, ... (default: us)
  --auto-power-off      turn the device off when its row is written
  --wifi-firmware       with Debian's non-free firmware for wireless adapters
  --without-windows     leave hwhash.exe and harvest.cmd out
  --update-packages     pin the newest versions of Debian's packages, and build nothing
  --help                show this
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A path as the caller wrote it: npm changes the folder before it runs a script. */
const callersPath = (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path);

// sgdisk and mkfs.vfat are not on every user's path.
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StickError)) throw error;
  remark(error.message);
  process.exitCode = 1;
}

function main(args) {
  const options = readArguments(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  execFileSync(`${root}scripts/install-test-tools`, ['stick-image'], { stdio: ['ignore', 2, 2] });
  if (options['update-packages']) {
    updatePins();
    remark('pinned the newest versions in scripts/stick/packages.json: build, and run "npm run test:stick"');
    return;
  }
  build(options);
}

function readArguments(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const options = {
    ...{ output: { ...text, default: 'hwhash-stick.img' }, size: { ...text, default: '512M' } },
    ...{ 'group-tag': text, 'assigned-user': text, keyboard: text, 'auto-power-off': flag, 'wifi-firmware': flag },
    ...{ 'without-windows': flag, 'update-packages': flag, help: flag },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new StickError(error.message.split('. ')[0], '--help shows the options');
  }
}

function build(options) {
  const size = parseSize(options.size);
  const settings = settingsText(options);
  const output = callersPath(options.output);
  const { linux, windows } = executables(options['without-windows'] === true);
  const groups = ['system', ...(options['wifi-firmware'] ? ['wifiFirmware'] : [])];
  const folders = Object.assign({}, ...groups.map(unpackPackages));
  const time = Number(process.env.SOURCE_DATE_EPOCH ?? lastCommitTime(root));
  const firmware = options['wifi-firmware'] ? wifiFirmware(folders) : new Map();
  remark('packing the system');
  const initrd = buildSystem(folders, { executable: linux, firmware, time });
  const files = stickFiles(folders, { initrd, windows: windows && readFileSync(windows), settings, groups });
  writeImage(output, size, files, time);
  report(output, files);
}

/** The single executables; made where they are missing or older than what they are made of. */
function executables(withoutWindows) {
  const linux = `${root}dist/executables/hwhash-linux-x64`;
  const windows = `${root}dist/executables/hwhash.exe`;
  const sources = ['src', 'native', 'package.json'].map((path) => `${root}${path}`);
  const newest = execFileSync(
    'find',
    [...sources, '-type', 'f', '-newer', existsSync(linux) ? linux : '/proc/1', '-print', '-quit'],
    { encoding: 'utf8' },
  );
  if (!existsSync(linux) || newest !== '') {
    remark('building the executables');
    execFileSync('npm', ['run', '--silent', 'build:executables'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  if (withoutWindows) return { linux };
  if (existsSync(windows)) return { linux, windows };
  throw new StickError(
    'hwhash.exe was not built',
    'see what "npm run build:executables" says, or leave it out with --without-windows',
  );
}

function report(output, files) {
  const content = [...files.values()].reduce((sum, data) => sum + data.length, 0);
  const digest = createHash('sha256').update(readFileSync(output)).digest('hex');
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  process.stdout.write(`${output}  ${mb(statSync(output).size)} MB, ${mb(content)} MB of files\n  sha256 ${digest}\n`);
}
