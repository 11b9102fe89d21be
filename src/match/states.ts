/**
 * The state of each field of a hash: a value, missing, a placeholder, or not trusted, with the reason. Only values give
 * evidence; what a placeholder is, the validation tables say.
 */
import { disksOf, type HardwareHash, type NetworkAdapter } from '../hash/model.js';
import { normalisePlaceholder } from '../validate/placeholder-table.js';
import { classifyMacBytes, placeholderSerial, placeholderText, placeholderUuid } from '../validate/placeholders.js';
import { isPublishedProductKey } from '../validate/product-keys.js';
import type { DeviceParts } from './device-parts.js';
import { listedDisks, serialOfDisk, serialsOf } from './disks.js';
import { EVIDENCE_FIELDS, type EvidenceField } from './fields.js';
import { hiddenAdapters } from './hidden-adapters.js';

/** State of one field. `reason` continues "it …". */
export type FieldState =
  | {
      readonly state: 'value';
      /** In the form that is compared: trimmed, lower case. */ readonly value: string;
    }
  | { readonly state: 'missing' }
  | { readonly state: 'placeholder' | 'untrusted'; readonly reason: string };

/** A network adapter whose address identifies it. */
export interface TrustedAdapter {
  readonly macAddress: string;
  /** The upper 16 bits of the address, and the lower 32. */
  readonly high: number;
  readonly low: number;
  /** Whether it is wireless, Bluetooth included: Windows PE does not see these. */
  readonly wireless: boolean;
  /** Whether it is a network card, which Bluetooth is not. */
  readonly card: boolean;
}

const MISSING: FieldState = { state: 'missing' };

/** Mediums of adapters that Windows PE has no drivers for. */
const WIRELESS = new Set<NetworkAdapter['medium']>([
  'WirelessLan',
  'WirelessWan',
  'Native802_11',
  'Bluetooth',
  'WiMax',
  'UWB',
  'Irda',
]);

function text(value: string | undefined): FieldState {
  if (value === undefined || value.trim() === '') return MISSING;
  const placeholder = placeholderText(value);
  return placeholder === undefined
    ? { state: 'value', value: normalisePlaceholder(value) }
    : { state: 'placeholder', reason: placeholder.reason };
}

function serial(value: string | undefined): FieldState {
  if (value === undefined || value.trim() === '') return MISSING;
  const placeholder = placeholderSerial(value);
  return placeholder === undefined
    ? { state: 'value', value: normalisePlaceholder(value) }
    : { state: 'placeholder', reason: placeholder.reason };
}

function uuid(value: string | undefined): FieldState {
  if (value === undefined || value === '') return MISSING;
  const placeholder = placeholderUuid(value);
  return placeholder === undefined
    ? { state: 'value', value: value.toLowerCase() }
    : { state: 'placeholder', reason: placeholder.reason };
}

function endorsementKey(hash: DeviceParts): FieldState {
  const key = hash.tpm?.endorsementKey;
  const value = key?.modulus || key?.sha256;
  if (!value) return MISSING;
  const mayRepeat = value.length < 4 || value.startsWith(value.slice(0, 2), 2);
  return mayRepeat && /^(..)\1*$/.test(value)
    ? { state: 'placeholder', reason: 'repeats one byte' }
    : { state: 'value', value };
}

function productKey(value: string | undefined): FieldState {
  if (value === undefined || value.trim() === '') return MISSING;
  if (!/^\d{13}$/.test(value)) return { state: 'untrusted', reason: 'is not thirteen digits' };
  if (isPublishedProductKey(value)) return { state: 'placeholder', reason: 'is a published key for everybody' };
  return /^(.)\1*$/.test(value) ? { state: 'placeholder', reason: 'repeats one character' } : { state: 'value', value };
}

/** The disks beside the system disk; `serials` are those of all disks. */
export function dataDisks(hash: DeviceParts, [, ...serials]: readonly string[]): FieldState {
  const disks = disksOf(hash);
  if (disks.length < 2) return MISSING;
  if (serials.length > 0) return { state: 'value', value: serials.join(' ') };
  const states = disks.slice(1).map((disk) => serial(serialOfDisk(disk)));
  return states.find(({ state }) => state === 'placeholder') ?? MISSING;
}

/** The state of the adapters that only the licensing HWID knows of, whose digests are given. */
export function hiddenState(digests: readonly number[]): FieldState {
  return digests.length === 0 ? MISSING : { state: 'value', value: digests.join(' ') };
}

const READERS: readonly ((hash: DeviceParts) => FieldState)[] = EVIDENCE_FIELDS.map(({ field }) => readerOf(field));

