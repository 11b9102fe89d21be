// Debian's kernel and the modules that the emulated hardware needs, from the package that linux-image-amd64 stands for.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { anyCached, cached, keyOf } from './cache.mjs';
import { archive } from './initramfs.mjs';

/** Modules for what a description can ask for. What one needs is loaded before it (modules.dep). */
const MODULES = {
  always: ['virtio_pci', 'virtio_console'],
  nvme: ['nvme'],
  sata: ['ahci', 'sd_mod'],
  virtio: ['virtio_blk'],
  tpm: ['tpm_tis'],
  usb: ['xhci_pci', 'cdc_ether', 'rndis_host'],
};
/** Drivers of QEMU's network devices. */
const ADAPTER_MODULES = {
  e1000: 'e1000',
  'e1000-82544gc': 'e1000',
  'e1000-82545em': 'e1000',
  e1000e: 'e1000e',
  i82550: 'e100',
  i82551: 'e100',
  i82557b: 'e100',
  i82559er: 'e100',
  ne2k_pci: 'ne2k-pci',
  pcnet: 'pcnet32',
  rtl8139: '8139cp',
  tulip: 'tulip',
  'virtio-net-pci': 'virtio_net',
  vmxnet3: 'vmxnet3',
};

/** The kernel: { image, modules: a cpio archive of /lib/modules, dependencies: path of each module and what it needs }. */
export function kernel() {
  const list = keyOf(MODULES, ADAPTER_MODULES);
  // One that is there serves: a newer one is not worth a download.
  const folder = anyCached('kernel', list) ?? download(list);
  return {
    image: join(folder, 'vmlinux'),
    modules: join(folder, 'modules.cpio'),
    dependencies: JSON.parse(readFileSync(join(folder, 'dependencies.json'), 'utf8')),
  };
}

/** Paths of the modules that a device needs, in the order in which they are to be loaded. */
export function modulesFor(description, dependencies) {
  const { disks, adapters, tpm } = description;
  const names = [
    ...MODULES.always,
    ...disks.flatMap(({ bus }) => MODULES[bus]),
    ...adapters.flatMap(({ model }) => ADAPTER_MODULES[model] ?? []),
    ...(adapters.some(({ model }) => model.startsWith('usb')) ? MODULES.usb : []),
    ...(tpm ? MODULES.tpm : []),
  ];
  const order = new Set();
  const add = (path) => {
    for (const needed of dependencies[path]) add(needed);
    order.add(path);
  };
  for (const name of names) {
    const path = pathOf(name, dependencies);
    if (path) add(path);
  }
  return [...order];
}

/** Path of a module, whose name may be written with hyphens or underscores; undefined where it is built into the kernel. */
function pathOf(name, dependencies) {
  return Object.keys(dependencies).find((path) => nameOf(path) === name.replaceAll('-', '_'));
}

function nameOf(path) {
  return basename(path, '.ko').replaceAll('-', '_');
}

function download(list) {
  const [, name] = /^ +Depends: (linux-image-\S+)$/m.exec(apt('apt-cache', 'depends', 'linux-image-amd64')) ?? [];
  if (!name) throw new Error("Debian's package lists name no kernel: run apt-get update");
  return cached('kernel', `${list}-${name}`, (folder) => {
    process.stderr.write(`device: downloading ${name}\n`);
    apt('apt-get', 'download', name, { cwd: folder });
    const [deb] = readdirSync(folder).filter((file) => file.endsWith('.deb'));
    execFileSync('dpkg-deb', ['-x', join(folder, deb), join(folder, 'root')]);
    const version = name.replace('linux-image-', '');
    unpackImage(join(folder, 'root/boot', `vmlinuz-${version}`), join(folder, 'vmlinux'));
    writeModules(folder, version);
    rmSync(join(folder, 'root'), { recursive: true });
    rmSync(join(folder, deb));
  });
}

/**
 * Takes the kernel proper out of its compressed image, whose header says where it lies (Linux/x86 boot protocol 2.08,
 * payload_offset): QEMU starts it as it is (PVH), and an emulated processor would take three seconds to unpack it.
 */
function unpackImage(vmlinuz, vmlinux) {
  const image = readFileSync(vmlinuz);
  const setupSectors = image[0x1f1] || 4;
  const start = (setupSectors + 1) * 512 + image.readUInt32LE(0x248);
  // The payload ends with four bytes of the unpacked size, which are not part of the compressed stream.
  const payload = image.subarray(start, start + image.readUInt32LE(0x24c) - 4);
  const output = openSync(vmlinux, 'w');
  try {
    execFileSync('xz', ['-d', '-c'], { input: payload, stdio: ['pipe', output, 'inherit'] });
  } finally {
    closeSync(output);
  }
}

/** Runs a tool of apt; where it fails, once more with fresh package lists. */
function apt(tool, ...rest) {
  const options = typeof rest.at(-1) === 'object' ? rest.pop() : {};
  const call = () => execFileSync(tool, rest, { ...options, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    return call();
  } catch {
    execFileSync('apt-get', ['update', '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
    return call();
  }
}

/** Keeps, of all modules, those that are named above and what they need. */
function writeModules(folder, version) {
  const root = join(folder, 'root');
  execFileSync('depmod', ['--basedir', root, version]);
  const all = readDependencies(join(root, 'lib/modules', version, 'modules.dep'));
  const listed = readFileSync(join(root, 'lib/modules', version, 'modules.builtin'), 'utf8')
    .trim()
    .split('\n');
  const builtIn = new Set(listed.map(nameOf));
  const kept = {};
  const keep = (path) => {
    if (kept[path]) return;
    kept[path] = all[path];
    all[path].forEach(keep);
  };
  for (const name of [...Object.values(MODULES).flat(), ...Object.values(ADAPTER_MODULES)]) {
    const path = pathOf(name, all);
    if (path) keep(path);
    else if (!builtIn.has(name)) throw new Error(`the kernel has no module ${name}`);
  }
  const tree = join(folder, 'tree');
  for (const path of Object.keys(kept)) {
    const target = join(tree, 'lib/modules', path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, 'lib/modules', version, path), target);
  }
  archive(tree, join(folder, 'modules.cpio'));
  rmSync(tree, { recursive: true });
  writeFileSync(join(folder, 'dependencies.json'), JSON.stringify(kept));
}

/** modules.dep: a line `PATH: PATH PATH` for each module. */
function readDependencies(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [path, rest] = line.split(':');
      return [path, rest.split(' ').filter(Boolean)];
    }),
  );
}
