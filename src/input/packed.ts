/** What archives have in common: what unpacks deflate, one budget for everything in an archive, and the error. */

/**
 * Unpacks raw deflate (RFC 1951).
 *
 * @param packed the data
 * @param size most bytes that it may return
 * @param dictionary what was unpacked before, which it may refer to
 * @throws where the data are damaged or unpack to more
 */
export type Inflate = (packed: Uint8Array, size: number, dictionary?: Uint8Array) => Uint8Array;

/** A file of an archive. */
export interface Member {
  readonly name: string;
  /**
   * Its bytes.
   *
   * @throws ArchiveError
   */
  unpack(): Uint8Array;
}

/** Why an archive is not read. */
export type ArchiveErrorCode = 'input-damaged' | 'input-too-large' | 'input-not-readable';

/** An archive, or a file of one, cannot be read. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  constructor(
    readonly code: ArchiveErrorCode,
    /** What is wrong, to follow the name of the file. */
    message: string,
    /** Name of the file in the archive that it is about. */
    readonly member?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Files and bytes that all archives of one input may hold together, those inside of others included. */
export class ArchiveBudget {
  constructor(
    private files = 10_000,
    private bytes = 512 * 1024 * 1024,
  ) {}

  /**
   * Takes a file of that many bytes.
   *
   * @throws ArchiveError where it is too much
   */
  take(bytes: number): void {
    this.files--;
    this.bytes -= bytes;
    if (this.files < 0 || this.bytes < 0) throw new ArchiveError('input-too-large', 'it would unpack into too much');
  }
}

/** Little-endian numbers at places that are checked. */
export class Fields {
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws RangeError beyond the end */
  u16(at: number): number {
    return this.view.getUint16(at, true);
  }

  /** @throws RangeError beyond the end */
  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  /** @throws RangeError beyond the end */
  slice(at: number, length: number): Uint8Array {
    if (at < 0 || length < 0 || at + length > this.bytes.length) throw new RangeError('beyond the end');
    return this.bytes.subarray(at, at + length);
  }
}
