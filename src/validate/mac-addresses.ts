/**
 * How far a MAC address identifies its device (IEEE 802: the lowest bit of the first byte marks a group, the next one
 * an address that was not given by the maker), and whether a hypervisor gave it.
 */
import { PLACEHOLDER_MACS, VIRTUAL_MACHINE_PREFIXES } from './placeholder-table.js';

/** What a MAC address is worth as an identity; only `ok` and `locally-administered` tell a device at all. */
export type MacTrust = 'ok' | 'placeholder' | 'multicast' | 'zero' | 'broadcast' | 'locally-administered';

/** What {@link classifyMac} says. */
export interface MacClass {
  readonly trust: MacTrust;
  /** The hypervisor whose guests have addresses that begin so. */
  readonly virtualMachine?: string;
  /** What shares a listed address among devices, and who lists it. */
  readonly listed?: string;
}

/** What is known about one prefix of three bytes. */
interface Prefix {
  virtualMachine?: string;
  /** The last three bytes of the listed addresses, and what they are. */
  listed: Map<number, MacClass>;
  ok: MacClass;
  locallyAdministered: MacClass;
}

const GROUP_BIT = 0x01;
const LOCAL_BIT = 0x02;

const classOf = (trust: MacTrust, virtualMachine?: string, listed?: string): MacClass =>
  Object.freeze({
    trust,
    ...(virtualMachine === undefined ? {} : { virtualMachine }),
    ...(listed === undefined ? {} : { listed }),
  });

const OK = classOf('ok');
const ZERO = classOf('zero');
const BROADCAST = classOf('broadcast');
const MULTICAST = classOf('multicast');
const LOCALLY_ADMINISTERED = classOf('locally-administered');

const PREFIXES = new Map<number, Prefix>();

function half(text: string, from: number): number {
  return Number.parseInt(text.replaceAll(':', '').slice(from, from + 6), 16);
}

function prefixOf(text: string): Prefix {
  const key = half(text, 0);
  const virtualMachine = VIRTUAL_MACHINE_PREFIXES.find(([start]) => half(start, 0) === key)?.[1];
  const prefix = PREFIXES.get(key) ?? {
    virtualMachine,
    listed: new Map(),
    ok: classOf('ok', virtualMachine),
    locallyAdministered: classOf('locally-administered', virtualMachine),
  };
  PREFIXES.set(key, prefix);
  return prefix;
}

for (const [start] of VIRTUAL_MACHINE_PREFIXES) prefixOf(start);
for (const [source, address, meaning] of PLACEHOLDER_MACS) {
  const prefix = prefixOf(address);
  const listed = meaning === undefined ? `listed by ${source}` : `${meaning}; listed by ${source}`;
  prefix.listed.set(half(address, 6), classOf('placeholder', prefix.virtualMachine, listed));
}

/**
 * {@link classifyMac} for the six raw bytes at `at`. The result is shared and frozen: nothing is allocated.
 *
 * @param bytes what holds the address
 * @param at its first byte
 */
export function classifyMacBytes(bytes: Uint8Array, at: number): MacClass {
  const high = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
  const low = (bytes[at + 3] << 16) | (bytes[at + 4] << 8) | bytes[at + 5];
  if (high === 0 && low === 0) return ZERO;
  if (high === 0xffffff && low === 0xffffff) return BROADCAST;
  const prefix = PREFIXES.get(high);
  const listed = prefix?.listed.get(low);
  if (listed !== undefined) return listed;
  if ((bytes[at] & GROUP_BIT) !== 0) return MULTICAST;
  if ((bytes[at] & LOCAL_BIT) !== 0) return prefix?.locallyAdministered ?? LOCALLY_ADMINISTERED;
  return prefix?.ok ?? OK;
}

/**
 * What a MAC address is worth as an identity.
 *
 * @param mac six bytes in hex, with colons, hyphens or nothing between them
 * @throws RangeError when it is not a MAC address
 * @example
 * classifyMac('00:15:5d:7d:47:53'); // { trust: 'ok', virtualMachine: 'Hyper-V' }
 * classifyMac('20:41:53:59:4e:ff').trust; // "placeholder"
 */
export function classifyMac(mac: string): MacClass {
  const digits = mac.replace(/[:-]/g, '');
  if (!/^[0-9a-f]{12}$/i.test(digits)) throw new RangeError('a MAC address is six bytes, such as 00:15:5d:e9:db:6f');
  const bytes = Uint8Array.from({ length: 6 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  return classifyMacBytes(bytes, 0);
}
