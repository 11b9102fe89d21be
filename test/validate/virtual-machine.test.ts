/** Hypervisors by what they write into a guest's firmware. */
import { describe, expect, it } from 'vitest';
import { hypervisorOfMaker, hypervisorOfProduct, hypervisorOfTpm } from '../../src/validate/virtual-machine.js';

describe('a hypervisor', () => {
  it.each([
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
    ['qemu', 'QEMU'],
    ['HP', undefined],
    ['Microsoft Corporation', undefined],
    ['', undefined],
  ])('is the maker %s: %s', (maker, name) => {
    expect(hypervisorOfMaker(maker)).toBe(name);
  });

  it.each([
    ['Virtual Machine', 'Hyper-V'],
    ['VirtualBox', 'VirtualBox'],
    ['VMware Virtual Platform', 'VMware'],
    ['VMware20,1', 'VMware'],
    ['VMware7,1', 'VMware'],
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
    ['VirtualMac2,1', 'Apple Virtualization'],
    ['Standard PC (Q35 + ICH9, 2009)', 'QEMU'],
    ['Standard PC', undefined],
    ['My VMware', undefined],
    ['Surface Laptop 5', undefined],
    ['', undefined],
  ])('is the product %s: %s', (product, name) => {
    expect(hypervisorOfProduct(product)).toBe(name);
  });

  it.each([
    ['MSFT', 'Hyper-V'],
    ['VMW ', 'VMware'],
    ['IBM', 'QEMU with swtpm'],
    ['AMZN', 'Amazon EC2'],
    ['IFX', undefined],
    ['', undefined],
  ])("is the TPM's manufacturer %s: %s", (manufacturer, name) => {
    expect(hypervisorOfTpm(manufacturer)).toBe(name);
  });
});
