// Emulates a device, starts it from a stick with Secure Boot enforced, and prints the CSV that is on the stick afterwards:
// npm run --silent stick:device -- [options] DEVICE.json
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DescriptionError, readDescription } from '../device/description.mjs';
import { powerOn } from './emulate.mjs';
import { volumeOf } from './image.mjs';
import { remark } from './message.mjs';
import { cacheFolder } from './packages.mjs';

const USAGE = `Usage: npm run --silent stick:device -- [options] DEVICE.json

Starts the device that DEVICE.json describes (as for "npm run device") from a
stick, with Secure Boot enforced, waits until its row is written, turns it off,
and prints the CSV files of the stick.

Options:
  --image FILE        use this stick, and keep what is written to it
  --screen FILE       write the technician's screen as PNG
  --tpm-state FOLDER  keep the TPM there: the same folder is the same TPM the next time
  --prepare           install, build and cache what is needed, and start nothing
  --help              show this
`;
/** What the screen says at the end. */
const DONE = /P power off/;
const CSV = /^AutopilotHWID.*\.csv$/i;

const root = fileURLToPath(new URL('../..', import.meta.url));
const callersPath = (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path);

process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const told = error instanceof DescriptionError || error.code?.startsWith('ERR_PARSE_ARGS');
  remark(told ? error.message : `the device could not be emulated: ${error.message}`);
  process.exitCode = 1;
}

async function main(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { image: text, screen: text, 'tpm-state': text, prepare: flag, help: flag },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!values.prepare && positionals.length !== 1) {
    remark('one DEVICE.json is needed (--help shows the usage)');
    return 1;
  }
  const description = values.prepare ? undefined : readDescription(callersPath(positionals[0]), remark);
  execFileSync(join(root, 'scripts/install-test-tools'), ['stick'], { stdio: ['ignore', 2, 2] });
  const fresh = values.image && existsSync(callersPath(values.image)) ? undefined : freshImage();
  if (description === undefined) return 0;
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-stick-'));
  try {
    const image = values.image ? callersPath(values.image) : join(folder, 'stick.img');
    if (fresh) copyFileSync(fresh, image);
    return await boot(description, image, folder, values);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The image as it is built; made where a source is newer. */
function freshImage() {
  const image = join(cacheFolder('images'), 'stick.img');
  const since = existsSync(image) ? statSync(image).mtimeMs : 0;
  const paths = ['src', 'native', 'scripts/stick', 'package.json'].map((path) => join(root, path));
  const listed = execFileSync('find', [...paths, '-type', 'f', '-not', '-path', '*/generated/*', '-printf', '%T@\n'], {
    encoding: 'utf8',
  });
  const newest = Math.max(...listed.trim().split('\n').map(Number)) * 1000;
  if (since > newest) return image;
  const args = [join(root, 'scripts/stick/main.mjs'), '--output', image, '--size', '256M', '--without-windows'];
  execFileSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  return image;
}

async function boot(description, image, folder, values) {
  const tpmState = values['tpm-state'] && callersPath(values['tpm-state']);
  const pc = await powerOn(description, { image, folder, ...(tpmState && { tpmState }) });
  const stop = () => pc.kill();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, stop);
  const seconds = await pc.until(DONE);
  const written = /emove the stick\./.test(pc.said);
  if (values.screen) await pc.screen(callersPath(values.screen));
  await pc.powerOff();
  if (!written) {
    remark(`nothing was written:\n${pc.said.slice(-1500)}`);
    return 1;
  }
  remark(`written ${seconds.toFixed(1)} s after power-on`);
  printResults(image);
  return 0;
}

function printResults(image) {
  const listed = execFileSync('mdir', ['-b', '-i', volumeOf(image), '::'], { encoding: 'utf8' });
  const names = listed.split('\n').map((line) => line.replace(/^::\//, ''));
  for (const name of names.filter((path) => CSV.test(path)).sort()) {
    process.stdout.write(execFileSync('mtype', ['-i', volumeOf(image), `::${name}`]));
  }
}
