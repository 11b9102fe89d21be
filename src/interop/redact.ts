/**
 * A hash that can be shared: every value that identifies the device replaced by a pseudonym under a key, everything
 * that describes it kept, so that checks and comparisons say the same as before.
 */
import { base64Encode, sha256Hex } from '#platform';
import { BLOCK_HEADER_SIZE, type BlockDirectory } from '../hash/container.js';
import { encodeBytes, encodeHash } from '../hash/encode.js';
import { writeHex } from '../hash/field-codecs.js';
import type { HardwareHash } from '../hash/model.js';
import { identifiersOf, rawIdentifiers, textIdentifiers } from './identifiers.js';
import { PartFilter } from './part-filter.js';
import { Pseudonyms } from './pseudonyms.js';
import { ContainerRedactor } from './redact-container.js';
import { Copies, SHORTEST_PART } from './redact-copies.js';
import { redactLicensing } from './redact-hwid.js';
import { OwnKey } from './redact-key.js';
import { redactMembers } from './redact-members.js';
import { type CopiesOf, redactOpaque } from './redact-opaque.js';

/** How {@link redactHash} makes pseudonyms. */
export interface RedactOptions {
  /** Secret of the pseudonyms: 16 random bytes or more; who knows it can test guesses. */
  key: string | Uint8Array;
}

/** A foreign tail: as many other bytes, the last of them not zero. */
function redactTail(tail: string, names: Pseudonyms): string {
  return `${names.bytes(tail).slice(0, -2)}ff`;
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
  private readonly containers: ContainerRedactor;

  /** @throws RangeError when the key is empty */
  constructor({ key }: RedactOptions) {
    this.names = new Pseudonyms(key);
    this.containers = new ContainerRedactor(this.names);
  }

  /** {@link redactHash} of a hash. */
  redact(hash: HardwareHash): HardwareHash {
    return this.redacted(hash).hash;
  }

  /** The text of the redacted hash. */
  text(hash: HardwareHash): string {
    const redacted = this.redacted(hash);
    // What is partial is refused there.
    return hash.partial ? encodeHash(redacted.hash, { preserve: true }) : base64Encode(redacted.bytes);
  }

  /**
   * The text of a redacted container: as {@link text} of its model, without one; undefined where that is needed.
   *
   * @param container a whole hash: its blocks all have a known form (`hasKnownForms`), and what follows its checksum is zero
   * @param directory its blocks
   */
  containerText(container: Uint8Array, directory: BlockDirectory): string | undefined {
    const redacted = this.containers.redact(container, directory);
    return redacted && base64Encode(redacted);
  }

  private redacted(hash: HardwareHash): Redacted {
    const { names } = this;
    const { opaqueBlocks, tail, licensingHwid } = hash;
    const key = new OwnKey(hash.tpm?.endorsementKey?.modulus, names);
    const copies = this.copiesOf(hash, key);
    const redacted = redactMembers(hash, key, names, (text) => copies.text.replace(text));
    const others: Partial<HardwareHash> = {
      ...(opaqueBlocks && { opaqueBlocks: opaqueBlocks.map((block) => redactOpaque(block, { key, names, copies })) }),
      ...(tail && { tail: redactTail(tail, names) }),
      ...(licensingHwid && { licensingHwid: redactLicensing(licensingHwid, hash, redacted, names) }),
    };
    return sealed({ ...redacted, ...others });
  }

  private copiesOf(hash: HardwareHash, key: OwnKey): CopiesOf {
    const { names, filters } = this;
    const identifiers = identifiersOf(hash, key, names);
    let raw: Copies | undefined;
    return {
      text: new Copies(textIdentifiers(identifiers), names, filters.text),
      // Only a block that is not understood is searched for bytes, and few hashes have one.
      get raw() {
        raw ??= new Copies(rawIdentifiers(identifiers), names, filters.raw, { raw: true });
        return raw;
      },
    };
  }
}
