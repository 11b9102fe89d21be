/**
 * Hypervisors by what they write into a guest's firmware: maker and product (SMBIOS type 1) and the manufacturer of a
 * virtual TPM (TCG Vendor ID Registry). Prefixes of MAC addresses are in `placeholder-table.ts`.
 */
import { normalisePlaceholder } from './placeholder-table.js';

/** Makers whose name alone says it. */
const MAKERS: readonly (readonly [string, string])[] = [
  ['QEMU', 'QEMU'],
  ['Bochs', 'Bochs'],
  ['VMware, Inc.', 'VMware'],
  ['innotek GmbH', 'VirtualBox'],
  ['Xen', 'Xen'],
  ['Parallels Software International Inc.', 'Parallels'],
  ['Parallels International GmbH.', 'Parallels'],
  ['BHYVE', 'bhyve'],
  ['Amazon EC2', 'Amazon EC2'],
  ['Alibaba Cloud', 'Alibaba Cloud'],
  ['OpenStack Foundation', 'OpenStack'],
  ['oVirt', 'oVirt'],
];

/** Products whose name alone says it; `Virtual Machine` is Hyper-V's, and no maker calls hardware so. */
const PRODUCTS: readonly (readonly [string, string])[] = [
  ['Virtual Machine', 'Hyper-V'],
  ['VirtualBox', 'VirtualBox'],
  ['VMware Virtual Platform', 'VMware'],
  ['KVM', 'KVM'],
  ['HVM domU', 'Xen'],
  ['BHYVE', 'bhyve'],
  ['Google Compute Engine', 'Google Compute Engine'],
  ['OpenStack Nova', 'OpenStack'],
  ['OpenStack Compute', 'OpenStack'],
  ['RHEV Hypervisor', 'KVM'],
  ['oVirt Node', 'oVirt'],
  ['AHV', 'Nutanix AHV'],
  ['Parallels Virtual Platform', 'Parallels'],
  ['Parallels ARM Virtual Machine', 'Parallels'],
  ['Apple Virtualization Generic Platform', 'Apple Virtualization'],
];

/** Beginnings of products: QEMU's machine types, VMware's hardware versions (`VMware20,1`). */
const PRODUCT_STARTS: readonly (readonly [string, string])[] = [
  ['Standard PC (', 'QEMU'],
  ['VMware', 'VMware'],
  ['VirtualMac', 'Apple Virtualization'],
];

/** Manufacturers of virtual TPMs: IBM's is swtpm, which backs QEMU's. */
const TPM_MANUFACTURERS: readonly (readonly [string, string])[] = [
  ['MSFT', 'Hyper-V'],
  ['VMW', 'VMware'],
  ['IBM', 'QEMU with swtpm'],
  ['AMZN', 'Amazon EC2'],
];

const byText = (table: typeof MAKERS): ReadonlyMap<string, string> =>
  new Map(table.map(([text, name]) => [normalisePlaceholder(text), name]));

const makers = byText(MAKERS);
const products = byText(PRODUCTS);
const tpms = byText(TPM_MANUFACTURERS);
const productStarts = PRODUCT_STARTS.map(([text, name]) => [text.toLowerCase(), name] as const);

/** The hypervisor that a manufacturer's name reveals. */
export function hypervisorOfMaker(manufacturer: string): string | undefined {
  return makers.get(normalisePlaceholder(manufacturer));
}

/** The hypervisor that a product name reveals. */
export function hypervisorOfProduct(product: string): string | undefined {
  const text = normalisePlaceholder(product);
  return products.get(text) ?? productStarts.find(([start]) => text.startsWith(start))?.[1];
}

/** The hypervisor that a TPM's manufacturer reveals. */
export function hypervisorOfTpm(manufacturer: string): string | undefined {
  return tpms.get(normalisePlaceholder(manufacturer));
}
