// Emulates a device and harvests it: npm run --silent device -- [--oracles FILE] [--tpm-state FOLDER] DEVICE.json
// Prints the one JSON document of `hwhash harvest --json`, as it was run inside, and exits 0 whenever it did.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  --help              show this`;

const remark = (text) => process.stderr.write(`device: ${text}\n`);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { oracles: { type: 'string' }, 'tpm-state': { type: 'string' }, help: { type: 'boolean' } },
});
if (options.help || positionals.length !== 1) {
  (options.help ? process.stdout : process.stderr).write(`${USAGE}\n`);
  process.exit(options.help ? 0 : 1);
}

const folder = mkdtempSync(join(tmpdir(), 'hwhash-device-'));
try {
  const description = readDescription(positionals[0], remark);
  execFileSync(fileURLToPath(new URL('../install-test-tools', import.meta.url)), ['devices'], {
    stdio: ['ignore', 2, 2],
  });
  const answer = await boot(description);
  if (options.oracles) writeFileSync(options.oracles, `${JSON.stringify(answer.oracles, undefined, 2)}\n`);
  process.exitCode = report(answer);
} catch (error) {
  remark(error instanceof DescriptionError ? error.message : `the device could not be emulated: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Boots the device; gives what the harvest inside wrote, and what the oracles did. */
async function boot(description) {
  const { image, modules, dependencies } = kernel();
  const own = deviceArchive(folder, {
    ...description,
    modules: modulesFor(description, dependencies),
    oracles: options.oracles !== undefined,
  });
  const archives = [baseArchive(), modules, packageArchive(), ...(options.oracles ? [oracleArchive()] : []), own];
  const initrd = concatenate(archives, join(folder, 'initrd.cpio'));
  const tpm = description.tpm ? await startTpm(options['tpm-state'] ?? join(folder, 'tpm'), folder) : undefined;
  try {
    const said = await run(description, { kernel: image, initrd, folder, tpmSocket: tpm?.socket });
    return readAnswer(said);
  } finally {
    tpm?.stop();
  }
}

function readAnswer({ messages, console: said }) {
  const unpacked = join(folder, 'answer');
  mkdirSync(unpacked);
  try {
    execFileSync('tar', ['-x', '-f', join(folder, 'answer.tar'), '-C', unpacked], { stdio: 'ignore' });
    const read = (name) => readFileSync(join(unpacked, name), 'utf8');
    const names = options.oracles ? readdirSync(join(unpacked, 'oracles')) : [];
    return {
      text: read('harvest.json'),
      remarks: read('missing') + read('harvest.stderr'),
      status: Number(read('harvest.status')),
      oracles: Object.fromEntries(
        names.map((name) => [name, oracleText(readFileSync(join(unpacked, 'oracles', name)), name)]),
      ),
    };
  } catch {
    const last = said.trim().split('\n').slice(-15).join('\n');
    throw new Error(`it did not answer\n${messages}${last}`);
  }
}

/** What an oracle printed: text, but for the one that is a table of bytes. */
function oracleText(bytes, name) {
  return bytes.toString(name === 'msdm' ? 'hex' : 'utf8');
}

/** Prints the document; 0 where there is one. */
function report({ text, remarks, status }) {
  process.stderr.write(remarks);
  try {
    JSON.parse(text);
  } catch {
    remark(`hwhash harvest printed no JSON document (status ${status})`);
    return 1;
  }
  process.stdout.write(text);
  return 0;
}
