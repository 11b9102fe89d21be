/**
 * Network hardware that Linux has no interface for: an adapter whose driver or firmware is missing has no address, and
 * its address is then missing from the hash.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An adapter without an interface. */
export interface AdapterWithoutInterface {
  /** PCI vendor and device, `8086:a0f0`. */
  id: string;
  /** Whether it is more likely wireless than wired (PCI class 0280h). */
  wireless: boolean;
  /** Driver that took it; its firmware is what is missing then. */
  driver?: string;
}

/** PCI base class of network controllers, and the subclass under which wireless ones are listed. */
const NETWORK = '0x02';
const OTHER_NETWORK = '0x0280';

/**
 * PCI network controllers below which there is no network interface.
 *
 * @param sys where sysfs is
 */
export async function adaptersWithoutInterface(sys = '/sys'): Promise<AdapterWithoutInterface[]> {
  const folder = join(sys, 'bus/pci/devices');
  const found: AdapterWithoutInterface[] = [];
  for (const name of (await list(folder)).sort()) {
    const device = join(folder, name);
    const text = async (file: string) => (await readFile(join(device, file), 'latin1').catch(() => '')).trim();
    const kind = await text('class');
    if (!kind.startsWith(NETWORK) || (await hasInterface(device))) continue;
    const driver = /^DRIVER=(.+)$/m.exec(await text('uevent'))?.[1];
    const id = [await text('vendor'), await text('device')].map((part) => part.replace(/^0x/, '')).join(':');
    found.push({ id, wireless: kind.startsWith(OTHER_NETWORK), ...(driver !== undefined && { driver }) });
  }
  return found;
}

/** virtio puts a device of its own between the PCI device and the interface. */
async function hasInterface(device: string): Promise<boolean> {
  if ((await list(join(device, 'net'))).length > 0) return true;
  for (const child of await list(device)) {
    if (/^virtio\d+$/.test(child) && (await list(join(device, child, 'net'))).length > 0) return true;
  }
  return false;
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** What is said of one: that it is missing, and what helps. */
export function describeAdapter({ id, wireless, driver }: AdapterWithoutInterface): {
  what: string;
  reason: string;
  remedy: string;
} {
  const kind = wireless ? 'wireless adapter' : 'network adapter';
  if (driver === undefined) {
    const reason = `the stick has no driver for the ${kind} ${id}: its address is not in the hash`;
    return { what: `networkAdapters[${id}]`, reason, remedy: 'Harvest in Windows for a hash with this address.' };
  }
  const reason = `the ${kind} ${id} has no network interface, driver ${driver} lacks its firmware: its address is not in the hash`;
  return {
    what: `networkAdapters[${id}]`,
    reason,
    remedy: 'Make the stick with --wifi-firmware, or harvest in Windows.',
  };
}
