/** A TPM 2.0 for tests: swtpm, made and started again, with an EK certificate from a CA of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** How a test wants its TPM. */
export interface SwtpmOptions {
  /** Whether the key stays at 0x81010001, where swtpm_setup and makers leave it. */
  persistentKey?: boolean;
  /** Whether commands come over TCP (the default) or a unix socket. */
  socket?: 'tcp' | 'unix';
}

/** A running TPM. */
export interface Swtpm {
  /** Where hwhash finds it: `tcp:127.0.0.1:PORT` or `unix:PATH`. */
  where: string;
  /** Runs one of tpm2-tools against it; returns its output. Only on TCP. */
  tool(command: string, ...args: string[]): string;
  /** A folder that goes with the TPM. */
  folder: string;
  stop(): Promise<void>;
}

/** Makes and starts a TPM. */
export async function startSwtpm({ persistentKey = true, socket = 'tcp' }: SwtpmOptions = {}): Promise<Swtpm> {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-swtpm-'));
  provision(folder);
  const port = await freePort();
  const path = join(folder, 'tpm.sock');
  const server = socket === 'tcp' ? `type=tcp,port=${port}` : `type=unixio,path=${path}`;
  const process = spawn(
    'swtpm',
    [
      ...['socket', '--tpm2', '--tpmstate', `dir=${folder}/state`, '--server', server],
      ...['--ctrl', `type=tcp,port=${port + 1}`, '--flags', 'not-need-init,startup-clear'],
    ],
    { stdio: 'ignore' },
  );
  await listening(port + 1);
  const tcti = `swtpm:host=127.0.0.1,port=${port}`;
  const tool = (command: string, ...args: string[]) =>
    execFileSync(command, args, {
      encoding: 'utf8',
      cwd: folder,
      env: { ...globalThis.process.env, TPM2TOOLS_TCTI: tcti },
    });
  if (!persistentKey) tool('tpm2_evictcontrol', '-C', 'o', '-c', '0x81010001');
  return {
    where: socket === 'tcp' ? `tcp:127.0.0.1:${port}` : `unix:${path}`,
    folder,
    tool,
    stop: () => stop(process, folder),
  };
}

/** Creates the TPM's state, with an EK certificate whose CA lives and dies with it. */
function provision(folder: string): void {
  const script = fileURLToPath(new URL('../../scripts/device/tpm.mjs', import.meta.url));
  execFileSync(globalThis.process.execPath, [script, join(folder, 'state'), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** A port whose successor is free too: swtpm takes one for commands and one for control. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== undefined && (await listenOnce(port + 1)) !== undefined) return port;
  }
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ host: '127.0.0.1', port }, () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (connected) return;
    await sleep(25);
  }
  throw new Error('swtpm did not start');
}

async function stop(process: ChildProcess, folder: string): Promise<void> {
  const ended = process.exitCode !== null ? undefined : new Promise((resolve) => process.once('exit', resolve));
  process.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
