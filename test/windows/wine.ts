/** Running Windows programs in tests: under Wine, with SMBIOS strings of the test's own where it wants them. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WINE, wineEnvironment, winePrefix } from '../../scripts/wine.mjs';

/** The project's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The addon and the executable under test. */
export const ADDON = `${ROOT}prebuilds/hwhash-win32-x64/node-napi-v8.node`;
export const EXECUTABLE = `${ROOT}dist/executables/hwhash.exe`;
/** The versions of Windows' Node that Wine 8 runs. */
export const NODE_VERSIONS = ['20.20.2', '22.23.2'] as const;

/** SMBIOS strings by the names that /sys/class/dmi/id has for them; Wine makes its table from that folder. */
export type DmiStrings = Readonly<Record<string, string>>;

/** How to run a program. */
export interface RunOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  smbios?: DmiStrings;
  /** What Wine loads in place of its own libraries: `tbs=` hides TBS, `tbs=n` takes the one in the prefix. */
  overrides?: string;
  /** Milliseconds after which it is ended; 100 seconds unless given. */
  timeout?: number;
}

/** What a program did. */
export interface RunResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A path as Windows sees it: Wine shows the whole tree as drive Z. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/** Runs a Windows program; its output goes through files, as Node under Wine cannot write to a pipe. */
export function runWindows(program: string, args: readonly string[], options: RunOptions = {}): RunResult {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-wine-'));
  const files = ['stdout', 'stderr'].map((name) => join(folder, name));
  const [out, err] = files.map((file) => openSync(file, 'w'));
  const { smbios, overrides } = options;
  const namespace = smbios
    ? ['unshare', '--mount', 'sh', `${ROOT}test/windows/with-smbios.sh`, dmiFolder(folder, smbios)]
    : [];
  const [command, ...rest] = [...namespace, WINE, program, ...args];
  const environment = { ...wineEnvironment(), ...options.env };
  if (overrides !== undefined) environment.WINEDLLOVERRIDES += `;${overrides}`;
  try {
    const { status, error } = spawnSync(command, rest, {
      cwd: options.cwd ?? folder,
      env: environment,
      stdio: ['ignore', out, err],
      timeout: options.timeout ?? 100_000,
    });
    if (error) throw error;
    const [stdout, stderr] = files.map((file) => readFileSync(file, 'utf8'));
    return { status, stdout, stderr };
  } finally {
    for (const fd of [out, err]) closeSync(fd);
    rmSync(folder, { recursive: true, force: true });
  }
}

function dmiFolder(folder: string, strings: DmiStrings): string {
  for (const [name, value] of Object.entries(strings)) writeFileSync(join(folder, `dmi.${name}`), `${value}\n`);
  return folder;
}

/**
 * Compiles a library of the tests' own and puts it into Windows' folder in place of Wine's; returns what takes it out again.
 * Programs run with `overrides: 'NAME=n'` use it.
 */
export function installLibrary(name: string, source: string, libraries: readonly string[]): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-library-'));
  const places = ['system32', 'system32/wbem']
    .map((place) => `${winePrefix()}/drive_c/windows/${place}/${name}`)
    .filter((place) => existsSync(place));
  const flags = ['-shared', '-O2', '-static', '-Wall', '-Wextra', '-Werror'];
  const made = join(folder, name);
  execFileSync('x86_64-w64-mingw32-g++-posix', [...flags, `${ROOT}test/windows/${source}`, '-o', made, ...libraries]);
  const kept = places.map((place, index) => ({ place, copy: join(folder, `${index}.dll`) }));
  for (const { place, copy } of kept) {
    copyFileSync(place, copy);
    copyFileSync(made, place);
  }
  return () => {
    for (const { place, copy } of kept) copyFileSync(copy, place);
    rmSync(folder, { recursive: true, force: true });
  };
}
