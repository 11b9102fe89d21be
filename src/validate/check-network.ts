/** Checks of the network adapters. */
import { BLOCK_HEADER_SIZE } from '../hash/container.js';
import { PHYSICAL_MEDIUM } from '../hash/enumerations.js';
import { mac as macCodec } from '../hash/field-codecs.js';
import { place } from '../hash/table.js';
import { SECTIONS } from '../inspect/finding-source.js';
import { reportTooLong } from './check-firmware.js';
import { FIELDS } from './fields.js';
import { classifyMacBytes, type MacClass } from './mac-addresses.js';
import { aboutField, type Check, type FindingDetails, inBrackets, reportMissing } from './rules.js';

const { block: ADAPTER, at: MAC_AT, size: MAC_SIZE } = place('networkAdapters[].macAddress');
const NAME_AT = place('networkAdapters[].enumerator').at;
/** `USB` in UTF-16LE, in either case. */
const USB = [0x55, 0x53, 0x42];
/** More are told in a submission. */
const MOST_ADAPTERS = 10;
const WIRELESS = ['WirelessLan', 'Native802_11'].map(PHYSICAL_MEDIUM.value);
const WIRED = PHYSICAL_MEDIUM.value('802_3');
/** As messages name the member. */
const MAC = inBrackets(FIELDS.macAddress);
/** What the bits of an address say (IEEE 802). */
const IEEE_802 = 'https://www.rfc-editor.org/rfc/rfc9542#section-2.1';

/** What the addresses reveal of a hypervisor. */
export interface NetworkClues {
  prefix: string | undefined;
}

/** An address as it is shown. */
const macText = (bytes: Uint8Array, at: number): string => String(macCodec.read(bytes, at));

function about(
  check: Check,
  at: number,
  index: number,
  message: string,
  more: Partial<FindingDetails>,
): FindingDetails {
  const field = `networkAdapters[${index}].macAddress`;
  const offset = at - MAC_AT - BLOCK_HEADER_SIZE;
  return aboutField(check, FIELDS.macAddress, message, { field, offset, source: IEEE_802, ...more });
}

const UNTRUSTED: Partial<Record<MacClass['trust'], string>> = {
  zero: 'is all zero',
  broadcast: 'is the broadcast address',
  multicast: 'is the address of a group',
};

function reportMac(check: Check, at: number, index: number, found: MacClass): void {
  const { bytes } = check.reader;
  if (found.trust === 'locally-administered') {
    check.sink.report('locally-administered-mac', 'info', () => {
      const value = macText(bytes, at);
      const message = `the MAC address ${value} ${MAC} is locally administered: virtual or randomised, no identity of an adapter`;
      return about(check, at, index, message, {
        value,
        hint: 'nothing to do, if another address is the adapter’s own',
      });
    });
    return;
  }
  check.sink.report('placeholder-mac', 'warning', () => {
    const value = macText(bytes, at);
    const message = `the MAC address ${value} ${MAC} identifies no device: it ${UNTRUSTED[found.trust] ?? `is ${found.listed}`}`;
    return about(check, at, index, message, { value });
  });
}

function isUsb(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < NAME_AT + 2 * USB.length) return false;
  for (let i = 0; i < USB.length; i++) {
    const at = start + NAME_AT + 2 * i;
    if ((bytes[at] & 0xdf) !== USB[i] || bytes[at + 1] !== 0) return false;
  }
  const next = start + NAME_AT + 2 * USB.length;
  return next + 1 >= end || (bytes[next] === 0 && bytes[next + 1] === 0);
}

function isSameMac(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = MAC_SIZE - 1; i >= 0; i--) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

function checkDuplicate(check: Check, at: number, seen: number[]): void {
  const index = seen.length;
  const { bytes } = check.reader;
  // A hostile container can hold thousands of adapters; past the limit, which is reported, each is compared no more.
  const first = Math.min(seen.length, 4 * MOST_ADAPTERS);
  for (let i = 0; i < first; i++) {
    if (!isSameMac(bytes, seen[i], at)) continue;
    check.sink.report('duplicate-mac', 'warning', () => {
      const value = macText(bytes, at);
      const source = SECTIONS.required('fields that must be unique');
      const pair = [seen[i], at].map((place): number | undefined => check.reader.u32(place - MAC_AT));
      if (pair.some((medium) => WIRELESS.includes(medium)) && pair.includes(WIRED)) {
        const message = `the Wi-Fi address ${value} ${MAC} appears again as a wired adapter (802_3): a virtual switch or bridge repeats it`;
        const hint = 'nothing to do for an import; remove the virtual switch before capture to have the address once';
        return about(check, at, index, message, { value, hint, source });
      }
      const message = `the MAC address ${value} ${MAC} appears twice, for adapters ${i} and ${index}`;
      return about(check, at, index, message, {
        value,
        hint: 'remove bridges and teams of adapters, then capture again',
        source,
      });
    });
    break;
  }
  seen.push(at);
}

function checkAdapter(check: Check, start: number, end: number, seen: number[], clues: NetworkClues): void {
  const { bytes } = check.reader;
  const at = start + MAC_AT;
  const index = seen.length;
  const found = classifyMacBytes(bytes, at);
  if (found.trust !== 'ok') reportMac(check, at, index, found);
  if (found.virtualMachine !== undefined) clues.prefix = found.virtualMachine;
  checkDuplicate(check, at, seen);
  if (!isUsb(bytes, start, end)) return;
  check.sink.report('removable-adapter', 'warning', () => {
    const value = macText(bytes, at);
    const message = `the adapter ${value} ${MAC} is on USB: a dock or dongle that other devices may use too`;
    return about(check, at, index, message, {
      hint: 'unplug docks and adapters, then capture again',
      source: SECTIONS.required('published: removable network interfaces are not used'),
    });
  });
}

/** Runs the checks of this file; returns what they saw of a hypervisor. */
export function checkNetwork(check: Check, clues: NetworkClues): void {
  const { reader } = check;
  const { starts, ends } = reader.directory;
  clues.prefix = undefined;
  /** Positions of the adapters so far. */
  const seen: number[] = [];
  for (let i = reader.firstPosition(ADAPTER); i >= 0; i = reader.nextPosition(i)) {
    if (ends[i] - starts[i] >= MAC_AT + MAC_SIZE) checkAdapter(check, starts[i], ends[i], seen, clues);
  }
  if (seen.length === 0) reportMissing(check, 'macAddress');
  if (seen.length > MOST_ADAPTERS) {
    const message = `there are ${seen.length} MAC addresses ${MAC}; the limit is ${MOST_ADAPTERS}`;
    reportTooLong(check, 'macAddress', message, String(seen.length));
  }
}
