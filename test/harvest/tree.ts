/** Builds trees that stand for `/` of a Linux device, as `--sys-root` reads them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

/** Content of a file, or `{ link }`: the absolute path within the tree that a link leads to. */
export type Entry = string | Uint8Array | { link: string };

/** Files by their path in the tree. */
export type Tree = Readonly<Record<string, Entry>>;

/** Writes trees, one over the other, into a folder that goes away with the test. */
export function plant(...trees: readonly Tree[]): string {
  const root = mkdtempSync(join(tmpdir(), 'hwhash-tree-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const tree of trees) {
    for (const [path, entry] of Object.entries(tree)) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      if (typeof entry === 'string' || entry instanceof Uint8Array) writeFileSync(file, entry);
      // sysfs' links are relative, and so lead to the same place wherever the tree is.
      else symlinkSync(relative(dirname(path), entry.link), file);
    }
  }
  return root;
}

/** A folder of attribute files. */
export function attributes(folder: string, files: Readonly<Record<string, Entry>>): Tree {
  return Object.fromEntries(Object.entries(files).map(([name, entry]) => [`${folder}/${name}`, entry]));
}

/** Links that say on what bus a device hangs, and what drives it. */
export function onBus(device: string, bus: string, driver?: string): Tree {
  return {
    [`${device}/subsystem`]: { link: `/sys/bus/${bus}` },
    [`/sys/bus/${bus}/uevent`]: '',
    ...(driver && {
      [`${device}/driver`]: { link: `/sys/bus/${bus}/drivers/${driver}` },
      [`/sys/bus/${bus}/drivers/${driver}/uevent`]: '',
    }),
  };
}

/** A block device with its entries in /sys/block and /sys/class/block. */
export function blockDevice(device: string, files: Readonly<Record<string, Entry>>): Tree {
  const name = device.slice(device.lastIndexOf('/') + 1);
  return {
    [`/sys/block/${name}`]: { link: device },
    [`/sys/class/block/${name}`]: { link: device },
    [`${device}/subsystem`]: { link: '/sys/class/block' },
    ...attributes(device, { removable: '0\n', 'queue/rotational': '0\n', 'queue/discard_max_bytes': '0\n', ...files }),
  };
}

/** A partition of a block device. */
export function partition(disk: string, name: string, devno: string, partName?: string): Tree {
  const device = `${disk}/${name}`;
  return {
    [`/sys/class/block/${name}`]: { link: device },
    [`/sys/dev/block/${devno}`]: { link: device },
    ...attributes(device, {
      partition: '1\n',
      dev: `${devno}\n`,
      uevent: `DEVTYPE=partition\n${partName ? `PARTNAME=${partName}\n` : ''}`,
    }),
  };
}

/** A network interface. */
export function networkInterface(device: string, address: string, files: Readonly<Record<string, Entry>> = {}): Tree {
  const name = device.slice(device.lastIndexOf('/') + 1);
  return {
    [`/sys/class/net/${name}`]: { link: device },
    [`${device}/subsystem`]: { link: '/sys/class/net' },
    ...attributes(device, { address: `${address}\n`, type: '1\n', addr_assign_type: '0\n', uevent: '', ...files }),
  };
}
