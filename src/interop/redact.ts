/**
 * A hash that can be shared: every value that identifies the device replaced by a pseudonym under a key, everything
 * that describes it kept, so that checks and comparisons say the same as before.
 */
import { base64Encode, sha256Hex, toHex, toLatin1 } from '#platform';
import { BLOCK_HEADER_SIZE } from '../hash/container.js';
import { encodeBytes, encodeHash } from '../hash/encode.js';
import { fromHex, writeHex } from '../hash/field-codecs.js';
import type { Disk, HardwareHash, OfflineDeviceId, OpaqueBlock, ProductKey, Smbios, Tpm } from '../hash/model.js';
import { knownBlock, place } from '../hash/table.js';
import { parseTpmVersion } from '../hash/tpm-version.js';
import { type KeyWeakness, keyWeakness } from '../validate/endorsement-key.js';
import { placeholderText } from '../validate/placeholders.js';
import { identifiersOf, rawIdentifiersOf } from './identifiers.js';
import { PartFilter } from './part-filter.js';
import { Pseudonyms } from './pseudonyms.js';
import { Copies, SHORTEST_PART } from './redact-copies.js';
import { redactLicensing } from './redact-hwid.js';

/** How {@link redactHash} makes pseudonyms. */
export interface RedactOptions {
  /** Secret of the pseudonyms: 16 random bytes or more; who knows it can test guesses. */
  key: string | Uint8Array;
}

/** Applies a change to a member, where it is there. */
function mapped<Value>(value: Value | undefined, change: (value: Value) => Value): Value | undefined {
  return value === undefined ? undefined : change(value);
}

/** An object with some members replaced; a member that was absent stays absent. */
function replaced<Value extends object>(value: Value, members: Partial<Value>): Value {
  const other = { ...value };
  for (const name in members) {
    const member = members[name];
    if (member !== undefined) other[name] = member;
  }
  return other;
}

function redactSmbios(smbios: Smbios, names: Pseudonyms): Smbios {
  return replaced(smbios, {
    uuid: mapped(smbios.uuid, (uuid) => names.uuid(uuid)),
    systemSerialNumber: mapped(smbios.systemSerialNumber, (serial) => names.serial(serial)),
  });
}

function redactDisk(disk: Disk, names: Pseudonyms): Disk {
  return replaced(disk, {
    serialNumber: mapped(disk.serialNumber, (serial) => names.serial(serial)),
    kernelSerialNumber: mapped(disk.kernelSerialNumber, (text) => names.diskText(text)),
  });
}

/** The weakness of a hash's endorsement key, which its pseudonym shares. */
function weaknessOf(tpm: Tpm | undefined): KeyWeakness | undefined {
  const digits = tpm?.endorsementKey?.modulus;
  return digits === undefined ? undefined : keyWeakness(fromHex(digits), 0, digits.length / 2);
}

const repeatsOneByte = (digits: string): boolean => /^(..)\1*$/.test(digits);

function redactTpm(tpm: Tpm, names: Pseudonyms): Tpm {
  const { endorsementKey } = tpm;
  // A key of one byte over and over identifies nobody: it is the diagnosis.
  if (endorsementKey === undefined || repeatsOneByte(endorsementKey.modulus)) return tpm;
  const modulus = names.modulus(sha256Hex(fromHex(endorsementKey.modulus)), weaknessOf(tpm));
  return { ...tpm, endorsementKey: { modulus: toHex(modulus), sha256: sha256Hex(modulus) } };
}

/** The identifier of a TPM is the SHA-256 of a modulus, this hash's or another's; any other is random. */
function redactId(id: string, fromTpm: boolean, tpm: Tpm | undefined, names: Pseudonyms): string {
  if (!fromTpm) return names.bytes(id);
  const modulus = tpm?.endorsementKey?.modulus;
  const own = modulus !== undefined && sha256Hex(fromHex(modulus)) === id;
  if (own && repeatsOneByte(modulus)) return id;
  return names.offlineDeviceId(id, own ? weaknessOf(tpm) : undefined);
}

