/** Emulated devices for tests: what was asked for, what hwhash harvested inside, and what other tools say there. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HardwareHash } from '../../src/hash/model.js';

/** DEVICE.json, as far as the tests read it. */
export interface Description {
  smbios: Record<string, Record<string, string>>;
  disks: { bus: 'nvme' | 'sata' | 'virtio'; serial: string; model?: string; eui64?: string; sizeGB: number }[];
  adapters: { model: string; mac: string }[];
  tpm: boolean;
  productKey?: string;
}

/** What `hwhash harvest --json` prints, as far as the tests read it. */
export interface Document {
  hash: HardwareHash;
  text: string;
  snapshot: { disks: { name: string }[]; networkAdapters: { name: string }[] };
  findings: { code: string }[];
  unavailable: { what: string; reason: string; remedy: string }[];
}

/** A device that was booted. */
export interface Emulated {
  asked: Description;
  harvested: Document;
  /** Standard output of each tool, by the names of scripts/device/init.sh. */
  oracles: Record<string, string>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Runs `npm run --silent device` with these arguments. */
export function device(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run('npm', ['run', '--silent', 'device', '--', ...args], { cwd: ROOT, maxBuffer: 1 << 26 });
}

/** Boots the device of test/devices/descriptions/NAME.json. */
export async function emulate(name: string): Promise<Emulated> {
  const file = fileURLToPath(new URL(`descriptions/${name}.json`, import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'hwhash-oracles-'));
  try {
    const oracles = join(folder, 'oracles.json');
    const { stdout } = await device('--oracles', oracles, file);
    const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'));
    return { asked: await read(file), harvested: JSON.parse(stdout), oracles: await read(oracles) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Starts tasks in order, so many at a time; returns the promise of each. */
export function startInTurn<T>(tasks: (() => Promise<T>)[], atATime: number): Promise<T>[] {
  const promises: Promise<T>[] = [];
  for (const [i, task] of tasks.entries()) {
    const before = promises[i - atATime];
    const promise = before ? before.then(task, task) : task();
    // A failure is the test's that awaits it, not of the moment when nobody does yet.
    promise.catch(() => undefined);
    promises.push(promise);
  }
  return promises;
}
