/** Block 8: which network adapters are part of the device, and how Windows would describe them. */
import { toHex } from '#platform';
import { PHYSICAL_MEDIUM } from '../hash/enumerations.js';
import type { NetworkAdapter } from '../hash/model.js';
import type { DeviceNetworkAdapter } from './snapshot.js';
import { naturalOrder } from './text.js';

/** No hash was seen with more. */
const MOST_ADAPTERS = 4;
/** NDIS_PHYSICAL_MEDIUM of mobile broadband. */
export const MEDIUM_WWAN = 8;
/** ARPHRD_ETHER of Linux. */
const ETHERNET = 1;

/** Why an adapter of the snapshot is not in the hash. */
export type AdapterExclusion =
  | 'virtual'
  | 'not-ethernet'
  | 'removable'
  | 'usb'
  | 'no-permanent-address'
  | 'group-address'
  | 'locally-administered'
  | 'duplicate-address'
  | 'beyond-four';

/** An adapter of the snapshot that is not in the hash. */
export interface ExcludedAdapter {
  adapter: DeviceNetworkAdapter;
  why: AdapterExclusion;
}

/** NDIS_PHYSICAL_MEDIUM: what kind an adapter is, in the order in which they are taken where there are more than four. */
const MEDIA: readonly { medium: number; fits: (adapter: DeviceNetworkAdapter) => boolean }[] = [
  // Hyper-V's adapter reports none.
  { medium: 0, fits: ({ buses }) => buses.includes('vmbus') },
  { medium: 9, fits: ({ kind }) => kind === 'wlan' },
  { medium: MEDIUM_WWAN, fits: ({ kind }) => kind === 'wwan' },
  { medium: 10, fits: isRadio },
  { medium: 14, fits: () => true },
];
const ORDER_OF_MEDIA = [14, 0, 9, 10, MEDIUM_WWAN];

/** Plug and Play enumerator by Linux' bus; the first row that matches an adapter. */
const ENUMERATORS: readonly (readonly [bus: string, enumerator: string])[] = [
  ['bluetooth', 'BTH'],
  ['vmbus', 'VMBUS'],
  ['usb', 'USB'],
  ['sdio', 'SD'],
  ['pci', 'PCI'],
  ['xen', 'XENBUS'],
  ['platform', 'ACPI'],
  ['acpi', 'ACPI'],
  ['virtio', 'ACPI'],
];

function isRadio({ kind }: DeviceNetworkAdapter): boolean {
  return kind === 'bluetooth';
}

function mediumOf(adapter: DeviceNetworkAdapter): number {
  return adapter.physicalMedium ?? MEDIA.find(({ fits }) => fits(adapter))?.medium ?? 0;
}

function enumeratorOf({ enumerator, buses }: DeviceNetworkAdapter): string {
  return enumerator ?? ENUMERATORS.find(([bus]) => buses.includes(bus))?.[1] ?? 'ROOT';
}

/**
 * Enumerators of Windows behind which there is no hardware: ROOT and SWD of software devices, and drivers that name
 * theirs by a GUID (Wi-Fi Direct).
 */
function isSoftwareEnumerator(enumerator: string | undefined): boolean {
  return enumerator !== undefined && /^(root|swd|\{.*)$/i.test(enumerator);
}

/** An address as the hash shows it. */
const macText = (address: Uint8Array): string => toHex(address).replace(/(..)(?!$)/g, '$1:');

/** The address that the hardware was made with, six bytes; the current one counts where the kernel says that it is that one. */
export function permanentAddress(adapter: DeviceNetworkAdapter): Uint8Array | undefined {
  const usable = (address: Uint8Array | undefined) =>
    address?.length === 6 && address.some((byte) => byte !== 0) ? address : undefined;
  const current = adapter.assignType === 0 ? adapter.currentAddress : undefined;
  return usable(adapter.permanentAddress) ?? usable(current);
}

/** Reasons to exclude an adapter, whatever the others are; the first row that matches. */
const EXCLUSIONS: readonly { why: AdapterExclusion; fits: (adapter: DeviceNetworkAdapter) => boolean }[] = [
  { why: 'virtual', fits: ({ isVirtual, enumerator }) => isVirtual === true || isSoftwareEnumerator(enumerator) },
  { why: 'removable', fits: ({ removable }) => removable === true },
  // A built-in radio is an internal USB device, and Windows lists it under BTH.
  { why: 'usb', fits: (adapter) => !isRadio(adapter) && enumeratorOf(adapter) === 'USB' },
  { why: 'not-ethernet', fits: (adapter) => isLinux(adapter) && !isRadio(adapter) && adapter.linkType !== ETHERNET },
  { why: 'no-permanent-address', fits: (adapter) => permanentAddress(adapter) === undefined },
  { why: 'group-address', fits: (adapter) => ((permanentAddress(adapter)?.[0] ?? 0) & 1) !== 0 },
];

/** Windows gives the medium, and mostly the enumerator, itself; its numbers for the kind of link are others. */
function isLinux({ enumerator, physicalMedium }: DeviceNetworkAdapter): boolean {
  return enumerator === undefined && physicalMedium === undefined;
}

function isLocal(adapter: DeviceNetworkAdapter): boolean {
  return ((permanentAddress(adapter)?.[0] ?? 0) & 2) !== 0;
}

/**
 * Chooses the adapters of the hash.
 *
 * Windows keeps locally administered addresses, and counts them among its four. On Linux such an adapter is left out,
 * as its address identifies nothing, unless every adapter of the device has one: a virtual machine, whose hypervisor
 * makes up the address that the hardware then calls permanent.
 *
 * @param platform of the system that listed them
 */
export function assembleNetwork(
  all: readonly DeviceNetworkAdapter[],
  platform = 'linux',
): {
  adapters: NetworkAdapter[];
  excluded: ExcludedAdapter[];
} {
  const excluded: ExcludedAdapter[] = [];
  let chosen = all.filter((adapter) => {
    const exclusion = EXCLUSIONS.find(({ fits }) => fits(adapter));
    if (exclusion) excluded.push({ adapter, why: exclusion.why });
    return !exclusion;
  });
  const drop = (why: AdapterExclusion, out: (adapter: DeviceNetworkAdapter, index: number) => boolean): void => {
    excluded.push(...chosen.filter(out).map((adapter) => ({ adapter, why })));
    chosen = chosen.filter((adapter, index) => !out(adapter, index));
  };
  if (platform !== 'windows' && chosen.some((adapter) => !isLocal(adapter))) drop('locally-administered', isLocal);
  chosen.sort(inOrder);
  const texts = chosen.map((adapter) => addressText(adapter));
  drop('duplicate-address', (adapter, index) => texts.indexOf(addressText(adapter)) < index);
  drop('beyond-four', (_, index) => index >= MOST_ADAPTERS);
  return { adapters: chosen.map(describe), excluded };
}

function addressText(adapter: DeviceNetworkAdapter): string {
  return macText(permanentAddress(adapter) ?? new Uint8Array(0));
}

function inOrder(a: DeviceNetworkAdapter, b: DeviceNetworkAdapter): number {
  const rank = (adapter: DeviceNetworkAdapter) => ORDER_OF_MEDIA.indexOf(mediumOf(adapter));
  return rank(a) - rank(b) || naturalOrder(a.device ?? a.name, b.device ?? b.name);
}

function describe(adapter: DeviceNetworkAdapter): NetworkAdapter {
  return {
    medium: PHYSICAL_MEDIUM.name(mediumOf(adapter)),
    macAddress: addressText(adapter),
    enumerator: enumeratorOf(adapter),
  };
}