function redactOfflineId(id: OfflineDeviceId, tpm: Tpm | undefined, names: Pseudonyms): OfflineDeviceId {
  return { ...id, id: redactId(id.id, id.source === 'TPM_EK', tpm, names) };
}

function redactProductKey(productKey: ProductKey, names: Pseudonyms): ProductKey {
  return replaced(productKey, { id: mapped(productKey.id, (id) => names.productKeyId(id)) });
}

/** Blocks that hold text; one that is opaque holds a NUL or a byte that is not UTF-8. */
const IDENTIFYING_TEXTS = new Set(
  (['disks[].serialNumber', 'smbios.systemSerialNumber', 'productKey.id', 'disks[].kernelSerialNumber'] as const).map(
    (path) => place(path).block,
  ),
);
/** Where the identifying bytes of a block are that checks read even where the block is opaque: MAC address and id. */
const ADAPTER = place('networkAdapters[].macAddress');
const OFFLINE_ID = { ...place('offlineDeviceId.id'), source: place('offlineDeviceId.source').at };

/** Other blocks that identify the device. */
const IDENTIFYING = new Set([
  ...IDENTIFYING_TEXTS,
  ADAPTER.block,
  OFFLINE_ID.block,
  ...(['smbios.uuid', 'tpm.endorsementKey.modulus', 'licensingHwid.bios'] as const).map((path) => place(path).block),
]);

/** Whether a block is known to describe a model or a capture, and no device. */
function isDescriptive(type: number): boolean {
  return knownBlock(type) !== undefined && !IDENTIFYING.has(type);
}

/** Text of one character a byte as bytes. */
const fromLatin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Replaces copies in bytes that may hold text: in ASCII, in UTF-16 at either parity, and identifiers as bytes. */
function withoutCopies(bytes: Uint8Array, copies: CopiesOf): Uint8Array {
  const clean = fromLatin1(copies.raw.replace(copies.text.replace(toLatin1(bytes))));
  for (const parity of [0, 1]) {
    const wide = toLatin1(clean.filter((_, i) => i % 2 === parity));
    const other = copies.text.replace(wide);
    if (other === wide) continue;
    for (let i = 0; i < other.length; i++) clean[2 * i + parity] = other.charCodeAt(i);
  }
  return clean;
}

const TPM_TEXT = place('tpm.versionText').block;
/** Words of the text of block 13, between which its values stand. */
const TPM_WORDS = /(^TPM-Version:| -Level:|-SpecLevel:|-Revision:|-Errata:|-VendorID:'|'-Firmware:)/;

/** Changes the values of block 13. Its words stay: without them nobody could tell the TPM's version any more. */
function betweenTpmWords(text: string, change: (part: string) => string): string {
  const parts = text.split(TPM_WORDS);
  return parts.map((part, i) => (i % 2 === 1 ? part : change(part))).join('');
}

/** Data of an opaque block: what its type says can be in it decides how much of it stays. */
function redactOpaque(block: OpaqueBlock, tpm: Tpm | undefined, names: Pseudonyms, copies: CopiesOf): OpaqueBlock {
  const { type } = block;
  const bytes = fromHex(block.data);
  if (type === TPM_TEXT) {
    const clean = betweenTpmWords(toLatin1(bytes), (part) => toLatin1(withoutCopies(fromLatin1(part), copies)));
    return { ...block, data: toHex(fromLatin1(clean)) };
  }
  if (isDescriptive(type)) return { ...block, data: toHex(withoutCopies(bytes, copies)) };
  if (IDENTIFYING_TEXTS.has(type)) {
    return { ...block, data: toHex(fromLatin1(names.brokenText(toLatin1(bytes)))) };
  }
  if (type === ADAPTER.block && bytes.length >= ADAPTER.at + ADAPTER.size) {
    const mac = toHex(bytes, ADAPTER.at, ADAPTER.at + ADAPTER.size).replace(/(..)(?=.)/g, '$1:');
    const clean = withoutCopies(bytes, copies);
    clean.set(fromHex(names.mac(mac).replaceAll(':', '')), ADAPTER.at);
    return { ...block, data: toHex(clean) };
  }
  if (type === OFFLINE_ID.block && bytes.length === OFFLINE_ID.at + OFFLINE_ID.size) {
    const fromTpm = bytes[OFFLINE_ID.source] === 1;
    bytes.set(fromHex(redactId(toHex(bytes, OFFLINE_ID.at), fromTpm, tpm, names)), OFFLINE_ID.at);
    return { ...block, data: toHex(bytes) };
  }
  return { ...block, data: names.bytes(block.data) };
}

