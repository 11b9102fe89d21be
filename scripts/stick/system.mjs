// The system of the stick: an initramfs with the single executable, the kernel's modules and a few tools, packed the same
// way every time and compressed by the pinned Node's zstd.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { EXECUTABLES_NODE, nodeRuntime } from '../node-runtimes.mjs';
import { cpioArchive } from './cpio.mjs';
import { chosenModules } from './modules.mjs';
import { cacheFolder, kernelRelease } from './packages.mjs';

const INIT = fileURLToPath(new URL('init.sh', import.meta.url));
const LEVEL = 9;

/** Shared libraries by package: those of Node and those of kmod. */
const LIBRARIES = {
  libc6: ['ld-linux-x86-64.so.2', 'libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0'],
  'libstdc++6': ['libstdc++.so.6'],
  'libgcc-s1': ['libgcc_s.so.1'],
  libkmod2: ['libkmod.so.2'],
  liblzma5: ['liblzma.so.5'],
  libzstd1: ['libzstd.so.1'],
  libssl3: ['libcrypto.so.3'],
};
const LIBRARY_FOLDERS = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'];
const LOADER = 'ld-linux-x86-64.so.2';
/** 16 by 32 pixels, bold, with the letters of western Europe. */
const FONT = 'usr/share/consolefonts/Lat15-TerminusBold32x16.psf.gz';
/** Keyboards that can be chosen, and the keymap of each in console-data. */
const KEYBOARDS = {
  us: 'qwerty/us',
  uk: 'qwerty/uk',
  de: 'qwertz/de-latin1-nodeadkeys',
  ch: 'qwertz/sg-latin1',
  fr: 'azerty/fr-latin9',
  be: 'azerty/be-latin1',
  es: 'qwerty/es',
  it: 'qwerty/it',
  pt: 'qwerty/pt-latin1',
  dk: 'qwerty/dk-latin1',
  no: 'qwerty/no-latin1',
  se: 'qwerty/se-latin1',
  fi: 'qwerty/fi-latin1',
  nl: 'qwerty/nl',
  pl: 'qwerty/pl',
  cz: 'qwertz/cz-us-qwertz',
  hu: 'qwertz/hu',
};

/**
 * The compressed initramfs.
 *
 * @param folders unpacked packages by name
 * @param { executable, firmware, time } paths and the time of every file
 */
export function buildSystem(folders, { executable, firmware, time }) {
  const tools = toolsOf(folders);
  const release = kernelRelease();
  const entries = new Map();
  const add = (path, data, executable_ = false) => entries.set(path, { data, executable: executable_ });
  add('init', readFileSync(INIT), true);
  add('bin/busybox', readFileSync(join(folders['busybox-static'], 'bin/busybox')), true);
  entries.set('bin/sh', { link: 'busybox' });
  add('sbin/kmod', readFileSync(join(folders.kmod, 'bin/kmod')), true);
  entries.set('sbin/modprobe', { link: 'kmod' });
  add('sbin/setfont', readFileSync(join(folders.kbd, 'bin/setfont')), true);
  add('usr/bin/hwhash', readFileSync(executable), true);
  for (const [name, path] of librariesOf(folders)) add(`lib/x86_64-linux-gnu/${name}`, readFileSync(path), true);
  entries.set(`lib64/${LOADER}`, { link: `../lib/x86_64-linux-gnu/${LOADER}` });
  add('usr/share/hwhash/large.psf', gunzipSync(readFileSync(join(folders['console-setup-linux'], FONT))));
  for (const [name, map] of Object.entries(KEYBOARDS))
    add(`usr/share/hwhash/keyboards/${name}`, keymap(folders, tools, map));
  for (const [path, data] of chosenModules(folders.kernel, release, tools.depmod))
    add(`lib/modules/${release}/${path}`, data);
  for (const [path, data] of firmware) add(`lib/firmware/${path}`, data);
  return compress(cpioArchive(entries, time));
}

/** Name and file of each library. */
function librariesOf(folders) {
  return Object.entries(LIBRARIES).flatMap(([pack, names]) =>
    names.map((name) => {
      const folder = LIBRARY_FOLDERS.map((path) => join(folders[pack], path)).find((path) => contains(path, name));
      if (!folder) throw new Error(`${pack} has no ${name}`);
      return [name, realpathSync(join(folder, name))];
    }),
  );
}

function contains(folder, name) {
  try {
    return readdirSync(folder).includes(name);
  } catch {
    return false;
  }
}

/** Tools of the packages, run with the packages' own libraries, so that nothing of the building machine comes in. */
function toolsOf(folders) {
  const paths = Object.keys(LIBRARIES).flatMap((pack) => LIBRARY_FOLDERS.map((path) => join(folders[pack], path)));
  const loader = join(folders.libc6, 'lib/x86_64-linux-gnu', LOADER);
  const run = (program, args, options) =>
    execFileSync(loader, ['--library-path', paths.join(':'), '--argv0', basename(args[0]), program, ...args.slice(1)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
  return {
    depmod: (tree) => run(join(folders.kmod, 'bin/kmod'), ['depmod', '-b', tree, kernelRelease()]),
    loadkeys: (file, options) => run(join(folders.kbd, 'bin/loadkeys'), ['loadkeys', '-b', file], options),
  };
}

/** A keymap in the binary form that busybox' loadkmap reads. */
function keymap(folders, { loadkeys }, map) {
  return loadkeys(join(folders['console-data'], 'usr/share/keymaps/i386', `${map}.kmap.gz`));
}

/** Node's zlib of the pinned version: another would give other bytes. */
function compress(archive) {
  const folder = cacheFolder('work');
  const [input, output] = [join(folder, `${process.pid}.cpio`), join(folder, `${process.pid}.zst`)];
  const script = `const z = require('node:zlib'), f = require('node:fs');
    const c = z.constants;
    f.writeFileSync(process.argv[2], z.zstdCompressSync(f.readFileSync(process.argv[1]), { params: {
      [c.ZSTD_c_compressionLevel]: ${LEVEL}, [c.ZSTD_c_checksumFlag]: 0, [c.ZSTD_c_contentSizeFlag]: 0 } }));`;
  try {
    writeFileSync(input, archive);
    execFileSync(nodeRuntime('linux-x64', EXECUTABLES_NODE), ['--no-warnings', '-e', script, input, output]);
    return readFileSync(output);
  } finally {
    for (const file of [input, output]) rmSync(file, { force: true });
  }
}
