// The files of the stick's partition: what the firmware boots, the system, the command for Windows, settings, licences.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PARTITION } from './layout.mjs';
import { kernelRelease, pinned } from './packages.mjs';

const here = (name) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
const windowsText = (text) => Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'latin1');

/** Signed boot files: place on the stick, package, place in the package. */
const BOOT = [
  ['EFI/BOOT/BOOTX64.EFI', 'shim-signed', 'usr/lib/shim/shimx64.efi.signed'],
  ['EFI/BOOT/mmx64.efi', 'shim-helpers-amd64-signed', 'usr/lib/shim/mmx64.efi.signed'],
  ['EFI/BOOT/grubx64.efi', 'grub-efi-amd64-signed', 'usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed'],
];

/**
 * The files by path.
 *
 * @param folders unpacked packages by name
 * @param { initrd, windows, settings, groups } the initramfs; hwhash.exe, if there is one; text of the settings; groups of
 *   packages whose licences go with it
 */
export function stickFiles(folders, { initrd, windows, settings, groups }) {
  const files = new Map(BOOT.map(([place, name, path]) => [place, readFileSync(join(folders[name], path))]));
  // The signed GRUB looks there for its configuration.
  files.set('EFI/debian/grub.cfg', Buffer.from(here('grub.cfg').replace('@PARTITION@', PARTITION)));
  files.set('hwhash/vmlinuz', readFileSync(join(folders.kernel, 'boot', `vmlinuz-${kernelRelease()}`)));
  files.set('hwhash/initrd.img', initrd);
  files.set('hwhash/LICENCES.md', windowsText(licences(folders, groups)));
  files.set('settings.ini', windowsText(settings));
  if (windows) {
    files.set('hwhash.exe', windows);
    files.set('harvest.cmd', windowsText(here('harvest.cmd')));
  }
  return files;
}

/** Source, version and licence text of every package in the image. */
function licences(folders, groups) {
  const head = here('licences.txt');
  const parts = groups.flatMap((group) =>
    Object.entries(pinned(group)).map(([name, { version }]) => {
      const source = `${name} ${version}\nSource: in Debian's archive and its snapshots, binary package ${name}, version ${version}`;
      return `${'='.repeat(78)}\n${source}\n${'='.repeat(78)}\n${copyright(folders[name], name)}\n`;
    }),
  );
  return `${head}\n${parts.join('\n')}`;
}

/** A package's copyright file; some share the folder of the package they depend on. */
function copyright(folder, name) {
  const file = join(folder, 'usr/share/doc', name, 'copyright');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const docs = join(folder, 'usr/share/doc');
  const [other] = existsSync(docs) ? readdirSync(docs) : [];
  return `See the copyright file of ${other ?? 'the source package'}.`;
}

/** Newest change among files of the project, for the time of everything in the image. */
export function lastCommitTime(root) {
  return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).trim());
}
