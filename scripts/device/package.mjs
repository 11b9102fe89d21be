// The package as a user gets it: packed by npm, unpacked beside its dependencies, ready to be run in the device.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cached, keyOf, ROOT } from './cache.mjs';
import { archive } from './initramfs.mjs';

/** Where the sources are that the build reads, and where it writes. */
const SOURCES = ['src', 'native', 'schemas', 'package.json'];
const BUILT = ['dist', 'build/Release/hwhash.node', 'prebuilds'];

/** An archive with the packed package in /opt/hwhash/node_modules. */
export function packageArchive() {
  if (newest(SOURCES) > newest(['dist'])) build();
  const files = [...BUILT, 'package.json', 'package-lock.json'].flatMap(filesIn);
  const key = keyOf(files.map((file) => [relative(ROOT, file), statSync(file).size, statSync(file).mtimeMs]));
  return join(cached('package', key, pack), 'archive.cpio');
}

function build() {
  process.stderr.write('device: building the package\n');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

function pack(folder) {
  const options = { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  // The build is done: what npm would run before packing is that build.
  const packed = execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
    options,
  ).trim();
  const modules = join(folder, 'tree/opt/hwhash/node_modules');
  const installed = join(modules, 'hwhash');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-x', '-z', '-f', join(folder, packed), '-C', installed, '--strip-components', '1']);
  for (const path of dependencies())
    cpSync(path, join(modules, relative(join(ROOT, 'node_modules'), path)), { recursive: true });
  addAddon(installed);
  archive(join(folder, 'tree'), join(folder, 'archive.cpio'));
  rmSync(join(folder, 'tree'), { recursive: true });
}

/** Folders of the dependencies that npm installs with the package. */
function dependencies() {
  const args = ['ls', '--omit=dev', '--all', '--parseable'];
  const listed = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return listed.trim().split('\n').slice(1);
}

/** The addon, where this clone has it compiled and the package brings none. */
function addAddon(installed) {
  const addon = 'build/Release/hwhash.node';
  if (existsSync(join(installed, 'prebuilds')) || !existsSync(join(ROOT, addon))) return;
  mkdirSync(dirname(join(installed, addon)), { recursive: true });
  cpSync(join(ROOT, addon), join(installed, addon));
}

/** Every file of a path of the clone; none where it does not exist. */
function filesIn(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Time of the last change of any of the paths' files, without what the build itself generates. */
function newest(paths) {
  const files = paths.flatMap(filesIn).filter((file) => !file.includes('/generated/'));
  return Math.max(0, ...files.map((file) => statSync(file).mtimeMs));
}