/** Finders of copies: in texts, and in bytes. */
interface CopiesOf {
  readonly text: Copies;
  readonly raw: Copies;
}

/** Replaces copies of identifiers in the texts that describe a disk. */
function describedDisk(disk: Disk, copies: Copies): Disk {
  return replaced(disk, {
    product: mapped(disk.product, (text) => copies.replace(text)),
    vendor: mapped(disk.vendor, (text) => copies.replace(text)),
    kernelSerialNumber: mapped(disk.kernelSerialNumber, (text) => {
      const end = text.indexOf('|');
      return end < 0 ? text : text.slice(0, end) + copies.replace(text.slice(end));
    }),
  });
}

/** Replaces copies of identifiers in every text that describes the device. */
function describedWithoutCopies(hash: HardwareHash, copies: Copies): HardwareHash {
  const clean = (texts: Omit<Smbios, 'uuid' | 'systemSerialNumber'>): typeof texts => {
    const other = { ...texts };
    for (const name in other) {
      const member: unknown = other[name as keyof typeof texts];
      if (typeof member !== 'string') continue;
      const text = copies.replace(member);
      // A placeholder names no device, even where a part of it is this device's damaged serial number.
      if (text !== member && placeholderText(member) === undefined) Object.assign(other, { [name]: text });
    }
    return other;
  };
  const { smbios, disk, tpm } = hash;
  return replaced(hash, {
    smbios: mapped(smbios, ({ uuid, systemSerialNumber, ...texts }) =>
      replaced(smbios as Smbios, { ...clean(texts), uuid, systemSerialNumber }),
    ),
    disk: mapped(disk, (one) => describedDisk(one, copies)),
    disks: mapped(hash.disks, (disks) => disks.map((one) => describedDisk(one, copies))),
    networkAdapters: hash.networkAdapters.map((adapter) => ({
      ...adapter,
      ...(adapter.enumerator !== undefined && { enumerator: copies.replace(adapter.enumerator) }),
    })),
    processor: mapped(hash.processor, (processor) =>
      replaced(processor, {
        manufacturer: mapped(processor.manufacturer, (text) => copies.replace(text)),
        model: mapped(processor.model, (text) => copies.replace(text)),
      }),
    ),
    graphics: hash.graphics.map((adapter) =>
      replaced(adapter, { vendor: copies.replace(adapter.vendor), model: copies.replace(adapter.model) }),
    ),
    tpm: mapped(tpm, (whole) => {
      const { versionText } = whole;
      const text = mapped(versionText, (original) => betweenTpmWords(original, (part) => copies.replace(part)));
      if (text === undefined || text === versionText) return whole;
      const { endorsementKey } = whole;
      return { ...parseTpmVersion(text), ...(endorsementKey !== undefined && { endorsementKey }) };
    }),
    productKey: mapped(hash.productKey, (key) =>
      replaced(key, { partNumber: mapped(key.partNumber, (text) => copies.replace(text)) }),
    ),
    locale: mapped(hash.locale, (text) => copies.replace(text)),
  });
}

/** A foreign tail: as many other bytes, the last of them not zero. */
function redactTail(tail: string, names: Pseudonyms): string {
  return tail === '' ? tail : `${names.bytes(tail).slice(0, -2)}ff`;
}

/** A redacted hash, as a model and as the bytes that this encodes to. */
interface Redacted {
  hash: HardwareHash;
  bytes: Uint8Array;
}

/** Sets the checksum of a model to that of its own bytes. */
function sealed(hash: HardwareHash): Redacted {
  const unsealed = { ...hash, checksum: { ...hash.checksum, stored: '00'.repeat(32) } };
  const bytes = encodeBytes(unsealed, hash.partial ? { partial: true } : { preserve: true });
  const end = bytes[2] | (bytes[3] << 8);
  const digest = sha256Hex(bytes, 0, end);
  writeHex(bytes, end + BLOCK_HEADER_SIZE, digest);
  return { hash: { ...hash, checksum: { stored: digest, computed: digest, valid: true } }, bytes };
}

