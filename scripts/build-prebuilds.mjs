// Compiles the addon for every platform of the package into prebuilds/hwhash-PLATFORM-ARCH/node-napi-v8.node, stripped.
// Installs its cross compilers from Debian's packages. Names of platforms as arguments build only those; with --twice
// each is built again from nothing in another folder, and has to come out the same byte for byte.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const definitions = `${root}node_modules/node-api-headers/def`;

const TARGETS = [
  { name: 'linux-x64', strip: 'x86_64-linux-gnu-strip' },
  { name: 'linux-arm64', strip: 'aarch64-linux-gnu-strip' },
  { name: 'win32-x64', prepare: nodeImportLibraries },
];

function fail(message) {
  console.error(`build-prebuilds: ${message}`);
  process.exit(1);
}

/** Runs a tool; its output shows only where it fails. */
function run(command, ...args) {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    process.stderr.write(`${error.stdout ?? ''}${error.stderr ?? error.message}`);
    return fail(`${command} ${args.join(' ')} failed`);
  }
}

/**
 * Delay-loaded import libraries of node.exe, from the lists of functions in node-api-headers; native/windows/delay_load.cc
 * answers the name with the running program. The two lists overlap in nothing.
 */
function nodeImportLibraries(folder) {
  const libraries = ['js_native_api', 'node_api'].map((list) => {
    const library = `${folder}/lib${list}.a`;
    run('x86_64-w64-mingw32-dlltool', '-d', `${definitions}/${list}.def`, '-y', library, '-k', '-D', 'node.exe');
    return library;
  });
  return [`-DHWHASH_NODE_LIBRARIES=${libraries.join(';')}`];
}

/** Builds a target in a folder, only what changed since the last time there; gives the path of the stripped addon. */
function build({ name, strip, prepare }, folder) {
  mkdirSync(folder, { recursive: true });
  const options = prepare?.(folder) ?? [];
  const toolchain = `-DCMAKE_TOOLCHAIN_FILE=${root}scripts/toolchains/${name}.cmake`;
  run('cmake', '-S', root, '-B', folder, '-DCMAKE_BUILD_TYPE=Release', toolchain, ...options);
  run('cmake', '--build', folder, '--parallel', String(availableParallelism()));
  const linked = `${folder}/hwhash.node`;
  if (!strip) return linked;
  const addon = `${folder}/node-napi-v8.node`;
  run(strip, '--strip-all', '-o', addon, linked);
  return addon;
}

const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

const twice = process.argv.includes('--twice');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--twice');
const unknown = wanted.find((name) => !TARGETS.some((target) => target.name === name));
if (unknown) fail(`there is no platform ${unknown}; there are ${TARGETS.map(({ name }) => name).join(', ')}`);
execFileSync(`${root}scripts/install-test-tools`, ['prebuilds'], { stdio: 'inherit' });
for (const target of TARGETS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const addon = build(target, `${root}build/prebuilds/${target.name}`);
  if (twice) {
    const folder = `${root}build/prebuilds/again/${target.name}`;
    rmSync(folder, { recursive: true, force: true });
    const again = build(target, folder);
    if (digest(addon) !== digest(again)) fail(`two builds of ${target.name} differ: ${addon} and ${again}`);
  }
  const place = `${root}prebuilds/hwhash-${target.name}/node-napi-v8.node`;
  mkdirSync(dirname(place), { recursive: true });
  // Kept where it is the same, so that what is made of it stays fresh.
  if (!existsSync(place) || digest(place) !== digest(addon)) copyFileSync(addon, place);
  console.log(`${target.name.padEnd(12)} ${String(statSync(place).size).padStart(8)} bytes  sha256 ${digest(place)}`);
}
