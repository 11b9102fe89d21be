/** What identifies the device of a hash, in every form in which a copy may be written, with the pseudonym of each. */
import { sha256Hex } from '#platform';
import { fromHex } from '../hash/field-codecs.js';
import { disksOf, type HardwareHash } from '../hash/model.js';
import { uuidByteSwapped } from '../hash/uuid-order.js';
import type { Pseudonyms } from './pseudonyms.js';
import type { Identifier } from './redact-copies.js';

const bare = (text: string): string => text.replace(/[:-]/g, '');

/** A value and its pseudonym; nothing where the value stays, as a placeholder does. */
function pair(text: string | undefined, pseudonym: (text: string) => string): Identifier[] {
  if (text === undefined || text.trim() === '') return [];
  const other = pseudonym(text);
  return other === text ? [] : [{ text, pseudonym: other }];
}

/** The same pair in another form of both. */
const formed = ({ text, pseudonym }: Identifier, form: (text: string) => string): Identifier => ({
  text: form(text),
  pseudonym: form(pseudonym),
});

/** MAC addresses, UUID, and what is hexadecimal: the identifiers that are bytes, as digits. */
function byteIdentifiers(hash: HardwareHash, names: Pseudonyms): Identifier[] {
  const { smbios, tpm, offlineDeviceId } = hash;
  const uuids = pair(smbios?.uuid, (uuid) => names.uuid(uuid));
  const macs = hash.networkAdapters.flatMap(({ macAddress }) => pair(macAddress, (mac) => names.mac(mac)));
  const keys = pair(tpm?.endorsementKey?.modulus, (modulus) => names.bytes(modulus));
  const digests = [tpm?.endorsementKey && sha256Hex(fromHex(tpm.endorsementKey.modulus)), offlineDeviceId?.id];
  return [
    ...[...macs, ...uuids, ...uuids.map((uuid) => formed(uuid, uuidByteSwapped))].map((one) => formed(one, bare)),
    ...keys,
    ...digests.flatMap((id) => pair(id, (digits) => names.bytes(digits))),
  ];
}

/** Identifiers as text, in every form. */
export function identifiersOf(hash: HardwareHash, names: Pseudonyms): Identifier[] {
  const { smbios, productKey } = hash;
  const serial = (text: string | undefined): Identifier[] => pair(text, (whole) => names.serial(whole));
  const uuids = pair(smbios?.uuid, (uuid) => names.uuid(uuid));
  const macs = hash.networkAdapters.flatMap(({ macAddress }) => pair(macAddress, (mac) => names.mac(mac)));
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
    ...byteIdentifiers(hash, names),
  ];
}

/** Identifiers that are bytes, one character a byte. */
export function rawIdentifiersOf(hash: HardwareHash, names: Pseudonyms): Identifier[] {
  const raw = (digits: string): string => String.fromCharCode(...fromHex(digits));
  return byteIdentifiers(hash, names).map((one) => formed(one, raw));
}
