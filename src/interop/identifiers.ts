/** What identifies the device of a hash, in every form in which a copy may be written, with the pseudonym of each. */
import { sha256Hex } from '#platform';
import { fromHex } from '../hash/field-codecs.js';
import { disksOf, type HardwareHash } from '../hash/model.js';
import { uuidByteSwapped } from '../hash/uuid-order.js';
import type { Pseudonyms } from './pseudonyms.js';
import type { Identifier } from './redact-copies.js';

const bare = (text: string): string => text.replace(/[:-]/g, '');

/** An identifier whose pseudonym is made where a copy of it is found. */
class LazyIdentifier implements Identifier {
  constructor(
    readonly text: string,
    private readonly make: () => string,
  ) {}

  get pseudonym(): string {
    return this.make();
  }
}

/** A value and its pseudonym; nothing where the value stays, as a placeholder does. */
function pair(text: string | undefined, pseudonym: (text: string) => string): Identifier[] {
  if (text === undefined || text.trim() === '') return [];
  const other = pseudonym(text);
  return other === text || other.trim().length !== text.trim().length ? [] : [{ text, pseudonym: other }];
}

/** The same pair in another form of both. */
const formed = (one: Identifier, form: (text: string) => string): Identifier =>
  new LazyIdentifier(form(one.text), () => form(one.pseudonym));

/** Identifiers of a hash that have their own form, each once. */
interface Named {
  readonly uuids: readonly Identifier[];
  readonly macs: readonly Identifier[];
}

function named({ smbios, networkAdapters }: HardwareHash, names: Pseudonyms): Named {
  return {
    uuids: pair(smbios?.uuid, (uuid) => names.uuid(uuid)),
    macs: networkAdapters.flatMap(({ macAddress }) => pair(macAddress, (mac) => names.mac(mac))),
  };
}

/** MAC addresses, UUID, and what is hexadecimal: the identifiers that are bytes, as digits. */
function byteIdentifiers(
  { tpm, offlineDeviceId }: HardwareHash,
  names: Pseudonyms,
  { uuids, macs }: Named,
): Identifier[] {
  const modulus = tpm?.endorsementKey?.modulus;
  const digits = [modulus, modulus === undefined ? undefined : sha256Hex(fromHex(modulus)), offlineDeviceId?.id];
  return [
    ...[...macs, ...uuids, ...uuids.map((uuid) => formed(uuid, uuidByteSwapped))].map((one) => formed(one, bare)),
    ...digits.flatMap((text) =>
      text === undefined || text === '' ? [] : [new LazyIdentifier(text, () => names.bytes(text))],
    ),
  ];
}

/** Identifiers as text, in every form. */
export function identifiersOf(hash: HardwareHash, names: Pseudonyms): Identifier[] {
  const { smbios, productKey } = hash;
  const serial = (text: string | undefined): Identifier[] => pair(text, (whole) => names.serial(whole));
  const own = named(hash, names);
  const { uuids, macs } = own;
  return [
    ...serial(smbios?.systemSerialNumber),
    ...disksOf(hash).flatMap(({ serialNumber, kernelSerialNumber }) => [
      ...serial(serialNumber),
      ...serial(kernelSerialNumber?.split('|', 1)[0]),
    ]),
    ...pair(productKey?.id, (id) => names.productKeyId(id)),
    ...uuids,
    ...uuids.map((uuid) => formed(uuid, uuidByteSwapped)),
    ...macs,
    ...macs.map((mac) => formed(mac, (text) => text.replaceAll(':', '-'))),
    ...byteIdentifiers(hash, names, own),
  ];
}

/** Identifiers that are bytes, one character a byte. */
export function rawIdentifiersOf(hash: HardwareHash, names: Pseudonyms): Identifier[] {
  const raw = (digits: string): string => String.fromCharCode(...fromHex(digits));
  return byteIdentifiers(hash, names, named(hash, names)).map((one) => formed(one, raw));
}
