/** Reading and writing the big-endian structures of TPM commands and responses (TPM 2.0 Library, part 2), bounded. */
import { counted } from '../hash/counted.js';
import { TpmError } from './errors.js';

/** Reads structures from a response; every read checks that the bytes are there. */
export class TpmReader {
  private at = 0;
  private readonly view: DataView;

  /**
   * @param bytes what to read
   * @param subject what it is, for messages
   */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly subject: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.bytes.length - this.at;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2));
  }

  u32(): number {
    return this.view.getUint32(this.take(4));
  }

  /** The next `size` bytes. */
  raw(size: number): Uint8Array {
    const start = this.take(size);
    return this.bytes.subarray(start, start + size);
  }

  /** A TPM2B: sixteen bits of size, then as many bytes. */
  sized(): Uint8Array {
    return this.raw(this.u16());
  }

  /** A TPM2B whose content is a structure of its own. */
  nested(subject: string): TpmReader {
    return new TpmReader(this.sized(), subject);
  }

  /** Checks that nothing is left: lengths that do not add up mean that something was misread. */
  end(): void {
    if (this.remaining > 0) throw this.malformed(`${counted(this.remaining, 'byte')} too many`);
  }

  private take(size: number): number {
    if (size > this.remaining) throw this.malformed(`${counted(size, 'byte')} missing at byte ${this.at}`);
    const start = this.at;
    this.at += size;
    return start;
  }

  private malformed(what: string): TpmError {
    return new TpmError('tpm-malformed-response', `${this.subject} of the TPM is malformed: ${what}`);
  }
}

/** Builds a structure field by field. */
export class TpmWriter {
  private readonly bytes: number[] = [];

  u8(value: number): this {
    this.bytes.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.u8(value >> 8).u8(value);
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value);
  }

  raw(bytes: Uint8Array): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  /** A TPM2B. */
  sized(bytes: Uint8Array): this {
    return this.u16(bytes.length).raw(bytes);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}
