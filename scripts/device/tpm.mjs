// The device's TPM: swtpm, created with an EK certificate, or kept in a folder of the caller's. Run by itself,
// `tpm.mjs STATE SCRATCH` creates the state of one.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * Creates a TPM's state: an endorsement key at its persistent handle and its certificate, from a CA of its own.
 *
 * @param state folder for the TPM; one that holds a TPM already is left as it is
 * @param scratch folder for what is not needed afterwards
 */
export function provision(state, scratch) {
  if (existsSync(join(state, 'tpm2-00.permall'))) return;
  mkdirSync(state, { recursive: true });
  const write = (name, lines) => {
    const file = join(scratch, name);
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    return file;
  };
  const ca = ['statedir', 'signingkey', 'issuercert', 'certserial'].map((name, i) => {
    return `${name} = ${join(scratch, ['', 'ca-key.pem', 'ca-cert.pem', 'ca-serial'][i])}`;
  });
  const options = write('localca.options', ['--tpm-manufacturer IBM', '--tpm-model swtpm', '--tpm-version 2']);
  const config = write('setup.conf', [
    'create_certs_tool = /usr/bin/swtpm_localca',
    `create_certs_tool_config = ${write('localca.conf', ca)}`,
    `create_certs_tool_options = ${options}`,
  ]);
  const args = ['--tpm2', '--tpmstate', state, '--create-ek-cert', '--overwrite', '--config', config];
  execFileSync('swtpm_setup', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Starts the TPM for QEMU, which controls it over a socket and ends it by hanging up. */
export async function startTpm(state, scratch) {
  provision(state, scratch);
  const socket = join(scratch, 'swtpm.sock');
  const swtpm = spawn(
    'swtpm',
    ['socket', '--tpm2', '--tpmstate', `dir=${state}`, '--ctrl', `type=unixio,path=${socket}`, '--terminate'],
    {
      stdio: 'ignore',
    },
  );
  for (let tries = 0; !existsSync(socket); tries++) {
    if (tries === 200) throw new Error('swtpm did not start');
    await sleep(25);
  }
  return { socket, stop: () => void swtpm.kill() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) provision(process.argv[2], process.argv[3]);
