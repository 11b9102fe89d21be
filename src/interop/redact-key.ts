/** The endorsement key of one hash, as redaction asks for it: its digest and its weakness are determined at most once. */
import { sha256Hex } from '#platform';
import { fromHex } from '../hash/field-codecs.js';
import { keyWeakness } from '../validate/endorsement-key.js';
import type { ModulusForms, Pseudonyms } from './pseudonyms.js';

/** See the head of this file. */
export class OwnKey {
  private other: ModulusForms | undefined;

  /**
   * @param modulus hex digits; undefined where the hash has no key
   * @param names makes the pseudonym
   * @param bytes the modulus, where it is at hand
   * @param digest the SHA-256 of that, where it was computed
   */
  constructor(
    readonly modulus: string | undefined,
    private readonly names: Pseudonyms,
    private bytes?: Uint8Array,
    private digest?: string,
  ) {}

  /** The SHA-256 of the modulus; undefined where the hash has no key. */
  get sha256(): string | undefined {
    if (this.modulus !== undefined) this.digest ??= sha256Hex(this.modulusBytes(this.modulus));
    return this.digest;
  }

  /** Whether the modulus is one byte over and over: that identifies nobody, it is the diagnosis. */
  get repeatsOneByte(): boolean {
    const { modulus } = this;
    return modulus?.startsWith(modulus.slice(0, 2), 2) === true && /^(..)\1*$/.test(modulus);
  }

  /** The modulus that stands for this one, with the same weakness; undefined where the hash has no key. */
  get redacted(): ModulusForms | undefined {
    const { modulus, sha256 } = this;
    if (modulus === undefined || sha256 === undefined) return undefined;
    this.other ??= this.names.ownModulus(sha256, () => {
      const bytes = this.modulusBytes(modulus);
      return keyWeakness(bytes, 0, bytes.length);
    });
    return this.other;
  }

  private modulusBytes(modulus: string): Uint8Array {
    this.bytes ??= fromHex(modulus);
    return this.bytes;
  }
}
