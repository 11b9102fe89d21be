// Emulates a device and harvests it: npm run --silent device -- [options] DEVICE.json
// Prints the one JSON document of `hwhash harvest --json`, as it was run inside, and exits 0 whenever it did.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DescriptionError, readDescription } from './description.mjs';
import { baseArchive, concatenate, deviceArchive, oracleArchive } from './initramfs.mjs';
import { kernel, modulesFor } from './kernel.mjs';
import { packageArchive } from './package.mjs';
import { run } from './qemu.mjs';
import { startTpm } from './tpm.mjs';

const USAGE = `Usage: npm run --silent device -- [options] DEVICE.json

Boots the device that DEVICE.json describes in QEMU, runs the packed package's
"hwhash harvest --json" inside, and prints its JSON document.

Options:
  --oracles FILE      also run dmidecode, ethtool, lsblk, nvme, hdparm and tpm2 inside, and write what they say as JSON
  --tpm-state FOLDER  keep the TPM there: the same folder is the same TPM the next time
  --prepare           install, build and cache everything that a device needs, and boot none
  --help              show this
`;

const remark = (text) => process.stderr.write(`device: ${text}\n`);
/** A path as the caller wrote it: npm changes the folder before it runs a script. */
const callersPath = (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path);

// Tools such as depmod and dmidecode are not on every user's path.
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => stopped.abort());
process.exitCode = await main(process.argv.slice(2));

/** Returns the exit status. */
async function main(args) {
  let options;
  try {
    options = readArguments(args);
  } catch (error) {
    remark(`${error.message.split('. ')[0]} (--help shows the usage)`);
    return 1;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-device-'));
  try {
    if (options.prepare) return prepare();
    return await emulate(options, folder);
  } catch (error) {
    const told = error instanceof DescriptionError || stopped.signal.aborted;
    remark(
      stopped.signal.aborted ? 'stopped' : told ? error.message : `the device could not be emulated: ${error.message}`,
    );
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readArguments(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { oracles: text, 'tpm-state': text, prepare: flag, help: flag },
  });
  if (!values.help && !values.prepare && positionals.length !== 1) throw new Error('one DEVICE.json is needed');
  return { ...values, file: positionals[0] };
}

function installTools() {
  const script = fileURLToPath(new URL('../install-test-tools', import.meta.url));
  execFileSync(script, ['devices'], { stdio: ['ignore', 2, 2] });
}

function prepare() {
  installTools();
  kernel();
  baseArchive();
  packageArchive();
  oracleArchive();
  return 0;
}

/** Boots the device and prints what was harvested; returns the exit status. */
async function emulate(options, folder) {
  const description = readDescription(callersPath(options.file), remark);
  installTools();
  const oracles = options.oracles !== undefined;
  const { image, modules, dependencies } = kernel();
  const own = deviceArchive(folder, { ...description, modules: modulesFor(description, dependencies), oracles });
  const archives = [baseArchive(), modules, packageArchive(), ...(oracles ? [oracleArchive()] : []), own];
  const initrd = concatenate(archives, join(folder, 'initrd.cpio'));
  const state = options['tpm-state'] ? callersPath(options['tpm-state']) : join(folder, 'tpm');
  const tpm = description.tpm ? await startTpm(state, folder) : undefined;
  try {
    const said = await run(description, { kernel: image, initrd, folder, tpmSocket: tpm?.socket }, stopped.signal);
    const answer = unpack(folder, said);
    if (oracles) writeOracles(callersPath(options.oracles), join(answer, 'oracles'));
    return report(answer);
  } finally {
    tpm?.stop();
  }
}

/** Folder of what the device handed over before it went off. */
function unpack(folder, { messages, console: said }) {
  const answer = join(folder, 'answer');
  mkdirSync(answer);
  try {
    execFileSync('tar', ['-x', '-f', join(folder, 'answer.tar'), '-C', answer], { stdio: 'ignore' });
    readFileSync(join(answer, 'harvest.status'));
    return answer;
  } catch {
    const last = said.trim().split('\n').slice(-15).join('\n');
    throw new Error(`it did not answer\n${messages}${last}`);
  }
}

/** Writes what each tool printed, by the names of init.sh; the MSDM table in hex. */
function writeOracles(file, folder) {
  const names = readdirSync(folder);
  const texts = names.map((name) => [name, readFileSync(join(folder, name), name === 'msdm' ? 'hex' : 'utf8')]);
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`);
}

/** Prints the document; 0 where there is one. */
function report(answer) {
  const read = (name) => readFileSync(join(answer, name), 'utf8');
  process.stderr.write(read('missing') + read('harvest.stderr'));
  const [booted, harvested] = read('uptime').trim().split(' ').map(Number);
  remark(`up after ${booted.toFixed(1)} s, harvested in ${(harvested - booted).toFixed(1)} s of emulated time`);
  const text = read('harvest.json');
  try {
    JSON.parse(text);
  } catch {
    remark(`hwhash harvest printed no JSON document (status ${read('harvest.status').trim()})`);
    return 1;
  }
  process.stdout.write(text);
  return 0;
}