/**
 * Replaces what identifies the device by pseudonyms: serial numbers, UUID, MAC addresses, endorsement key,
 * OfflineDeviceId, product key id, the digests of block 37, what is in blocks that are not understood, and copies of all
 * of these in texts that describe the device, parts of five characters included.
 *
 * - One key gives one pseudonym for one value, in every hash: redacted hashes compare as the originals do. Values are
 *   brought into the form that comparison uses first: case, spaces, the byte order of the UUID.
 * - Block 37 agrees with the rest of the redacted hash where it agreed with the rest of the original.
 * - Placeholders stay, and so does the form of each value: findings are the same before and after.
 * - A MAC address keeps the maker's three bytes, a product key id its group, a serial number its length and alphabet.
 * - The checksum is valid, even where it was not.
 *
 * @param hash a decoded hash; it is not changed
 * @param options the key
 * @throws RangeError when the key is empty
 * @throws {@link HashModelError} when the model holds what the format cannot
 * @example
 * const shared = encodeHash(redactHash(decodeHash(text), { key }));
 */
export function redactHash(hash: HardwareHash, options: RedactOptions): HardwareHash {
  return new Redactor(options).redact(hash);
}

/** Redacts hash after hash under one key. */
export class Redactor {
  private readonly names: Pseudonyms;
  private readonly filters = { text: new PartFilter(SHORTEST_PART), raw: new PartFilter(SHORTEST_PART) };

  /** @throws RangeError when the key is empty */
  constructor({ key }: RedactOptions) {
    this.names = new Pseudonyms(key);
  }

  /** {@link redactHash} of a hash. */
  redact(hash: HardwareHash): HardwareHash {
    return redactWith(hash, this.names, this.copiesOf(hash)).hash;
  }

  /** The text of the redacted hash. */
  text(hash: HardwareHash): string {
    const redacted = redactWith(hash, this.names, this.copiesOf(hash));
    // What is partial is refused there.
    return hash.partial ? encodeHash(redacted.hash, { preserve: true }) : base64Encode(redacted.bytes);
  }

  private copiesOf(hash: HardwareHash): CopiesOf {
    const { names, filters } = this;
    let raw: Copies | undefined;
    return {
      text: new Copies(identifiersOf(hash, names), names, filters.text),
      // Only a block that is not understood is searched for bytes, and few hashes have one.
      get raw() {
        raw ??= new Copies(rawIdentifiersOf(hash, names), names, filters.raw, { raw: true });
        return raw;
      },
    };
  }
}

function redactWith(hash: HardwareHash, names: Pseudonyms, copies: CopiesOf): Redacted {
  const described = describedWithoutCopies(hash, copies.text);
  const redacted = replaced(described, {
    smbios: mapped(described.smbios, (smbios) => redactSmbios(smbios, names)),
    disk: mapped(described.disk, (disk) => redactDisk(disk, names)),
    disks: mapped(described.disks, (disks) => disks.map((disk) => redactDisk(disk, names))),
    networkAdapters: described.networkAdapters.map((adapter) => ({
      ...adapter,
      macAddress: names.mac(adapter.macAddress),
    })),
    tpm: mapped(described.tpm, (tpm) => redactTpm(tpm, names)),
    offlineDeviceId: mapped(hash.offlineDeviceId, (id) => redactOfflineId(id, hash.tpm, names)),
    productKey: mapped(described.productKey, (productKey) => redactProductKey(productKey, names)),
    opaqueBlocks: mapped(hash.opaqueBlocks, (blocks) =>
      blocks.map((block) => redactOpaque(block, hash.tpm, names, copies)),
    ),
    tail: mapped(hash.tail, (tail) => redactTail(tail, names)),
  });
  const licensingHwid = mapped(hash.licensingHwid, (hwid) => redactLicensing(hwid, hash, redacted, names));
  return sealed(replaced(redacted, { licensingHwid }));
}