function readerOf(field: EvidenceField): (hash: DeviceParts) => FieldState {
  const readers: Record<EvidenceField, (hash: DeviceParts) => FieldState> = {
    'tpm.endorsementKey': endorsementKey,
    'smbios.uuid': (hash) => uuid(hash.smbios?.uuid),
    'smbios.systemSerialNumber': (hash) => serial(hash.smbios?.systemSerialNumber),
    'productKey.id': (hash) => productKey(hash.productKey?.id),
    networkAdapters: (hash) => trustedAdapters(hash).state,
    'disk.serialNumber': (hash) => serial(serialOfDisk(disksOf(hash)[0])),
    disks: (hash) => dataDisks(hash, serialsOf(listedDisks(hash))),
    'licensingHwid.instances': (hash) => hiddenState(hiddenAdapters(hash)),
    'smbios.systemManufacturer': (hash) => text(hash.smbios?.systemManufacturer),
    'smbios.systemProductName': (hash) => text(hash.smbios?.systemProductName),
    'smbios.skuNumber': (hash) => text(hash.smbios?.skuNumber),
    'smbios.systemFamily': (hash) => text(hash.smbios?.systemFamily),
    'smbios.boardProduct': (hash) => text(hash.smbios?.boardProduct),
    'smbios.systemVersion': (hash) => text(hash.smbios?.systemVersion),
    'tpm.versionText': (hash) => text(hash.tpm?.versionText),
  };
  return readers[field];
}

const COLON = 0x3a;
/** Value of a hexadecimal digit by its character code; not a number elsewhere. */
const HEX_DIGITS = Float64Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16));
const address = new Uint8Array(6);

/** Reads a MAC address with colons into `address`; whether it is one. */
function readAddress(text: string): boolean {
  if (text.length !== 17) return false;
  for (let i = 0; i < 6; i++) {
    const byte = HEX_DIGITS[text.charCodeAt(3 * i)] * 16 + HEX_DIGITS[text.charCodeAt(3 * i + 1)];
    if (!(byte >= 0) || (i < 5 && text.charCodeAt(3 * i + 2) !== COLON)) return false;
    address[i] = byte;
  }
  return true;
}

/** Bytes of `address` as one number. */
function bigEndian(from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) number = number * 256 + address[i];
  return number;
}

/** Whether an enumerator has a name, in whichever case. */
const isNamed = (enumerator: string | undefined, name: string): boolean =>
  enumerator === name || (enumerator?.length === name.length && enumerator.toUpperCase() === name);

/** What the address of an adapter is worth: undefined when it identifies it. */
function distrust(adapter: NetworkAdapter): FieldState | undefined {
  if (isNamed(adapter.enumerator, 'USB')) return { state: 'untrusted', reason: 'is removable (USB)' };
  if (!readAddress(adapter.macAddress)) return { state: 'untrusted', reason: 'is not a MAC address' };
  const { trust } = classifyMacBytes(address, 0);
  if (trust === 'ok') return undefined;
  return trust === 'locally-administered'
    ? { state: 'untrusted', reason: 'is locally administered: virtual or random' }
    : { state: 'placeholder', reason: `is a ${trust} address` };
}

/**
 * The adapters whose addresses identify them, each address once, and the state of the set. Removable adapters do not
 * count (the service does not use them); neither do locally administered and placeholder addresses.
 */
export function trustedAdapters(hash: DeviceParts): { adapters: TrustedAdapter[]; state: FieldState } {
  const adapters: TrustedAdapter[] = [];
  const seen = new Set<string>();
  let value = '';
  let state: FieldState = MISSING;
  for (const adapter of hash.networkAdapters) {
    const doubt = distrust(adapter);
    if (doubt !== undefined) {
      state = doubt;
      continue;
    }
    const macAddress = adapter.macAddress.toLowerCase();
    if (seen.has(macAddress)) continue;
    seen.add(macAddress);
    const isRadio = isNamed(adapter.enumerator, 'BTH');
    const wireless = WIRELESS.has(adapter.medium) || isRadio;
    const card = adapter.medium !== 'Bluetooth' && !isRadio;
    // The address was read when it was looked at.
    adapters.push({ macAddress, high: bigEndian(0, 2), low: bigEndian(2, 6), wireless, card });
    value = value === '' ? macAddress : `${value} ${macAddress}`;
  }
  if (adapters.length > 0) state = { state: 'value', value };
  return { adapters, state };
}

/** The state of a field by its position in {@link EVIDENCE_FIELDS}. */
export function fieldStateAt(hash: DeviceParts, position: number): FieldState {
  return READERS[position](hash);
}

/**
 * The state of every field that can give evidence.
 *
 * @param hash a decoded hash
 * @returns a state for each field, with the reason where it is a placeholder or not trusted
 * @example
 * fieldStates(hash)['smbios.uuid']; // { state: 'placeholder', reason: 'repeats one byte' }
 */
export function fieldStates(hash: HardwareHash): Record<EvidenceField, FieldState> {
  const entries = EVIDENCE_FIELDS.map(({ field }, position) => [field, fieldStateAt(hash, position)] as const);
  return Object.fromEntries(entries) as Record<EvidenceField, FieldState>;
}
