// Which of the kernel's modules a stick has, as folders and names below kernel/; what one needs comes with it.
// File systems: FAT and nothing else, so that no other volume of a device could be mounted at all.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

/** What is taken, by purpose: a folder with all below it, or one module. */
const WANTED = {
  disks: ['drivers/nvme/host', 'drivers/ata', 'drivers/pci/controller', 'drivers/ufs', 'drivers/scsi/sd_mod'],
  cards: ['drivers/mmc', 'drivers/misc/cardreader'],
  usb: ['drivers/usb/host', 'drivers/usb/storage', 'drivers/usb/common', 'drivers/usb/core'],
  virtualMachines: [
    ...['drivers/virtio', 'drivers/block/virtio_blk', 'drivers/scsi/virtio_scsi', 'drivers/scsi/vmw_pvscsi'],
    ...['drivers/hv/hv_vmbus', 'drivers/scsi/hv_storvsc', 'drivers/net/hyperv', 'drivers/hid/hid-hyperv'],
    ...['drivers/net/virtio_net', 'drivers/net/vmxnet3', 'drivers/input/serio/hyperv-keyboard'],
  ],
  tpm: ['drivers/char/tpm'],
  input: [
    ...['drivers/hid/hid', 'drivers/hid/hid-generic', 'drivers/hid/hid-multitouch', 'drivers/hid/wacom'],
    ...[
      'drivers/hid/hid-logitech-dj',
      'drivers/hid/hid-logitech-hidpp',
      'drivers/hid/hid-apple',
      'drivers/hid/hid-lenovo',
    ],
    ...['drivers/hid/hid-microsoft', 'drivers/hid/hid-cherry', 'drivers/hid/hid-sensor-hub'],
    ...['drivers/hid/usbhid', 'drivers/hid/i2c-hid', 'drivers/hid/surface-hid', 'drivers/hid/amd-sfh-hid'],
    ...['drivers/platform/surface/aggregator', 'drivers/platform/surface/surface_aggregator_registry'],
    ...['drivers/i2c/busses', 'drivers/mfd/intel-lpss', 'drivers/mfd/intel-lpss-acpi', 'drivers/mfd/intel-lpss-pci'],
    ...['drivers/pinctrl', 'drivers/spi', 'drivers/input/keyboard', 'drivers/input/touchscreen', 'drivers/input/evdev'],
  ],
  wired: [
    ...['drivers/net/ethernet/intel/e100', 'drivers/net/ethernet/intel/e1000', 'drivers/net/ethernet/intel/e1000e'],
    ...['drivers/net/ethernet/intel/igb', 'drivers/net/ethernet/intel/igc', 'drivers/net/ethernet/intel/ixgbe'],
    ...['drivers/net/ethernet/realtek', 'drivers/net/ethernet/atheros', 'drivers/net/ethernet/marvell'],
    ...['drivers/net/ethernet/broadcom/tg3', 'drivers/net/ethernet/broadcom/b44', 'drivers/net/ethernet/broadcom/bnx2'],
    ...['drivers/net/ethernet/amd/xgbe', 'drivers/net/ethernet/amd/pcnet32', 'drivers/net/ethernet/aquantia'],
    ...[
      'drivers/net/ethernet/nvidia',
      'drivers/net/ethernet/via',
      'drivers/net/ethernet/sis',
      'drivers/net/ethernet/jme',
    ],
    ...['drivers/net/ethernet/stmicro', 'drivers/net/ethernet/8390/ne2k-pci', 'drivers/net/ethernet/dec/tulip'],
    ...['drivers/net/phy', 'drivers/net/usb'],
  ],
  wireless: ['drivers/net/wireless', 'drivers/bluetooth', 'net/bluetooth/bluetooth'],
  files: ['fs/fat', 'fs/nls/nls_ascii', 'fs/nls/nls_cp437', 'fs/nls/nls_iso8859-1', 'fs/nls/nls_utf8'],
};
/** Of those folders, what makes adapters that are none, or drives that are none. */
const UNWANTED = ['mac80211_hwsim', 'virt_wifi', 'tpm_vtpm_proxy', 'hci_vhci', 'virtio_balloon', 'virtio_mem'];
/** What depmod writes and modprobe reads; the text forms beside them are for people. */
const INDEXES = /^modules\.(dep|alias|symbols|softdep|builtin|builtin\.modinfo|order|devname)(\.(bin|alias\.bin))?$/;

/**
 * The chosen modules and their indexes.
 *
 * @param {string} root unpacked kernel package
 * @param {string} release of the kernel
 * @param {(tree: string) => void} depmod writes the indexes of a tree
 * @returns {Map<string, Buffer>} by path below lib/modules/RELEASE
 */
export function chosenModules(root, release, depmod) {
  const folder = join(root, 'lib/modules', release);
  const work = mkdtempSync(join(tmpdir(), 'hwhash-modules-'));
  try {
    const all = readIndex(root, release, work, depmod);
    const tree = join(work, 'chosen');
    const target = join(tree, 'lib/modules', release);
    for (const path of choose(all)) copy(join(folder, path), join(target, path));
    for (const name of readdirSync(folder))
      if (/^modules\.(builtin|order)/.test(name)) copy(join(folder, name), join(target, name));
    depmod(tree);
    return readTree(target, (path) => path.endsWith('.ko') || INDEXES.test(path));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** What each module of the kernel needs, by path. */
function readIndex(root, release, work, depmod) {
  const tree = join(work, 'all');
  mkdirSync(join(tree, 'lib/modules'), { recursive: true });
  execFileSync('cp', ['-r', join(root, 'lib/modules', release), join(tree, 'lib/modules')]);
  depmod(tree);
  const lines = readFileSync(join(tree, 'lib/modules', release, 'modules.dep'), 'utf8')
    .trim()
    .split('\n');
  return new Map(
    lines.map((line) => {
      const [path, rest] = line.split(':');
      return [path, rest.split(' ').filter(Boolean)];
    }),
  );
}

function choose(all) {
  const wanted = Object.values(WANTED).flat();
  const unused = new Set(wanted);
  const chosen = new Set();
  const add = (path) => {
    if (chosen.has(path)) return;
    chosen.add(path);
    for (const needed of all.get(path)) add(needed);
  };
  for (const path of all.keys()) {
    const inside = wanted.filter((start) => path.startsWith(`kernel/${start}/`) || path === `kernel/${start}.ko`);
    for (const start of inside) unused.delete(start);
    if (inside.length > 0 && !UNWANTED.includes(basename(path, '.ko'))) add(path);
  }
  if (unused.size > 0) throw new Error(`the kernel has no modules ${[...unused].join(', ')}`);
  return [...chosen].sort();
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function readTree(folder, keep) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  return new Map(paths.filter(keep).map((path) => [path, readFileSync(join(folder, path))]));
}
